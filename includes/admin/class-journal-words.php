<?php
/**
 * Words of the steps and the journal.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * What the core calls steps, events and outcomes, in words. What has none is shown as it is.
 */
class Journal_Words {

	/**
	 * A kind of step. Documents are numbered from 1, as people count.
	 *
	 * @param mixed $kind Name, or an object of name and number, such as `{"attach":0}`.
	 * @return string
	 */
	public static function step( mixed $kind ): string {
		$number = null;
		if ( is_array( $kind ) ) {
			$number = is_numeric( reset( $kind ) ) ? (int) reset( $kind ) + 1 : null;
			$kind   = (string) key( $kind );
		}
		$kind = is_scalar( $kind ) ? (string) $kind : '';
		if ( 'scan' === $kind && null !== $number ) {
			/* translators: %d: number of the document, from 1. */
			return sprintf( __( 'Virus scan %d', 'halt-tracker' ), $number );
		}
		if ( 'attach' === $kind && null !== $number ) {
			/* translators: %d: number of the document, from 1. */
			return sprintf( __( 'Attach %d', 'halt-tracker' ), $number );
		}
		$words = array(
			'contact'  => __( 'Contact', 'halt-tracker' ),
			'record'   => __( 'Record', 'halt-tracker' ),
			'scan'     => __( 'Virus scan', 'halt-tracker' ),
			'attach'   => __( 'Attach', 'halt-tracker' ),
			'activity' => __( 'Activity', 'halt-tracker' ),
			'list'     => __( 'Job’s list', 'halt-tracker' ),
		);
		return $words[ $kind ] ?? $kind;
	}

	/**
	 * A state of a step.
	 *
	 * @param string $state State.
	 * @return string
	 */
	public static function step_state( string $state ): string {
		$words = array(
			'pending' => __( 'to do', 'halt-tracker' ),
			'sending' => __( 'outcome unknown', 'halt-tracker' ),
			'done'    => __( 'done', 'halt-tracker' ),
			'skipped' => __( 'not needed', 'halt-tracker' ),
			'dead'    => __( 'given up', 'halt-tracker' ),
		);
		return $words[ $state ] ?? $state;
	}

	/**
	 * What a step produced: what became of it, the id at Tracker, and remarks.
	 *
	 * @param mixed $result Result of the step.
	 * @return string
	 */
	public static function result( mixed $result ): string {
		if ( ! is_array( $result ) ) {
			return is_scalar( $result ) ? (string) $result : '';
		}
		$text  = self::outcome( is_scalar( $result['action'] ?? '' ) ? (string) ( $result['action'] ?? '' ) : '' );
		$text .= empty( $result['id'] ) || ! is_scalar( $result['id'] ) ? '' : ' ' . (string) $result['id'];
		foreach ( array_filter( (array) ( $result['flags'] ?? array() ), 'is_string' ) as $flag ) {
			$text .= ' – ' . Words::code( $flag );
		}
		return trim( $text, ' –' );
	}

