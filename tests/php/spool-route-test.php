<?php
/**
 * The ways in while the core cannot take a submission.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Ingest_Action;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Secrets;
use Halt\Tracker\Sender_Check;
use Halt\Tracker\Spool_Route;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Sender_Check, Spool_Route, Local_Intake.
 */
final class Spool_Route_Test extends Shell_Test_Case {

	private const BODY = '{"form_id":"careers","fields":{"first_name":"Jane","email":"jane@spool.test"}}';

	/**
	 * Prints the answer of a request in a process without the extension, and what was counted.
	 */
	private const SEND = '$request = new WP_REST_Request( "POST", "/halt-tracker/v1/ingest" ); foreach ( $headers as $name => $value ) { $request->set_header( $name, $value ); } $request->set_body( $body );'
		. '$answer = rest_do_request( $request ); echo wp_json_encode( array( $answer->get_status(), $answer->get_data(), $answer->get_headers(), array_keys( Halt\Tracker\Problem_Counter::all() ) ) );';

	/**
	 * Sends a request in a process of its own.
	 *
	 * @param array<string,string> $headers        Headers.
	 * @param string               $body           Body.
	 * @param string               $before         Code that runs before WordPress.
	 * @param bool                 $with_extension Whether the extension is loaded.
	 * @return array{0:int,1:array<string,mixed>,2:array<string,string>,3:list<string>}
	 */
	private static function send( array $headers, string $body = self::BODY, string $before = '', bool $with_extension = false ): array {
		$sent = base64_encode( serialize( array( array( 'Content-Type' => 'application/json' ) + $headers, $body ) ) );
		$code = 'list( $headers, $body ) = unserialize( base64_decode( "' . $sent . '" ) );' . self::SEND;
		return json_decode( self::run_php( $before, $code, $with_extension ), true );
	}

	/**
	 * Headers of a signed request.
	 *
	 * @param string $body Its body.
	 * @param int    $age  Seconds ago.
	 * @return array<string,string>
	 */
	private function signed( string $body = self::BODY, int $age = 0 ): array {
		$now = (string) ( time() - $age );
		return array(
			'X-Halt-Timestamp'         => $now,
			'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $now . '.' . $body, $this->settings->secrets()->webhook_secrets()[0]['secret'] ),
		);
	}

	/**
	 * The real core.
	 *
	 * @return Bridge
	 */
	private function core(): Bridge {
		return new Bridge( $this->settings, new Private_Directory(), $this->vault );
	}

	/**
	 * The rule that exists twice gives the same answers in both places.
	 */
	public function test_shared_vectors(): void {
		$vectors = json_decode( (string) file_get_contents( dirname( __DIR__ ) . '/fixtures/signatures.json' ), true, 64, JSON_THROW_ON_ERROR );
		$check   = new Sender_Check( $vectors['secrets'], $vectors['sources'] );
		$this->assertGreaterThan( 40, count( $vectors['cases'] ) );
		foreach ( $vectors['cases'] as $case ) {
			$this->assertSame( $case['expect'], $check->authenticate( array_intersect_key( $case, array( 'timestamp' => 1, 'signature' => 1, 'token' => 1 ) ), $case['body'], $vectors['now'] ), $case['name'] );
		}
	}

	/**
	 * H01: without the extension a signed request is acknowledged with the id that it keeps; repeats get the same;
	 * everybody else gets the core's own answer.
	 */
	public function test_h01_signed_request_without_extension(): void {
		Activation::install();
		$headers = $this->signed();
		$first   = self::send( $headers );
		$this->assertSame( array( 202, 'waiting', array() ), array( $first[0], $first[1]['status'], $first[3] ) );
		$this->assertSame( 'no-store', $first[2]['Cache-Control'] );
		$again = self::send( $headers );
		$this->assertSame( array( 200, $first[1]['id'], true ), array( $again[0], $again[1]['id'], $again[1]['duplicate'] ) );
		$this->assertSame( 1, $this->spool()->count() );

		$refused = self::send( array( 'X-Halt-Webhook-Signature' => str_repeat( '0', 64 ) ) + $headers );
		$this->assertSame( array( 401, 'halt_tracker_unauthenticated' ), array( $refused[0], $refused[1]['code'] ) );
		$this->assertSame( $refused, self::send( array() ) );
		$this->assertSame( $refused, self::send( $this->signed( self::BODY, 400 ) ) );

		$this->assertSame( array( 'imported' => 1, 'duplicates' => 0, 'kept' => 0, 'code' => '' ), $this->spool_import( $this->core() )->run( 5000 ) );
		$this->assertSame( 'http', $this->core()->submission( $first[1]['id'] )['path'] );
		// The sender did not get the first answer, and tries again once the core is back.
		$after = self::send( $headers, self::BODY, '', true );
		$this->assertSame( array( 200, $first[1]['id'] ), array( $after[0], $after[1]['id'] ) );
	}

