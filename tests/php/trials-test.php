<?php
/**
 * Trials, metadata, the probe and the sandbox account, from the shell's side.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Trial_Words;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Plugin;
use Halt\Tracker\Settings;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Bridge_Trials and of the snapshot for the sandbox account. What the core does is tested there.
 */
final class Trials_Test extends Shell_Test_Case {

	/**
	 * Each call hands over what docs/boundary.md says.
	 */
	public function test_what_is_handed_over(): void {
		$trial = array( 'submission' => array( 'form' => array( 'id' => 'cv' ) ), 'profile_id' => 'cv' );
		$this->bridge->dry_run( $trial );
		$this->bridge->test_send( $trial + array( 'keep' => false ) );
		$this->bridge->remove_test( 'ht1.token' );
		$this->bridge->metadata();
		$this->bridge->metadata( true );
		$this->bridge->probe();
		$this->bridge->probe( true );
		$this->assertSame( array( $trial ), $this->engine->told( 'dryRun' ) );
		$this->assertSame( array( $trial + array( 'keep' => false ) ), $this->engine->told( 'testSend' ) );
		$this->assertSame( array( array( 'removal' => 'ht1.token' ) ), $this->engine->told( 'removeTest' ) );
		$this->assertSame( array( array( 'refresh' => false ), array( 'refresh' => true ) ), $this->engine->told( 'metadata' ) );
		$this->assertSame( array( array( 'write' => false, 'allow_write' => false ), array( 'write' => true, 'allow_write' => true ) ), $this->engine->told( 'probe' ) );
	}

	/**
	 * Answers come in their types, whatever is missing in them.
	 */
	public function test_what_comes_back(): void {
		$this->engine->answers = array(
			'removeTest' => array( 'removed' => array( array( 'kind' => 'contact', 'id' => 7 ) ) ),
			'clearLocks' => array( 'cleared' => array( array( 'code' => 'drain_turn', 'count' => 1 ) ) ),
			'keyCheck'   => array( 'ok' => true, 'key_id' => 'abcd', 'sealed' => 3, 'unreadable' => 0 ),
			'clock'      => array( 'now' => 5, 'skew_ms' => null ),
		);
		$this->assertSame( array( 'removed' => array( array( 'kind' => 'contact', 'id' => 7 ) ), 'left' => array() ), $this->bridge->remove_test( 'x' ) );
		$this->assertSame( array( array( 'code' => 'drain_turn', 'count' => 1 ) ), $this->bridge->clear_locks() );
		$this->assertSame( array( 'ok' => true, 'key_id' => 'abcd', 'sealed' => 3, 'unreadable' => 0 ), $this->bridge->key_check() );
		$this->assertSame( array( 'now' => 5, 'skew_ms' => null ), $this->bridge->clock() );
		$this->engine->answers['clock'] = array( 'now' => 5, 'skew_ms' => -7 );
		$this->assertSame( -7, $this->bridge->clock()['skew_ms'] );
	}

	/**
	 * The sandbox account has a bridge of its own, with its own address, secret and way back from signing in.
	 */
	public function test_the_sandbox_account_stands_beside_the_live_one(): void {
		$this->settings->secrets()->set_client_secret( 'live-secret' );
		$this->settings->secrets()->set_sandbox_client_secret( 'sandbox-secret' );
		$this->settings->update( array( 'region' => 'us', 'tracker_sandbox' => array( 'region' => 'ca', 'dialect' => 'mars', 'rest_url' => 'https://rest.test' ) ) );
		$sandbox = $this->bridge->for_connection( Settings::SANDBOX );
		$this->assertNotSame( $this->bridge, $sandbox );
		$this->assertSame( $sandbox, $this->bridge->for_connection( Settings::SANDBOX ) );
		$this->assertSame( $this->bridge, $this->bridge->for_connection( Settings::LIVE ) );
		$sandbox->check_connection();
		$tracker = $this->engine->configuration['settings']['tracker'];
		$this->assertSame( array( 'sandbox', 'ca', 'rest', 'https://rest.test', '', 'EvoApi_1.0', 'sandbox-secret' ), array( $tracker['connection'], $tracker['region'], $tracker['dialect'], $tracker['rest_url'], $tracker['classic_url'], $tracker['client_id'], $tracker['client_secret'] ) );
		$this->assertStringEndsWith( '&halt_tracker_connection=sandbox', $tracker['redirect_uri'] );
		$this->assertStringNotContainsString( 'live-secret', (string) wp_json_encode( $this->engine->configuration ) );
		$this->bridge->check_connection();
		$tracker = $this->engine->configuration['settings']['tracker'];
		$this->assertSame( array( 'live', 'us', 'live-secret', $this->settings->redirect_uri() ), array( $tracker['connection'], $tracker['region'], $tracker['client_secret'], $tracker['redirect_uri'] ) );
		$this->assertStringNotContainsString( 'sandbox-secret', (string) wp_json_encode( $this->engine->configuration ) );
	}

	/**
	 * The real core takes both snapshots, and keeps the queue from the sandbox account.
	 */
	public function test_the_core_keeps_the_queue_from_the_sandbox_account(): void {
		$sandbox = Plugin::boot()->bridge->for_connection( Settings::SANDBOX );
		$this->assertSame( 'disconnected', $sandbox->status()['connection']['state'] );
		$this->assertSame( 'not_connected', $sandbox->metadata()['code'] );
		$this->assertTrue( $sandbox->key_check()['ok'] );
		try {
			$sandbox->submit( array( 'fields' => array( array( 'key' => 'a', 'value' => 'b' ) ) ) );
			$this->fail( 'it was taken' );
		} catch ( Core_Exception $e ) {
			$this->assertSame( 'sandbox_connection', $e->error_code() );
		}
	}

	/**
	 * A dry run of the real core, of a form that no profile takes.
	 */
	public function test_a_dry_run_of_the_core(): void {
		$answer = Plugin::boot()->bridge->dry_run( array( 'submission' => array( 'fields' => array( array( 'key' => 'a', 'value' => 'b' ) ) ) ) );
		$this->assertSame( array( 'unrouted', array(), null ), array( $answer['state'], $answer['calls'], $answer['draft'] ) );
		$this->assertSame( 0, Plugin::boot()->bridge->submissions( array( 'state' => '', 'search' => '', 'page' => 1, 'per_page' => 20 ) )['total'] );
	}

	/**
	 * What has no words of its own is shown as a reason, or as it is.
	 */
	public function test_results_of_calls_have_the_words_of_reasons(): void {
		$this->assertStringContainsString( '503', Trial_Words::result( 'http_503' ) );
		$this->assertSame( 'odd_code', Trial_Words::result( 'odd_code' ) );
		$this->assertSame( '', Trial_Words::condition( '' ) );
	}
}
