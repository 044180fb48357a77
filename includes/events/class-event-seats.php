<?php
/**
 * How many seats of events are taken.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

use Halt\Tracker\Bridge;
use Halt\Tracker\Problem_Counter;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the core once a request for all events of a page. A page of the site must come up also while the core does
 * not answer; it then says nothing of seats.
 */
class Event_Seats {

	/**
	 * Answers by event.
	 *
	 * @var array<int,array{seats:int,waitlist:int,attendees:int|null}|null>
	 */
	private array $known = array();

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Asks for several events at once.
	 *
	 * @param list<int> $ids Events.
	 * @return void
	 */
	public function load( array $ids ): void {
		$wanted = array_values( array_filter( $ids, fn( int $id ): bool => $id > 0 && ! array_key_exists( $id, $this->known ) ) );
		if ( array() === $wanted ) {
			return;
		}
		$this->known += array_fill_keys( $wanted, null );
		if ( ! $this->bridge->is_available() ) {
			return;
		}
		try {
			$nobody = array(
				'seats'     => 0,
				'waitlist'  => 0,
				'attendees' => null,
			);
			$counts = $this->bridge->registration_counts( $wanted );
			foreach ( $wanted as $id ) {
				$this->known[ $id ] = $counts[ $id ] ?? $nobody;
			}
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'events', $e );
		}
	}

	/**
	 * The counts of an event.
	 *
	 * @param int $id Event.
	 * @return array{seats:int,waitlist:int,attendees:int|null}|null Null where the core does not say.
	 */
	public function of( int $id ): ?array {
		$this->load( array( $id ) );
		return $this->known[ $id ] ?? null;
	}

	/**
	 * How many are coming, for everybody to see: those whom Tracker has confirmed, or our own registrations.
	 *
	 * @param int $id Event.
	 * @return int|null
	 */
	public function coming( int $id ): ?int {
		$counts = $this->of( $id );
		return null === $counts ? null : max( $counts['seats'], (int) $counts['attendees'] );
	}
}
