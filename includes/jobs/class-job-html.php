<?php
/**
 * Makes HTML of Tracker safe.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

defined( 'ABSPATH' ) || exit;

/**
 * An advert is written in Tracker by people and pasted from anywhere. What may stand in a post may stand in it;
 * scripts, styles, frames and everything that runs go with what is in them.
 */
class Job_Html {

	/** Elements that go with their content, which `wp_kses` would leave as text. */
	private const WITH_CONTENT = 'script|style|iframe|object|embed|applet|form|noscript|template|svg|math|head|title';

	/**
	 * Text with the markup that a post may have.
	 *
	 * @param string $html HTML of Tracker.
	 * @return string Safe to print as it is.
	 */
	public static function clean( string $html ): string {
		$html = wp_check_invalid_utf8( $html, true );
		$html = (string) preg_replace( '#<(' . self::WITH_CONTENT . ')\b[^>]*>.*?</\1\s*>#is', '', $html );
		$html = (string) preg_replace( '#<(?:' . self::WITH_CONTENT . ')\b.*?>#is', '', $html );
		$html = (string) preg_replace( '/<!--.*?-->/s', '', $html );
		$html = force_balance_tags( wp_kses_post( $html ) );
		// A bracket is a bracket: whoever may write an advert must not run shortcodes of this site.
		return trim( str_replace( array( '[', ']' ), array( '&#091;', '&#093;' ), $html ) );
	}

	/**
	 * A line of plain text: no markup, entities as the characters they stand for.
	 *
	 * @param string $html Text or HTML of Tracker.
	 * @return string Not escaped.
	 */
	public static function plain( string $html ): string {
		$text = wp_check_invalid_utf8( $html, true );
		$text = html_entity_decode( wp_strip_all_tags( $text ), ENT_QUOTES | ENT_HTML5, 'UTF-8' );
		return trim( (string) preg_replace( '/[\s\x00-\x1f\x7f\x{a0}]+/u', ' ', $text ) );
	}
}
