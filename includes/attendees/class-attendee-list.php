<?php
/**
 * The attendees of an event.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * What the core knows of them, with the marks of the site. The core keeps them sealed; here they live as long as the
 * request. Two thousand people are a megabyte, so they are sorted and searched in memory.
 */
final class Attendee_List {

	/** Rows of one answer; the core gives no more. */
	private const PAGE = 500;

	/** As many as one event has at most, so that a fault of counting ends. */
	private const MOST = 20000;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 * @param Marks  $marks  Who attends.
	 */
	public function __construct( private Bridge $bridge, private Marks $marks ) {
	}

	/**
	 * How far the list is; asks Tracker nothing.
	 *
	 * @param int $event_id Event.
	 * @return Load_State
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function state( int $event_id ): Load_State {
		return Load_State::of( $this->bridge->attendees( $event_id ) );
	}

	/**
	 * Everybody who is known.
	 *
	 * @param int $event_id Event.
	 * @return list<Attendee>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function all( int $event_id ): array {
		$marked = $this->marks->of( $event_id );
		$all    = array();
		$page   = 0;
		do {
			$answer = $this->bridge->attendee_rows(
				array(
					'event_id' => $event_id,
					'page'     => ++$page,
					'per_page' => self::PAGE,
				)
			);
			foreach ( $answer['rows'] as $row ) {
				if ( is_array( $row ) ) {
					$one = Attendee::of( $row, $marked );
					// While it loads, rows move from page to page.
					$all[ $one->key() ] = $one;
				}
			}
			$is_more = count( $answer['rows'] ) >= self::PAGE && $page * self::PAGE < min( self::MOST, $answer['total'] );
		} while ( $is_more );
		return array_values( $all );
	}

	/**
	 * Gives a seat to a registration, or takes it back; the core notes who decided.
	 *
	 * @param Attended_Event $event         Event.
	 * @param string         $submission_id Registration.
	 * @param bool           $has_seat      Whether it is to have one.
	 * @param string         $actor         Login of whoever decides.
	 * @return Seat_Change
	 * @throws Core_Exception When the event has no such registration, or the store cannot be used.
	 */
	public function change_seat( Attended_Event $event, string $submission_id, bool $has_seat, string $actor ): Seat_Change {
		$answer = $this->bridge->change_seat(
			array(
				'event_id'      => $event->id(),
				'submission_id' => $submission_id,
				'seat'          => $has_seat,
				'actor'         => $actor,
			)
		);
		return Seat_Change::of( $answer, $event->capacity() );
	}

	/**
	 * Contacts at Tracker of attendees; only these can be marked.
	 *
	 * @param list<Attendee> $attendees Attendees.
	 * @return list<int>
	 */
	public static function contacts( array $attendees ): array {
		return array_values( array_filter( array_map( static fn( Attendee $one ): int => $one->contact_id, $attendees ) ) );
	}
}
