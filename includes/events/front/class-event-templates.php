<?php
/**
 * Pages of events.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events\Front;

use Halt\Tracker\Events\Event;
use Halt\Tracker\Events\Event_Type;

defined( 'ABSPATH' ) || exit;

/**
 * The theme always wins: its own template for events, then `halt-tracker/single-halt_event.php` and
 * `halt-tracker/archive-halt_event.php` in it, then a layout of Divi's theme builder. Only where the theme would take
 * the template of any post do ours stand in. Where they cannot, the details stand above the content.
 */
class Event_Templates {

	/** Templates of a theme that know nothing of events. */
	private const GENERAL = array( 'single.php', 'singular.php', 'archive.php', 'index.php', '' );

	/** Release in which plugins can bring templates for block themes. */
	private const BLOCK_TEMPLATES = '6.7';

	/**
	 * Makes it.
	 *
	 * @param Event_Views $views What is printed.
	 */
	public function __construct( private Event_Views $views ) {
	}

	/**
	 * Registers the hooks. Divi's theme builder chooses at 98, so after us.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'template_include', array( $this, 'choose' ), 20 );
		add_filter( 'the_content', array( $this, 'precede' ), 20 );
		add_action( 'init', array( $this, 'register' ), 20 );
		add_action( 'wp_enqueue_scripts', array( $this, 'enqueue' ) );
		add_action( 'halt_tracker_event_details', array( $this, 'print_details' ) );
		add_action( 'halt_tracker_event_archive', array( $this, 'print_archive' ) );
	}

	/**
	 * Brings the templates for block themes.
	 *
	 * @return void
	 */
	public function register(): void {
		if ( ! function_exists( 'register_block_template' ) || ! wp_is_block_theme() ) {
			return;
		}
		$templates = array(
			'single-halt_event'  => array( __( 'Single event', 'halt-tracker' ), __( 'The page of an event.', 'halt-tracker' ) ),
			'archive-halt_event' => array( __( 'Events', 'halt-tracker' ), __( 'Upcoming events, and past ones below.', 'halt-tracker' ) ),
		);
		foreach ( $templates as $name => $words ) {
			register_block_template(
				'halt-tracker//' . $name,
				array(
					'title'       => $words[0],
					'description' => $words[1],
					'content'     => (string) file_get_contents( dirname( HALT_TRACKER_FILE ) . '/templates/blocks/' . $name . '.html' ), // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A file of ours.
				)
			);
		}
	}

	/**
	 * Chooses the template of a classic theme.
	 *
	 * @param mixed $template What WordPress has chosen.
	 * @return mixed
	 */
	public function choose( $template ) {
		$name = self::name();
		if ( '' === $name || wp_is_block_theme() || ! in_array( basename( (string) $template ), self::GENERAL, true ) || self::is_built_by_divi() ) {
			return $template;
		}
		$own = locate_template( array( 'halt-tracker/' . $name . '.php' ) );
		if ( '' !== $own ) {
			return $own;
		}
		// Ours need the theme's frame. A theme without one prints its pages from one file; what WordPress has instead
		// is deprecated.
		$frame = locate_template( array( 'header.php' ) );
		return '' === $frame || str_contains( $frame, '/theme-compat/' ) ? $template : dirname( HALT_TRACKER_FILE ) . '/templates/' . $name . '.php';
	}

	/**
	 * Puts the details above the content where the page is printed by a template that knows nothing of events.
	 *
	 * @param mixed $content Content.
	 * @return mixed
	 */
	public function precede( $content ) {
		$post = get_post();
		if ( ! $post instanceof \WP_Post || Event_Type::NAME !== $post->post_type || ! is_singular( Event_Type::NAME ) || ! in_the_loop() || ! is_main_query() || get_queried_object_id() !== $post->ID ) {
			return $content;
		}
		return self::is_general( (string) ( $GLOBALS['template'] ?? '' ) ) && ! self::has_details( $post ) && ! post_password_required( $post ) ? $this->views->details( Event::of( $post ) ) . $content : $content;
	}

	/**
	 * Loads the style in the head where it is sure to be needed.
	 *
	 * @return void
	 */
	public function enqueue(): void {
		if ( '' !== self::name() ) {
			wp_enqueue_style( Event_Views::STYLE );
		}
	}

	/**
	 * Prints the details in a template, unless the content has them.
	 *
	 * @param mixed $post The event.
	 * @return void
	 */
	public function print_details( $post ): void {
		if ( $post instanceof \WP_Post && Event_Type::NAME === $post->post_type && ! self::has_details( $post ) && ! post_password_required( $post ) ) {
			echo $this->views->details( Event::of( $post ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Views are escaped HTML.
		}
	}

	/**
	 * Prints the archive in a template.
	 *
	 * @return void
	 */
	public function print_archive(): void {
		echo $this->views->archive(); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Views are escaped HTML.
	}

	/**
	 * Whether a template knows nothing of events: ours, the theme's for them and Divi's layouts do.
	 *
	 * @param string $template Path.
	 * @return bool
	 */
	private static function is_general( string $template ): bool {
		if ( wp_is_block_theme() ) {
			return version_compare( get_bloginfo( 'version' ), self::BLOCK_TEMPLATES, '<' );
		}
		return in_array( basename( $template ), self::GENERAL, true ) && ! self::is_built_by_divi();
	}

	/**
	 * Whether a layout of Divi's theme builder prints this page.
	 *
	 * @return bool
	 */
	private static function is_built_by_divi(): bool {
		return function_exists( 'et_theme_builder_overrides_layout' ) && (bool) et_theme_builder_overrides_layout( 'et_body_layout' );
	}

	/**
	 * Whether the author has put the details into the content.
	 *
	 * @param \WP_Post $post The event.
	 * @return bool
	 */
	public static function has_details( \WP_Post $post ): bool {
		return has_block( 'halt-tracker/event-details', $post ) || has_shortcode( $post->post_content, 'halt_event_details' );
	}

	/**
	 * Name of the template for the visited page.
	 *
	 * @return string Empty where it is none of events.
	 */
	private static function name(): string {
		if ( is_singular( Event_Type::NAME ) ) {
			return 'single-halt_event';
		}
		return is_post_type_archive( Event_Type::NAME ) ? 'archive-halt_event' : '';
	}
}
