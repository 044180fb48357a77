<?php
/**
 * Events as visitors see them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Events\Event;
use Halt\Tracker\Events\Event_Seats;
use Halt\Tracker\Events\Front\Event_Data;
use Halt\Tracker\Events\Front\Event_Query;
use Halt\Tracker\Events\Front\Event_Templates;
use Halt\Tracker\Events\Front\Event_Views;

require_once __DIR__ . '/class-event-test-case.php';

/**
 * Tests of includes/events/front.
 */
final class Events_Front_Test extends Event_Test_Case {

	/**
	 * Views around the recording engine.
	 */
	private function views(): Event_Views {
		$this->engine->answers['registrationCounts'] ??= array();
		return new Event_Views( new Event_Seats( $this->bridge ) );
	}

	/**
	 * Everything that an editor may write is escaped.
	 */
	public function test_details(): void {
		$id = $this->event( 'Details', array( 'date' => '2030-05-01T18:30', 'end' => '2030-05-01T20:00', 'venue' => 'A & B', 'capacity' => 4 ) );
		$this->counted( $id, 1 );
		$html = $this->views()->details( Event::get( $id ) );
		$this->assertStringContainsString( '<time datetime="2030-05-01T18:30:00+01:00">May 1, 2030, 6:30 pm to 8:00 pm</time>', $html );
		$this->assertStringContainsString( 'A &amp; B', $html );
		$this->assertStringContainsString( '3 places left.', $html );
		$this->assertStringNotContainsString( 'Where', $this->views()->details( Event::get( $this->event( 'Bare' ) ) ) );
	}

	/**
	 * Those to come, the soonest first, and past ones apart; drafts nowhere; the core is asked once.
	 */
	public function test_lists(): void {
		$this->event( 'Later <b>&amp; bolder</b>', array( 'date' => self::day( '+9 days' ), 'capacity' => 2 ) );
		$this->event( 'Soon', array( 'date' => self::day( '+2 days' ), 'capacity' => 2 ) );
		$this->event( 'Someday' );
		$this->event( 'Long ago', array( 'date' => '2020-01-01' ) );
		$this->event( 'Lately', array( 'date' => self::day( '-2 days' ) ) );
		$this->event( 'Hidden', array( 'date' => self::day( '+3 days' ) ), array( 'post_status' => 'draft' ) );
		$titles = static fn( bool $past ): array => array_map( static fn( \WP_Post $post ): string => Event::of( $post )->title, Event_Query::some( $past, 10 ) );
		$this->assertSame( array( 'Soon', 'Later & bolder', 'Someday' ), $titles( false ) );
		$this->assertSame( array( 'Lately', 'Long ago' ), $titles( true ) );
		$html = $this->views()->lists( 'both', 10 );
		$this->assertStringContainsString( '>Later &amp; bolder</a>', $html );
		$this->assertLessThan( strpos( $html, 'Past events' ), strpos( $html, 'Someday' ) );
		$this->assertLessThan( strpos( $html, 'Lately' ), strpos( $html, 'Past events' ) );
		$this->assertStringContainsString( 'This event is over.', $html );
		$this->assertStringNotContainsString( 'Hidden', $html );
		$this->assertCount( 2, $this->engine->told( 'registrationCounts' ), 'once for each of the two lists' );
	}

	/**
	 * The archive shows what is to come; its address asks for what is over.
	 */
	public function test_archive(): void {
		$this->event( 'Past one', array( 'date' => '2020-01-01' ) );
		$this->visit( array( 'post_type' => 'halt_event' ) );
		$this->assertSame( array(), $GLOBALS['wp_query']->posts );
		$html = $this->views()->archive();
		$this->assertStringContainsString( 'There are no upcoming events at the moment.', $html );
		$this->assertStringContainsString( 'Past one', $html );
		$this->event( 'Coming one', array( 'date' => self::day( '+2 days' ) ) );
		$this->visit( array( 'post_type' => 'halt_event' ) );
		$this->assertCount( 1, $GLOBALS['wp_query']->posts );
		$this->visit( array( 'post_type' => 'halt_event', 'halt_events' => 'past' ) );
		$html = $this->views()->archive();
		$this->assertStringContainsString( 'Past one', $html );
		$this->assertStringNotContainsString( 'Coming one', $html );
	}

