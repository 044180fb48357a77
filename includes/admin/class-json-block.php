<?php
/**
 * Data as an admin can read and copy it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * A block of text that scrolls in a frame of its own, can be reached with the keyboard, and has a button that copies it.
 */
class Json_Block {

	/** Characters that are shown; a page of several megabytes helps nobody. */
	private const MOST = 200000;

	/**
	 * Prints data; JSON in a text is laid out as well.
	 *
	 * @param string $label What it is.
	 * @param mixed  $value Any value.
	 * @return void
	 */
	public static function show( string $label, mixed $value ): void {
		$text = self::text( $value );
		$cut  = mb_strlen( $text ) > self::MOST;
		printf(
			'<div class="halt-tracker-json" data-halt-copy="%s" data-halt-copied="%s" data-halt-label="%s"><pre role="region" tabindex="0" aria-label="%s">%s</pre>%s</div>',
			esc_attr__( 'Copy', 'halt-tracker' ),
			esc_attr__( 'Copied', 'halt-tracker' ),
			esc_attr( $label ),
			esc_attr( $label ),
			View::quoted( $cut ? mb_substr( $text, 0, self::MOST ) : $text ), // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes.
			$cut ? '<p class="description">' . esc_html__( 'Cut here: it is very long.', 'halt-tracker' ) . '</p>' : ''
		);
	}

	/**
	 * Data as text.
	 *
	 * @param mixed $value Any value.
	 * @return string
	 */
	public static function text( mixed $value ): string {
		if ( is_string( $value ) ) {
			$read = json_decode( $value, false, 128, JSON_BIGINT_AS_STRING );
			if ( ! is_array( $read ) && ! is_object( $read ) ) {
				return $value;
			}
			$value = $read;
		}
		$text = wp_json_encode( $value, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PRESERVE_ZERO_FRACTION );
		return is_string( $text ) ? $text : '';
	}
}
