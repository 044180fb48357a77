<?php
/**
 * What the main file does once PHP is new enough: class loading, the earlier plugin, start.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/autoload.php';

// The earlier plugin uses this namespace, this REST route and this form hook. Wherever it is active, none
// of our classes may be loaded beside its own: it is switched off first, and we start with the next request.
$halt_tracker_handover = new Earlier_Handover( plugin_basename( HALT_TRACKER_FILE ) );

register_activation_hook( HALT_TRACKER_FILE, array( $halt_tracker_handover, 'activate' ) );

if ( $halt_tracker_handover->is_due() ) {
	$halt_tracker_handover->register_hooks();
	return;
}

register_deactivation_hook( HALT_TRACKER_FILE, array( Activation::class, 'deactivate' ) );

Plugin::boot();
