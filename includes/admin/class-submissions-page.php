<?php
/**
 * The pages of the submissions.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Alerts;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Spool;
use Halt\Tracker\Spool_Import;
use Halt\Tracker\Housekeeping;
use Halt\Tracker\Lost_Form_Count;

defined( 'ABSPATH' ) || exit;

/**
 * List, detail, and what can be done with a submission.
 */
class Submissions_Page {

	/** States that a replay makes sense in. */
	public const REPLAYABLE = array( 'unrouted', 'dead', 'parked', 'held', 'needs_attention' );

	/** States that a person may give a submission up in. */
	public const DISCARDABLE = array( 'unrouted', 'dead', 'parked', 'held', 'needs_attention', 'waiting', 'received' );

	private const RUN_BUDGET = 20000;

	private const COMPARE_BUDGET = 5000;

	/** Submissions of one decision. */
	private const MOST = 200;

	/**
	 * Makes it.
	 *
	 * @param Bridge       $bridge The core.
	 * @param Flash        $flash  Messages.
	 * @param Spool        $spool  What waits outside the core.
	 * @param Spool_Import $import Takes it in.
	 */
	public function __construct( private Bridge $bridge, private Flash $flash, private Spool $spool, private Spool_Import $import ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'replay', array( $this, 'replay' ) );
		$actions->add( 'discard', array( $this, 'discard' ) );
		$actions->add( 'decide', array( $this, 'decide' ) );
		$actions->add( 'compare', array( $this, 'compare' ) );
		$actions->add( 'recover', array( $this, 'recover' ) );
		$actions->add( 'import_spool', array( $this, 'import_spool' ) );
	}

	/**
	 * Shows the list, or a submission.
	 *
	 * @return void
	 */
	public function render(): void {
		$id = Input::query()->text( 'submission' );
		try {
			if ( '' !== $id ) {
				$this->render_detail( $id );
				return;
			}
			$table = new Submissions_Table( $this->bridge );
			$table->prepare_items();
			View::render(
				'submissions',
				array(
					'table'          => $table,
					'reconciliation' => $table->reconciliation(),
					'lost'           => Lost_Form_Count::latest( 7, 20 ),
					'damaged'        => isset( Alerts::active()['queue_corrupt'] ),
				) + $this->spooled()
			);
		} catch ( Core_Exception $e ) {
			View::render( 'unavailable', array( 'text' => Words::core_error( $e ) ) + $this->spooled() );
		}
	}

	/**
	 * Sends a submission again, mapped with today's profile.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When it cannot be replayed.
	 */
	public function replay( Input $input ): string {
		$id     = $input->text( 'id' );
		$answer = $this->bridge->replay( $id );
		$state  = (string) ( $answer['status'] ?? '' );
		/* translators: %s: state of the submission. */
		$text = sprintf( __( 'Mapped again with today’s profile. State: %s', 'halt-tracker' ), Words::state( $state ) );
		if ( 'waiting' === $state ) {
			$this->flash->success( $text );
		} else {
			$this->flash->warning( $text );
		}
		return Screens::url( Screens::SUBMISSIONS, array( 'submission' => $id ) );
	}

	/**
	 * Gives a submission up.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When it cannot be discarded.
	 */
	public function discard( Input $input ): string {
		$id    = $input->text( 'id' );
		$state = (string) ( $this->bridge->discard( $id )['state'] ?? '' );
		if ( 'discarded' === $state ) {
			$this->flash->success( __( 'The submission was discarded; it will not be sent.', 'halt-tracker' ) );
		} elseif ( '' === $state ) {
			$this->flash->error( Words::code( 'unknown_id' ) );
		} else {
			/* translators: %s: state of the submission. */
			$this->flash->warning( sprintf( __( 'Nothing was changed. State: %s', 'halt-tracker' ), Words::state( $state ) ) );
		}
		return Screens::url( Screens::SUBMISSIONS, array( 'submission' => $id ) );
	}

	/**
	 * Releases or discards several held submissions.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function decide( Input $input ): string {
		$is_release = 'release' === $input->key( 'decision' );
		$done       = 0;
		$left       = 0;
		foreach ( array_slice( array_unique( $input->checked( 'ids' ) ), 0, self::MOST ) as $id ) {
			$row = $this->bridge->submission( $id );
			// Somebody else may have decided since the list was shown.
			if ( 'held' !== ( $row['state'] ?? '' ) ) {
				++$left;
				continue;
			}
			$state = $is_release ? (string) ( $this->bridge->replay( $id )['status'] ?? '' ) : (string) ( $this->bridge->discard( $id )['state'] ?? '' );
			if ( 'held' === $state ) {
				++$left;
			} else {
				++$done;
			}
		}
		if ( $done > 0 ) {
			/* translators: %s: number of submissions. */
			$released = _n( '%s submission was released.', '%s submissions were released.', $done, 'halt-tracker' );
			/* translators: %s: number of submissions. */
			$discarded = _n( '%s submission was discarded.', '%s submissions were discarded.', $done, 'halt-tracker' );
			$this->flash->success( sprintf( $is_release ? $released : $discarded, number_format_i18n( $done ) ) );
		}
		if ( $left > 0 ) {
			/* translators: %s: number of submissions. */
			$this->flash->warning( sprintf( _n( '%s submission was left as it is.', '%s submissions were left as they are.', $left, 'halt-tracker' ), number_format_i18n( $left ) ) );
		}
		return Screens::url( Screens::SUBMISSIONS, array( 'state' => 'held' ) );
	}

	/**
	 * Compares what came in with what is accounted for, now.
	 *
	 * @return string
	 */
	public function compare(): string {
		( new Housekeeping( $this->bridge ) )->run( self::COMPARE_BUDGET, true );
		return Screens::url( Screens::SUBMISSIONS );
	}

	/**
	 * Reads back what a damaged store that was moved aside still gives.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function recover(): string {
		$answer = $this->bridge->recover();
		$this->flash->success(
			sprintf(
				/* translators: 1: number of submissions that came back, 2: number that were there already, 3: number that cannot be read. */
				__( 'Came back: %1$d. Were there already: %2$d. Cannot be read: %3$d.', 'halt-tracker' ),
				(int) ( $answer['submissions'] ?? 0 ),
				(int) ( $answer['known'] ?? 0 ),
				(int) ( $answer['unreadable'] ?? 0 )
			)
		);
		return Screens::url( Screens::SUBMISSIONS );
	}

	/**
	 * Takes the spool in, also what could not be taken in before.
	 *
	 * @return string
	 */
	public function import_spool(): string {
		$this->import->hurry();
		$done = $this->import->run( self::RUN_BUDGET );
		if ( $done['kept'] > 0 || '' !== $done['code'] ) {
			$this->flash->warning(
				sprintf(
					/* translators: 1: number of submissions, 2: number of submissions, 3: reason, or nothing. */
					__( 'Taken in from the spool: %1$d. Kept there: %2$d. %3$s', 'halt-tracker' ),
					$done['imported'] + $done['duplicates'],
					$this->spool->count(),
					'' === $done['code'] ? '' : Words::code( $done['code'] )
				)
			);
		} else {
			/* translators: %d: number of submissions. */
			$this->flash->success( sprintf( __( 'Taken in from the spool: %d.', 'halt-tracker' ), $done['imported'] + $done['duplicates'] ) );
		}
		return Screens::url( Screens::SUBMISSIONS );
	}

	/**
	 * What the views say about the spool.
	 *
	 * @return array{spooled:int,spooled_since:int,spool_problems:array<string,int>}
	 */
	private function spooled(): array {
		$count = $this->spool->count();
		return array(
			'spooled'        => $count,
			'spooled_since'  => 0 === $count ? 0 : (int) $this->spool->oldest(),
			'spool_problems' => 0 === $count ? array() : $this->spool->problems(),
		);
	}

	/**
	 * Shows a submission.
	 *
	 * @param string $id Submission id.
	 * @return void
	 * @throws Core_Exception When the store cannot be used.
	 */
	private function render_detail( string $id ): void {
		$row = $this->bridge->submission( $id );
		if ( null === $row ) {
			View::render( 'unavailable', array( 'text' => Words::code( 'unknown_id' ) ) );
			return;
		}
		View::render( 'submission', array( 'row' => $row ) );
	}
}
