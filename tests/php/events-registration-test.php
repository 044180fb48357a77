<?php
/**
 * Registrations for events, from the form to Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Events\Event_Contacts;
use Halt\Tracker\Events\Event_Meta;
use Halt\Tracker\Plugin;

require_once __DIR__ . '/class-event-test-case.php';

/**
 * With the real core, the simulated Tracker, and forms that are sent as a browser does.
 */
final class Events_Registration_Test extends Event_Test_Case {

	private const UUID = '22222222-2222-4222-8222-222222222222';

	private const FORM = <<<'FORM'
[halt_divi4_form uuid='22222222-2222-4222-8222-222222222222' css_id='event-form' title='Register']
[halt_divi_field id="first_name" title="First name" required="on"]
[halt_divi_field id="last_name" title="Last name" required="on"]
[halt_divi_field id="email" title="E-mail" type="email" required="on"]
[halt_divi_field id="news" title="Send me news" type="checkbox"]
[/halt_divi4_form]
FORM;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->connect_to_simulator();
		$this->profile();
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		if ( file_exists( self::layout_file() ) ) {
			unlink( self::layout_file() );
		}
		parent::tearDown();
	}

	/**
	 * Saves the profile of the form.
	 *
	 * @param array<string,mixed> $event Its event member.
	 */
	private function profile( array $event = array() ): void {
		$line = static fn( string $from, string $to ): array => array( 'from' => array( 'kind' => 'field', 'value' => $from ), 'to' => $to, 'required' => true );
		Plugin::boot()->profiles->save(
			array(
				'id'       => 'registration',
				'name'     => 'Registration',
				'enabled'  => true,
				'matching' => array( 'form_ids' => array( self::UUID ) ),
				'record'   => 'contact',
				'fields'   => array( $line( 'first_name', 'firstName' ), $line( 'last_name', 'surname' ), $line( 'email', 'contactDetails.email' ) ),
				'activity' => array( 'enabled' => true, 'preset' => 'registration' ),
				'consent'  => array( 'marketing' => array( array( 'field' => 'news', 'flags' => array( 'emailOptIn' ) ) ) ),
				'event'    => $event,
			)
		);
	}

	/**
	 * Registers somebody by the form of a page.
	 *
	 * @param string $url   The page.
	 * @param string $first First name.
	 * @param string $email E-mail.
	 * @param bool   $news  Whether the box is ticked.
	 */
	private function register( string $url, string $first, string $email, bool $news = false ): void {
		$this->assertSame( 'Thanks for contacting us', ( new Divi_Browser( $url ) )->submit( 'event-form', array( 'first_name' => $first, 'last_name' => 'Tester', 'email' => $email, 'news' => $news ? array( 'Send me news' ) : array() ) ) );
	}

	/**
	 * Delivers what waits, and does what the core then asks for.
	 */
	private function deliver(): void {
		$plugin = Plugin::boot();
		for ( $n = 0; $n < 20; $n++ ) {
			$plugin->bridge->drain( 5000, 'run_now' );
			if ( 0 === (int) ( $plugin->bridge->status()['counts']['waiting'] ?? 0 ) ) {
				break;
			}
		}
		$plugin->tasks->run();
	}

	/**
	 * What the simulated Tracker has of somebody.
	 *
	 * @param string $email E-mail.
	 * @return array<string,mixed>
	 */
	private static function contact( string $email ): array {
		$found = array_values( array_filter( self::sandbox( 'records/Contact' ), static fn( array $one ): bool => str_contains( (string) wp_json_encode( $one ), $email ) ) );
		self::assertCount( 1, $found, $email );
		return $found[0];
	}

	/**
	 * Reads from the simulator.
	 *
	 * @param string $path Path below `/_sim/`.
	 * @return list<array<string,mixed>>
	 */
	private static function sandbox( string $path ): array {
		return (array) json_decode( (string) wp_remote_retrieve_body( wp_remote_get( self::sandbox_url() . '/_sim/' . $path ) ), true );
	}

	/**
	 * Remarks on the deliveries of somebody, the latest first.
	 *
	 * @return list<string>
	 */
	private static function remarks(): array {
		$rows = Plugin::boot()->bridge->submissions( array( 'state' => '', 'search' => '', 'page' => 1, 'per_page' => 20 ) )['rows'];
		return array_map( static fn( array $row ): string => implode( ',', (array) $row['flags'] ), $rows );
	}

	/**
	 * A file of the site that shows a layout's form on every event, as Divi's theme builder does.
	 */
	private static function layout_file(): string {
		return WPMU_PLUGIN_DIR . '/halt-test-layout.php';
	}

	/**
	 * The form stands on the event. One seat, then the waiting list; who comes again takes no second place; a renamed
	 * event keeps its tag.
	 */
	public function test_form_on_the_event(): void {
		$day = self::day( '+9 days' );
		$id  = $this->event( 'R&amp;D Day, London', array( 'date' => $day . 'T18:00', 'capacity' => 1 ), array( 'post_content' => self::FORM ) );
		$url = (string) get_permalink( $id );
		$this->register( $url, 'Ann', 'ann@example.test', true );
		$this->deliver();
		$ann = self::contact( 'ann@example.test' );
		$this->assertSame( 'R&D Day London', $ann['tagText'] );
		$this->assertTrue( $ann['marketingPreferences']['emailOptIn'] );
		$activities = array_values( array_filter( self::sandbox( 'records/Activity' ), static fn( array $one ): bool => in_array( $ann['id'], array_column( $one['associations']['contacts'] ?? array(), 'id' ), true ) ) );
		$this->assertCount( 1, $activities );
		$this->assertStringContainsString( 'R&D Day, London', $activities[0]['subject'] );
		$this->assertStringContainsString( $day, $activities[0]['note'] );
		$this->assertSame( array( (int) $ann['id'] ), array_column( Event_Contacts::of( $id ), 'contact_id' ) );
		$page = wp_remote_retrieve_body( wp_remote_get( $url ) );
		$this->assertStringContainsString( 'Fully booked. You can join the waiting list.', $page );

		wp_update_post( array( 'ID' => $id, 'post_title' => 'Renamed' ) );
		$this->register( $url, 'Ben', 'ben@example.test' );
		$this->register( $url, 'Anna', 'ANN@example.test' );
		$this->deliver();
		$this->assertSame( 'R&D Day London - Waitlist', self::contact( 'ben@example.test' )['tagText'] );
		$this->assertSame( 'R&D Day London', self::contact( 'ann@example.test' )['tagText'] );
		$this->assertSame( array( 'registered_before', 'waitlist', '' ), self::remarks() );
		$this->assertSame( array( 'seats' => 1, 'waitlist' => 1, 'attendees' => null ), Plugin::boot()->bridge->registration_counts( array( $id ) )[ $id ] );
		$this->assertCount( 2, Event_Contacts::of( $id ) );
	}

	/**
	 * Tags that a Contact has stay; a closed event has a waiting list only.
	 */
	public function test_tags_are_added(): void {
		$first  = $this->event( 'First Fair', array(), array( 'post_content' => self::FORM ) );
		$second = $this->event( 'Second Fair', array( 'open' => 0 ), array( 'post_content' => self::FORM ) );
		foreach ( array( $first, $second ) as $id ) {
			$this->register( (string) get_permalink( $id ), 'Cleo', 'cleo@example.test' );
			$this->deliver();
		}
		$this->assertSame( array( 'First Fair', 'Second Fair - Waitlist' ), array_map( 'trim', explode( ',', self::contact( 'cleo@example.test' )['tagText'] ) ) );
	}

	/**
	 * The form stands in a layout of Divi's theme builder, whose post takes the global post's place meanwhile.
	 */
	public function test_form_in_a_layout(): void {
		$layout = $this->make_page( self::FORM );
		$id     = $this->event( 'In a layout' );
		file_put_contents(
			self::layout_file(),
			'<?php add_action( "wp_footer", function () { if ( is_singular( "halt_event" ) ) { global $post; $kept = $post; $post = get_post( ' . $layout . ' ); setup_postdata( $post ); echo apply_filters( "the_content", $post->post_content ); $post = $kept; } }, 1 );'
		);
		$this->register( (string) get_permalink( $id ), 'Dora', 'dora@example.test' );
		$this->deliver();
		$this->assertSame( 'In a layout', self::contact( 'dora@example.test' )['tagText'] );
		$this->assertCount( 1, Event_Contacts::of( $id ) );
	}

	/**
	 * The profile is bound to an event, or names a field with the tag; the form stands on a page.
	 */
	public function test_bound_profile(): void {
		$id = $this->event( 'Bound, to this', array( 'capacity' => 1 ) );
		update_post_meta( $id, Event_Meta::TAG, 'By hand' );
		$this->profile( array( 'enabled' => true, 'event_id' => $id ) );
		$page = (string) get_permalink( $this->make_page( self::FORM ) );
		$this->register( $page, 'Eve', 'eve@example.test' );
		$this->deliver();
		$this->assertSame( 'By hand', self::contact( 'eve@example.test' )['tagText'] );
		$this->assertCount( 1, Event_Contacts::of( $id ) );
		$this->profile( array( 'enabled' => true, 'event_id' => $id, 'tag_field' => 'first_name' ) );
		$this->register( $page, 'Fay', 'fay@example.test' );
		$this->deliver();
		$this->assertSame( 'Fay - Waitlist', self::contact( 'fay@example.test' )['tagText'] );
	}

	/**
	 * Another system names the event by its post.
	 */
	public function test_ingest(): void {
		$id = $this->event( 'By ingest', array( 'date' => self::day( '+3 days' ) ) );
		do_action( 'halt_tracker_ingest', 'other', array( 'form_id' => self::UUID, 'fields' => array( 'first_name' => 'Gus', 'last_name' => 'Tester', 'email' => 'gus@example.test' ), 'meta' => array( 'event_post_id' => $id ) ) );
		$this->deliver();
		$this->assertSame( 'By ingest', self::contact( 'gus@example.test' )['tagText'] );
		$body   = (string) wp_json_encode( array( 'form_id' => self::UUID, 'fields' => array( 'first_name' => 'Hal', 'last_name' => 'Tester', 'email' => 'hal@example.test' ), 'meta' => array( 'event_post_id' => $id ) ) );
		$time   = (string) time();
		$answer = wp_remote_post(
			rest_url( 'halt-tracker/v1/ingest' ),
			array(
				'headers' => array( 'Content-Type' => 'application/json', 'X-Halt-Timestamp' => $time, 'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $time . '.' . $body, $this->settings->secrets()->webhook_secrets()[0]['secret'] ) ),
				'body'    => $body,
			)
		);
		$this->assertSame( 202, wp_remote_retrieve_response_code( $answer ), wp_remote_retrieve_body( $answer ) );
		$this->deliver();
		$this->assertSame( 'By ingest', self::contact( 'hal@example.test' )['tagText'] );
		$this->assertCount( 2, Event_Contacts::of( $id ) );
	}

	/**
	 * An event that is not there is nobody's: the registration waits for a person, and goes on when the event is there.
	 */
	public function test_an_event_that_is_not_known(): void {
		$id = $this->event( 'Deleted for a while' );
		wp_trash_post( $id );
		do_action( 'halt_tracker_ingest', 'other', array( 'form_id' => self::UUID, 'fields' => array( 'first_name' => 'Ida', 'last_name' => 'Tester', 'email' => 'ida@example.test' ), 'meta' => array( 'event_post_id' => $id ) ) );
		$row = Plugin::boot()->bridge->submissions( array( 'page' => 1, 'per_page' => 1 ) )['rows'][0];
		$this->assertSame( array( 'needs_attention', 'event_not_found' ), array( $row['state'], $row['problems'][0]['code'] ) );
		wp_untrash_post( $id );
		wp_update_post( array( 'ID' => $id, 'post_status' => 'publish' ) );
		Plugin::boot()->bridge->replay_submission( array( 'id' => $row['id'], 'profile' => 'today' ) );
		$this->deliver();
		$this->assertSame( 'Deleted for a while', self::contact( 'ida@example.test' )['tagText'] );
	}

	/**
	 * Whoever sent the form in time has a seat, though the store was away and registration was closed meanwhile.
	 */
	public function test_in_time_is_when_it_came_in(): void {
		$id = $this->event( 'Closed meanwhile' );
		update_post_meta( $id, Event_Meta::OPEN, '0' );
		$closed = (int) get_post_meta( $id, \Halt\Tracker\Events\Event_Closing::AT, true );
		$this->assertGreaterThan( 0, $closed );
		$submission = static fn( string $email ): array => array(
			'path'    => 'php',
			'source'  => 'other',
			'form'    => array( 'id' => self::UUID, 'css_id' => '', 'name' => '' ),
			'fields'  => array( array( 'key' => 'first_name', 'value' => 'Jo' ), array( 'key' => 'last_name', 'value' => 'Tester' ), array( 'key' => 'email', 'value' => $email ) ),
			'context' => array( 'event_id' => $id ),
		);
		foreach ( array( '01KXAMPAREXAMP0EXAMP0EXAPA' => array( 'in-time@example.test', -1000 ), '01KXAMPAREXAMP0EXAMP0EXAPB' => array( 'late@example.test', 0 ) ) as $ulid => $one ) {
			$row = array( 'id' => $ulid, 'received_at' => $closed + $one[1], 'submission' => $submission( $one[0] ) );
			Plugin::boot()->bridge->import_spooled( $row, '' );
		}
		$this->deliver();
		$this->assertSame( 'Closed meanwhile', self::contact( 'in-time@example.test' )['tagText'] );
		$this->assertSame( 'Closed meanwhile - Waitlist', self::contact( 'late@example.test' )['tagText'] );
	}
}
