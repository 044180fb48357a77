<?php // phpcs:disable Generic.PHP.RequireStrictTypes.MissingDeclaration -- This file must parse on any PHP.
/**
 * Plugin Name:       Halt Tracker
 * Description:       Delivers form submissions from Divi and from signed webhooks to Tracker RMS, and loses none of them.
 * Version:           2.0.0
 * Requires at least: 6.5
 * Requires PHP:      8.1
 * Author:            Halt
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       halt-tracker
 * Domain Path:       /languages
 *
 * WordPress 6.5 is the lowest release supported: other plugins can name this one in `Requires Plugins` from there
 * on, and it has all that is called here (`wp_admin_notice` came with 6.4).
 *
 * This file must parse on any PHP that runs WordPress, so that an old one gets a sentence and not a fatal
 * error. It therefore uses old syntax only and declares no strict types.
 *
 * @package Halt_Tracker
 */

defined( 'ABSPATH' ) || exit;

if ( defined( 'HALT_TRACKER_FILE' ) ) {
	// A second copy in another folder: the first one runs, this one only says so.
	add_action(
		'admin_notices',
		function () {
			if ( current_user_can( 'activate_plugins' ) ) {
				echo '<div class="notice notice-error"><p>' . esc_html__( 'Halt Tracker is installed and active twice. Only the first copy runs; please deactivate and delete the other one.', 'halt-tracker' ) . '</p></div>';
			}
		}
	);
	return;
}

define( 'HALT_TRACKER_FILE', __FILE__ );
define( 'HALT_TRACKER_VERSION', '2.0.0' );

// The ABI of the native extension that this version speaks (docs/boundary.md).
define( 'HALT_TRACKER_NEEDS_ABI', 1 );

if ( version_compare( PHP_VERSION, '8.1', '<' ) ) {
	add_action(
		'admin_notices',
		function () {
			if ( current_user_can( 'activate_plugins' ) ) {
				/* translators: %s: the PHP version of this server. */
				$halt_tracker_text = __( 'Halt Tracker needs PHP 8.1 or newer; this server runs PHP %s. Nothing is captured until PHP is updated.', 'halt-tracker' );
				echo '<div class="notice notice-error"><p>' . esc_html( sprintf( $halt_tracker_text, PHP_VERSION ) ) . '</p></div>';
			}
		}
	);
	return;
}

require __DIR__ . '/includes/bootstrap.php';
