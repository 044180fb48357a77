<?php
/**
 * Work on what waits because a person asked for it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * The same work for the button, the progress on the overview and the ability.
 */
class Run_Now {

	/**
	 * Makes it.
	 *
	 * @param Bridge       $bridge The core.
	 * @param Spool_Import $import Takes in what waits outside the core.
	 */
	public function __construct( private Bridge $bridge, private Spool_Import $import ) {
	}

	/**
	 * Takes the spool in, then delivers once. What backs off is made due by that, so nobody may do it again and again for
	 * one wish: each time would use up an attempt. What the budget leaves over is cron's, which is woken.
	 *
	 * @param int $budget_ms Milliseconds, at most; less where PHP's time limit leaves less.
	 * @return array<string,mixed> The answer of `drain`, with what {@see Run_Now::progress()} gives and `more`, whether
	 *                             deliveries go on behind.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function run( int $budget_ms ): array {
		$this->import->run( intdiv( $budget_ms, 2 ) );
		$answer = $this->bridge->drain( min( $budget_ms, Cron::budget_ms() ), 'run_now' );
		$next   = $answer['next_due_at'] ?? null;
		$is_due = '' === self::obstacle( $answer ) && is_numeric( $next ) && (float) $next <= 1000 * microtime( true );
		if ( $is_due ) {
			After_Response::wake_cron();
		}
		return array( 'more' => $is_due || ! empty( $answer['busy'] ) ) + $this->progress() + $answer;
	}

	/**
	 * How far it is.
	 *
	 * @return array{left:int,counts:array<string,int>,is_broken:bool} How many wait, submissions by state, and whether
	 *         Tracker is left alone for a while.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function progress(): array {
		$status = $this->bridge->status();
		$counts = array_map( 'intval', (array) ( $status['counts'] ?? array() ) );
		return array(
			'left'      => $counts['waiting'] ?? 0,
			'counts'    => $counts,
			'is_broken' => (int) ( $status['queue']['breaker']['opened_at'] ?? 0 ) > 0,
		);
	}

	/**
	 * Why nothing was sent at all.
	 *
	 * @param array<string,mixed> $answer The answer of `drain`.
	 * @return string `busy`, `paused`, a code of the core, or nothing.
	 */
	public static function obstacle( array $answer ): string {
		if ( ! empty( $answer['busy'] ) ) {
			return 'busy';
		}
		return empty( $answer['paused'] ) ? (string) ( $answer['code'] ?? '' ) : 'paused';
	}
}
