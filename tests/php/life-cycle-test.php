<?php
/**
 * Activation, deactivation, uninstall, cron, tasks, and life without the extension.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Bridge;
use Halt\Tracker\Cron;
use Halt\Tracker\Ingest_Action;
use Halt\Tracker\Install;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Requirements;
use Halt\Tracker\Settings;
use Halt\Tracker\Shell_Tasks;
use Halt\Tracker\Spool_Schema;
use Halt\Tracker\Uninstall;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Activation, Uninstall, Cron, Shell_Tasks, Ingest_Action, Requirements and the bootstrap.
 */
final class Life_Cycle_Test extends Shell_Test_Case {

	/**
	 * Everything is there after activation, and a second time changes nothing.
	 */
	public function test_activation(): void {
		Activation::activate( false );
		$id      = ( new Install() )->known_id();
		$secrets = $this->settings->secrets()->webhook_secrets();
		$this->assertMatchesRegularExpression( '/^[0-9a-f-]{36}$/', $id );
		$this->assertSame( HALT_TRACKER_VERSION, ( new Install() )->version() );
		$this->assertSame( 64, strlen( $secrets[0]['secret'] ) );
		$this->assertSame( Cron::INTERVAL, wp_get_schedule( Cron::QUEUE ) );
		$this->assertSame( 'daily', wp_get_schedule( Cron::DAILY ) );
		$this->settings->update( array( 'region' => 'us' ) );
		Activation::activate( false );
		$this->assertSame( $id, ( new Install() )->known_id() );
		$this->assertSame( $secrets, $this->settings->secrets()->webhook_secrets() );
		$this->assertSame( 'us', $this->settings->get( 'region' ) );
	}

	/**
	 * The five-minute event of the earlier plugin becomes ours of every minute.
	 */
	public function test_schedule_of_the_earlier_plugin(): void {
		wp_schedule_event( time() + 300, 'hourly', Cron::QUEUE );
		Cron::schedule();
		$this->assertSame( Cron::INTERVAL, wp_get_schedule( Cron::QUEUE ) );
	}

	/**
	 * Deactivation clears the schedules and keeps the data.
	 */
	public function test_deactivation(): void {
		Activation::install();
		wp_schedule_single_event( time(), Cron::QUEUE, array( 'wake' ) );
		Activation::deactivate( false );
		$this->assertFalse( wp_next_scheduled( Cron::QUEUE ) );
		$this->assertFalse( wp_next_scheduled( Cron::QUEUE, array( 'wake' ) ) );
		$this->assertFalse( wp_next_scheduled( Cron::DAILY ) );
		$this->assertNotSame( '', ( new Install() )->known_id() );
	}

	/**
	 * Uninstall keeps the data unless its owner has asked for its deletion.
	 */
	public function test_uninstall(): void {
		Activation::install();
		$directory = new Private_Directory();
		$mine      = $directory->ensure() . '/' . ( new Install() )->known_id() . '-1';
		$other     = $directory->ensure() . '/another-site-1';
		foreach ( array( $mine, $other ) as $path ) {
			mkdir( $path . '/blobs', 0700, true );
			file_put_contents( $path . '/blobs/x', 'x' );
		}
		symlink( $other, $mine . '/link' );

		Uninstall::run();
		$this->assertFileExists( $mine . '/blobs/x' );
		$this->assertNotFalse( get_option( Settings::OPTION ) );

		$this->settings->update( array( 'delete_data_on_uninstall' => true ) );
		update_user_meta( 1, 'halt_tracker_flash', 'x' );
		Uninstall::run();
		$this->assertDirectoryDoesNotExist( $mine );
		$this->assertFileExists( $other . '/blobs/x' );
		foreach ( Uninstall::OPTIONS as $option ) {
			$this->assertFalse( get_option( $option ), $option );
		}
		$this->assertFalse( Spool_Schema::exists() );
		$this->assertSame( '', get_user_meta( 1, 'halt_tracker_flash', true ) );
		$this->assertFalse( wp_next_scheduled( Cron::QUEUE ) );
		$this->assertFileExists( $directory->path() . '/key' );
	}

