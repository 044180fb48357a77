<?php
/**
 * Housekeeping of the core.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Woken by {@see Round} once a minute; the core knows itself what is due. What it counted of the last days is
 * kept here too, in another storage than the queue and its directory: losing both at once is then noticed.
 */
class Housekeeping {

	public const DAYS = 'halt_tracker_days';

	/** Milliseconds of a run of every minute, and of the daily one. */
	public const SHORT = 2000;
	public const LONG  = 20000;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Does what is due.
	 *
	 * @param int  $budget_ms Milliseconds.
	 * @param bool $now       Whether the comparison is made now, due or not.
	 * @return void
	 */
	public function run( int $budget_ms, bool $now = false ): void {
		if ( ! $this->bridge->is_available() ) {
			return;
		}
		try {
			$known  = get_option( self::DAYS, array() );
			$known  = is_array( $known ) ? $known : array();
			$answer = $this->bridge->maintain(
				array(
					'budget_ms' => $budget_ms,
					'now'       => $now,
					'in_spool'  => self::in_spool(),
					'known'     => (object) array_map( static fn( $count ): array => array_map( 'absint', array_pad( (array) $count, 2, 0 ) ), $known ),
				)
			);
			$days   = is_array( $answer['days'] ?? null ) ? $answer['days'] : array();
			if ( $days !== $known ) {
				update_option( self::DAYS, $days, false );
			}
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'housekeeping', $e );
		}
	}

	/**
	 * Submissions that the shell has taken and not handed over yet.
	 *
	 * @return int
	 */
	public static function in_spool(): int {
		/**
		 * Filters how many submissions wait outside of the core; whoever keeps such a place adds its count.
		 *
		 * @since 2.0.0
		 *
		 * @param int $count Submissions.
		 */
		return absint( apply_filters( 'halt_tracker_in_spool', 0 ) );
	}
}
