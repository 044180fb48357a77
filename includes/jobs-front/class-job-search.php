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

	/** Query variable: the keyword as it was typed, which may also be the reference of a job. */
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
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- As WP_Query asks for it.
		if ( isset( $asked['s'] ) && empty( $_GET['s'] ) ) {
			// WP_Query::parse_search() decodes what the main query looks for, as if it came out of an address.
			$asked['s'] = rawurlencode( wp_unslash( $asked['s'] ) );
		}
		foreach ( $asked as $name => $value ) {
			$query->set( $name, $value );
		}
	}

	/**
	 * A keyword as WordPress's search takes it. Words end there at `+` and `,` and a single letter is passed over, so
	 * that “C++ developer” would find every developer: such words are put in quotation marks.
	 *
	 * @param string $keyword As it was typed.
	 * @return string
	 */
	public static function terms( string $keyword ): string {
		// From ten words on WordPress looks for the whole as it is.
		return str_contains( $keyword, '"' ) || count( (array) preg_split( '/[\s,]+/', $keyword ) ) > 9
			? $keyword
			: (string) preg_replace( '/(?=[^\s,]*[^\s,+])[^\s,]*\+[^\s,]*/', '"$0"', $keyword );
	}

	/**
	 * A keyword that is a reference finds its job, and one with `&`, `<` or `>` finds it where texts have the entity.
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
		foreach ( (array) $query->get( 'search_terms' ) as $term ) {
			$stored = htmlspecialchars( (string) $term, ENT_NOQUOTES, 'UTF-8', false );
			foreach ( $stored === $term ? array() : array( 'post_title', 'post_excerpt', 'post_content' ) as $column ) {
				$plain  = self::like( $column, (string) $term );
				$search = str_replace( $plain, "( {$plain} OR " . self::like( $column, $stored ) . ' )', (string) $search );
			}
		}
		$found = $wpdb->prepare(
			"{$wpdb->posts}.ID IN ( SELECT halt_reference.post_id FROM {$wpdb->postmeta} AS halt_reference WHERE halt_reference.meta_key = %s AND halt_reference.meta_value = %s )",
			Job_Meta::REFERENCE,
			(string) $query->get( self::REFERENCE )
		);
		return ' AND ( ( ' . substr( trim( (string) $search ), 3 ) . " ) OR {$found} ) ";
	}

	/**
	 * The condition of a word for a column, letter by letter as WP_Query::parse_search() makes it.
	 *
	 * @param string $column Column of the table of posts.
	 * @param string $term   The word.
	 * @return string SQL.
	 */
	private static function like( string $column, string $term ): string {
		global $wpdb;
		// phpcs:ignore WordPress.DB.PreparedSQL.InterpolatedNotPrepared, PluginCheck.Security.DirectDB.UnescapedDBParameter -- One of three names above, written as WordPress writes it.
		return (string) $wpdb->prepare( "({$wpdb->posts}.{$column} LIKE %s)", '%' . $wpdb->esc_like( $term ) . '%' );
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