	/**
	 * A sender's own id counts over a new signature.
	 */
	public function test_delivery_id(): void {
		Activation::install();
		$first  = self::send( $this->signed() + array( 'X-Halt-Delivery-Id' => 'd-1' ) );
		$second = self::send( $this->signed( self::BODY, 5 ) + array( 'X-Halt-Delivery-Id' => 'd-1' ) );
		$this->assertSame( array( 202, 200, $first[1]['id'] ), array( $first[0], $second[0], $second[1]['id'] ) );
	}

	/**
	 * A token is recognised by its hash, brings its source, and is not kept.
	 */
	public function test_token(): void {
		Activation::install();
		$this->settings->update( array( 'sources' => array( array( 'id' => 'zapier', 'token_hash' => hash( 'sha256', 'a-token' ), 'profiles' => array() ) ) ) );
		$this->assertSame( 401, self::send( array( 'X-Halt-Webhook-Token' => 'another' ) )[0] );
		$first = self::send( array( 'Authorization' => 'Bearer a-token' ) );
		$this->assertSame( 202, $first[0], (string) wp_json_encode( $first ) );
		$again = self::send( array( 'X-Halt-Webhook-Token' => 'a-token' ) );
		$this->assertSame( array( 200, $first[1]['id'] ), array( $again[0], $again[1]['id'] ) );
		$this->spool_import()->run( 5000 );
		$told = $this->engine->told( 'importSpooled' )[0];
		$this->assertSame( array( 'kind' => 'token', 'source' => 'zapier', 'profiles' => array() ), $told['sender'] );
		$this->assertStringNotContainsString( 'a-token', (string) wp_json_encode( $this->engine->calls ) );
	}

	/**
	 * Secrets that cannot be opened refuse nobody for good.
	 */
	public function test_h05_secrets_that_cannot_be_opened(): void {
		Activation::install();
		$headers = $this->signed();
		file_put_contents( ( new Private_Directory() )->path() . '/key', base64_encode( random_bytes( 32 ) ) );
		$answer = self::send( $headers );
		$this->assertSame( array( 503, '30' ), array( $answer[0], $answer[2]['Retry-After'] ) );
		$this->assertSame( 0, $this->spool()->count() );
		update_option( Secrets::OPTION, '', false );
		$this->assertSame( 401, self::send( $headers )[0], 'no secret: closed' );
	}

