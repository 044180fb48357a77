<?php
/**
 * A test applicant.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Assistant;

defined( 'ABSPATH' ) || exit;

/**
 * A person who does not exist, with all that a profile asks for. The name says so to whoever comes upon it at Tracker;
 * the address is one of a domain that nobody can have, and differs each time, so that no real record is ever found.
 */
class Applicant {

	/** Reserved for fiction by the regulator of the country. */
	private const PHONE = '+44 20 7946 0958';

	/** What a line is given by its Tracker key; `%s` is the sign of this applicant. */
	private const VALUES = array(
		'/email$/i'            => 'halt.tracker.test.%s@example.com',
		'/(phone|mobile|fax)/i' => self::PHONE,
		'/firstname$/i'        => 'Test',
		'/surname$/i'          => 'Applicant %s',
		'/linkedinurl$/i'      => 'https://www.linkedin.com/in/halt-tracker-test',
		'/(date|birthday)/i'   => '1990-01-31',
		'/website$/i'          => 'https://www.example.com/',
	);

	/**
	 * Tells this applicant from others.
	 *
	 * @var string
	 */
	private string $sign;

	/**
	 * Makes one.
	 *
	 * @param array<string,mixed> $profile The profile that the application is for.
	 * @param string|null         $sign    Sign of the applicant; null: a new one.
	 */
	public function __construct( private array $profile, ?string $sign = null ) {
		$this->sign = $sign ?? bin2hex( random_bytes( 4 ) );
	}

	/**
	 * The application, in the shape of `submit` (docs/boundary.md).
	 *
	 * @return array<string,mixed>
	 */
	public function submission(): array {
		$fields = array();
		foreach ( $this->values() as $key => $value ) {
			$fields[] = array(
				'key'     => (string) $key,
				'label'   => (string) $key,
				'value'   => $value,
				'choices' => array(),
			);
		}
		// No profile maps it, so it comes out in the activity, where somebody at Tracker reads it.
		$fields[] = array(
			'key'     => 'halt_tracker_test',
			'label'   => __( 'Test', 'halt-tracker' ),
			'value'   => __( 'Made by the setup assistant of Halt Tracker. Nobody has applied.', 'halt-tracker' ),
			'choices' => array(),
		);
		$matching = $this->profile['matching'];
		return array(
			'path'        => 'php',
			'source'      => 'assistant',
			'delivery_id' => 'assistant-' . $this->sign,
			'form'        => array(
				'id'     => (string) ( $matching['form_ids'][0] ?? '' ),
				'css_id' => (string) ( $matching['css_ids'][0] ?? '' ),
				'name'   => (string) $this->profile['name'],
			),
			'fields'      => $fields,
			'context'     => (object) array(),
			'files'       => $this->files(),
			'signals'     => (object) array(),
		);
	}

	/**
	 * What is filled in, by form key.
	 *
	 * @return array<string,string>
	 */
	private function values(): array {
		$values = array();
		foreach ( $this->profile['fields'] as $line ) {
			foreach ( self::keys( $line ) as $key ) {
				$values[ $key ] ??= $this->value( (string) $line['to'], (array) $line['transforms'] );
			}
		}
		foreach ( $this->profile['conditions'] as $condition ) {
			$values[ (string) $condition['field'] ] = self::fulfilling( $condition, $values[ (string) $condition['field'] ] ?? '' );
		}
		if ( '' !== $this->profile['consent']['required_field'] ) {
			$values[ $this->profile['consent']['required_field'] ] = 'Yes';
		}
		unset( $values[''] );
		return $values;
	}

	/**
	 * Form keys of a line.
	 *
	 * @param array<string,mixed> $line A line of the field map.
	 * @return list<string>
	 */
	private static function keys( array $line ): array {
		$source = (string) $line['from']['value'];
		if ( 'field' === $line['from']['kind'] ) {
			return array( $source );
		}
		preg_match_all( '/\{\{\s*field:([^}|]+?)\s*\}\}/', 'template' === $line['from']['kind'] ? $source : '', $found );
		return $found[1];
	}

	/**
	 * What goes into a field that is mapped to a Tracker key.
	 *
	 * @param string                    $to         Tracker key.
	 * @param list<array<string,mixed>> $transforms Transforms of the line.
	 * @return string
	 */
	private function value( string $to, array $transforms ): string {
		$types = array_column( $transforms, 'type' );
		if ( in_array( 'split_name', $types, true ) ) {
			return 'Test Applicant-' . $this->sign;
		}
		foreach ( self::VALUES as $pattern => $value ) {
			if ( 1 === preg_match( $pattern, $to ) ) {
				return sprintf( $value, $this->sign );
			}
		}
		return 'Test';
	}

	/**
	 * A value that fulfils a condition.
	 *
	 * @param array<string,mixed> $condition The condition.
	 * @param string              $value     What the field has so far.
	 * @return string
	 */
	private static function fulfilling( array $condition, string $value ): string {
		$wanted = (string) $condition['value'];
		return match ( $condition['test'] ) {
			'equals', 'contains' => $wanted,
			'one_of'             => trim( (string) strtok( $wanted, ",\n" ) ),
			'empty'              => '',
			'not_equals'         => $value === $wanted ? $value . ' Test' : $value,
			default              => '' === $value ? 'Test' : $value,
		};
	}

	/**
	 * The CV, where the profile sends documents.
	 *
	 * @return list<array<string,string>>
	 */
	private function files(): array {
		$attachments = $this->profile['attachments'];
		if ( ! $attachments['enabled'] ) {
			return array();
		}
		return array(
			array(
				'field'   => (string) ( $attachments['fields'][0] ?? 'cv' ),
				'name'    => 'test-applicant-' . $this->sign . '.pdf',
				'content' => base64_encode( self::pdf( 'Test applicant ' . $this->sign . ', made by Halt Tracker. Please ignore.' ) ), // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- The shape of a file in a submission.
			),
		);
	}

	/**
	 * A PDF of one line, with a table of contents that is right: the sniffing of files takes no less.
	 *
	 * @param string $line Text in letters of ASCII.
	 * @return string
	 */
	public static function pdf( string $line ): string {
		$text    = 'BT /F1 14 Tf 72 770 Td (' . addcslashes( $line, '()\\' ) . ') Tj ET';
		$objects = array(
			'<< /Type /Catalog /Pages 2 0 R >>',
			'<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
			'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
			'<< /Length ' . strlen( $text ) . " >>\nstream\n" . $text . "\nendstream",
			'<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
		);
		$pdf     = "%PDF-1.4\n";
		$places  = array();
		foreach ( $objects as $index => $object ) {
			$places[] = strlen( $pdf );
			$pdf     .= ( $index + 1 ) . " 0 obj\n" . $object . "\nendobj\n";
		}
		$start = strlen( $pdf );
		$pdf  .= "xref\n0 " . ( count( $objects ) + 1 ) . "\n0000000000 65535 f \n";
		foreach ( $places as $place ) {
			$pdf .= sprintf( "%010d 00000 n \n", $place );
		}
		return $pdf . 'trailer << /Size ' . ( count( $objects ) + 1 ) . " /Root 1 0 R >>\nstartxref\n" . $start . "\n%%EOF\n";
	}
}