	/**
	 * Nothing of ours is left when no site has data any more; uninstall.php needs no extension.
	 */
	public function test_uninstall_file_without_extension(): void {
		Activation::install();
		$this->settings->update( array( 'delete_data_on_uninstall' => true ) );
		$key = ( new Private_Directory() )->path() . '/key';
		$this->assertFileExists( $key );
		self::run_php( '', "define( 'WP_UNINSTALL_PLUGIN', 'halt-tracker/halt-tracker.php' ); require WP_PLUGIN_DIR . '/halt-tracker/uninstall.php';", false );
		wp_cache_flush();
		$this->assertFalse( get_option( Settings::OPTION ) );
		$this->assertFileDoesNotExist( $key );
	}

	/**
	 * Without the extension the site runs, the hook spools, the route answers and the notice says what to do.
	 */
	public function test_without_extension(): void {
		$code  = 'wp_set_current_user( 1 ); do_action( "et_pb_contact_form_submit", array( "email" => array( "value" => "jane@example.test" ) ), false, array() );'
			. 'do_action( "halt_tracker_ingest", "x", array( "email" => "jane@example.test" ) ); do_action( "halt_tracker_process_queue" );'
			. 'require_once ABSPATH . "wp-admin/includes/admin.php"; ob_start(); ( new Halt\Tracker\Requirements() )->notice(); $notice = ob_get_clean();'
			. '$answer = rest_do_request( new WP_REST_Request( "POST", "/halt-tracker/v1/ingest" ) );'
			. 'echo wp_json_encode( array( "loaded" => extension_loaded( "halt_tracker" ), "listens" => has_action( "et_pb_contact_form_submit" ), "status" => $answer->get_status(), "headers" => $answer->get_headers(), "notice" => $notice, "problems" => Halt\Tracker\Problem_Counter::all() ) );';
		$shown = json_decode( self::run_php( '', $code, false ), true );
		$this->assertFalse( $shown['loaded'] );
		$this->assertTrue( $shown['listens'] );
		$this->assertSame( 415, $shown['status'] );
		$this->assertStringContainsString( 'extension=halt_tracker.so', $shown['notice'] );
		$this->assertStringContainsString( PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION, $shown['notice'] );
		$this->assertSame( array(), $shown['problems'] );
		$this->assertSame( 2, $this->spool()->count() );
	}

	/**
	 * With the extension there is nothing to say.
	 */
	public function test_with_extension(): void {
		ob_start();
		( new Requirements() )->notice();
		$this->assertSame( '', ob_get_clean() );
	}

	/**
	 * A second copy says so and does nothing else.
	 */
	public function test_second_copy(): void {
		$before  = count( $GLOBALS['wp_filter']['admin_notices']->callbacks[10] ?? array() );
		$include = static fn() => include WP_PLUGIN_DIR . '/halt-tracker/halt-tracker.php';
		$this->assertNull( $include() );
		$this->assertCount( $before + 1, $GLOBALS['wp_filter']['admin_notices']->callbacks[10] );
		array_pop( $GLOBALS['wp_filter']['admin_notices']->callbacks[10] );
	}

	/**
	 * Cron works on what waits and then on its tasks; a failure is counted and stays inside.
	 */
	public function test_cron(): void {
		$this->engine->answers['tasks'] = array();
		$cron                           = new Cron( $this->bridge, $this->round() );
		$cron->process_queue();
		$this->assertSame( array( 'rememberSettings', 'drain', 'tasks' ), array_column( $this->engine->calls, 0 ) );
		$this->assertSame( 'cron', $this->engine->told( 'drain' )[0]['trigger'] );
		$this->assertSame( 50000, $this->engine->told( 'drain' )[0]['budget_ms'] );
		$this->engine->answers['drain'] = new \RuntimeException( 'x' );
		$cron->process_queue();
		$this->assertSame( array( 'cron/internal' ), self::problems() );
	}

