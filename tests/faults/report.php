<?php
/**
 * Puts the results of the suite and of the tests beside the catalogue.
 *
 * Usage: php report.php RESULTS[,RESULTS] CARGO-LOG JUNIT-XML REVISION >docs/faults.md
 *
 * The lines of the rows that tests cover go to standard error. Ends with status 0 only if nothing failed.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

require __DIR__ . '/class-catalogue.php';
require __DIR__ . '/class-tests.php';

[ , $halt_results, $halt_cargo, $halt_junit, $halt_revision ] = $argv;

$halt_found = array();
foreach ( explode( ',', $halt_results ) as $halt_file ) {
	$halt_found = array_merge( $halt_found, (array) json_decode( (string) file_get_contents( $halt_file ), true ) );
}
$halt_tests     = new Tests( $halt_cargo, $halt_junit );
$halt_catalogue = new Catalogue( __DIR__, dirname( __DIR__ ), $halt_tests, $halt_found );
$halt_good      = true;

echo <<<'MARKDOWN'
# Faults and figures

Written by `bin/faults`; not edited by hand. The fault catalogue, what was done to a running site or to the core, and what
came of it. A row is injected by the suite (`tests/faults/cases`, a real site: nginx, PHP-FPM, MariaDB, the simulator), by
tests of the core (`tests/it`, modules) or of the shell (`tests/php`), or by both.

How to read a kill: the worker raises SIGKILL on itself at a named fail point, or is killed from outside. Afterwards every
submission that was acknowledged is looked for in a copy of the store with the system's own SQLite, and every record,
document, activity and list place is counted in the simulator.


MARKDOWN;
printf( "Run of %s at %s, PHP %s, SQLite of the system %s.\n", gmdate( 'Y-m-d' ), $halt_revision, PHP_VERSION, strtok( (string) shell_exec( 'sqlite3 --version' ), ' ' ) );

echo "\n## Faults\n\n| id | fault | injected | expected | observed | |\n|---|---|---|---|---|---|\n";
foreach ( $halt_catalogue->rows() as $halt_row ) {
	printf( "| %s |\n", implode( ' | ', array_map( array( Catalogue::class, 'cell' ), $halt_row ) ) );
	fprintf( STDERR, "%-4s %-14s %s\n", $halt_row[0], $halt_row[5], mb_strimwidth( $halt_row[4], 0, 140, '…' ) );
	$halt_good = $halt_good && 'FAIL' !== $halt_row[5];
}

echo "\n## Figures\n\n| no. | promised | measured | how | |\n|---|---|---|---|---|\n";
foreach ( $halt_catalogue->figures() as $halt_row ) {
	printf( "| %s |\n", implode( ' | ', array_map( array( Catalogue::class, 'cell' ), $halt_row ) ) );
	fprintf( STDERR, "%-4s %-14s %s\n", $halt_row[0], $halt_row[4], mb_strimwidth( $halt_row[2], 0, 140, '…' ) );
	$halt_good = $halt_good && 'NOT KEPT' !== $halt_row[4];
}
// What takes hours is run by hand, and said there.
echo "\n", file_get_contents( __DIR__ . '/in-full.md' );
printf( "\n%s\n", $halt_catalogue->summary() );
exit( $halt_good ? 0 : 1 );
