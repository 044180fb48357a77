<?php
/**
 * Accepts through the extension alone, and prints the milliseconds of each.
 *
 * Usage: php rate.php DIRECTORY NUMBER-OF-THIS-WRITER UNTIL, in seconds since the epoch
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

[ , $halt_directory, $halt_number, $halt_until ] = $argv;

// phpcs:disable Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- There is no WordPress here.
$halt_engine = new \Halt\Tracker\Core\Engine(
	json_encode(
		array(
			'directory' => $halt_directory,
			'key'       => base64_encode( str_repeat( 'k', 32 ) ),
			'settings'  => array( 'site' => array( 'install_id' => 'rate' ) ),
		)
	)
);
for ( $halt_n = 0; microtime( true ) < (float) $halt_until; $halt_n++ ) {
	$halt_form  = json_encode(
		array(
			'path'        => 'php',
			'source'      => 'rate',
			'delivery_id' => "$halt_number-$halt_n",
			'form'        => array( 'id' => 'rate' ),
			'fields'      => array(
				array(
					'key'   => 'message',
					'value' => str_repeat( 'x', 4000 ),
				),
			),
		)
	);
	$halt_began = microtime( true );
	$halt_engine->submit( $halt_form );
	printf( "%.3f\n", 1000 * ( microtime( true ) - $halt_began ) );
}
