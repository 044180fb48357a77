<?php
/**
 * Who registered for an event, as Tracker knows them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * Ids of contacts at Tracker, nothing else of a person. They are kept with the event, so that a list can be loaded
 * quickly, and also where the core's store was lost.
 */
class Event_Contacts {

	/** Contacts of an event at most. */
	public const MOST = 5000;

	/**
	 * Registers the hook.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'halt_tracker_delivered', array( $this, 'delivered' ) );
	}

	/**
	 * Keeps the contact of a registration that has arrived. May be told of the same more than once.
	 *
	 * @param mixed $payload What the action says.
	 * @return void
	 */
	public function delivered( $payload ): void {
		$payload  = is_array( $payload ) ? $payload : array();
		$event_id = absint( $payload['context']['event_id'] ?? 0 );
		$contact  = absint( $payload['record_id'] ?? 0 );
		if ( $event_id > 0 && $contact > 0 && 'contact' === strtolower( (string) ( $payload['record_kind'] ?? '' ) ) ) {
			self::keep( $event_id, $contact, (int) ( microtime( true ) * 1000 ) );
			$event = Event::get( $event_id );
			if ( null !== $event ) {
				// One that is not published yet has no tag of its own; from now on somebody is under it.
				Event_Tagging::fix( $event );
			}
		}
	}

	/**
	 * Keeps a contact, once.
	 *
	 * @param int $event_id      Event.
	 * @param int $contact_id    Contact at Tracker.
	 * @param int $registered_at Unix milliseconds.
	 * @return void
	 */
	public static function keep( int $event_id, int $contact_id, int $registered_at ): void {
		if ( null === Event::get( $event_id ) ) {
			return;
		}
		$kept = self::of( $event_id );
		if ( count( $kept ) >= self::MOST || in_array( $contact_id, array_column( $kept, 'contact_id' ), true ) ) {
			return;
		}
		// A row for each: two processes that work on tasks at once would overwrite each other's list.
		add_post_meta(
			$event_id,
			Event_Meta::CONTACTS,
			array(
				'contact_id'    => $contact_id,
				'registered_at' => $registered_at,
			)
		);
	}

	/**
	 * The contacts of an event, each once, in the order in which they came.
	 *
	 * @param int $event_id Event.
	 * @return list<array{contact_id:int,registered_at:int}>
	 */
	public static function of( int $event_id ): array {
		$contacts = array();
		foreach ( (array) get_post_meta( $event_id, Event_Meta::CONTACTS, false ) as $row ) {
			$contact = absint( $row['contact_id'] ?? 0 );
			if ( $contact > 0 && ! isset( $contacts[ $contact ] ) ) {
				$contacts[ $contact ] = array(
					'contact_id'    => $contact,
					'registered_at' => (int) ( $row['registered_at'] ?? 0 ),
				);
			}
		}
		return array_values( $contacts );
	}

	/**
	 * Forgets a contact, and that they attend.
	 *
	 * @param int $event_id   Event.
	 * @param int $contact_id Contact at Tracker.
	 * @return bool Whether anything was there.
	 */
	public static function forget( int $event_id, int $contact_id ): bool {
		if ( $event_id < 1 || $contact_id < 1 ) {
			return false;
		}
		$is_known = delete_post_meta( $event_id, Event_Meta::attending( $event_id, $contact_id ) );
		foreach ( get_post_meta( $event_id, Event_Meta::CONTACTS, false ) as $row ) {
			if ( absint( $row['contact_id'] ?? 0 ) === $contact_id ) {
				$is_known = delete_post_meta( $event_id, Event_Meta::CONTACTS, $row ) || $is_known;
			}
		}
		return $is_known;
	}

	/**
	 * Forgets everybody, at every event of the site.
	 *
	 * @return void
	 */
	public static function drop(): void {
		global $wpdb;
		delete_post_meta_by_key( Event_Meta::CONTACTS );
		$keys = $wpdb->get_col( $wpdb->prepare( "SELECT DISTINCT meta_key FROM {$wpdb->postmeta} WHERE meta_key LIKE %s", $wpdb->esc_like( Event_Meta::ATTENDING ) . '%' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Once, when the plugin goes.
		array_map( 'delete_post_meta_by_key', $keys );
	}
}
