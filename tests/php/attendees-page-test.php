<?php
/**
 * The page Event Attendees.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Attendee_Actions;
use Halt\Tracker\Admin\Attendees_Page;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Attendees\Attended_Event;
use Halt\Tracker\Attendees\Attendee;
use Halt\Tracker\Attendees\Attendee_Export;
use Halt\Tracker\Attendees\Attendee_Filter;
use Halt\Tracker\Attendees\Attendee_Words;
use Halt\Tracker\Attendees\Event_Choice;
use Halt\Tracker\Attendees\Marks;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Events\Event_Meta;

require_once __DIR__ . '/class-attendees-test-case.php';

/**
 * Tests of Attendees_Page, its table and its actions, without our script.
 */
final class Attendees_Page_Test extends Attendees_Test_Case {

	private const ACTIONS = array( 'load_attendees', 'mark_attendees', 'mark_all_attendees', 'export_attendees', 'change_seat' );

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		set_current_screen( 'tracker_page_halt-tracker-attendees' );
		$this->register( array( new Attendee_Actions( ...array( ...$this->parts(), $this->flash ) ) ), self::ACTIONS );
	}

	/**
	 * The page as it is shown.
	 *
	 * @param array<string,string> $query Query of the address.
	 * @return string
	 */
	private function page( array $query = array() ): string {
		$_GET     = $query + array( 'event' => (string) $this->event );
		$_REQUEST = $_GET;
		return $this->printed( array( new Attendees_Page( ...$this->parts() ), 'render' ) );
	}

	/**
	 * Names in the table, from top to bottom.
	 *
	 * @param string $html The page.
	 * @return list<string>
	 */
	private static function names( string $html ): array {
		preg_match_all( '/column-name[^>]*>.*?<strong>(.*?)<\/strong>/s', substr( $html, (int) strpos( $html, '<tbody' ) ), $found );
		return array_map( static fn( string $name ): string => html_entity_decode( $name, ENT_QUOTES ), $found[1] );
	}

	/**
	 * Everybody with what the requirement names; nothing of a stranger's is markup.
	 */
	public function test_shows_everybody(): void {
		$html = $this->page();
		$this->assertSame( array( '=cmd ' . self::CANARY, 'Émile Abadie', 'Jane Doe', 'Ola Nowak' ), self::names( $html ) );
		foreach ( array( '3 contacts found', '0 attending', '+44 20 7946 0958', 'Harbour &amp; Sons', 'Opted In; E-mail: yes, text: no', 'No longer tagged', 'On its way', 'Waiting list', 'As of ', 'mailto:jane@example.test', 'Attendees have the tag “Summer Conference” at Tracker.', '1 registration is not confirmed by Tracker yet.', '1 is on the waiting list.' ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
		$this->assertSame( 3, substr_count( $html, 'name="attending[]"' ), 'who is not at Tracker yet has no box' );
		$this->assertSame( array( $this->event ), array_unique( array_column( $this->engine->told( 'attendeeRows' ), 'event_id' ) ) );
		$this->assertSame( array(), $this->engine->told( 'loadAttendees' ), 'looking asks Tracker nothing' );
	}

	/**
	 * Each state of a list is said in words, with what to do.
	 */
	public function test_states_in_words(): void {
		$cases = array(
			'Tracker was not asked yet.'                                  => array( array(), 'Load attendees' ),
			'Contacts that registered here are read again: 5 of 20.'      => array( array( 'state' => 'loading', 'phase' => 'known', 'done' => 5, 'total' => 20 ), 'Go on' ),
			'and each contact found is read: 7 so far.'                   => array( array( 'state' => 'loading', 'phase' => 'search', 'done' => 7 ), 'Begin again' ),
			'Contacts changed since the event was opened are read: 9 so'  => array( array( 'state' => 'loading', 'phase' => 'scan', 'done' => 9 ), 'Go on' ),
			'Tracker has not answered lately'                             => array( array( 'state' => 'stopped', 'code' => 'breaker_open' ), 'Go on' ),
			'Press Connect in the settings'                               => array( array( 'state' => 'stopped', 'code' => 'reconnect' ), 'Begin again' ),
			'the scan finds the others'                                   => array( array( 'state' => 'loaded', 'loaded_at' => 1000 * time(), 'code' => 'search_ignored' ), 'Refresh' ),
			'That is more than five minutes ago'                          => array( array( 'state' => 'loaded', 'loaded_at' => 1000 * ( time() - 400 ) ), 'Refresh' ),
		);
		foreach ( $cases as $words => list( $state, $button ) ) {
			$this->engine->answers['attendees'] = self::state( $state );
			$html                               = $this->page();
			$this->assertStringContainsString( $words, $html );
			$this->assertStringContainsString( '>' . $button . '</button>', $html );
		}
	}

	/**
	 * Without a store or without the extension the page says so, and what is pressed ends in words.
	 */
	public function test_store_is_away(): void {
		$this->engine->answers['attendees'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_full' );
		$html                               = $this->page();
		$this->assertStringContainsString( 'The disk of the private directory is full.', $html );
		$this->assertStringContainsString( 'Summer Conference', $html );
		$this->act( 'load_attendees', array( 'event' => (string) $this->event ) );
		$this->assertStringContainsString( 'The disk of the private directory is full.', $this->messages() );
	}

	/**
	 * The address sorts, searches and filters.
	 */
	public function test_sort_search_and_filter(): void {
		add_post_meta( $this->event, Event_Meta::attending( $this->event, 12 ), '1' );
		$cases = array(
			array( array( 's' => 'ABADIE emile' ), array( 'Émile Abadie' ) ),
			array( array( 's' => '02079460958' ), array() ),
			array( array( 's' => '442079460958' ), array( 'Jane Doe' ) ),
			array( array( 's' => 'harbour' ), array( 'Jane Doe' ) ),
			array( array( 'state' => 'on_its_way' ), array( 'Ola Nowak' ) ),
			array( array( 'attending' => 'yes' ), array( 'Jane Doe' ) ),
			array( array( 'attending' => 'no', 's' => 'nowak' ), array( 'Ola Nowak' ) ),
			array( array( 'marketing' => 'email' ), array( 'Jane Doe' ) ),
			array( array( 'marketing' => 'none', 's' => 'e' ), array( '=cmd ' . self::CANARY, 'Émile Abadie', 'Ola Nowak' ) ),
			array( array( 'orderby' => 'name', 'order' => 'desc' ), array( 'Ola Nowak', 'Jane Doe', 'Émile Abadie', '=cmd ' . self::CANARY ) ),
			array( array( 'orderby' => 'registered', 'order' => 'desc', 's' => 'example' ), array( 'Ola Nowak', 'Jane Doe', 'Émile Abadie' ) ),
			array( array( 'orderby' => 'attending', 's' => 'example' ), array( 'Jane Doe', 'Émile Abadie', 'Ola Nowak' ) ),
			array( array( 'orderby' => 'state', 's' => 'example' ), array( 'Jane Doe', 'Ola Nowak', 'Émile Abadie' ) ),
			array( array( 'orderby' => 'anything', 'state' => 'anything', 's' => 'doe' ), array( 'Jane Doe' ) ),
		);
		foreach ( $cases as list( $query, $names ) ) {
			$this->assertSame( $names, self::names( $this->page( $query ) ), (string) wp_json_encode( $query ) );
		}
	}

	/**
	 * Two thousand people: everybody is read once, a page is shown, and the search reaches all of them.
	 */
	public function test_two_thousand(): void {
		$engine          = new class() extends Recording_Engine {
			/**
			 * Gives the page that is asked for.
			 *
			 * @param string      $method    Method of the engine.
			 * @param list<mixed> $arguments Its arguments.
			 * @return string
			 */
			public function __call( string $method, array $arguments ): string {
				if ( 'attendeeRows' === $method ) {
					$page                          = json_decode( $arguments[0], true )['page'];
					$this->answers['attendeeRows'] = array( 'total' => 2000, 'rows' => array_map( static fn( int $id ): array => array( 'contact_id' => $id, 'first_name' => 'F' . $id, 'surname' => sprintf( 'S%04d', $id ), 'state' => 'confirmed' ), range( 500 * $page - 499, 500 * $page ) ) );
				}
				return parent::__call( $method, $arguments );
			}
		};
		$engine->answers = $this->engine->answers;
		$this->bridge    = new \Halt\Tracker\Bridge( $this->settings, new \Halt\Tracker\Private_Directory(), $this->vault, static fn() => $engine );
		$html            = $this->page( array( 'paged' => '20' ) );
		$this->assertSame( range( 1, 4 ), array_column( $engine->told( 'attendeeRows' ), 'page' ) );
		$this->assertSame( array( 'F1901 S1901', 'F2000 S2000', 100 ), array( self::names( $html )[0], self::names( $html )[99], count( self::names( $html ) ) ) );
		$this->assertStringContainsString( '2,000 items', $html );
		$this->assertSame( array( 'F1777 S1777' ), self::names( $this->page( array( 's' => 's1777' ) ) ) );

		// Marking all of them is one action.
		$this->register( array( new Attendee_Actions( ...array( ...$this->parts(), $this->flash ) ) ), self::ACTIONS );
		$before = $GLOBALS['wpdb']->num_queries;
		$this->act( 'mark_all_attendees', array( 'event' => (string) $this->event, 'do' => 'mark' ) );
		$this->assertLessThan( 4100, $GLOBALS['wpdb']->num_queries - $before, 'all meta of the event is read anew for each mark' );
		$this->assertStringContainsString( '2,000 contacts were marked as attending.', $this->messages() );
		$this->assertCount( 2000, ( new Marks() )->of( $this->event ) );
		$this->act( 'mark_all_attendees', array( 'event' => (string) $this->event, 'do' => 'unmark', 'filter' => array( 's' => 's00' ) ) );
		$this->assertCount( 1901, ( new Marks() )->of( $this->event ) );
	}

	/**
	 * Who has a seat may give it up, who waits may get one; everybody else has no button. What is left to do at Tracker
	 * is said.
	 */
	public function test_seats(): void {
		$html = $this->page();
		preg_match_all( '/form="halt-tracker-seats" name="(\w+)" value="(\w*)"/', $html, $buttons );
		$this->assertSame( array( array( 'give', 'give_up' ), array( '01M825A50THPD81G867S60TMF6', '01M825A50THPD81G867S60TMF4' ) ), array( $buttons[1], $buttons[2] ) );
		$this->assertStringContainsString( 'Give up the seat of Jane Doe? The next who registers gets it. Tracker is told nothing', $html );
		$this->as_viewer( fn() => $this->assertStringNotContainsString( 'halt-tracker-seats', $this->page() ) );

		update_post_meta( $this->event, Event_Meta::CAPACITY, 20 );
		$sent = array( 'event' => (string) $this->event, 'give_up' => '01M825A50THPD81G867S60TMF4', 'filter' => array( 's' => 'jane' ), 'paged' => '2' );
		$this->assertSame( Attendees_Page::url( $this->event, array( 's' => 'jane', 'paged' => '2' ) ), $this->act( 'change_seat', $sent ) );
		$said = $this->messages();
		$this->assertStringContainsString( 'The seat is free for the next who registers', $said );
		$this->assertStringContainsString( '19 of 20 seats are taken now.', $said );

		$this->engine->answers['changeSeat'] = array( 'changed' => false, 'seat' => 'seat', 'seats' => 1, 'waitlist' => 0 );
		$this->act( 'change_seat', array( 'event' => (string) $this->event, 'give' => '01M825A50THPD81G867S60TMF6' ) );
		$this->assertStringContainsString( 'Nothing was changed: there is a seat already.', $this->messages() );
		$this->assertSame(
			array(
				array( 'event_id' => $this->event, 'submission_id' => '01M825A50THPD81G867S60TMF4', 'seat' => false, 'actor' => 'admin' ),
				array( 'event_id' => $this->event, 'submission_id' => '01M825A50THPD81G867S60TMF6', 'seat' => true, 'actor' => 'admin' ),
			),
			$this->engine->told( 'changeSeat' )
		);
		$this->engine->answers['changeSeat'] = new Core_Exception( Core_Exception::INVALID_INPUT, 'unknown_id' );
		$this->act( 'change_seat', array( 'event' => (string) $this->event, 'give' => 'x' ) );
		$this->assertStringContainsString( 'unknown_id', $this->messages() );
	}

	/**
	 * Every state that the core names has a word, and each but the plain one says what it means.
	 */
	public function test_states_of_attendees_have_words(): void {
		$source = (string) file_get_contents( dirname( __DIR__, 2 ) . '/src/outbox/attendance.rs' );
		preg_match( '/pub enum Standing \{(.*?)\n\}/s', $source, $match );
		preg_match_all( '/^\s+([A-Z]\w+),/m', $match[1] ?? '', $names );
		$states = array_map( static fn( string $name ): string => strtolower( (string) preg_replace( '/(?<!^)([A-Z])/', '_$1', $name ) ), $names[1] );
		sort( $states );
		$known = Attendee::STATES;
		sort( $known );
		$this->assertSame( $known, $states );
		foreach ( Attendee::STATES as $state ) {
			$this->assertArrayHasKey( $state, Attendee_Words::states() );
			$this->assertSame( 'confirmed' === $state, '' === Attendee_Words::meaning( $state ), $state );
		}
	}

	/**
	 * Marks are kept as the requirement names them, and nowhere else.
	 */
	public function test_marks(): void {
		$sent = array( 'event' => (string) $this->event, 'shown' => '12,7,9', 'attending' => array( '12', '9', '4711' ), 'filter' => array( 's' => 'a b' ), 'paged' => '2' );
		$this->assertSame( Attendees_Page::url( $this->event, array( 's' => 'a b', 'paged' => '2' ) ), $this->act( 'mark_attendees', $sent ) );
		$this->assertSame( array( 12 => true, 9 => true ), ( new Marks() )->of( $this->event ) );
		$this->assertSame( '1', get_post_meta( $this->event, "halt_event_attending_{$this->event}_12", true ) );
		$this->assertStringContainsString( '2 attending', $this->page() );

		// What is not on the page that was shown keeps its mark.
		$this->act( 'mark_attendees', array( 'event' => (string) $this->event, 'shown' => '12,7', 'attending' => array( '7' ) ) );
		$this->assertEquals( array( 7 => true, 9 => true ), ( new Marks() )->of( $this->event ) );
		$this->assertSame( '', get_post_meta( $this->event, "halt_event_attending_{$this->event}_12", true ) );

		// Another event's marks, and those of an event that this one was copied from, are not of this one.
		add_post_meta( $this->event, Event_Meta::attending( $this->event + 1, 12 ), '1' );
		add_post_meta( $this->event, 'halt_event_attending_' . $this->event . '1_12', '1' );
		$this->assertEquals( array( 7 => true, 9 => true ), ( new Marks() )->of( $this->event ) );

		// What another plugin wrote there as "no" becomes a mark.
		add_post_meta( $this->event, Event_Meta::attending( $this->event, 15 ), '0' );
		$this->assertSame( 1, ( new Marks() )->set( $this->event, array( 15, 15, 0, -3 ), true ) );
		( new Marks() )->set( $this->event, array( 15 ), false );

		// A mark of somebody who is no longer on the list is not forgotten.
		( new Marks() )->set( $this->event, array( 4711 ), true );
		$this->assertStringContainsString( '1 contact is marked as attending and not on this list.', $this->page() );
	}

	/**
	 * A slice without our script: what is asked for, where the browser goes, what is noted.
	 */
	public function test_load_without_script(): void {
		update_post_meta( $this->event, Event_Meta::TAG, 'Summer 2099' );
		update_post_meta( $this->event, Event_Meta::TAGS_BEFORE, array( 'Summer Conference', 'summer 2099' ) );
		foreach ( array( array( 'contact_id' => 12, 'registered_at' => 1 ), array( 'contact_id' => 12 ), array( 'contact_id' => 0 ), 'odd', array( 'contact_id' => '7' ) ) as $row ) {
			add_post_meta( $this->event, Event_Meta::CONTACTS, $row );
		}
		$this->assertSame( Attendees_Page::url( $this->event, array( 's' => 'x' ) ), $this->act( 'load_attendees', array( 'event' => (string) $this->event, 'refresh' => '1', 'filter' => array( 's' => 'x' ) ) ) );
		$asked = $this->engine->told( 'loadAttendees' )[0];
		$this->assertSame( array( 'Summer 2099', 'Summer Conference' ), $asked['tags'] );
		$this->assertSame( array( array( 12, 7 ), false, true, $this->event ), array( $asked['known'], $asked['scan'], $asked['refresh'], $asked['event_id'] ) );
		$this->assertEqualsWithDelta( 1000 * time(), $asked['opened_at'], 60000 );
		$this->assertSame( array( 'attendees_loaded', array( 'event_id' => $this->event ) ), array( $this->engine->told( 'note' )[0]['event'], $this->engine->told( 'note' )[0]['detail'] ) );
		$this->assertStringContainsString( 'As of', $this->messages() );

		// What goes on keeps the wish to scan, and is not noted again.
		$this->engine->answers['attendees']     = self::state( array( 'state' => 'loading', 'phase' => 'scan', 'started_at' => 5000 ) );
		$this->engine->answers['loadAttendees'] = self::state( array( 'state' => 'loading', 'phase' => 'scan', 'started_at' => 5000, 'more' => true ) );
		$this->assertSame( Attendees_Page::url( $this->event, array( 'scan' => '1' ) ), $this->act( 'load_attendees', array( 'event' => (string) $this->event, 'refresh' => '0', 'scan' => '1' ) ) );
		$this->assertCount( 1, $this->engine->told( 'note' ) );
		$this->assertMatchesRegularExpression( '/name="scan"[^>]*checked/', $this->page( array( 'scan' => '1' ) ) );
	}

	/**
	 * Whoever may only look sees the list and the check-in list, and has nothing to press.
	 */
	public function test_viewer(): void {
		$this->as_viewer(
			function (): void {
				$html = $this->page();
				$this->assertStringContainsString( 'Jane Doe', $html );
				$this->assertSame( 3, preg_match_all( '/name="attending\[\]"[^>]*disabled/', $html ) );
				foreach ( array( 'load_attendees', 'export_attendees', 'mark_attendees' ) as $action ) {
					$this->assertStringNotContainsString( 'halt_tracker_' . $action, $html );
				}
				foreach ( self::ACTIONS as $name ) {
					$this->assertSame( 'died 403', $this->act( $name, array( 'event' => (string) $this->event ) ) );
				}
			}
		);
		$this->assertSame( array(), $this->engine->told( 'loadAttendees' ) );
	}

	/**
	 * The file: what matches, in order, harmless and complete.
	 */
	public function test_file(): void {
		$all  = array_map( static fn( array $row ): Attendee => Attendee::of( $row, array( 12 => true ) ), self::rows()['rows'] );
		$text = implode( '', iterator_to_array( Attendee_Export::pieces( Attendee_Filter::of( new Input( array( 'orderby' => 'name', 'order' => 'desc' ) ) )->chosen( $all ) ), false ) );
		$this->assertStringStartsWith( "\xEF\xBB\xBF\"First name\",Surname,", $text );
		$lines = explode( "\r\n", rtrim( $text, "\r\n" ) );
		$this->assertCount( 5, $lines );
		$jane = str_getcsv( $lines[2], ',', '"', '' );
		$this->assertSame( array( 'Jane', 'Doe', 'jane@example.test', '\'+44 20 7946 0958', 'Harbour & Sons' ), array_slice( $jane, 0, 5 ) );
		$this->assertSame( array( 'Confirmed', 'yes', 'Opted In', 'yes', 'no', '', '12' ), array_slice( $jane, 6 ) );
		$this->assertSame( '\'=cmd', str_getcsv( $lines[4], ',', '"', '' )[0] );
	}

	/**
	 * The check-in list is a page of its own, is noted, and leaves nothing of a stranger's as markup.
	 */
	public function test_check_in_list(): void {
		( new Marks() )->set( $this->event, array( 12 ), true );
		$_GET = array( 'event' => (string) $this->event, 'view' => 'print' );
		ob_start();
		( new Attendees_Page( ...$this->parts() ) )->print_check_in_list();
		$html = (string) ob_get_clean();
		$this->assertStringStartsWith( '<!DOCTYPE html>', trim( $html ) );
		$this->assertStringNotContainsString( 'wpadminbar', $html );
		$this->assertStringContainsString( '<th scope="row">Doe, Jane</th>', $html );
		$this->assertSame( array( 4, 1 ), array( substr_count( $html, 'class="box"' ), substr_count( $html, '&#10003;' ) ) );
		$this->assertStringNotContainsString( '<script>haltCanary', $html );
		$this->assertStringContainsString( 'check-in.css', $html );
		$this->assertSame( array( 'attendees_printed', 4 ), array( $this->engine->told( 'note' )[0]['event'], $this->engine->told( 'note' )[0]['detail']['count'] ) );
	}

	/**
	 * The events to choose from: upcoming ones first, the next on top; the search finds by word and date.
	 */
	public function test_choice_of_events(): void {
		$past    = $this->make_event( 'Spring & <b>Gala</b>', '2020-03-01T00:00' );
		$later   = $this->make_event( 'Autumn', '2099-10-01T18:30' );
		$undated = $this->make_event( '', '' );
		$choice  = Event_Choice::find();
		$this->assertSame( array( 'upcoming' => array( $this->event, $later ), 'undated' => array( $undated ), 'past' => array( $past ) ), array_map( 'array_keys', $choice->groups ) );
		$this->assertSame( 'Spring & Gala – ' . wp_date( get_option( 'date_format' ), (int) strtotime( '2020-03-01 12:00' ) ), $choice->groups['past'][ $past ] );
		$this->assertFalse( $choice->is_many );
		$this->assertSame( array( 'past' ), array_keys( Event_Choice::find( 'GALA 2020-03' )->groups ) );
		$this->assertTrue( Event_Choice::find( 'nothing like it' )->is_empty() );

		wp_trash_post( $past );
		$this->assertNull( Attended_Event::find( $past ) );
		$this->assertStringContainsString( 'There is no such event any more.', $this->page( array( 'event' => (string) $past ) ) );
		$this->assertSame( 'died 404', $this->act( 'load_attendees', array( 'event' => (string) $past ) ) );
		$this->assertNull( Attended_Event::find( $this->make_page( '' ) ), 'a page is no event' );
	}

	/**
	 * Nothing of a person is written into options, transients or meta by looking, loading, exporting and printing.
	 */
	public function test_nothing_personal_is_left_in_the_database(): void {
		global $wpdb;
		$this->page();
		$this->act( 'load_attendees', array( 'event' => (string) $this->event ) );
		$this->act( 'mark_all_attendees', array( 'event' => (string) $this->event, 'do' => 'mark' ) );
		foreach ( array( $wpdb->options => 'option_value', $wpdb->postmeta => 'meta_value', $wpdb->usermeta => 'meta_value' ) as $table => $column ) {
			foreach ( array( 'jane@example.test', 'Harbour & Sons', '7946 0958' ) as $text ) {
				$this->assertSame( '0', $wpdb->get_var( $wpdb->prepare( "SELECT COUNT(*) FROM {$table} WHERE {$column} LIKE %s", '%' . $wpdb->esc_like( $text ) . '%' ) ), $table ); // phpcs:ignore WordPress.DB
			}
		}
	}
}
