<?php
/**
 * The status address.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Alert_Actions;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Alert_Dispatch;
use Halt\Tracker\Alert_Rules;
use Halt\Tracker\Health;
use Halt\Tracker\Status_Route;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Status_Route.
 */
final class Status_Address_Test extends Shell_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->engine->answers['status']  = array( 'counts' => array( 'delivered' => 1 ), 'connection' => array( 'state' => 'connected' ), 'guard' => array( 'standing' => 'original' ) );
		$this->engine->answers['overdue'] = array( 'total' => 0, 'rows' => array(), 'errors' => array() );
	}

	/**
	 * The status address: closed without a token, 200 while all is well, 503 while an alert stands.
	 */
	public function test_status_address(): void {
		$route = new Status_Route( new Health( new Alert_Rules( $this->bridge, $this->settings, $this->spool() ), $this->settings ), $this->settings );
		$ask   = static function ( string $header, string $query = '' ) use ( $route ): array {
			$request = new \WP_REST_Request( 'GET', '/halt-tracker/v1/status' );
			$request->set_header( 'x-halt-status-token', $header );
			$request->set_query_params( '' === $query ? array() : array( 'token' => $query ) );
			$allowed = $route->is_allowed( $request );
			return true === $allowed ? array( $route->answer()->get_status(), $route->answer()->get_data() ) : array( $allowed->get_error_data()['status'], null );
		};
		$this->assertSame( 401, $ask( '' )[0] );
		$this->assertSame( 401, $ask( 'anything' )[0] );
		$flash = new Flash( $this->vault );
		( new Alert_Actions( $this->settings, new Alert_Dispatch( array() ), $flash ) )->new_token();
		ob_start();
		$flash->render();
		$this->assertSame( 1, preg_match( '/>([0-9a-f]{64})</', (string) ob_get_clean(), $match ) );
		$this->assertStringNotContainsString( $match[1], (string) wp_json_encode( get_option( 'halt_tracker_config' ) ) );
		$this->assertSame( 401, $ask( strtoupper( $match[1] ) . 'x' )[0] );
		$this->assertSame( 200, $ask( '', $match[1] )[0] );
		list( $status, $report ) = $ask( $match[1] );
		$this->assertSame( array( 200, true, 'connected' ), array( $status, $report['ok'], $report['connection'] ) );
		$this->engine->answers['status']['connection'] = array( 'state' => 'reconnect_needed' );
		list( $status, $report )                       = $ask( $match[1] );
		$this->assertSame( array( 503, 'connection_lost' ), array( $status, $report['problems'][0]['cause'] ) );
	}

	/**
	 * Over HTTP: the real site, its token, no caching of either answer.
	 */
	public function test_status_address_of_the_real_site(): void {
		$this->settings->update( array( 'status_token_hash' => hash( 'sha256', 'the-token' ) ) );
		$url     = getenv( 'HALT_SITE_URL' ) . '/?rest_route=/halt-tracker/v1/status';
		$refused = wp_remote_get( $url );
		$this->assertSame( array( 401, 'no-store' ), array( wp_remote_retrieve_response_code( $refused ), wp_remote_retrieve_header( $refused, 'cache-control' ) ) );
		$answer = wp_remote_get( $url, array( 'headers' => array( 'X-Halt-Status-Token' => 'the-token' ) ) );
		$this->assertSame( array( 200, 'no-store' ), array( wp_remote_retrieve_response_code( $answer ), wp_remote_retrieve_header( $answer, 'cache-control' ) ), wp_remote_retrieve_body( $answer ) );
		$this->assertTrue( json_decode( wp_remote_retrieve_body( $answer ), true )['ok'] );
	}
}
