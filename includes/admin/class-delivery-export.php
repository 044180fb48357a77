<?php
/**
 * The list as a file.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * CSV of everything that matches the filter, page by page, so that the memory does not grow with it. Excel and
 * LibreOffice open it as it is: UTF-8 with a byte order mark, CRLF, and no cell that either would compute.
 */
class Delivery_Export {

	private const PAGE = 200;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Registers the action.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'export_deliveries', array( $this, 'send' ) );
	}

	/**
	 * Sends the file and ends the request.
	 *
	 * @param Input $input What was sent.
	 * @return never
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function send( Input $input ): never {
		$pages = $this->pages( Delivery_Filter::of( $input->group( 'filter' ) ), (int) ( microtime( true ) * 1000 ) );
		// The first page is there before the headers are: until then a fault can still be told.
		$pages->current();
		Delivery_Audit::site( $this->bridge, 'exported' );
		foreach ( self::headers() as $name => $value ) {
			header( $name . ': ' . $value );
		}
		while ( ob_get_level() > 0 ) {
			ob_end_clean();
		}
		foreach ( $pages as $page ) {
			echo $page; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- A CSV file, sent as a download; line() makes its cells harmless.
			flush();
		}
		exit;
	}

	/**
	 * Headers of the download.
	 *
	 * @return array<string,string>
	 */
	public static function headers(): array {
		return array(
			'Content-Type'           => 'text/csv; charset=utf-8',
			'Content-Disposition'    => sprintf( 'attachment; filename="deliveries-%s.csv"', wp_date( 'Y-m-d' ) ),
			'X-Content-Type-Options' => 'nosniff',
			'Cache-Control'          => 'private, no-store',
		);
	}

	/**
	 * The file in pieces.
	 *
	 * @param Delivery_Filter $filter What of the list.
	 * @param int             $now    Unix milliseconds; what comes in later is not part of it.
	 * @return \Generator<string>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function pages( Delivery_Filter $filter, int $now ): \Generator {
		$number = 1;
		$answer = $this->bridge->submissions( $filter->whole( $number, self::PAGE, $now ) );
		yield "\xEF\xBB\xBF" . self::line( array_values( self::columns() ) );
		$seen = array();
		while ( true ) {
			$rows = array_filter( (array) ( $answer['rows'] ?? array() ), 'is_array' );
			$text = '';
			$ids  = array();
			foreach ( $rows as $row ) {
				$id         = (string) ( $row['id'] ?? '' );
				$ids[ $id ] = true;
				// A submission that left the filter meanwhile shifts the page: better asked twice than written twice.
				$text .= isset( $seen[ $id ] ) ? '' : self::line( self::cells( $row ) );
			}
			yield $text;
			if ( count( $rows ) < self::PAGE ) {
				return;
			}
			$seen   = $ids;
			$answer = $this->bridge->submissions( $filter->whole( ++$number, self::PAGE, $now ) );
		}
	}

	/**
	 * Columns and their headings.
	 *
	 * @return array<string,string>
	 */
	private static function columns(): array {
		return array(
			'id'           => __( 'Submission', 'halt-tracker' ),
			'received_at'  => __( 'Received', 'halt-tracker' ),
			'person'       => __( 'Person', 'halt-tracker' ),
			'state'        => __( 'State', 'halt-tracker' ),
			'reason'       => __( 'Reason', 'halt-tracker' ),
			'form_name'    => __( 'Form', 'halt-tracker' ),
			'form_id'      => __( 'Form id', 'halt-tracker' ),
			'path'         => __( 'Way in', 'halt-tracker' ),
			'source'       => __( 'Source', 'halt-tracker' ),
			'profile_name' => __( 'Profile', 'halt-tracker' ),
			'record_kind'  => __( 'Record type', 'halt-tracker' ),
			'record_id'    => __( 'Tracker ID', 'halt-tracker' ),
			'outcome'      => __( 'Outcome', 'halt-tracker' ),
			'ended_at'     => __( 'Ended', 'halt-tracker' ),
			'due_at'       => __( 'Next due', 'halt-tracker' ),
			'duplicate_of' => __( 'Duplicate of', 'halt-tracker' ),
			'flags'        => __( 'Remarks', 'halt-tracker' ),
		);
	}

	/**
	 * The cells of a row.
	 *
	 * @param array<string,mixed> $row Row of the core's.
	 * @return list<string>
	 */
	private static function cells( array $row ): array {
		$cells = array();
		foreach ( array_keys( self::columns() ) as $name ) {
			$value   = $row[ $name ] ?? '';
			$text    = is_scalar( $value ) ? (string) $value : '';
			$cells[] = match ( $name ) {
				'received_at', 'ended_at', 'due_at' => (int) $text > 0 ? (string) wp_date( 'Y-m-d H:i:s', intdiv( (int) $text, 1000 ) ) : '',
				'state'       => Words::state( $text ),
				'reason'      => Words::code( $text ),
				'path'        => Delivery_Words::path( $text ),
				'record_kind' => Words::records()[ $text ] ?? $text,
				'record_id'   => '0' === $text ? '' : $text,
				'outcome'     => Journal_Words::outcome( $text ),
				'flags'       => implode( '; ', array_map( array( Delivery_Words::class, 'flag' ), array_filter( (array) $value, 'is_string' ) ) ),
				default       => $text,
			};
		}
		return $cells;
	}

	/**
	 * A line of CSV. A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV
	 * injection); line ends inside a cell become spaces, because Excel cuts rows at them in some versions.
	 *
	 * @param list<string> $cells Cells.
	 * @return string
	 */
	public static function line( array $cells ): string {
		$quoted = array();
		foreach ( $cells as $cell ) {
			$cell     = trim( (string) preg_replace( '/[\x00-\x1f\x7f]+/', ' ', wp_check_invalid_utf8( $cell, true ) ) );
			$cell     = 1 === preg_match( '/^[=+\-@|%＝＋－＠]/u', $cell ) ? "'" . $cell : $cell;
			$quoted[] = '"' . str_replace( '"', '""', $cell ) . '"';
		}
		return implode( ',', $quoted ) . "\r\n";
	}
}
