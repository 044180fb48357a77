<?php
/**
 * Attendees over REST, at the command line and as abilities.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Attendees\Attendee_Abilities;
use Halt\Tracker\Attendees\Attendees_Controller;
use Halt\Tracker\Attendees\Attendees_Schema;
use Halt\Tracker\Attendees\Marks;

require_once __DIR__ . '/class-attendees-test-case.php';

/**
 * Tests of Attendees_Controller and Attendee_Abilities, with WordPress's own server in front.
 */
final class Attendees_Api_Test extends Attendees_Test_Case {

	/**
	 * The hooks of the running plugin, which are put back.
	 *
	 * @var \WP_Hook|null
	 */
	private ?\WP_Hook $hooks = null;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		global $wp_filter, $wp_rest_server;
		$this->hooks = $wp_filter['rest_api_init'] ?? null;
		unset( $wp_filter['rest_api_init'] );
		( new Attendees_Controller( ...$this->parts() ) )->register_hooks();
		$wp_rest_server = new \WP_REST_Server();
		do_action( 'rest_api_init', $wp_rest_server );
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		global $wp_filter, $wp_rest_server;
		unset( $wp_filter['rest_api_init'] );
		if ( null !== $this->hooks ) {
			$wp_filter['rest_api_init'] = $this->hooks;
		}
		$wp_rest_server = null;
		parent::tearDown();
	}

	/**
	 * Asks a route.
	 *
	 * @param string              $method     Method.
	 * @param string              $path       Path behind the event.
	 * @param array<string,mixed> $parameters Query or JSON body.
	 * @param int                 $event      Event; 0: the one with people.
	 * @return \WP_REST_Response
	 */
	private function ask( string $method, string $path, array $parameters = array(), int $event = 0 ): \WP_REST_Response {
		$request = new \WP_REST_Request( $method, '/halt-tracker/v1/events/' . ( 0 === $event ? $this->event : $event ) . $path );
		if ( 'GET' === $method ) {
			$request->set_query_params( $parameters );
		} else {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( (object) $parameters ) );
		}
		return rest_do_request( $request );
	}

	/**
	 * Strangers get 401, others 403; whoever views reads and changes nothing.
	 */
	public function test_permissions(): void {
		$routes = array( array( 'GET', '/attendees', array() ), array( 'POST', '/attendees/load', array() ), array( 'PUT', '/attending/12', array( 'attending' => true ) ), array( 'PUT', '/seats/01M825A50THPD81G867S60TMF4', array( 'seat' => false ) ) );
		foreach ( $routes as list( $method, $path, $parameters ) ) {
			$this->assertSame( 200, $this->ask( $method, $path, $parameters )->get_status(), $path );
			$this->as_viewer( fn() => $this->assertSame( 'GET' === $method ? 200 : 403, $this->ask( $method, $path, $parameters )->get_status(), $path ) );
			wp_set_current_user( 0 );
			$this->assertSame( 401, $this->ask( $method, $path, $parameters )->get_status(), $path );
			wp_set_current_user( 1 );
			$this->assertSame( 404, $this->ask( $method, $path, $parameters, $this->make_page( '' ) )->get_status(), $path );
		}
		$this->assertSame( array( 12 => true ), ( new Marks() )->of( $this->event ) );
	}

	/**
	 * The list keeps to its schema, its filters and its pages.
	 */
	public function test_list(): void {
		( new Marks() )->set( $this->event, array( 12 ), true );
		$response = $this->ask( 'GET', '/attendees', array( 'per_page' => 2, 'page' => 2 ) );
		$body     = json_decode( (string) wp_json_encode( $response->get_data() ), true );
		$this->assertTrue( rest_validate_value_from_schema( $body, Attendees_Schema::list(), 'list' ) );
		$this->assertSame( array( 'Doe', 'Nowak' ), array_column( $body['rows'], 'surname' ) );
		$this->assertSame( array( 4, 1, 'loaded', '2025-10-09T08:53:20Z', true ), array( $body['matching'], $body['attending'], $body['state'], $body['rows'][0]['registered_at'], $body['rows'][0]['attending'] ) );
		$this->assertSame( array( '4', '2', 'no-store' ), array( $response->get_headers()['X-WP-Total'], $response->get_headers()['X-WP-TotalPages'], $response->get_headers()['Cache-Control'] ) );
		$this->assertSame( array( 'Doe' ), array_column( $this->ask( 'GET', '/attendees', array( 'attending' => 'yes', 'search' => 'jane' ) )->get_data()['rows'], 'surname' ) );
		foreach ( array( array( 'state' => 'x' ), array( 'per_page' => 501 ), array( 'page' => 0 ), array( 'orderby' => 'x' ), array( 'marketing' => 'x' ) ) as $wrong ) {
			$this->assertSame( 400, $this->ask( 'GET', '/attendees', $wrong )->get_status() );
		}
	}

	/**
	 * A slice: what it may be told, what it answers, what is noted.
	 */
	public function test_load(): void {
		$this->engine->answers['loadAttendees'] = self::state( array( 'state' => 'loading', 'phase' => 'search', 'done' => 3, 'total' => 9, 'started_at' => 1760000000000, 'more' => true ) );
		$body                                   = $this->ask( 'POST', '/attendees/load', array( 'scan' => true, 'refresh' => true, 'budget_ms' => 500 ) )->get_data();
		$this->assertTrue( rest_validate_value_from_schema( $body, Attendees_Schema::load(), 'load' ) );
		$this->assertSame( array( true, 3, 9, 'Tracker is searched for the tag, and each contact found is read: 3 of 9.' ), array( $body['more'], $body['done'], $body['total'], $body['message'] ) );
		$asked = $this->engine->told( 'loadAttendees' )[0];
		$this->assertSame( array( true, true, 500 ), array( $asked['scan'], $asked['refresh'], $asked['budget_ms'] ) );
		$this->assertSame( 'admin', $this->engine->told( 'note' )[0]['actor'] );
		foreach ( array( array( 'scan' => 'x' ), array( 'budget_ms' => 1 ), array( 'budget_ms' => 60000 ) ) as $wrong ) {
			$this->assertSame( 400, $this->ask( 'POST', '/attendees/load', $wrong )->get_status() );
		}
		$this->engine->answers['loadAttendees'] = new \Halt\Tracker\Core_Exception( \Halt\Tracker\Core_Exception::STORE_UNAVAILABLE, 'store_full' );
		$refused                                = $this->ask( 'POST', '/attendees/load' );
		$this->assertSame( array( 503, 'halt_tracker_store_full' ), array( $refused->get_status(), $refused->get_data()['code'] ) );
	}

	/**
	 * A seat is given up and given; what the core says no to is an error.
	 */
	public function test_seat(): void {
		$body = $this->ask( 'PUT', '/seats/01m825a50thpd81g867s60tmf4', array( 'seat' => false ) )->get_data();
		$this->assertTrue( rest_validate_value_from_schema( $body, Attendees_Schema::seat(), 'seat' ) );
		$this->assertSame( array( true, 'given_up', 19, '01M825A50THPD81G867S60TMF4' ), array( $body['changed'], $body['seat'], $body['seats'], $body['submission_id'] ) );
		$this->assertStringContainsString( 'Tracker was told nothing', $body['message'] );
		$this->assertSame( array( array( 'event_id' => $this->event, 'submission_id' => '01M825A50THPD81G867S60TMF4', 'seat' => false, 'actor' => 'admin' ) ), $this->engine->told( 'changeSeat' ) );
		$this->assertSame( 400, $this->ask( 'PUT', '/seats/01M825A50THPD81G867S60TMF4' )->get_status() );
		$this->assertSame( 404, $this->ask( 'PUT', '/seats/12', array( 'seat' => true ) )->get_status() );
		$this->engine->answers['changeSeat'] = new \Halt\Tracker\Core_Exception( \Halt\Tracker\Core_Exception::INVALID_INPUT, 'unknown_id' );
		$this->assertSame( 404, $this->ask( 'PUT', '/seats/01M825A50THPD81G867S60TMF4', array( 'seat' => true ) )->get_status() );
	}

	/**
	 * A mark is made and taken away; doing it twice is doing it once.
	 */
	public function test_mark(): void {
		foreach ( array( true, true, false, false ) as $attending ) {
			$body = $this->ask( 'PUT', '/attending/12', array( 'attending' => $attending ) )->get_data();
			$this->assertTrue( rest_validate_value_from_schema( $body, Attendees_Schema::mark(), 'mark' ) );
			$this->assertSame( array( 'event_id' => $this->event, 'contact_id' => 12, 'attending' => $attending, 'count' => $attending ? 1 : 0 ), $body );
		}
		$this->assertSame( 400, $this->ask( 'PUT', '/attending/12', array() )->get_status() );
		$this->assertSame( 400, $this->ask( 'PUT', '/attending/12', array( 'attending' => 'perhaps' ) )->get_status() );
		foreach ( array( '0', '-1', '1x', '99999999999999999999' ) as $contact ) {
			$this->assertSame( 404, $this->ask( 'PUT', '/attending/' . $contact, array( 'attending' => true ) )->get_status(), $contact );
		}
	}

	/**
	 * Abilities count and load, and say nothing of anybody.
	 */
	public function test_abilities(): void {
		if ( ! function_exists( 'wp_get_ability' ) ) {
			$this->markTestSkipped( 'This WordPress has no Abilities API.' );
		}
		( new Marks() )->set( $this->event, array( 12 ), true );
		foreach ( ( new Attendee_Abilities( ...$this->parts() ) )->all() as $name => $ability ) {
			$output = ( $ability['execute'] )( array( 'event_id' => $this->event ) );
			$this->assertTrue( rest_validate_value_from_schema( $output, $ability['output'], $name ) );
			$this->assertSame( array( 3, 1 ), array( $output['contacts'], $output['attending'] ) );
			$this->assertStringNotContainsString( 'jane', strtolower( (string) wp_json_encode( $output ) ) );
			$this->assert_refused( 'halt_tracker_unknown_event', ( $ability['execute'] )( array( 'event_id' => 999999 ) ) );
			$this->assertSame( 'halt-tracker', wp_get_ability( 'halt-tracker/' . $name )->get_category() );
		}
		$annotations = static fn( string $name ): array => wp_get_ability( 'halt-tracker/' . $name )->get_meta_item( 'annotations' );
		$this->assertSame( array( true, false ), array( $annotations( 'count-attendees' )['readonly'], $annotations( 'load-attendees' )['readonly'] ) );
		wp_set_current_user( 0 );
		foreach ( array( 'count-attendees', 'load-attendees' ) as $name ) {
			$this->assertFalse( wp_get_ability( 'halt-tracker/' . $name )->check_permissions( array( 'event_id' => $this->event ) ) );
		}
		wp_set_current_user( 1 );
	}

	/**
	 * Asserts that something is an error.
	 *
	 * @param string $code  Its code.
	 * @param mixed  $given What is there.
	 */
	private function assert_refused( string $code, mixed $given ): void {
		$this->assertInstanceOf( \WP_Error::class, $given );
		$this->assertSame( $code, $given->get_error_code() );
	}
}
