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
		$marked  = $this->of( $event_id );
		$changed = 0;
		foreach ( array_unique( array_filter( $contacts, static fn( int $contact ): bool => $contact > 0 ) ) as $contact ) {
			if ( isset( $marked[ $contact ] ) === $is_attending ) {
				continue;
			}
			$key  = Event_Meta::attending( $event_id, $contact );
			$done = $is_attending ? update_post_meta( $event_id, $key, '1' ) : delete_post_meta( $event_id, $key );
			if ( false !== $done ) {
				++$changed;
			}
		}
		return $changed;
	}
}
