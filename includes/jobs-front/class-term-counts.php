<?php
/**
 * How many open jobs there are behind each choice of the filter.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

defined( 'ABSPATH' ) || exit;

/**
 * WordPress's own counts know nothing of last days nor of what else is chosen. Three counts in the database, kept in
 * the object cache where there is one.
 */
class Term_Counts {

	private const GROUP = 'halt_tracker_jobs';

	/**
	 * The choices of a taxonomy: what would be found with each and with everything else that is chosen.
	 *
	 * @param string     $taxonomy Taxonomy.
	 * @param Job_Filter $filter   What is chosen.
	 * @return list<array{slug:string,name:string,count:int}> By name; without those that find nothing.
	 */
	public static function of( string $taxonomy, Job_Filter $filter ): array {
		global $wpdb;
		$jobs  = self::sql( $filter->without( $taxonomy ) );
		$key   = md5( $taxonomy . $wpdb->remove_placeholder_escape( $jobs ) );
		$salt  = array( wp_cache_get_last_changed( 'posts' ), wp_cache_get_last_changed( 'terms' ) );
		$saved = wp_cache_get( $key, self::GROUP );
		if ( is_array( $saved ) && $salt === ( $saved['salt'] ?? null ) ) {
			return $saved['rows'];
		}
		$rows = array();
		// phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.DirectDatabaseQuery, PluginCheck.Security.DirectDB.UnescapedDBParameter -- The inner query is WordPress's own; the result is cached.
		$found = $wpdb->get_results( $wpdb->prepare( "SELECT t.slug, t.name, COUNT(*) AS jobs FROM {$wpdb->term_relationships} AS tr JOIN {$wpdb->term_taxonomy} AS tt ON tt.term_taxonomy_id = tr.term_taxonomy_id JOIN {$wpdb->terms} AS t ON t.term_id = tt.term_id WHERE tt.taxonomy = %s AND tr.object_id IN ( {$jobs} ) GROUP BY t.term_id, t.slug, t.name ORDER BY t.name", $taxonomy ), ARRAY_A );
		foreach ( is_array( $found ) ? $found : array() as $row ) {
			$rows[] = array(
				'slug'  => (string) $row['slug'],
				'name'  => (string) $row['name'],
				'count' => (int) $row['jobs'],
			);
		}
		wp_cache_set(
			$key,
			array(
				'salt' => $salt,
				'rows' => $rows,
			),
			self::GROUP,
			HOUR_IN_SECONDS
		);
		return $rows;
	}

	/**
	 * The query for the ids of what a filter finds, as WordPress words it, without running it.
	 *
	 * @param Job_Filter $filter What is chosen.
	 * @return string SQL.
	 */
	private static function sql( Job_Filter $filter ): string {
		$keep  = static fn() => array();
		add_filter( 'posts_pre_query', $keep );
		$query = new \WP_Query(
			array(
				'fields'                 => 'ids',
				'nopaging'               => true,
				'no_found_rows'          => true,
				'orderby'                => 'none',
				'update_post_meta_cache' => false,
				'update_post_term_cache' => false,
			) + $filter->query()
		);
		remove_filter( 'posts_pre_query', $keep );
		return (string) $query->request;
	}
}
