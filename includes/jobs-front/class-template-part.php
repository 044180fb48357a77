<?php
/**
 * Pieces of pages that a theme can replace.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

defined( 'ABSPATH' ) || exit;

/**
 * `halt-tracker/parts/NAME.php` in the theme, or in its parent, wins over ours.
 */
class Template_Part {

	/**
	 * Renders one.
	 *
	 * @param string              $name Its name: `filter`, `list`, `item`, `details`, `closed`.
	 * @param array<string,mixed> $args What it shows, as `$args`.
	 * @return string HTML.
	 */
	public static function render( string $name, array $args ): string {
		$theirs = locate_template( "halt-tracker/parts/{$name}.php" );
		ob_start();
		load_template( '' === $theirs ? dirname( __DIR__, 2 ) . "/templates/parts/{$name}.php" : $theirs, false, $args );
		return (string) ob_get_clean();
	}

	/**
	 * Opens the part of the page that is about jobs.
	 *
	 * @return void
	 */
	public static function open(): void {
		echo '<' . tag_escape( self::wrapper() ) . ' id="main-content" class="halt-jobs-page">';
	}

	/**
	 * Closes it.
	 *
	 * @return void
	 */
	public static function close(): void {
		echo '</' . tag_escape( self::wrapper() ) . '>';
	}

	/**
	 * The element around our pages.
	 *
	 * @return string
	 */
	private static function wrapper(): string {
		/**
		 * Filters the element around our pages. For themes whose header has opened `main` already: `div`.
		 *
		 * @since 2.0.0
		 *
		 * @param string $element `main`.
		 */
		return (string) apply_filters( 'halt_tracker_job_wrapper', 'main' );
	}
}
