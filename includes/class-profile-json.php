<?php
/**
 * Form Profiles as JSON.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Reads one profile, a list of them, or the earlier plugin's flat map. Nothing is guessed: what {@see Profile_Shape}
 * would leave out or change in silence is a fault, named with its line.
 */
class Profile_Json {

	/** Longest text that is read. */
	public const MAX = 500000;

	/**
	 * Lines of the text.
	 *
	 * @var Json_Lines
	 */
	private Json_Lines $lines;

	/**
	 * Faults so far.
	 *
	 * @var list<array{line:int,path:string,code:string,detail:string}>
	 */
	private array $faults = array();

	/**
	 * Profiles as a text for a file. They hold no secret.
	 *
	 * @param list<array<string,mixed>> $profiles Profiles.
	 * @return string
	 */
	public static function write( array $profiles ): string {
		// JSON_HEX_* keeps the file harmless where a browser takes it for a page.
		return (string) wp_json_encode( $profiles, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_HEX_TAG | JSON_HEX_AMP );
	}

	/**
	 * Reads a text. Where there is a fault, no profile is to be taken.
	 *
	 * Codes: `json_empty`, `json_too_long`, `json_unreadable` (detail: column), `json_twice`, `json_no_profile`,
	 * `json_unknown_member`, `json_bad_value` (detail: the value).
	 *
	 * @param string $text Any text.
	 * @return array{profiles:list<array<string,mixed>>,faults:list<array{line:int,path:string,code:string,detail:string}>}
	 */
	public function read( string $text ): array {
		$this->faults = array();
		// An editor of Windows may put a mark before the text.
		$text     = str_starts_with( $text, "\xEF\xBB\xBF" ) ? substr( $text, 3 ) : $text;
		$profiles = $this->profiles( $text );
		return array(
			'profiles' => array() === $this->faults ? $profiles : array(),
			'faults'   => $this->faults,
		);
	}

	/**
	 * The profiles of a text.
	 *
	 * @param string $text The text.
	 * @return list<array<string,mixed>>
	 */
	private function profiles( string $text ): array {
		if ( '' === trim( $text ) || strlen( $text ) > self::MAX ) {
			$this->faults[] = array(
				'line'   => 0,
				'path'   => '',
				'code'   => '' === trim( $text ) ? 'json_empty' : 'json_too_long',
				'detail' => '',
			);
			return array();
		}
		$this->lines = new Json_Lines( $text );
		$fault       = $this->lines->fault();
		if ( null !== $fault ) {
			$this->faults[] = array(
				'line'   => $fault['line'],
				'path'   => '',
				'code'   => 'json_unreadable',
				'detail' => (string) $fault['column'],
			);
			return array();
		}
		foreach ( $this->lines->twice() as $path ) {
			$this->fault( $path, 'json_twice' );
		}
		$value = json_decode( $text, true, 64, JSON_BIGINT_AS_STRING );
		if ( Flat_Map::is_one( $value ) ) {
			return array( $this->of_flat_map( $value ) );
		}
		$is_list = is_array( $value ) && array_is_list( $value ) && array() !== $value;
		$entries = $is_list ? $value : array( $value );
		$found   = array();
		foreach ( $entries as $index => $entry ) {
			$path = $is_list ? (string) $index : '';
			if ( ! is_array( $entry ) || array_is_list( $entry ) || ! is_array( $entry['fields'] ?? null ) ) {
				$this->fault( $path, 'json_no_profile' );
				continue;
			}
			$this->compare( $entry, Profile_Shape::normalise( $entry ), $path, array( 'conditions', 'fields' ) );
			$found[] = Profile_Shape::normalise( $entry );
		}
		return $found;
	}

	/**
	 * A profile of a flat map; it takes nothing yet, because the map does not say which form it is for.
	 *
	 * @param array<mixed> $map The map.
	 * @return array<string,mixed>
	 */
	private function of_flat_map( array $map ): array {
		foreach ( $map as $target => $from ) {
			if ( ! is_string( $from ) ) {
				$this->fault( (string) $target, 'json_bad_value', (string) wp_json_encode( $from ) );
			}
		}
		return Profile_Shape::normalise(
			array(
				'name'   => __( 'Imported field map', 'halt-tracker' ),
				'fields' => Flat_Map::lines( $map ),
			) + Profile_Shape::blank()
		);
	}

