<?php
/**
 * The clone guard and the pause switch on screen, and a copy from end to end.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Guard_Actions;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Notices;
use Halt\Tracker\Admin\Settings_Page;
use Halt\Tracker\Alerts;
use Halt\Tracker\Environment;
use Halt\Tracker\Install;
use Halt\Tracker\Uninstall;
use Halt\Tracker\Worker;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Guard_Actions, Notices and the panels.
 */
final class Guard_Test extends Shell_Test_Case {

	private const COPY = array(
		'standing'         => 'copy',
		'home'             => 'agency.test',
		'environment'      => 'production',
		'copy_home'        => 'staging.agency.test',
		'copy_environment' => 'staging',
		'held'             => 2,
		'shared'           => false,
	);

	/**
	 * What a callback prints.
	 *
	 * @param callable $callback Callback.
	 */
	private static function printed( callable $callback ): string {
		ob_start();
		$callback();
		return (string) ob_get_clean();
	}

	/**
	 * The settings page.
	 */
	private function page(): string {
		$flash = new Flash( $this->vault );
		return self::printed( array( new Settings_Page( $this->bridge, $this->settings, $flash, $this->fast_path() ), 'render' ) );
	}

	/**
	 * Does something as an admin would, and gives the messages.
	 *
	 * @param string              $method Method of Guard_Actions.
	 * @param array<string,mixed> $values What is sent.
	 */
	private function decide( string $method, array $values = array() ): string {
		$flash = new Flash( $this->vault );
		( new Guard_Actions( $this->bridge, $this->settings, $flash ) )->$method( new Input( $values ) );
		return self::printed( array( $flash, 'render' ) );
	}

	/**
	 * The panel offers what can be decided; discarding not where both use one store.
	 */
	public function test_b20_panel(): void {
		$this->engine->answers['status'] = array( 'counts' => array(), 'connection' => array(), 'guard' => self::COPY );
		$page                            = $this->page();
		foreach ( array( 'The store was made for agency.test (production).', 'This site is staging.agency.test (staging).', 'Held here so far: 2.', 'halt_tracker_take_over', 'halt_tracker_discard_copy', 'halt_tracker_own_store' ) as $text ) {
			$this->assertStringContainsString( $text, $page );
		}
		$this->engine->answers['status']['guard']['shared'] = true;
		$this->assertStringNotContainsString( 'halt_tracker_discard_copy', $this->page() );
		$this->engine->answers['status']['guard'] = array( 'standing' => 'original', 'held' => 2 ) + self::COPY;
		$page                                     = $this->page();
		$this->assertStringContainsString( 'staging.agency.test (staging) has used this store as well; 2 submissions are held', $page );
		$this->assertStringNotContainsString( 'halt_tracker_own_store', $page );
	}

	/**
	 * Each decision reaches the core, ends the alert, and says what it did.
	 */
	public function test_b20_decisions(): void {
		Alerts::raise( 'site_copy' );
		$this->engine->answers['takeOver'] = array( 'code' => '', 'released' => 2 );
		$this->assertStringContainsString( 'Submissions released: 2.', $this->decide( 'take_over' ) );
		$this->assertSame( array(), Alerts::active() );

		$this->engine->answers['discardCopy'] = array( 'code' => '', 'discarded' => 5, 'released' => 1 );
		$this->assertStringContainsString( 'Discarded: 5. Received here meanwhile: 1.', $this->decide( 'discard_copy' ) );
		$this->engine->answers['discardCopy'] = array( 'code' => 'store_shared' );
		$this->assertStringContainsString( 'discarding here would discard there', $this->decide( 'discard_copy' ) );

		$id                              = ( new Install() )->id();
		$this->engine->answers['status'] = array( 'guard' => array( 'standing' => 'original' ) );
		$this->assertStringContainsString( 'This site is not seen as a copy.', $this->decide( 'own_store' ) );
		$this->assertSame( $id, ( new Install() )->known_id() );
		$this->engine->answers['status'] = array( 'guard' => self::COPY );
		$this->decide( 'own_store' );
		$this->assertNotSame( $id, ( new Install() )->known_id() );

		$this->decide( 'save', array( 'guard_exempt' => '1' ) );
		$this->assertTrue( $this->settings->snapshot()['site']['guard_exempt'] );
	}

