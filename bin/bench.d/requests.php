<?php
/**
 * Signs requests for send.lua: each a line of time stamp, signature and body.
 *
 * Usage: php requests.php NUMBER > file
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

require __DIR__ . '/common.php';

$bench_secret = (string) getenv( 'HALT_BENCH_SECRET' );
$bench_run    = bin2hex( random_bytes( 4 ) );
for ( $bench_n = 0; $bench_n < (int) $argv[1]; $bench_n++ ) {
	$bench_body = form_json( sprintf( 'r%s-%06d', $bench_run, $bench_n ) );
	echo implode( ' ', signature( $bench_body, $bench_secret ) ), ' ', $bench_body, "\n";
}
