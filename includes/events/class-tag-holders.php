<?php
/**
 * Which event has a tag.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * Two events with one tag show each other's attendees, and so do two of which one had it before. Events that somebody has
 * put into the bin have none.
 */
class Tag_Holders {

	/**
	 * Another event that has a tag, today or from before.
	 *
	 * @param int          $id   The event that is not meant.
	 * @param list<string> $tags Tags.
	 * @return array{event:int,tag:string}|null The first that is found, for the first tag that has one.
	 */
	public static function other( int $id, array $tags ): ?array {
		$held = array() === $tags ? array() : self::held( $id );
		foreach ( $tags as $tag ) {
			$event = $held[ Event_Tag::folded( $tag ) ] ?? 0;
			if ( $event > 0 ) {
				return array(
					'event' => $event,
					'tag'   => $tag,
				);
			}
		}
		return null;
	}

	/**
	 * The tags of all other events.
	 *
	 * @param int $id The event that is left out.
	 * @return array<string,int> Events by tag, as tags are compared.
	 */
	private static function held( int $id ): array {
		global $wpdb;
		$rows = $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- On the edit screen and where a tag changes.
			$wpdb->prepare(
				"SELECT m.post_id, m.meta_value FROM {$wpdb->postmeta} m JOIN {$wpdb->posts} p ON p.ID = m.post_id
				WHERE p.post_type = %s AND p.post_status NOT IN ( 'trash', 'auto-draft' ) AND p.ID <> %d AND m.meta_key IN ( %s, %s )
				ORDER BY m.meta_key = %s, p.ID",
				Event_Type::NAME,
				$id,
				Event_Meta::TAG,
				Event_Meta::TAGS_BEFORE,
				Event_Meta::TAGS_BEFORE
			)
		);
		$held = array();
		foreach ( (array) $rows as $row ) {
			foreach ( Event_Meta::tags( (array) maybe_unserialize( $row->meta_value ) ) as $tag ) {
				$held += array( Event_Tag::folded( $tag ) => (int) $row->post_id );
			}
		}
		return $held;
	}
}
