<?php
/**
 * What a decision about a seat came to.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

defined( 'ABSPATH' ) || exit;

/**
 * The answer of `changeSeat` (docs/boundary.md), with its words: the screen, REST and the command line say the same.
 */
final class Seat_Change {

	/**
	 * Makes it.
	 *
	 * @param bool   $has_changed Whether anything was changed.
	 * @param string $seat        What the registration holds now.
	 * @param int    $seats       Seats of the event that are taken now.
	 * @param int    $waitlist    People who wait now.
	 * @param int    $capacity    Seats of the event; 0: no limit.
	 */
	private function __construct(
		public readonly bool $has_changed,
		public readonly string $seat,
		public readonly int $seats,
		public readonly int $waitlist,
		public readonly int $capacity
	) {
	}

	/**
	 * Reads an answer of the core.
	 *
	 * @param array{changed:bool,seat:string,seats:int,waitlist:int} $answer   The answer.
	 * @param int                                                    $capacity Seats of the event; 0: no limit.
	 * @return self
	 */
	public static function of( array $answer, int $capacity ): self {
		return new self( $answer['changed'], $answer['seat'], $answer['seats'], $answer['waitlist'], $capacity );
	}

	/**
	 * What was done, what is left to do at Tracker, and how many seats are taken.
	 *
	 * @return string
	 */
	public function words(): string {
		$words = array( $this->has_changed ? $this->done() : $this->not_done() );
		$taken = number_format_i18n( $this->seats );
		if ( 0 === $this->capacity ) {
			/* translators: %s: number of seats. */
			$words[] = sprintf( _n( '%s seat is taken now.', '%s seats are taken now.', $this->seats, 'halt-tracker' ), $taken );
		} else {
			/* translators: 1: number of seats that are taken, 2: number of all seats. */
			$words[] = sprintf( __( '%1$s of %2$s seats are taken now.', 'halt-tracker' ), $taken, number_format_i18n( $this->capacity ) );
		}
		return implode( ' ', $words );
	}

	/**
	 * What was done.
	 *
	 * @return string
	 */
	private function done(): string {
		return 'seat' === $this->seat
			? __( 'The seat was given. Tracker was told nothing: give the contact the event’s tag there, instead of that of the waiting list.', 'halt-tracker' )
			: __( 'The seat is free for the next who registers; nobody on the waiting list moves up by itself. Tracker was told nothing: take the event’s tag off the contact there.', 'halt-tracker' );
	}

	/**
	 * Why nothing was done.
	 *
	 * @return string
	 */
	private function not_done(): string {
		return match ( $this->seat ) {
			'seat'                => __( 'Nothing was changed: there is a seat already.', 'halt-tracker' ),
			'tag_missing', 'gone' => __( 'Nothing was changed: the contact has lost the event’s tag. With the tag at Tracker it gets a seat when the list is loaded.', 'halt-tracker' ),
			default               => __( 'Nothing was changed: this registration has no seat to give up, or the person has one by another registration.', 'halt-tracker' ),
		};
	}

	/**
	 * As it goes out by REST.
	 *
	 * @return array<string,mixed>
	 */
	public function to_array(): array {
		return array(
			'changed'  => $this->has_changed,
			'seat'     => $this->seat,
			'seats'    => $this->seats,
			'waitlist' => $this->waitlist,
			'message'  => $this->words(),
		);
	}
}