	/**
	 * More tasks than a batch holds are done in one round, so that they cannot pile up minute by minute.
	 */
	public function test_a_round_does_every_task_that_waits(): void {
		$engine       = new class() extends Recording_Engine {
			/**
			 * Tasks that wait.
			 *
			 * @var int
			 */
			public int $left = 120;

			/**
			 * {@inheritDoc}
			 *
			 * @param string      $method    Method of the engine.
			 * @param list<mixed> $arguments Its arguments.
			 */
			public function __call( string $method, array $arguments ): string {
				if ( 'acknowledge' === $method ) {
					$this->left -= count( json_decode( $arguments[0], true ) );
				}
				$task                   = array(
					'id'      => 1,
					'kind'    => 'delivered',
					'payload' => array(),
				);
				$this->answers['tasks'] = array_fill( 0, min( $this->left, (int) ( 'tasks' === $method ? $arguments[0] : 0 ) ), $task );
				return parent::__call( $method, $arguments );
			}
		};
		$this->bridge = new Bridge( $this->settings, new Private_Directory(), $this->vault, static fn( string $configuration ): Recording_Engine => $engine );
		$this->round()->deliver( 1000, 'cron' );
		$this->assertSame( 0, $engine->left );
		$this->assertCount( 3, $engine->told( 'acknowledge' ) );
	}

	/**
	 * Tasks become actions and are acknowledged afterwards, a failing listener's too.
	 */
	public function test_tasks(): void {
		$this->engine->answers['tasks'] = array(
			array( 'id' => 1, 'kind' => 'delivered', 'payload' => array( 'submission_id' => 'a' ) ),
			array( 'id' => 2, 'kind' => 'dead', 'payload' => array( 'submission_id' => 'b' ) ),
			array( 'id' => 3, 'kind' => 'needs_attention', 'payload' => array( 'submission_id' => 'c' ) ),
			array( 'id' => 4, 'kind' => 'parked', 'payload' => array( 'submission_id' => 'd' ) ),
			array( 'id' => 5, 'kind' => 'of a newer core', 'payload' => array() ),
		);
		$heard                          = array();
		$listen                         = static function ( array $payload ) use ( &$heard ): void {
			$heard[ current_action() ] = $payload['submission_id'];
			if ( 'b' === $payload['submission_id'] ) {
				throw new \RuntimeException( 'x' );
			}
		};
		foreach ( array( 'delivered', 'failed', 'needs_attention', 'parked' ) as $name ) {
			add_action( 'halt_tracker_' . $name, $listen );
		}
		$this->assertSame( 5, ( new Shell_Tasks( $this->bridge ) )->run() );
		$this->assertSame( array( 'halt_tracker_delivered' => 'a', 'halt_tracker_failed' => 'b', 'halt_tracker_needs_attention' => 'c', 'halt_tracker_parked' => 'd' ), $heard );
		$this->assertSame( array( array( 1, 2, 3, 4, 5 ) ), $this->engine->told( 'acknowledge' ) );
		foreach ( array( 'delivered', 'failed', 'needs_attention', 'parked' ) as $name ) {
			remove_action( 'halt_tracker_' . $name, $listen );
		}
	}

