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
use Halt\Tracker\Csv;

defined( 'ABSPATH' ) || exit;

/**
 * CSV of everything that matches the filter, page by page, so that the memory does not grow with it.
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
		// The first page is there before anything is noted.
		$pages->current();
		Delivery_Audit::site( $this->bridge, 'exported' );
		Csv::send( 'deliveries', $pages );
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
		$csv    = Csv::for_spreadsheets();
		$number = 1;
		$answer = $this->bridge->submissions( $filter->whole( $number, self::PAGE, $now ) );
		yield $csv->begin( array_values( self::columns() ) );
		$seen = array();
		while ( true ) {
			$rows = array_filter( (array) ( $answer['rows'] ?? array() ), 'is_array' );
			$text = '';
			$ids  = array();
			foreach ( $rows as $row ) {
				$id         = (string) ( $row['id'] ?? '' );
				$ids[ $id ] = true;
				// A submission that left the filter meanwhile shifts the page: better asked twice than written twice.
				$text .= isset( $seen[ $id ] ) ? '' : $csv->line( self::cells( $row ) );
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
}
