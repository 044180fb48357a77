<?php
/**
 * Events on the screens of the admin.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Events\Event;
use Halt\Tracker\Events\Event_Box;
use Halt\Tracker\Events\Event_Columns;
use Halt\Tracker\Events\Event_Meta;
use Halt\Tracker\Events\Event_Seats;
use Halt\Tracker\Events\Event_Warnings;

require_once __DIR__ . '/class-event-test-case.php';

/**
 * Tests of the box, the columns and what is warned of.
 */
final class Events_Admin_Test extends Event_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->engine->answers['registrationCounts'] = array();
	}

	/**
	 * Saves the box.
	 *
	 * @param int                 $id    Event.
	 * @param array<string,mixed> $typed What was typed.
	 * @param string              $nonce Nonce; empty: the right one.
	 */
	private function save( int $id, array $typed, string $nonce = '' ): void {
		$_POST = wp_slash( array( 'halt_event' => $typed, 'halt_tracker_event_nonce' => '' === $nonce ? wp_create_nonce( 'halt_tracker_event_nonce' . $id ) : $nonce ) );
		( new Event_Box( new Event_Seats( $this->bridge ) ) )->save( $id );
		$_POST = array();
	}

	/**
	 * The box, as it is printed.
	 *
	 * @param int $id Event.
	 */
	private function box( int $id ): string {
		ob_start();
		( new Event_Box( new Event_Seats( $this->bridge ) ) )->render( get_post( $id ) );
		return (string) ob_get_clean();
	}

	/**
	 * What is typed is kept and shown again.
	 */
	public function test_box(): void {
		$id = $this->event( 'Box "quoted"' );
		$this->save( $id, array( 'date' => '2030-05-01T18:30', 'end' => '2030-05-01T20:00', 'venue' => 'O\'Neill\'s "Hall" & bar', 'capacity' => '12', 'open' => '1', 'tag' => '' ) );
		$event = Event::get( $id );
		$this->assertSame( array( '2030-05-01T18:30', '2030-05-01T20:00', 'O\'Neill\'s "Hall" & bar', 12, true, 'Box "quoted"' ), array( $event->starts, $event->ends, $event->venue, $event->capacity, $event->is_open, $event->tag ) );
		$this->counted( $id, 3, 1 );
		$html = $this->box( $id );
		foreach ( array( 'value="2030-05-01T18:30"', 'O&#039;Neill&#039;s &quot;Hall&quot; &amp; bar', 'value="12"', '9 places left.', '3 of 12 seats taken.', '1 person on the waiting list.', 'value="Box &quot;quoted&quot;"', 'page=halt-tracker-attendees&#038;event=' . $id ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
		$this->save( $id, array( 'tag' => 'By hand' ) );
		$event = Event::get( $id );
		$this->assertSame( array( false, 'By hand', array( 'Box "quoted"' ) ), array( $event->is_open, $event->tag, $event->tags_before() ) );
		$this->assertStringContainsString( 'No longer use “Box &quot;quoted&quot;”', $this->box( $id ) );
		$this->save( $id, array( 'tag' => 'By hand', 'forget' => array( 'Box "quoted"', 'nobody\'s' ) ) );
		$this->assertSame( array(), Event::get( $id )->tags_before() );
	}

	/**
	 * Without the nonce, and without the right to edit, nothing is saved.
	 */
	public function test_box_is_guarded(): void {
		$id = $this->event( 'Guarded' );
		$this->save( $id, array( 'venue' => 'Nowhere' ), 'wrong' );
		wp_set_current_user( 0 );
		$this->save( $id, array( 'venue' => 'Nowhere' ) );
		$this->assertSame( '', Event::get( $id )->venue );
	}

	/**
	 * Doubtful things are said, and kept all the same.
	 */
	public function test_warnings(): void {
		$id = $this->event( 'Twin' );
		$this->event( 'Twin' );
		$this->save( $id, array( 'date' => '2030-05-02T18:30', 'end' => '2030-05-01T20:00', 'capacity' => '2', 'open' => '1' ) );
		$this->counted( $id, 3 );
		$of   = fn(): array => array_keys( ( new Event_Warnings( new Event_Seats( $this->bridge ) ) )->of( Event::get( $id ) ) );
		$this->assertSame( array( 'end', 'capacity', 'tag' ), $of() );
		$html = $this->box( $id );
		$this->assertStringContainsString( 'The end lies before the beginning.', $html );
		$this->assertStringContainsString( '3 seats are taken already', $html );
		$this->save( $id, array( 'end' => '2030-05-01T20:00', 'open' => '1', 'tag' => 'Only one' ) );
		$this->assertSame( array( 'start' ), $of() );
	}

	/**
	 * The list names date, seats and state, asks the core once for the page, and sorts by date.
	 */
	public function test_columns(): void {
		$columns = new Event_Columns( new Event_Seats( $this->bridge ) );
		$this->assertSame( array( 'cb', 'title', 'halt_event_date', 'halt_event_seats', 'halt_event_state', 'date' ), array_keys( $columns->add( array( 'cb' => '', 'title' => '', 'date' => '' ) ) ) );
		$late  = $this->event( 'Late', array( 'date' => '2030-05-02T18:30', 'capacity' => 2 ) );
		$early = $this->event( 'Early', array( 'date' => '2030-05-01' ) );
		$never = $this->event( 'Never' );
		$this->counted( $late, 2, 1 );
		set_current_screen( 'edit-halt_event' );
		add_action( 'pre_get_posts', array( $columns, 'sort' ) );
		$this->visit( array( 'post_type' => 'halt_event', 'orderby' => 'halt_event_date', 'order' => 'ASC' ) );
		remove_action( 'pre_get_posts', array( $columns, 'sort' ) );
		$this->assertSame( array( $early, $late, $never ), wp_list_pluck( $GLOBALS['wp_query']->posts, 'ID' ) );
		$cell = static function ( string $column, int $id ) use ( $columns ): string {
			ob_start();
			$columns->render( $column, $id );
			return (string) ob_get_clean();
		};
		$this->assertSame( 'May 2, 2030, 6:30 pm', $cell( 'halt_event_date', $late ) );
		$this->assertSame( 'May 1, 2030', $cell( 'halt_event_date', $early ) );
		$this->assertSame( '—', $cell( 'halt_event_date', $never ) );
		$this->assertSame( '2 of 2, and 1 waiting', $cell( 'halt_event_seats', $late ) );
		$this->assertSame( '0', $cell( 'halt_event_seats', $early ) );
		$this->assertSame( 'Fully booked. New registrations go to the waiting list.', $cell( 'halt_event_state', $late ) );
		$this->assertCount( 1, $this->engine->told( 'registrationCounts' ) );
		set_current_screen( 'front' );
	}

	/**
	 * A profile chooses among the events; one that is gone is still named.
	 */
	public function test_options(): void {
		$id = $this->event( 'Choice', array( 'date' => '2030-05-01' ) );
		$this->assertSame( array( 0 => 'none', $id => 'Choice – May 1, 2030', 999999 => '#999999, which is not there any more' ), \Halt\Tracker\Events\Event_Options::of( 999999, 'none' ) );
	}
}
