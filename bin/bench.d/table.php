<?php
/**
 * The rows of a run as a table for people.
 *
 * Usage: php table.php ROWS, the file that row() of common.php wrote.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

require __DIR__ . '/common.php';

/** Widths of the columns. */
const WIDTHS = array( 44, 24, 32, 66 );

/**
 * A line of the table; cells that are too long go on below.
 *
 * @param list<string> $cells Cells.
 * @return string
 */
function table_line( array $cells ): string {
	$columns = array();
	foreach ( $cells as $n => $cell ) {
		$columns[] = explode( "\n", wordwrap( $cell, WIDTHS[ $n ] ) );
	}
	$text = '';
	for ( $line = 0, $lines = max( array_map( 'count', $columns ) ); $line < $lines; $line++ ) {
		$parts = array();
		foreach ( $columns as $n => $column ) {
			$cell    = $column[ $line ] ?? '';
			$parts[] = $cell . str_repeat( ' ', max( 0, WIDTHS[ $n ] - mb_strlen( $cell ) ) );
		}
		$text .= rtrim( '  ' . implode( ' | ', $parts ) ) . "\n";
	}
	return $text;
}

echo table_line( array( 'figure', 'promised', 'measured', 'note' ) );
foreach ( (array) file( $argv[1], FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES ) as $bench_line ) {
	$bench_cells = decode( (string) $bench_line );
	if ( '' === $bench_cells[2] ) {
		echo "\n", $bench_cells[0], "\n", '  ', implode( '-+-', array_map( static fn ( int $width ): string => str_repeat( '-', $width ), WIDTHS ) ), "\n";
		continue;
	}
	echo table_line( $bench_cells );
}
