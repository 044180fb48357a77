<?php
/**
 * Runs a sweep over the jobs to its end, as `wp halt-tracker jobs sync` does, and notes what it cost.
 *
 * Usage: php sweep.php WORDPRESS-DIRECTORY NAME [begin [WRITES]]; without `begin` it goes on with what another process has
 * begun, and with a number of writes it kills itself inside that one.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

use Halt\Tracker\Plugin;

require __DIR__ . '/common.php';
require __DIR__ . '/jobs-common.php';
require $argv[1] . '/wp-load.php';

set_exception_handler(
	static function ( \Throwable $e ): void {
		fwrite( STDERR, $e . "\n" );
		exit( 1 );
	}
);

/**
 * Resident bytes of this process.
 *
 * @param string $which `VmRSS` for now, `VmHWM` for the most since the last call of forget_peak().
 * @return int
 */
function resident( string $which ): int {
	preg_match( "/^$which:\s*(\d+) kB/m", (string) file_get_contents( '/proc/self/status' ), $found );
	return 1024 * (int) ( $found[1] ?? 0 );
}

/**
 * The peak begins anew.
 *
 * @return void
 */
function forget_peak(): void {
	file_put_contents( '/proc/self/clear_refs', '5' );
	memory_reset_peak_usage();
}

$bench_name   = $argv[2];
$bench_plugin = Plugin::boot();
// A byte for each: a process that is killed has counted, too.
add_action(
	'save_post_halt_job',
	static function () use ( $argv ): void {
		file_put_contents( writes_file(), '.', FILE_APPEND );
		if ( isset( $argv[4] ) && filesize( writes_file() ) >= (int) $argv[4] ) {
			posix_kill( getmypid(), SIGKILL );
		}
		clearstatcache();
	}
);
// What WordPress and the core take anyway: the first query of posts, the store opened once.
get_posts( array( 'post_type' => 'halt_job', 'numberposts' => 1 ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- short.
$bench_plugin->bridge->jobs_status();
$bench_is_new = in_array( 'begin', $argv, true );
if ( $bench_is_new ) {
	file_put_contents( writes_file(), '' );
	sandbox( 'DELETE', 'journal' );
	keep( $bench_name, array( 'calls_before' => sandbox( 'GET', 'traffic' )['admitted'], 'seconds' => 0.0, 'processes' => 0, 'php' => 0, 'resident' => 0 ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- short.
}
forget_peak();
$bench_php      = memory_get_usage();
$bench_resident = resident( 'VmRSS' );
$bench_began    = microtime( true );
if ( $bench_is_new ) {
	$bench_plugin->jobs->begin( 'cli' );
}
do {
	$bench_done = $bench_plugin->jobs->run( 20000, 'cli' );
	if ( '' !== $bench_done['code'] ) {
		throw new \RuntimeException( 'the sweep stopped: ' . $bench_done['code'] );
	}
	$bench_wait = null === $bench_done['next_due_at'] ? 0 : $bench_done['next_due_at'] - (int) ( 1000 * microtime( true ) );
	$bench_more = $bench_done['more'] || null !== ( $bench_plugin->bridge->jobs_status()['sweep'] ?? null );
	if ( $bench_more && ! $bench_done['more'] ) {
		// The turn of a process that was killed has to end.
		usleep( 1000 * min( 1000, max( 50, $bench_wait ) ) );
	}
} while ( $bench_more );
$bench_kept = kept( $bench_name );
keep(
	$bench_name,
	array(
		'seconds'   => $bench_kept['seconds'] + microtime( true ) - $bench_began,
		'processes' => $bench_kept['processes'] + 1,
		'php'       => max( $bench_kept['php'], memory_get_peak_usage() - $bench_php ),
		'resident'  => max( $bench_kept['resident'], resident( 'VmHWM' ) - $bench_resident ),
		'calls'     => sandbox( 'GET', 'traffic' )['admitted'] - $bench_kept['calls_before'],
		'reads'     => count( sandbox( 'GET', 'journal?method=GET&path=' . rawurlencode( '/api/v1/Opportunity/' ) ) ),
		'writes'    => strlen( (string) file_get_contents( writes_file() ) ),
		'last'      => $bench_plugin->bridge->jobs_status()['last'],
		'published' => (int) wp_count_posts( 'halt_job' )->publish,
	) + $bench_kept
);
