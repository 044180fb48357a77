<?php
/**
 * What is doubtful between profiles and forms.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A mapping rots in silence: a field is renamed, a page is copied, a form is left without a profile. Whoever calls
 * gets codes; the words are in class-profile-words.php. Works without the extension.
 */
class Profile_Warnings {

	public const FIELD_GONE = 'field_gone';
	public const FORM_GONE  = 'form_gone';
	public const SHADOWED   = 'shadowed';
	public const SHADOWS    = 'shadows';
	public const POSITIONAL = 'positional_id';
	public const NO_VALUE   = 'value_unknown';
	public const NO_CUSTOM  = 'custom_field_unknown';
	public const EVENT_GONE = 'event_gone';

	/** Placeholders of templates that name a form key (docs/profiles.md). */
	private const PLACEHOLDER = '/\{\{\s*field:([^}|]+?)\s*\}\}/';

	/**
	 * Makes it.
	 *
	 * @param list<array<string,mixed>> $profiles Profiles in the order in which they are tried.
	 * @param list<array<string,mixed>> $forms    Forms of the site, of {@see Form_Finder}.
	 * @param Tracker_Fields|null       $tracker  What the account has; null: that is not compared.
	 */
	public function __construct( private array $profiles, private array $forms, private ?Tracker_Fields $tracker = null ) {
	}

	/**
	 * Warnings about a profile. `line` counts the field map from 0.
	 *
	 * @param array<string,mixed> $profile The profile; it need not be saved.
	 * @return list<array{code:string,detail:string,line:int|null}>
	 */
	public function of_profile( array $profile ): array {
		$warnings = array();
		$known    = array_map( 'strtolower', array_column( $this->forms, 'id' ) );
		foreach ( $profile['matching']['form_ids'] as $id ) {
			if ( 1 === preg_match( '/^[0-9a-f]{32}$/', $id ) ) {
				$warnings[] = self::warning( self::POSITIONAL );
			} elseif ( 1 === preg_match( '/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i', $id ) && ! in_array( strtolower( $id ), $known, true ) ) {
				$warnings[] = self::warning( self::FORM_GONE, $id );
			}
		}
		foreach ( $this->forms_of( $profile ) as $form ) {
			foreach ( $form['warnings'] as $code ) {
				$warnings[] = self::warning( $code, $form['name'] . ' – ' . $form['title'] );
			}
		}
		$event = (int) $profile['event']['event_id'];
		if ( $event > 0 && ( null === Events\Event::get( $event ) || 'trash' === get_post_status( $event ) ) ) {
			$warnings[] = self::warning( self::EVENT_GONE, '#' . $event );
		}
		return array_merge( $warnings, $this->rivals( $profile ), $this->gone_fields( $profile ), $this->gone_targets( $profile ) );
	}

	/**
	 * Lines that aim at a custom field or a value that the account does not have (any more). Tracker would leave
	 * it out without a word.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @return list<array{code:string,detail:string,line:int|null}>
	 */
	private function gone_targets( array $profile ): array {
		if ( null === $this->tracker || '' !== $this->tracker->fault() || 0 === $this->tracker->fetched_at() ) {
			return array();
		}
		$fields = array();
		foreach ( $this->tracker->all()[ $profile['record'] ] ?? array() as $field ) {
			$fields[ strtolower( $field['path'] ) ] = $field['values'];
			if ( 1 === preg_match( '/^((?:contact\.)?customFields)\[\d+\]$/i', $field['path'], $match ) ) {
				$fields[ strtolower( $match[1] . '[' . $field['label'] . ']' ) ] = $field['values'];
			}
		}
		$warnings = array();
		foreach ( $profile['fields'] as $index => $line ) {
			$to = strtolower( $line['to'] );
			if ( 1 === preg_match( '/^(contact\.)?customfields\[.+\]$/', $to ) && ! isset( $fields[ $to ] ) ) {
				$warnings[] = self::warning( self::NO_CUSTOM, $line['to'], (int) $index );
			} elseif ( 'constant' === $line['from']['kind'] && array() === $line['transforms'] && array() !== ( $fields[ $to ] ?? array() )
				&& ! in_array( strtolower( trim( $line['from']['value'] ) ), array_map( 'strtolower', $fields[ $to ] ), true ) ) {
				$warnings[] = self::warning( self::NO_VALUE, $line['from']['value'], (int) $index );
			}
		}
		return $warnings;
	}

	/**
	 * The forms that a profile names.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @return list<array<string,mixed>>
	 */
	public function forms_of( array $profile ): array {
		return array_values( array_filter( $this->forms, static fn( array $form ): bool => self::names( $profile['matching'], $form ) ) );
	}

	/**
	 * Forms that visitors see and no profile takes.
	 *
	 * @return list<array<string,mixed>>
	 */
	public function untaken(): array {
		$enabled = array_filter( $this->profiles, static fn( array $profile ): bool => $profile['enabled'] );
		return array_values(
			array_filter(
				$this->forms,
				static function ( array $form ) use ( $enabled ): bool {
					foreach ( $enabled as $profile ) {
						if ( $profile['matching']['fallback'] || in_array( 'divi', array_map( 'strtolower', $profile['matching']['sources'] ), true ) || self::names( $profile['matching'], $form ) ) {
							return false;
						}
					}
					return $form['is_public'];
				}
			)
		);
	}

