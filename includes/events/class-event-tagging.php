<?php
/**
 * Makes the tag of an event, and keeps those it had.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

use Halt\Tracker\Divi_Context;

defined( 'ABSPATH' ) || exit;

/**
 * The tag is made once, when the event is first published: whoever corrects the title later must not lose the list
 * of those who registered under the former one (halt-tracker.md 5.4, 10.6).
 */
class Event_Tagging {

	/** States in which an event can be registered for. */
	private const PUBLISHED = array( 'publish', 'private' );

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		// After the meta that an editor or a REST request sends along: a tag that somebody chose is kept.
		add_action( 'wp_after_insert_post', array( $this, 'make' ), 20, 2 );
		add_action( 'update_post_meta', array( $this, 'remember' ), 10, 4 );
		add_action( 'delete_post_meta', array( $this, 'remember_deleted' ), 10, 3 );
	}

	/**
	 * Makes the tag of an event that has none.
	 *
	 * @param int      $id   Post.
	 * @param \WP_Post $post The same.
	 * @return void
	 */
	public function make( $id, $post ): void {
		if ( ! $post instanceof \WP_Post || Event_Type::NAME !== $post->post_type || ! in_array( $post->post_status, self::PUBLISHED, true ) ) {
			return;
		}
		if ( '' !== (string) get_post_meta( $post->ID, Event_Meta::TAG, true ) ) {
			return;
		}
		$tag = Event_Tag::from( Divi_Context::plain( $post->post_title ) );
		if ( '' !== $tag ) {
			update_post_meta( $post->ID, Event_Meta::TAG, wp_slash( $tag ) );
		}
	}

	/**
	 * Moves the former tag to the older ones; runs before the new one is written.
	 *
	 * @param int    $meta_id Row.
	 * @param int    $id      Post.
	 * @param string $key     Key.
	 * @param mixed  $value   The new tag.
	 * @return void
	 */
	public function remember( $meta_id, $id, $key, $value ): void {
		if ( Event_Meta::TAG === $key && Event_Type::NAME === get_post_type( (int) $id ) ) {
			self::keep_former( (int) $id, is_scalar( $value ) ? (string) $value : '' );
		}
	}

	/**
	 * The same where the tag is deleted.
	 *
	 * @param list<int> $meta_ids Rows.
	 * @param int       $id       Post.
	 * @param string    $key      Key.
	 * @return void
	 */
	public function remember_deleted( $meta_ids, $id, $key ): void {
		$this->remember( 0, $id, $key, '' );
	}

	/**
	 * Keeps the former tag.
	 *
	 * @param int    $id  Event.
	 * @param string $tag The new tag.
	 * @return void
	 */
	private static function keep_former( int $id, string $tag ): void {
		$former = (string) get_post_meta( $id, Event_Meta::TAG, true );
		if ( '' === $former || Event_Tag::folded( $former ) === Event_Tag::folded( $tag ) ) {
			return;
		}
		$before = Event_Meta::tags( array_merge( (array) get_post_meta( $id, Event_Meta::TAGS_BEFORE, true ), array( $former ) ) );
		$before = array_filter( $before, static fn( string $one ): bool => Event_Tag::folded( $one ) !== Event_Tag::folded( $tag ) );
		update_post_meta( $id, Event_Meta::TAGS_BEFORE, wp_slash( array_values( $before ) ) );
	}
}
