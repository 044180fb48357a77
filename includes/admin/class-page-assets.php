<?php
/**
 * Script and style of the deliveries and the tools.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Loaded on these pages only, beside the ones that all of our pages have. Everything works without the script.
 */
class Page_Assets {

	/**
	 * Asks for them; to be called before the page is shown.
	 *
	 * @return void
	 */
	public static function enqueue(): void {
		add_action(
			'admin_enqueue_scripts',
			static function (): void {
				wp_enqueue_style( 'halt-tracker-deliveries', plugins_url( 'assets/deliveries.css', HALT_TRACKER_FILE ), array( 'halt-tracker-admin' ), HALT_TRACKER_VERSION );
				wp_enqueue_script( 'halt-tracker-deliveries', plugins_url( 'assets/deliveries.js', HALT_TRACKER_FILE ), array( 'wp-a11y' ), HALT_TRACKER_VERSION, array( 'in_footer' => true ) );
			},
			// After those of all pages.
			20
		);
	}
}
