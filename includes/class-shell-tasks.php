<?php
/**
 * Does what the core asks the shell to do.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Tasks are rows of the core's store: each stays until it is acknowledged, so an action fires at least once,
 * also when the process is killed in between.
 */
class Shell_Tasks {

	/** Tasks of a call. */
	public const BATCH = 50;

	/** Actions by the kind of the task. */
	private const ACTIONS = array(
		'delivered'        => 'halt_tracker_delivered',
		'dead'             => 'halt_tracker_failed',
		'needs_attention'  => 'halt_tracker_needs_attention',
		'parked'           => 'halt_tracker_parked',
		'breaker_opened'   => 'halt_tracker_outage',
		'breaker_closed'   => 'halt_tracker_outage_over',
		'reconnect_needed' => 'halt_tracker_reconnect_needed',
		'reconnected'      => 'halt_tracker_reconnected',
	);

	/**
	 * Makes it.
	 *
	 * @param Bridge               $bridge     The core.
	 * @param Akismet_Opinion|null $spam_check Whom to ask about a submission that waits for an opinion.
	 */
	public function __construct( private Bridge $bridge, private ?Akismet_Opinion $spam_check = null ) {
	}

	/**
	 * Works on a batch of the tasks that wait.
	 *
	 * @return int How many were done.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function run(): int {
		$done = array();
		foreach ( $this->bridge->tasks( self::BATCH ) as $task ) {
			$payload = is_array( $task['payload'] ?? null ) ? $task['payload'] : array();
			try {
				$this->announce( (string) ( $task['kind'] ?? '' ), $payload );
			} catch ( \Throwable $e ) {
				// A listener that fails would fail again each minute and hold up all that follows.
				Problem_Counter::count( 'task', $e );
			}
			$done[] = (int) ( $task['id'] ?? 0 );
		}
		if ( array() !== $done ) {
			$this->bridge->acknowledge( $done );
		}
		return count( $done );
	}

	/**
	 * Fires the action of a task. Kinds of a newer core are passed over.
	 *
	 * @param string              $kind    Kind of the task.
	 * @param array<string,mixed> $payload What it is about.
	 * @return void
	 */
	private function announce( string $kind, array $payload ): void {
		if ( 'alert' === $kind ) {
			Alerts::take( $payload );
			return;
		}
		if ( 'spam_check' === $kind ) {
			$this->spam_check?->ask( (string) ( $payload['submission_id'] ?? '' ) );
			return;
		}
		if ( ! isset( self::ACTIONS[ $kind ] ) ) {
			return;
		}
		Log::delivery( $kind, $payload );
		/**
		 * Fires after a submission has been delivered (`halt_tracker_delivered`), has finally failed
		 * (`halt_tracker_failed`), needs a person (`halt_tracker_needs_attention`) or waits for the account
		 * to be put right (`halt_tracker_parked`). May fire more than once for the same submission.
		 *
		 * `halt_tracker_outage` and `halt_tracker_outage_over` say that Tracker stopped to answer and that it is
		 * back, `halt_tracker_reconnect_needed` and `halt_tracker_reconnected` the same of the sign-in. Their
		 * payload is about the connection: `connection`, and `code` and `opened_at`, or `reason`.
		 *
		 * @since 2.0.0
		 *
		 * @param array $payload {
		 *     What it is about.
		 *
		 *     @type string $submission_id Submission id.
		 *     @type string $profile_id    Profile id.
		 *     @type string $record_kind   Record type at Tracker.
		 *     @type int    $record_id     Record id at Tracker.
		 *     @type string $outcome       `created`, `updated` or `skipped`; empty unless delivered.
		 *     @type string $reason        Code of the reason; empty when delivered.
		 *     @type array  $context       `event_id`, `job_id`, `post_id`.
		 * }
		 */
		do_action( self::ACTIONS[ $kind ], $payload ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.DynamicHooknameFound -- All names are listed above and prefixed.
	}
}
