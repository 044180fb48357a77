<?php
/**
 * The ingest route without WordPress, on the running site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Fast_Path;
use Halt\Tracker\Plugin;
use Halt\Tracker\Problem_Counter;
use Halt\Tracker\Secrets;
use Halt\Tracker\Setting_Values;
use Halt\Tracker\Settings;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Fast_Path and php/ingest.php.
 */
final class Fast_Path_Test extends Shell_Test_Case {

	/** Headers that both doors must answer alike. The rest is WordPress's own (Link, CORS) or the web server's. */
	private const COMPARED = array( 'content-type', 'cache-control', 'retry-after', 'allow', 'x-robots-tag', 'x-content-type-options' );

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		Activation::install();
		Plugin::boot()->fast_path->configure();
		// One sender asks both doors the same within a second.
		$this->settings->update( array( 'fast_path' => true, 'per_address' => 0, 'per_source' => 0 ) );
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		Fast_Path::unconfigure();
		parent::tearDown();
	}

	/**
	 * Address of the fast path on this web server.
	 *
	 * @return string
	 */
	private static function fast_url(): string {
		return home_url( '/halt-ingest' );
	}

	/**
	 * The secret in force.
	 *
	 * @return string
	 */
	private function secret(): string {
		return $this->settings->secrets()->webhook_secrets()[0]['secret'];
	}

	/**
	 * Asks a door. The HTTP API would add headers and follow its own rules about bodies, so this is curl.
	 *
	 * @param string               $url       Door.
	 * @param string               $method    Method.
	 * @param string|array<mixed>  $body      Body; an array is sent as multipart.
	 * @param array<string,string> $headers   Headers.
	 * @return array{status:int,headers:array<string,string>,body:string}
	 */
	private static function ask( string $url, string $method, string|array $body, array $headers ): array {
		$lines = array( 'Expect:' );
		foreach ( $headers as $name => $value ) {
			$lines[] = $name . ': ' . $value;
		}
		$seen = array();
		$curl = curl_init( $url );
		curl_setopt_array(
			$curl,
			array(
				CURLOPT_CUSTOMREQUEST  => $method,
				CURLOPT_HTTPHEADER     => $lines,
				CURLOPT_RETURNTRANSFER => true,
				CURLOPT_TIMEOUT        => 30,
				CURLOPT_NOBODY         => 'HEAD' === $method,
				CURLOPT_HEADERFUNCTION => static function ( $curl, string $line ) use ( &$seen ): int {
					$parts = explode( ':', $line, 2 );
					if ( 2 === count( $parts ) ) {
						$seen[ strtolower( $parts[0] ) ] = trim( $parts[1] );
					}
					return strlen( $line );
				},
			)
		);
		if ( '' !== $body && array() !== $body ) {
			curl_setopt( $curl, CURLOPT_POSTFIELDS, $body );
		}
		$text = curl_exec( $curl );
		return array(
			'status'  => (int) curl_getinfo( $curl, CURLINFO_RESPONSE_CODE ),
			'headers' => array_intersect_key( $seen, array_flip( self::COMPARED ) ),
			'body'    => (string) $text,
		);
	}

	/**
	 * Headers of a signed request.
	 *
	 * @param string $signed What the signature covers.
	 * @param int    $offset Seconds that the sender's clock is off.
	 * @param string $secret Another secret.
	 * @return array<string,string>
	 */
	private function signed( string $signed, int $offset = 0, string $secret = '' ): array {
		$time = (string) ( time() + $offset );
		return array(
			'Content-Type'             => 'application/json',
			'X-Halt-Timestamp'         => $time,
			'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $time . '.' . $signed, '' === $secret ? $this->secret() : $secret ),
		);
	}

	/**
	 * The requests that are sent to both doors. In bodies `#` stands for the door, so that neither sees a duplicate.
	 *
	 * @return array<string,array{0:string,1:string|array<mixed>,2:array<string,string>,3:int}> Method, body, headers, status.
	 */
	private function requests(): array {
		$json    = array( 'Content-Type' => 'application/json' );
		$ok      = '{"form_id":"careers/#","fields":{"first_name":"Zo\u00eb #","email":"jane-#@example.test"}}';
		$pdf     = self::fixture_file();
		$payload = '{"form_id":"careers","fields":{"email":"multi-#@example.test"},"files":[{"field":"cv","name":"cv.pdf","sha256":"' . hash_file( 'sha256', $pdf ) . '"}]}';
		$bad     = str_replace( hash_file( 'sha256', $pdf ), str_repeat( '0', 64 ), $payload );
		$token   = array( 'X-Halt-Webhook-Token' => 'a token of the test' );
		$form    = 'form_id=f&submission[email][value]=form-%23@example.test&tags[]=a&tags[]=b';
		$named   = '{"form_id":"needs-a-name","fields":{"email":"named-#@example.test"}}';
		$table   = array(
			'i20 get'                     => array( 'GET', '', array(), 405 ),
			'i20 head'                    => array( 'HEAD', '', array(), 405 ),
			'i20 options'                 => array( 'OPTIONS', '', array(), 405 ),
			'i20 put'                     => array( 'PUT', '{}', $json, 405 ),
			'i20 no type'                 => array( 'POST', 'x', array( 'Content-Type' => '' ), 415 ),
			'i20 another type'            => array( 'POST', '<a/>', array( 'Content-Type' => 'text/xml' ), 415 ),
			'i04 unsigned'                => array( 'POST', $ok, $json, 401 ),
			'i04 wrong signature'         => array( 'POST', $ok, array( 'X-Halt-Webhook-Signature' => str_repeat( '0', 64 ) ) + $this->signed( $ok ), 401 ),
			'i04 capitals'                => array( 'POST', '{}', array( 'X-Halt-Webhook-Signature' => strtoupper( $this->signed( '{}' )['X-Halt-Webhook-Signature'] ) ) + $this->signed( '{}' ), 401 ),
			'i04 prefix'                  => array( 'POST', '{}', array( 'X-Halt-Webhook-Signature' => 'sha256=' . $this->signed( '{}' )['X-Halt-Webhook-Signature'] ) + $this->signed( '{}' ), 401 ),
			'i04 wrong token'             => array( 'POST', $ok, $json + array( 'X-Halt-Webhook-Token' => 'guess' ), 401 ),
			'i05 too old'                 => array( 'POST', '{}', $this->signed( '{}', -330 ), 401 ),
			'i05 too new'                 => array( 'POST', '{}', $this->signed( '{}', 330 ), 401 ),
			'i05 old enough to be late'   => array( 'POST', '{}', $this->signed( '{}', -290 ), 400 ),
			'i08 changed on the way'      => array( 'POST', $ok . "\n", $this->signed( $ok ), 401 ),
			'i10 malformed'               => array( 'POST', '{', $this->signed( '{' ), 400 ),
			'i10 trailing data'           => array( 'POST', '{} {}', $this->signed( '{} {}' ), 400 ),
			'i10 duplicate keys'          => array( 'POST', '{"a":1,"a":2}', $this->signed( '{"a":1,"a":2}' ), 400 ),
			'i10 deep'                    => array( 'POST', str_repeat( '[', 10000 ), $this->signed( str_repeat( '[', 10000 ) ), 400 ),
			'i10 no submission'           => array( 'POST', '[]', $this->signed( '[]' ), 400 ),
			'i11 bytes that are no text'  => array( 'POST', "{\"fields\":{\"a\":\"\xff\"}}", $this->signed( "{\"fields\":{\"a\":\"\xff\"}}" ), 400 ),
			'i15 no profile'              => array( 'POST', $ok, array(), 202 ),
			'i16 a field is missing'      => array( 'POST', $named, array(), 422 ),
			'a form that failed'          => array( 'POST', '{"fields":{"a":"b"},"errors":true}', $this->signed( '{"fields":{"a":"b"},"errors":true}' ), 422 ),
			'token'                       => array( 'POST', str_replace( 'jane', 'token', $ok ), $json + $token, 202 ),
			'bearer'                      => array( 'POST', str_replace( 'jane', 'bearer', $ok ), $json + array( 'Authorization' => 'Bearer a token of the test' ), 202 ),
			'urlencoded'                  => array( 'POST', $form, array( 'Content-Type' => 'application/x-www-form-urlencoded' ) + $token, 202 ),
			'multipart, signed'           => array( 'POST', array( 'payload' => $payload, 'cv' => new \CURLFile( $pdf, 'application/pdf', 'cv.pdf' ) ), array(), 202 ),
			'multipart, another file'     => array( 'POST', array( 'payload' => $bad, 'cv' => new \CURLFile( $pdf, 'application/pdf', 'cv.pdf' ) ), array(), 400 ),
			'multipart, unsigned'         => array( 'POST', array( 'payload' => $payload, 'cv' => new \CURLFile( $pdf, 'application/pdf', 'cv.pdf' ) ), array( 'X-A' => 'b' ), 401 ),
			'i09 beyond the limit'        => array( 'POST', str_repeat( 'x', 17 << 20 ), $json, 413 ),
		);
		return $table;
	}

	/**
	 * A PDF.
	 *
	 * @return string Path.
	 */
	private static function fixture_file(): string {
		return dirname( __DIR__ ) . '/fixtures/jane-doe-cv.pdf';
	}

	/**
	 * The body for one of the doors, and headers that sign it where none are given.
	 *
	 * @param array{0:string,1:string|array<mixed>,2:array<string,string>,3:int} $request One of the table.
	 * @param string                                                             $door    `rest` or `fast`.
	 * @return array{0:string|array<mixed>,1:array<string,string>}
	 */
	private function made_for( array $request, string $door ): array {
		list( , $body, $headers ) = $request;
		$fill                     = static fn( string $text ): string => array() === $headers || str_contains( $text, '@example.test' ) ? str_replace( array( '%23', '#' ), $door, $text ) : $text;
		if ( is_array( $body ) ) {
			$body['payload'] = $fill( $body['payload'] );
			$made            = array() === $headers ? $this->signed( $body['payload'] ) : $headers;
			unset( $made['Content-Type'] );
			return array( $body, $made );
		}
		if ( array() === $headers && 'POST' === $request[0] ) {
			$body    = $fill( $body );
			$headers = $this->signed( $body );
		} elseif ( isset( $headers['X-Halt-Webhook-Token'] ) || isset( $headers['Authorization'] ) ) {
			$body = $fill( $body );
		}
		return array( $body, $headers );
	}

	/**
	 * One contract for both doors: status, headers and body are the same to the byte, but for ids.
	 */
	public function test_answers_are_those_of_the_rest_route(): void {
		$this->settings->update(
			array(
				'sources' => array( array( 'id' => 'zapier', 'token_hash' => hash( 'sha256', 'a token of the test' ), 'previous_hash' => '', 'previous_until' => 0, 'profiles' => array() ) ),
			)
		);
		$profile = json_decode( (string) file_get_contents( dirname( __DIR__ ) . '/fixtures/profiles/cv-application.json' ), true );
		$this->profiles->save( array( 'id' => 'named', 'matching' => array( 'form_ids' => array( 'needs-a-name' ) ) + $profile['matching'], 'consent' => array( 'required_field' => '', 'text' => '', 'marketing' => array() ) ) + $profile );
		foreach ( $this->requests() as $name => $request ) {
			$answers = array();
			foreach ( array( 'rest' => rest_url( 'halt-tracker/v1/ingest' ), 'fast' => self::fast_url() ) as $door => $url ) {
				list( $body, $headers ) = $this->made_for( $request, $door );
				$answers[ $door ]       = self::ask( $url, $request[0], $body, $headers );
				$this->assertSame( $request[3], $answers[ $door ]['status'], $name . ' at ' . $door . ': ' . $answers[ $door ]['body'] );
				$answers[ $door ]['body'] = preg_replace( '/"id":"01[0-9A-Z]{24}"/', '"id":"…"', $answers[ $door ]['body'] );
			}
			$this->assertSame( $answers['rest'], $answers['fast'], $name );
		}
	}

	/**
	 * A copy at the other door is a duplicate: both have one store.
	 */
	public function test_i01_i02_i03_one_store_behind_both_doors(): void {
		$body    = '{"form_id":"careers","fields":{"email":"twice@example.test"}}';
		$headers = $this->signed( $body );
		$first   = self::ask( self::fast_url(), 'POST', $body, $headers );
		$this->assertSame( 202, $first['status'], $first['body'] );
		foreach ( array( self::fast_url(), rest_url( 'halt-tracker/v1/ingest' ) ) as $url ) {
			foreach ( array( $headers, $this->signed( $body, -1 ) ) as $again ) {
				$second = self::ask( $url, 'POST', $body, $again );
				$this->assertSame( 200, $second['status'], $second['body'] );
				$this->assertTrue( json_decode( $second['body'], true )['duplicate'] );
				$this->assertSame( json_decode( $first['body'], true )['id'], json_decode( $second['body'], true )['id'] );
			}
		}
	}

	/**
	 * A revoked secret, and a deleted sender, stop working with the save.
	 */
	public function test_i07_a_revoked_secret_is_refused_at_once(): void {
		$old  = $this->secret();
		$body = '{"form_id":"careers","fields":{"email":"revoked@example.test"}}';
		$this->settings->secrets()->rotate_webhook_secret( 'a secret of the admin' );
		$this->assertSame( 202, self::ask( self::fast_url(), 'POST', $body, $this->signed( $body, 0, $old ) )['status'], 'the overlap' );
		$this->assertSame( 200, self::ask( self::fast_url(), 'POST', $body, $this->signed( $body, 0, 'a secret of the admin' ) )['status'] );
		delete_option( Secrets::OPTION );
		$this->assertSame( 401, self::ask( self::fast_url(), 'POST', $body, $this->signed( $body, -1, $old ) )['status'] );
		$this->assertSame( 401, self::ask( self::fast_url(), 'POST', $body, $this->signed( $body, -1, 'a secret of the admin' ) )['status'] );
	}

	/**
	 * A constant of wp-config.php that was added or taken away follows with the cron of the minute, without a save: the
	 * secret that it replaces is refused from then on.
	 */
	public function test_i07_a_changed_constant_follows_without_a_save(): void {
		$saved  = $this->secret();
		$define = "define( 'HALT_TRACKER_WEBHOOK_SECRET', 'a secret of wp-config' );";
		$body   = '{"form_id":"careers","fields":{"email":"constant@example.test"}}';
		$status = fn( string $secret, int $offset ): int => self::ask( self::fast_url(), 'POST', $body, $this->signed( $body, $offset, $secret ) )['status'];
		self::run_php( $define, 'do_action( Halt\Tracker\Cron::QUEUE );' );
		$this->assertSame( array( 202, 401 ), array( $status( 'a secret of wp-config', 0 ), $status( $saved, 0 ) ) );
		self::run_php( "define( 'HALT_TRACKER_WEBHOOK_SECRET', '' );", 'do_action( Halt\Tracker\Cron::QUEUE );' );
		$this->assertSame( array( 401, 401 ), array( $status( 'a secret of wp-config', -1 ), $status( $saved, -1 ) ) );
		self::run_php( '', 'do_action( Halt\Tracker\Cron::QUEUE );' );
		$this->assertSame( array( 401, 200 ), array( $status( 'a secret of wp-config', -2 ), $status( $saved, -2 ) ) );
	}

	/**
	 * It is shut until it is opened, and when it is shut again.
	 */
	public function test_it_is_off_unless_it_is_enabled(): void {
		$this->assertSame( 401, self::ask( self::fast_url(), 'POST', '{}', array( 'Content-Type' => 'application/json' ) )['status'] );
		$this->settings->update( array( 'fast_path' => false ) );
		$shut = self::ask( self::fast_url(), 'POST', '{}', $this->signed( '{}' ) );
		$this->assertSame( 404, $shut['status'] );
		$this->assertSame( 'rest_no_route', json_decode( $shut['body'], true )['code'] );
		$this->settings->update( array( 'fast_path' => true ) );
		Fast_Path::unconfigure();
		$this->assertSame( 404, self::ask( self::fast_url(), 'POST', '{}', $this->signed( '{}' ) )['status'] );
	}

	/**
	 * Where settings cannot be handed over the door is shut and the admin is told; it opens again by itself.
	 */
	public function test_settings_that_cannot_be_kept_shut_it(): void {
		$this->engine->answers['rememberSettings'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'settings_not_kept' );
		$this->fast_path()->remember();
		$this->assertTrue( Fast_Path::is_stale() );
		$this->assertArrayHasKey( 'settings/settings_not_kept', Problem_Counter::all() );
		$refused = self::ask( self::fast_url(), 'POST', '{}', $this->signed( '{}' ) );
		$this->assertSame( 503, $refused['status'] );
		$this->assertSame( '300', $refused['headers']['retry-after'] );
		Plugin::boot()->fast_path->remember();
		$this->assertFalse( Fast_Path::is_stale() );
		$this->assertSame( 400, self::ask( self::fast_url(), 'POST', '{}', $this->signed( '{}' ) )['status'] );
	}

	/**
	 * The file holds no more than it must and is its owner's alone.
	 */
	public function test_the_file_beside_it(): void {
		$this->assertSame( 0600, fileperms( Fast_Path::path() ) & 0777 );
		$this->assertSame( array( 'directory', 'site', 'key' ), array_keys( require Fast_Path::path() ) );
		$this->assertSame( '', wp_remote_retrieve_body( wp_remote_get( plugins_url( 'php/ingest-config.php', HALT_TRACKER_FILE ) ) ) );
	}

	/**
	 * The throttle is one for both doors, and a proxy that nobody declared is not believed.
	 */
	public function test_i13_i14_one_throttle_for_both_doors(): void {
		$this->settings->update( array( 'per_address' => 6 ) );
		$spoofed = static fn( string $url, int $n ): array => self::ask( $url, 'POST', '{}', array( 'Content-Type' => 'application/json', 'X-Forwarded-For' => '198.51.100.' . $n, 'X-Real-IP' => '198.51.100.' . $n ) );
		for ( $n = 0; $n < 3; $n++ ) {
			$this->assertSame( 401, $spoofed( self::fast_url(), $n )['status'] );
			$this->assertSame( 401, $spoofed( rest_url( 'halt-tracker/v1/ingest' ), $n )['status'] );
		}
		foreach ( array( self::fast_url(), rest_url( 'halt-tracker/v1/ingest' ) ) as $url ) {
			$refused = $spoofed( $url, 99 );
			$this->assertSame( 429, $refused['status'] );
			$this->assertGreaterThan( 0, (int) $refused['headers']['retry-after'] );
			$this->assertSame( array( 'code', 'message', 'data' ), array_keys( json_decode( $refused['body'], true ) ) );
		}
		$this->settings->update( array( 'trusted_proxies' => array( '127.0.0.0/8', '::1' ) ) );
		for ( $n = 0; $n < 10; $n++ ) {
			$this->assertSame( 401, $spoofed( self::fast_url(), $n )['status'], 'ten visitors behind one proxy' );
		}
	}

	/**
	 * What an admin may type as a proxy.
	 */
	public function test_networks(): void {
		foreach ( array( '10.0.0.0/8', '192.0.2.1', '2001:db8::/32', '::1', '0.0.0.0/0' ) as $good ) {
			$this->assertTrue( Setting_Values::is_network( $good ), $good );
		}
		foreach ( array( '', '10/8', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '::1/129', 'proxy.example.test', '1.2.3.4/8/8' ) as $bad ) {
			$this->assertFalse( Setting_Values::is_network( $bad ), $bad );
		}
	}

	/**
	 * What the snapshot is made of, and no more than changes it: a request without a save changes nothing.
	 */
	public function test_of_two_snapshots_the_later_save_counts(): void {
		$before = (int) get_option( Settings::SAVED_AT );
		$this->settings->update( array( 'country' => 'IE' ) );
		$after = (int) get_option( Settings::SAVED_AT );
		$this->assertGreaterThan( $before, $after );
		$this->assertSame( $after, $this->settings->snapshot()['saved_at'] );
	}
}
