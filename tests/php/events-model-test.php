<?php
/**
 * Events: tag, times, what the core is told, who registered.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Events\Event;
use Halt\Tracker\Events\Event_Address;
use Halt\Tracker\Events\Event_Contacts;
use Halt\Tracker\Events\Event_Facts;
use Halt\Tracker\Events\Event_Meta;
use Halt\Tracker\Events\Event_Seats;
use Halt\Tracker\Events\Event_Tag;
use Halt\Tracker\Events\Registration_State;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Profile_Warnings;

require_once __DIR__ . '/class-event-test-case.php';

/**
 * Tests of includes/events without its screens.
 */
final class Events_Model_Test extends Event_Test_Case {

	/**
	 * Tags are made by the rule of the core, whose test reads the same file.
	 */
	public function test_titles_to_tags(): void {
		$cases = json_decode( (string) file_get_contents( dirname( __DIR__ ) . '/fixtures/event-tags.json' ), true );
		$this->assertGreaterThan( 10, count( $cases ) );
		foreach ( $cases as list( $title, $tag ) ) {
			$this->assertSame( $tag, Event_Tag::from( $title ), $title );
		}
	}

	/**
	 * The tag is made with the first publication, and stays when the title changes.
	 */
	public function test_tag_is_made_once(): void {
		$id = $this->event( 'R&amp;D, Sales; more', array(), array( 'post_status' => 'draft' ) );
		$this->assertSame( '', get_post_meta( $id, Event_Meta::TAG, true ) );
		wp_publish_post( $id );
		$this->assertSame( 'R&D Sales more', get_post_meta( $id, Event_Meta::TAG, true ) );
		wp_update_post( array( 'ID' => $id, 'post_title' => 'Another title' ) );
		$this->assertSame( 'R&D Sales more', get_post_meta( $id, Event_Meta::TAG, true ) );
		$this->assertSame( 'Another title', Event::get( $id )->title );
		$this->assertSame( 'R&D Sales more', Event::get( $id )->tag );
	}

	/**
	 * A tag that is changed by hand stays among the older ones; one that comes back leaves them.
	 */
	public function test_former_tags(): void {
		$id = $this->event( 'First' );
		update_post_meta( $id, Event_Meta::TAG, 'Second' );
		update_post_meta( $id, Event_Meta::TAG, wp_slash( 'Third "quoted" \\ one' ) );
		$this->assertSame( array( 'First', 'Second' ), Event::get( $id )->tags_before() );
		update_post_meta( $id, Event_Meta::TAG, 'first' );
		$this->assertSame( array( 'Second', 'Third "quoted" \\ one' ), Event::get( $id )->tags_before() );
		update_post_meta( $id, Event_Meta::TAG, 'FIRST' );
		$this->assertSame( array( 'Second', 'Third "quoted" \\ one' ), Event::get( $id )->tags_before(), 'case alone makes no other tag' );
		update_post_meta( $id, Event_Meta::TAG, 'One, two; three' );
		$this->assertSame( 'One two three', get_post_meta( $id, Event_Meta::TAG, true ) );
	}

	/**
	 * A tag that an editor sends along with the first publication is kept.
	 */
	public function test_chosen_tag(): void {
		$id = $this->event( 'Title', array( 'tag' => 'Chosen' ) );
		$this->assertSame( 'Chosen', get_post_meta( $id, Event_Meta::TAG, true ) );
		$this->assertSame( array(), Event::get( $id )->tags_before() );
	}

	/**
	 * What is kept is of the right shape, whoever writes it.
	 */
	public function test_meta_is_sanitised(): void {
		$id = $this->event( 'Shapes' );
		foreach ( array( '2026-12-24' => '2026-12-24T00:00', '2026-12-24 18:05:59' => '2026-12-24T18:05', '2026-02-30' => '', '24/12/2026' => '', '2026-12-24T25:00' => '' ) as $typed => $kept ) {
			update_post_meta( $id, Event_Meta::DATE, $typed );
			$this->assertSame( $kept, get_post_meta( $id, Event_Meta::DATE, true ), $typed );
		}
		update_post_meta( $id, Event_Meta::CAPACITY, '-5' );
		$this->assertSame( 0, (int) get_post_meta( $id, Event_Meta::CAPACITY, true ) );
		update_post_meta( $id, Event_Meta::VENUE, '<b>Hall</b> <script>x</script>' );
		$this->assertSame( 'Hall', get_post_meta( $id, Event_Meta::VENUE, true ) );
		$this->assertTrue( Event::get( $id )->is_open, 'open until somebody closes it' );
		update_post_meta( $id, Event_Meta::OPEN, false );
		$this->assertFalse( Event::get( $id )->is_open );
	}

