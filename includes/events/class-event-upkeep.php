<?php
/**
 * Events that were there before this plugin, or came past WordPress.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

use Halt\Tracker\Problem_Counter;

defined( 'ABSPATH' ) || exit;

/**
 * What lists, tags and the sync need of an event is written when it is saved. Events of an earlier plugin, and rows that
 * another plugin copied in the database, were never saved here: the round of each minute does some of them, the
 * newest first, until none is left.
 */
class Event_Upkeep {

	/** Events of a round. */
	private const BATCH = 200;

	/** Seconds in which another one is begun. */
	private const SECONDS = 5;

	/**
	 * Completes some events.
	 *
	 * @return int How many.
	 */
	public static function run(): int {
		$end  = microtime( true ) + self::SECONDS;
		$done = 0;
		foreach ( array_chunk( self::waiting(), 20 ) as $some ) {
			// Who copies rows in the database tells no cache.
			wp_cache_delete_multiple( $some, 'post_meta' );
			_prime_post_caches( $some, false, true );
			foreach ( $some as $id ) {
				if ( microtime( true ) >= $end ) {
					return $done;
				}
				try {
					self::complete( $id );
					++$done;
				} catch ( \Throwable $e ) {
					// Whoever else listens to saved meta may fail; the others go on.
					Problem_Counter::count( 'events', $e );
				}
			}
			wp_cache_delete_multiple( $some, 'post_meta' );
		}
		return $done;
	}

	/**
	 * Completes an event. The mark comes last: until then the event counts as waiting.
	 *
	 * @param int $id Event.
	 * @return void
	 */
	private static function complete( int $id ): void {
		$post = get_post( $id );
		if ( ! $post instanceof \WP_Post ) {
			return;
		}
		Event_Owner::separate( $id );
		Event_Times::keep( $post );
		Event_Tagging::complete( $post );
		Event_Owner::mark( $id );
	}

	/**
	 * Events that nobody has completed, and copies.
	 *
	 * @return list<int>
	 */
	private static function waiting(): array {
		global $wpdb;
		$ids = $wpdb->get_col( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Once a minute; finds nothing as a rule.
			$wpdb->prepare(
				"SELECT DISTINCT p.ID FROM {$wpdb->posts} p LEFT JOIN {$wpdb->postmeta} m ON m.post_id = p.ID AND m.meta_key = %s
				WHERE p.post_type = %s AND p.post_status NOT IN ( 'trash', 'auto-draft' ) AND ( m.meta_id IS NULL OR m.meta_value <> p.ID )
				ORDER BY p.ID DESC LIMIT %d",
				Event_Meta::OWNER,
				Event_Type::NAME,
				self::BATCH
			)
		);
		return array_map( 'intval', $ids );
	}
}
