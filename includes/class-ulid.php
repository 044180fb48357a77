<?php
/**
 * Ids of the same form as the core's.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * ULID: 48 bits of time, 80 random bits, in Crockford's base 32. An id made here becomes the submission's own.
 */
class Ulid {

	private const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

	/**
	 * Makes an id.
	 *
	 * @param int $time Unix milliseconds.
	 * @return string 26 characters.
	 */
	public static function make( int $time ): string {
		$text = '';
		for ( $shift = 45; $shift >= 0; $shift -= 5 ) {
			$text .= self::DIGITS[ ( $time >> $shift ) & 31 ];
		}
		for ( $i = 0; $i < 16; $i++ ) {
			$text .= self::DIGITS[ random_int( 0, 31 ) ];
		}
		return $text;
	}
}
