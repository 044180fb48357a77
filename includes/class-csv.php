<?php
/**
 * Lists as CSV.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * The one writer of CSV (reliability.md L01). Cells come from strangers: one that a spreadsheet would compute gets an
 * apostrophe in front (OWASP, CSV injection). Nothing else is changed but line ends and control characters, so the
 * apostrophe can be taken away again: docs/attendees.md, *The file*.
 */
class Csv {

	/** A byte order mark: without it Excel reads UTF-8 as the system's old character set. */
	private const MARK = "\xEF\xBB\xBF";

	/**
	 * What a spreadsheet computes, also where it drops blanks, quotes or invisible characters before it. Apostrophes are
	 * among them, so that a cell which begins with one can be told from one that got it here.
	 */
	private const FORMULA = '/^[\s"\'\p{Z}\p{Cf}]*[=+\-@|%＝＋－＠]/u';

	/** Digits that a spreadsheet would shorten: a leading zero, or more than fifteen. */
	private const DIGITS = '/^\'*(?:0\d+|\d{16,})$/D';

	/**
	 * Makes it.
	 *
	 * @param string $separator      Between cells.
	 * @param string $line_end       Behind a line.
	 * @param bool   $is_for_persons Whether a spreadsheet opens it, and not a program.
	 */
	private function __construct( private string $separator, private string $line_end, private bool $is_for_persons ) {
	}

	/**
	 * For Excel and LibreOffice. Excel splits at the list separator of its own language, which is the semicolon
	 * wherever decimals are written with a comma; a line `sep=,` would help it and make it forget the byte order mark.
	 *
	 * @return self
	 */
	public static function for_spreadsheets(): self {
		global $wp_locale;
		$separator = ',' === ( $wp_locale->number_format['decimal_point'] ?? '.' ) ? ';' : ',';
		/**
		 * Filters what separates the cells of an exported list.
		 *
		 * @since 2.0.0
		 *
		 * @param string $separator A comma, or a semicolon where the reader's language writes decimals with a comma.
		 */
		$wanted = apply_filters( 'halt_tracker_csv_separator', $separator );
		return new self( in_array( $wanted, array( ',', ';', "\t" ), true ) ? $wanted : $separator, "\r\n", true );
	}

	/**
	 * For programs: a comma, a plain line end and no byte order mark, whatever the language.
	 *
	 * @return self
	 */
	public static function for_programs(): self {
		return new self( ',', "\n", false );
	}

	/**
	 * The beginning of a file.
	 *
	 * @param list<string> $headings Headings of the columns.
	 * @return string
	 */
	public function begin( array $headings ): string {
		return ( $this->is_for_persons ? self::MARK : '' ) . $this->line( $headings );
	}

	/**
	 * A line.
	 *
	 * @param list<string|int|float|bool|null> $cells Cells. Numbers are ours and stay numbers; texts are made harmless.
	 * @return string With its line end.
	 */
	public function line( array $cells ): string {
		$texts = array_map( fn( string|int|float|bool|null $cell ): string => is_string( $cell ) ? $this->harmless( $cell ) : (string) $cell, $cells );
		// phpcs:disable WordPress.WP.AlternativeFunctions -- Memory, not a file.
		$memory = fopen( 'php://memory', 'r+' );
		if ( false === $memory ) {
			return '';
		}
		// Without an escape character: RFC 4180 knows doubled quotes only.
		fputcsv( $memory, $texts, $this->separator, '"', '', $this->line_end );
		rewind( $memory );
		$line = (string) stream_get_contents( $memory );
		fclose( $memory );
		// phpcs:enable
		return $line;
	}

	/**
	 * Headers of a download.
	 *
	 * @param string $name Name of the file without its end, in ASCII; the day is added.
	 * @return array<string,string>
	 */
	public static function headers( string $name ): array {
		return array(
			'Content-Type'           => 'text/csv; charset=utf-8',
			'Content-Disposition'    => sprintf( 'attachment; filename="%s-%s.csv"', $name, wp_date( 'Y-m-d' ) ),
			'X-Content-Type-Options' => 'nosniff',
			'Cache-Control'          => 'private, no-store',
		);
	}

	/**
	 * Sends pieces of a file and ends the request. The first piece is made before the headers are sent: until then a
	 * fault can still be told.
	 *
	 * @param string             $name   As for {@see self::headers()}.
	 * @param \Generator<string> $pieces Pieces, begun or not.
	 * @return never
	 */
	public static function send( string $name, \Generator $pieces ): never {
		$pieces->current();
		foreach ( self::headers( $name ) as $header => $value ) {
			header( $header . ': ' . $value );
		}
		while ( ob_get_level() > 0 ) {
			ob_end_clean();
		}
		foreach ( $pieces as $piece ) {
			echo $piece; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- A CSV file, sent as a download; line() makes its cells harmless.
			flush();
		}
		exit;
	}

	/**
	 * A text that no spreadsheet computes. Line ends become spaces, because Excel cuts rows at them in some versions.
	 *
	 * @param string $text Any text.
	 * @return string
	 */
	private function harmless( string $text ): string {
		$text = (string) preg_replace( array( '/[\t\r\n\x{2028}\x{2029}]+/u', '/\p{Cc}/u' ), array( ' ', '' ), wp_check_invalid_utf8( $text, true ) );
		$text = trim( $text );
		// A spreadsheet computes what looks like a formula, and shortens what looks like a number.
		$is_computed = 1 === preg_match( self::FORMULA, $text ) || ( $this->is_for_persons && 1 === preg_match( self::DIGITS, $text ) );
		return $is_computed ? "'" . $text : $text;
	}
}
