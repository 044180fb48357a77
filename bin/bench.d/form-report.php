<?php
/**
 * What the form requests took, one row for each state of Tracker.
 *
 * Usage: php form-report.php DIRECTORY NOTES, with the files STATE-4 and STATE-5 of form.php in DIRECTORY and
 * what there is to say of each state as JSON.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

require __DIR__ . '/common.php';

/** The states in the order of the report; the first one is what the others are compared with. */
const STATES = array(
	'off'   => 'plugin not listening',
	'again' => 'plugin not listening, later in the run',
	'up'    => 'Tracker up',
	'slow'  => 'Tracker answering after 30 s',
	'down'  => 'Tracker down',
);

$bench_notes = decode( $argv[2] );
foreach ( array( '4', '5' ) as $bench_divi ) {
	$bench_base = 0.0;
	foreach ( STATES as $bench_state => $bench_label ) {
		$bench_file  = $argv[1] . '/' . $bench_state . '-' . $bench_divi;
		$bench_times = array_map( 'floatval', (array) file( $bench_file, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES ) );
		$bench_p50   = percentile( $bench_times, 50 );
		if ( 'off' === $bench_state ) {
			$bench_base = $bench_p50;
		}
		row(
			"Divi {$bench_divi}, {$bench_label}: p50 / p95",
			in_array( $bench_state, array( 'off', 'again' ), true ) ? '' : 'unchanged within noise',
			spread( $bench_times, 50, 95 ),
			sprintf( 'p50 %+.1f ms; %d requests; max %s ms', $bench_p50 - $bench_base, count( $bench_times ), ms( percentile( $bench_times, 100 ) ) )
				. ( isset( $bench_notes[ $bench_state ] ) ? '; ' . $bench_notes[ $bench_state ] : '' )
		);
	}
}
