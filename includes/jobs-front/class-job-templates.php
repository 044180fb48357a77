<?php
/**
 * Which template shows a job or a list of jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * Whatever a theme or a person has made for jobs wins: a template in the theme (`single-halt_job`, `archive-halt_job`,
 * also in its folder `halt-tracker/`), one made in the Site Editor, one of Divi's Theme Builder, which comes later to
 * the filter. Only where WordPress would take what the theme has for any post, ours is taken.
 */
class Job_Templates {

	/** Our templates. */
	public const SINGLE  = 'single-' . Job_Type::TYPE;
	public const ARCHIVE = 'archive-' . Job_Type::TYPE;
	public const CLOSED  = 'closed-' . Job_Type::TYPE;

	/**
	 * Makes it.
	 *
	 * @param Block_Templates $blocks Templates for block themes.
	 */
	public function __construct( private Block_Templates $blocks ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'single_template_hierarchy', array( $this, 'single_candidates' ) );
		add_filter( 'archive_template_hierarchy', array( $this, 'archive_candidates' ) );
		add_filter( 'taxonomy_template_hierarchy', array( $this, 'archive_candidates' ) );
		add_filter( 'single_template', array( $this, 'single' ) );
		add_filter( 'archive_template', array( $this, 'archive' ) );
		add_filter( 'taxonomy_template', array( $this, 'archive' ) );
		// Before Divi's Theme Builder (98), which then still has the last word.
		add_filter( 'template_include', array( $this, 'closed' ), 50 );
	}

	/**
	 * Where the theme may keep its template of a job.
	 *
	 * @param string[] $candidates File names, surest first.
	 * @return string[]
	 */
	public function single_candidates( $candidates ) {
		return is_array( $candidates ) && is_singular( Job_Type::TYPE ) ? self::with( $candidates, self::SINGLE ) : $candidates;
	}

	/**
	 * Where the theme may keep its template of a list of jobs; the archives of the taxonomies share it.
	 *
	 * @param string[] $candidates File names, surest first.
	 * @return string[]
	 */
	public function archive_candidates( $candidates ) {
		return is_array( $candidates ) && is_main_query() && Job_Search::is_list( $GLOBALS['wp_query'] ) ? self::with( $candidates, self::ARCHIVE ) : $candidates;
	}

	/**
	 * The template of a job.
	 *
	 * @param string $template What WordPress has found.
	 * @return string
	 */
	public function single( $template ) {
		return is_singular( Job_Type::TYPE ) ? $this->choose( (string) $template, self::SINGLE ) : $template;
	}

	/**
	 * The template of a list.
	 *
	 * @param string $template What WordPress has found.
	 * @return string
	 */
	public function archive( $template ) {
		return Job_Search::is_list( $GLOBALS['wp_query'] ) ? $this->choose( (string) $template, self::ARCHIVE ) : $template;
	}

	/**
	 * The page of a closed job.
	 *
	 * @param string $template What WordPress has found.
	 * @return string
	 */
	public function closed( $template ) {
		if ( ! Closed_Jobs::is_asked_for() || is_embed() ) {
			return $template;
		}
		if ( wp_is_block_theme() ) {
			return $this->blocks->show( self::CLOSED );
		}
		$theirs = locate_template( array( 'halt-tracker/' . self::CLOSED . '.php', self::CLOSED . '.php' ) );
		return '' === $theirs ? self::ours( self::CLOSED ) : $theirs;
	}

	/**
	 * Candidates with the theme's folder for us, before the templates for any post.
	 *
	 * @param string[] $candidates File names, surest first.
	 * @param string   $name       Our template.
	 * @return string[]
	 */
	private static function with( array $candidates, string $name ): array {
		$general = array( 'single.php', 'archive.php', 'taxonomy.php' );
		$sure    = array_values( array_diff( $candidates, $general, array( $name . '.php' ) ) );
		return array_merge( $sure, array( "halt-tracker/{$name}.php", "{$name}.php" ), array_values( array_intersect( $candidates, $general ) ) );
	}

	/**
	 * What was found, where it was made for jobs; else ours.
	 *
	 * @param string $found Path that WordPress has found; empty: none.
	 * @param string $name  Our template.
	 * @return string
	 */
	private function choose( string $found, string $name ): string {
		/**
		 * Filters whether our template is taken where the theme has none for jobs. False: the theme's for any post.
		 *
		 * @since 2.0.0
		 *
		 * @param bool   $is_taken Whether it is taken.
		 * @param string $name     `single-halt_job` or `archive-halt_job`.
		 */
		if ( ! apply_filters( 'halt_tracker_job_template', true, $name ) ) {
			return $found;
		}
		if ( wp_is_block_theme() && self::is_canvas( $found ) ) {
			return $this->blocks->is_general() ? $this->blocks->show( $name ) : $found;
		}
		return '' === $found || in_array( basename( $found ), array( 'single.php', 'archive.php', 'taxonomy.php' ), true ) ? $this->fallback( $name ) : $found;
	}

	/**
	 * Our template where the theme has none at all for this kind of page.
	 *
	 * @param string $name Our template.
	 * @return string
	 */
	private function fallback( string $name ): string {
		return wp_is_block_theme() ? $this->blocks->show( $name ) : self::ours( $name );
	}

	/**
	 * Whether a path is the page that shows block templates.
	 *
	 * @param string $template Path.
	 * @return bool
	 */
	private static function is_canvas( string $template ): bool {
		return 'template-canvas.php' === basename( $template );
	}

	/**
	 * The path of our template.
	 *
	 * @param string $name Its name.
	 * @return string
	 */
	private static function ours( string $name ): string {
		return dirname( __DIR__, 2 ) . "/templates/{$name}.php";
	}
}
