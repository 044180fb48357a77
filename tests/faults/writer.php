<?php
/**
 * Accepts as fast as it can, and prints the id of each submission when it is acknowledged.
 *
 * Usage: php writer.php DIRECTORY NUMBER
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

[ , $halt_directory, $halt_number ] = $argv;

// phpcs:disable Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- There is no WordPress here.
$halt_engine = new \Halt\Tracker\Core\Engine(
	json_encode(
		array(
			'directory' => $halt_directory,
			'key'       => base64_encode( str_repeat( 'k', 32 ) ),
			'settings'  => array( 'site' => array( 'install_id' => 'power' ) ),
		)
	)
);
for ( $halt_n = 0;; $halt_n++ ) {
	$halt_answer = json_decode(
		$halt_engine->submit(
			json_encode(
				array(
					'path'        => 'php',
					'source'      => 'power',
					'delivery_id' => "$halt_number-$halt_n",
					'form'        => array( 'id' => 'power' ),
					'fields'      => array(
						array(
							'key'   => 'message',
							'value' => str_repeat( 'x', 4000 ),
						),
					),
				)
			)
		),
		true
	);
	echo $halt_answer['id'], "\n";
}