	/**
	 * Blocks and shortcodes print the same; a draft is nobody's business.
	 */
	public function test_blocks_and_shortcodes(): void {
		$id = $this->event( 'Block', array( 'venue' => 'Block Hall' ) );
		$this->assertStringContainsString( 'Block Hall', do_blocks( '<!-- wp:halt-tracker/event-details {"eventId":' . $id . '} /-->' ) );
		$this->assertStringContainsString( 'Block Hall', do_shortcode( '[halt_event_details id="' . $id . '"]' ) );
		$this->assertStringContainsString( 'Block Hall', do_blocks( '<!-- wp:halt-tracker/event-list /-->' ) );
		$this->assertStringContainsString( 'Block Hall', do_shortcode( '[halt_events show="upcoming" number="3"]' ) );
		$this->assertSame( '', do_shortcode( '[halt_event_details]' ), 'no event is meant here' );
		$this->visit( array( 'p' => $id, 'post_type' => 'halt_event' ) );
		$this->assertStringContainsString( 'Block Hall', do_shortcode( '[halt_event_details]' ) );
		wp_update_post( array( 'ID' => $id, 'post_status' => 'draft' ) );
		wp_set_current_user( 0 );
		$this->assertSame( '', do_shortcode( '[halt_event_details id="' . $id . '"]' ) );
		$this->assertSame( '', do_shortcode( '[halt_event_details id="' . $this->make_page( '' ) . '"]' ) );
		$this->assertSame( '', do_shortcode( '[halt_event_details id="<script>"]' ) );
	}

	/**
	 * The public count is that of Tracker, or of our own registrations.
	 */
	public function test_count(): void {
		$id = $this->event( 'Counted' );
		$this->counted( $id, 1 );
		$this->assertStringContainsString( '1 person is coming.', $this->views()->count( Event::get( $id ) ) );
		$this->counted( $id, 1, 0, 5 );
		$this->assertStringContainsString( '5 people are coming.', $this->views()->count( Event::get( $id ) ) );
		$this->engine->answers['registrationCounts'] = new \RuntimeException( 'locked' );
		$this->assertSame( '', $this->views()->count( Event::get( $id ) ) );
	}

	/**
	 * Structured data is complete, and cannot leave its script.
	 */
	public function test_structured_data(): void {
		$id = $this->event( '</script><script>alert(1)</script> Fête & "fun"', array( 'date' => '2030-05-01T18:30', 'end' => '2030-05-01T20:00', 'venue' => 'Hall </script>', 'capacity' => 4 ), array( 'post_excerpt' => 'Come <b>all</b> &amp; sundry', 'post_content' => '[et_pb_contact_form]x[/et_pb_contact_form]' ) );
		$this->visit( array( 'p' => $id, 'post_type' => 'halt_event' ) );
		ob_start();
		( new Event_Data() )->render();
		$html = (string) ob_get_clean();
		$this->assertSame( 1, substr_count( $html, '</script>' ), $html );
		$this->assertSame( 1, preg_match( '~^<script type="application/ld\+json">(.*)</script>$~s', trim( $html ), $match ), $html );
		$data = json_decode( $match[1], true );
		$this->assertSame( array( 'Event', 'Fête & "fun"', '2030-05-01T18:30:00+01:00', '2030-05-01T20:00:00+01:00', 4, 'Come all & sundry' ), array( $data['@type'], trim( $data['name'] ), $data['startDate'], $data['endDate'], $data['maximumAttendeeCapacity'], $data['description'] ) );
		$this->assertSame( array( 'Place', 'Organization' ), array( $data['location']['@type'], $data['organizer']['@type'] ) );
		$this->assertSame( array(), Event_Data::of( get_post( $this->event( 'No date', array( 'venue' => 'Hall' ) ) ) ) );
	}

	/**
	 * A record without a place is refused; an event online is at no place.
	 */
	public function test_structured_data_has_a_location(): void {
		$of = fn( string $venue ): array => Event_Data::of( get_post( $this->event( 'Where', array( 'date' => '2030-05-01T18:30', 'venue' => $venue ) ) ) );
		$this->assertSame( array(), $of( '' ) );
		foreach ( array( 'Online' => '', 'online (Zoom)' => '', 'Microsoft Teams' => '', 'Webinar, link follows' => '', 'https://zoom.us/j/1?pwd=2' => 'https://zoom.us/j/1?pwd=2', 'Online: https://zoom.us/j/1' => 'https://zoom.us/j/1' ) as $venue => $url ) {
			$data = $of( $venue );
			$this->assertSame( array( 'VirtualLocation', 'https://schema.org/OnlineEventAttendanceMode' ), array( $data['location']['@type'] ?? '', $data['eventAttendanceMode'] ?? '' ), $venue );
			$this->assertSame( '' === $url ? $data['url'] : $url, $data['location']['url'], $venue );
		}
		foreach ( array( 'Town hall' => 'Town hall', 'The Online Theatre, Leeds' => 'The Online Theatre, Leeds', 'Town hall, https://maps.example/1' => 'Town hall' ) as $venue => $name ) {
			$data = $of( $venue );
			$this->assertSame( array( 'Place', $name ), array( $data['location']['@type'], $data['location']['name'] ), $venue );
			$this->assertArrayNotHasKey( 'eventAttendanceMode', $data );
		}
		$add = static fn( array $data ): array => $data + array( 'location' => array( '@type' => 'Place', 'name' => 'By a filter' ) );
		add_filter( 'halt_tracker_event_data', $add );
		$this->assertSame( 'By a filter', $of( '' )['location']['name'] );
		remove_filter( 'halt_tracker_event_data', $add );
	}

