<?php
/**
 * The resident worker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Drains in a loop under a supervisor, and does once a minute all that WP-Cron does ({@see Round}). It ends by itself
 * where it should not go on: at a signal, when the plugin was switched off or updated since it began (its code is the
 * old one then), when wp-config.php was changed (its constants are the old ones), and before it grows too large.
 */
class Worker {

	/** Unix time of the last order to stop. */
	public const STOP = 'halt_tracker_stop';

	/** Seconds between drains where nothing is due: frees what dead workers held, and shows that there is a worker. */
	private const HEARTBEAT = 30;
	private const LOOK      = MINUTE_IN_SECONDS;
	private const LONGEST   = MINUTE_IN_SECONDS;

	/**
	 * The signal that was caught, or 0.
	 *
	 * @var int
	 */
	private int $signal = 0;

	/**
	 * Unix seconds until which nothing is due: paused, or nothing can be sent.
	 *
	 * @var float
	 */
	private float $quiet_until = 0.0;

	/**
	 * Whether a sweep over the jobs is under way.
	 *
	 * @var bool
	 */
	private bool $has_jobs = false;

	/**
	 * Makes it.
	 *
	 * @param Bridge        $bridge   The core.
	 * @param Round         $round    What is to be done.
	 * @param \Closure      $say      Takes a line for the operator.
	 * @param \Closure|null $sleep    Waits for so many seconds; tests give their own.
	 * @param \Closure|null $clock    Unix seconds; tests give their own.
	 * @param string        $wp_config Path of wp-config.php; empty: where WordPress looks for it.
	 */
	public function __construct(
		private Bridge $bridge,
		private Round $round,
		private \Closure $say,
		private ?\Closure $sleep = null,
		private ?\Closure $clock = null,
		private string $wp_config = ''
	) {
	}

	/**
	 * Orders every worker of this site that runs now to stop.
	 *
	 * @return void
	 */
	public static function order_stop(): void {
		update_option( self::STOP, microtime( true ), false );
	}

	/**
	 * Works until there is a reason to end.
	 *
	 * @param bool  $is_once Whether only one round.
	 * @param float $budget  Seconds of a drain in which steps may be started.
	 * @param float $pause   Seconds between looks at the queue.
	 * @param int   $memory  Bytes at which it ends; 0: never.
	 * @return string Why it ended: `once`, `signal`, `stopped`, `updated`, `configured`, `memory`.
	 * @throws Core_Exception When the extension is missing: this process will never have it.
	 */
	public function run( bool $is_once, float $budget, float $pause, int $memory ): string {
		$this->listen();
		$begun      = $this->now();
		$configured = $this->configured();
		$drained    = 0.0;
		$looked     = 0.0;
		$kept       = 0.0;
		$failures   = 0;
		while ( true ) {
			// Without the database every option would read as its default: not paused, another site.
			if ( self::is_database_there() ) {
				self::forget_options();
				$end = $this->end( $begun, $configured, $memory );
				if ( '' !== $end ) {
					return $end;
				}
				$is_minute = $is_once || $this->now() - $looked >= self::LOOK;
				try {
					if ( $is_minute ) {
						$this->round->prepare( (int) ( 500 * $budget ) );
					}
					if ( $is_once || $this->is_due( $drained ) ) {
						$this->drain( $budget );
						$drained = $this->now();
					}
					if ( $is_minute || $this->has_jobs ) {
						$this->has_jobs = $this->round->keep_jobs( (int) ( 1000 * $budget ), 'cli' );
					}
					$failures = 0;
				} catch ( Core_Exception $e ) {
					if ( $is_once || Core_Exception::EXTENSION_MISSING === $e->kind() ) {
						throw $e;
					}
					( $this->say )( $e->getMessage() );
					++$failures;
				} finally {
					// Also where nothing can be delivered: that is what people have to be told.
					if ( $is_minute ) {
						$is_daily = $this->now() - $kept >= DAY_IN_SECONDS;
						$kept     = $is_daily ? $this->now() : $kept;
						$this->round->look_after( $is_daily );
						$looked = $this->now();
					}
				}
			} else {
				( $this->say )( __( 'The database does not answer.', 'halt-tracker' ) );
				++$failures;
			}
			if ( $is_once ) {
				return 'once';
			}
			$this->wait( $failures > 0 ? min( self::LONGEST, $pause * 2 ** min( $failures, 6 ) ) : $pause );
		}
	}

	/**
	 * Whether it is time to drain.
	 *
	 * @param float $drained When it drained last.
	 * @return bool
	 * @throws Core_Exception When the store cannot be used.
	 */
	private function is_due( float $drained ): bool {
		$now = $this->now();
		if ( $now - $drained >= self::HEARTBEAT || $now < $drained ) {
			return true;
		}
		if ( $now < $this->quiet_until ) {
			return false;
		}
		$next = $this->bridge->next_due()['next_due_at'] ?? null;
		return is_numeric( $next ) && (float) $next <= 1000 * $now;
	}

