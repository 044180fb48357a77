<?php
/**
 * A list of open jobs with its filter.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * The filter is a plain form that loads the page again; everything works without a script.
 */
class Job_List {

	/** What can be chosen; slugs of terms that always hold, by taxonomy. */
	public const DEFAULTS = array(
		'inherit'  => false,
		'filters'  => true,
		'excerpts' => true,
		'per_page' => 10,
		'heading'  => 2,
		'terms'    => array(),
	);

	/**
	 * Renders a list.
	 *
	 * @param array<string,mixed> $options As in {@see self::DEFAULTS}. `inherit`: what the page itself asks for, on an
	 *                                     archive of jobs; elsewhere it is a list of its own.
	 * @return string HTML.
	 */
	public static function render( array $options = array() ): string {
		Job_Assets::enqueue();
		$options = array_merge( self::DEFAULTS, $options );
		$main    = $GLOBALS['wp_query'] ?? null;
		if ( $options['inherit'] && $main instanceof \WP_Query && Job_Search::is_list( $main ) ) {
			$term   = get_queried_object();
			$filter = Job_Filter::of_request()->within( $term instanceof \WP_Term ? array( $term->taxonomy => $term->slug ) : array() );
			return self::page( $main, $filter, $options, (string) get_post_type_archive_link( Job_Type::TYPE ), self::main_links( $main ) );
		}
		$fixed                = array_map( 'sanitize_title', array_intersect_key( $options['terms'], Job_Filter::TERMS ) );
		$filter               = ( $options['filters'] ? Job_Filter::of_request() : new Job_Filter() )->within( $fixed );
		list( $query, $page ) = self::query( $filter, max( 1, min( 100, (int) $options['per_page'] ) ), Job_Filter::page() );
		$options['terms']     = $fixed;
		$base                 = self::address();
		return self::page( $query, $filter, $options, $base, self::links( $query, $page, add_query_arg( urlencode_deep( array_diff_key( $filter->parameters(), self::parameters_of( $fixed ) ) ), $base ) ) );
	}

	/**
	 * A page of jobs; the last one where there are not as many any more: an old link must not say that there are none.
	 *
	 * @param Job_Filter $filter   What is chosen.
	 * @param int        $per_page Jobs of a page.
	 * @param int        $page     Page that is asked for, from 1.
	 * @return array{\WP_Query,int} The query and the page that it is.
	 */
	private static function query( Job_Filter $filter, int $per_page, int $page ): array {
		$asked = array( 'posts_per_page' => $per_page ) + $filter->query();
		$query = new \WP_Query( array( 'paged' => $page ) + $asked );
		if ( 1 === $page || array() !== $query->posts ) {
			return array( $query, $page );
		}
		// WordPress counts nothing for a page on which nothing is.
		$query = new \WP_Query( array( 'paged' => 1 ) + $asked );
		$last  = max( 1, min( $page - 1, (int) $query->max_num_pages ) );
		return array( 1 === $last ? $query : new \WP_Query( array( 'paged' => $last ) + $asked ), $last );
	}

	/**
	 * Filter, count, list and pages.
	 *
	 * @param \WP_Query           $query   Open jobs.
	 * @param Job_Filter          $filter  What is chosen.
	 * @param array<string,mixed> $options See {@see self::render()}.
	 * @param string              $base    Address of the list without a filter.
	 * @param string              $links   Links to the other pages.
	 * @return string HTML.
	 */
	private static function page( \WP_Query $query, Job_Filter $filter, array $options, string $base, string $links ): string {
		$jobs = array();
		foreach ( $query->posts as $post ) {
			if ( $post instanceof \WP_Post && Job_Type::TYPE === $post->post_type ) {
				$jobs[] = new Job( $post );
			}
		}
		return Template_Part::render(
			'list',
			array(
				'jobs'     => $jobs,
				'total'    => (int) $query->found_posts,
				'filter'   => $options['filters'] ? self::filter( $filter, (array) $options['terms'], $base ) : '',
				'filtered' => array() !== array_diff_key( $filter->parameters(), self::parameters_of( (array) $options['terms'] ) ),
				'base'     => $base,
				'links'    => $links,
				'heading'  => 'h' . max( 2, min( 6, (int) $options['heading'] ) ),
				'excerpts' => (bool) $options['excerpts'],
			)
		);
	}

