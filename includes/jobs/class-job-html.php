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
	private const WITH_CONTENT = array( 'script', 'style', 'iframe', 'object', 'embed', 'applet', 'form', 'noscript', 'template', 'svg', 'math', 'head', 'title' );

	/** A text that cannot be made safe. */
	public const UNREADABLE = 'post_html';

	/**
	 * Text with the markup that a post may have.
	 *
	 * @param string $html HTML of Tracker.
	 * @return string Safe to print as it is.
	 * @throws Job_Exception When nothing would be left of a text, because a function of PHP or WordPress gave up on it.
	 */
	public static function clean( string $html ): string {
		$html = wp_check_invalid_utf8( $html, true );
		$html = Html_Elements::without( $html, self::WITH_CONTENT );
		$safe = force_balance_tags( (string) wp_kses_post( $html ) );
		if ( '' === trim( $safe ) && self::has_text( $html ) ) {
			throw new Job_Exception( self::UNREADABLE ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- A code.
		}
		// A bracket is a bracket: whoever may write an advert must not run shortcodes of this site.
		return trim( str_replace( array( '[', ']' ), array( '&#091;', '&#093;' ), $safe ) );
	}

	/**
	 * A line of plain text: no markup, entities as the characters they stand for.
	 *
	 * @param string $html Text or HTML of Tracker.
	 * @return string Not escaped.
	 */
	public static function plain( string $html ): string {
		$text = wp_check_invalid_utf8( $html, true );
		// Not `wp_strip_all_tags`: its pattern gives up on a long text and yields nothing.
		$text = html_entity_decode( strip_tags( Html_Elements::without( $text, array( 'script', 'style' ) ) ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ); // phpcs:ignore WordPress.WP.AlternativeFunctions.strip_tags_strip_tags, Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- As said.
		return trim( preg_replace( '/[\s\x00-\x1f\x7f\x{a0}]+/u', ' ', $text ) ?? $text );
	}

	/**
	 * Whether anything of a text can be read.
	 *
	 * @param string $html HTML.
	 * @return bool
	 */
	private static function has_text( string $html ): bool {
		return '' !== trim( strip_tags( $html ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions.strip_tags_strip_tags, Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- As in plain().
	}
}
