<?php
/**
 * A sender that does not give up: repeats each submission until it is acknowledged.
 *
 * Usage: php sender.php ROUTE SECRET AHEAD PREFIX MOST STOP RESULT
 *
 * Sends at most MOST submissions, until the file STOP is there; a line `mark id tries ms` for each in RESULT, where
 * ms is the time of the try that was answered.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

require __DIR__ . '/class-http.php';
require __DIR__ . '/class-application.php';

[ , $halt_route, $halt_secret, $halt_ahead, $halt_prefix, $halt_most, $halt_stop, $halt_result ] = $argv;

for ( $halt_n = 0; $halt_n < (int) $halt_most && ! is_file( $halt_stop ); $halt_n++ ) {
	$halt_application = new Application( sprintf( '%s-%05d', $halt_prefix, $halt_n ), 0 === $halt_n % 4 );
	for ( $halt_tries = 1; $halt_tries < 200 && ( ! is_file( $halt_stop ) || $halt_tries < 3 ); $halt_tries++ ) {
		$halt_answer = $halt_application->send( $halt_route, $halt_secret, (int) $halt_ahead );
		// A worker that is killed while it answers sends a status without a body: that acknowledges nothing.
		$halt_id = (string) ( json_decode( $halt_answer['body'], true )['id'] ?? '' );
		if ( '' !== $halt_id && in_array( $halt_answer['status'], array( 200, 202 ), true ) ) {
			file_put_contents( $halt_result, sprintf( "%s %s %d %.1f\n", $halt_application->mark, $halt_id, $halt_tries, $halt_answer['ms'] ), FILE_APPEND );
			break;
		}
		usleep( 20000 );
	}
}
