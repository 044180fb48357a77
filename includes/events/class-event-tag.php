<?php
/**
 * The tag that stands for an event at Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * The rule of `event_tag` in `src/mapping/event.rs`, which makes the tag where the shell has none. Both are held to
 * `tests/fixtures/event-tags.json`: a list is loaded by the very text that registrations were tagged with.
 */
class Event_Tag {

	/**
	 * Makes a tag of a title.
	 *
	 * @param string $title As it is stored, with or without entities.
	 * @return string Empty where nothing is left of it.
	 */
	public static function from( string $title ): string {
		$text = html_entity_decode( wp_check_invalid_utf8( $title, true ), ENT_QUOTES | ENT_HTML5, 'UTF-8' );
		// What separates tags in `tagText` must not stand in one (tracker-api.md U12).
		$text = str_replace( array( ',', ';' ), ' ', $text );
		$text = (string) preg_replace( '/[^\P{Cc}\t\r\n]+/u', '', $text );
		return trim( (string) preg_replace( '/[\t\r\n\p{Z}]+/u', ' ', $text ) );
	}

	/**
	 * A tag as tags are compared: without regard to case.
	 *
	 * @param string $tag Tag.
	 * @return string
	 */
	public static function folded( string $tag ): string {
		return function_exists( 'mb_strtolower' ) ? mb_strtolower( $tag, 'UTF-8' ) : strtolower( $tag );
	}
}
