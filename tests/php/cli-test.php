<?php
/**
 * Commands of WP-CLI and the resident worker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Alerts;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Housekeeping;
use Halt\Tracker\Install;
use Halt\Tracker\Lost_Form_Count;
use Halt\Tracker\Plugin;
use Halt\Tracker\Spool_Entry;
use Halt\Tracker\Worker;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Cli and Worker: the loop on a clock of its own, the commands in processes of their own with the real
 * engine, behind a stand-in for WP-CLI.
 */
final class Cli_Test extends Shell_Test_Case {

	private const AWAY = array(
		'TEST_HALT_TRACKER_CLASSIC_URL' => 'https://tracker.invalid',
		'TEST_HALT_TRACKER_REST_URL'    => 'https://tracker.invalid',
	);

	/**
	 * The time of the worker.
	 *
	 * @var float
	 */
	private float $now = 1_800_000_000.0;

	/**
	 * The wp-config.php of the worker; empty: that of the site.
	 *
	 * @var string
	 */
	private string $wp_config = '';

	/**
	 * What the worker said.
	 *
	 * @var list<string>
	 */
	private array $said = array();

	/**
	 * A worker around the recording engine that calls something each time it would sleep.
	 *
	 * @param \Closure $asleep Gets the seconds.
	 */
	private function worker( \Closure $asleep ): Worker {
		$this->engine->answers += array(
			'status'  => array( 'counts' => array() ),
			'overdue' => array( 'total' => 0 ),
			'tasks'   => array(),
			'drain'   => array( 'busy' => false ),
			'nextDue' => array( 'next_due_at' => null ),
		);
		return new Worker(
			$this->bridge,
			$this->round(),
			function ( string $line ): void {
				$this->said[] = $line;
			},
			function ( float $seconds ) use ( $asleep ): void {
				$this->now += $seconds;
				$asleep( $seconds );
			},
			fn(): float => $this->now,
			$this->wp_config
		);
	}

	/**
	 * Ends a worker after so many sleeps.
	 *
	 * @param int $rounds Sleeps.
	 */
	private function end_after( int $rounds ): \Closure {
		return function () use ( &$rounds ): void {
			if ( 0 >= --$rounds ) {
				update_option( Worker::STOP, $this->now + 1, false );
			}
		};
	}

	/**
	 * Runs a command in a process of its own.
	 *
	 * @param list<string>         $words       Command, arguments, options.
	 * @param array<string,string> $environment Further environment.
	 * @return array{0:int,1:string} Exit status, and what it printed.
	 */
	private static function wp( array $words, array $environment = array() ): array {
		$process = self::begin( $words, $environment, $pipes );
		$printed = stream_get_contents( $pipes[1] ) . stream_get_contents( $pipes[2] );
		return array( proc_close( $process ), $printed );
	}

	/**
	 * Begins a command.
	 *
	 * @param list<string>         $words       Command, arguments, options.
	 * @param array<string,string> $environment Further environment.
	 * @param array<int,resource>  $pipes       Its output and errors.
	 * @return resource
	 */
	private static function begin( array $words, array $environment, ?array &$pipes ) {
		$command = array_merge( array( PHP_BINARY, '-c', (string) php_ini_loaded_file(), __DIR__ . '/wp-cli-harness.php', getenv( 'HALT_WP_PATH' ) . '/wp-load.php' ), $words );
		return proc_open( $command, array( 1 => array( 'pipe', 'w' ), 2 => array( 'pipe', 'w' ) ), $pipes, null, $environment + getenv() );
	}

	/**
	 * Hands a submission to the real core.
	 *
	 * @return string Its id.
	 */
	private static function submit(): string {
		return (string) Plugin::boot()->bridge->submit(
			array(
				'path'   => 'php',
				'source' => 'test',
				'form'   => array( 'id' => 'f' ),
				'fields' => array( array( 'key' => 'email', 'value' => wp_generate_uuid4() . '@agency.test' ) ),
			)
		)['id'];
	}

	/**
	 * Idle: one cheap look a second, one drain in half a minute. Due: it drains at once.
	 */
	public function test_worker_drains_what_is_due_and_is_cheap_while_idle(): void {
		$worker = $this->worker( $this->end_after( 60 ) );
		$this->assertSame( 'stopped', $worker->run( false, 10, 1, 0 ) );
		$this->assertSame( 'cli', $this->engine->told( 'drain' )[0]['trigger'] );
		$this->assertCount( 2, $this->engine->told( 'drain' ) );
		$this->assertGreaterThan( 50, count( $this->engine->told( 'nextDue' ) ) );
		$this->engine->calls              = array();
		$this->engine->answers['nextDue'] = array( 'next_due_at' => 1 );
		delete_option( Worker::STOP );
		$this->worker( $this->end_after( 5 ) )->run( false, 10, 1, 0 );
		$this->assertCount( 5, $this->engine->told( 'drain' ) );
	}

