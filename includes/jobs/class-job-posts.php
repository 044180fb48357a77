<?php
/**
 * Finds the posts of opportunities.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Asks the database itself: what another process has written a moment ago counts, whatever this one has in its cache.
 */
class Job_Posts {

	/**
	 * Posts of some opportunities. What a person put into the trash is no post of a job any more; what the sync put
	 * there may come back.
	 *
	 * @param list<int> $opportunities Ids at Tracker.
	 * @return array<int,list<array{id:int,status:string}>> By opportunity; the one to work on comes first, which is the one that
	 *         the core counts: the oldest that is not closed.
	 * @throws Core_Exception When the database did not answer.
	 */
	public static function of( array $opportunities ): array {
		global $wpdb;
		$opportunities = array_values( array_filter( array_map( 'absint', $opportunities ) ) );
		if ( array() === $opportunities ) {
			return array();
		}
		$places = implode( ', ', array_fill( 0, count( $opportunities ), '%s' ) );
		// phpcs:disable WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.PreparedSQLPlaceholders -- The places are made above.
		$rows = Job_Rows::of(
			$wpdb->prepare(
				"SELECT p.ID AS id, p.post_status AS status, o.meta_value AS opportunity
				FROM {$wpdb->posts} p
				JOIN {$wpdb->postmeta} o ON o.post_id = p.ID AND o.meta_key = %s
				LEFT JOIN {$wpdb->postmeta} c ON c.post_id = p.ID AND c.meta_key = %s
				WHERE p.post_type = %s AND p.post_status <> 'auto-draft' AND o.meta_value IN ( {$places} )
					AND ( p.post_status <> 'trash' OR c.meta_value > 0 )
				ORDER BY ( p.post_status = 'trash' ), ( p.post_status = %s ), p.ID",
				array_merge( array( Job_Meta::OPPORTUNITY_ID, Job_Meta::CLOSED_AT, Job_Type::TYPE ), array_map( 'strval', $opportunities ), array( Job_Meta::CLOSED ) )
			)
		);
		// phpcs:enable
		$posts = array();
		foreach ( $rows as $row ) {
			$posts[ (int) $row['opportunity'] ][] = array(
				'id'     => (int) $row['id'],
				'status' => (string) $row['status'],
			);
		}
		return $posts;
	}

	/**
	 * The post that the core knows of an opportunity, where it bears that one or has lost the id. A job must not stay public
	 * because somebody has emptied a field.
	 *
	 * @param int $post_id     Post; 0: the core knows none.
	 * @param int $opportunity Id at Tracker.
	 * @return list<array{id:int,status:string}> At most one.
	 * @throws Core_Exception When the database did not answer.
	 */
	public static function known( int $post_id, int $opportunity ): array {
		global $wpdb;
		if ( $post_id <= 0 || $opportunity <= 0 ) {
			return array();
		}
		$rows  = Job_Rows::of(
			$wpdb->prepare(
				"SELECT p.ID AS id, p.post_status AS status, o.meta_value AS opportunity
				FROM {$wpdb->posts} p
				LEFT JOIN {$wpdb->postmeta} o ON o.post_id = p.ID AND o.meta_key = %s
				WHERE p.ID = %d AND p.post_type = %s AND p.post_status NOT IN ( 'trash', 'auto-draft' )",
				Job_Meta::OPPORTUNITY_ID,
				$post_id,
				Job_Type::TYPE
			)
		);
		$borne = array_filter( array_map( 'intval', array_column( $rows, 'opportunity' ) ) );
		return array() === $rows || array() !== array_diff( $borne, array( $opportunity ) ) ? array() : array(
			array(
				'id'     => $post_id,
				'status' => (string) $rows[0]['status'],
			),
		);
	}

	/**
	 * The post of one opportunity.
	 *
	 * @param int $opportunity Id at Tracker.
	 * @return int 0: there is none.
	 * @throws Core_Exception When the database did not answer.
	 */
	public static function first( int $opportunity ): int {
		return self::of( array( $opportunity ) )[ $opportunity ][0]['id'] ?? 0;
	}
}
