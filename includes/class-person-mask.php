<?php
/**
 * Names and addresses, half hidden.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * What lists and exports show of a person where the settings say so: enough to tell two people apart, not enough to
 * write to them. The page of one submission shows everything, and notes who looked.
 */
class Person_Mask {

	/**
	 * Masks every word of a text: an address keeps first letter and end of its host (`j…@e….test`), another word its
	 * first letter.
	 *
	 * @param string $text Name and e-mail address.
	 * @return string
	 */
	public static function apply( string $text ): string {
		return (string) preg_replace_callback( '/[^\s<>(),]+/u', static fn( array $match ): string => self::word( $match[0] ), $text );
	}

	/**
	 * Masks a word.
	 *
	 * @param string $word A word.
	 * @return string
	 */
	private static function word( string $word ): string {
		$at = strrpos( $word, '@' );
		if ( false === $at ) {
			return mb_substr( $word, 0, 1 ) . '…';
		}
		$host = substr( $word, $at + 1 );
		$dot  = strrpos( $host, '.' );
		return mb_substr( $word, 0, 1 ) . '…@' . mb_substr( $host, 0, 1 ) . '…' . ( false === $dot ? '' : substr( $host, $dot ) );
	}
}