	/**
	 * While paused or held by the guard it does not ask the store for a drain each second.
	 */
	public function test_worker_is_quiet_while_nothing_can_be_sent(): void {
		$this->engine->answers = array(
			'drain'   => array( 'code' => 'site_copy' ),
			'nextDue' => array( 'next_due_at' => 1 ),
		);
		$this->worker( $this->end_after( 29 ) )->run( false, 10, 1, 0 );
		$this->assertCount( 1, $this->engine->told( 'drain' ) );
	}

	/**
	 * It ends when the plugin is switched off, even if it is on again at once, and when it was updated.
	 */
	public function test_h06_h07_worker_ends_after_deactivation_and_after_an_update(): void {
		Activation::install();
		Worker::order_stop();
		$this->now = microtime( true ) + 1;
		$this->assertSame( 'once', $this->worker( static fn() => null )->run( true, 1, 1, 0 ), 'an order of before it began' );
		$this->assertSame(
			'stopped',
			$this->worker(
				function (): void {
					update_option( Worker::STOP, $this->now, false );
					Activation::install();
				}
			)->run( false, 1, 1, 0 )
		);
		delete_option( Worker::STOP );
		$this->assertSame(
			'updated',
			$this->worker(
				static function (): void {
					update_option( Install::OPTION, array( 'version' => '9.9.9' ) + get_option( Install::OPTION ), false );
				}
			)->run( false, 1, 1, 0 )
		);
	}

	/**
	 * Memory ends it, a failing store makes it wait longer and longer, a missing extension ends it.
	 */
	public function test_worker_under_bad_conditions(): void {
		$this->assertSame( 'memory', $this->worker( static fn() => null )->run( false, 1, 1, 1 ) );
		$waits                          = array();
		$end                            = $this->end_after( 8 );
		$this->engine->answers['drain'] = new \RuntimeException( '{"code":"store_full"}' );
		$this->worker(
			static function ( float $seconds ) use ( &$waits, $end ): void {
				$waits[] = (int) $seconds;
				$end();
			}
		)->run( false, 1, 1, 0 );
		$this->assertSame( array( 2, 4, 8, 16, 32, 60, 60, 60 ), $waits );
		$this->assertStringContainsString( 'store_full', $this->said[0] );
		$this->engine->answers['drain'] = new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' );
		delete_option( Worker::STOP );
		$this->expectException( Core_Exception::class );
		$this->worker( static fn() => null )->run( false, 1, 1, 0 );
	}

	/**
	 * A site without WP-Cron: the worker takes the spool in, hands the settings over, keeps house, and once a day
	 * does what the daily cron does.
	 */
	public function test_worker_alone_does_what_cron_does(): void {
		$entry = Spool_Entry::submission( array( 'path' => 'hook', 'source' => 'divi', 'form' => array( 'id' => 'f' ), 'fields' => array(), 'files' => array() ), array( 'max_file' => 1, 'max_files' => 1 ) );
		$this->spool()->put( $entry );
		Lost_Form_Count::add( '0', 1, 'nonce_expired' );
		$GLOBALS['wpdb']->query( "UPDATE {$GLOBALS['wpdb']->prefix}halt_tracker_lost SET day = '2020-01-01'" );
		$this->engine->answers = array( 'maintain' => array( 'days' => array() ) );
		$this->worker( $this->end_after( 130 ) )->run( false, 10, 1, 0 );
		$this->assertCount( 1, $this->engine->told( 'importSpooled' ) );
		$this->assertTrue( $this->spool()->is_empty() );
		$this->assertCount( 3, $this->engine->told( 'maintain' ), 'once a minute' );
		$this->assertSame( array( Housekeeping::LONG, Housekeeping::SHORT ), array_slice( array_column( $this->engine->told( 'maintain' ), 'budget_ms' ), 0, 2 ) );
		$this->assertCount( 3, $this->engine->told( 'rememberSettings' ) );
		$this->assertSame( '0', $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->prefix}halt_tracker_lost" ) );
		$methods = array_column( $this->engine->calls, 0 );
		$this->assertLessThan( array_search( 'drain', $methods, true ), array_search( 'importSpooled', $methods, true ), 'what came out of the spool goes along' );
	}

	/**
	 * A store that fails is what people have to be told of: the alert is raised although nothing can be drained.
	 */
	public function test_worker_raises_alerts_while_the_store_fails(): void {
		$this->engine->answers = array(
			'drain'  => new \RuntimeException( '{"code":"store_full"}' ),
			'status' => new \RuntimeException( '{"code":"store_full"}' ),
		);
		$this->worker( $this->end_after( 1 ) )->run( false, 1, 1, 0 );
		$this->assertSame( 'store_full', Alerts::active()['store_unavailable']['code'] );
	}

