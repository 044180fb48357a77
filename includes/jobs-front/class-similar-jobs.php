<?php
/**
 * Jobs that somebody may like who liked another.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Meta;

defined( 'ABSPATH' ) || exit;

/**
 * Open jobs of the same sector, then of the same place, then the newest.
 */
class Similar_Jobs {

	private const MOST = 5;

	/**
	 * Similar jobs.
	 *
	 * @param Job $job The job.
	 * @return list<Job>
	 */
	public static function of( Job $job ): array {
		$found = array();
		foreach ( array( Job_Meta::SECTOR, Job_Meta::LOCATION, '' ) as $taxonomy ) {
			$terms = '' === $taxonomy ? array() : wp_get_object_terms( $job->post->ID, $taxonomy, array( 'fields' => 'ids' ) );
			if ( count( $found ) >= self::MOST || is_wp_error( $terms ) || ( '' !== $taxonomy && array() === $terms ) ) {
				continue;
			}
			$query = array(
				// What is there already, and the job itself, are left out below.
				'posts_per_page' => self::MOST + count( $found ) + 1,
				'no_found_rows'  => true,
			) + ( new Job_Filter() )->query();
			if ( '' !== $taxonomy ) {
				$query['tax_query'] = array( // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_tax_query -- Few rows, and only on the page of a closed job.
					array(
						'taxonomy' => $taxonomy,
						'terms'    => $terms,
					),
				);
			}
			foreach ( ( new \WP_Query( $query ) )->posts as $post ) {
				if ( $post instanceof \WP_Post && $post->ID !== $job->post->ID ) {
					$found[ $post->ID ] = $found[ $post->ID ] ?? new Job( $post );
				}
			}
		}
		return array_slice( array_values( $found ), 0, self::MOST );
	}
}
