<?php
/**
 * A profile made from a form.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Assistant;

use Halt\Tracker\Profile_Shape;

defined( 'ABSPATH' ) || exit;

/**
 * Guesses from key, label and type of each field what it is. Whatever it does not know stays unmapped on purpose: the
 * activity carries it in full, so nothing that a visitor wrote is lost to a wrong guess.
 */
class First_Profile {

	/** Record types that can be chosen. */
	public const RECORDS = array( 'resource', 'contact', 'lead' );

	/**
	 * What a field is, by words of its key or label. The first that fits counts, so the narrower come first. The words
	 * are those of forms in the languages of Tracker's customers.
	 */
	private const WORDS = array(
		'consent' => '/\b(consent|gdpr|dsgvo|privacy|agree|terms|einwilligung|datenschutz)/',
		'email'   => '/\b(e ?mail|courriel|correo)/',
		'first'   => '/\b(first ?name|fore ?name|given ?name|vorname|prenom|nombre)\b/',
		'last'    => '/\b(last ?name|sur ?name|family ?name|nachname|familienname|nom de famille|apellidos?)\b/',
		'company' => '/\b(company|organi[sz]ation|employer|firma|unternehmen|entreprise|empresa)/',
		'role'    => '/\b(job ?title|desired role|desired position|position|role|beruf|poste)\b/',
		'name'    => '/^(your |full |contact )?name$|\b(full ?name|your ?name|vollstandiger name|nom)\b/',
		'phone'   => '/\b(phone|telephone|mobile|cell|tel|handy|telefon|movil)/',
		'linked'  => '/\blinked ?in/',
		'town'    => '/\b(town|city|ort|stadt|ville|ciudad)\b/',
		'post'    => '/\b(post ?code|zip( ?code)?|plz|code postal)\b/',
		'file'    => '/\b(cv|resume|lebenslauf|curriculum|upload|attachment|file|document|datei)\b/',
		'message' => '/\b(message|comments?|enquiry|anything else|nachricht|notes?)\b/',
	);

	/** Tracker's keys for each kind; those of a Lead's person stand behind `contact.`. */
	private const TARGETS = array(
		'first'  => 'firstName',
		'last'   => 'surname',
		'email'  => 'contactDetails.email',
		'phone'  => 'contactDetails.mobilePhone',
		'linked' => 'linkedInUrl',
		'role'   => 'jobTitle',
		'town'   => 'address.town',
		'post'   => 'address.postcode',
	);

	/** Keys that only a candidate has. */
	private const CANDIDATE = array( 'linked' );

	/**
	 * A profile for a form.
	 *
	 * @param array<string,mixed> $form   A form of {@see \Halt\Tracker\Form_Finder::all()}.
	 * @param string              $record `resource`, `contact` or `lead`; another: by the form itself.
	 * @return array<string,mixed> Of the shape of a profile, without id.
	 */
	public static function of( array $form, string $record = '' ): array {
		$kinds  = self::kinds( (array) $form['fields'] );
		$record = in_array( $record, self::RECORDS, true ) ? $record : self::guess( $kinds );
		$name   = '' !== (string) $form['name'] ? (string) $form['name'] : (string) $form['title'];
		return Profile_Shape::normalise(
			array(
				'name'        => '' !== $name ? $name : __( 'First profile', 'halt-tracker' ),
				'enabled'     => true,
				'matching'    => array(
					'form_ids' => array_filter( array( (string) $form['id'] ), 'strlen' ),
					// Two forms may share a CSS id; the unique id is asked first, and alone where there is one.
					'css_ids'  => '' === (string) $form['id'] ? array_filter( array( (string) $form['css_id'] ), 'strlen' ) : array(),
				),
				'record'      => $record,
				'fields'      => self::lines( $kinds, (array) $form['fields'], $record ),
				'attachments' => array(
					'enabled'       => true,
					'fields'        => array_keys( $kinds, 'file', true ),
					'several'       => 'all',
					'document_type' => 'resource' === $record ? 'resume' : 'general',
					'primary'       => 'resource' === $record,
				),
				'activity'    => array(
					'enabled'          => true,
					'preset'           => 'resource' === $record ? 'application' : 'enquiry',
					'include_unmapped' => true,
					'include_tracking' => true,
				),
				'consent'     => array( 'required_field' => self::consent( $kinds, (array) $form['fields'] ) ),
			)
		);
	}

	/**
	 * What each field is.
	 *
	 * @param list<array<string,mixed>> $fields Fields of the form.
	 * @return array<string,string> Key to kind; fields that are not known are missing.
	 */
	public static function kinds( array $fields ): array {
		$kinds = array();
		foreach ( $fields as $field ) {
			$key  = (string) $field['key'];
			$kind = self::kind( $field );
			// Of two fields of a kind the first is the person's own; files and boxes may be several.
			if ( '' !== $key && '' !== $kind && ( in_array( $kind, array( 'file', 'consent', 'message' ), true ) || ! in_array( $kind, $kinds, true ) ) ) {
				$kinds[ $key ] = $kind;
			}
		}
		return $kinds;
	}

