<?php
/**
 * The styles of jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * Registered everywhere, loaded on pages that show jobs and on no other. No script is needed.
 */
class Job_Assets {

	/** Handle of the style. */
	public const STYLE = 'halt-tracker-jobs';

	/** Handle of the editor's script. */
	public const EDITOR = 'halt-tracker-jobs-editor';

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'init', array( self::class, 'register' ) );
		add_action( 'wp_enqueue_scripts', array( self::class, 'on_job_pages' ) );
	}

	/**
	 * Registers style and script. The style needs no second file for right-to-left scripts.
	 *
	 * @return void
	 */
	public static function register(): void {
		wp_register_style( self::STYLE, plugins_url( 'assets/jobs.css', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION );
		wp_style_add_data( self::STYLE, 'path', dirname( HALT_TRACKER_FILE ) . '/assets/jobs.css' );
		if ( ! wp_is_block_theme() ) {
			// Themes of blocks have colours of their own for buttons.
			wp_add_inline_style( self::STYLE, '.halt-jobs__button.halt-jobs__button{background:#1d4f91;color:#fff}' );
		}
		wp_register_script(
			self::EDITOR,
			plugins_url( 'assets/jobs-editor.js', HALT_TRACKER_FILE ),
			array( 'wp-blocks', 'wp-element', 'wp-block-editor', 'wp-components', 'wp-i18n', 'wp-server-side-render' ),
			HALT_TRACKER_VERSION,
			true
		);
		wp_set_script_translations( self::EDITOR, 'halt-tracker', dirname( HALT_TRACKER_FILE ) . '/languages' );
	}

	/**
	 * In the head of pages that are about jobs or show some. What only turns out while a page is printed comes late.
	 *
	 * @return void
	 */
	public static function on_job_pages(): void {
		$page  = is_singular() ? get_queried_object() : null;
		$query = $GLOBALS['wp_query'] ?? null;
		if ( $page instanceof \WP_Post ? Job_Type::TYPE === $page->post_type || 1 === preg_match( '#\[halt_job|wp:halt-tracker/job-#', $page->post_content ) : $query instanceof \WP_Query && Job_Search::is_list( $query ) ) {
			self::enqueue();
		}
	}

	/**
	 * Wherever jobs are shown.
	 *
	 * @return void
	 */
	public static function enqueue(): void {
		wp_enqueue_style( self::STYLE );
	}
}
