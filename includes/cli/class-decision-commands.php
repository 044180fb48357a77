<?php
/**
 * What is done with submissions.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * `queue replay` and `queue discard`: of those that are named, or with `--all` of those that match a filter.
 */
final class Decision_Commands implements Group {

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function commands(): array {
		$several = array_merge(
			array( Synopsis::argument( 'id', __( 'Ids of submissions.', 'halt-tracker' ), true, true ) ),
			array( Synopsis::flag( 'all', __( 'All that match the filter, instead of ids.', 'halt-tracker' ) ) ),
			Queue_Filter::synopsis(),
			array( Synopsis::flag( 'dry-run', __( 'Only says which ones.', 'halt-tracker' ) ), Synopsis::yes() )
		);
		$profile = Synopsis::option( 'profile', __( 'Maps it with today’s profile, or sends what was accepted.', 'halt-tracker' ), 'today', array( 'today', 'accepted' ) );
		$replay  = new Command( 'queue replay', __( 'Sends submissions again.', 'halt-tracker' ), array_merge( $several, array( $profile ) ), $this->replay( ... ) );
		return array(
			$replay,
			new Command( 'queue discard', __( 'Gives submissions up.', 'halt-tracker' ), $several, $this->discard( ... ) ),
			$replay->named( 'replay' ),
		);
	}

	/**
	 * Sends again.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function replay( Arguments $arguments, Output $output ): int {
		$profile = $arguments->text( 'profile' );
		return $this->each(
			$arguments,
			$output,
			/* translators: %d: number of submissions. */
			static fn( int $number ): string => sprintf( _n( 'Send %d submission again?', 'Send %d submissions again?', $number, 'halt-tracker' ), $number ),
			function ( string $id ) use ( $profile ): array {
				$state = (string) ( $this->bridge->replay_submission(
					array(
						'id'      => $id,
						'profile' => $profile,
						'fields'  => null,
						'actor'   => Audit::actor(),
					)
				)['status'] ?? '' );
				/* translators: %s: state of the submission. */
				$today = __( 'Mapped again with today’s profile. State: %s', 'halt-tracker' );
				/* translators: %s: state of the submission. */
				$accepted = __( 'Queued again as it was accepted. State: %s', 'halt-tracker' );
				return array( 'waiting' === $state, sprintf( 'today' === $profile ? $today : $accepted, Words::state( $state ) ) );
			}
		);
	}

	/**
	 * Gives up.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function discard( Arguments $arguments, Output $output ): int {
		return $this->each(
			$arguments,
			$output,
			/* translators: %d: number of submissions. */
			static fn( int $number ): string => sprintf( _n( 'Give %d submission up? It will not be sent.', 'Give %d submissions up? They will not be sent.', $number, 'halt-tracker' ), $number ),
			function ( string $id ): array {
				$state = $this->bridge->discard_submission(
					array(
						'id'    => $id,
						'actor' => Audit::actor(),
					)
				)['state'] ?? null;
				if ( null === $state ) {
					throw new Core_Exception( Core_Exception::INVALID_INPUT, 'unknown_id' );
				}
				/* translators: %s: state of the submission. */
				return array( 'discarded' === $state, sprintf( __( 'State: %s', 'halt-tracker' ), Words::state( (string) $state ) ) );
			}
		);
	}

	/**
	 * Does it to each of those that are meant.
	 *
	 * @param Arguments                                   $arguments What was typed.
	 * @param Output                                      $output    Where to say it.
	 * @param \Closure( int ): string                   $question  Asks about so many.
	 * @param \Closure( string ): array{0:bool,1:string} $decide    Does it to one; whether it went as wanted, and words.
	 * @return int Exit status.
	 * @throws Core_Exception When the store cannot be used.
	 */
	private function each( Arguments $arguments, Output $output, \Closure $question, \Closure $decide ): int {
		$is_bulk = $arguments->flag( 'all' );
		$ids     = $is_bulk ? $this->matching( $arguments ) : self::named( $arguments );
		$total   = count( $ids );
		if ( $arguments->flag( 'dry-run' ) ) {
			$output->write( array() === $ids ? '' : implode( "\n", $ids ) . "\n" );
			/* translators: %d: number of submissions. */
			$output->warning( sprintf( _n( '%d submission; nothing was done.', '%d submissions; nothing was done.', $total, 'halt-tracker' ), $total ) );
			return Command::OK;
		}
		if ( $is_bulk && $total > 0 && ! $arguments->flag( 'yes' ) && ! $output->confirm( $question( $total ) ) ) {
			return Command::PROBLEM;
		}
		$done = 0;
		foreach ( $ids as $number => $id ) {
			try {
				list( $is_done, $words ) = $decide( $id );
			} catch ( Core_Exception $e ) {
				// What is wrong with one is no reason to leave the others; a store that is away is.
				if ( Core_Exception::INVALID_INPUT !== $e->kind() ) {
					throw $e;
				}
				list( $is_done, $words ) = array( false, Words::core_error( $e ) );
			}
			$done += $is_done ? 1 : 0;
			if ( $total > 1 ) {
				$output->progress( $number + 1, $total );
			}
			if ( ! $is_done && $total > 1 ) {
				$output->warning( $id . ': ' . $words );
			}
		}
		if ( 1 === $total && ! $is_bulk ) {
			0 === $done ? $output->error( $words ) : $output->success( $words );
		} else {
			/* translators: 1: number of submissions, 2: of how many. */
			$text = sprintf( __( '%1$d of %2$d submissions were changed.', 'halt-tracker' ), $done, $total );
			$done < $total ? $output->error( $text ) : $output->success( $text );
		}
		return $done < $total ? Command::PROBLEM : Command::OK;
	}

	/**
	 * Those that were named.
	 *
	 * @param Arguments $arguments What was typed.
	 * @return list<string>
	 * @throws Usage_Error When none was, or a filter beside them.
	 */
	private static function named( Arguments $arguments ): array {
		$ids = array_values( array_unique( $arguments->texts( 'id' ) ) );
		if ( array() === $ids || ! Queue_Filter::of( $arguments )->is_empty() ) {
			throw new Usage_Error( __( 'Name submissions by their ids, or use --all with a filter.', 'halt-tracker' ) );
		}
		return $ids;
	}

	/**
	 * Those that match now, written down before anything is done: what comes in later is not touched, and what leaves
	 * the filter on the way shifts nothing.
	 *
	 * @param Arguments $arguments What was typed.
	 * @return list<string>
	 * @throws Usage_Error When ids were named as well.
	 * @throws Core_Exception When the store cannot be used.
	 */
	private function matching( Arguments $arguments ): array {
		if ( array() !== $arguments->texts( 'id' ) ) {
			throw new Usage_Error( __( 'Name submissions by their ids, or use --all with a filter.', 'halt-tracker' ) );
		}
		$filter = Queue_Filter::of( $arguments );
		$now    = (int) ( 1000 * microtime( true ) );
		$ids    = array();
		$page   = 0;
		do {
			$rows    = array_column( array_filter( (array) ( $this->bridge->submissions( $filter->whole( ++$page, $now ) )['rows'] ?? array() ), 'is_array' ), 'id' );
			$ids     = array_merge( $ids, array_map( 'strval', $rows ) );
			$is_more = count( $rows ) >= Queue_Filter::PAGE;
		} while ( $is_more );
		return array_values( array_unique( $ids ) );
	}
}