	/**
	 * The core's limits and answers.
	 */
	public function test_refusals(): void {
		Activation::install();
		$this->settings->update( array( 'max_body' => 4096 ) );
		$route  = new Spool_Route( $this->spool(), $this->settings );
		$answer = function ( string $body, array $request = array() ) use ( $route ): array {
			$answer = $route->answer( $request + array( 'method' => 'POST', 'content_type' => 'application/json', 'headers' => (object) array_change_key_case( $this->signed( $body ) ), 'query_token' => '' ), $body );
			return array( $answer['status'], $answer['body']['code'] ?? $answer['body']['status'] );
		};
		$this->assertSame( array( 405, 'halt_tracker_method' ), $answer( '', array( 'method' => 'GET' ) ) );
		$this->assertSame( array( 415, 'halt_tracker_content_type' ), $answer( '<a/>', array( 'content_type' => 'text/xml' ) ) );
		$this->assertSame( array( 413, 'halt_tracker_too_large' ), $answer( str_repeat( 'x', 4097 ) ) );
		$this->assertSame( array( 400, 'halt_tracker_malformed' ), $answer( '{' ) );
		$this->assertSame( array( 400, 'halt_tracker_malformed' ), $answer( '{"a":1}', array( 'content_length' => 99 ) ) );
		$this->assertSame( array( 400, 'halt_tracker_not_a_submission' ), $answer( '[1]' ) );
		$this->assertSame( array( 400, 'halt_tracker_not_a_submission' ), $answer( '{"form_id":"x"}' ) );
		$this->assertSame( array( 400, 'halt_tracker_not_a_submission' ), $answer( '{"fields":"x"}' ) );
		$this->assertSame( array( 422, 'halt_tracker_sender_error' ), $answer( '{"errors":["x"],"a":1}' ) );
		$this->assertSame( array( 202, 'waiting' ), $answer( '{"errors":[],"a":1}' ) );
		$this->assertSame( array( 202, 'waiting' ), $answer( 'a=1&b=2', array( 'content_type' => 'application/x-www-form-urlencoded' ) ) );
		$this->settings->update( array( 'max_body' => 1048576 ) );
		$this->assertSame( array( 400, 'halt_tracker_limit' ), $answer( (string) wp_json_encode( array( 'fields' => array_fill( 1, 501, 'x' ) ) ) ) );
		$this->assertSame( array( 400, 'halt_tracker_limit' ), $answer( (string) wp_json_encode( array( 'fields' => array( 'a' => str_repeat( 'x', 65537 ) ) ) ) ) );
		$this->settings->update( array( 'spool_max_bytes' => 1 ) );
		$this->assertSame( array( 503, 'halt_tracker_store_unavailable' ), $answer( '{"a":2}' ) );
	}

	/**
	 * A multipart request with a signed payload goes through with its file.
	 */
	public function test_multipart(): void {
		Activation::install();
		$path = (string) tempnam( sys_get_temp_dir(), 'halt' );
		file_put_contents( $path, "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< >>\n%%EOF\n" );
		$payload = (string) wp_json_encode( array( 'form_id' => 'f', 'fields' => array( 'email' => 'm@spool.test' ), 'files' => array( array( 'field' => 'cv', 'name' => 'cv.pdf', 'sha256' => hash_file( 'sha256', $path ) ) ) ) );
		$route   = new Spool_Route( $this->spool(), $this->settings );
		$request = array(
			'method'       => 'POST',
			'content_type' => 'multipart/form-data; boundary=x',
			'headers'      => (object) array_change_key_case( $this->signed( $payload ) ),
			'query_token'  => '',
			'multipart'    => array(
				'fields' => (object) array( 'payload' => $payload ),
				'files'  => array( array( 'field' => 'cv', 'name' => 'x.pdf', 'path' => $path, 'size' => filesize( $path ), 'error' => 0 ) ),
			),
		);
		$answer  = $route->answer( $request, '' );
		$this->assertSame( 202, $answer['status'], (string) wp_json_encode( $answer ) );
		$size = filesize( $path );
		unlink( $path );
		$this->assertSame( 1, $this->spool_import( $this->core() )->run( 5000 )['imported'] );
		$file = $this->core()->submission( $answer['body']['id'] )['submission']['files'][0];
		$this->assertSame( array( 'cv.pdf', $size, '' ), array( $file['name'], $file['size'], $file['refused'] ) );
		unset( $request['multipart']['fields']->payload );
		$this->assertSame( 401, $route->answer( $request, '' )['status'], 'a signature over nothing covers nothing' );
	}

