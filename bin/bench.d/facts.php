<?php
/**
 * What machine and software the figures are of.
 *
 * Usage: php facts.php DIRECTORY VERSIONS, with the directory in which the queue lies.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

require __DIR__ . '/common.php';

/**
 * How long a synced append of 4 kB takes: the floor of every durable commit.
 *
 * @param string $path  A file that may be written.
 * @param int    $times How often.
 * @return list<float> Milliseconds.
 */
function sync_times( string $path, int $times ): array {
	$file = fopen( $path, 'wb' );
	$took = array();
	for ( $n = 0; $n < $times; $n++ ) {
		$before = hrtime( true );
		fwrite( $file, str_repeat( 'x', 4096 ) );
		fdatasync( $file );
		$took[] = ( hrtime( true ) - $before ) / 1e6;
	}
	fclose( $file );
	unlink( $path );
	return $took;
}

$bench_versions = decode( $argv[2] );
$bench_cpu      = (string) file_get_contents( '/proc/cpuinfo' );
$bench_memory   = (string) file_get_contents( '/proc/meminfo' );
preg_match( '/^model name\s*:\s*(.+)$/m', $bench_cpu, $bench_model );
preg_match( '/^MemTotal:\s*(\d+)/m', $bench_memory, $bench_total );

heading( 'Machine' );
row( 'processors', '', (string) preg_match_all( '/^processor\s*:/m', $bench_cpu ), trim( $bench_model[1] ?? php_uname( 'm' ) ) );
row( 'memory', '', sprintf( '%.1f GiB', (int) ( $bench_total[1] ?? 0 ) / 1048576 ), php_uname( 's' ) . ' ' . php_uname( 'r' ) );
row( 'load when it began', '', implode( ' ', array_map( static fn ( float $load ): string => sprintf( '%.2f', $load ), sys_getloadavg() ) ), 'of 1, 5 and 15 minutes, before the first figure' );
row( '4 kB append + fdatasync: p50 / p99 / max', '', spread( sync_times( $argv[1] . '/.halt-bench-sync', 500 ), 50, 99, 100 ), 'on the disk of the queue, one process, nothing else of ours at work' );
row( 'versions', '', 'PHP ' . PHP_VERSION, sprintf( 'SQLite %s, WordPress %s, database %s, extension %s', $bench_versions['sqlite'], $bench_versions['wordpress'], $bench_versions['database'], $bench_versions['extension'] ) );
