<?php
/**
 * What is kept of a person with events, for WordPress's export.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * One item for each event: that they registered, whether they came, and what a loaded list has of them.
 */
class Attendance_Export {

	private const ID = 'halt-tracker-events';

	/**
	 * The items.
	 *
	 * @param array<mixed> $attendance Member `attendance` of the core's answer (docs/boundary.md, `person`).
	 * @return list<array<string,mixed>>
	 */
	public static function items( array $attendance ): array {
		$items = array();
		foreach ( $attendance as $one ) {
			$event   = is_array( $one ) ? absint( $one['event_id'] ?? 0 ) : 0;
			$contact = is_array( $one ) ? absint( $one['contact_id'] ?? 0 ) : 0;
			if ( 0 === $event ) {
				continue;
			}
			$items[] = array(
				'group_id'    => self::ID,
				'group_label' => __( 'Registrations for events', 'halt-tracker' ),
				'item_id'     => self::ID . '-' . $event . '-' . $contact,
				'data'        => self::lines( $event, $contact, $one ),
			);
		}
		return $items;
	}

	/**
	 * What is known at one event.
	 *
	 * @param int                 $event_id Event.
	 * @param int                 $contact  Contact at Tracker.
	 * @param array<string,mixed> $one      What the core has.
	 * @return list<array{name:string,value:string}>
	 */
	private static function lines( int $event_id, int $contact, array $one ): array {
		$event = Event::get( $event_id );
		$known = array(
			__( 'Event', 'halt-tracker' )              => null === $event ? '#' . $event_id : trim( $event->title . ', ' . Event_Dates::words( $event ), ', ' ),
			__( 'Number at Tracker', 'halt-tracker' )  => (string) $contact,
			__( 'Marked as attending', 'halt-tracker' ) => get_post_meta( $event_id, Event_Meta::attending( $event_id, $contact ), true ) ? __( 'yes', 'halt-tracker' ) : __( 'no', 'halt-tracker' ),
		);
		$names = array(
			'first_name' => __( 'First name', 'halt-tracker' ),
			'surname'    => __( 'Surname', 'halt-tracker' ),
			'email'      => __( 'E-mail', 'halt-tracker' ),
			'phone'      => __( 'Phone', 'halt-tracker' ),
			'company'    => __( 'Company', 'halt-tracker' ),
		);
		foreach ( $names as $key => $name ) {
			$known[ $name ] = is_scalar( $one[ $key ] ?? null ) ? (string) $one[ $key ] : '';
		}
		$lines = array();
		foreach ( array_filter( $known, static fn( string $value ): bool => '' !== $value ) as $name => $value ) {
			// WordPress prints values as they are.
			$lines[] = array(
				'name'  => esc_html( (string) $name ),
				'value' => esc_html( $value ),
			);
		}
		return $lines;
	}
}