	/**
	 * Visitors read the open facts by REST, the tag only who may edit, and nobody the people.
	 */
	public function test_rest(): void {
		$id = $this->event( 'By REST', array( 'date' => '2026-12-24T18:00', 'capacity' => 5 ) );
		Event_Contacts::keep( $id, 77, 1 );
		add_post_meta( $id, Event_Meta::attending( $id, 77 ), 1 );
		$read = static function ( string $context ) use ( $id ): array {
			$request = new \WP_REST_Request( 'GET', '/wp/v2/halt-events/' . $id );
			$request->set_param( 'context', $context );
			return (array) rest_do_request( $request )->get_data();
		};
		$edit = $read( 'edit' );
		$this->assertSame( 'By REST', $edit['meta']['halt_event_tag'] );
		$this->assertTrue( $edit['meta']['halt_event_open'] );
		wp_set_current_user( 0 );
		$view = $read( 'view' );
		$this->assertSame( array( '2026-12-24T18:00', 5 ), array( $view['meta']['halt_event_date'], $view['meta']['halt_event_capacity'] ) );
		$this->assertArrayNotHasKey( 'halt_event_tag', $view['meta'] );
		$this->assertStringNotContainsString( '77', (string) wp_json_encode( array( $edit['meta'], $view['meta'] ) ) );
		$this->assertTrue( is_protected_meta( Event_Meta::attending( $id, 77 ), 'post' ) );
	}

	/**
	 * An event without an end is over with its day; one without a date never is.
	 */
	public function test_times(): void {
		$today = $this->event( 'Today', array( 'date' => self::day( 'now' ) . 'T00:00' ) );
		$this->assertFalse( Event::get( $today )->is_over() );
		$past = $this->event( 'Past', array( 'date' => self::day( '-2 days' ) ) );
		$this->assertTrue( Event::get( $past )->is_over() );
		$long = $this->event( 'Long', array( 'date' => self::day( '-2 days' ), 'end' => self::day( '+2 days' ) ) );
		$this->assertFalse( Event::get( $long )->is_over() );
		$wrong = $this->event( 'Wrong', array( 'date' => self::day( '+2 days' ), 'end' => self::day( '-2 days' ) ) );
		$this->assertSame( self::day( '+2 days' ) . 'T23:59', Event::get( $wrong )->over() );
		$never = $this->event( 'Never' );
		$this->assertSame( array( '', false ), array( Event::get( $never )->over(), Event::get( $never )->is_over() ) );
		delete_post_meta( $past, Event_Meta::DATE );
		$this->assertStringStartsWith( '9999', get_post_meta( $past, Event_Meta::OVER, true ) );
	}

	/**
	 * The snapshot names the events, and follows each change of one.
	 */
	public function test_facts(): void {
		$this->assertSame( array(), $this->settings->snapshot()['events'] );
		$id = $this->event( 'R&amp;D Day', array( 'date' => self::day( '+9 days' ) . 'T18:00', 'end' => self::day( '+9 days' ) . 'T20:00', 'venue' => 'Hall', 'capacity' => 3 ) );
		$this->assertSame(
			array( array( 'id' => $id, 'title' => 'R&D Day', 'tag' => 'R&D Day', 'date' => self::day( '+9 days' ), 'end' => self::day( '+9 days' ) . 'T20:00', 'venue' => 'Hall', 'capacity' => 3, 'open' => true, 'closed_at' => 0, 'over_at' => 1000 * ( ( new \DateTimeImmutable( self::day( '+9 days' ) . 'T20:00', wp_timezone() ) )->getTimestamp() + 60 ) ) ),
			$this->settings->snapshot()['events']
		);
		update_post_meta( $id, Event_Meta::OPEN, false );
		$this->assertFalse( $this->settings->snapshot()['events'][0]['open'] );
		wp_update_post( array( 'ID' => $id, 'post_title' => 'Renamed' ) );
		$this->assertSame( array( 'Renamed', 'R&D Day' ), array( $this->settings->snapshot()['events'][0]['title'], $this->settings->snapshot()['events'][0]['tag'] ) );
		wp_trash_post( $id );
		$this->assertSame( array(), $this->settings->snapshot()['events'] );
	}

