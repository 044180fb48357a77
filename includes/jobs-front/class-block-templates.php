<?php
/**
 * Templates of jobs for block themes.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * From WordPress 6.7 on they are registered, so that the Site Editor shows them and a person can change them. 6.5 and
 * 6.6 cannot register templates: there they take the place of the theme's template for any post when a page is shown.
 */
class Block_Templates {

	/** What the name of a registered template begins with. */
	private const PREFIX = 'halt-tracker//';

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'init', array( $this, 'register' ) );
	}

	/**
	 * Registers the templates, where WordPress can.
	 *
	 * @return void
	 */
	public function register(): void {
		if ( ! function_exists( 'register_block_template' ) || ! wp_is_block_theme() ) {
			return;
		}
		foreach ( self::words() as $name => list( $title, $description ) ) {
			register_block_template(
				self::PREFIX . $name,
				array(
					'title'       => $title,
					'description' => $description,
					'content'     => self::content( $name ),
					'post_types'  => Job_Templates::SINGLE === $name ? array( Job_Type::TYPE ) : array(),
				)
			);
		}
	}

	/**
	 * Whether the block template that WordPress has chosen is the theme's for any post or any list.
	 *
	 * @return bool
	 */
	public function is_general(): bool {
		$slug = substr( (string) strrchr( '/' . (string) ( $GLOBALS['_wp_current_template_id'] ?? '' ), '/' ), 1 );
		return in_array( $slug, array( 'single', 'singular', 'archive', 'taxonomy', 'index', '' ), true );
	}

	/**
	 * Has a template shown: the one that a person or the theme has made of it, else ours.
	 *
	 * @param string $name Our template.
	 * @return string The path that WordPress is to include.
	 */
	public function show( string $name ): string {
		global $_wp_current_template_content, $_wp_current_template_id;

		$template = get_block_template( get_stylesheet() . '//' . $name );
		// phpcs:disable WordPress.WP.GlobalVariablesOverride.Prohibited -- This is how WordPress hands a template to its canvas; there is no other door before 6.7.
		$_wp_current_template_id      = get_stylesheet() . '//' . $name;
		$_wp_current_template_content = $template instanceof \WP_Block_Template && '' !== (string) $template->content ? $template->content : self::content( $name );
		// phpcs:enable
		add_action( 'wp_head', '_block_template_viewport_meta_tag', 0 );
		remove_action( 'wp_head', '_wp_render_title_tag', 1 );
		add_action( 'wp_head', '_block_template_render_title_tag', 1 );
		return ABSPATH . WPINC . '/template-canvas.php';
	}

	/**
	 * Titles and descriptions for the Site Editor.
	 *
	 * @return array<string,array{string,string}>
	 */
	private static function words(): array {
		return array(
			Job_Templates::SINGLE  => array( __( 'Single job', 'halt-tracker' ), __( 'Shows one open job with its facts and the application form.', 'halt-tracker' ) ),
			Job_Templates::ARCHIVE => array( __( 'Jobs', 'halt-tracker' ), __( 'Lists the open jobs with a filter; also those of a sector, a type or a place.', 'halt-tracker' ) ),
			Job_Templates::CLOSED  => array( __( 'Closed job', 'halt-tracker' ), __( 'Says that a job is closed and names similar ones.', 'halt-tracker' ) ),
		);
	}

	/**
	 * The blocks of a template.
	 *
	 * @param string $name Our template.
	 * @return string
	 */
	private static function content( string $name ): string {
		return (string) file_get_contents( dirname( __DIR__, 2 ) . "/templates/blocks/{$name}.html" ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A file of our own.
	}
}
