<?php
/**
 * What a browser sent.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Unslashed request values behind readers that sanitise: no handler touches a raw value unless it says so.
 */
class Input {

	/**
	 * Makes it of unslashed values.
	 *
	 * @param array<mixed> $values Request values.
	 */
	public function __construct( private array $values ) {
	}

	/**
	 * The query of this request. For filters and navigation only; whatever changes something is a POST.
	 *
	 * @return self
	 */
	public static function query(): self {
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Only selects what is shown; the readers below sanitise.
		return new self( wp_unslash( $_GET ) );
	}

	/**
	 * Whether there is a value of this name.
	 *
	 * @param string $key Name.
	 * @return bool
	 */
	public function has( string $key ): bool {
		return array_key_exists( $key, $this->values );
	}

	/**
	 * A line of text.
	 *
	 * @param string $key Name.
	 * @return string
	 */
	public function text( string $key ): string {
		return sanitize_text_field( $this->raw( $key ) );
	}

	/**
	 * A line as it was typed, without control characters. Sanitising would take out what looks like markup or
	 * like a percent octet, and such a text may be meant: in a pattern, an address, a form id. Whatever prints
	 * it escapes it.
	 *
	 * @param string $key Name.
	 * @return string
	 */
	public function verbatim( string $key ): string {
		return (string) preg_replace( '/[\x00-\x08\x0a-\x1f\x7f]/', '', $this->raw( $key ) );
	}

	/**
	 * Several lines as they were typed, with plain line ends.
	 *
	 * @param string $key Name.
	 * @return string
	 */
	public function verbatim_lines( string $key ): string {
		return (string) preg_replace( '/[\x00-\x08\x0b-\x1f\x7f]/', '', str_replace( array( "\r\n", "\r" ), "\n", $this->raw( $key ) ) );
	}

	/**
	 * A credential: it may hold anything but spaces around it and control characters.
	 *
	 * @param string $key Name.
	 * @return string
	 */
	public function credential( string $key ): string {
		return trim( str_replace( "\t", '', $this->verbatim( $key ) ) );
	}

	/**
	 * A key of small letters, digits, hyphens and underscores.
	 *
	 * @param string $key Name.
	 * @return string
	 */
	public function key( string $key ): string {
		return sanitize_key( $this->raw( $key ) );
	}

	/**
	 * A number from 0.
	 *
	 * @param string $key Name.
	 * @return int
	 */
	public function number( string $key ): int {
		return absint( $this->raw( $key ) );
	}

	/**
	 * Whether a box is ticked.
	 *
	 * @param string $key Name.
	 * @return bool
	 */
	public function flag( string $key ): bool {
		return ! in_array( $this->raw( $key ), array( '', '0' ), true );
	}

	/**
	 * A list: entries separated by commas or lines.
	 *
	 * @param string $key Name.
	 * @return list<string>
	 */
	public function entries( string $key ): array {
		return self::without_blanks( explode( "\n", str_replace( ',', "\n", $this->verbatim_lines( $key ) ) ) );
	}

	/**
	 * A list of entries that may hold commas: one a line.
	 *
	 * @param string $key Name.
	 * @return list<string>
	 */
	public function lines( string $key ): array {
		return self::without_blanks( explode( "\n", $this->verbatim_lines( $key ) ) );
	}

	/**
	 * A list of ticked boxes or rows, as readers of their own.
	 *
	 * @param string $key Name.
	 * @return array<int|string,self>
	 */
	public function rows( string $key ): array {
		$rows = array();
		foreach ( is_array( $this->values[ $key ] ?? null ) ? $this->values[ $key ] : array() as $index => $row ) {
			if ( is_array( $row ) ) {
				$rows[ $index ] = new self( $row );
			}
		}
		return $rows;
	}

	/**
	 * A copy with other rows in a list; keys and order of the given rows are kept.
	 *
	 * @param string                          $key   Name of the list; one in a group is `group/name`.
	 * @param callable( array<mixed> ): array<mixed> $change Gets the rows, answers the rows.
	 * @return self
	 */
	public function with_rows( string $key, callable $change ): self {
		$names = explode( '/', $key, 2 );
		$value = is_array( $this->values[ $names[0] ] ?? null ) ? $this->values[ $names[0] ] : array();
		$value = isset( $names[1] )
			? array( $names[1] => $change( is_array( $value[ $names[1] ] ?? null ) ? $value[ $names[1] ] : array() ) ) + $value
			: $change( $value );
		return new self( array( $names[0] => $value ) + $this->values );
	}

	/**
	 * A group of values with one name, as a reader of its own.
	 *
	 * @param string $key Name.
	 * @return self
	 */
	public function group( string $key ): self {
		return new self( is_array( $this->values[ $key ] ?? null ) ? $this->values[ $key ] : array() );
	}

	/**
	 * The values of several boxes with one name.
	 *
	 * @param string $key Name.
	 * @return list<string>
	 */
	public function checked( string $key ): array {
		$values = $this->values[ $key ] ?? null;
		return array_values( array_map( 'sanitize_text_field', array_filter( is_array( $values ) ? $values : array(), 'is_string' ) ) );
	}

	/**
	 * Trims entries and leaves out empty ones.
	 *
	 * @param list<string> $entries Entries.
	 * @return list<string>
	 */
	private static function without_blanks( array $entries ): array {
		return array_values( array_filter( array_map( 'trim', $entries ), 'strlen' ) );
	}

	/**
	 * The text as it came; for JSON and templates, which are checked by what reads them.
	 *
	 * @param string $key Name.
	 * @return string
	 */
	public function raw( string $key ): string {
		return is_scalar( $this->values[ $key ] ?? null ) ? wp_check_invalid_utf8( (string) $this->values[ $key ] ) : '';
	}
}