	/**
	 * An event of the journal.
	 *
	 * @param string $event Event.
	 * @return string
	 */
	public static function event( string $event ): string {
		$words = array(
			'received'  => __( 'Received', 'halt-tracker' ),
			'imported'  => __( 'Taken in from the spool', 'halt-tracker' ),
			'duplicate' => __( 'The same once more', 'halt-tracker' ),
			'enriched'  => __( 'Completed by a second copy', 'halt-tracker' ),
			'recovered' => __( 'Read back from a damaged store', 'halt-tracker' ),
			'replayed'  => __( 'Mapped again', 'halt-tracker' ),
			'step'      => __( 'Step', 'halt-tracker' ),
			'call'      => __( 'Call', 'halt-tracker' ),
			'decision'  => __( 'Remark', 'halt-tracker' ),
			'set_aside' => __( 'Set aside', 'halt-tracker' ),
			'abandoned' => __( 'Its worker ended', 'halt-tracker' ),
			'unparked'  => __( 'Goes on', 'halt-tracker' ),
			'released'  => __( 'Goes on', 'halt-tracker' ),
			'revived'   => __( 'Tracker is back: goes on', 'halt-tracker' ),
			'adopted'   => __( 'Moved to the account of today', 'halt-tracker' ),
			'discarded' => __( 'Discarded', 'halt-tracker' ),
			'finished'  => __( 'Finished', 'halt-tracker' ),
			'erased'            => __( 'Erased', 'halt-tracker' ),
			'opinion'           => __( 'Akismet’s opinion', 'halt-tracker' ),
			'read_back'         => __( 'Read back from Tracker', 'halt-tracker' ),
			'retention_warning' => __( 'Warning before the end by age', 'halt-tracker' ),
			'breaker_opened'    => __( 'Tracker stopped to answer', 'halt-tracker' ),
			'breaker_closed'    => __( 'Tracker answers again', 'halt-tracker' ),
			'reconnect_needed'  => __( 'The sign-in was lost', 'halt-tracker' ),
			'reconnected'       => __( 'The sign-in is back', 'halt-tracker' ),
			'edited'            => __( 'Values replaced', 'halt-tracker' ),
			'seat_given_up'     => __( 'Seat of the event given up', 'halt-tracker' ),
			'seat_given'        => __( 'Seat of the event given', 'halt-tracker' ),
			'seat_freed'        => __( 'Place at the event freed by Tracker’s answer', 'halt-tracker' ),
			'seat_taken'        => __( 'Seat of the event taken by Tracker’s answer', 'halt-tracker' ),
		) + self::jobs() + self::audit();
		return $words[ $event ] ?? $event;
	}

	/**
	 * What happened to the jobs of the site.
	 *
	 * @return array<string,string>
	 */
	private static function jobs(): array {
		return array(
			'jobs_sweep'       => __( 'Jobs compared with Tracker', 'halt-tracker' ),
			'jobs_held'        => __( 'Removal of jobs held', 'halt-tracker' ),
			'jobs_decided'     => __( 'Held removal of jobs decided', 'halt-tracker' ),
			'job_removed'      => __( 'Job taken off the site', 'halt-tracker' ),
			'job_failed'       => __( 'Job could not be written', 'halt-tracker' ),
			'job_hint'         => __( 'Tracker told of a change', 'halt-tracker' ),
			'hooks_registered' => __( 'Webhooks registered at Tracker', 'halt-tracker' ),
			'hooks_removed'    => __( 'Webhooks taken back at Tracker', 'halt-tracker' ),
		);
	}

	/**
	 * What people did at the screens; the list of the core: `note` in docs/boundary.md.
	 *
	 * @return array<string,string>
	 */
	private static function audit(): array {
		return array(
			'viewed'             => __( 'Viewed', 'halt-tracker' ),
			'downloaded'         => __( 'File downloaded', 'halt-tracker' ),
			'exported'           => __( 'Exported', 'halt-tracker' ),
			'secret_revealed'    => __( 'Secret shown', 'halt-tracker' ),
			'secret_regenerated' => __( 'New secret made', 'halt-tracker' ),
			'settings_saved'     => __( 'Settings saved', 'halt-tracker' ),
			'profile_saved'      => __( 'Profile saved', 'halt-tracker' ),
			'profile_deleted'    => __( 'Profile deleted', 'halt-tracker' ),
			'profiles_imported'  => __( 'Profiles imported', 'halt-tracker' ),
			'test_sent'          => __( 'Test sent to Tracker', 'halt-tracker' ),
			'test_removed'       => __( 'Test removed from Tracker', 'halt-tracker' ),
			'connected'          => __( 'Connected to Tracker', 'halt-tracker' ),
			'disconnected'       => __( 'Disconnected from Tracker', 'halt-tracker' ),
			'paused'             => __( 'Sending paused', 'halt-tracker' ),
			'resumed'            => __( 'Sending resumed', 'halt-tracker' ),
			'fast_path_opened'   => __( 'Fast path opened', 'halt-tracker' ),
			'fast_path_shut'     => __( 'Fast path shut', 'halt-tracker' ),
			'person_exported'    => __( 'Personal data exported', 'halt-tracker' ),
			'person_erased'      => __( 'Personal data erased', 'halt-tracker' ),
			'queue_run'          => __( 'Queue run by hand', 'halt-tracker' ),
			'attendees_loaded'   => __( 'Attendees loaded from Tracker', 'halt-tracker' ),
			'attendees_exported' => __( 'Attendees exported', 'halt-tracker' ),
			'attendees_printed'  => __( 'Check-in list printed', 'halt-tracker' ),
		);
	}

