<?php
/**
 * Whose tags and contacts an event has.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * Who duplicates an event by a plugin gets all its meta with it, and would have both events show the attendees of both.
 * So each event says whose its meta is; a copy keeps of it what is typed by people, and makes the rest its own. An import
 * may give an event another number: then nothing is shared with whoever has the old one, and everything stays.
 */
class Event_Owner {

	/**
	 * Registers the hook.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		// Before the tag is made.
		add_action( 'wp_after_insert_post', array( $this, 'saved' ), 5, 2 );
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
			self::settle( $post->ID );
		}
	}

	/**
	 * Makes an event its own.
	 *
	 * @param int $id Event.
	 * @return void
	 */
	public static function settle( int $id ): void {
		self::separate( $id );
		self::mark( $id );
	}

	/**
	 * Takes from an event what it shares with the one that it is a copy of.
	 *
	 * @param int $id Event.
	 * @return void
	 */
	public static function separate( int $id ): void {
		foreach ( array_diff( array_unique( self::owners( $id ) ), array( $id, 0 ) ) as $other ) {
			if ( Event_Type::NAME === get_post_type( $other ) ) {
				self::part( $id, $other );
			}
		}
	}

	/**
	 * Says that everything an event has is its own.
	 *
	 * @param int $id Event.
	 * @return void
	 */
	public static function mark( int $id ): void {
		if ( array( $id ) !== self::owners( $id ) ) {
			delete_post_meta( $id, Event_Meta::OWNER );
			add_post_meta( $id, Event_Meta::OWNER, $id, true );
		}
	}

	/**
	 * Whose meta an event has.
	 *
	 * @param int $id Event.
	 * @return list<int> A copy may have a row of its own beside the copied one.
	 */
	private static function owners( int $id ): array {
		return array_values( array_map( 'absint', (array) get_post_meta( $id, Event_Meta::OWNER, false ) ) );
	}

	/**
	 * Parts two events.
	 *
	 * @param int $id    The copy.
	 * @param int $other The event it was made of.
	 * @return void
	 */
	private static function part( int $id, int $other ): void {
		$theirs = array_map( array( Event_Tag::class, 'folded' ), self::tags( $other ) );
		$mine   = (array) get_post_meta( $id, Event_Meta::TAG, false );
		if ( array() !== array_intersect( array_map( static fn( $tag ): string => Event_Tag::folded( Event_Meta::tag( $tag ) ), $mine ), $theirs ) ) {
			Event_Tagging::drop( $id );
		}
		$before = array_filter( Event_Meta::tags( get_post_meta( $id, Event_Meta::TAGS_BEFORE, true ) ), static fn( string $tag ): bool => ! in_array( Event_Tag::folded( $tag ), $theirs, true ) );
		delete_post_meta( $id, Event_Meta::TAGS_BEFORE );
		if ( array() !== $before ) {
			update_post_meta( $id, Event_Meta::TAGS_BEFORE, wp_slash( array_values( $before ) ) );
		}
		foreach ( get_post_meta( $other, Event_Meta::CONTACTS, false ) as $row ) {
			// Alike to the millisecond: whoever registered for the copy stays.
			delete_post_meta( $id, Event_Meta::CONTACTS, $row );
		}
		foreach ( array_keys( (array) get_post_meta( $id ) ) as $key ) {
			if ( str_starts_with( (string) $key, Event_Meta::ATTENDING . $other . '_' ) ) {
				delete_post_meta( $id, (string) $key );
			}
		}
	}

	/**
	 * Every tag of an event, also those it had before.
	 *
	 * @param int $id Event.
	 * @return list<string>
	 */
	private static function tags( int $id ): array {
		return Event_Meta::tags( array_merge( (array) get_post_meta( $id, Event_Meta::TAGS_BEFORE, true ), array( get_post_meta( $id, Event_Meta::TAG, true ) ) ) );
	}
}