	/**
	 * When an event is over is said by the minute, in the site's zone of now.
	 */
	public function test_when_an_event_is_over(): void {
		$before = get_option( 'timezone_string' );
		update_option( 'timezone_string', 'Europe/Berlin' );
		$id = $this->event( 'Soon', array( 'date' => '2031-07-01' ) );
		$this->assertSame( array( $id, true, 1000 * strtotime( '2031-07-01T22:00:00Z' ) ), array_values( array_intersect_key( Event_Facts::all( array() )[0], array_flip( array( 'id', 'open', 'over_at' ) ) ) ) );
		update_option( 'timezone_string', 'America/New_York' );
		$this->assertSame( 1000 * strtotime( '2031-07-02T04:00:00Z' ), Event_Facts::all( array() )[0]['over_at'] );
		update_option( 'timezone_string', $before );
		$without = $this->event( 'Without a date', array() );
		$this->assertSame( 0, array_column( Event_Facts::all( array() ), 'over_at', 'id' )[ $without ] );
	}

	/**
	 * The moment at which registration was closed is kept until it is opened again; closing it twice does not move it.
	 */
	public function test_when_registration_was_closed(): void {
		$id     = $this->event( 'Closing', array() );
		$at     = fn(): int => Event_Facts::all( array() )[0]['closed_at'];
		$this->assertSame( 0, $at() );
		$before = (int) floor( 1000 * microtime( true ) );
		update_post_meta( $id, Event_Meta::OPEN, '0' );
		$closed = $at();
		$this->assertGreaterThanOrEqual( $before, $closed );
		update_post_meta( $id, \Halt\Tracker\Events\Event_Closing::AT, 1000 );
		update_post_meta( $id, Event_Meta::OPEN, false );
		( new \Halt\Tracker\Events\Event_Closing() )->changed( 0, $id, Event_Meta::OPEN, '0' );
		$this->assertSame( '1000', (string) get_post_meta( $id, \Halt\Tracker\Events\Event_Closing::AT, true ) );
		update_post_meta( $id, Event_Meta::OPEN, '1' );
		$this->assertSame( array( 0, '' ), array( $at(), get_post_meta( $id, \Halt\Tracker\Events\Event_Closing::AT, true ) ) );
		update_post_meta( $id, Event_Meta::OPEN, '0' );
		delete_post_meta( $id, Event_Meta::OPEN );
		$this->assertSame( 0, $at() );
	}

	/**
	 * An event that a profile is bound to is named once; a submission costs no query for the list.
	 */
	public function test_bound_event_and_queries(): void {
		global $wpdb;
		$draft   = $this->event( 'Bound', array(), array( 'post_status' => 'draft' ) );
		$profile = array( 'event' => array( 'event_id' => $draft ) );
		$this->assertSame( array( $draft ), array_column( Event_Facts::all( array( $profile ) ), 'id' ) );
		$this->event( 'Listed', array( 'date' => self::day( '+1 day' ) ) );
		Event_Facts::all( array() );
		$before = $wpdb->num_queries;
		$this->assertCount( 2, Event_Facts::all( array() ) );
		$this->assertSame( $before, $wpdb->num_queries );
	}

	/**
	 * The fast path is told once for all changes of a request, and not where nothing of it changed.
	 */
	public function test_fast_path_follows(): void {
		$facts = new Event_Facts( $this->fast_path() );
		\Halt\Tracker\Activation::install();
		$id = $this->event( 'Told', array( 'capacity' => 3 ) );
		Event_Facts::all( array() );
		$told = fn(): int => count( $this->engine->told( 'rememberSettings' ) );
		$facts->post_changed( $id, get_post( $id ) );
		$facts->tell();
		$this->assertSame( 0, $told(), 'the same as before' );
		$facts->meta_changed( 0, $id, Event_Meta::CAPACITY );
		update_post_meta( $id, Event_Meta::CAPACITY, 4 );
		$facts->meta_changed( 0, $id, Event_Meta::CAPACITY );
		$facts->tell();
		$this->assertSame( 1, $told() );
		$facts->meta_changed( 0, $id, 'something_else' );
		$facts->tell();
		$this->assertSame( 1, $told() );
	}

