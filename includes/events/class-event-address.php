<?php
/**
 * Where events are found on the site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * The first part of addresses is chosen once: a page of the same name that was there before keeps its address.
 * WordPress is told of the new addresses without anybody's saving the permalinks.
 */
class Event_Address {

	/** What was chosen; autoloaded, because every request needs it. */
	public const OPTION = 'halt_tracker_event_slug';

	/** What WordPress was last told. */
	public const TOLD = 'halt_tracker_event_slug_told';

	/**
	 * Registers the hook.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'wp_loaded', array( $this, 'tell' ) );
	}

	/**
	 * First part of the addresses of events, and of their archive.
	 *
	 * @return string
	 */
	public static function slug(): string {
		$chosen = get_option( self::OPTION, '' );
		/**
		 * Filters the first part of the addresses of events and of their archive.
		 *
		 * @since 2.0.0
		 *
		 * @param string $slug By default `events`, or `halt-events` where a page had that address before.
		 */
		$slug = sanitize_title( (string) apply_filters( 'halt_tracker_event_slug', is_string( $chosen ) && '' !== $chosen ? $chosen : 'events' ) );
		return '' === $slug ? 'events' : $slug;
	}

	/**
	 * Chooses where nothing is chosen yet, and has WordPress make its rules anew where the address is another one.
	 *
	 * @return void
	 */
	public function tell(): void {
		if ( '' === get_option( self::OPTION, '' ) ) {
			update_option( self::OPTION, get_page_by_path( 'events' ) instanceof \WP_Post ? 'halt-events' : 'events', true );
			Event_Type::register();
		}
		if ( get_option( self::TOLD, '' ) !== self::slug() ) {
			update_option( self::TOLD, self::slug(), true );
			delete_option( 'rewrite_rules' );
		}
	}

	/**
	 * Has WordPress be told again once the plugin is switched on again.
	 *
	 * @return void
	 */
	public static function withdraw(): void {
		delete_option( self::TOLD );
	}
}
