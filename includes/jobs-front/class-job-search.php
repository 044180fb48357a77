<?php
/**
 * The main list of jobs, and what a keyword finds.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * Lays the visitor's filter over the archive of jobs and over those of its taxonomies. A filtered list is for people:
 * search engines are told to leave it, or they would walk through every combination.
 */
class Job_Search {

	/** Query variable: the keyword may also be the reference of a job. */
	public const REFERENCE = 'halt_tracker_job_reference';

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'pre_get_posts', array( $this, 'filter' ), 11 );
		add_filter( 'posts_search', array( self::class, 'with_reference' ), 10, 2 );
		add_filter( 'wp_robots', array( $this, 'robots' ) );
	}

	/**
	 * Whether a query is a list of jobs as such.
	 *
	 * @param \WP_Query $query A query.
	 * @return bool
	 */
	public static function is_list( \WP_Query $query ): bool {
		return $query->is_post_type_archive( Job_Type::TYPE ) || $query->is_tax( Job_Meta::TAXONOMIES );
	}

	/**
	 * Lays the filter over the main query.
	 *
	 * @param \WP_Query $query A query.
	 * @return void
	 */
	public function filter( \WP_Query $query ): void {
		if ( is_admin() || ! $query->is_main_query() || ! self::is_list( $query ) ) {
			return;
		}
		$asked = Job_Filter::of_request()->query();
		$terms = $query->get( 'tax_query' );
		if ( isset( $asked['tax_query'] ) && is_array( $terms ) ) {
			$asked['tax_query'] = array_merge( $terms, $asked['tax_query'] ); // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_tax_query -- This is what is asked for.
		}
		// Editors keep what WordPress shows them, such as private jobs.
		unset( $asked['post_status'] );
		foreach ( $asked as $name => $value ) {
			$query->set( $name, $value );
		}
	}

	/**
	 * A keyword that is a reference finds its job.
	 *
	 * @param string    $search Condition of the search.
	 * @param \WP_Query $query  The query.
	 * @return string
	 */
	public static function with_reference( $search, $query ) {
		global $wpdb;
		if ( ! $query instanceof \WP_Query || ! $query->get( self::REFERENCE ) || ! str_starts_with( trim( (string) $search ), 'AND' ) ) {
			return $search;
		}
		$found = $wpdb->prepare(
			"{$wpdb->posts}.ID IN ( SELECT halt_reference.post_id FROM {$wpdb->postmeta} AS halt_reference WHERE halt_reference.meta_key = %s AND halt_reference.meta_value = %s )",
			Job_Meta::REFERENCE,
			(string) $query->get( 's' )
		);
		return ' AND ( ( ' . substr( trim( (string) $search ), 3 ) . " ) OR {$found} ) ";
	}

	/**
	 * Keeps filtered lists out of search engines.
	 *
	 * @param array<string,bool|string> $robots Directives.
	 * @return array<string,bool|string>
	 */
	public function robots( $robots ) {
		if ( is_array( $robots ) && ! Job_Filter::of_request()->is_empty() ) {
			return array(
				'noindex' => true,
				'follow'  => true,
			) + $robots;
		}
		return $robots;
	}
}