	/**
	 * A registration for an event that is not published yet lost its tag.
	 */
	public function test_events_that_are_not_published_yet_are_listed(): void {
		$ids = array();
		foreach ( array( 'future', 'draft', 'pending', 'private', 'publish', 'trash', 'auto-draft' ) as $status ) {
			$ids[ $status ] = $this->event( "Event {$status}", array(), array( 'post_status' => $status ) + ( 'future' === $status ? array( 'post_date' => self::day( '+30 days' ) . ' 10:00:00' ) : array() ) );
		}
		$listed = array_column( Event_Facts::all( array() ), 'tag', 'id' );
		ksort( $listed );
		$this->assertSame( array( $ids['future'] => 'Event future', $ids['draft'] => 'Event draft', $ids['pending'] => 'Event pending', $ids['private'] => 'Event private', $ids['publish'] => 'Event publish' ), $listed );
		$this->assertSame( '', get_post_meta( $ids['draft'], Event_Meta::TAG, true ) );
		do_action( 'halt_tracker_delivered', array( 'record_kind' => 'contact', 'record_id' => 5, 'context' => array( 'event_id' => $ids['draft'] ) ) );
		wp_update_post( array( 'ID' => $ids['draft'], 'post_title' => 'Title at last', 'post_status' => 'publish' ) );
		$this->assertSame( 'Event draft', Event::get( $ids['draft'] )->tag, 'somebody is under this one' );
	}

	/**
	 * The contact of a registration is kept once, and only where it is one.
	 */
	public function test_contacts(): void {
		$id   = $this->event( 'Contacts' );
		$page = $this->make_page( '' );
		$say  = static fn( int $event, int $record, string $kind = 'contact' ) => do_action( 'halt_tracker_delivered', array( 'record_kind' => $kind, 'record_id' => $record, 'context' => array( 'event_id' => $event ) ) );
		foreach ( array( 77, 77, 78 ) as $contact ) {
			$say( $id, $contact );
		}
		$say( $id, 79, 'resource' );
		$say( $id, 0 );
		$say( 0, 80 );
		$say( $page, 81 );
		do_action( 'halt_tracker_delivered', 'nonsense' );
		$kept = Event_Contacts::of( $id );
		$this->assertSame( array( 77, 78 ), array_column( $kept, 'contact_id' ) );
		$this->assertEqualsWithDelta( microtime( true ) * 1000, $kept[0]['registered_at'], 60000 );
		$this->assertSame( array(), get_post_meta( $page, Event_Meta::CONTACTS ) );
		add_post_meta( $id, Event_Meta::attending( $id, 77 ), 1 );
		$this->assertTrue( Event_Contacts::forget( $id, 77 ) );
		$this->assertFalse( Event_Contacts::forget( $id, 77 ) );
		$this->assertSame( array( 78 ), array_column( Event_Contacts::of( $id ), 'contact_id' ) );
		$this->assertSame( '', get_post_meta( $id, Event_Meta::attending( $id, 77 ), true ) );
		add_post_meta( $id, Event_Meta::attending( $id, 78 ), 1 );
		Event_Contacts::drop();
		wp_cache_flush();
		$this->assertSame( array( array(), '' ), array( Event_Contacts::of( $id ), get_post_meta( $id, Event_Meta::attending( $id, 78 ), true ) ) );
	}

	/**
	 * The eraser removes what events keep of the person whom the core names.
	 */
	public function test_eraser(): void {
		$id = $this->event( 'Erased' );
		Event_Contacts::keep( $id, 77, 1 );
		Event_Contacts::keep( $id, 78, 1 );
		add_post_meta( $id, Event_Meta::attending( $id, 77 ), 1 );
		$this->engine->answers['erase']  = array( 'erased' => 0, 'pending' => 0, 'attendance' => array( array( 'event_id' => $id, 'contact_id' => 77 ), 'nonsense', array( 'event_id' => 0 ) ) );
		$this->engine->answers['status'] = array( 'store' => array() );
		$answer                          = $this->privacy()->erase( 'jane@example.test' );
		$this->assertTrue( $answer['items_removed'], (string) wp_json_encode( $answer ) );
		$this->assertSame( array( 78 ), array_column( Event_Contacts::of( $id ), 'contact_id' ) );
		$this->assertSame( '', get_post_meta( $id, Event_Meta::attending( $id, 77 ), true ) );
	}

