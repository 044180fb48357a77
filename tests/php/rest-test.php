<?php
/**
 * The REST route, between WordPress and the core.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Core_Exception;
use Halt\Tracker\Multipart;
use Halt\Tracker\Rest;
use Halt\Tracker\Rest_Door;
use Halt\Tracker\Spool_Route;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Rest and Multipart.
 */
final class Rest_Test extends Shell_Test_Case {

	/**
	 * Sends a request through WordPress's own dispatcher, with our route in the place of the real one's.
	 *
	 * @param string               $method  Method.
	 * @param string               $body    Raw body.
	 * @param array<string,string> $headers Headers.
	 * @return \WP_REST_Response
	 */
	private function send( string $method, string $body = '', array $headers = array() ): \WP_REST_Response {
		$rest = new Rest( $this->bridge, $this->after_response(), new Spool_Route( $this->spool(), $this->settings ) );
		add_filter( 'rest_pre_dispatch', array( $rest, 'answer_early' ), 1, 3 );
		$request = new \WP_REST_Request( $method, '/halt-tracker/v1/ingest' );
		$request->set_body( $body );
		foreach ( $headers as $name => $value ) {
			$request->set_header( $name, $value );
		}
		$response = rest_do_request( $request );
		remove_filter( 'rest_pre_dispatch', array( $rest, 'answer_early' ), 1 );
		return $response;
	}

	/**
	 * The request goes to the core as it came, and its answer to the sender as it is.
	 */
	public function test_passes_through(): void {
		$this->engine->answers['receive'] = array(
			'status'  => 202,
			'headers' => array( 'Cache-Control' => 'no-store', 'X-Test' => '1' ),
			'body'    => array( 'id' => '01ABC', 'status' => 'waiting' ),
		);
		$_SERVER['HTTP_X_FORWARDED_FOR']  = '198.51.100.1';
		$response                         = $this->send( 'POST', '{"a":"\u00e9"} ', array( 'Content-Type' => 'application/json; charset=utf-8', 'X-Halt-Timestamp' => '1', 'X-Halt-Webhook-Signature' => 'ab', 'Cookie' => 'secret' ) );
		$this->assertSame( 202, $response->get_status() );
		$this->assertSame( array( 'id' => '01ABC', 'status' => 'waiting' ), $response->get_data() );
		$this->assertSame( array( 'Cache-Control' => 'no-store', 'X-Test' => '1' ), $response->get_headers() );
		$call = $this->engine->calls[0];
		$this->assertSame( 'receive', $call[0] );
		$this->assertSame( 'POST', $call[1][0]['method'] );
		$this->assertSame( 'application/json; charset=utf-8', $call[1][0]['content_type'] );
		$this->assertSame( array( 'x-halt-timestamp' => '1', 'x-halt-webhook-signature' => 'ab' ), $call[1][0]['headers'] );
		$this->assertArrayNotHasKey( 'multipart', $call[1][0] );
	}

	/**
	 * WordPress does not look into the body first: a broken one reaches the core, which knows the sender's rights.
	 */
	public function test_broken_json_reaches_the_core(): void {
		$this->engine->answers['receive'] = array( 'status' => 401, 'headers' => array(), 'body' => array( 'code' => 'x' ) );
		$this->assertSame( 401, $this->send( 'POST', '{broken', array( 'Content-Type' => 'application/json' ) )->get_status() );
		$this->assertSame( '{broken', $this->engine->calls[0][1][1] );
	}

	/**
	 * Every method is the core's to answer, OPTIONS as well.
	 */
	public function test_methods(): void {
		$this->engine->answers['receive'] = array( 'status' => 405, 'headers' => array( 'Allow' => 'POST' ), 'body' => array() );
		foreach ( array( 'GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS' ) as $method ) {
			$this->assertSame( 405, $this->send( $method )->get_status(), $method );
		}
		$this->assertSame( array( 'GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS' ), array_column( $this->engine->told( 'receive' ), 'method' ) );
	}

