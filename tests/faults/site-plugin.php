<?php
/**
 * Plugin Name: Halt fault suite
 * Description: Lets the fault suite drain in a worker of PHP-FPM, and breaks requests around the core's calls.
 *
 * @package Halt_Tracker
 */

// phpcs:disable Generic.PHP.NoSilencedErrors -- A stray reader does not ask whether the file is there.
declare(strict_types=1);

namespace Halt_Tracker\Faults\Site_Plugin;

use Halt\Tracker\Plugin;

defined( 'ABSPATH' ) || exit;

// A visit starts no WP-Cron: what delivers, and when, is the suite's decision.
remove_action( 'init', 'wp_cron' );
add_action( 'init', static fn () => remove_action( 'init', 'wp_cron' ), 1 );

/**
 * The routes.
 *
 * @return void
 */
function routes(): void {
	register_rest_route(
		'halt-faults/v1',
		'/drain',
		array(
			'methods'             => 'POST',
			'permission_callback' => '__return_true',
			'callback'            => static fn ( \WP_REST_Request $request ): array => drain( (int) $request['budget'] ),
		)
	);
	register_rest_route(
		'halt-faults/v1',
		'/maintain',
		array(
			'methods'             => 'POST',
			'permission_callback' => '__return_true',
			'callback'            => static function (): array {
				( new \Halt\Tracker\Housekeeping( Plugin::boot()->bridge ) )->run( 20000, true );
				return array();
			},
		)
	);
	register_rest_route(
		'halt-faults/v1',
		'/import',
		array(
			'methods'             => 'POST',
			'permission_callback' => '__return_true',
			'callback'            => static fn (): array => Plugin::boot()->spool_import->run( 20000 ),
		)
	);
	register_rest_route(
		'halt-faults/v1',
		'/jobs',
		array(
			'methods'             => 'POST',
			'permission_callback' => '__return_true',
			'callback'            => static fn (): array => Plugin::boot()->jobs->run( 20000, 'cron' ),
		)
	);
	register_rest_route(
		'halt-faults/v1',
		'/status',
		array(
			'methods'             => 'GET',
			'permission_callback' => '__return_true',
			'callback'            => static fn (): array => array(
				'pid'    => getmypid(),
				'status' => Plugin::boot()->bridge->status(),
			),
		)
	);
}
add_action( 'rest_api_init', __NAMESPACE__ . '\routes' );

/**
 * Drains and does what the core asks for, as the cron job does.
 *
 * @param int $budget_ms Budget.
 * @return array<string,mixed>
 */
function drain( int $budget_ms ): array {
	$began   = microtime( true );
	$summary = Plugin::boot()->bridge->drain( $budget_ms, 'cron' );
	Plugin::boot()->tasks->run();
	return $summary + array(
		'pid' => getmypid(),
		'ms'  => (int) ( 1000 * ( microtime( true ) - $began ) ),
	);
}

/**
 * Ends the request as badly written plugins do, where the header says so.
 *
 * @param string $when `before` or `after` the core's call.
 * @return void
 */
function break_request( string $when ): void {
	$order = isset( $_SERVER['HTTP_X_HALT_FAULT'] ) ? sanitize_text_field( wp_unslash( $_SERVER['HTTP_X_HALT_FAULT'] ) ) : '';
	if ( ! str_starts_with( $order, "$when-" ) ) {
		return;
	}
	switch ( substr( $order, strlen( $when ) + 1 ) ) {
		case 'exit':
			exit( 1 );
		case 'fatal':
			no_such_function();
			break;
		case 'memory':
			$text = '0';
			while ( true ) {
				$text .= $text;
			}
	}
}
// The ingest route answers while the request is parsed, and ends it (Rest_Door).
add_action( 'parse_request', static fn () => break_request( 'before' ), 1, 0 );
add_action( 'shutdown', static fn () => break_request( 'after' ), 0, 0 );

/**
 * Reads the store as backup and scanner plugins do, in the process that has just used it.
 *
 * @return void
 */
function stray_reader(): void {
	static $times = null;
	if ( null === $times ) {
		$times = (int) get_option( 'halt_faults_stray_reads' );
	}
	if ( 0 === $times ) {
		return;
	}
	// A byte for each reader that came by: the suite reports what was done, not what was meant to be.
	file_put_contents( (string) get_option( 'halt_faults_stray_log' ), '.', FILE_APPEND );
	$file = (string) get_option( 'halt_faults_store' );
	$copy = get_temp_dir() . 'stray-' . getmypid();
	for ( $i = 0; $i < $times; $i++ ) {
		if ( 0 !== $i % 2 ) {
			@copy( $file, $copy );
		} elseif ( 0 !== $i ) {
			@md5_file( $file );
		} else {
			// Compressing takes its time, so once.
			$zip = new \ZipArchive();
			if ( true === $zip->open( "$copy.zip", \ZipArchive::CREATE | \ZipArchive::OVERWRITE ) ) {
				@$zip->addFile( $file, 'store' );
				@$zip->close();
			}
		}
	}
	@unlink( $copy );
	@unlink( "$copy.zip" );
}
add_action( 'parse_request', __NAMESPACE__ . '\stray_reader', 1, 0 );
add_action( 'shutdown', __NAMESPACE__ . '\stray_reader', 0, 0 );
