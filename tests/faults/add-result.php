<?php
/**
 * Adds what a script has found to the results of the suite.
 *
 * Usage: php add-result.php RESULTS power-cut ROUNDS ACKNOWLEDGED LOST CONTROL-ACKNOWLEDGED CONTROL-LOST
 *        php add-result.php RESULTS canaries NUMBER FOUND
 *        php add-result.php RESULTS not-injected ID REASON
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

require __DIR__ . '/class-result.php';
require __DIR__ . '/class-figure.php';
require __DIR__ . '/class-report.php';

$halt_new = array();
if ( 'power-cut' === $argv[2] ) {
	[ , , , $halt_rounds, $halt_acknowledged, $halt_lost, $halt_control, $halt_control_lost ] = $argv;

	$halt_text  = "$halt_acknowledged acknowledged, $halt_lost lost; control without the sync: $halt_control acknowledged, $halt_control_lost lost";
	$halt_how   = "$halt_rounds x four writers stopped in mid-write, the image of their ext4 copied, its journal replayed, compared; a tenth as many for the control";
	$halt_held  = '0' === $halt_lost && '0' !== $halt_control_lost;
	$halt_new[] = Result::of( 'B07', $halt_how, $halt_text, $halt_held );
	$halt_new[] = new Figure( 'F2', '0 accepted submissions lost on power loss', $halt_text, "$halt_how (a disk that lies about flushes is not tested)", $halt_held );
} elseif ( 'canaries' === $argv[2] ) {
	$halt_text  = '' === $argv[4] ? '0 hits' : strtr( $argv[4], "\n", '; ' );
	$halt_new[] = Result::of( 'L02', "$argv[3] values of the run looked for in the database, the store, files, logs, temporary files and dumps, in nine spellings", $halt_text, '' === $argv[4] );
	$halt_new[] = new Figure( 'F22', 'no plain secret or personal data in options, logs, exports or dumps of the test run', $halt_text, 'bin/lib/canary.sh after the whole run: addresses, messages, API token, client secret', '' === $argv[4] );
} else {
	$halt_new[] = Result::not_injected( $argv[3], $argv[4] );
}
foreach ( $halt_new as $halt_result ) {
	echo Report::line( $halt_result ), "\n";
}
$halt_results = is_file( $argv[1] ) ? (array) json_decode( (string) file_get_contents( $argv[1] ), true ) : array();
file_put_contents( $argv[1], json_encode( array_merge( $halt_results, $halt_new ), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES ) ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- There is no WordPress here.