	/**
	 * The page of a term or of an author showed the event whose number was that of the term.
	 */
	public function test_no_event_is_shown_on_the_page_of_a_term(): void {
		$id   = $this->event( 'Numbered', array( 'venue' => 'Wrong Hall' ) );
		$post = $this->make_page( 'x', 'post' );
		$term = new \WP_Term( (object) array( 'term_id' => $id, 'taxonomy' => 'category', 'slug' => 'x', 'name' => 'X' ) );
		$this->visit( array( 'cat' => 1 ) );
		$GLOBALS['wp_query']->queried_object    = $term;
		$GLOBALS['wp_query']->queried_object_id = $id;
		$this->assertSame( '', do_shortcode( '[halt_event_details]' ) );
		$this->assertSame( '', do_blocks( '<!-- wp:halt-tracker/event-count /-->' ) );
		wp_delete_post( $post, true );
	}

	/**
	 * Beside the loop of an archive the first event is the global post, and nobody means it.
	 */
	public function test_the_event_of_the_loop_is_shown_and_none_beside_it(): void {
		$this->event( 'First', array( 'venue' => 'Hall of First' ) );
		$second = $this->event( 'Second', array( 'venue' => 'Hall of Second' ) );
		$this->visit( array( 'post_type' => 'halt_event', 'order' => 'ASC', 'orderby' => 'title' ) );
		$this->assertSame( '', do_shortcode( '[halt_event_details]' ) );
		$seen = '';
		while ( have_posts() ) {
			the_post();
			$seen .= wp_strip_all_tags( do_shortcode( '[halt_event_details]' ) );
		}
		$this->assertStringContainsString( 'Hall of First', $seen );
		$this->assertStringContainsString( 'Hall of Second', $seen );
		$this->assertSame( '', do_shortcode( '[halt_event_details]' ), 'behind the loop' );
		$other = new \WP_Query( array( 'post_type' => 'halt_event', 'p' => $second ) );
		$other->the_post();
		$this->assertStringContainsString( 'Hall of Second', do_shortcode( '[halt_event_details]' ), 'a loop of its own' );
		wp_reset_postdata();
	}

	/**
	 * A theme's own template wins; ours stand in for the general ones only.
	 */
	public function test_templates(): void {
		$templates = new Event_Templates( $this->views() );
		$id        = $this->event( 'Template' );
		$this->visit( array( 'p' => $id, 'post_type' => 'halt_event' ) );
		$ours = dirname( HALT_TRACKER_FILE ) . '/templates/single-halt_event.php';
		foreach ( array( '/theme/single.php' => $ours, '/theme/index.php' => $ours, '/theme/single-halt_event.php' => '/theme/single-halt_event.php', '/theme/my-layout.php' => '/theme/my-layout.php' ) as $chosen => $used ) {
			$this->assertSame( $used, $templates->choose( $chosen ) );
		}
		$own = get_stylesheet_directory() . '/halt-tracker';
		mkdir( $own );
		file_put_contents( $own . '/single-halt_event.php', '<?php' );
		$used = $templates->choose( '/theme/single.php' );
		unlink( $own . '/single-halt_event.php' );
		rmdir( $own );
		$this->assertSame( $own . '/single-halt_event.php', $used );
		$this->visit( array( 'post_type' => 'halt_event' ) );
		$this->assertSame( dirname( HALT_TRACKER_FILE ) . '/templates/archive-halt_event.php', $templates->choose( '/theme/archive.php' ) );
		$this->visit( array( 'page_id' => $this->make_page( '' ) ) );
		$this->assertSame( '/theme/single.php', $templates->choose( '/theme/single.php' ) );
	}

	/**
	 * The page of an event as a visitor gets it: details once, also where the content has them.
	 */
	public function test_page(): void {
		$get = static fn( int $id ): string => wp_remote_retrieve_body( wp_remote_get( add_query_arg( 'p', $id, home_url( '/?post_type=halt_event' ) ) ) );
		$id  = $this->event( 'Page', array( 'date' => '2030-05-01', 'venue' => 'Page Hall' ) );
		$this->assertSame( 1, substr_count( $get( $id ), 'class="halt-event-details"' ) );
		$this->assertStringContainsString( 'application/ld+json', $get( $id ) );
		wp_update_post( array( 'ID' => $id, 'post_content' => 'Words first. [halt_event_details]' ) );
		$html = $get( $id );
		$this->assertSame( 1, substr_count( $html, 'class="halt-event-details"' ) );
		$this->assertLessThan( strpos( $html, 'class="halt-event-details"' ), strpos( $html, 'Words first.' ) );
		$this->assertStringContainsString( 'assets/events.css', $html );
		$this->assertStringNotContainsString( 'assets/events.css', wp_remote_retrieve_body( wp_remote_get( home_url( '/' ) ) ) );
	}
}
