<?php
/**
 * When the registration for an event was closed.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * Keeps the moment at which somebody closed the registration. What waited in the spool meanwhile is taken in later, and
 * whoever had registered in time gets a seat by it.
 */
class Event_Closing {

	/** The moment, in milliseconds of Unix time; not there while registration is open. */
	public const AT = '_halt_event_closed_at';

	/**
	 * Registers the hooks: before {@see Event_Facts} hears of the same change.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		foreach ( array( 'added_post_meta', 'updated_post_meta' ) as $hook ) {
			add_action( $hook, array( $this, 'changed' ), 20, 4 );
		}
		add_action( 'deleted_post_meta', array( $this, 'removed' ), 20, 3 );
	}

	/**
	 * Hears that registration was opened or closed.
	 *
	 * @param mixed  $meta_id Row.
	 * @param int    $id      Post.
	 * @param string $key     Key.
	 * @param mixed  $value   New value.
	 * @return void
	 */
	public function changed( $meta_id, $id, $key, $value ): void {
		if ( Event_Meta::OPEN !== $key || Event_Type::NAME !== get_post_type( (int) $id ) ) {
			return;
		}
		if ( (bool) $value ) {
			delete_post_meta( (int) $id, self::AT );
		} elseif ( ! metadata_exists( 'post', (int) $id, self::AT ) ) {
			add_post_meta( (int) $id, self::AT, (int) floor( 1000 * microtime( true ) ), true );
		}
	}

	/**
	 * Hears that nothing is said any more: then it is open.
	 *
	 * @param mixed  $meta_ids Rows.
	 * @param int    $id       Post.
	 * @param string $key      Key.
	 * @return void
	 */
	public function removed( $meta_ids, $id, $key ): void {
		if ( Event_Meta::OPEN === $key && Event_Type::NAME === get_post_type( (int) $id ) ) {
			delete_post_meta( (int) $id, self::AT );
		}
	}

	/**
	 * When it was closed.
	 *
	 * @param Event $event The event.
	 * @return int Milliseconds of Unix time; 0: it is open, or nobody knows.
	 */
	public static function of( Event $event ): int {
		return $event->is_open ? 0 : max( 0, (int) get_post_meta( $event->id, self::AT, true ) );
	}
}
