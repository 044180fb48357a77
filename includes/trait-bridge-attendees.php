<?php
/**
 * The bridge's calls about who comes to an event.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A part of {@see Bridge}, which makes the calls. Shapes: docs/boundary.md, *Attendees*.
 */
trait Bridge_Attendees {

	/**
	 * How far the list of an event is: asks nobody.
	 *
	 * @param int $event_id Post id of the event.
	 * @return array<string,mixed> `event_id`, `state` (`none`, `loading`, `loaded`, `stopped`), `phase` (`known`,
	 *         `search`, `scan` or empty), `done`, `total` (or null), `started_at`, `loaded_at`, `fresh`, `code`,
	 *         `counts` (`contacts`, `on_their_way`, `waitlist`), `pages`.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function attendees( int $event_id ): array {
		return $this->call( 'attendees', self::encode( array( 'event_id' => $event_id ) ) );
	}

	/**
	 * One page of the people of an event: what is known of Tracker's contacts, and our own registrations.
	 *
	 * @param array{event_id:int,page?:int,per_page?:int} $query Event; page from 1; at most 500 a page.
	 * @return array{total:int,rows:list<array<string,mixed>>}
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function attendee_rows( array $query ): array {
		$answer = $this->call( 'attendeeRows', self::encode( $query ) );
		return array(
			'total' => (int) ( $answer['total'] ?? 0 ),
			'rows'  => array_values( (array) ( $answer['rows'] ?? array() ) ),
		);
	}

	/**
	 * Goes on loading the list of an event from Tracker, for at most `budget_ms`. To be called again while `more`.
	 *
	 * @param array<string,mixed> $request `event_id`, `tags`, `known` (contact ids), `opened_at`, `scan`, `refresh`,
	 *        `budget_ms`.
	 * @return array<string,mixed> As {@see self::attendees()}, and `more`.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function load_attendees( array $request ): array {
		return $this->call( 'loadAttendees', self::encode( $request ) );
	}

	/**
	 * Gives a seat to a registration, or takes it back. Tracker is told nothing.
	 *
	 * @param array{event_id:int,submission_id:string,seat:bool,actor:string} $request What is wanted, and by whom.
	 * @return array{changed:bool,seat:string,seats:int,waitlist:int} `seat`: what the registration holds now; `seats`,
	 *         `waitlist`: of the event.
	 * @throws Core_Exception When the event has no such registration, or the store cannot be used.
	 */
	public function change_seat( array $request ): array {
		$answer = $this->call( 'changeSeat', self::encode( $request ) );
		return array(
			'changed'  => ! empty( $answer['changed'] ),
			'seat'     => (string) ( $answer['seat'] ?? '' ),
			'seats'    => (int) ( $answer['seats'] ?? 0 ),
			'waitlist' => (int) ( $answer['waitlist'] ?? 0 ),
		);
	}

	/**
	 * How many places of events are taken. Nothing personal is in it.
	 *
	 * @param list<int> $event_ids Post ids of events.
	 * @return array<int,array{seats:int,waitlist:int,attendees:int|null}> By event id; `attendees` is null until a
	 *         list was loaded.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function registration_counts( array $event_ids ): array {
		$answer = $this->call(
			'registrationCounts',
			self::encode( array( 'event_ids' => array_values( array_map( 'intval', $event_ids ) ) ) )
		);
		$counts = array();
		foreach ( $answer as $event_id => $row ) {
			$counts[ (int) $event_id ] = array(
				'seats'     => (int) ( $row['seats'] ?? 0 ),
				'waitlist'  => (int) ( $row['waitlist'] ?? 0 ),
				'attendees' => isset( $row['attendees'] ) ? (int) $row['attendees'] : null,
			);
		}
		return $counts;
	}
}
