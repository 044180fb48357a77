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

	/** Meta of which an event has one row: what an import or a copy adds to it takes its place. */
	private const SINGLE = array( Event_Meta::TAG, Event_Meta::TAGS_BEFORE, Event_Meta::STARTS, Event_Meta::OVER );

	/**
	 * Whether the tag goes without being remembered: nobody registered with it.
	 *
	 * @var bool
	 */
	private static bool $is_silent = false;

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		// After the meta that an editor or a REST request sends along: a tag that somebody chose is kept.
		add_action( 'wp_after_insert_post', array( $this, 'saved' ), 20, 4 );
		add_action( 'update_post_meta', array( $this, 'remember' ), 10, 4 );
		add_action( 'delete_post_meta', array( $this, 'remember_deleted' ), 10, 3 );
		add_filter( 'add_post_metadata', array( $this, 'replace' ), 10, 4 );
	}

	/**
	 * Makes the tag of a saved event that has none. One that was public before this plugin knew it may have people
	 * under the title it had then.
	 *
	 * @param int           $id        Post.
	 * @param \WP_Post      $post      The same.
	 * @param bool          $is_update Whether it was there.
	 * @param \WP_Post|null $before    As it was.
	 * @return void
	 */
	public function saved( $id, $post, $is_update = false, $before = null ): void {
		if ( $post instanceof \WP_Post && Event_Type::NAME === $post->post_type && in_array( $post->post_status, self::PUBLISHED, true ) ) {
			self::make( $post->ID, array( $before instanceof \WP_Post && in_array( $before->post_status, self::PUBLISHED, true ) ? $before->post_title : '', $post->post_title ) );
		}
	}

	/**
	 * Makes the tag of an event that has none and can be registered for.
	 *
	 * @param \WP_Post $post The event.
	 * @return void
	 */
	public static function complete( \WP_Post $post ): void {
		if ( in_array( $post->post_status, self::PUBLISHED, true ) ) {
			self::make( $post->ID, array( $post->post_title ) );
		}
	}

	/**
	 * Makes the tag of an event that has none, whatever its status: somebody has registered with it.
	 *
	 * @param Event $event The event.
	 * @return void
	 */
	public static function fix( Event $event ): void {
		self::make( $event->id, array( $event->tag ) );
	}

	/**
	 * Makes a tag where there is none.
	 *
	 * @param int          $id     Event.
	 * @param list<string> $titles Titles of which the first is taken that makes one.
	 * @return void
	 */
	private static function make( int $id, array $titles ): void {
		if ( '' !== (string) get_post_meta( $id, Event_Meta::TAG, true ) ) {
			return;
		}
		foreach ( $titles as $title ) {
			$tag = Event_Tag::from( Divi_Context::plain( $title ) );
			if ( '' !== $tag ) {
				update_post_meta( $id, Event_Meta::TAG, wp_slash( $tag ) );
				return;
			}
		}
	}

	/**
	 * Takes a tag away that belongs to another event.
	 *
	 * @param int $id Event.
	 * @return void
	 */
	public static function drop( int $id ): void {
		self::$is_silent = true;
		delete_post_meta( $id, Event_Meta::TAG );
		self::$is_silent = false;
	}

	/**
	 * Has former tags no longer be used.
	 *
	 * @param int          $id   Event.
	 * @param list<string> $tags The former tags, as a form sends them.
	 * @return void
	 */
	public static function forget( int $id, array $tags ): void {
		$before = Event_Meta::tags( get_post_meta( $id, Event_Meta::TAGS_BEFORE, true ) );
		$kept   = array_filter( $before, static fn( string $tag ): bool => ! in_array( sanitize_text_field( $tag ), $tags, true ) );
		if ( $kept !== $before ) {
			update_post_meta( $id, Event_Meta::TAGS_BEFORE, wp_slash( array_values( $kept ) ) );
		}
	}

	/**
	 * An importer saves the post and adds its meta afterwards, when the tag is made already: a second row would never
	 * be read.
	 *
	 * @param mixed  $check Null, or what WordPress answers instead of adding.
	 * @param int    $id    Post.
	 * @param string $key   Key.
	 * @param mixed  $value What is added.
	 * @return mixed
	 */
	public function replace( $check, $id, $key, $value ) {
		if ( null !== $check || ! in_array( $key, self::SINGLE, true ) || Event_Type::NAME !== get_post_type( (int) $id ) || ! metadata_exists( 'post', (int) $id, $key ) ) {
			return $check;
		}
		self::$is_silent = true;
		update_post_meta( (int) $id, $key, wp_slash( $value ) );
		self::$is_silent = false;
		return true;
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
	 * Keeps the former tag, unless another event has it: of two events with one tag, this one is given another.
	 *
	 * @param int    $id  Event.
	 * @param string $tag The new tag.
	 * @return void
	 */
	private static function keep_former( int $id, string $tag ): void {
		$former = (string) get_post_meta( $id, Event_Meta::TAG, true );
		if ( self::$is_silent || '' === $former || Event_Tag::folded( $former ) === Event_Tag::folded( $tag ) ) {
			return;
		}
		$kept   = null === Tag_Holders::other( $id, array( $former ) ) ? array( $former ) : array();
		$before = Event_Meta::tags( array_merge( (array) get_post_meta( $id, Event_Meta::TAGS_BEFORE, true ), $kept ) );
		$before = array_filter( $before, static fn( string $one ): bool => Event_Tag::folded( $one ) !== Event_Tag::folded( $tag ) );
		update_post_meta( $id, Event_Meta::TAGS_BEFORE, wp_slash( array_values( $before ) ) );
	}
}
