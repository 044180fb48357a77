<?php
/**
 * How quickly a submission is durable.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Times of accepts by several processes at once, each on the same new store.
 *
 * @param int   $writers Processes.
 * @param float $seconds How long.
 * @return list<float> Milliseconds, in order.
 */
function accept_times( int $writers, float $seconds ): array {
	$directory = getenv( 'HALT_PRIVATE_DIR' ) . '/rate-' . bin2hex( random_bytes( 4 ) );
	mkdir( $directory, 0700 );
	$until     = microtime( true ) + 0.5 + $seconds;
	$processes = array();
	$outputs   = array();
	for ( $n = 0; $n < $writers; $n++ ) {
		$pipes       = array();
		$processes[] = proc_open( array( PHP_BINARY, '-c', (string) php_ini_loaded_file(), dirname( __DIR__ ) . '/rate.php', $directory, (string) $n, (string) $until ), array( 1 => array( 'file', "$directory/times-$n", 'w' ) ), $pipes );
	}
	array_map( 'proc_close', $processes );
	for ( $n = 0; $n < $writers; $n++ ) {
		$outputs = array_merge( $outputs, array_map( 'floatval', (array) file( "$directory/times-$n" ) ) );
	}
	exec( 'rm -rf ' . escapeshellarg( $directory ) );
	sort( $outputs );
	return $outputs;
}

return static function ( Site $site, bool $full ): iterable {
	unset( $site );
	$seconds = $full ? 10.0 : 1.0;
	$at      = static fn ( array $times, float $rank ): float => $times[ max( 0, (int) ceil( $rank * count( $times ) ) - 1 ) ] ?? INF;
	$one     = accept_times( 1, $seconds );
	$eight   = accept_times( 8, $seconds );
	$many    = accept_times( 32, $seconds );
	$load    = strtok( (string) file_get_contents( '/proc/loadavg' ), ' ' );
	$build   = str_contains( (string) getenv( 'HALT_PROFILE' ), 'dev' ) ? 'unoptimised build' : 'released build';
	yield new Figure(
		'F4',
		'p50 <= 5 ms, p99 <= 50 ms with one writer; p99 <= 250 ms with 8; at most 2 s with 32',
		sprintf( '1 writer %.1f / %.1f ms, 8 writers p99 %.0f ms, 32 writers at most %.2f s', $at( $one, 0.5 ), $at( $one, 0.99 ), $at( $eight, 0.99 ), $at( $many, 1.0 ) / 1000 ),
		"4 kB forms through the extension alone, $seconds s each, $build, load $load",
		$at( $one, 0.5 ) <= 5 && $at( $one, 0.99 ) <= 50 && $at( $eight, 0.99 ) <= 250 && $at( $many, 1.0 ) <= 2000
	);
	$rates = array_map( static fn ( array $times ): float => count( $times ) / $seconds, array( $one, $eight, $many ) );
	yield new Figure(
		'F5',
		'at least 200 accepted submissions/s sustained, no busy store surfaces',
		sprintf( '%.0f/s with one writer, %.0f/s with 8, %.0f/s with 32; a refusal would have ended its writer: none did', ...$rates ),
		"the same runs, $build",
		min( $rates ) >= 200
	);
};
