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

require __DIR__ . '/class-commandnamespace.php';
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
foreach ( array_slice( $argv, 2 ) as $halt_word ) {
	if ( 1 === preg_match( '/^--([a-z-]+)(?:=(.*))?$/s', $halt_word, $halt_match ) ) {
		$halt_options[ $halt_match[1] ] = $halt_match[2] ?? true;
	} else {
		$halt_arguments[] = $halt_word;
	}
}

if ( ! in_array( 'halt-tracker', WP_CLI::$namespaces, true ) ) {
	WP_CLI::error( "'halt-tracker' is not a registered wp command." );
}
$halt_name = 'halt-tracker ' . $halt_arguments[0];
$halt_used = 1;
if ( in_array( $halt_name, WP_CLI::$namespaces, true ) ) {
	$halt_name .= ' ' . ( $halt_arguments[1] ?? '' );
	$halt_used  = 2;
}
if ( ! isset( WP_CLI::$commands[ $halt_name ] ) ) {
	WP_CLI::error( 'The commands are: ' . implode( ', ', array_map( static fn( string $name ): string => substr( $name, 13 ), array_keys( WP_CLI::$commands ) ) ) );
}
( WP_CLI::$commands[ $halt_name ][0] )( array_slice( $halt_arguments, $halt_used ), $halt_options );
