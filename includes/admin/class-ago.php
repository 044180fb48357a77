<?php
/**
 * Times as people ask for them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * How long ago first, since that is the question; the exact time behind it.
 */
class Ago {

	/**
	 * A time in words.
	 *
	 * @param mixed $milliseconds Unix milliseconds.
	 * @return string Empty for none.
	 */
	public static function text( mixed $milliseconds ): string {
		$seconds = is_numeric( $milliseconds ) ? intdiv( (int) $milliseconds, 1000 ) : 0;
		if ( $seconds <= 0 ) {
			return '';
		}
		/* translators: %s: a length of time. */
		$words = $seconds > time() ? __( 'in %s', 'halt-tracker' ) : __( '%s ago', 'halt-tracker' );
		/* translators: 1: how long ago, 2: date and time. */
		return sprintf( __( '%1$s (%2$s)', 'halt-tracker' ), sprintf( $words, human_time_diff( $seconds ) ), View::time( $milliseconds ) );
	}
}