	/**
	 * The form.
	 *
	 * @param Job_Filter           $filter What is chosen.
	 * @param array<string,string> $fixed  What cannot be chosen.
	 * @param string               $base   Address of the list without a filter.
	 * @return string HTML.
	 */
	private static function filter( Job_Filter $filter, array $fixed, string $base ): string {
		$choices = array();
		foreach ( array_diff_key( Job_Filter::TERMS, array_filter( $fixed ) ) as $taxonomy => $parameter ) {
			$rows = Term_Counts::of( $taxonomy, $filter );
			$slug = $filter->terms[ $taxonomy ] ?? '';
			$term = '' === $slug || in_array( $slug, array_column( $rows, 'slug' ), true ) ? null : get_term_by( 'slug', $slug, $taxonomy );
			if ( $term instanceof \WP_Term ) {
				// What is chosen stays to be seen, also where it finds nothing.
				$rows[] = array(
					'slug'  => $term->slug,
					'name'  => $term->name,
					'count' => 0,
				);
			}
			if ( array() !== $rows ) {
				$choices[ $parameter ] = array(
					'label'  => self::label( $taxonomy ),
					'any'    => self::any( $taxonomy ),
					'chosen' => $slug,
					'rows'   => $rows,
				);
			}
		}
		// A form that sends by GET drops the query of its address.
		wp_parse_str( (string) wp_parse_url( $base, PHP_URL_QUERY ), $hidden );
		return Template_Part::render(
			'filter',
			array(
				'id'      => wp_unique_id( 'halt-jobs-' ),
				'keyword' => $filter->keyword,
				'choices' => $choices,
				'action'  => $base,
				'hidden'  => array_filter( $hidden, 'is_string' ),
			)
		);
	}

	/**
	 * The address of the page that the list is on, without filter and page number.
	 *
	 * @return string
	 */
	private static function address(): string {
		return is_singular() ? (string) get_permalink( get_queried_object_id() ) : home_url( user_trailingslashit( '/' . ( $GLOBALS['wp']->request ?? '' ) ) );
	}

	/**
	 * Parameters that stand for terms.
	 *
	 * @param array<string,string> $terms Slug by taxonomy.
	 * @return array<string,string>
	 */
	private static function parameters_of( array $terms ): array {
		return ( new Job_Filter( '', array_filter( $terms ) ) )->parameters();
	}

	/**
	 * Links to the pages of the main query.
	 *
	 * @param \WP_Query $query The main query.
	 * @return string HTML.
	 */
	private static function main_links( \WP_Query $query ): string {
		return self::list_of_links(
			array(
				'total'   => (int) $query->max_num_pages,
				'current' => max( 1, (int) $query->get( 'paged' ) ),
			)
		);
	}

	/**
	 * Links to the pages of a list of its own.
	 *
	 * @param \WP_Query $query The query.
	 * @param int       $page  The page that is shown.
	 * @param string    $base  Address of the list with its filter.
	 * @return string HTML.
	 */
	private static function links( \WP_Query $query, int $page, string $base ): string {
		return self::list_of_links(
			array(
				'base'     => $base . '%_%',
				'format'   => ( str_contains( $base, '?' ) ? '&' : '?' ) . Job_Filter::PAGE . '=%#%',
				'total'    => (int) $query->max_num_pages,
				'current'  => $page,
				'add_args' => false,
			)
		);
	}

	/**
	 * Links to pages.
	 *
	 * @param array<string,mixed> $args See `paginate_links()`.
	 * @return string HTML.
	 */
	private static function list_of_links( array $args ): string {
		return (string) paginate_links(
			$args + array(
				'type'      => 'list',
				'mid_size'  => 1,
				'prev_text' => __( 'Previous', 'halt-tracker' ),
				'next_text' => __( 'Next', 'halt-tracker' ),
			)
		);
	}

	/**
	 * What a choice is called.
	 *
	 * @param string $taxonomy Taxonomy.
	 * @return string
	 */
	private static function label( string $taxonomy ): string {
		return match ( $taxonomy ) {
			Job_Meta::SECTOR => __( 'Sector', 'halt-tracker' ),
			Job_Meta::TYPE   => __( 'Type', 'halt-tracker' ),
			default          => __( 'Location', 'halt-tracker' ),
		};
	}

	/**
	 * What it is called that nothing is chosen.
	 *
	 * @param string $taxonomy Taxonomy.
	 * @return string
	 */
	private static function any( string $taxonomy ): string {
		return match ( $taxonomy ) {
			Job_Meta::SECTOR => __( 'All sectors', 'halt-tracker' ),
			Job_Meta::TYPE   => __( 'All types', 'halt-tracker' ),
			default          => __( 'All locations', 'halt-tracker' ),
		};
	}
}
