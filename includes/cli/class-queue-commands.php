<?php
/**
 * What is in the queue.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Admin\Reasons;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * `queue list`, `queue show`, `queue export`, `queue read-back`: nothing here changes a submission.
 */
final class Queue_Commands implements Group {

	private const COLUMNS = array( 'id', 'received_at', 'state', 'reason', 'form_name', 'profile_name', 'person', 'record_kind', 'record_id', 'outcome', 'due_at' );

	/** Columns of the export, in the order of the row in docs/boundary.md. */
	private const EXPORTED = array( 'id', 'received_at', 'ended_at', 'state', 'reason', 'path', 'source', 'form_id', 'form_name', 'profile_id', 'profile_name', 'outcome', 'record_kind', 'record_id', 'person', 'duplicate_of', 'due_at', 'flags' );

	private const TIMES = array( 'received_at', 'ended_at', 'due_at' );

	/**
	 * Notes who looked.
	 *
	 * @var Audit
	 */
	private Audit $audit;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
		$this->audit = new Audit( $bridge );
	}

	/**
	 * {@inheritDoc}
	 */
	public function commands(): array {
		$id   = Synopsis::argument( 'id', __( 'Id of the submission.', 'halt-tracker' ) );
		$list = array(
			Synopsis::option( 'order', __( 'Order.', 'halt-tracker' ), 'newest', array( 'newest', 'oldest' ) ),
			Synopsis::option( 'page', __( 'Page, from 1.', 'halt-tracker' ), '1' ),
			Synopsis::option( 'per-page', __( 'Rows of a page, at most 200.', 'halt-tracker' ), '20' ),
			Synopsis::format(),
		);
		$file = array(
			Synopsis::option( 'output', __( 'File to write, which must not be there yet; without it, standard output.', 'halt-tracker' ) ),
			Synopsis::format( array( 'csv', 'json' ) ),
		);
		return array(
			new Command( 'queue list', __( 'Lists submissions.', 'halt-tracker' ), array_merge( Queue_Filter::synopsis(), $list ), $this->list( ... ) ),
			new Command( 'queue show', __( 'Shows a submission with its steps and journal. That it was looked at is noted.', 'halt-tracker' ), array( $id, Synopsis::format( array( 'text', 'json' ) ) ), $this->show( ... ) ),
			new Command( 'queue export', __( 'Writes every submission that matches.', 'halt-tracker' ), array_merge( Queue_Filter::synopsis(), $file ), $this->export( ... ) ),
			new Command( 'queue read-back', __( 'Compares the record at Tracker with what was sent. Exits with 1 where they differ.', 'halt-tracker' ), array( $id, Synopsis::format( array( 'table', 'json', 'csv', 'count' ) ) ), $this->read_back( ... ) ),
		);
	}

	/**
	 * A submission that is there.
	 *
	 * @param array<string,mixed>|null $row Answer of the core.
	 * @return array<string,mixed>
	 * @throws Core_Exception When there is none.
	 */
	public static function known( ?array $row ): array {
		if ( null === $row ) {
			throw new Core_Exception( Core_Exception::INVALID_INPUT, 'unknown_id' );
		}
		return $row;
	}

	/**
	 * A page of the list.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function list( Arguments $arguments, Output $output ): int {
		$page   = (int) $arguments->number( 'page', 1, 1000000 );
		$each   = (int) $arguments->number( 'per-page', 1, Queue_Filter::PAGE );
		$format = $arguments->text( 'format' );
		$answer = $this->bridge->submissions( Queue_Filter::of( $arguments )->query( $page, $each, $arguments->text( 'order' ) ) );
		$total  = (int) ( $answer['total'] ?? 0 );
		if ( 'count' === $format ) {
			$output->line( (string) $total );
			return Command::OK;
		}
		$rows = Time::readable( (array) ( $answer['rows'] ?? array() ), self::TIMES, $format );
		$output->items( $rows, self::COLUMNS, $format );
		if ( 'table' === $format && $total > $page * $each ) {
			/* translators: 1: rows shown, 2: rows in all. */
			$output->log( sprintf( __( '%1$d of %2$d; --page= shows more.', 'halt-tracker' ), count( $rows ), $total ) );
		}
		return Command::OK;
	}

	/**
	 * One submission.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function show( Arguments $arguments, Output $output ): int {
		$id  = $arguments->text( 'id' );
		$row = self::known( $this->bridge->submission( $id ) );
		$this->audit->note( 'viewed', $id );
		if ( 'json' === $arguments->text( 'format' ) ) {
			$output->json( $row );
			return Command::OK;
		}
		$shown = Time::readable( array( $row ), self::TIMES, 'text' )[0];
		foreach ( self::EXPORTED as $name ) {
			$value = $shown[ $name ] ?? '';
			$text  = is_array( $value ) ? implode( ' ', array_filter( $value, 'is_scalar' ) ) : (string) $value;
			if ( '' !== $text && '0' !== $text ) {
				$words = 'state' === $name ? Words::state( $text ) : ( 'reason' === $name ? Reasons::text( $text ) : '' );
				$output->line( $name . ': ' . $text . ( '' === $words || $words === $text ? '' : ' (' . $words . ')' ) );
			}
		}
		foreach ( (array) ( $row['submission']['fields'] ?? array() ) as $field ) {
			$output->line( '  ' . (string) ( $field['key'] ?? '' ) . ' = ' . (string) ( $field['value'] ?? '' ) );
		}
		foreach ( (array) ( $row['steps'] ?? array() ) as $step ) {
			$output->line( sprintf( '  [%d] %s: %s', (int) ( $step['position'] ?? 0 ), Journal_Words::step( $step['kind'] ?? '' ), Journal_Words::step_state( (string) ( $step['state'] ?? '' ) ) ) );
		}
		$output->items( Time::readable( (array) ( $row['journal'] ?? array() ), array( 'at' ), 'table' ), array( 'at', 'event', 'step', 'outcome', 'code', 'http_status', 'duration_ms' ), 'table' );
		return Command::OK;
	}

	/**
	 * Everything that matches, page by page, so that the memory does not grow with it.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function export( Arguments $arguments, Output $output ): int {
		$filter = Queue_Filter::of( $arguments );
		$format = $arguments->text( 'format' );
		$file   = $arguments->text( 'output' );
		$sink   = '' === $file ? null : File::create( $file );
		$put    = static function ( string $text ) use ( $sink, $output ): void {
			null === $sink ? $output->write( $text ) : $sink->write( $text );
		};
		$number = 0;
		foreach ( $this->rows( $filter ) as $row ) {
			if ( 'csv' === $format ) {
				$put( Item_Format::csv( self::EXPORTED, Time::readable( array( $row ), self::TIMES, $format ), 0 === $number ) );
			} else {
				$put( ( 0 === $number ? "[\n" : ",\n" ) . wp_json_encode( $row, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE ) );
			}
			++$number;
		}
		if ( 'json' === $format ) {
			$put( 0 === $number ? "[]\n" : "\n]\n" );
		} elseif ( 0 === $number ) {
			$put( Item_Format::csv( self::EXPORTED, array() ) );
		}
		$this->audit->note( 'exported', '', array( 'count' => $number ) );
		if ( null !== $sink ) {
			$sink->close();
			/* translators: %d: number of submissions. */
			$output->success( sprintf( _n( '%d submission was written.', '%d submissions were written.', $number, 'halt-tracker' ), $number ) );
		}
		return Command::OK;
	}

	/**
	 * All rows that match, oldest first.
	 *
	 * @param Queue_Filter $filter What matches.
	 * @return \Generator<array<string,mixed>>
	 */
	private function rows( Queue_Filter $filter ): \Generator {
		$now  = (int) ( 1000 * microtime( true ) );
		$seen = array();
		$page = 0;
		do {
			$rows = array_filter( (array) ( $this->bridge->submissions( $filter->whole( ++$page, $now ) )['rows'] ?? array() ), 'is_array' );
			$ids  = array();
			foreach ( $rows as $row ) {
				$id         = (string) ( $row['id'] ?? '' );
				$ids[ $id ] = true;
				// What left the filter meanwhile shifts the pages: better asked twice than written twice.
				if ( ! isset( $seen[ $id ] ) ) {
					yield $row;
				}
			}
			$seen    = $ids;
			$is_more = count( $rows ) >= Queue_Filter::PAGE;
		} while ( $is_more );
	}

	/**
	 * What Tracker kept of what was sent.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 * @throws Failure When it could not be read.
	 */
	private function read_back( Arguments $arguments, Output $output ): int {
		$answer = $this->bridge->read_back( $arguments->text( 'id' ) );
		$code   = (string) ( $answer['code'] ?? '' );
		if ( '' !== $code ) {
			throw new Failure( Words::code( $code ) );
		}
		if ( 'json' === $arguments->text( 'format' ) ) {
			$output->json( $answer );
		} elseif ( ! empty( $answer['missing'] ) ) {
			$output->error( __( 'Tracker no longer has the record.', 'halt-tracker' ) );
		} else {
			$output->items( (array) ( $answer['dropped'] ?? array() ), array( 'path', 'sent', 'kept' ), $arguments->text( 'format' ) );
		}
		return empty( $answer['missing'] ) && array() === (array) ( $answer['dropped'] ?? array() ) ? Command::OK : Command::PROBLEM;
	}
}
