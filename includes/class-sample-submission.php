<?php
/**
 * An invented submission.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * What a form that fits a profile could send: a value for each form key that the profile reads, by the Tracker key
 * that it goes to. The person is nobody's (RFC 2606), and each sample has another address, so that a test is found
 * again and nothing is matched by accident.
 */
class Sample_Submission {

	/** Values by the last part of the Tracker key. */
	private const VALUES = array(
		'firstname'    => 'Testa',
		'surname'      => 'Halt-Tracker-Test',
		'lastname'     => 'Halt-Tracker-Test',
		'fullname'     => 'Testa Halt-Tracker-Test',
		'name'         => 'Testa Halt-Tracker-Test',
		'mobile'       => '+44 7700 900123',
		'telephone'    => '+44 20 7946 0123',
		'phone'        => '+44 20 7946 0123',
		'company'      => 'Example Test Ltd',
		'companyname'  => 'Example Test Ltd',
		'jobtitle'     => 'Tester',
		'linkedinurl'  => 'https://www.linkedin.com/in/example',
		'city'         => 'London',
		'town'         => 'London',
		'postcode'     => 'SW1A 1AA',
		'country'      => 'United Kingdom',
		'salary'       => '40000',
		'dateofbirth'  => '1990-05-17',
	);

	/**
	 * A sample for a profile, as a sender would write it.
	 *
	 * @param array<string,mixed>|null $profile A profile, or null for a common application form.
	 * @return array<string,mixed> Shape of a request to the ingest route.
	 */
	public static function request( ?array $profile ): array {
		$email  = 'test.' . strtolower( Ulid::make( (int) ( microtime( true ) * 1000 ) ) ) . '@example.com';
		$fields = array();
		foreach ( array_filter( (array) ( $profile['fields'] ?? array() ), 'is_array' ) as $line ) {
			$key = (string) ( $line['from']['value'] ?? '' );
			if ( 'field' === ( $line['from']['kind'] ?? '' ) && '' !== $key ) {
				$fields[ $key ] = self::value( (string) ( $line['to'] ?? '' ), $email );
			}
		}
		if ( array() === $fields ) {
			$fields = array(
				'first_name' => 'Testa',
				'last_name'  => 'Halt-Tracker-Test',
				'email'      => $email,
				'message'    => 'A test of the connection between this site and Tracker.',
			);
		}
		foreach ( array( $profile['consent']['required_field'] ?? '' ) as $box ) {
			if ( '' !== (string) $box ) {
				$fields[ (string) $box ] = 'yes';
			}
		}
		$forms   = (array) ( $profile['matching']['form_ids'] ?? array() );
		$request = array(
			'form_id' => (string) ( $forms[0] ?? 'halt-tracker-test' ),
			'fields'  => $fields,
			'meta'    => array( 'utm_source' => 'halt-tracker-test' ),
		);
		$upload  = (array) ( $profile['attachments']['fields'] ?? array() );
		if ( ! empty( $profile['attachments']['enabled'] ) || ! empty( $profile['from_resume'] ) ) {
			$request['files'] = array(
				array(
					'field'    => (string) ( $upload[0] ?? 'cv' ),
					'name'     => 'halt-tracker-test.pdf',
					'mime'     => 'application/pdf',
					// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- How the ingest route takes files.
					'content'  => base64_encode( self::pdf( 'Testa Halt-Tracker-Test', $email ) ),
					'encoding' => 'base64',
				),
			);
		}
		return $request;
	}

	/**
	 * A value for a Tracker key.
	 *
	 * @param string $target Tracker key.
	 * @param string $email  The sample's own address.
	 * @return string
	 */
	private static function value( string $target, string $email ): string {
		$name = strtolower( (string) preg_replace( '/[^A-Za-z]/', '', (string) substr( (string) strrchr( '.' . $target, '.' ), 1 ) ) );
		if ( str_contains( $name, 'email' ) ) {
			return $email;
		}
		if ( isset( self::VALUES[ $name ] ) ) {
			return self::VALUES[ $name ];
		}
		foreach ( self::VALUES as $part => $value ) {
			if ( str_ends_with( $name, $part ) ) {
				return $value;
			}
		}
		return 'Test';
	}

	/**
	 * A PDF of one page with two lines.
	 *
	 * @param string $name  First line; letters of ASCII.
	 * @param string $email Second line.
	 * @return string
	 */
	private static function pdf( string $name, string $email ): string {
		$text    = sprintf( 'BT /F1 18 Tf 72 760 Td (%s) Tj 0 -28 Td /F1 12 Tf (%s) Tj 0 -28 Td (A test, to be deleted.) Tj ET', $name, $email );
		$objects = array(
			'<< /Type /Catalog /Pages 2 0 R >>',
			'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
			'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
			sprintf( "<< /Length %d >>\nstream\n%s\nendstream", strlen( $text ), $text ),
			'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
		);
		$pdf     = "%PDF-1.4\n";
		$table   = "0000000000 65535 f \n";
		foreach ( $objects as $index => $object ) {
			$table .= sprintf( "%010d 00000 n \n", strlen( $pdf ) );
			$pdf   .= sprintf( "%d 0 obj\n%s\nendobj\n", $index + 1, $object );
		}
		return sprintf( "%sxref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", $pdf, count( $objects ) + 1, $table, count( $objects ) + 1, strlen( $pdf ) );
	}
}
