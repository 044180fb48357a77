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
	 * Takes the spool in, then delivers.
	 *
	 * @param int $budget_ms Milliseconds, at most; less where PHP's time limit leaves less.
	 * @return array<string,mixed> The answer of `drain`, with `left`, how many wait now, `counts`, submissions by
	 *                             state, and `is_broken`, whether Tracker is left alone for a while.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function run( int $budget_ms ): array {
		$this->import->run( intdiv( $budget_ms, 2 ) );
		$answer = $this->bridge->drain( min( $budget_ms, Cron::budget_ms() ), 'run_now' );
		$status = $this->bridge->status();
		return array(
			'left'      => (int) ( $status['counts']['waiting'] ?? 0 ),
			'counts'    => array_map( 'intval', (array) ( $status['counts'] ?? array() ) ),
			'is_broken' => (int) ( $status['queue']['breaker']['opened_at'] ?? 0 ) > 0,
		) + $answer;
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
	/**
	 * Whether running again at once can do something: there is more that is due, and this run could send. While another
	 * process is at it, its work goes on and may leave something.
	 *
	 * @param array<string,mixed> $answer The answer of `drain`.
	 * @return bool
	 */
	public static function is_more( array $answer ): bool {
		$obstacle = self::obstacle( $answer );
		if ( 'busy' === $obstacle ) {
			return true;
		}
		$next = $answer['next_due_at'] ?? null;
		return '' === $obstacle && (int) ( $answer['steps'] ?? 0 ) > 0 && is_numeric( $next ) && (float) $next <= 1000 * microtime( true );
	}
}
