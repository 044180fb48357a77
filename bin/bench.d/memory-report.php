<?php
/**
 * What the extension adds to a worker of PHP-FPM.
 *
 * Usage: php memory-report.php SIZE CALLS < lines of `STAGE WITH|WITHOUT VmRSS RssAnon THREADS DESCRIPTORS`
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

require __DIR__ . '/common.php';

const STAGES = array(
	'loaded'  => 'loaded, never called',
	'commits' => 'after 3 commits',
	'drains'  => 'after 9 commits and 3 drains',
	'many'    => 'after 200 further commits',
);

$bench_seen = array();
foreach ( explode( "\n", trim( (string) stream_get_contents( STDIN ) ) ) as $bench_line ) {
	[ $bench_stage, $bench_side, $bench_rss, $bench_anon, $bench_threads, $bench_files ] = explode( ' ', $bench_line );

	$bench_seen[ $bench_stage ][ $bench_side ] = array_map( 'intval', array( $bench_rss, $bench_anon, $bench_threads, $bench_files ) );
}

foreach ( STAGES as $bench_stage => $bench_label ) {
	[ 'with' => $bench_with, 'without' => $bench_without ] = $bench_seen[ $bench_stage ];
	row(
		"VmRSS added, {$bench_label}",
		'drains' === $bench_stage ? '<= 8 MiB' : '',
		sprintf( '%+.2f MiB', ( $bench_with[0] - $bench_without[0] ) / 1024 ),
		sprintf( '%s kB with, %s without; private (RssAnon) %+.2f MiB', number_format( $bench_with[0] ), number_format( $bench_without[0] ), ( $bench_with[1] - $bench_without[1] ) / 1024 )
			. ( 'loaded' === $bench_stage ? sprintf( '; the file has %.1f MB', (int) $argv[1] / 1e6 ) : '' )
			. ( 'drains' === $bench_stage ? sprintf( '; %d HTTP calls, not encrypted, system roots loaded', (int) $argv[2] ) : '' )
	);
}
[ 2 => $bench_threads, 3 => $bench_files ] = $bench_seen['loaded']['with'];
foreach ( array( 'commits', 'drains', 'many' ) as $bench_stage ) {
	$bench_now = $bench_seen[ $bench_stage ]['with'];
	row(
		'threads, descriptors ' . STAGES[ $bench_stage ],
		'unchanged',
		sprintf( '%d, %d', $bench_now[2], $bench_now[3] ),
		sprintf( '%d and %d before the first call, %s', $bench_threads, $bench_files, array( $bench_threads, $bench_files ) === array_slice( $bench_now, 2 ) ? 'unchanged' : 'CHANGED' )
	);
}
