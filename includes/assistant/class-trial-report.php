<?php
/**
 * What a test application tells.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Assistant;

defined( 'ABSPATH' ) || exit;

/**
 * Turns what the core answers about its calls into what a person reads.
 */
class Trial_Report {

	/** Levels of a record that are shown by name. */
	private const DEPTH = 3;

	/**
	 * Whether Tracker itself told what the record holds.
	 *
	 * @param array<string,mixed> $trial The test.
	 * @return bool
	 */
	public static function was_read( array $trial ): bool {
		return array() !== self::body_of( $trial, 'read_record', 'response_body' );
	}

	/**
	 * The record: as Tracker told it last, otherwise as Tracker took it.
	 *
	 * @param array<string,mixed> $trial The test.
	 * @return array<string,string> Dotted name to value; what is empty is left out.
	 */
	public static function record( array $trial ): array {
		$body = self::body_of( $trial, 'read_record', 'response_body' );
		$body = array() === $body ? self::body_of( $trial, 'create_record', 'request_body' ) : $body;
		$flat = array();
		self::flatten( $body, '', 1, $flat );
		return $flat;
	}

	/**
	 * JSON with line breaks; any other text as it is.
	 *
	 * @param string $text A body.
	 * @return string
	 */
	public static function pretty( string $text ): string {
		$value = json_decode( $text );
		return is_object( $value ) || is_array( $value ) ? (string) wp_json_encode( $value, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) : $text;
	}

	/**
	 * The body of the last call of a kind.
	 *
	 * @param array<string,mixed> $trial   The test.
	 * @param string              $purpose What the call is for.
	 * @param string              $member  Which body.
	 * @return array<mixed> Empty where there is none, or it is no JSON.
	 */
	private static function body_of( array $trial, string $purpose, string $member ): array {
		$found = array();
		foreach ( (array) ( $trial['calls'] ?? array() ) as $call ) {
			$status = (int) ( $call['status'] ?? 0 );
			if ( is_array( $call ) && $purpose === ( $call['purpose'] ?? '' ) && 200 <= $status && $status < 300 ) {
				$body  = json_decode( (string) ( $call[ $member ] ?? '' ), true );
				$found = is_array( $body ) ? $body : $found;
			}
		}
		return $found;
	}

	/**
	 * Flattens a record.
	 *
	 * @param array<mixed>         $value  What to flatten.
	 * @param string               $prefix Name so far.
	 * @param int                  $depth  Level.
	 * @param array<string,string> $flat   Gets the members.
	 * @return void
	 */
	private static function flatten( array $value, string $prefix, int $depth, array &$flat ): void {
		foreach ( $value as $name => $member ) {
			if ( is_array( $member ) && $depth < self::DEPTH ) {
				self::flatten( $member, $prefix . $name . '.', $depth + 1, $flat );
			} elseif ( ! in_array( $member, array( null, '', array(), 0, false ), true ) ) {
				$flat[ $prefix . $name ] = is_scalar( $member ) ? ( true === $member ? 'true' : (string) $member ) : (string) wp_json_encode( $member, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
			}
		}
	}
}
