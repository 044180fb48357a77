<?php
/**
 * The management routes.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Api\Deliveries_Controller;
use Halt\Tracker\Api\Profiles_Controller;
use Halt\Tracker\Api\Queue_Controller;
use Halt\Tracker\Api\Trials_Controller;
use Halt\Tracker\Core_Exception;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of includes/api, with WordPress's own server in front of an engine that records.
 */
final class Api_Test extends Shell_Test_Case {

	private const ID = '01M825A50THPD81G867S60TMF5';

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
		foreach ( array( new Deliveries_Controller( $this->bridge ), new Queue_Controller( $this->bridge, $this->settings ), new Profiles_Controller( $this->bridge, $this->profiles ), new Trials_Controller( $this->bridge ) ) as $controller ) {
			$controller->register_hooks();
		}
		$wp_rest_server = new \WP_REST_Server();
		do_action( 'rest_api_init', $wp_rest_server );
		wp_set_current_user( 1 );
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
		wp_set_current_user( 0 );
		parent::tearDown();
	}

	/**
	 * Asks a route.
	 *
	 * @param string              $method     Method.
	 * @param string              $path       Path below the namespace.
	 * @param array<string,mixed> $parameters Query or JSON body.
	 * @return \WP_REST_Response
	 */
	private function ask( string $method, string $path, array $parameters = array() ): \WP_REST_Response {
		$request = new \WP_REST_Request( $method, '/halt-tracker/v1' . $path );
		if ( 'GET' === $method ) {
			$request->set_query_params( $parameters );
		} else {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( (object) $parameters ) );
		}
		return rest_do_request( $request );
	}

	/**
	 * Every route with a request that its arguments allow.
	 *
	 * @return list<array{0:string,1:string,2:array<string,mixed>,3:bool}> Method, path, parameters, whether viewing is enough.
	 */
	private static function routes(): array {
		$one = '/deliveries/' . self::ID;
		return array(
			array( 'GET', '/deliveries', array(), true ),
			array( 'GET', $one, array(), true ),
			array( 'POST', $one . '/replay', array(), false ),
			array( 'POST', $one . '/discard', array(), false ),
			array( 'POST', $one . '/read-back', array(), false ),
			array( 'GET', '/queue', array(), true ),
			array( 'POST', '/queue/run', array(), false ),
			array( 'POST', '/queue/reconcile', array(), false ),
			array( 'POST', '/queue/clear-locks', array(), false ),
			array( 'POST', '/queue/pause', array( 'paused' => true ), false ),
			array( 'POST', '/queue/erase', array( 'email' => 'jane@example.test' ), false ),
			array( 'GET', '/profiles', array(), false ),
			array( 'POST', '/profiles', array( 'profile' => array( 'name' => 'A' ) ), false ),
			array( 'GET', '/profiles/a', array(), false ),
			array( 'PUT', '/profiles/a', array( 'profile' => array( 'name' => 'A' ) ), false ),
			array( 'DELETE', '/profiles/a', array(), false ),
			array( 'POST', '/trials/dry-run', array(), false ),
			array( 'POST', '/trials/send', array(), false ),
			array( 'POST', '/trials/remove', array( 'removal' => 'x' ), false ),
			array( 'GET', '/metadata', array(), false ),
		);
	}

	/**
	 * Strangers get 401 and subscribers 403, whatever the route, and the core hears of none of it; a viewer reads.
	 */
	public function test_permissions(): void {
		$subscriber = wp_insert_user( array( 'user_login' => 'sub', 'user_pass' => 'x', 'role' => 'subscriber' ) );
		$viewer     = wp_insert_user( array( 'user_login' => 'viewer', 'user_pass' => 'x', 'role' => 'author' ) );
		$allow      = static fn( string $capability, int $user_id ): string => $user_id === $viewer ? 'read' : $capability;
		foreach ( array( array( 0, 401 ), array( $subscriber, 403 ) ) as list( $user, $status ) ) {
			wp_set_current_user( $user );
			foreach ( self::routes() as list( $method, $path, $parameters ) ) {
				$this->assertSame( $status, $this->ask( $method, $path, $parameters )->get_status(), $method . ' ' . $path );
			}
		}
		$this->assertSame( array(), $this->engine->calls );
		add_filter( 'halt_tracker_view_capability', $allow, 10, 2 );
		wp_set_current_user( $viewer );
		foreach ( self::routes() as list( $method, $path, $parameters, $is_reading ) ) {
			$this->assertSame( $is_reading ? 200 : 403, $this->ask( $method, $path, $parameters )->get_status(), $method . ' ' . $path );
		}
		remove_filter( 'halt_tracker_view_capability', $allow );
		wp_delete_user( $subscriber );
		wp_delete_user( $viewer );
	}

	/**
	 * Every route has a check, and every argument a type.
	 */
	public function test_routes_are_described(): void {
		$count = 0;
		foreach ( rest_get_server()->get_routes( 'halt-tracker/v1' ) as $path => $handlers ) {
			foreach ( $handlers as $handler ) {
				if ( '/halt-tracker/v1' === $path ) {
					continue;
				}
				++$count;
				$this->assertIsCallable( $handler['permission_callback'], $path );
				foreach ( $handler['args'] as $name => $argument ) {
					$this->assertArrayHasKey( 'type', $argument, $path . ' ' . $name );
				}
			}
		}
		$this->assertSame( count( self::routes() ), $count );
	}

	/**
	 * Filters reach the core in its own terms, the total comes as WordPress's headers, nonsense is refused here.
	 */
	public function test_list(): void {
		$this->engine->answers['submissions'] = array( 'total' => 41, 'rows' => array( array( 'id' => self::ID ) ) );
		$response                             = $this->ask( 'GET', '/deliveries', array( 'state' => 'dead', 'from' => '2026-11-22T00:00:00Z', 'record_id' => '7', 'per_page' => '20', 'page' => '2', 'order' => 'oldest' ) );
		$this->assertSame( array( array( 'id' => self::ID ) ), $response->get_data() );
		$this->assertSame( '41', $response->get_headers()['X-WP-Total'] );
		$this->assertSame( '3', $response->get_headers()['X-WP-TotalPages'] );
		$this->assertSame( 'no-store', $response->get_headers()['Cache-Control'] );
		$query = $this->engine->told( 'submissions' )[0];
		$this->assertSame( array( 2, 20, 1795305600000, 0, 7, 'oldest', 'dead' ), array( $query['page'], $query['per_page'], $query['from'], $query['to'], $query['record_id'], $query['order'], $query['state'] ) );
		foreach ( array( array( 'per_page' => '201' ), array( 'page' => '0' ), array( 'order' => 'random' ), array( 'from' => 'yesterday' ), array( 'record_id' => 'x' ), array( 'search' => str_repeat( 'x', 201 ) ), array( 'state' => array( 'a' ) ) ) as $bad ) {
			$this->assertSame( 400, $this->ask( 'GET', '/deliveries', $bad )->get_status(), (string) wp_json_encode( $bad ) );
		}
	}

	/**
	 * What is done is done under the caller's login, and an unknown id is 404.
	 */
	public function test_one_delivery(): void {
		$login                               = wp_get_current_user()->user_login;
		$this->engine->answers['submission'] = array( 'id' => self::ID );
		$this->assertSame( array( 'id' => self::ID ), $this->ask( 'GET', '/deliveries/' . self::ID )->get_data() );
		$this->assertSame( array( 'id' => self::ID, 'event' => 'viewed', 'actor' => $login, 'detail' => array() ), $this->engine->told( 'note' )[0] );
		$this->ask( 'POST', '/deliveries/' . self::ID . '/replay', array( 'profile' => 'accepted', 'fields' => array( 'email' => "o'brien@example.test" ) ) );
		$this->assertSame(
			array( 'id' => self::ID, 'profile' => 'accepted', 'fields' => array( array( 'key' => 'email', 'value' => "o'brien@example.test" ) ), 'actor' => $login ),
			$this->engine->told( 'replaySubmission' )[0]
		);
		$this->assertSame( 400, $this->ask( 'POST', '/deliveries/' . self::ID . '/replay', array( 'profile' => 'tomorrow' ) )->get_status() );
		$this->engine->answers['submission']        = null;
		$this->engine->answers['discardSubmission'] = array( 'state' => null );
		$this->assertSame( 404, $this->ask( 'GET', '/deliveries/' . self::ID )->get_status() );
		$this->assertSame( 404, $this->ask( 'POST', '/deliveries/' . self::ID . '/discard' )->get_status() );
		$this->assertSame( 404, $this->ask( 'GET', '/deliveries/not-an-id' )->get_status() );
	}

	/**
	 * The core's refusals have their code and a status, and no detail for operators.
	 */
	public function test_refusals(): void {
		foreach ( array( Core_Exception::STORE_UNAVAILABLE => 503, Core_Exception::EXTENSION_MISSING => 503, Core_Exception::INVALID_INPUT => 400, Core_Exception::INTERNAL => 500 ) as $kind => $status ) {
			$this->engine->answers['status'] = new Core_Exception( $kind, 'store_locked', '/srv/private/outbox' );
			$response                        = $this->ask( 'GET', '/queue' );
			$this->assertSame( $status, $response->get_status() );
			$this->assertStringNotContainsString( '/srv/private', (string) wp_json_encode( $response->get_data() ) );
		}
		$this->engine->answers['status'] = array( 'store' => array( 'path' => '/srv/private', 'engine' => 'sqlite' ), 'counts' => array() );
		$this->assertSame( array( 'engine' => 'sqlite' ), $this->ask( 'GET', '/queue' )->get_data()['store'] );
	}

	/**
	 * The pause switch is obeyed, and a wrong value leaves it.
	 */
	public function test_pause(): void {
		$this->assertSame( 200, $this->ask( 'POST', '/queue/pause', array( 'paused' => true ) )->get_status() );
		$this->assertTrue( $this->settings->get( 'paused' ) );
		$this->assertSame( 400, $this->ask( 'POST', '/queue/pause' )->get_status() );
		$this->assertSame( 400, $this->ask( 'POST', '/queue/pause', array( 'paused' => 'perhaps' ) )->get_status() );
		$this->assertTrue( $this->settings->get( 'paused' ) );
		$this->ask( 'POST', '/queue/pause', array( 'paused' => false ) );
		$this->assertFalse( $this->settings->get( 'paused' ) );
	}

	/**
	 * A profile is made, replaced and deleted; one with faults is refused with all of them and changes nothing.
	 */
	public function test_profiles(): void {
		$this->engine->answers['checkProfile'] = array( 'faults' => array() );
		$made                                  = $this->ask( 'POST', '/profiles', array( 'profile' => array( 'name' => 'Candidates', 'record' => 'resource' ) ) );
		$this->assertSame( 201, $made->get_status() );
		$id = $made->get_data()['id'];
		$this->assertSame( 409, $this->ask( 'POST', '/profiles', array( 'profile' => array( 'id' => $id ) ) )->get_status() );
		$this->assertSame( 'Others', $this->ask( 'PUT', '/profiles/' . $id, array( 'profile' => array( 'id' => 'stolen', 'name' => 'Others' ) ) )->get_data()['name'] );
		$this->assertSame( array( $id ), array_column( $this->ask( 'GET', '/profiles' )->get_data(), 'id' ) );
		$this->engine->answers['checkProfile'] = array( 'faults' => array( array( 'code' => 'unknown_target', 'line' => 0, 'detail' => 'x' ) ) );
		$refused                               = $this->ask( 'PUT', '/profiles/' . $id, array( 'profile' => array( 'name' => 'Broken' ) ) );
		$this->assertSame( 422, $refused->get_status() );
		$this->assertSame( 'unknown_target', $refused->get_data()['data']['faults'][0]['code'] );
		$this->assertSame( 'Others', $this->ask( 'GET', '/profiles/' . $id )->get_data()['name'] );
		$this->assertSame( 200, $this->ask( 'DELETE', '/profiles/' . $id )->get_status() );
		$this->assertSame( 404, $this->ask( 'DELETE', '/profiles/' . $id )->get_status() );
		$this->assertSame( 404, $this->ask( 'PUT', '/profiles/' . $id, array( 'profile' => array() ) )->get_status() );
		$this->assertSame( 400, $this->ask( 'POST', '/profiles', array( 'profile' => 'text' ) )->get_status() );
	}

	/**
	 * A test goes to the sandbox's account unless the live one is named.
	 */
	public function test_trials(): void {
		$this->engine->answers['testSend'] = array( 'ok' => true );
		$this->assertSame( array( 'ok' => true ), $this->ask( 'POST', '/trials/send', array( 'profile_id' => 'a', 'submission' => array( 'fields' => array() ) ) )->get_data() );
		$this->assertSame( 'a', $this->engine->told( 'testSend' )[0]['profile_id'] );
		$this->assertSame( 'sandbox', $this->engine->configuration['settings']['tracker']['connection'] );
		$this->ask( 'POST', '/trials/send', array( 'connection' => 'live' ) );
		$this->assertSame( 'live', $this->engine->configuration['settings']['tracker']['connection'] );
		$this->assertSame( 400, $this->ask( 'POST', '/trials/send', array( 'connection' => 'another' ) )->get_status() );
		$this->ask( 'POST', '/trials/dry-run', array( 'id' => self::ID ) );
		$this->assertSame( array( 'id' => self::ID, 'submission' => null, 'profile' => null, 'profile_id' => '' ), $this->engine->told( 'dryRun' )[0] );
	}
}
