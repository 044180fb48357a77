<?php
/**
 * Words of the list and the detail of deliveries.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * What the filters offer, what is remarkable, and what to do next. What has no words is shown as it is.
 */
class Delivery_Words {

	/**
	 * Remarks that a delivery can be filtered by.
	 *
	 * @return array<string,string>
	 */
	public static function flags(): array {
		return array(
			'possible_duplicate' => __( 'Perhaps twice at Tracker', 'halt-tracker' ),
			'dropped_fields'     => __( 'Tracker kept less than was sent', 'halt-tracker' ),
			'waitlist'           => __( 'On the waiting list: the event was full or its registration closed', 'halt-tracker' ),
			'registered_before'  => __( 'Was registered for the event before; no second seat', 'halt-tracker' ),
		);
	}

	/**
	 * A remark.
	 *
	 * @param string $flag Code.
	 * @return string
	 */
	public static function flag( string $flag ): string {
		return self::flags()[ $flag ] ?? $flag;
	}

	/**
	 * Ways in.
	 *
	 * @return array<string,string>
	 */
	public static function paths(): array {
		return array(
			'hook' => __( 'Form of this site', 'halt-tracker' ),
			'http' => __( 'Webhook', 'halt-tracker' ),
			'php'  => __( 'Another plugin', 'halt-tracker' ),
		);
	}

	/**
	 * What came in through, in words.
	 *
	 * @param string $path Code.
	 * @return string
	 */
	public static function path( string $path ): string {
		return self::paths()[ $path ] ?? $path;
	}

	/**
	 * What a person can do about a submission in a state.
	 *
	 * @param string $state  State.
	 * @param string $reason Why it is in it.
	 * @return string Empty: nothing needs to be done.
	 */
	public static function advice( string $state, string $reason ): string {
		if ( 'held' === $state ) {
			if ( str_starts_with( $reason, 'spam' ) ) {
				return __( 'Read what was sent. Send it if it is meant seriously, and discard it otherwise.', 'halt-tracker' );
			}
			return 'site_copy' === $reason
				? __( 'Decide in the settings which of the two sites is the live one; what is held then goes on or ends by itself.', 'halt-tracker' )
				: __( 'Look at Tracker whether the record is there already; then send it again, or discard it.', 'halt-tracker' );
		}
		$advice = array(
			'needs_attention' => __( 'Correct the fields that are named below and send it, or change the profile and send it with today’s profile.', 'halt-tracker' ),
			'unrouted'        => __( 'Make a profile for this form, then send it with today’s profile.', 'halt-tracker' ),
			'parked'          => __( 'Nothing is lost and no attempt was used. Mend the connection, the rights or the region; it then goes on by itself.', 'halt-tracker' ),
			'dead'            => __( 'Read the last answer in the timeline. Correct what Tracker objects to, in the fields or in the profile, and send it again.', 'halt-tracker' ),
			'waiting'         => __( 'Nothing needs to be done: it is tried again by itself. “Deliver now” above the list does not wait.', 'halt-tracker' ),
			'received'        => __( 'Nothing needs to be done: it is about to be mapped.', 'halt-tracker' ),
		);
		return $advice[ $state ] ?? '';
	}

	/**
	 * Who did something to a submission, or only looked: the events that name somebody.
	 *
	 * @return list<string>
	 */
	public static function audited(): array {
		return array( 'viewed', 'downloaded', 'replayed', 'edited', 'discarded', 'compared' );
	}
}
