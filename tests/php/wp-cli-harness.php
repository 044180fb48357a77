<?php
/**
 * Stands in for WP-CLI, which Debian does not package: the part of its documented surface that our commands use,
 * in a process of its own.
 *
 *     php wp-cli-harness.php <wp-load.php> <command> [<argument>…] [--<option>[=<value>]…]
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

if ( 'cli' !== PHP_SAPI || ! isset( $argv[2] ) ) {
	exit( 2 );
}

define( 'WP_CLI', true );

require __DIR__ . '/class-wp-cli.php';

$_SERVER['HTTP_HOST']      = 'localhost';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI']    = '/';
$_SERVER['REMOTE_ADDR']    = '127.0.0.1';

foreach ( array( 'HALT_TRACKER_DIR', 'HALT_TRACKER_CLASSIC_URL', 'HALT_TRACKER_REST_URL', 'HALT_TRACKER_PAUSED' ) as $halt_name ) {
	if ( false !== getenv( 'TEST_' . $halt_name ) ) {
		define( $halt_name, getenv( 'TEST_' . $halt_name ) );
	}
}

require $argv[1];

$halt_arguments = array();
$halt_options   = array();
foreach ( array_slice( $argv, 3 ) as $halt_word ) {
	if ( 1 === preg_match( '/^--([a-z-]+)(?:=(.*))?$/s', $halt_word, $halt_match ) ) {
		$halt_options[ $halt_match[1] ] = $halt_match[2] ?? true;
	} else {
		$halt_arguments[] = $halt_word;
	}
}

if ( ! isset( WP_CLI::$commands['halt-tracker'] ) ) {
	WP_CLI::error( "'halt-tracker' is not a registered wp command." );
}
if ( ! in_array( $argv[2], WP_CLI::$subcommands, true ) ) {
	WP_CLI::error( 'The commands are: ' . implode( ', ', WP_CLI::$subcommands ) );
}
WP_CLI::$commands['halt-tracker']->{str_replace( '-', '_', $argv[2] )}( $halt_arguments, $halt_options );
