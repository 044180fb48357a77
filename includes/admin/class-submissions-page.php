<?php
/**
 * The pages of the submissions.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Cron;
use Halt\Tracker\Spool;
use Halt\Tracker\Spool_Import;

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
		$actions->add( 'run_now', array( $this, 'run_now' ) );
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
			View::render( 'submissions', array( 'table' => $table ) + $this->spooled() );
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
		$id = $input->text( 'id' );
		$this->bridge->discard( $id );
		$this->flash->success( __( 'The submission was discarded; it will not be sent.', 'halt-tracker' ) );
		return Screens::url( Screens::SUBMISSIONS, array( 'submission' => $id ) );
	}

	/**
	 * Works on what waits, now.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function run_now(): string {
		$this->import->run( (int) ( self::RUN_BUDGET / 2 ) );
		$answer = $this->bridge->drain( min( self::RUN_BUDGET, Cron::budget_ms() ), 'run_now' );
		if ( ! empty( $answer['busy'] ) ) {
			$this->flash->warning( __( 'Another process is delivering at this moment.', 'halt-tracker' ) );
		} else {
			$this->flash->success(
				sprintf(
					/* translators: 1: number of submissions finished, 2: number still waiting. */
					__( 'Done. Finished: %1$d. Still waiting: %2$d.', 'halt-tracker' ),
					(int) ( $answer['finished'] ?? 0 ),
					(int) ( $answer['waiting'] ?? 0 )
				)
			);
		}
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