	/**
	 * The export names the events of a person, and what a list has of them, on its first page.
	 */
	public function test_exporter(): void {
		$id = $this->event( 'Exported <b>', array( 'date' => '2030-05-01' ) );
		add_post_meta( $id, Event_Meta::attending( $id, 77 ), 1 );
		$this->engine->answers['status'] = array( 'store' => array() );
		$this->engine->answers['person'] = array( 'total' => 0, 'rows' => array(), 'attendance' => array( array( 'event_id' => $id, 'contact_id' => 77, 'surname' => 'Doe <i>', 'email' => 'jane@example.test', 'marketing' => array() ), array( 'event_id' => 999999, 'contact_id' => 78 ), 'nonsense' ) );
		$data                            = $this->privacy()->export( 'jane@example.test' )['data'];
		$this->assertSame( array( 'Registrations for events', 'Registrations for events' ), array_column( $data, 'group_label' ) );
		$this->assertSame( array( 'Event' => 'Exported, May 1, 2030', 'Number at Tracker' => '77', 'Marked as attending' => 'yes', 'Surname' => 'Doe &lt;i&gt;', 'E-mail' => 'jane@example.test' ), array_column( $data[0]['data'], 'value', 'name' ) );
		$this->assertSame( array( '#999999', '78', 'no' ), array_column( $data[1]['data'], 'value' ) );
	}

	/**
	 * Whether one can register, in words.
	 */
	public function test_states(): void {
		$say  = fn( int $id ): string => Registration_State::of( Event::get( $id ), new Event_Seats( $this->bridge ) )->words();
		$free = $this->event( 'Free' );
		$this->assertSame( 'Registration is open.', $say( $free ) );
		$few = $this->event( 'Few', array( 'capacity' => 3 ) );
		$this->counted( $few, 2 );
		$this->assertSame( '1 place left.', $say( $few ) );
		$this->counted( $few, 0 );
		$this->assertSame( '3 places left.', $say( $few ) );
		$this->counted( $few, 5, 2 );
		$this->assertSame( 'Fully booked. You can join the waiting list.', $say( $few ) );
		update_post_meta( $few, Event_Meta::OPEN, false );
		$this->assertSame( 'Registration is closed.', $say( $few ) );
		update_post_meta( $few, Event_Meta::DATE, '2020-01-01' );
		$this->assertSame( 'This event is over.', $say( $few ) );
		$this->engine->answers['registrationCounts'] = new \RuntimeException( 'locked' );
		update_post_meta( $few, Event_Meta::DATE, '' );
		update_post_meta( $few, Event_Meta::OPEN, true );
		$this->assertSame( 'Registration is open.', $say( $few ), 'the page comes up without the core' );
	}

	/**
	 * A profile that is bound to an event which is not there any more registers nobody, and says so.
	 */
	public function test_bound_event_that_is_gone(): void {
		$codes = static fn( int $id ): array => array_column( ( new Profile_Warnings( array(), array() ) )->of_profile( Profile_Shape::normalise( array( 'event' => array( 'event_id' => $id ) ) ) ), 'code' );
		$this->assertSame( array( 'event_gone' ), $codes( 999999 ) );
		$this->assertSame( array( 'event_gone' ), $codes( $this->make_page( '' ) ) );
		$id = $this->event( 'There' );
		$this->assertSame( array(), $codes( $id ) );
		wp_trash_post( $id );
		$this->assertSame( array( 'event_gone' ), $codes( $id ) );
	}

	/**
	 * What the journal says of a registration.
	 */
	public function test_journal(): void {
		$id = $this->event( 'Noted' );
		$this->assertSame( 'a seat at “Noted”', Registration_State::fact( array( 'event' => $id, 'registration' => 'seat' ) ) );
		$this->assertSame( 'on the waiting list of “#999999”', Registration_State::fact( array( 'event' => 999999, 'registration' => 'waitlist' ) ) );
		$this->assertSame( array( '', '' ), array( Registration_State::fact( array() ), Registration_State::fact( array( 'event' => 'x', 'registration' => array() ) ) ) );
	}

	/**
	 * A page that had the address before keeps it.
	 */
	public function test_address(): void {
		delete_option( Event_Address::OPTION );
		$page = wp_insert_post( array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => 'Events', 'post_name' => 'events' ) );
		$this->assertSame( 'events', get_post( $page )->post_name );
		( new Event_Address() )->tell();
		$this->assertSame( 'halt-events', Event_Address::slug() );
		wp_delete_post( $page, true );
		delete_option( Event_Address::OPTION );
		( new Event_Address() )->tell();
		$this->assertSame( 'events', Event_Address::slug() );
		$this->assertStringEndsWith( '/events/', (string) get_post_type_archive_link( 'halt_event' ) );
	}
}
