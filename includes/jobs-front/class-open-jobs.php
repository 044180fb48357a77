<?php
/**
 * Which jobs are open, and where only those may be seen.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * A job is open while it is published and its last day has not passed. The second half is decided when it is asked
 * for: the sync may not have been by since midnight, and a post that we closed here the sync would publish again.
 * The sync's own queries are never touched.
 */
class Open_Jobs {

	/** Query variable that restricts a query to open jobs; posts of other types are not affected. */
	public const ONLY = 'halt_tracker_open_jobs';

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'pre_get_posts', array( $this, 'restrict' ) );
		add_filter( 'posts_where', array( self::class, 'where' ), 10, 2 );
		add_filter( 'wp_sitemaps_posts_query_args', array( $this, 'in_sitemap' ), 10, 2 );
		add_filter( 'rest_' . Job_Type::TYPE . '_query', array( $this, 'in_rest' ), 10, 2 );
		add_filter( 'query_loop_block_query_vars', array( $this, 'in_query_loop' ) );
	}

	/**
	 * Whether a job can still be applied for.
	 *
	 * @param \WP_Post $job A job.
	 * @return bool
	 */
	public static function is_open( \WP_Post $job ): bool {
		$last = (string) get_post_meta( $job->ID, Job_Meta::VALID_THROUGH, true );
		return 'publish' === $job->post_status && ( '' === $last || $last >= self::today() );
	}

	/**
	 * Whether a job was open once and is not any more. A draft or a private job never was.
	 *
	 * @param \WP_Post $job A job.
	 * @return bool
	 */
	public static function is_closed( \WP_Post $job ): bool {
		return Job_Meta::CLOSED === $job->post_status || ( 'publish' === $job->post_status && ! self::is_open( $job ) );
	}

	/**
	 * Archives, searches and feeds of visitors show open jobs only. What lists no jobs costs nothing.
	 *
	 * @param \WP_Query $query A query.
	 * @return void
	 */
	public function restrict( \WP_Query $query ): void {
		if ( is_admin() || ! $query->is_main_query() || $query->is_singular() ) {
			return;
		}
		if ( $query->is_search() || self::is_of_jobs( $query->get( 'post_type' ) ) || Job_Search::is_list( $query ) ) {
			$query->set( self::ONLY, true );
		}
	}

	/**
	 * Whether a query may find jobs.
	 *
	 * @param mixed $types Its post types.
	 * @return bool
	 */
	private static function is_of_jobs( mixed $types ): bool {
		return array() !== array_intersect( array( Job_Type::TYPE, 'any' ), (array) $types );
	}

	/**
	 * The condition of a restricted query. `post_id` of the meta table is indexed, so this costs one look-up for
	 * each post that the rest of the query finds.
	 *
	 * @param string    $where Conditions so far.
	 * @param \WP_Query $query The query.
	 * @return string
	 */
	public static function where( $where, $query ) {
		if ( ! $query instanceof \WP_Query || ! $query->get( self::ONLY ) ) {
			return $where;
		}
		return $where . self::condition();
	}

	/**
	 * Leaves out whatever has a last day that has passed. Only jobs have one.
	 *
	 * @return string SQL that begins with ` AND`.
	 */
	private static function condition(): string {
		global $wpdb;
		return (string) $wpdb->prepare(
			" AND NOT EXISTS ( SELECT 1 FROM {$wpdb->postmeta} AS halt_last WHERE halt_last.post_id = {$wpdb->posts}.ID AND halt_last.meta_key = %s AND halt_last.meta_value <> '' AND halt_last.meta_value < %s )",
			Job_Meta::VALID_THROUGH,
			self::today()
		);
	}

	/**
	 * Sitemaps name open jobs only.
	 *
	 * @param array<string,mixed> $args      Query.
	 * @param string              $post_type What it is for.
	 * @return array<string,mixed>
	 */
	public function in_sitemap( $args, $post_type ) {
		return Job_Type::TYPE === $post_type && is_array( $args ) ? array( self::ONLY => true ) + $args : $args;
	}

	/**
	 * So does what visitors may read over REST; who edits sees everything.
	 *
	 * @param array<string,mixed> $args    Query.
	 * @param \WP_REST_Request    $request The request.
	 * @return array<string,mixed>
	 */
	public function in_rest( $args, $request ) {
		return 'edit' === $request['context'] || ! is_array( $args ) ? $args : array( self::ONLY => true ) + $args;
	}

	/**
	 * And so does WordPress's own block for lists of posts.
	 *
	 * @param array<string,mixed> $args Query.
	 * @return array<string,mixed>
	 */
	public function in_query_loop( $args ) {
		return is_array( $args ) && self::is_of_jobs( $args['post_type'] ?? '' ) ? array( self::ONLY => true ) + $args : $args;
	}

	/**
	 * Today in the site's zone, `YYYY-MM-DD`.
	 *
	 * @return string
	 */
	public static function today(): string {
		return (string) wp_date( 'Y-m-d' );
	}
}
