<?php
/**
 * What the address of a closed job answers.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * 410 with a page that says so and names similar jobs: people come by old links, and a search engine forgets a 410
 * sooner than anything else. Drafts and private jobs are WordPress's; a deleted one is a 404.
 */
class Closed_Jobs {

	/**
	 * A closed job that WordPress's query is about to hide.
	 *
	 * @var \WP_Post|null
	 */
	private ?\WP_Post $hidden = null;

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'posts_results', array( $this, 'notice' ), 10, 2 );
		add_filter( 'the_posts', array( $this, 'bring_back' ), 10, 2 );
		add_action( 'template_redirect', array( $this, 'answer' ), 1 );
		add_filter( 'the_content', array( $this, 'without_text' ), 0 );
		add_filter( 'the_content', array( $this, 'in_place_of_text' ), PHP_INT_MAX );
		add_filter( 'wp_robots', array( $this, 'robots' ) );
		add_filter( 'document_title_parts', array( $this, 'title' ) );
		add_filter( 'body_class', array( $this, 'body_class' ) );
	}

	/**
	 * Whether the page of this request is that of a closed job. Whoever may edit it can still have its preview.
	 *
	 * @return bool
	 */
	public static function is_asked_for(): bool {
		$post = get_queried_object();
		return is_singular( Job_Type::TYPE ) && ! is_feed() && $post instanceof \WP_Post
			&& Open_Jobs::is_closed( $post ) && ! self::is_late_application()
			&& ( '' === (string) get_query_var( 'preview' ) || ! current_user_can( 'edit_post', $post->ID ) );
	}

	/**
	 * Whether this request sends a form of Divi. One that was opened before the job was closed is worked on as ever:
	 * the form has to be on the page for that.
	 *
	 * @return bool
	 */
	public static function is_late_application(): bool {
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- Divi verifies its own nonce.
		foreach ( array_keys( $_POST ) as $name ) {
			if ( str_starts_with( (string) $name, '_wpnonce-et-pb-contact-form-submitted-' ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Remembers the closed job that somebody has asked for by its address. Its status is not public, so WordPress
	 * takes it out of the result next.
	 *
	 * @param \WP_Post[] $posts What the database found.
	 * @param \WP_Query  $query The query.
	 * @return \WP_Post[]
	 */
	public function notice( $posts, $query ) {
		if ( $query instanceof \WP_Query && $query->is_main_query() && ! is_admin() ) {
			$first        = is_array( $posts ) && $query->is_single() && ! $query->is_feed() ? reset( $posts ) : null;
			$this->hidden = $first instanceof \WP_Post && Job_Type::TYPE === $first->post_type && Job_Meta::CLOSED === $first->post_status ? $first : null;
		}
		return $posts;
	}

	/**
	 * Puts it back.
	 *
	 * @param \WP_Post[] $posts What WordPress left.
	 * @param \WP_Query  $query The query.
	 * @return \WP_Post[]
	 */
	public function bring_back( $posts, $query ) {
		if ( null === $this->hidden || ! $query instanceof \WP_Query || ! $query->is_main_query() || array() !== $posts ) {
			return $posts;
		}
		$posts        = array( $this->hidden );
		$this->hidden = null;
		return $posts;
	}

	/**
	 * The status. A page cache may keep the answer as it keeps others.
	 *
	 * @return void
	 */
	public function answer(): void {
		$post = is_feed() && is_singular( Job_Type::TYPE ) ? get_queried_object() : null;
		if ( $post instanceof \WP_Post && Open_Jobs::is_closed( $post ) ) {
			// The feed of its comments would have its title.
			$GLOBALS['wp_query']->set_404();
			status_header( 404 );
		}
		if ( self::is_asked_for() ) {
			status_header( 410 );
			remove_action( 'wp_head', 'wp_oembed_add_discovery_links' );
			remove_action( 'wp_head', 'rel_canonical' );
			remove_action( 'embed_head', 'rel_canonical' );
			if ( is_embed() ) {
				// What is shown in a frame of another site: WordPress then says that there is nothing.
				$GLOBALS['wp_query']->posts      = array();
				$GLOBALS['wp_query']->post_count = 0;
			}
		}
	}

	/**
	 * Where another template than ours shows the job, such as one of Divi's Theme Builder: nothing of its text is
	 * rendered …
	 *
	 * @param string $text The text.
	 * @return string
	 */
	public function without_text( $text ) {
		return self::is_text_of_closed_job() ? '' : $text;
	}

	/**
	 * … and the word that it is closed stands in its place.
	 *
	 * @param string $text The text.
	 * @return string
	 */
	public function in_place_of_text( $text ) {
		$job = self::is_text_of_closed_job() ? Job::current() : null;
		return null === $job ? $text : self::render( $job, false );
	}

	/**
	 * Whether the text that is being shown is that of the closed job the page is about.
	 *
	 * @return bool
	 */
	private static function is_text_of_closed_job(): bool {
		return self::is_asked_for() && get_the_ID() === get_queried_object_id();
	}

	/**
	 * Keeps search engines away.
	 *
	 * @param array<string,bool|string> $robots Directives.
	 * @return array<string,bool|string>
	 */
	public function robots( $robots ) {
		return is_array( $robots ) && self::is_asked_for() ? array(
			'noindex' => true,
			'follow'  => true,
		) + $robots : $robots;
	}

	/**
	 * The title of the page says it first.
	 *
	 * @param array<string,string> $parts Parts of the title.
	 * @return array<string,string>
	 */
	public function title( $parts ) {
		if ( is_array( $parts ) && isset( $parts['title'] ) && self::is_asked_for() ) {
			/* translators: %s: title of a job. */
			$parts['title'] = sprintf( __( 'Closed: %s', 'halt-tracker' ), $parts['title'] );
		}
		return $parts;
	}

	/**
	 * A class for themes.
	 *
	 * @param string[] $classes Classes of the body.
	 * @return string[]
	 */
	public function body_class( $classes ) {
		return is_array( $classes ) && self::is_asked_for() ? array_merge( $classes, array( 'halt-job-closed' ) ) : $classes;
	}

	/**
	 * The page: what has happened, and where to go from here.
	 *
	 * @param Job  $job      The closed job.
	 * @param bool $is_whole Whether the title belongs to it.
	 * @return string HTML.
	 */
	public static function render( Job $job, bool $is_whole = true ): string {
		Job_Assets::enqueue();
		return Template_Part::render(
			'closed',
			array(
				'job'     => $job,
				'title'   => $is_whole ? $job->title() : '',
				'similar' => Similar_Jobs::of( $job ),
				'archive' => (string) get_post_type_archive_link( Job_Type::TYPE ),
			)
		);
	}
}
