<?php
/**
 * The post type of jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Divi_Context;

defined( 'ABSPATH' ) || exit;

/**
 * Jobs are posts, so that themes, builders, menus, feeds, sitemaps and search know them. Whoever may edit posts may
 * edit them; what an edit by hand keeps against the sync is a setting.
 */
class Job_Type {

	public const TYPE = Divi_Context::JOB_TYPE;

	/** The first part of the addresses of jobs. Autoloaded: every request needs it. */
	public const SLUG = 'halt_tracker_job_slug';

	private const DEFAULT_SLUG = 'jobs';

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'init', array( self::class, 'register' ) );
	}

	/**
	 * Registers post type, taxonomies, status and meta.
	 *
	 * @return void
	 */
	public static function register(): void {
		self::register_taxonomies();
		register_post_type(
			self::TYPE,
			array(
				'labels'          => Job_Labels::jobs(),
				'description'     => __( 'Jobs, kept in step with the opportunities at Tracker.', 'halt-tracker' ),
				'public'          => true,
				'has_archive'     => self::slug(),
				'rewrite'         => array(
					'slug'       => self::slug(),
					'with_front' => false,
				),
				'menu_icon'       => 'dashicons-businessperson',
				'menu_position'   => 26,
				'supports'        => array( 'title', 'editor', 'excerpt', 'thumbnail', 'custom-fields', 'revisions' ),
				'taxonomies'      => Job_Meta::TAXONOMIES,
				'show_in_rest'    => true,
				'capability_type' => 'post',
				'map_meta_cap'    => true,
			)
		);
		register_post_status(
			Job_Meta::CLOSED,
			array(
				'label'                     => _x( 'Closed', 'status of a job', 'halt-tracker' ),
				/* translators: %s: number of jobs. */
				'label_count'               => _n_noop( 'Closed <span class="count">(%s)</span>', 'Closed <span class="count">(%s)</span>', 'halt-tracker' ),
				'public'                    => false,
				// Editors see it as they see a draft.
				'protected'                 => true,
				'exclude_from_search'       => true,
				'show_in_admin_all_list'    => true,
				'show_in_admin_status_list' => true,
			)
		);
		self::register_meta();
	}

	/**
	 * The first part of the addresses of jobs.
	 *
	 * @return string
	 */
	public static function slug(): string {
		$slug = sanitize_title( (string) get_option( self::SLUG, self::DEFAULT_SLUG ) );
		/**
		 * Filters the first part of the addresses of jobs. Save the permalinks once after a change.
		 *
		 * @since 2.0.0
		 *
		 * @param string $slug `jobs`, or what was free when the plugin was set up.
		 */
		return (string) apply_filters( 'halt_tracker_job_slug', '' === $slug ? self::DEFAULT_SLUG : $slug );
	}

	/**
	 * Chooses the address once, so that the list of jobs hides no page that is already there, and has WordPress make
	 * its rewrite rules anew with the next request.
	 *
	 * @return void
	 */
	public static function install(): void {
		$is_taken = get_page_by_path( self::DEFAULT_SLUG ) instanceof \WP_Post;
		add_option( self::SLUG, $is_taken ? 'vacancies' : self::DEFAULT_SLUG, '', true );
		delete_option( 'rewrite_rules' );
	}

	/**
	 * Registers the taxonomies.
	 *
	 * @return void
	 */
	private static function register_taxonomies(): void {
		$slugs = array(
			Job_Meta::SECTOR   => 'job-sector',
			Job_Meta::TYPE     => 'job-type',
			Job_Meta::LOCATION => 'job-location',
		);
		foreach ( $slugs as $taxonomy => $slug ) {
			register_taxonomy(
				$taxonomy,
				self::TYPE,
				array(
					'labels'            => Job_Labels::taxonomy( $taxonomy ),
					'hierarchical'      => false,
					'public'            => true,
					'show_in_rest'      => true,
					'show_admin_column' => true,
					'rewrite'           => array(
						'slug'       => $slug,
						'with_front' => false,
					),
				)
			);
		}
	}

	/**
	 * Registers the meta, so that it has a type wherever it is read or written.
	 *
	 * @return void
	 */
	private static function register_meta(): void {
		foreach ( Job_Meta::TEXTS as $key ) {
			self::meta( $key, 'string', 'sanitize_text_field' );
		}
		foreach ( Job_Meta::HTML as $key ) {
			self::meta( $key, 'string', array( Job_Html::class, 'clean' ) );
		}
		foreach ( Job_Meta::NUMBERS as $key ) {
			self::meta( $key, 'integer', 'absint' );
		}
	}

	/**
	 * Registers one meta. What begins with an underscore is our own and in no REST answer.
	 *
	 * @param string   $key      Key.
	 * @param string   $type     JSON type.
	 * @param callable $sanitize Brings a value to it.
	 * @return void
	 */
	private static function meta( string $key, string $type, callable $sanitize ): void {
		register_post_meta(
			self::TYPE,
			$key,
			array(
				'type'              => $type,
				'single'            => true,
				'default'           => 'integer' === $type ? 0 : '',
				'show_in_rest'      => ! str_starts_with( $key, '_' ),
				// WordPress hands these callbacks more than they take.
				'sanitize_callback' => static fn( $value ) => is_scalar( $value ) ? $sanitize( $value ) : $sanitize( '' ),
				'auth_callback'     => static fn( $is_allowed, $meta_key, $post_id ): bool => current_user_can( 'edit_post', (int) $post_id ),
			)
		);
	}
}