	/**
	 * A copy is told on every page, a pause where an admin begins.
	 */
	public function test_b20_notices(): void {
		$notices = new Notices( $this->settings );
		$this->assertSame( '', self::printed( static fn() => $notices->render( false, false ) ) );
		Alerts::raise( 'site_copy', array( 'detail' => 'agency.test (production) -> <b>' ) );
		$shown = self::printed( static fn() => $notices->render( false, false ) );
		$this->assertStringContainsString( 'looks like a copy', $shown );
		$this->assertStringContainsString( '-&gt; &lt;b&gt;', $shown );
		Alerts::clear( 'site_copy' );
		$this->settings->update( array( 'paused' => true ) );
		$this->assertSame( '', self::printed( static fn() => $notices->render( false, false ) ) );
		$this->assertStringContainsString( 'halt_tracker_resume', self::printed( static fn() => $notices->render( false, true ) ) );
		$this->decide( 'resume' );
		$this->assertSame( '', self::printed( static fn() => $notices->render( true, true ) ) );
	}

	/**
	 * The address that counts is the stored one, also where wp-config.php makes it of the request.
	 */
	public function test_b20_an_alias_of_the_host_is_no_copy(): void {
		$define = "define( 'WP_HOME', 'http://alias.test' );";
		$this->assertSame( wp_load_alloptions()['home'], self::run_php( $define, 'echo Halt\Tracker\Environment::site( "x", "" )["home"];' ) );
		$this->assertSame( wp_load_alloptions()['home'], Environment::site( 'x', '' )['home'] );
	}

	/**
	 * From end to end with the real core: production becomes staging, what comes in is held, people are told at
	 * once, nothing goes out, and a decision lets it go on.
	 */
	public function test_b20_a_copy_from_end_to_end(): void {
		Activation::install();
		$define = "define( 'HALT_TRACKER_CLASSIC_URL', 'https://tracker.invalid' ); define( 'HALT_TRACKER_REST_URL', 'https://tracker.invalid' );";
		$submit = '$plugin = Halt\Tracker\Plugin::boot(); echo $plugin->bridge->submit( array( "path" => "php", "source" => "t", "form" => array( "id" => "f" ), "fields" => array( array( "key" => "email", "value" => "%s@agency.test" ), array( "key" => "surname", "value" => "Doe" ) ) ) )["status"];';
		$this->profiles->save( array( 'id' => 'p', 'name' => 'P', 'enabled' => true, 'record' => 'contact', 'matching' => array( 'form_ids' => array( 'f' ) ), 'fields' => array( array( 'from' => array( 'kind' => 'field', 'value' => 'surname' ), 'to' => 'surname' ) ) ) );
		$this->assertSame( 'waiting', self::run_php( $define, sprintf( $submit, 'one' ) ) );
		$staging = $define . "putenv( 'WP_ENVIRONMENT_TYPE=staging' ); define( 'WP_ENVIRONMENT_TYPE', 'staging' );";
		$this->assertSame( 'held', self::run_php( $staging, sprintf( $submit, 'two' ) ) );
		$drained = json_decode( self::run_php( $staging, 'do_action( Halt\Tracker\Cron::QUEUE ); echo wp_json_encode( Halt\Tracker\Plugin::boot()->bridge->status() );' ), true );
		$this->assertSame( array( 1, 1 ), array( $drained['counts']['waiting'], $drained['counts']['held'] ) );
		$mail = self::mails()[0];
		$this->assertStringContainsString( 'looks like a copy', $mail['subject'] );
		$this->assertStringContainsString( '(staging)', $mail['message'] );
		$this->assertStringNotContainsString( '@agency.test', $mail['message'] );
		$taken = self::run_php( $staging, '$bridge = Halt\Tracker\Plugin::boot()->bridge; $bridge->take_over(); echo wp_json_encode( $bridge->status() );' );
		$this->assertSame( array( 'original', 2 ), array( json_decode( $taken, true )['guard']['standing'], json_decode( $taken, true )['counts']['waiting'] ) );
	}

	/**
	 * What is new goes with the plugin.
	 */
	public function test_uninstall_knows_the_new_options(): void {
		foreach ( array( 'halt_tracker_alerts', 'halt_tracker_ping', Worker::STOP ) as $option ) {
			$this->assertContains( $option, Uninstall::OPTIONS );
		}
	}
}
