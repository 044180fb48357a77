<?php
/**
 * Seats of an event after the registration, with the real core and the simulated Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Attendees\Attended_Event;
use Halt\Tracker\Attendees\Attendee;
use Halt\Tracker\Attendees\Attendee_List;
use Halt\Tracker\Attendees\Attendee_Words;
use Halt\Tracker\Attendees\Load_State;
use Halt\Tracker\Attendees\Loading;
use Halt\Tracker\Attendees\Marks;
use Halt\Tracker\Events\Event_Seats;
use Halt\Tracker\Plugin;

require_once __DIR__ . '/class-event-test-case.php';

/**
 * What a cancellation is at Tracker and here, and what the page says of a delivered registration.
 */
final class Attendees_Seats_Test extends Event_Test_Case {

	/**
	 * The event, with two seats.
	 *
	 * @var int
	 */
	private int $event;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->connect_to_simulator();
		$line        = static fn( string $from, string $to ): array => array( 'from' => array( 'kind' => 'field', 'value' => $from ), 'to' => $to, 'required' => true );
		Plugin::boot()->profiles->save(
			array(
				'id'       => 'seats',
				'name'     => 'Seats',
				'enabled'  => true,
				'matching' => array( 'form_ids' => array( 'seats-form' ) ),
				'record'   => 'contact',
				'fields'   => array( $line( 'last_name', 'surname' ), $line( 'email', 'contactDetails.email' ) ),
			)
		);
		$this->event = $this->event( 'Two Seats', array( 'date' => self::day( '+9 days' ) . 'T18:00', 'capacity' => 2 ) );
	}

	/**
	 * Registers somebody, and delivers it.
	 *
	 * @param string $surname Surname.
	 */
	private function register( string $surname ): void {
		$email = strtolower( $surname ) . '@seats.test';
		do_action( 'halt_tracker_ingest', 'seats', array( 'form_id' => 'seats-form', 'fields' => array( 'last_name' => $surname, 'email' => $email ), 'meta' => array( 'event_post_id' => $this->event ) ) );
		$plugin = Plugin::boot();
		for ( $n = 0; $n < 20 && ( 0 === $n || (int) ( $plugin->bridge->status()['counts']['waiting'] ?? 0 ) > 0 ); $n++ ) {
			$plugin->bridge->drain( 5000, 'run_now' );
		}
		$plugin->tasks->run();
	}

	/**
	 * The list.
	 *
	 * @return Attendee_List
	 */
	private static function attendees(): Attendee_List {
		return new Attendee_List( Plugin::boot()->bridge, new Marks() );
	}

	/**
	 * People by surname.
	 *
	 * @return array<string,Attendee>
	 */
	private function people(): array {
		$people = array();
		foreach ( self::attendees()->all( $this->event ) as $one ) {
			$people[ $one->surname ] = $one;
		}
		return $people;
	}

	/**
	 * Asks Tracker for the whole list.
	 */
	private function refresh(): void {
		$loading = new Loading( Plugin::boot()->bridge );
		$first   = true;
		do {
			$state = $loading->go_on( Attended_Event::find( $this->event ), false, $first, 5000, 'admin' );
			$first = false;
			usleep( 1000 * $state->wait_ms );
		} while ( $state->is_more );
		$this->assertSame( array( Load_State::LOADED, '' ), array( $state->state, $state->code ) );
	}

	/**
	 * Seats, people waiting, and how many are coming as the site says it.
	 *
	 * @return list<int|null>
	 */
	private function counts(): array {
		$seats = new Event_Seats( Plugin::boot()->bridge );
		return array( $seats->of( $this->event )['seats'], $seats->of( $this->event )['waitlist'], $seats->coming( $this->event ) );
	}

	/**
	 * Tags somebody at Tracker.
	 *
	 * @param string $surname Surname.
	 * @param string $tags    Tags.
	 */
	private function tag( string $surname, string $tags ): void {
		$answer = wp_remote_post(
			self::sandbox_url() . '/_sim/touch',
			array(
				'headers' => array( 'Content-Type' => 'application/json' ),
				'body'    => (string) wp_json_encode( array( 'type' => 'Contact', 'id' => $this->people()[ $surname ]->contact_id, 'members' => array( 'tagText' => $tags ) ) ),
			)
		);
		$this->assertSame( 200, wp_remote_retrieve_response_code( $answer ) );
	}

	/**
	 * A delivered registration counts as found before Tracker was asked; a cancellation at Tracker frees the seat, and a
	 * promotion there takes one.
	 */
	public function test_seats_follow_the_tags(): void {
		array_map( array( $this, 'register' ), array( 'Ash', 'Birch', 'Cedar' ) );
		$people = $this->people();
		$this->assertSame( array( 'registered', 'registered', 'waitlist' ), array( $people['Ash']->state, $people['Birch']->state, $people['Cedar']->state ) );
		$this->assertSame( '2 contacts found', Attendee_Words::found( self::attendees()->state( $this->event ) ) );
		$this->assertSame( array( 2, 1, 2 ), $this->counts() );
		$this->refresh();
		$this->assertSame( 'confirmed', $this->people()['Ash']->state );

		$this->tag( 'Ash', 'VIP' );
		$this->refresh();
		$this->assertSame( array( 'tag_missing', 'tag_missing' ), array( $this->people()['Ash']->state, $this->people()['Ash']->seat ) );
		$this->assertSame( array( 1, 1, 1 ), $this->counts() );
		$this->register( 'Dogwood' );
		$this->assertSame( array( 'registered', 'seat' ), array( $this->people()['Dogwood']->state, $this->people()['Dogwood']->seat ) );

		$this->tag( 'Cedar', 'Two Seats' );
		$this->refresh();
		$this->assertSame( array( 'confirmed', 'seat' ), array( $this->people()['Cedar']->state, $this->people()['Cedar']->seat ) );
		$this->assertSame( array( 3, 0, 3 ), $this->counts() );
	}

	/**
	 * A person takes a seat back and gives it to who waits; both are noted, and Tracker hears nothing.
	 */
	public function test_seats_by_decision(): void {
		array_map( array( $this, 'register' ), array( 'Elm', 'Fir', 'Gum' ) );
		$this->refresh();
		$people = $this->people();
		$list   = self::attendees();
		$event  = Attended_Event::find( $this->event );
		$given  = $list->change_seat( $event, $people['Elm']->submission_id, false, 'admin' );
		$this->assertStringContainsString( '1 of 2 seats are taken now.', $given->words() );
		$this->assertSame( array( 1, 1, 1 ), $this->counts() );
		$list->change_seat( $event, $people['Gum']->submission_id, true, 'admin' );
		$this->assertSame( array( 'given_up', 'confirmed', 'seated' ), array( $this->people()['Elm']->state, $this->people()['Fir']->state, $this->people()['Gum']->state ) );
		$this->assertSame( array( 2, 0, 2 ), $this->counts() );
		$this->refresh();
		$this->assertSame( array( 2, 0, 2 ), $this->counts() );
		$noted = array_values( array_filter( Plugin::boot()->bridge->submission( $people['Elm']->submission_id )['journal'], static fn( array $entry ): bool => 'seat_given_up' === $entry['event'] ) );
		$this->assertSame( array( 'event_id' => $this->event, 'actor' => 'admin' ), array_intersect_key( $noted[0]['detail'], array( 'actor' => 1, 'event_id' => 1 ) ) );
	}
}