	/**
	 * The constants of a process are those of its start: a worker that went on after a change of wp-config.php would
	 * bring the revoked ones back.
	 */
	public function test_worker_ends_when_wp_config_was_changed(): void {
		$this->wp_config = (string) tempnam( sys_get_temp_dir(), 'halt' );
		$path            = $this->wp_config;
		$ends            = array();
		foreach ( array( 'changed', 'taken away for a moment' ) as $what ) {
			file_put_contents( $path, '<?php' );
			$end    = $this->end_after( 3 );
			$ends[] = $this->worker(
				static function () use ( $what, $path, $end ): void {
					'changed' === $what ? file_put_contents( $path, '<?php // Changed.' ) : @unlink( $path ); // phpcs:ignore Generic.PHP.NoSilencedErrors.Discouraged -- Gone after the first time.
					$end();
				}
			)->run( false, 1, 1, 0 );
			delete_option( Worker::STOP );
		}
		$this->assertSame( array( 'configured', 'stopped' ), $ends );
	}

	/**
	 * Nothing but the commands is one: WP-CLI takes every public method.
	 */
	public function test_only_the_commands_are_commands(): void {
		list( $status, $text ) = self::wp( array( 'register' ) );
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( 'The commands are: status, doctor, journal, connect, disconnect, renew, check, adopt, metadata, profile list, profile get, profile export, profile import, queue list, queue show, queue export, queue read-back, queue replay, queue discard, replay, attendees list, attendees load, attendees mark, attendees seat, attendees export, work, queue run, drain, pause, resume, reconcile, clear-locks, recover, take-over, ingest, erase, jobs status, jobs sync, jobs decide, jobs hooks, dry-run, test-send, test-remove, probe' . "\n", $text );
	}

	/**
	 * A worker of its own process: it is seen as one, and SIGTERM ends it in order.
	 */
	public function test_work_under_a_supervisor(): void {
		Activation::install();
		$process = self::begin( array( 'work', '--pause=0.2' ), array(), $pipes );
		$end     = microtime( true ) + 20;
		do {
			usleep( 100000 );
			$runs = array_column( Plugin::boot()->bridge->status()['runs'] ?? array(), 'trigger' );
		} while ( ! in_array( 'cli', $runs, true ) && microtime( true ) < $end );
		$this->assertContains( 'cli', $runs );
		proc_terminate( $process, SIGTERM );
		$this->assertStringContainsString( 'Success: Ended by a signal.', (string) stream_get_contents( $pipes[1] ) . stream_get_contents( $pipes[2] ) );
		$this->assertSame( 0, proc_close( $process ) );
	}

	/**
	 * Deactivation is seen by a worker that runs.
	 */
	public function test_h06_work_sees_deactivation(): void {
		Activation::install();
		$process = self::begin( array( 'work', '--pause=0.2' ), array(), $pipes );
		$end     = microtime( true ) + 20;
		do {
			usleep( 100000 );
		} while ( array() === ( Plugin::boot()->bridge->status()['runs'] ?? array() ) && microtime( true ) < $end );
		Activation::deactivate();
		$this->assertStringContainsString( 'Success: The plugin was switched off.', (string) stream_get_contents( $pipes[1] ) . stream_get_contents( $pipes[2] ) );
		$this->assertSame( 0, proc_close( $process ) );
	}

	/**
	 * Pause and resume, and that the constant wins.
	 */
	public function test_pause_and_resume(): void {
		$this->assertSame( 0, self::wp( array( 'pause' ) )[0] );
		wp_cache_flush();
		$this->assertTrue( $this->settings->get( 'paused' ) );
		list( $status, $text ) = self::wp( array( 'drain' ) );
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( 'Deliveries are paused', $text );
		list( $status, $text ) = self::wp( array( 'resume' ), array( 'TEST_HALT_TRACKER_PAUSED' => '1' ) );
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( 'Set by HALT_TRACKER_PAUSED in wp-config.php.', $text );
		$this->assertSame( 0, self::wp( array( 'resume' ) )[0] );
		wp_cache_flush();
		$this->assertFalse( $this->settings->get( 'paused' ) );
		$this->assertSame( 0, self::wp( array( 'drain', '--budget=1' ) )[0] );
	}

	/**
	 * Status for people and machines, with an exit status for scripts.
	 */
	public function test_status(): void {
		self::submit();
		list( $status, $text ) = self::wp( array( 'status', '--format=json' ) );
		$report                = json_decode( $text, true );
		$this->assertSame( array( 0, true, 1 ), array( $status, $report['ok'], $report['counts']['unrouted'] ), $text );
		$this->assertStringNotContainsString( 'agency.test', $text );
		\Halt\Tracker\Alerts::raise( 'queue_replaced', array( 'code' => 'store_replaced' ) );
		list( $status, $text ) = self::wp( array( 'status' ) );
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( 'Warning: The queue was replaced by another or older one (store_replaced, 1,', $text );
	}

