<?php
/**
 * From the sender's 202 to the record and its activity in Tracker.
 *
 * Usage: php arrive.php NUMBER SECONDS LABEL, with so many seconds between two senders.
 *
 * The end is the end of the last call of a submission (its activity) as the sandbox's journal has it. Both
 * clocks are this machine's.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

require __DIR__ . '/common.php';

/** So long the site is left to itself. What has not arrived then needs WP-Cron, and that needs a visitor. */
const QUIET_S = 30;

/** Longest wait for what then comes by WP-Cron, once a minute. */
const PATIENCE_S = 120;

/**
 * When each submission was there, in seconds since the epoch, by its mark.
 *
 * @param string $run What all marks of this run begin with.
 * @return array<string,float>
 */
function arrivals( string $run ): array {
	$times = array();
	foreach ( sandbox( 'GET', 'journal?method=POST&path=Activity' ) as $call ) {
		if ( ( 200 === $call['status'] || 201 === $call['status'] ) && 1 === preg_match( '/' . $run . '-\d{6}/', $call['body'], $mark ) ) {
			$times[ $mark[0] ] = (float) ( new \DateTimeImmutable( $call['at'] ) )->format( 'U.u' ) + $call['milliseconds'] / 1000;
		}
	}
	return $times;
}

[ , $bench_number, $bench_seconds, $bench_label ] = $argv;

$bench_secret   = (string) getenv( 'HALT_BENCH_SECRET' );
$bench_url      = getenv( 'HALT_SITE_URL' ) . '/wp-json/halt-tracker/v1/ingest';
$bench_run      = 'a' . bin2hex( random_bytes( 3 ) );
$bench_accepted = array();
$bench_answered = array();
$bench_first    = (int) ( array_reverse( sandbox( 'GET', 'journal' ) )[0]['seq'] ?? 0 );
for ( $bench_n = 0; $bench_n < (int) $bench_number; $bench_n++ ) {
	$bench_next   = microtime( true ) + (float) $bench_seconds;
	$bench_mark   = sprintf( '%s-%06d', $bench_run, $bench_n );
	$bench_body   = form_json( $bench_mark );
	$bench_answer = request( 'POST', $bench_url, $bench_body, array( 'Content-Type' => 'application/json' ) + signature( $bench_body, $bench_secret ) );
	if ( 202 !== $bench_answer['status'] ) {
		throw new \RuntimeException( "not accepted: {$bench_answer['status']} {$bench_answer['body']}" );
	}
	$bench_accepted[ $bench_mark ] = microtime( true );
	$bench_answered[]              = $bench_answer['ms'];
	wait_until( $bench_next );
}

$bench_quiet = microtime( true ) + QUIET_S;
$bench_end   = $bench_quiet + PATIENCE_S;
$bench_alone = 0;
do {
	$bench_arrived = arrivals( $bench_run );
	if ( microtime( true ) < $bench_quiet ) {
		$bench_alone = count( $bench_arrived );
	} else {
		request( 'GET', (string) getenv( 'HALT_SITE_URL' ) . '/' );
	}
	usleep( 500000 );
	$bench_missing = (int) $bench_number - count( $bench_arrived );
} while ( $bench_missing > 0 && microtime( true ) < $bench_end );

$bench_calls = count( array_filter( sandbox( 'GET', 'journal?since=' . $bench_first ), static fn ( array $call ): bool => str_starts_with( $call['path'], '/api' ) ) );
$bench_took  = array();
foreach ( $bench_arrived as $bench_mark => $bench_time ) {
	$bench_took[] = $bench_time - $bench_accepted[ $bench_mark ];
}

// What never arrived counts as the latest of all.
$bench_all    = array_merge( $bench_took, array_fill( 0, $bench_missing, INF ) );
$bench_points = array();
foreach ( array( 50, 95, 100 ) as $bench_rank ) {
	$bench_point    = percentile( $bench_all, $bench_rank );
	$bench_points[] = is_infinite( $bench_point ) ? 'never' : sprintf( '%.2f', $bench_point );
}
row(
	"{$bench_label}: p50 / p95 / max",
	'p95 <= 5 s',
	implode( ' / ', $bench_points ) . ' s',
	sprintf(
		'%d of %d arrived, %d of them only with WP-Cron and a visitor, %d later than 5 s; %.1f calls each; the 202 itself p50 %s ms',
		count( $bench_took ),
		(int) $bench_number,
		count( $bench_took ) - $bench_alone,
		count( array_filter( $bench_took, static fn ( float $seconds ): bool => $seconds > 5 ) ),
		$bench_calls / (int) $bench_number,
		ms( percentile( $bench_answered, 50 ) )
	)
);
