<?php
/**
 * WP-Cron.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Wakes the core every minute and does the maintenance once a day. The action names are those of the earlier
 * plugin, so that a server's own cron line goes on working.
 */
class Cron {

	public const QUEUE    = 'halt_tracker_process_queue';
	public const DAILY    = 'halt_tracker_daily_sync';
	public const INTERVAL = 'halt_tracker_minute';

	private const LONGEST = 50;
	private const MARGIN  = 10;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 * @param Round  $round  What is to be done.
	 */
	public function __construct( private Bridge $bridge, private Round $round ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'cron_schedules', array( self::class, 'add_interval' ) ); // phpcs:ignore WordPress.WP.CronInterval.ChangeDetected -- One minute, as the comment at add_interval() says.
		add_action( self::QUEUE, array( $this, 'process_queue' ) );
		add_action( self::DAILY, array( $this, 'process_queue' ) );
		add_action( self::QUEUE, array( $this, 'look_after' ), 20 );
		add_action( self::DAILY, array( $this, 'look_after_day' ), 20 );
		add_action( 'admin_init', array( self::class, 'schedule' ) );
	}

	/**
	 * Adds the interval of a minute: a submission that a request could not deliver should not wait longer.
	 *
	 * @param array<string,array{interval:int,display:string}> $schedules Known intervals.
	 * @return array<string,array{interval:int,display:string}>
	 */
	public static function add_interval( $schedules ) {
		$schedules[ self::INTERVAL ] = array(
			'interval' => MINUTE_IN_SECONDS,
			// Read before `init` by some plugins, when translations may not be loaded yet.
			'display'  => did_action( 'init' ) ? __( 'Every minute (Halt Tracker)', 'halt-tracker' ) : 'Every minute (Halt Tracker)',
		);
		return $schedules;
	}

	/**
	 * Schedules both events where they are not; safe to call again.
	 *
	 * @return void
	 */
	public static function schedule(): void {
		if ( self::INTERVAL !== wp_get_schedule( self::QUEUE ) ) {
			// The earlier plugin scheduled the same action every five minutes.
			wp_clear_scheduled_hook( self::QUEUE );
			wp_schedule_event( time() + MINUTE_IN_SECONDS, self::INTERVAL, self::QUEUE );
		}
		if ( ! wp_next_scheduled( self::DAILY ) ) {
			wp_schedule_event( time() + HOUR_IN_SECONDS, 'daily', self::DAILY );
		}
	}

	/**
	 * Takes both events off the schedule.
	 *
	 * @return void
	 */
	public static function unschedule(): void {
		foreach ( array( self::QUEUE, self::DAILY ) as $hook ) {
			wp_unschedule_hook( $hook );
		}
	}

	/**
	 * Works on what waits, then on what the core asks the shell to do.
	 *
	 * @return void
	 */
	public function process_queue(): void {
		if ( ! $this->bridge->is_available() ) {
			return;
		}
		try {
			$this->round->prepare( (int) ( self::budget_ms() / 2 ) );
			$this->round->deliver( self::budget_ms(), 'cron' );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'cron', $e );
		}
		$this->round->keep_jobs( self::budget_ms(), 'cron' );
	}

	/**
	 * What follows the work every minute, also where the work could not be done.
	 *
	 * @return void
	 */
	public function look_after(): void {
		$this->round->look_after( false );
	}

	/**
	 * What follows the work once a day.
	 *
	 * @return void
	 */
	public function look_after_day(): void {
		$this->round->look_after( true );
	}

	/**
	 * Milliseconds that may be spent: what PHP leaves of its time limit, with a margin for a call that is
	 * under way, and at most 50 seconds.
	 *
	 * @return int
	 */
	public static function budget_ms(): int {
		$limit = (int) ini_get( 'max_execution_time' );
		if ( $limit <= 0 ) {
			return self::LONGEST * 1000;
		}
		$begun = isset( $_SERVER['REQUEST_TIME_FLOAT'] ) ? (float) $_SERVER['REQUEST_TIME_FLOAT'] : microtime( true );
		$left  = $limit - self::MARGIN - ( microtime( true ) - $begun );
		return (int) ( 1000 * min( self::LONGEST, max( 1, $left ) ) );
	}
}
