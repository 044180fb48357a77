<?php
/**
 * Uninstalls the plugin: schedules always, data only where the owner has opted in, every site of a network,
 * with or without the extension.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

if ( ! defined( 'ABSPATH' ) || ! defined( 'WP_UNINSTALL_PLUGIN' ) ) {
	exit;
}

if ( version_compare( PHP_VERSION, '8.1', '>=' ) ) {
	defined( 'HALT_TRACKER_FILE' ) || define( 'HALT_TRACKER_FILE', __DIR__ . '/halt-tracker.php' );
	defined( 'HALT_TRACKER_VERSION' ) || define( 'HALT_TRACKER_VERSION', '2.0.0' );
	defined( 'HALT_TRACKER_NEEDS_ABI' ) || define( 'HALT_TRACKER_NEEDS_ABI', 1 );
	require_once __DIR__ . '/includes/autoload.php';
	call_user_func( array( 'Halt\Tracker\Uninstall', 'run' ) );
}
