<?php
/**
 * What a worker of PHP-FPM does while its memory is looked at; the query names it: `pid`, `accept`, `drain`.
 *
 * Without the extension it does the same except for calling it. No WordPress: its own memory would hide
 * the difference.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

require __DIR__ . '/common.php';

$bench_config = (string) file_get_contents( (string) getenv( 'HALT_BENCH_CONFIG' ) );
$bench_loaded = extension_loaded( 'halt_tracker' );
switch ( $_SERVER['QUERY_STRING'] ) {
	case 'accept':
		$bench_body    = form_json( 'm' . bin2hex( random_bytes( 4 ) ) . '-000000' );
		$bench_request = encode(
			array(
				'method'       => 'POST',
				'content_type' => 'application/json',
				'headers'      => signature( $bench_body, decode( $bench_config )['settings']['intake']['secrets'][0]['secret'] ),
				'query_token'  => '',
				'peer'         => '203.0.113.9',
			)
		);
		echo $bench_loaded ? ( new \Halt\Tracker\Core\Engine( $bench_config ) )->receive( $bench_request, $bench_body ) : '{"status":202}';
		break;
	case 'drain':
		echo $bench_loaded ? ( new \Halt\Tracker\Core\Engine( $bench_config ) )->drain( '{"budget_ms":20000,"trigger":"run_now"}' ) : '{}';
		break;
	default:
		echo getmypid();
}