	/**
	 * Names what is lost or changed between what was written and what would be saved.
	 *
	 * @param array<mixed> $raw    As written.
	 * @param array<mixed> $shaped As it would be saved.
	 * @param string       $path   Where it stands.
	 * @param list<string> $rows   Members that are lists of objects.
	 * @return void
	 */
	private function compare( array $raw, array $shaped, string $path, array $rows = array() ): void {
		foreach ( $raw as $name => $value ) {
			$at = ltrim( $path . '/' . $name, '/' );
			if ( ! array_key_exists( $name, $shaped ) ) {
				$this->fault( $at, 'json_unknown_member' );
			} elseif ( null === $value ) {
				continue;
			} elseif ( in_array( $name, $rows, true ) ) {
				$this->rows( $name, $value, $at );
			} elseif ( is_array( $shaped[ $name ] ) && ! array_is_list( $shaped[ $name ] ) ) {
				if ( is_array( $value ) && ( array() === $value || ! array_is_list( $value ) ) ) {
					$this->compare( $value, $shaped[ $name ], $at, 'consent' === $name ? array( 'marketing' ) : array() );
				} else {
					$this->fault( $at, 'json_bad_value', self::short( $value ) );
				}
			} elseif ( ! self::is_same( $value, $shaped[ $name ] ) ) {
				$this->fault( $at, 'json_bad_value', self::short( $value ) );
			}
		}
	}

	/**
	 * The same for each object of a list.
	 *
	 * @param string $name  Which list.
	 * @param mixed  $value As written.
	 * @param string $path  Where it stands.
	 * @return void
	 */
	private function rows( string $name, mixed $value, string $path ): void {
		if ( ! is_array( $value ) || ! array_is_list( $value ) ) {
			$this->fault( $path, 'json_bad_value', self::short( $value ) );
			return;
		}
		foreach ( $value as $index => $row ) {
			$at     = $path . '/' . $index;
			$shaped = is_array( $row ) ? self::shaped( $name, $row ) : null;
			if ( null === $shaped ) {
				$this->fault( $at, 'json_bad_value', self::short( $row ) );
			} else {
				$this->compare( $row, $shaped, $at, 'fields' === $name ? array( 'transforms' ) : ( 'transforms' === $name ? array( 'rows' ) : array() ) );
			}
		}
	}

	/**
	 * One object of a list as it would be saved; null where it would be left out.
	 *
	 * @param string       $name Which list.
	 * @param array<mixed> $row  As written.
	 * @return array<string,mixed>|null
	 */
	private static function shaped( string $name, array $row ): ?array {
		switch ( $name ) {
			case 'marketing':
				return Profile_Shape::normalise( array( 'consent' => array( 'marketing' => array( $row ) ) ) )['consent']['marketing'][0] ?? null;
			case 'transforms':
				return Transform_Shape::normalise( $row );
			case 'rows':
				return Transform_Shape::normalise(
					array(
						'type' => 'table',
						'rows' => array( $row ),
					)
				)['rows'][0] ?? null;
			default:
				return Profile_Shape::normalise( array( $name => array( $row ) ) )[ $name ][0] ?? null;
		}
	}

	/**
	 * Whether a value is saved as it was written.
	 *
	 * @param mixed $raw    As written.
	 * @param mixed $shaped As it would be saved.
	 * @return bool
	 */
	private static function is_same( mixed $raw, mixed $shaped ): bool {
		if ( is_array( $shaped ) ) {
			return is_array( $raw ) && array_is_list( $raw ) && count( $raw ) === count( array_filter( $raw, 'is_scalar' ) )
				&& count( array_unique( array_filter( array_map( static fn( $text ): string => trim( (string) $text ), $raw ), 'strlen' ) ) ) === count( $shaped );
		}
		if ( ! is_scalar( $raw ) ) {
			return false;
		}
		if ( is_bool( $shaped ) ) {
			return null !== filter_var( $raw, FILTER_VALIDATE_BOOLEAN, FILTER_NULL_ON_FAILURE );
		}
		if ( is_bool( $raw ) ) {
			return false;
		}
		return trim( str_replace( "\r\n", "\n", (string) $raw ) ) === trim( (string) $shaped );
	}

	/**
	 * Notes a fault.
	 *
	 * @param string $path   Where it stands.
	 * @param string $code   Which.
	 * @param string $detail What was written.
	 * @return void
	 */
	private function fault( string $path, string $code, string $detail = '' ): void {
		if ( count( $this->faults ) < 50 ) {
			$this->faults[] = array(
				'line'   => $this->lines->line( $path ),
				'path'   => $path,
				'code'   => $code,
				'detail' => $detail,
			);
		}
	}

	/**
	 * A value in short.
	 *
	 * @param mixed $value Any value.
	 * @return string
	 */
	private static function short( mixed $value ): string {
		return mb_substr( (string) wp_json_encode( $value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ), 0, 60 );
	}
}