	/**
	 * Replay of one submission.
	 */
	public function test_replay(): void {
		list( $status, $text ) = self::wp( array( 'replay', self::submit() ) );
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( 'State: No profile', $text );
		list( $status, $text ) = self::wp( array( 'replay', '01NONE' ) );
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( 'There is no such submission.', $text );
	}

	/**
	 * A changed domain: status says copy, take-over asks first, then it is the live site.
	 */
	public function test_b20_take_over(): void {
		self::submit();
		$home = get_option( 'home' );
		try {
			$this->assertSame( 0, self::wp( array( 'drain', '--budget=1' ), self::AWAY )[0] );
			$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->options, array( 'option_value' => 'https://new-name.test' ), array( 'option_name' => 'home' ) );
			wp_cache_flush();
			list( $status, $text ) = self::wp( array( 'drain' ), self::AWAY );
			$this->assertSame( 1, $status, $text );
			$this->assertStringContainsString( 'looks like a copy', $text );
			list( $status, $text ) = self::wp( array( 'status' ), self::AWAY );
			$this->assertSame( 1, $status );
			$this->assertStringContainsString( 'guard: copy', $text );
			list( , $text ) = self::wp( array( 'take-over' ), self::AWAY );
			$this->assertStringContainsString( '[y/n]', $text );
			list( $status, $text ) = self::wp( array( 'take-over', '--yes' ), self::AWAY );
			$this->assertSame( 0, $status, $text );
			list( $status, $text ) = self::wp( array( 'status' ), self::AWAY );
			$this->assertSame( 0, $status, $text );
		} finally {
			$GLOBALS['wpdb']->update( $GLOBALS['wpdb']->options, array( 'option_value' => $home ), array( 'option_name' => 'home' ) );
			wp_cache_flush();
		}
	}

	/**
	 * Nobody but the owner of the directory; the line to use is printed.
	 */
	public function test_another_user_is_refused(): void {
		list( $status, $text ) = self::wp( array( 'work', '--once' ) );
		$this->assertSame( 0, $status, $text );
		if ( ! function_exists( 'posix_geteuid' ) ) {
			$this->markTestSkipped( 'no posix functions' );
		}
		list( $status, $text ) = self::wp( array( 'work', '--once' ), array( 'TEST_HALT_TRACKER_DIR' => '/usr/share' ) );
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( 'belongs to the user root', $text );
		$this->assertStringContainsString( "sudo -u 'root' -- wp halt-tracker work --path=", $text );
	}

	/**
	 * A fork after first use: parent and child both store, and neither takes the other's connection along.
	 */
	public function test_h13_fork_after_first_use(): void {
		$code = '$submit = static fn( string $name ) => Halt\Tracker\Plugin::boot()->bridge->submit( array( "path" => "php", "source" => "t", "form" => array( "id" => "f" ), "fields" => array( array( "key" => "name", "value" => $name ) ) ) );'
			. '$submit( "before" ); $child = pcntl_fork();'
			. 'for ( $n = 0; $n < 5; ++$n ) { $submit( $child . "-" . $n ); }'
			. 'if ( 0 === $child ) { posix_kill( getmypid(), SIGKILL ); }'
			. 'pcntl_waitpid( $child, $status ); echo wp_json_encode( Halt\Tracker\Plugin::boot()->bridge->status()["counts"] );';
		$this->assertSame( array( 'unrouted' => 11 ), json_decode( self::run_php( '', $code ), true ) );
	}

	/**
	 * A second copy of the plugin says so and does nothing else.
	 */
	public function test_h18_second_copy_refuses_to_start(): void {
		$code = '$copy = sys_get_temp_dir() . "/halt-second-" . getmypid() . ".php"; copy( HALT_TRACKER_FILE, $copy );'
			. '$before = array( has_action( Halt\Tracker\Cron::QUEUE ), count( $GLOBALS["wp_filter"][ Halt\Tracker\Cron::QUEUE ]->callbacks ) );'
			. 'require $copy; unlink( $copy ); wp_set_current_user( 1 ); ob_start(); do_action( "admin_notices" ); $notice = ob_get_clean();'
			. 'echo wp_json_encode( array( $before === array( has_action( Halt\Tracker\Cron::QUEUE ), count( $GLOBALS["wp_filter"][ Halt\Tracker\Cron::QUEUE ]->callbacks ) ), str_contains( $notice, "installed and active twice" ) ) );';
		$this->assertSame( array( true, true ), json_decode( self::run_php( 'require_once "' . getenv( 'HALT_WP_PATH' ) . '/wp-load.php"; require_once ABSPATH . "wp-admin/includes/admin.php";', $code ), true ) );
	}
}