	/**
	 * What a field is.
	 *
	 * @param array<string,mixed> $field A field.
	 * @return string Empty where it is not known.
	 */
	private static function kind( array $field ): string {
		$type = (string) $field['type'];
		if ( 'email' === $type || 'file' === $type ) {
			return $type;
		}
		foreach ( array( (string) $field['key'], (string) $field['label'] ) as $text ) {
			$text = trim( (string) preg_replace( '/[^a-z0-9]+/', ' ', strtolower( remove_accents( $text ) ) ) );
			foreach ( self::WORDS as $kind => $pattern ) {
				// Only a box can be ticked, and a box holds nothing else that is meant here.
				if ( ( 'consent' === $kind ) === ( 'checkbox' === $type ) && 1 === preg_match( $pattern, $text ) ) {
					return $kind;
				}
			}
		}
		return '';
	}

	/**
	 * The record type that suits.
	 *
	 * @param array<string,string> $kinds What each field is.
	 * @return string
	 */
	public static function guess( array $kinds ): string {
		$has_company = in_array( 'company', $kinds, true );
		// Whoever names a company with the job title has that job; whoever names no company wants it.
		if ( in_array( 'file', $kinds, true ) || ( in_array( 'role', $kinds, true ) && ! $has_company ) ) {
			return 'resource';
		}
		return $has_company && in_array( 'message', $kinds, true ) ? 'lead' : 'contact';
	}

	/**
	 * The lines of the field map.
	 *
	 * @param array<string,string>      $kinds  What each field is.
	 * @param list<array<string,mixed>> $fields Fields of the form.
	 * @param string                    $record Record type.
	 * @return list<array<string,mixed>>
	 */
	private static function lines( array $kinds, array $fields, string $record ): array {
		$is_needed = array_column( $fields, 'required', 'key' );
		$person    = 'lead' === $record ? 'contact.' : '';
		$lines     = array();
		foreach ( $kinds as $key => $kind ) {
			$key = (string) $key;
			if ( 'name' === $kind ) {
				$lines[] = self::line( $key, $person . 'firstName', false, array( array( 'type' => 'split_name', 'part' => 'first' ) ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One transform.
				$lines[] = self::line( $key, $person . 'surname', ! empty( $is_needed[ $key ] ), array( array( 'type' => 'split_name', 'part' => 'last' ) ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One transform.
			} elseif ( 'company' === $kind && 'resource' !== $record ) {
				$lines[] = self::line( $key, $person . 'company', false, array() );
			} elseif ( 'message' === $kind && 'lead' === $record ) {
				$lines[] = self::line( $key, 'description', false, array() );
			} elseif ( isset( self::TARGETS[ $kind ] ) && ( 'resource' === $record || ! in_array( $kind, self::CANDIDATE, true ) ) ) {
				// An address that is asked for is what tells people apart at Tracker.
				$transforms = 'phone' === $kind ? array( array( 'type' => 'phone' ) ) : array();
				$lines[]    = self::line( $key, $person . self::TARGETS[ $kind ], 'email' === $kind || ( in_array( $kind, array( 'first', 'last' ), true ) && ! empty( $is_needed[ $key ] ) ), $transforms );
			}
		}
		if ( 'lead' === $record ) {
			$lines[] = array(
				'from'     => array(
					'kind'  => 'template',
					'value' => self::title( $kinds ),
				),
				'to'       => 'name',
				'required' => true,
			);
		}
		$lines[] = array(
			'from' => array(
				'kind'  => 'constant',
				'value' => 'Website',
			),
			'to'   => 'source',
		);
		return $lines;
	}

	/**
	 * One line.
	 *
	 * @param string                    $key        Form key.
	 * @param string                    $to         Tracker key.
	 * @param bool                      $required   Whether it must have a value.
	 * @param list<array<string,mixed>> $transforms Transforms.
	 * @return array<string,mixed>
	 */
	private static function line( string $key, string $to, bool $required, array $transforms ): array {
		return Profile_Shape::line( $key, $to, $required ) + array( 'transforms' => $transforms );
	}

	/**
	 * The name of a Lead.
	 *
	 * @param array<string,string> $kinds What each field is.
	 * @return string A template.
	 */
	private static function title( array $kinds ): string {
		foreach ( array( 'company', 'name', 'last', 'email' ) as $kind ) {
			$key = array_search( $kind, $kinds, true );
			if ( false !== $key ) {
				/* translators: %s: placeholder of a template; a Lead at Tracker gets this name. */
				return sprintf( __( 'Enquiry from %s', 'halt-tracker' ), '{{field:' . $key . '}}' );
			}
		}
		return __( 'Enquiry from the website', 'halt-tracker' );
	}

	/**
	 * The box that must be ticked: only one that the form itself insists on.
	 *
	 * @param array<string,string>      $kinds  What each field is.
	 * @param list<array<string,mixed>> $fields Fields of the form.
	 * @return string Its key; empty: none.
	 */
	private static function consent( array $kinds, array $fields ): string {
		foreach ( $fields as $field ) {
			if ( ! empty( $field['required'] ) && 'consent' === ( $kinds[ (string) $field['key'] ] ?? '' ) ) {
				return (string) $field['key'];
			}
		}
		return '';
	}
}
