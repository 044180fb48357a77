<?php
/**
 * Tells the core which jobs the site has.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Walks over the posts by id, a thousand at a time and one query each: no post is loaded.
 */
class Job_Inventory {

	/** Rows of a chunk; the core takes no more. */
	private const CHUNK = 1000;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Sends all of it.
	 *
	 * @return int How many jobs the site has.
	 * @throws Core_Exception When the store cannot be used, or the site's database does not answer: the inventory then
	 *                        counts for nothing, and is sent again.
	 */
	public function send(): int {
		$seen  = array();
		$after = 0;
		$first = true;
		do {
			$found = self::chunk( $after );
			$rows  = array();
			foreach ( $found as $row ) {
				$after       = (int) $row['id'];
				$opportunity = (int) $row['opportunity'];
				// Of the posts of one opportunity the core counts the oldest that is not closed: a copy of a closed job is public.
				if ( $opportunity > 0 ) {
					$seen[ $opportunity ] = true;
					$rows[]               = array( $opportunity, (string) $row['hash'], Job_Meta::CLOSED === $row['status'] ? 'closed' : 'published', $after );
				}
			}
			$is_last = count( $found ) < self::CHUNK;
			$this->bridge->jobs_inventory( $rows, $first, $is_last );
			$first = false;
		} while ( ! $is_last );
		return count( $seen );
	}

	/**
	 * The next rows. What a person has set to draft or private still is the site's job: it must not be made again.
	 *
	 * @param int $after Id of the last post before.
	 * @return list<array<string,string|null>>
	 * @throws Core_Exception When the database did not answer.
	 */
	private static function chunk( int $after ): array {
		global $wpdb;
		return Job_Rows::of(
			$wpdb->prepare(
				"SELECT p.ID AS id, p.post_status AS status, o.meta_value AS opportunity, h.meta_value AS hash
				FROM {$wpdb->posts} p
				JOIN {$wpdb->postmeta} o ON o.post_id = p.ID AND o.meta_key = %s
				LEFT JOIN {$wpdb->postmeta} h ON h.post_id = p.ID AND h.meta_key = %s
				WHERE p.post_type = %s AND p.post_status NOT IN ( 'trash', 'auto-draft' ) AND p.ID > %d
				ORDER BY p.ID LIMIT %d",
				Job_Meta::OPPORTUNITY_ID,
				Job_Meta::HASH,
				Job_Type::TYPE,
				$after,
				self::CHUNK
			)
		);
	}
}
