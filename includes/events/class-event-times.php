<?php
/**
 * Puts events into the order of time.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * Lists of coming and of past events are made by the database. It cannot know that an event without an end is over
 * with its day, and it would leave out those without a date; so both times are kept ready for it.
 */
class Event_Times {

	/** Where no date is set: after all the others. */
	private const SOMETIME = '9999-12-31T23:59';

	/** Keys of meta that they are made of; the latter are those of sites that had events before. */
	private const KEYS = array( Event_Meta::DATE, Event_Meta::END, 'event_date', '_event_date', '_EventStartDate' );

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'wp_after_insert_post', array( $this, 'saved' ), 10, 2 );
		foreach ( array( 'added_post_meta', 'updated_post_meta', 'deleted_post_meta' ) as $hook ) {
			add_action( $hook, array( $this, 'meta_changed' ), 10, 3 );
		}
	}

	/**
	 * Hears of a saved post.
	 *
	 * @param int      $id   Post.
	 * @param \WP_Post $post The same.
	 * @return void
	 */
	public function saved( $id, $post ): void {
		if ( $post instanceof \WP_Post && Event_Type::NAME === $post->post_type && 'auto-draft' !== $post->post_status ) {
			self::keep( $post );
		}
	}

	/**
	 * Hears of changed meta.
	 *
	 * @param mixed  $meta_id Row, or rows.
	 * @param int    $id      Post.
	 * @param string $key     Key.
	 * @return void
	 */
	public function meta_changed( $meta_id, $id, $key ): void {
		if ( in_array( $key, self::KEYS, true ) ) {
			$post = get_post( (int) $id );
			if ( $post instanceof \WP_Post && Event_Type::NAME === $post->post_type ) {
				self::keep( $post );
			}
		}
	}

	/**
	 * Keeps both times of an event.
	 *
	 * @param \WP_Post $post The event.
	 * @return void
	 */
	public static function keep( \WP_Post $post ): void {
		$event = Event::of( $post );
		update_post_meta( $post->ID, Event_Meta::STARTS, '' === $event->starts ? self::SOMETIME : $event->starts );
		update_post_meta( $post->ID, Event_Meta::OVER, '' === $event->over() ? self::SOMETIME : $event->over() );
	}
}
