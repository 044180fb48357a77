<?php
/**
 * Accepts through the extension alone, as many PHP processes as wanted at a time, and the report about it.
 *
 * Usage: php accept.php WRITERS FORMS < configuration
 *
 * Each accept makes an engine of its own, as each request does.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

use Halt\Tracker\Core\Engine;

require __DIR__ . '/common.php';

/** Accepts before the first one that counts: they make the store and warm the caches. */
const WARM_UP = 20;

/**
 * What this process has used of the processor. Neighbours on the machine make every wait longer, not this.
 *
 * @return float Milliseconds.
 */
function processor_ms(): float {
	$used = getrusage();
	return ( $used['ru_utime.tv_sec'] + $used['ru_stime.tv_sec'] ) * 1e3 + ( $used['ru_utime.tv_usec'] + $used['ru_stime.tv_usec'] ) / 1e3;
}

/**
 * One writer: signs beforehand, waits for the common start, accepts in a closed loop.
 *
 * @param string $configuration The engine's configuration.
 * @param string $name          Name of the writer.
 * @param int    $forms         How many.
 * @param float  $start         When all begin.
 * @return array{ms:list<float>,ids:list<string>,refused:list<string>,began:float,ended:float,cpu:float}
 */
function write_forms( string $configuration, string $name, int $forms, float $start ): array {
	$secret   = (string) getenv( 'HALT_BENCH_SECRET' );
	$requests = array();
	for ( $n = -WARM_UP; $n < $forms; $n++ ) {
		$body       = form_json( sprintf( '%s-%06d', $name, $n + WARM_UP ) );
		$requests[] = array(
			encode(
				array(
					'method'       => 'POST',
					'content_type' => 'application/json',
					'headers'      => signature( $body, $secret ),
					'query_token'  => '',
					'peer'         => '203.0.113.9',
				)
			),
			$body,
		);
	}
	$result = array( 'ms' => array(), 'ids' => array(), 'refused' => array(), 'began' => 0.0, 'ended' => 0.0, 'cpu' => 0.0 );
	$took   = array();
	$said   = array();
	foreach ( $requests as $n => [ $request, $body ] ) {
		if ( WARM_UP === $n ) {
			wait_until( $start );
			$result['began'] = microtime( true );
			$result['cpu']   = -processor_ms();
		}
		$before = hrtime( true );
		$answer = ( new Engine( $configuration ) )->receive( $request, $body );
		$after  = hrtime( true );
		$took[] = ( $after - $before ) / 1e6;
		$said[] = $answer;
	}
	$result['ended'] = microtime( true );
	$result['cpu']  += processor_ms();
	foreach ( $said as $n => $answer ) {
		$answer = decode( $answer );
		if ( 202 !== $answer['status'] || true === ( $answer['body']['duplicate'] ?? false ) ) {
			$result['refused'][] = sprintf( '%s %d of %s: %d %s %s', $n < WARM_UP ? 'warm-up' : 'form', $n, $name, $answer['status'], $answer['body']['code'] ?? '', $answer['detail'] ?? '' );
			continue;
		}
		$result['ids'][] = $answer['body']['id'];
		if ( $n >= WARM_UP ) {
			$result['ms'][] = $took[ $n ];
		}
	}
	return $result;
}

/**
 * Runs the writers side by side.
 *
 * @param string $configuration The engine's configuration.
 * @param int    $writers       How many processes.
 * @param int    $forms         Forms of each.
 * @return array{ms:list<float>,ids:list<string>,refused:list<string>,seconds:float,cpu:float}
 */
function run_writers( string $configuration, int $writers, int $forms ): array {
	$processes = array();
	// Enough for the slowest one to have signed its forms and warmed up.
	$start = microtime( true ) + 1 + $writers * ( 0.25 + $forms / 5000 );
	$run   = bin2hex( random_bytes( 3 ) );
	for ( $n = 0; $n < $writers; $n++ ) {
		$process = proc_open(
			array( PHP_BINARY, '-c', (string) php_ini_loaded_file(), __FILE__, 'writer', "w{$run}{$n}", (string) $forms, (string) $start ),
			array( array( 'pipe', 'r' ), array( 'pipe', 'w' ), STDERR ),
			$pipes
		);
		fwrite( $pipes[0], $configuration );
		fclose( $pipes[0] );
		$processes[] = array( $process, $pipes[1] );
	}
	$all = array( 'ms' => array(), 'ids' => array(), 'refused' => array(), 'seconds' => 0.0, 'cpu' => 0.0 );
	$own = array();
	foreach ( $processes as [ $process, $output ] ) {
		$own[] = decode( (string) stream_get_contents( $output ) );
		proc_close( $process );
	}
	foreach ( array( 'ms', 'ids', 'refused' ) as $member ) {
		$all[ $member ] = array_merge( ...array_column( $own, $member ) );
	}
	// From the first one's start to the last one's end: a writer that starves counts in full.
	$all['seconds'] = max( array_column( $own, 'ended' ) ) - min( array_column( $own, 'began' ) );
	$all['cpu']     = array_sum( array_column( $own, 'cpu' ) );
	return $all;
}

if ( 'writer' === $argv[1] ) {
	echo encode( write_forms( (string) stream_get_contents( STDIN ), $argv[2], (int) $argv[3], (float) $argv[4] ) );
	exit;
}

$bench_writers = (int) $argv[1];
$bench_json    = (string) stream_get_contents( STDIN );
$bench_run     = run_writers( $bench_json, $bench_writers, (int) $argv[2] );
$bench_ids     = $bench_run['ids'];

// Read back with engines of their own: what was acknowledged must be there, each one by its id.
$bench_found = 0;
foreach ( $bench_ids as $bench_id ) {
	$bench_found += 'null' === ( new Engine( $bench_json ) )->submission( $bench_id ) ? 0 : 1;
}
$bench_rows = decode( ( new Engine( $bench_json ) )->submissions( encode( array( 'state' => '', 'search' => '', 'page' => 1, 'per_page' => 1 ) ) ) )['total'];

$bench_size = strlen( form_json( 'w0000000-000000' ) );
$bench_done = count( $bench_run['ms'] );
$bench_many = $bench_writers > 1;
if ( $bench_many ) {
	row( "accepts/s, {$bench_writers} writers", '>= 200', sprintf( '%.0f', $bench_done / $bench_run['seconds'] ), sprintf( '%d forms of %d bytes by %s PHP processes, an engine for each', $bench_done, $bench_size, (string) $bench_writers ) );
}
row(
	"accept, {$bench_writers} writer" . ( $bench_many ? 's' : '' ) . ': p50 / p99 / max',
	$bench_many ? '' : 'p50 <= 5, p99 <= 50 ms',
	spread( $bench_run['ms'], 50, 99, 100 ),
	$bench_many ? 'the time of one accept while all write' : sprintf( '%d forms of %d bytes; verify, parse, map (12 lines), durable commit', $bench_done, $bench_size )
);
row( 'processor time of an accept', '', ms( $bench_run['cpu'] / $bench_done ) . ' ms', 'the rest of the time it waited: for the disk, the lock, its turn' );
row(
	'acknowledged / found by id / rows',
	'no lost write',
	sprintf( '%d / %d / %d', count( $bench_ids ), $bench_found, $bench_rows ),
	sprintf( 'with %d warm-ups of each writer', WARM_UP ) . ( array() === $bench_run['refused'] ? '; none refused' : sprintf( '; %d REFUSED, first: %s', count( $bench_run['refused'] ), $bench_run['refused'][0] ) )
);
