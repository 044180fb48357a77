<?php
/**
 * Site Health.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Site_Health\Arrival;
use Halt\Tracker\Site_Health\Connection;
use Halt\Tracker\Site_Health\Debug_Section;
use Halt\Tracker\Site_Health\Extension;
use Halt\Tracker\Site_Health\Queue;
use Halt\Tracker\Site_Health\Store;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Halt\Tracker\Site_Health: each thing is broken once, and the words say what to do.
 */
final class Site_Health_Test extends Shell_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		Activation::install();
		$this->engine->answers['status']          = array( 'connection' => array( 'state' => 'connected' ), 'store' => array( 'engine' => 'sqlite', 'sqlite' => '3.54.1' ) );
		$this->engine->answers['keyCheck']        = array( 'ok' => true, 'key_id' => 'aa', 'sealed' => 3, 'unreadable' => 0 );
		$this->engine->answers['clock']           = array( 'now' => 1, 'skew_ms' => 120 );
		$this->engine->answers['checkConnection'] = array( 'ok' => true );
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		remove_all_filters( 'pre_http_request' );
		parent::tearDown();
	}

	/**
	 * A result has this status, and says this.
	 *
	 * @param string              $status Status.
	 * @param string              $text   Part of label or description.
	 * @param array<string,mixed> $result The result.
	 */
	private function assert_found( string $status, string $text, array $result ): void {
		$this->assertSame( $status, $result['status'], $result['label'] . ' ' . $result['description'] );
		$this->assertStringContainsString( $text, $result['label'] . ' ' . html_entity_decode( $result['description'], ENT_QUOTES ) );
		$this->assertStringStartsWith( 'halt_tracker_', $result['test'] );
	}

	/**
	 * Every test is on WordPress's list; what calls out is asynchronous and guarded.
	 */
	public function test_registered(): void {
		require_once ABSPATH . 'wp-admin/includes/class-wp-site-health.php';
		$tests = \WP_Site_Health::get_tests();
		foreach ( array( 'extension', 'php_upgrade', 'store', 'key', 'queue', 'clock', 'way_out', 'limits', 'spool' ) as $name ) {
			$this->assertArrayHasKey( 'halt_tracker_' . $name, $tests['direct'] );
			$result = ( $tests['direct'][ 'halt_tracker_' . $name ]['test'] )();
			$this->assertContains( $result['status'], array( 'good', 'recommended', 'critical' ) );
			$this->assertSame( 'halt_tracker_' . $name, $result['test'] );
		}
		foreach ( array( 'connection', 'arrival' ) as $name ) {
			$this->assertSame( rest_url( 'halt-tracker/v1/site-health/' . $name ), $tests['async'][ 'halt_tracker_' . $name ]['test'] );
			$this->assertIsCallable( $tests['async'][ 'halt_tracker_' . $name ]['async_direct_test'] );
			wp_set_current_user( 0 );
			$this->assertSame( 401, rest_do_request( new \WP_REST_Request( 'GET', '/halt-tracker/v1/site-health/' . $name ) )->get_status() );
			wp_set_current_user( 1 );
			$answer = rest_do_request( new \WP_REST_Request( 'GET', '/halt-tracker/v1/site-health/' . $name ) );
			$this->assertSame( array( 200, 'halt_tracker_' . $name ), array( $answer->get_status(), $answer->get_data()['test'] ) );
		}
	}

	/**
	 * The extension: missing, of another release, and absent from the next PHP.
	 */
	public function test_extension(): void {
		$this->assert_found( 'good', '2.0.0', ( new Extension( '', HALT_TRACKER_VERSION, '/x' ) )->present() );
		$this->assert_found( 'critical', 'Copy the file to:', ( new Extension( 'missing', '', '/x' ) )->present() );
		$this->assert_found( 'recommended', 'of the same release', ( new Extension( '', '9.9.9', '/x' ) )->present() );

		$root = sys_get_temp_dir() . '/halt-' . wp_generate_password( 8, false );
		mkdir( $root . '/20220829', 0700, true );
		$after = static fn(): array => ( new Extension( '', HALT_TRACKER_VERSION, $root . '/20220829' ) )->after_upgrade();
		$this->assert_found( 'good', 'Before PHP is upgraded', $after() );
		mkdir( $root . '/20250925' );
		$this->assert_found( 'recommended', $root . '/20250925/halt_tracker.so', $after() );
		touch( $root . '/20250925/halt_tracker.so' );
		$this->assert_found( 'good', 'is here for PHP 8.5 already', $after() );
		unlink( $root . '/20250925/halt_tracker.so' );
		array_map( 'rmdir', array( $root . '/20250925', $root . '/20220829', $root ) );
	}

	/**
	 * The store and what is sealed in it.
	 */
	public function test_store_and_key(): void {
		$store = new Store( $this->bridge, $this->settings, new Private_Directory() );
		$this->assert_found( 'good', 'sqlite 3.54.1', $store->store() );
		$this->assert_found( 'good', 'Keep a copy of the key', $store->key() );
		$this->engine->answers['keyCheck'] = array( 'ok' => false, 'sealed' => 20, 'unreadable' => 7 );
		$this->assert_found( 'critical', 'Of 20 sealed values looked at, 7 cannot be opened', $store->key() );
		$this->engine->answers['keyCheck'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'key_replaced' );
		$this->assert_found( 'critical', 'Restore the key file', $store->key() );
		$this->engine->answers['status'] = array( 'store' => array( 'damaged' => array( array( 'file' => 'x', 'at' => 1 ) ) ) );
		$this->assert_found( 'critical', 'Recover', $store->store() );
		$this->engine->answers['status'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_file_system' );
		$this->assert_found( 'critical', 'cannot keep a store safely', $store->store() );
		$this->engine->answers['status']   = new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' );
		$this->engine->answers['keyCheck'] = new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' );
		$this->assert_found( 'recommended', 'look again', $store->store() );
		$this->assert_found( 'recommended', 'look again', $store->key() );
	}

	/**
	 * Tracker, its time, and what wp-config.php says.
	 */
	public function test_connection(): void {
		$connection = new Connection( $this->bridge, $this->settings );
		$this->assert_found( 'good', 'accepts the sign-in', $connection->sign_in() );
		$this->engine->answers['checkConnection'] = array( 'ok' => false, 'code' => 'invalid_grant', 'detail' => '<b>' );
		$result                                   = $connection->sign_in();
		$this->assert_found( 'critical', 'no longer accepts this sign-in', $result );
		$this->assertStringNotContainsString( '<b>', $result['description'] );
		$this->assertStringContainsString( 'halt-tracker-settings', $result['actions'] );
		$this->engine->answers['status'] = array( 'connection' => array( 'state' => 'disconnected' ) );
		$this->assert_found( 'recommended', 'Connect, and they go on', $connection->sign_in() );
		$this->engine->answers['status'] = array( 'guard' => array( 'standing' => 'copy' ), 'connection' => array( 'state' => 'connected' ) );
		$this->engine->calls             = array();
		$this->assert_found( 'recommended', 'copy of another', $connection->sign_in() );
		$this->assertSame( array(), $this->engine->told( 'checkConnection' ), 'a copy does not call' );

		$this->assert_found( 'good', 'agrees', $connection->clock() );
		$this->engine->answers['clock'] = array( 'skew_ms' => -90000 );
		$this->assert_found( 'recommended', 'differ by 90 seconds', $connection->clock() );
		$this->engine->answers['clock'] = array( 'skew_ms' => 600000 );
		$this->assert_found( 'critical', 'NTP', $connection->clock() );
		$this->engine->answers['clock'] = array( 'skew_ms' => null );
		$this->assert_found( 'good', 'not compared yet', $connection->clock() );
		$this->assert_found( 'good', 'Nothing in wp-config.php', $connection->way_out() );
	}

	/**
	 * Constants that close the way out are named with what is missing.
	 */
	public function test_way_out_with_constants(): void {
		$ask = '$plugin = Halt\\Tracker\\Plugin::boot(); echo json_encode( ( new Halt\\Tracker\\Site_Health\\Connection( $plugin->bridge, $plugin->settings ) )->way_out() );';
		foreach ( array( '' => 'critical', '*.tracker-rms.com,127.0.0.1,localhost' => 'good', 'api.wordpress.org' => 'critical' ) as $hosts => $status ) {
			$result = json_decode( self::run_php( "define( 'WP_HTTP_BLOCK_EXTERNAL', true ); define( 'WP_ACCESSIBLE_HOSTS', '$hosts' );", $ask ), true );
			$this->assert_found( $status, 'critical' === $status ? 'Add to WP_ACCESSIBLE_HOSTS' : 'are allowed', $result );
		}
		$result = json_decode( self::run_php( "define( 'WP_PROXY_HOST', 'proxy.test' ); define( 'WP_PROXY_PORT', 3128 ); define( 'WP_PROXY_PASSWORD', 'canary-pw' );", $ask ), true );
		$this->assert_found( 'good', 'proxy.test:3128', $result );
		$this->assertStringNotContainsString( 'canary-pw', $result['description'] );
	}

	/**
	 * Late only where work is past due and nothing holds it back on purpose.
	 */
	public function test_queue(): void {
		$queue                           = new Queue( $this->bridge, $this->settings );
		$due                             = fn( int $seconds ): int => 1000 * ( time() - $seconds );
		$this->assert_found( 'good', 'Nothing of Halt Tracker is late', $queue->test() );
		$this->engine->answers['status'] = array( 'next_due_at' => $due( 60 ), 'runs' => array( array( 'trigger' => 'cron', 'at' => $due( 7200 ) ) ) );
		$this->assert_found( 'good', 'last worked on 2 hours ago', $queue->test() );
		$this->engine->answers['status']['next_due_at'] = $due( 1200 );
		$this->assert_found( 'recommended', 'wp-cron.php each minute', $queue->test() );
		$this->engine->answers['status']['next_due_at'] = $due( 7200 );
		$this->assert_found( 'critical', 'due since 2 hours ago', $queue->test() );
		wp_unschedule_hook( 'halt_tracker_process_queue' );
		$this->assert_found( 'critical', 'Deactivate and activate', $queue->test() );
		$this->engine->answers['status']['queue'] = array( 'breaker' => array( 'opened_at' => $due( 7200 ) ) );
		$this->assert_found( 'good', 'Nothing', $queue->test() );
		$this->settings->update( array( 'paused' => true ) );
		$this->assert_found( 'recommended', 'paused', $queue->test() );
		$this->engine->answers['status'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_locked' );
		$this->assert_found( 'recommended', 'look again', $queue->test() );
	}

	/**
	 * Whoever stands at the door of the webhooks is found.
	 */
	public function test_arrival(): void {
		$arrival = new Arrival( $this->settings );
		$answer  = array();
		add_filter(
			'pre_http_request',
			static function () use ( &$answer ) {
				return $answer;
			}
		);
		$say = static function ( int $status, string $body ) use ( &$answer ): void {
			$answer = array( 'response' => array( 'code' => $status, 'message' => '' ), 'body' => $body, 'headers' => array(), 'cookies' => array() );
		};
		$say( 401, '{"code":"halt_tracker_unauthenticated"}' );
		$this->assert_found( 'good', 'seen from outside', $arrival->route() );
		$say( 503, '{"code":"halt_tracker_unavailable"}' );
		$this->assert_found( 'critical', 'answered 503', $arrival->route() );
		$say( 401, '{"code":"rest_not_logged_in"}' );
		$this->assert_found( 'critical', 'Somebody else answered: 401 rest_not_logged_in', $arrival->route() );
		$say( 403, '<html>Blocked</html>' );
		$this->assert_found( 'critical', 'firewall', $arrival->route() );
		$answer = new \WP_Error( 'http_request_failed', 'cURL error 28' );
		$this->assert_found( 'recommended', 'cURL error 28', $arrival->route() );
	}

	/**
	 * PHP's limits against the settings.
	 */
	public function test_limits(): void {
		$this->settings->update( array( 'max_body' => 1024, 'max_multipart' => 1024 ) );
		$this->assert_found( 'good', 'whole', ( new Arrival( $this->settings ) )->limits() );
		$this->settings->update( array( 'max_multipart' => 1099511627776 ) );
		$this->assert_found( 'good', 'lower the setting', ( new Arrival( $this->settings ) )->limits() );
		$this->settings->update( array( 'max_file' => 1073741824 ) );
		$this->assert_found( 'recommended', 'Raise post_max_size', ( new Arrival( $this->settings ) )->limits() );
	}

	/**
	 * The section helps, and gives nothing away.
	 */
	public function test_debug_section(): void {
		$this->settings->secrets()->set_client_secret( 'canary-client-secret' );
		$this->engine->answers['status']['counts']     = array( 'waiting' => 3, 'delivered' => 0 );
		$this->engine->answers['status']['connection'] = array( 'state' => 'connected', 'id' => 'canary-tenant', 'sign_in' => 'o_auth' );
		$section                                       = ( new Debug_Section( $this->bridge, $this->settings, $this->spool(), new Private_Directory(), $this->vault ) )->add( array() )['halt-tracker'];
		$this->assertSame( 'waiting: 3', $section['fields']['counts']['value'] );
		$this->assertTrue( $section['fields']['directory']['private'] );
		foreach ( $section['fields'] as $name => $field ) {
			$this->assertIsString( $field['value'], $name );
			$this->assertNotSame( '', $field['label'], $name );
		}
		$all = (string) wp_json_encode( $section );
		foreach ( array( 'canary', $this->settings->secrets()->webhook_secrets()[0]['secret'], (string) getenv( 'HALT_SANDBOX_CLIENT_SECRET' ) ) as $secret ) {
			$this->assertStringNotContainsString( '' === $secret ? 'canary' : $secret, $all );
		}
		$this->engine->answers['status'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_full' );
		$section                         = ( new Debug_Section( $this->bridge, $this->settings, $this->spool(), new Private_Directory(), $this->vault ) )->add( array() )['halt-tracker'];
		$this->assertSame( 'store_full', $section['fields']['store']['debug'] );
	}
}
