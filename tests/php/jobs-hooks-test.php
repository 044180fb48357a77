<?php
/**
 * What is said about Tracker's webhooks, and what is done where they are not whole.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Job_Hook_Words;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Jobs\Job_Chores;
use Halt\Tracker\Jobs\Webhook_Address;
use Halt\Tracker\Jobs\Webhook_Memory;
use Halt\Tracker\Jobs\Webhook_Registration;
use Halt\Tracker\Jobs\Webhook_Route;
use Halt\Tracker\Secrets;
use Halt\Tracker\Uninstall;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Around the engine that records.
 */
final class Jobs_Hooks_Test extends Shell_Test_Case {

	/** The three kinds of changes. */
	private const ACTIONS = array( 'Created', 'Updated', 'Deleted' );

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->settings->update( array( 'jobs_enabled' => true ) );
	}

	/**
	 * The registration around the engine.
	 *
	 * @return Webhook_Registration
	 */
	private function hooks(): Webhook_Registration {
		return new Webhook_Registration( $this->bridge, new Webhook_Address( $this->settings ) );
	}

	/**
	 * What is known now.
	 *
	 * @return array<string,mixed>|null
	 */
	private function known(): ?array {
		return ( new Webhook_Memory( $this->settings ) )->known();
	}

	/**
	 * An answer of the core.
	 *
	 * @param string             $code    Code.
	 * @param string             ...$there Actions that are registered.
	 * @return array<string,mixed>
	 */
	private static function answer( string $code, string ...$there ): array {
		return array(
			'code'    => $code,
			'hooks'   => array_map( static fn( string $action ): array => array( 'id' => 1, 'action' => $action, 'record_type' => 'Opportunity', 'current' => true ), $there ),
			'missing' => array_values( array_diff( self::ACTIONS, $there ) ),
		);
	}

	/**
	 * Lets the time of the next try come.
	 *
	 * @return int Seconds that it was away.
	 */
	private static function pass_the_wait(): int {
		$known = get_option( Webhook_Memory::OPTION );
		$wait  = $known['next_at'] - time();
		update_option( Webhook_Memory::OPTION, array( 'next_at' => time() - 1 ) + $known );
		return $wait;
	}

	/**
	 * A part of the registrations is not every change, whoever is asked.
	 */
	public function test_a_part_is_not_every_change(): void {
		$this->engine->answers['registerTrackerHooks'] = self::answer( 'http_500', 'Created' );
		$this->assertFalse( Webhook_Registration::is_complete( $this->hooks()->register() ) );
		$this->assertSame( array( array( 'Created' ), array( 'Updated', 'Deleted' ), 'http_500' ), array( array_column( $this->known()['hooks'], 'action' ), $this->known()['missing'], $this->known()['failed'] ) );
		$this->engine->answers['trackerHooks'] = self::answer( '', 'Created' );
		$this->assertFalse( Webhook_Registration::is_complete( $this->hooks()->look() ) );
		$this->assertFalse( Webhook_Registration::is_complete( $this->known() ) );
		$this->assertStringContainsString( 'Not registered: updated, deleted.', Job_Hook_Words::known( $this->known() ) );
		$this->assertTrue( Job_Hook_Words::is_told( $this->known() ) );
		delete_option( Webhook_Memory::OPTION );
		$this->assertFalse( Webhook_Registration::is_complete( $this->hooks()->look() ), 'also where nobody has registered from here' );
		$this->engine->answers['registerTrackerHooks'] = self::answer( '', ...self::ACTIONS );
		$this->assertTrue( Webhook_Registration::is_complete( $this->hooks()->register() ) );
		$this->assertTrue( Webhook_Registration::is_complete( $this->known() ) );
	}

	/**
	 * A core that does not say what is missing is believed as far as it goes: a try that failed is remembered.
	 */
	public function test_a_try_that_failed_is_remembered(): void {
		$this->engine->answers['registerTrackerHooks'] = array( 'code' => 'http_500', 'hooks' => array() ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One answer.
		$this->hooks()->register();
		$this->engine->answers['trackerHooks'] = array( 'code' => '' ) + self::answer( '', 'Created' );
		unset( $this->engine->answers['trackerHooks']['missing'] );
		$this->assertFalse( Webhook_Registration::is_complete( $this->hooks()->look() ) );
		$this->assertStringContainsString( 'status 500', Job_Hook_Words::known( $this->known() ) );
	}

	/**
	 * After a new token that Tracker could not be told of, the screens say so at once, and after a day that it is over.
	 */
	public function test_a_failed_rotation_is_not_green(): void {
		$this->engine->answers['registerTrackerHooks'] = self::answer( '', ...self::ACTIONS );
		$this->hooks()->register();
		$this->engine->answers['registerTrackerHooks'] = self::answer( 'http_503' );
		$this->hooks()->renew();
		$known = $this->known();
		$this->assertFalse( Webhook_Registration::is_complete( $known ) );
		$this->assertEqualsWithDelta( time() + Secrets::OVERLAP, $known['ends'], 20 );
		$this->assertStringContainsString( 'with the earlier token, which works until', Job_Hook_Words::known( $known ) );
		// The day is over: of the tokens only that of today is left.
		$today = $this->settings->secrets()->hook_tokens()[0]['secret'];
		delete_option( Secrets::OPTION );
		$this->settings->secrets()->rotate_hook_token( $today );
		$known = $this->known();
		$this->assertFalse( Webhook_Registration::is_complete( $known ) );
		$this->assertFalse( Job_Hook_Words::is_told( $known ) );
		$this->assertStringContainsString( 'a token that no longer holds', Job_Hook_Words::known( $known ) );
	}

	/**
	 * Tokens that are gone, as after a new key, are not green either.
	 */
	public function test_lost_tokens_are_not_green(): void {
		$this->engine->answers['registerTrackerHooks'] = self::answer( '', ...self::ACTIONS );
		$this->hooks()->register();
		delete_option( Secrets::OPTION );
		$this->assertFalse( Webhook_Registration::is_complete( $this->known() ) );
		$this->assertStringNotContainsString( 'token', (string) wp_json_encode( array_keys( $this->known() ) ), 'no hash leaves the option' );
	}

	/**
	 * Cron registers again what is not whole, waits longer after each failure, and rests when it is whole.
	 */
	public function test_an_incomplete_registration_is_tried_again(): void {
		$this->engine->answers['registerTrackerHooks'] = self::answer( 'http_500', 'Created' );
		$this->assertNull( $this->hooks()->retry(), 'nobody had registered' );
		$this->hooks()->register();
		$waits = array();
		for ( $n = 0; $n < 5; $n++ ) {
			$this->assertNull( $this->hooks()->retry(), 'not each minute' );
			$waits[] = self::pass_the_wait();
			$this->assertNotNull( $this->hooks()->retry() );
		}
		foreach ( array( 300, 1800, 7200, 21600, 21600 ) as $n => $wait ) {
			$this->assertEqualsWithDelta( $wait, $waits[ $n ], 20 );
		}
		self::pass_the_wait();
		$this->engine->answers['registerTrackerHooks'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_locked' );
		Job_Chores::of( $this->bridge, $this->settings )->run();
		$this->assertSame( array( 'jobs/store_locked' ), self::problems() );
		$this->assertSame( 'store_locked', $this->known()['failed'] );
		self::pass_the_wait();
		$this->engine->answers['registerTrackerHooks'] = self::answer( '', ...self::ACTIONS );
		Job_Chores::of( $this->bridge, $this->settings )->run();
		$this->assertTrue( Webhook_Registration::is_complete( $this->known() ) );
		$count = count( $this->engine->told( 'registerTrackerHooks' ) );
		Job_Chores::of( $this->bridge, $this->settings )->run();
		$this->assertCount( $count, $this->engine->told( 'registerTrackerHooks' ) );
	}

	/**
	 * What nobody wants is not tried: taken back, switched off, paused, another address.
	 */
	public function test_what_nobody_wants_is_not_tried_again(): void {
		$this->engine->answers['registerTrackerHooks'] = self::answer( 'http_500', 'Created' );
		$this->engine->answers['removeWebhooks']       = array( 'removed' => 0, 'code' => 'http_500' ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One answer.
		$this->hooks()->register();
		self::pass_the_wait();
		foreach ( array( 'jobs_enabled' => false, 'paused' => true ) as $name => $value ) {
			$before = $this->settings->get( $name );
			$this->settings->update( array( $name => $value ) );
			$this->assertNull( $this->hooks()->retry(), $name );
			$this->settings->update( array( $name => $before ) );
		}
		$known = get_option( Webhook_Memory::OPTION );
		update_option( Webhook_Memory::OPTION, array( 'prefix' => 'https://original.test/wp-json/' ) + $known );
		$this->assertNull( $this->hooks()->retry(), 'a copy of the site' );
		update_option( Webhook_Memory::OPTION, $known );
		$this->hooks()->remove();
		$this->assertNull( $this->hooks()->retry(), 'taken back, though Tracker did not listen' );
		$this->assertNull( $this->hooks()->renew(), 'nor by a new token' );
	}

	/**
	 * Uninstalling takes the registrations back, and what is remembered of them, also where the data is kept.
	 */
	public function test_uninstalling_with_data_kept_forgets_the_registration(): void {
		update_option( Webhook_Memory::OPTION, array( 'at' => 1, 'hooks' => self::answer( '', 'Created' )['hooks'] ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- An option.
		Uninstall::site();
		$this->assertNull( $this->known() );
	}

	/**
	 * What a declared proxy says of the caller reaches the core, and nothing else of the headers.
	 */
	public function test_headers_of_a_proxy_reach_the_core(): void {
		$this->engine->answers['trackerWebhook'] = array( 'status' => 200, 'headers' => array(), 'body' => array(), 'hinted' => false ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One answer.
		$route                                   = new Webhook_Route( $this->bridge, $this->after_response(), \Halt\Tracker\Jobs\Job_Sync::of( $this->bridge, $this->settings ) );
		$request                                 = new \WP_REST_Request( 'POST', Webhook_Address::path() );
		$_SERVER['REMOTE_ADDR']                  = '10.0.0.1';
		$route->answer( $request );
		$request->set_header( 'X-Forwarded-For', '192.0.2.1, 10.0.0.2' );
		$request->set_header( 'Forwarded', 'for=192.0.2.1' );
		$request->set_header( 'Cookie', 'secret' );
		$route->answer( $request );
		list( $none, $both ) = $this->engine->told( 'trackerWebhook' );
		$this->assertSame( array( '10.0.0.1', array() ), array( $none['remote_addr'], $none['headers'] ) );
		$this->assertEquals( array( 'x-forwarded-for' => '192.0.2.1, 10.0.0.2', 'forwarded' => 'for=192.0.2.1' ), $both['headers'] ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two headers.
	}
}
