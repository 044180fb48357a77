<?php
/**
 * A profile to begin with, for a form that was found.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Guesses the Tracker key of a form's field by its id, label and type. A guess is shown to the admin before anything
 * is sent; what cannot be guessed has no line and goes into the activity's note.
 */
class Profile_Suggestion {

	/** Tracker key by a pattern for id or label, in the order in which they are tried. */
	private const GUESSES = array(
		'firstName'                  => '/^(your )?(first|given|fore)[ _-]?names?\b|^vorname$|^prenom$/i',
		'surname'                    => '/^(your )?(last|family|sur)[ _-]?names?\b|^nachname$/i',
		'contactDetails.email'       => '/e-?mail/i',
		'contactDetails.mobilePhone' => '/\b(mobile|cell)\b|handy/i',
		'contactDetails.telephone'   => '/\b(tele)?phone\b|^tel$|telefon/i',
		'linkedInUrl'                => '/linked-?in/i',
		'company'                    => '/\b(company|organi[sz]ation|employer|firma)\b/i',
		'jobTitle'                   => '/\b(job|position|desired)[ _-]?(title|role)?\b|^role$/i',
		'note'                       => '/\b(message|comments?|notes?|anything else|nachricht)\b/i',
	);

	/** Tracker keys that a kind of record has under another name, or not at all. */
	private const OTHERWISE = array(
		'resource' => array( 'company' => '' ),
		'contact'  => array( 'linkedInUrl' => '' ),
		'lead'     => array(
			'note'        => 'description',
			'linkedInUrl' => '',
		),
	);

	/**
	 * A profile for a form.
	 *
	 * @param array<string,mixed> $form   A form of {@see Form_Finder}.
	 * @param string              $record `resource`, `contact` or `lead`.
	 * @return array<string,mixed>
	 */
	public static function profile( array $form, string $record = 'resource' ): array {
		$consent = '';
		foreach ( $form['fields'] as $field ) {
			if ( '' === $consent && 'checkbox' === $field['type'] && 1 === preg_match( '/consent|agree|privacy|gdpr|datenschutz|einwillig/i', $field['key'] . ' ' . $field['label'] ) ) {
				$consent = $field['key'];
			}
		}
		$lines = self::lines( $form, $record );
		return Profile_Shape::normalise(
			array(
				'name'     => $form['name'],
				'record'   => $record,
				'matching' => array(
					'form_ids' => '' === $form['id'] ? array() : array( $form['id'] ),
					'css_ids'  => '' === $form['id'] && '' !== $form['css_id'] ? array( $form['css_id'] ) : array(),
				),
				'fields'   => array() === $lines ? Profile_Shape::blank()['fields'] : $lines,
				'activity' => array( 'preset' => 'resource' === $record ? 'application' : 'enquiry' ) + Profile_Shape::blank()['activity'],
				'consent'  => array( 'required_field' => $consent ),
			) + Profile_Shape::blank()
		);
	}

	/**
	 * The lines that can be guessed.
	 *
	 * @param array<string,mixed> $form   A form of {@see Form_Finder}.
	 * @param string              $record Kind of record.
	 * @return list<array<string,mixed>>
	 */
	private static function lines( array $form, string $record ): array {
		$lines   = array();
		$targets = array();
		foreach ( $form['fields'] as $field ) {
			$target = self::target( $field, $record );
			if ( '' !== $target && ! in_array( $target, $targets, true ) ) {
				$targets[] = $target;
				$lines[]   = array( 'transforms' => self::transforms( $target ) ) + Profile_Shape::line( $field['key'], $target, (bool) $field['required'] && 1 === preg_match( '/Name$|surname$|email$/', $target ) );
			}
		}
		return array_merge( self::whole_name( $form, $record, $targets ), $lines );
	}

	/**
	 * First name and surname out of one field, where the form has no field for each.
	 *
	 * @param array<string,mixed> $form    The form.
	 * @param string              $record  Kind of record.
	 * @param list<string>        $targets Tracker keys that have a line.
	 * @return list<array<string,mixed>>
	 */
	private static function whole_name( array $form, string $record, array $targets ): array {
		$prefix = 'lead' === $record ? 'contact.' : '';
		$lines  = array();
		foreach ( $form['fields'] as $field ) {
			if ( 1 === preg_match( '/^((your |full )?name|your[ _-]name|full[ _-]name)$/i', $field['key'] ) && ! in_array( $prefix . 'surname', $targets, true ) ) {
				foreach ( array( 'first_name' => 'firstName', 'last_name' => 'surname' ) as $part => $to ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two words.
					$lines[] = array( 'transforms' => array( Transform_Shape::COMMON[ $part ] ) ) + Profile_Shape::line( $field['key'], $prefix . $to, 'surname' === $to );
				}
				break;
			}
		}
		return $lines;
	}

	/**
	 * The Tracker key of a field; empty where there is no guess.
	 *
	 * @param array<string,mixed> $field  The field.
	 * @param string              $record Kind of record.
	 * @return string
	 */
	public static function target( array $field, string $record ): string {
		$found = 'email' === $field['type'] ? 'contactDetails.email' : '';
		foreach ( '' === $found && in_array( $field['type'], array( 'input', 'text', 'select', 'radio' ), true ) ? self::GUESSES : array() as $target => $pattern ) {
			if ( 1 === preg_match( $pattern, str_replace( '_', ' ', $field['key'] ) ) || 1 === preg_match( $pattern, $field['label'] ) ) {
				$found = $target;
				break;
			}
		}
		if ( '' === $found ) {
			return '';
		}
		if ( isset( self::OTHERWISE[ $record ][ $found ] ) ) {
			return self::OTHERWISE[ $record ][ $found ];
		}
		return 'lead' === $record ? 'contact.' . $found : $found;
	}

	/**
	 * The changes that a value of a key usually needs.
	 *
	 * @param string $target Tracker key.
	 * @return list<array<string,mixed>>
	 */
	private static function transforms( string $target ): array {
		if ( 1 === preg_match( '/(telephone|mobilePhone)$/', $target ) ) {
			return array( Transform_Shape::COMMON['phone'] );
		}
		return 1 === preg_match( '/Name$|surname$|email$/', $target ) ? array( Transform_Shape::COMMON['trim'] ) : array();
	}
}