	/**
	 * While nothing can be stored anywhere, a sender that is known is told to come again; what the core says
	 * about it is nobody's business.
	 */
	public function test_unavailable(): void {
		foreach ( array( new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_locked' ), new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' ), new \RuntimeException( 'secret' ) ) as $failure ) {
			$this->engine->answers['receive'] = $failure;
			$this->settings->update( array( 'spool_max_bytes' => 1 ) );
			$this->settings->secrets()->rotate_webhook_secret( 'a-secret' );
			$now      = (string) time();
			$response = $this->send( 'POST', '{"a":1}', array( 'Content-Type' => 'application/json', 'X-Halt-Timestamp' => $now, 'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $now . '.{"a":1}', 'a-secret' ) ) );
			$this->assertSame( 503, $response->get_status() );
			$this->assertArrayHasKey( 'Retry-After', $response->get_headers() );
			$this->assertSame( array( 'code', 'message', 'data' ), array_keys( $response->get_data() ) );
			$this->assertStringNotContainsString( 'secret', (string) wp_json_encode( $response->get_data() ) );
		}
	}

	/**
	 * What the core needs to know of a body that PHP has dropped, and of who sends it.
	 */
	public function test_size_and_sender(): void {
		$this->engine->answers['receive'] = array( 'status' => 413, 'headers' => array(), 'body' => array( 'code' => 'halt_tracker_too_large' ) );
		$_SERVER['CONTENT_LENGTH']        = '2049';
		$_SERVER['REMOTE_ADDR']           = '203.0.113.9';
		$this->assertSame( 413, $this->send( 'POST', '', array( 'X-Forwarded-For' => '192.0.2.1', 'Forwarded' => 'for=192.0.2.2' ) )->get_status() );
		$request = $this->engine->calls[0][1][0];
		$this->assertSame( 2049, $request['content_length'] );
		$this->assertSame( wp_convert_hr_to_bytes( (string) ini_get( 'post_max_size' ) ), $request['php_limit'] );
		$this->assertSame( '203.0.113.9', $request['remote_addr'] );
		$this->assertSame( array( 'x-forwarded-for' => '192.0.2.1', 'forwarded' => 'for=192.0.2.2' ), $request['headers'] );
	}

	/**
	 * A request that needs nothing of WordPress's REST server is answered before that server is made, whoever
	 * shuts the REST API to strangers; the rest goes the long way.
	 */
	public function test_the_short_way(): void {
		$this->engine->answers['receive'] = array( 'status' => 202, 'headers' => array(), 'body' => array( 'id' => 'A/B' ) );
		$ended                            = 0;
		$rest                             = new Rest( $this->bridge, $this->after_response(), new Spool_Route( $this->spool(), $this->settings ) );
		$door                             = new Rest_Door(
			$rest,
			static function () use ( &$ended ): void {
				++$ended;
			}
		);
		$server                           = $_SERVER;
		$get                              = $_GET;
		$wp                               = new \WP();
		$ask                              = static function ( string $route, array $headers, array $query = array() ) use ( $door, $wp, $server ): string {
			$_SERVER                      = $headers + array( 'REQUEST_METHOD' => 'POST', 'CONTENT_TYPE' => 'application/json', 'HTTP_X_HALT_TIMESTAMP' => '5' ) + $server;
			$_GET                         = $query;
			$wp->query_vars['rest_route'] = $route;
			ob_start();
			$door->open( $wp );
			return (string) ob_get_clean();
		};
		$this->assertSame( '{"id":"A\/B"}', $ask( '/halt-tracker/v1/ingest', array() ) );
		$this->assertSame( '{"id":"A\/B"}', $ask( '/halt-tracker/v1/ingest/', array(), array( 'token' => 'O\\\'Brien' ) ) );
		$this->assertSame( 2, $ended );
		$told = $this->engine->told( 'receive' );
		$this->assertSame( array( 'x-halt-timestamp' => '5' ), $told[0]['headers'] );
		$this->assertSame( 'application/json', $told[0]['content_type'] );
		$this->assertSame( "O'Brien", $told[1]['query_token'] );
		foreach ( array(
			array( '/wp/v2/posts', array(), array() ),
			array( '/halt-tracker/v1/ingest', array( 'REQUEST_METHOD' => 'OPTIONS' ), array() ),
			array( '/halt-tracker/v1/ingest', array( 'HTTP_ORIGIN' => 'https://example.com' ), array() ),
			array( '/halt-tracker/v1/ingest', array( 'HTTP_X_HTTP_METHOD_OVERRIDE' => 'PUT' ), array() ),
			array( '/halt-tracker/v1/ingest', array(), array( '_method' => 'GET' ) ),
		) as $long_way ) {
			$this->assertSame( '', $ask( ...$long_way ) );
		}
		$this->assertSame( 2, $ended );
		$_SERVER = $server;
		$_GET    = $get;
	}

	/**
	 * Multipart parts get their names back, whatever PHP made of them.
	 */
	public function test_multipart(): void {
		$this->assertSame(
			array( 'payload' => "O'Brien", 'submission[name][value]' => 'Jane', 'tags[0]' => 'a' ),
			Multipart::fields( array( 'payload' => "O'Brien", 'submission' => array( 'name' => array( 'value' => 'Jane' ) ), 'tags' => array( 'a' ) ) )
		);
		$files = Multipart::files(
			array(
				'cv'    => array( 'name' => 'cv.pdf', 'tmp_name' => '/tmp/a', 'size' => 3, 'error' => 0 ),
				'none'  => array( 'name' => '', 'tmp_name' => '', 'size' => 0, 'error' => UPLOAD_ERR_NO_FILE ),
				'docs'  => array( 'name' => array( 'a.pdf', 'b.pdf' ), 'tmp_name' => array( '/tmp/b', '/tmp/c' ), 'size' => array( 1, 2 ), 'error' => array( 0, UPLOAD_ERR_INI_SIZE ) ),
				'wrong' => 'x',
			)
		);
		$this->assertSame( array( 'cv', 'docs', 'docs' ), array_column( $files, 'field' ) );
		$this->assertSame( array( '/tmp/a', '/tmp/b', '/tmp/c' ), array_column( $files, 'path' ) );
		$this->assertSame( array( 0, 0, UPLOAD_ERR_INI_SIZE ), array_column( $files, 'error' ) );
	}

	/**
	 * The route is registered, open at the door, for every method.
	 */
	public function test_registered(): void {
		$routes = rest_get_server()->get_routes( 'halt-tracker/v1' );
		$this->assertArrayHasKey( '/halt-tracker/v1/ingest', $routes );
		$this->assertSame( '__return_true', $routes['/halt-tracker/v1/ingest'][0]['permission_callback'] );
	}

	/**
	 * The whole way, through the web server and the real core.
	 */
	public function test_the_real_route(): void {
		$url = rest_url( 'halt-tracker/v1/ingest' );
		\Halt\Tracker\Activation::install();
		$secret  = $this->settings->secrets()->webhook_secrets()[0]['secret'];
		$body    = '{"form_id":"careers","fields":{"first_name":"Jane","last_name":"Doe","email":"jane@example.test"}}';
		$now     = (string) time();
		$headers = array(
			'Content-Type'             => 'application/json',
			'X-Halt-Timestamp'         => $now,
			'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $now . '.' . $body, $secret ),
		);
		$status  = static fn( array $arguments ): int => (int) wp_remote_retrieve_response_code( wp_remote_request( $url, $arguments + array( 'method' => 'POST', 'timeout' => 20 ) ) );

		$this->assertSame( 405, $status( array( 'method' => 'GET' ) ) );
		$this->assertSame( 415, $status( array( 'body' => '<a/>', 'headers' => array( 'Content-Type' => 'text/xml' ) ) ) );
		$this->assertSame( 401, $status( array( 'body' => $body, 'headers' => array( 'Content-Type' => 'application/json' ) ) ) );
		$this->assertSame( 401, $status( array( 'body' => $body, 'headers' => array( 'X-Halt-Webhook-Signature' => 'x' ) + $headers ) ) );

		$answer = wp_remote_post( $url, array( 'body' => $body, 'headers' => $headers, 'timeout' => 20 ) );
		$this->assertSame( 202, wp_remote_retrieve_response_code( $answer ), wp_remote_retrieve_body( $answer ) );
		$this->assertSame( 'no-store', wp_remote_retrieve_header( $answer, 'cache-control' ) );
		$first = json_decode( wp_remote_retrieve_body( $answer ), true );
		$this->assertSame( 'unrouted', $first['status'] );

		$answer = wp_remote_post( $url, array( 'body' => $body, 'headers' => $headers, 'timeout' => 20 ) );
		$this->assertSame( 200, wp_remote_retrieve_response_code( $answer ) );
		$second = json_decode( wp_remote_retrieve_body( $answer ), true );
		$this->assertTrue( $second['duplicate'] );
		$this->assertSame( $first['id'], $second['id'] );
	}
}