	/**
	 * An outcome: of a record, a step, a call, or the state that a submission came to.
	 *
	 * @param string $outcome Outcome.
	 * @return string
	 */
	public static function outcome( string $outcome ): string {
		$words = array(
			'created'            => __( 'created', 'halt-tracker' ),
			'updated'            => __( 'updated', 'halt-tracker' ),
			'unchanged'          => __( 'unchanged', 'halt-tracker' ),
			'skipped'            => __( 'not needed', 'halt-tracker' ),
			'none'               => __( 'not needed', 'halt-tracker' ),
			'with_lead'          => __( 'is made with the lead', 'halt-tracker' ),
			'adopted'            => __( 'was there from an earlier try', 'halt-tracker' ),
			'attached'           => __( 'attached', 'halt-tracker' ),
			'linked'             => __( 'linked', 'halt-tracker' ),
			'listed'             => __( 'put on the list', 'halt-tracker' ),
			'already_listed'     => __( 'was on the list', 'halt-tracker' ),
			'done'               => __( 'done', 'halt-tracker' ),
			'answered'           => __( 'answered', 'halt-tracker' ),
			'failed'             => __( 'failed', 'halt-tracker' ),
			'dead'               => __( 'given up', 'halt-tracker' ),
			'unknown'            => __( 'outcome unknown', 'halt-tracker' ),
			'outage'             => __( 'Tracker is out', 'halt-tracker' ),
			'not_seen'           => __( 'not found at Tracker yet', 'halt-tracker' ),
			'possible_duplicate' => __( 'perhaps twice at Tracker', 'halt-tracker' ),
			'throttled'          => __( 'to be slower', 'halt-tracker' ),
			'missing'            => __( 'not there', 'halt-tracker' ),
			'changed'            => __( 'not as it was sent', 'halt-tracker' ),
			'clean'              => __( 'clean', 'halt-tracker' ),
			'infected'           => __( 'infected, not sent', 'halt-tracker' ),
			'not_scanned'        => __( 'sent without a scan', 'halt-tracker' ),
			'withheld'           => __( 'not scanned, not sent', 'halt-tracker' ),
			'complete'           => __( 'complete', 'halt-tracker' ),
			'partial'            => __( 'not everything was seen', 'halt-tracker' ),
			'keep'               => __( 'to be kept', 'halt-tracker' ),
			'remove'             => __( 'to be removed', 'halt-tracker' ),
			'removed'            => __( 'removed', 'halt-tracker' ),
			'too_large_for_tracker' => __( 'too large for Tracker, linked in the activity', 'halt-tracker' ),
		);
		return $words[ $outcome ] ?? Words::state( $outcome );
	}

	/**
	 * Further data of an entry, readable: letters of any language stay letters.
	 *
	 * @param mixed $detail Data.
	 * @return string
	 */
	public static function detail( mixed $detail ): string {
		if ( is_scalar( $detail ) || null === $detail || array() === $detail ) {
			return is_scalar( $detail ) ? (string) $detail : '';
		}
		return (string) wp_json_encode( $detail, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
	}
}
