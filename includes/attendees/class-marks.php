<?php
/**
 * Who attends an event.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

use Halt\Tracker\Events\Event_Meta;

defined( 'ABSPATH' ) || exit;

/**
 * Marks of contacts, each a value of post meta of the event (halt-tracker.md 10.6). They are the site's alone: Tracker is
 * told nothing of them. Whoever is not marked has no value.
 */
final class Marks {

	/**
	 * The marked contacts of an event.
	 *
	 * @param int $event_id Event.
	 * @return array<int,true> By contact id.
	 */
	public function of( int $event_id ): array {
		$prefix = Event_Meta::ATTENDING . $event_id . '_';
		$marks  = array();
		foreach ( (array) get_post_meta( $event_id ) as $key => $values ) {
			$contact = str_starts_with( (string) $key, $prefix ) ? substr( (string) $key, strlen( $prefix ) ) : '';
			if ( ctype_digit( $contact ) && (int) $contact > 0 && ! in_array( (string) ( ( (array) $values )[0] ?? '' ), array( '', '0' ), true ) ) {
				$marks[ (int) $contact ] = true;
			}
		}
		return $marks;
	}

	/**
	 * Marks contacts, or takes their marks away.
	 *
	 * @param int       $event_id     Event.
	 * @param list<int> $contacts     Contacts at Tracker.
	 * @param bool      $is_attending Whether they attend.
	 * @return int How many changed.
	 */
	public function set( int $event_id, array $contacts, bool $is_attending ): int {
		global $wpdb;
		$marked  = $this->of( $event_id );
		$wanted  = array_filter( array_unique( $contacts ), static fn( int $contact ): bool => $contact > 0 && isset( $marked[ $contact ] ) !== $is_attending );
		$changed = 0;
		// Two thousand marks are one write to the disk; WordPress's hooks fire for each all the same.
		$wpdb->query( 'START TRANSACTION' ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- There is no function for it.
		try {
			foreach ( $wanted as $contact ) {
				$key = Event_Meta::attending( $event_id, $contact );
				// An update would read all meta of the event anew for each mark; it is for a value of somebody else's that is no mark.
				$done = $is_attending ? ( add_post_meta( $event_id, $key, '1', true ) || update_post_meta( $event_id, $key, '1' ) ) : delete_post_meta( $event_id, $key );
				if ( false !== $done ) {
					++$changed;
				}
			}
		} finally {
			$wpdb->query( 'COMMIT' ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- As above.
		}
		return $changed;
	}
}
