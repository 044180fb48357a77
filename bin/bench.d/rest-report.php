<?php
/**
 * What wrk saw, as one row for our route and one for the bare one.
 *
 * Usage: php rest-report.php LABEL RESULTS ROWS NOTE, with the lines of send.lua in RESULTS, before each of them
 * `bare` or `ingest` and the processor's milliseconds, and the number of submissions that the site has afterwards.
 * Two more arguments name both sides (`bare route,our route`) and what was promised of their ratio.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

require __DIR__ . '/common.php';

[ , $bench_label, $bench_results, $bench_rows, $bench_note ] = $argv;
[ $bench_bare, $bench_ours ]                                 = explode( ',', $argv[5] ?? 'bare route,our route' );

$bench_rounds = array( 'bare' => array(), 'ingest' => array() );
foreach ( (array) file( $bench_results, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES ) as $bench_line ) {
	[ $bench_kind, $bench_cpu, $bench_json ] = explode( ' ', (string) $bench_line, 3 );

	$bench_rounds[ $bench_kind ][] = decode( $bench_json ) + array( 'cpu' => (int) $bench_cpu );
}

$bench_rates = array();
$bench_cpu   = array();
$bench_bad   = 0;
foreach ( $bench_rounds as $bench_kind => $bench_list ) {
	$bench_rates[ $bench_kind ] = array_sum( array_column( $bench_list, 'requests' ) ) / array_sum( array_column( $bench_list, 'seconds' ) );
	$bench_cpu[ $bench_kind ]   = array_sum( array_column( $bench_list, 'cpu' ) ) / array_sum( array_column( $bench_list, 'requests' ) );
	$bench_bad                 += array_sum( array_column( $bench_list, 'refused' ) ) + array_sum( array_column( $bench_list, 'broken' ) );
	row(
		$bench_label . ', ' . ( 'bare' === $bench_kind ? $bench_bare : $bench_ours ) . ': req/s, p50 / p99',
		'',
		// Of each percentile the median round, so that a disturbed one does not decide.
		sprintf( '%.0f/s, %s / %s ms', $bench_rates[ $bench_kind ], ms( percentile( array_column( $bench_list, 'p50' ), 50 ) ), ms( percentile( array_column( $bench_list, 'p99' ), 50 ) ) ),
		sprintf( '%.1f ms of processor a request (PHP and MariaDB); ', $bench_cpu[ $bench_kind ] )
			. ( 'bare' === $bench_kind ? sprintf( '%d rounds, turn about', count( $bench_list ) ) : $bench_note )
	);
}

$bench_ratios = array();
foreach ( $bench_rounds['ingest'] as $bench_n => $bench_round ) {
	$bench_ratios[] = ( $bench_round['requests'] / $bench_round['seconds'] ) / ( $bench_rounds['bare'][ $bench_n ]['requests'] / $bench_rounds['bare'][ $bench_n ]['seconds'] );
}
$bench_sent = array_sum( array_column( $bench_rounds['ingest'], 'requests' ) );
row(
	$bench_label . ', ratio',
	$argv[6] ?? 'goal >= 0.9',
	sprintf( '%.2f', $bench_rates['ingest'] / $bench_rates['bare'] ),
	sprintf(
		'rounds %.2f to %.2f; by processor time alone %.2f; %d answered, %d kept%s',
		min( $bench_ratios ),
		max( $bench_ratios ),
		$bench_cpu['bare'] / $bench_cpu['ingest'],
		$bench_sent,
		(int) $bench_rows,
		0 === (int) $bench_bad ? ' (what was under way at the end of a round is kept too)' : "; {$bench_bad} NOT ACCEPTED"
	)
);