	/**
	 * Whether a profile names a form, by its id, its CSS id or its page.
	 *
	 * @param array<string,mixed> $matching What the profile takes.
	 * @param array<string,mixed> $form     The form.
	 * @return bool
	 */
	private static function names( array $matching, array $form ): bool {
		return ( '' !== $form['id'] && in_array( strtolower( $form['id'] ), array_map( 'strtolower', $matching['form_ids'] ), true ) )
			|| ( '' !== $form['css_id'] && in_array( strtolower( $form['css_id'] ), array_map( 'strtolower', $matching['css_ids'] ), true ) )
			|| array() !== array_intersect( $matching['posts'], $form['posts'] );
	}

	/**
	 * Other profiles that take a form of this one on the same rung. Only where the upper one has no condition does
	 * the lower get nothing.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @return list<array{code:string,detail:string,line:int|null}>
	 */
	private function rivals( array $profile ): array {
		$warnings = array();
		$is_above = true;
		foreach ( $profile['enabled'] ? $this->profiles : array() as $other ) {
			if ( '' !== $profile['id'] && $other['id'] === $profile['id'] ) {
				$is_above = false;
				continue;
			}
			$upper = $is_above ? $other : $profile;
			if ( ! $other['enabled'] || array() !== $upper['conditions'] ) {
				continue;
			}
			foreach ( array( 'form_ids', 'css_ids' ) as $rung ) {
				if ( array() !== array_intersect( array_map( 'strtolower', $profile['matching'][ $rung ] ), array_map( 'strtolower', $other['matching'][ $rung ] ) ) ) {
					$warnings[] = self::warning( $is_above ? self::SHADOWED : self::SHADOWS, $other['name'] );
					break;
				}
			}
		}
		return $warnings;
	}

	/**
	 * Form keys of the profile that none of its forms has. Only where all its forms were found: what comes from
	 * elsewhere may bring any key.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @return list<array{code:string,detail:string,line:int|null}>
	 */
	private function gone_fields( array $profile ): array {
		$matching = $profile['matching'];
		$forms    = $this->forms_of( $profile );
		$found    = array_map( 'strtolower', array_merge( array_column( $forms, 'id' ), array_column( $forms, 'css_id' ) ) );
		$named    = array_map( 'strtolower', array_merge( $matching['form_ids'], $matching['css_ids'] ) );
		if ( array() === $forms || $matching['fallback'] || array() !== $matching['sources'] || array() !== array_diff( $named, $found ) ) {
			return array();
		}
		$keys = array();
		foreach ( $forms as $form ) {
			$keys = array_merge( $keys, array_column( $form['fields'], 'key' ) );
		}
		$warnings = array();
		foreach ( self::keys_of( $profile ) as $use ) {
			if ( ! in_array( Divi_Fields::lower( trim( $use['key'] ) ), $keys, true ) ) {
				$warnings[] = self::warning( self::FIELD_GONE, $use['key'], $use['line'] );
			}
		}
		// Several keys of documents are alternatives.
		$documents = $profile['attachments']['enabled'] ? array_map( array( Divi_Fields::class, 'lower' ), $profile['attachments']['fields'] ) : array();
		if ( array() !== $documents && array() === array_intersect( $documents, $keys ) ) {
			$warnings[] = self::warning( self::FIELD_GONE, implode( ', ', $documents ) );
		}
		return array_values( array_unique( $warnings, SORT_REGULAR ) );
	}

	/**
	 * Every form key that a profile uses, with the line of the field map where there is one; those of documents apart.
	 *
	 * @param array<string,mixed> $profile The profile.
	 * @return list<array{key:string,line:int|null}>
	 */
	public static function keys_of( array $profile ): array {
		$uses = array();
		foreach ( $profile['fields'] as $index => $line ) {
			$keys = 'field' === $line['from']['kind'] ? array( $line['from']['value'] ) : array();
			$keys = 'template' === $line['from']['kind'] ? self::placeholders( $line['from']['value'] ) : $keys;
			foreach ( $line['transforms'] as $transform ) {
				$keys = array_merge( $keys, $transform['fields'] ?? array() );
			}
			foreach ( $keys as $key ) {
				$uses[] = array(
					'key'  => $key,
					'line' => (int) $index,
				);
			}
		}
		$others = array_merge(
			array_column( $profile['conditions'], 'field' ),
			// With a fixed job the key is a wish, and no need.
			array( $profile['consent']['required_field'], 0 === $profile['job']['opportunity_id'] ? $profile['job']['field'] : '', $profile['event']['tag_field'] ),
			array_column( $profile['consent']['marketing'], 'field' ),
			self::placeholders( $profile['activity']['subject'] . $profile['activity']['note'] )
		);
		foreach ( $others as $key ) {
			$uses[] = array(
				'key'  => $key,
				'line' => null,
			);
		}
		return array_values( array_filter( $uses, static fn( array $used ): bool => '' !== trim( $used['key'] ) ) );
	}

	/**
	 * Form keys that a template names.
	 *
	 * @param string $template The template.
	 * @return list<string>
	 */
	private static function placeholders( string $template ): array {
		preg_match_all( self::PLACEHOLDER, $template, $matches );
		return $matches[1];
	}

	/**
	 * A warning.
	 *
	 * @param string   $code   Which.
	 * @param string   $detail What it is about.
	 * @param int|null $line   Line of the field map.
	 * @return array{code:string,detail:string,line:int|null}
	 */
	private static function warning( string $code, string $detail = '', ?int $line = null ): array {
		return array(
			'code'   => $code,
			'detail' => $detail,
			'line'   => $line,
		);
	}
}
