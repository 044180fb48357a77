<?php
/**
 * Delivers what this request has accepted, once the visitor has the answer.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * An optimisation only: WP-Cron finds whatever is left. It never makes a visitor wait, because it works only
 * where the SAPI can finish the response first, and elsewhere just wakes WP-Cron.
 */
class After_Response {

	/** Fires once a drain behind a response is done. */
	public const DONE = 'halt_tracker_worked';

	/** Milliseconds in which steps may be started: short, since the visitor's next request may wait for this worker. */
	private const BUDGET = 5000;

	/**
	 * Whether this request has accepted something.
	 *
	 * @var bool
	 */
	private bool $noted = false;

	/**
	 * Work of other parts for the same moment.
	 *
	 * @var list<\Closure>
	 */
	private array $further = array();

	/**
	 * Makes it.
	 *
	 * @param Bridge      $bridge   The core.
	 * @param Settings    $settings Whether it is switched on.
	 * @param Shell_Tasks $tasks    What is to be done after a delivery.
	 * @param Spool_Import $spool   What the core could not take.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Shell_Tasks $tasks, private Spool_Import $spool ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'shutdown', array( $this, 'run_last' ), PHP_INT_MAX );
	}

	/**
	 * Goes to the very end of the queue: what other plugins have registered for the end of the request (one
	 * upload extension deletes its files there) must not wait for us.
	 *
	 * @return void
	 */
	public function run_last(): void {
		if ( $this->noted || array() !== $this->further ) {
			register_shutdown_function( array( $this, 'run' ) );
		}
	}

	/**
	 * Notes that something was accepted.
	 *
	 * @return void
	 */
	public function note(): void {
		$this->noted = true;
	}

	/**
	 * Adds work of another part for the moment when nobody waits any more. It may be left to WP-Cron instead.
	 *
	 * @param \Closure $work The work.
	 * @return void
	 */
	public function add( \Closure $work ): void {
		$this->further[] = $work;
	}

	/**
	 * Delivers, where this request has accepted something.
	 *
	 * @return void
	 */
	public function run(): void {
		$is_noted = $this->noted;
		$further  = $this->further;
		if ( ( ! $is_noted && array() === $further ) || 'cli' === PHP_SAPI || wp_doing_cron() ) {
			return;
		}
		$this->noted   = false;
		$this->further = array();
		if ( ! $this->bridge->is_available() ) {
			return;
		}
		try {
			if ( ! $this->is_enabled() ) {
				return;
			}
			if ( ! $this->finish_response() ) {
				self::wake_cron();
				return;
			}
			// The schedule lies in an option that everybody writes and that can lose an entry; the look costs nothing.
			Cron::schedule();
			foreach ( $further as $work ) {
				$work();
			}
			if ( $is_noted ) {
				$this->deliver();
			}
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'after_response', $e );
		}
	}

	/**
	 * Whether delivery at the end of a request is wanted.
	 *
	 * @return bool
	 */
	private function is_enabled(): bool {
		/**
		 * Filters whether accepted submissions are delivered at the end of the request that accepted them.
		 *
		 * @since 2.0.0
		 *
		 * @param bool $enabled Whether it is switched on in the settings.
		 */
		return (bool) apply_filters( 'halt_tracker_after_response', (bool) $this->settings->get( 'after_response' ) );
	}

	/**
	 * Drains. The core knows when this is not the time for it: another process is at it, a worker at the command
	 * line was seen in the last minute, or three such drains died in a row.
	 *
	 * @return void
	 * @throws Core_Exception When the store cannot be used.
	 */
	private function deliver(): void {
		$this->spool->run( self::BUDGET );
		$summary = $this->bridge->drain( self::BUDGET, 'request_end' );
		if ( ! empty( $summary['busy'] ) ) {
			return;
		}
		if ( $this->tasks->run() > 0 && $this->settings->get( 'spam_akismet' ) ) {
			// An opinion may just have let something go on.
			$summary = $this->bridge->drain( self::BUDGET, 'request_end' );
		}
		do_action( self::DONE ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- The constant is prefixed. For our own parts only.
		// What the budget left over, or what came while the lease was given back, must not wait for a visitor.
		$next = $summary['next_due_at'] ?? null;
		if ( is_numeric( $next ) && (float) $next <= microtime( true ) * 1000 ) {
			self::wake_cron();
		}
	}

	/**
	 * Sends the response off, so that nobody waits.
	 *
	 * @return bool Whether this SAPI could.
	 */
	private function finish_response(): bool {
		// A session that stays open would make the visitor's next request wait for us.
		if ( PHP_SESSION_ACTIVE === session_status() ) {
			session_write_close();
		}
		if ( function_exists( 'fastcgi_finish_request' ) ) {
			ignore_user_abort( true );
			return fastcgi_finish_request();
		}
		if ( function_exists( 'litespeed_finish_request' ) ) {
			ignore_user_abort( true );
			return (bool) litespeed_finish_request();
		}
		return false;
	}

	/**
	 * Wakes WP-Cron without waiting for it. The event's argument tells it from the one of every minute, next
	 * to which WordPress would refuse it as a duplicate.
	 *
	 * @return void
	 */
	public static function wake_cron(): void {
		wp_schedule_single_event( time(), Cron::QUEUE, array( 'wake' ) );
		if ( ! defined( 'DISABLE_WP_CRON' ) || ! DISABLE_WP_CRON ) {
			spawn_cron();
		}
	}
}