	/**
	 * Other plugins hand submissions over, in either shape.
	 */
	public function test_ingest_action(): void {
		$action = new Ingest_Action( $this->intake() );
		$action->handle(
			'careers',
			array(
				'form_id'     => 'f',
				'form_name'   => 'F',
				'fields'      => array( 'Email' => 'jane@example.test', 'tags' => array( 'a', 'b' ), 'name' => array( 'value' => 'Jane', 'label' => 'Name' ), 'ok' => true ),
				'meta'        => array( 'utm_source' => 'x', 'gclid' => 'y', 'event_id' => '7', 'campaign' => 'z', 'deep' => array( 'x' ) ),
				'files'       => array( array( 'field' => 'cv', 'name' => 'a.pdf', 'content' => 'eA==', 'encoding' => 'base64' ), array( 'field' => 'cv', 'name' => 'b.pdf', 'path' => '/no/such/file' ), array( 'field' => 'cv', 'name' => 'c.txt', 'content' => 'x', 'encoding' => 'raw' ) ),
				'delivery_id' => 'd-1',
			)
		);
		$submission = $this->engine->told( 'submit' )[0];
		$this->assertSame( array( 'php', 'careers', 'd-1', 'f', 'F' ), array( $submission['path'], $submission['source'], $submission['delivery_id'], $submission['form']['id'], $submission['form']['name'] ) );
		$this->assertSame( array( 'email', 'tags', 'name', 'ok' ), array_column( $submission['fields'], 'key' ) );
		$this->assertSame( array( 'jane@example.test', 'a, b', 'Jane', 'true' ), array_column( $submission['fields'], 'value' ) );
		$this->assertSame( array( 'a', 'b' ), $submission['fields'][1]['choices'] );
		$this->assertSame( array( 'utm_source' => 'x', 'gclid' => 'y' ), $submission['context']['tracking'] );
		$this->assertSame( 7, $submission['context']['event_id'] );
		$this->assertSame( array( 'campaign' => 'z' ), $submission['context']['meta'] );
		$this->assertSame( array( '', 'missing', '' ), array_column( $submission['files'], 'error' ) );
		$this->assertSame( array( 'eA==', '', 'eA==' ), array_column( $submission['files'], 'content' ) );

		$action->handle( 'x', array( 'email' => 'a@example.test', 'form_id' => 'g' ) );
		$this->assertSame( array( 'email' ), array_column( $this->engine->told( 'submit' )[1]['fields'], 'key' ) );
		$action->handle( 'x', array( 'email' => 'a', 'errors' => true ) );
		$action->handle( null, 'x' );
		$this->assertCount( 2, $this->engine->told( 'submit' ) );
	}

	/**
	 * The bridge makes one engine for the same settings and another when they change.
	 */
	public function test_settings_reach_the_core(): void {
		$this->bridge->status();
		$this->assertSame( 'row', $this->engine->configuration['settings']['tracker']['region'] );
		$this->settings->update( array( 'region' => 'ca' ) );
		$this->bridge->status();
		$this->assertSame( 'ca', $this->engine->configuration['settings']['tracker']['region'] );
	}

	/**
	 * The class map names every class file, and each file has the class.
	 */
	public function test_class_map(): void {
		$root = dirname( HALT_TRACKER_FILE ) . '/includes';
		$map  = require $root . '/class-map.php';
		foreach ( $map as $name => $file ) {
			$this->assertTrue( class_exists( 'Halt\\Tracker\\' . $name ) || interface_exists( 'Halt\\Tracker\\' . $name ) || trait_exists( 'Halt\\Tracker\\' . $name ), $name );
			$this->assertFileExists( $root . '/' . $file );
		}
		$files = array();
		foreach ( array_merge( glob( $root . '/*.php' ), glob( $root . '/*/*.php' ), glob( $root . '/*/*/*.php' ) ) as $file ) {
			if ( 1 === preg_match( '/^(?:final |abstract )?(?:class|interface|trait) /m', (string) file_get_contents( $file ) ) ) {
				$files[] = substr( $file, strlen( $root ) + 1 );
			}
		}
		sort( $files );
		$known = array_values( $map );
		sort( $known );
		$this->assertSame( $known, $files );
	}

	/**
	 * One file names the extension.
	 */
	public function test_one_bridge(): void {
		$root = dirname( HALT_TRACKER_FILE );
		foreach ( array_merge( glob( $root . '/includes/*.php' ), glob( $root . '/includes/*/*.php' ), glob( $root . '/views/*.php' ), glob( $root . '/views/*/*.php' ) ) as $file ) {
			if ( 'class-bridge.php' !== basename( $file ) ) {
				$this->assertStringNotContainsString( 'Tracker\\Core\\', (string) file_get_contents( $file ), $file );
			}
		}
	}
}
