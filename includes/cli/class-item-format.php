<?php
/**
 * Lists as text.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Csv;

defined( 'ABSPATH' ) || exit;

/**
 * The same text under WP-CLI and without it. Values come from strangers: nothing in a table moves the cursor of a
 * terminal, and no cell of a CSV is a formula.
 */
final class Item_Format {

	/** Longest cell of a table. */
	private const CELL = 60;

	/**
	 * A list.
	 *
	 * @param list<array<string,mixed>> $rows    Rows; the first column is the id.
	 * @param list<string>              $columns Members in order.
	 * @param string                    $format  One of {@see Synopsis::FORMATS}.
	 * @return string With a line end, or empty.
	 */
	public static function text( array $rows, array $columns, string $format ): string {
		if ( 'count' === $format ) {
			return count( $rows ) . "\n";
		}
		if ( 'json' === $format ) {
			return self::json( $rows ) . "\n";
		}
		if ( 'ids' === $format ) {
			$ids = array_map( static fn( array $row ): string => self::clean( self::cell( $row[ $columns[0] ] ?? '' ) ), $rows );
			return array() === $ids ? '' : implode( "\n", $ids ) . "\n";
		}
		return 'csv' === $format ? self::csv( $columns, $rows ) : self::table( $columns, $rows );
	}

	/**
	 * A value as JSON.
	 *
	 * @param mixed $value Any value.
	 * @return string
	 */
	public static function json( mixed $value ): string {
		return (string) wp_json_encode( $value, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE );
	}

	/**
	 * A text without what a terminal would obey.
	 *
	 * @param string $text Any text.
	 * @return string
	 */
	public static function clean( string $text ): string {
		$text = wp_check_invalid_utf8( $text, true );
		return (string) preg_replace( array( '/[\r\n\t]+/', '/[\x00-\x1F\x7F]|\xC2[\x80-\x9F]/' ), array( ' ', '' ), $text );
	}

	/**
	 * A header and lines of CSV.
	 *
	 * @param list<string>              $columns Members in order.
	 * @param list<array<string,mixed>> $rows    Rows.
	 * @param bool                      $headed  Whether the header is wanted.
	 * @return string
	 */
	public static function csv( array $columns, array $rows, bool $headed = true ): string {
		$csv  = Csv::for_programs();
		$text = $headed ? $csv->begin( $columns ) : '';
		foreach ( $rows as $row ) {
			$text .= $csv->line(
				array_map(
					static function ( string $column ) use ( $row ): string|int|float {
						$value = $row[ $column ] ?? '';
						return is_int( $value ) || is_float( $value ) ? $value : self::cell( $value );
					},
					$columns
				)
			);
		}
		return $text;
	}

	/**
	 * A table.
	 *
	 * @param list<string>              $columns Members in order.
	 * @param list<array<string,mixed>> $rows    Rows.
	 * @return string
	 */
	private static function table( array $columns, array $rows ): string {
		$lines = array( $columns );
		foreach ( $rows as $row ) {
			$lines[] = array_map( static fn( string $column ): string => mb_strimwidth( self::clean( self::cell( $row[ $column ] ?? '' ) ), 0, self::CELL, '…' ), $columns );
		}
		$widths = array();
		foreach ( array_keys( $columns ) as $place ) {
			$widths[ $place ] = max( array_map( 'mb_strwidth', array_column( $lines, $place ) ) );
		}
		$text = '';
		foreach ( $lines as $line ) {
			$padded = array();
			foreach ( $line as $place => $cell ) {
				$padded[] = $cell . str_repeat( ' ', $widths[ $place ] - mb_strwidth( $cell ) );
			}
			$text .= rtrim( implode( '  ', $padded ) ) . "\n";
		}
		return $text;
	}

	/**
	 * A value as one text.
	 *
	 * @param mixed $value Any value.
	 * @return string
	 */
	private static function cell( mixed $value ): string {
		if ( is_bool( $value ) ) {
			return $value ? 'yes' : 'no';
		}
		if ( is_array( $value ) && array_is_list( $value ) && array_filter( $value, 'is_scalar' ) === $value ) {
			return implode( ' ', $value );
		}
		return is_scalar( $value ) ? (string) $value : ( null === $value ? '' : (string) wp_json_encode( $value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) );
	}
}
