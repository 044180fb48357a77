<?php
/**
 * Words about a run of the queue.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * The same words for the button, the progress and the ability.
 */
class Run_Words {

	/**
	 * Why nothing was sent.
	 *
	 * @param string $code `busy`, `paused` or a code of the core.
	 * @return string
	 */
	public static function obstacle( string $code ): string {
		return match ( $code ) {
			'busy'   => __( 'Another process is delivering at this moment.', 'halt-tracker' ),
			'paused' => __( 'Nothing was sent: deliveries are paused.', 'halt-tracker' ),
			default  => Words::code( $code ),
		};
	}

	/**
	 * What was done.
	 *
	 * @param int $finished Submissions finished.
	 * @param int $left     Submissions still waiting.
	 * @return string
	 */
	public static function done( int $finished, int $left ): string {
		/* translators: 1: number of submissions finished, 2: number still waiting. */
		return sprintf( __( 'Done. Finished: %1$d. Still waiting: %2$d.', 'halt-tracker' ), $finished, $left );
	}
	/**
	 * What became of a wish to deliver, or how far it is.
	 *
	 * @param array<string,mixed> $answer   What {@see \Halt\Tracker\Run_Now::run()} or `progress()` gives.
	 * @param string              $obstacle Why nothing was sent; empty: something could be.
	 * @return string
	 */
	public static function told( array $answer, string $obstacle ): string {
		if ( '' !== $obstacle ) {
			return self::obstacle( $obstacle );
		}
		/* translators: %s: number of submissions. */
		$text = isset( $answer['finished'] ) ? self::done( (int) $answer['finished'], (int) $answer['left'] ) : sprintf( __( 'Still waiting: %s.', 'halt-tracker' ), number_format_i18n( (int) $answer['left'] ) );
		if ( $answer['is_broken'] ) {
			return $text . ' ' . Words::code( 'breaker_open' );
		}
		return 0 === (int) $answer['left'] || ! isset( $answer['finished'] ) ? $text : $text . ' ' . __( 'The rest goes on by itself.', 'halt-tracker' );
	}
}
