<?php
/**
 * Loading the attendees of an event from Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Cron;
use Halt\Tracker\Problem_Counter;

defined( 'ABSPATH' ) || exit;

/**
 * A slice at a time, so that no request is long and progress can be shown. The same for the page, REST, the command line
 * and the ability; it happens only when somebody asks for it.
 */
final class Loading {

	/** Milliseconds of a slice that somebody watches. */
	public const SLICE = 3000;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Begins, or goes on with what was begun. That a load began is noted.
	 *
	 * @param Attended_Event $event      The event.
	 * @param bool           $is_scan    Whether all contacts changed since the event was opened are read, too.
	 * @param bool           $is_refresh Whether Tracker is asked although the list is fresh.
	 * @param int            $budget_ms  Milliseconds, at most; less where PHP's time limit leaves less.
	 * @param string         $actor      Login of whoever asks.
	 * @return Load_State
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function go_on( Attended_Event $event, bool $is_scan, bool $is_refresh, int $budget_ms, string $actor ): Load_State {
		$before = Load_State::of( $this->bridge->attendees( $event->id() ) );
		$after  = Load_State::of(
			$this->bridge->load_attendees(
				array(
					'event_id'  => $event->id(),
					'tags'      => $event->tags(),
					'known'     => $event->known(),
					'opened_at' => $event->opened_at(),
					'scan'      => $is_scan,
					'refresh'   => $is_refresh,
					'budget_ms' => max( 1, min( $budget_ms, Cron::budget_ms() ) ),
				)
			)
		);
		if ( $after->started_at !== $before->started_at ) {
			$this->note( 'attendees_loaded', $event->id(), $actor );
		}
		return $after;
	}

	/**
	 * Notes what somebody did with the list. That it cannot be noted hinders nobody.
	 *
	 * @param string                   $what     Event of docs/boundary.md, *Audit*.
	 * @param int                      $event_id Event.
	 * @param string                   $actor    Login.
	 * @param array<string,int|string> $detail   Further data; nothing personal.
	 * @return void
	 */
	public function note( string $what, int $event_id, string $actor, array $detail = array() ): void {
		try {
			$this->bridge->note(
				array(
					'id'     => '',
					'event'  => $what,
					'actor'  => $actor,
					'detail' => array( 'event_id' => $event_id ) + $detail,
				)
			);
		} catch ( Core_Exception $e ) {
			if ( Core_Exception::EXTENSION_MISSING !== $e->kind() ) {
				Problem_Counter::count( 'audit', $e );
			}
		}
	}
}