	/**
	 * Whatever the core says no with, hook and action lose nothing (B02, B04, B08, B10, B14, H02).
	 */
	public function test_everything_the_core_refuses_is_kept(): void {
		Activation::install();
		$refusals = array( new \Error( 'x' ), new Core_Exception( Core_Exception::UNSUPPORTED_VERSION, 'store_newer' ), new Core_Exception( Core_Exception::INTERNAL, 'panic' ), new Core_Exception( Core_Exception::INVALID_INPUT, 'settings' ) );
		foreach ( array( 'store_locked', 'store_full', 'store_unwritable', 'store_corrupt', 'store_file_system', 'key_replaced' ) as $code ) {
			$refusals[] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, $code );
		}
		foreach ( $refusals as $number => $refusal ) {
			$this->engine->answers['submit'] = $refusal;
			$this->listener()->handle( array( 'email' => array( 'value' => $number . '@spool.test' ) ), false, array() );
			( new Ingest_Action( $this->intake() ) )->handle( 'x', array( 'email' => $number . '@spool.test' ) );
			$this->assertSame( 2 * $number + 2, $this->spool()->count(), get_class( $refusal ) . $refusal->getMessage() );
		}
		$this->engine->answers['submit'] = new Core_Exception( Core_Exception::INVALID_INPUT, 'halt_tracker_not_a_submission' );
		$this->listener()->handle( array( 'email' => array( 'value' => 'x@spool.test' ) ), false, array() );
		$this->assertSame( 2 * count( $refusals ), $this->spool()->count() );
		$this->assertContains( 'divi/store_locked', self::problems() );
	}

	/**
	 * Faults of the real store, in a real process: nothing is lost, and everything is in the core afterwards.
	 *
	 * @dataProvider faults
	 * @param string $before Code that makes the fault before WordPress is loaded; empty: a read-only directory.
	 */
	public function test_real_faults( string $before ): void {
		Activation::install();
		$directory = ( new Private_Directory() )->path();
		$core      = $this->core();
		$core->status();
		$submit = 'do_action( "et_pb_contact_form_submit", array( "email" => array( "value" => "fault@spool.test" ) ), false, array( "contact_form_unique_id" => "f" ) );';
		try {
			foreach ( '' === $before ? glob( $directory . '/*', GLOB_ONLYDIR ) : array() as $path ) {
				chmod( $path . '/outbox.sqlite3', 0400 );
				chmod( $path, 0500 );
			}
			$before = str_replace( 'KEY', $directory . '/key', $before );
			self::run_php( $before, $submit );
			$answer = self::send( $this->signed(), self::BODY, $before, true );
		} finally {
			foreach ( array_merge( array( $directory ), glob( $directory . '/*' ), glob( $directory . '/*/*' ) ) as $path ) {
				chmod( $path, is_dir( $path ) ? 0700 : 0600 );
			}
		}
		$this->assertSame( 202, $answer[0], (string) wp_json_encode( $answer ) );
		wp_cache_flush();
		$spooled = $this->spool()->count();
		$done    = $this->spool_import( $this->core() )->run( 5000 );
		$this->assertSame( 0, $done['kept'] );
		$this->assertTrue( $this->spool()->is_empty(), (string) wp_json_encode( $done ) );
		$this->assertSame( 2, $this->core()->submissions( array( 'state' => '', 'search' => '', 'page' => 1, 'per_page' => 20 ) )['total'], $spooled . ' were spooled' );
		$this->assertSame( 2, $spooled );
	}

	/**
	 * Faults.
	 *
	 * @return array<string,array{string}>
	 */
	public static function faults(): array {
		return array(
			'B08 read-only directory'       => array( '' ),
			'B14 memory file system'        => array( 'mkdir( $dir = "/dev/shm/halt-spool-" . bin2hex( random_bytes( 4 ) ), 0700 ); copy( "KEY", $dir . "/key" ); chmod( $dir . "/key", 0600 ); set_error_handler( static fn() => true ); register_shutdown_function( static function () use ( $dir ) { exec( "rm -rf " . escapeshellarg( $dir ) ); } ); define( "HALT_TRACKER_DIR", $dir );' ),
			'H02 plugin of another release' => array( 'set_error_handler( static fn() => true ); define( "HALT_TRACKER_NEEDS_ABI", 99 );' ),
		);
	}

	/**
	 * A key file that others may read is refused by the core; the public key needs none.
	 */
	public function test_key_file_open_to_others(): void {
		Activation::install();
		$file = ( new Private_Directory() )->path() . '/key';
		chmod( $file, 0644 );
		$bridge = $this->core();
		$thrown = '';
		try {
			$bridge->status();
		} catch ( Core_Exception $e ) {
			$thrown = $e->error_code();
		}
		self::run_php( '', 'do_action( "et_pb_contact_form_submit", array( "email" => array( "value" => "key@spool.test" ) ), false, array() );' );
		chmod( $file, 0600 );
		$this->assertSame( 'key_unusable', $thrown );
		wp_cache_flush();
		$this->assertSame( 1, $this->spool()->count() );
		$this->assertSame( 1, $this->spool_import( $this->core() )->run( 5000 )['imported'] );
	}
}
