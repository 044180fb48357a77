<?php
/**
 * The fields of a Divi submission in one shape, whatever Divi sent them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Divi contract, sections 2.2 and 9.
 */
class Divi_Fields {

	/** Companions of a file field that the upload extensions post; the token alone is several kilobytes. */
	private const COMPANIONS = '/_(?:is_file|file_token|is_signature_pad)$/';

	/**
	 * Fields in the order of the form.
	 *
	 * @param array<mixed> $fields   The hook's first argument.
	 * @param bool         $is_divi4 Whether the Divi 4 handler made them; it alone leaves values slashed.
	 * @return list<array{key:string,label:string,value:string,choices:list<string>}>
	 */
	public static function normalise( array $fields, bool $is_divi4 ): array {
		$result = array();
		foreach ( $fields as $key => $entry ) {
			$key = self::lower( trim( (string) $key ) );
			if ( '' === $key || 1 === preg_match( self::COMPANIONS, $key ) ) {
				continue;
			}
			$raw     = is_array( $entry ) ? ( $entry['value'] ?? '' ) : $entry;
			$options = is_array( $entry ) && is_array( $entry['options'] ?? null ) ? $entry['options'] : array();
			$choices = array();
			if ( is_array( $raw ) ) {
				// Divi 5.0.2 to 5.3.0 sends an empty list for an unticked optional checkbox.
				$choices = array_map( static fn( $part ): string => self::text( $part, $is_divi4 ), array_values( array_filter( $raw, 'is_scalar' ) ) );
				$value   = implode( ', ', $choices );
			} else {
				$value = self::text( $raw, $is_divi4 );
				if ( is_array( $entry ) && 'checkbox' === ( $entry['type'] ?? '' ) ) {
					$choices = self::choices( $value, $options );
				}
			}
			$result[] = array(
				'key'     => $key,
				'label'   => self::label( is_array( $entry ) ? ( $entry['label'] ?? '' ) : '' ),
				'value'   => $value,
				'choices' => $choices,
			);
		}
		return $result;
	}

	/**
	 * The single choices of a checkbox group, whose value joins them with a comma that an option may hold
	 * as well. Options appear in the order of the form, so the value is read from left to right; what does
	 * not fit the options in full yields none.
	 *
	 * @param string       $value   The joined value.
	 * @param array<mixed> $options The field's options.
	 * @return list<string>
	 */
	public static function choices( string $value, array $options ): array {
		$known = array();
		foreach ( $options as $option ) {
			$option = is_scalar( $option ) ? trim( (string) $option ) : '';
			if ( '' !== $option ) {
				$known[] = $option;
			}
		}
		if ( '' === $value || array() === $known || count( $known ) > 500 ) {
			return array();
		}
		// Longest first, so that "Perm, full time" wins over "Perm".
		usort( $known, static fn( string $a, string $b ): int => strlen( $b ) <=> strlen( $a ) );
		$dead = array();
		return self::read_choices( $value, 0, array_values( array_unique( $known ) ), $dead ) ?? array();
	}

	/**
	 * Reads choices from a position on.
	 *
	 * @param string          $value  The joined value.
	 * @param int             $offset Where to go on.
	 * @param list<string>    $known  Options, longest first.
	 * @param array<int,bool> $dead   Positions known to lead nowhere, which keeps this linear.
	 * @return list<string>|null
	 */
	private static function read_choices( string $value, int $offset, array $known, array &$dead ): ?array {
		if ( isset( $dead[ $offset ] ) || count( $dead ) > 2000 ) {
			return null;
		}
		foreach ( $known as $option ) {
			if ( 0 !== substr_compare( $value, $option, $offset, strlen( $option ) ) ) {
				continue;
			}
			$end = $offset + strlen( $option );
			if ( strlen( $value ) === $end ) {
				return array( $option );
			}
			if ( ', ' === substr( $value, $end, 2 ) && $end + 2 < strlen( $value ) ) {
				$rest = self::read_choices( $value, $end + 2, $known, $dead );
				if ( null !== $rest ) {
					return array_merge( array( $option ), $rest );
				}
			}
		}
		$dead[ $offset ] = true;
		return null;
	}

	/**
	 * A value as text with plain line ends.
	 *
	 * @param mixed $raw      Value of the hook.
	 * @param bool  $unslash  Whether to take slashes off.
	 * @return string
	 */
	private static function text( mixed $raw, bool $unslash ): string {
		if ( is_bool( $raw ) || ! is_scalar( $raw ) ) {
			return true === $raw ? '1' : '';
		}
		$text = $unslash ? (string) wp_unslash( (string) $raw ) : (string) $raw;
		return str_replace( array( "\r\n", "\r" ), "\n", $text );
	}

	/**
	 * A label as plain text. On Divi 4 it comes from the browser as it likes (Divi contract, section 2.2).
	 *
	 * @param mixed $raw Label of the hook.
	 * @return string
	 */
	private static function label( mixed $raw ): string {
		$text = is_scalar( $raw ) ? (string) $raw : '';
		return trim( wp_strip_all_tags( html_entity_decode( $text, ENT_QUOTES | ENT_HTML5, 'UTF-8' ), true ) );
	}

	/**
	 * Small letters.
	 *
	 * @param string $text Any text.
	 * @return string
	 */
	public static function lower( string $text ): string {
		return function_exists( 'mb_strtolower' ) ? mb_strtolower( $text, 'UTF-8' ) : strtolower( $text );
	}
}
