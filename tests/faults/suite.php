<?php
/**
 * Runs the fault suite against a running stack.
 *
 * Usage: php suite.php WORDPRESS-DIRECTORY full|slice RESULT [CASE …]
 *
 * Prints a line for each fault, and writes results and figures as JSON to RESULT. Ends with status 0 only if
 * everything that was injected had the expected outcome.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

if ( 'cli' !== PHP_SAPI || ! isset( $argv[3] ) ) {
	exit( 2 );
}
ini_set( 'display_errors', 'stderr' ); // phpcs:ignore -- a terminal.
require $argv[1] . '/wp-load.php';
foreach ( (array) glob( __DIR__ . '/class-*.php' ) as $halt_class ) {
	require_once $halt_class;
}
require_once dirname( __DIR__, 2 ) . '/bin/lib/class-web-session.php';

// A fault of the suite is for the terminal; WordPress would answer with a page about it.
set_exception_handler(
	static function ( \Throwable $e ): void {
		fwrite( STDERR, $e . "\n" );
		exit( 3 );
	}
);

$halt_dir   = (string) getenv( 'HALT_INSTANCE_DIR' );
$halt_site  = Set_Up::site( $halt_dir );
$halt_full  = 'full' === $argv[2];
$halt_found = array();
$halt_cases = array_slice( $argv, 4 );
// The shell's own check of a signature and the end of an export go by PHP's clock, which no order puts forward.
$halt_names = array_unique( array_merge( array( 'a-panic', 'b-spool', 'l01-spreadsheets' ), array_map( static fn ( $path ): string => basename( (string) $path, '.php' ), (array) glob( __DIR__ . '/cases/*.php' ) ) ) );
foreach ( $halt_names as $halt_name ) {
	if ( array() !== $halt_cases && ! in_array( $halt_name, $halt_cases, true ) ) {
		continue;
	}
	$halt_began = microtime( true );
	try {
		foreach ( ( require __DIR__ . "/cases/$halt_name.php" )( $halt_site, $halt_full ) as $halt_result ) {
			$halt_found[] = $halt_result;
			echo Report::line( $halt_result ), "\n";
		}
	} catch ( \RuntimeException $e ) {
		$halt_found[] = Result::of( $halt_name, 'the case itself', $e->getMessage(), false );
		echo Report::line( end( $halt_found ) ), "\n";
	}
	$halt_site->orders->clear();
	fprintf( STDERR, "   %s: %.1f s\n", $halt_name, microtime( true ) - $halt_began );
}
file_put_contents( $argv[3], json_encode( $halt_found, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES ) ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- not an answer of the site.
exit( Report::is_good( $halt_found ) ? 0 : 1 );
