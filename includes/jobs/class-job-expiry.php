<?php
/**
 * Jobs whose last day has passed.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Nothing is written when a last day passes: whether a job is open is decided when it is asked for. Caches of pages and
 * counts know nothing of midnight, so they are told once.
 */
class Job_Expiry {

	/** How far it is: `day`, before which all is done, and the last `post` of a day that is not. */
	public const OPTION = 'halt_tracker_job_expiry';

	/** Posts of a round. */
	private const BATCH = 200;

	/**
	 * Tells caches of the jobs that have ended since it was last done. Once a day there is something to do.
	 *
	 * @return int How many jobs.
	 * @throws Core_Exception When the database did not answer; it is tried again.
	 */
	public function run(): int {
		$today = (string) wp_date( 'Y-m-d' );
		$known = get_option( self::OPTION, null );
		if ( ! is_array( $known ) || ! isset( $known['day'] ) ) {
			self::save( $today, 0 );
			return 0;
		}
		if ( $known['day'] >= $today ) {
			return 0;
		}
		$ids = self::ended( (string) $known['day'], $today, (int) ( $known['post'] ?? 0 ) );
		array_map( 'clean_post_cache', $ids );
		if ( count( $ids ) < self::BATCH ) {
			self::save( $today, 0 );
		} else {
			self::save( (string) $known['day'], (int) end( $ids ) );
		}
		return count( $ids );
	}

	/**
	 * Published jobs whose last day lies in a span.
	 *
	 * @param string $from  The first day, `YYYY-MM-DD`.
	 * @param string $until The day after the last.
	 * @param int    $after Id of the post before.
	 * @return list<int>
	 * @throws Core_Exception When the database did not answer.
	 */
	private static function ended( string $from, string $until, int $after ): array {
		global $wpdb;
		$rows = Job_Rows::of(
			$wpdb->prepare(
				"SELECT DISTINCT p.ID AS id
				FROM {$wpdb->posts} p
				JOIN {$wpdb->postmeta} v ON v.post_id = p.ID AND v.meta_key = %s
				WHERE p.post_type = %s AND p.post_status = 'publish' AND p.ID > %d AND v.meta_value >= %s AND v.meta_value < %s
				ORDER BY p.ID LIMIT %d",
				Job_Meta::VALID_THROUGH,
				Job_Type::TYPE,
				$after,
				$from,
				$until,
				self::BATCH
			)
		);
		return array_map( 'intval', array_column( $rows, 'id' ) );
	}

	/**
	 * Saves how far it is.
	 *
	 * @param string $day  Day.
	 * @param int    $post Post.
	 * @return void
	 */
	private static function save( string $day, int $post ): void {
		update_option(
			self::OPTION,
			array(
				'day'  => $day,
				'post' => $post,
			),
			false
		);
	}
}