	/**
	 * Drains, does what the core asks for, and tells of alerts.
	 *
	 * @param float $budget Seconds.
	 * @return void
	 * @throws Core_Exception When the store cannot be used.
	 */
	private function drain( float $budget ): void {
		$summary = $this->round->deliver( (int) ( 1000 * $budget ), 'cli' );
		$this->round->tell();
		if ( ! empty( $summary['paused'] ) || '' !== (string) ( $summary['code'] ?? '' ) ) {
			$this->quiet_until = $this->now() + self::HEARTBEAT;
		}
		if ( ! empty( $summary['steps'] ) ) {
			( $this->say )(
				sprintf(
					/* translators: 1: steps, 2: finished deliveries, 3: waiting deliveries, 4: stopped deliveries. */
					__( 'Steps: %1$d. Finished: %2$d. Still waiting: %3$d. Stopped: %4$d.', 'halt-tracker' ),
					(int) $summary['steps'],
					(int) ( $summary['finished'] ?? 0 ),
					(int) ( $summary['waiting'] ?? 0 ),
					(int) ( $summary['stopped'] ?? 0 )
				)
			);
		}
	}

	/**
	 * Why it should end now.
	 *
	 * @param float  $begun      When it began.
	 * @param string $configured What wp-config.php was then.
	 * @param int    $memory     Bytes at which it ends.
	 * @return string Empty: it goes on.
	 */
	private function end( float $begun, string $configured, int $memory ): string {
		if ( 0 !== $this->signal ) {
			return 'signal';
		}
		if ( (float) get_option( self::STOP, 0 ) >= $begun ) {
			return 'stopped';
		}
		$version = ( new Install() )->version();
		if ( '' !== $version && HALT_TRACKER_VERSION !== $version ) {
			return 'updated';
		}
		// Its settings would otherwise be handed to the fast path each minute with the constants of yesterday.
		if ( ! in_array( $this->configured(), array( '', $configured ), true ) ) {
			return 'configured';
		}
		return $memory > 0 && memory_get_usage( true ) > $memory ? 'memory' : '';
	}

	/**
	 * Which wp-config.php there is.
	 *
	 * @return string Changes with the file; empty while there is none, as in the moment of its replacement.
	 */
	private function configured(): string {
		$path = $this->wp_config;
		if ( '' === $path ) {
			$path = is_file( ABSPATH . 'wp-config.php' ) ? ABSPATH . 'wp-config.php' : dirname( ABSPATH ) . '/wp-config.php';
		}
		clearstatcache( true, $path );
		if ( ! is_file( $path ) ) {
			return '';
		}
		return filemtime( $path ) . '-' . filesize( $path ) . '-' . fileinode( $path );
	}

	/**
	 * Takes SIGTERM and SIGINT where this PHP can; a drain that is under way ends in order first.
	 *
	 * @return void
	 */
	private function listen(): void {
		if ( ! function_exists( 'pcntl_async_signals' ) || ! function_exists( 'pcntl_signal' ) ) {
			return;
		}
		pcntl_async_signals( true );
		foreach ( array( SIGTERM, SIGINT ) as $signal ) {
			pcntl_signal(
				$signal,
				function ( int $number ): void {
					$this->signal = $number;
				}
			);
		}
	}

	/**
	 * Waits; a signal ends it.
	 *
	 * @param float $seconds Seconds.
	 * @return void
	 */
	private function wait( float $seconds ): void {
		if ( null !== $this->sleep ) {
			( $this->sleep )( $seconds );
			return;
		}
		$end = microtime( true ) + $seconds;
		while ( 0 === $this->signal && microtime( true ) < $end ) {
			usleep( (int) ( 1e6 * min( 1.0, max( 0.001, $end - microtime( true ) ) ) ) );
		}
	}

	/**
	 * Whether the database answers, after a new connection if need be.
	 *
	 * @return bool
	 */
	private static function is_database_there(): bool {
		global $wpdb;
		// phpcs:ignore WordPress.DB.RestrictedFunctions -- The check of WordPress itself, without its dying words.
		return (bool) $wpdb->check_connection( false );
	}

	/**
	 * Forgets what this process remembers of the options: others change them while it runs.
	 *
	 * @return void
	 */
	private static function forget_options(): void {
		global $wpdb;
		$wpdb->queries = array();
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
			return;
		}
		foreach ( array_merge( Uninstall::OPTIONS, array( 'alloptions', 'notoptions' ) ) as $name ) {
			wp_cache_delete( $name, 'options' );
		}
	}

	/**
	 * The time.
	 *
	 * @return float Unix seconds.
	 */
	private function now(): float {
		return null === $this->clock ? microtime( true ) : (float) ( $this->clock )();
	}
}
