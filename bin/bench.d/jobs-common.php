<?php
/**
 * What the scripts of `bin/bench jobs` share.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

/**
 * The file with a byte for each post that the sweep has written.
 *
 * @return string
 */
function writes_file(): string {
	return dirname( (string) getenv( 'HALT_BENCH_ROWS' ) ) . '/writes';
}

/**
 * Keeps what is known about a sweep.
 *
 * @param string              $name  Name of the sweep.
 * @param array<string,mixed> $facts What is known.
 * @return void
 */
function keep( string $name, array $facts ): void {
	file_put_contents( dirname( (string) getenv( 'HALT_BENCH_ROWS' ) ) . "/sweep-$name.json", encode( $facts ) );
}

/**
 * What is known about a sweep.
 *
 * @param string $name Name of the sweep.
 * @return array<string,mixed>
 */
function kept( string $name ): array {
	return decode( (string) file_get_contents( dirname( (string) getenv( 'HALT_BENCH_ROWS' ) ) . "/sweep-$name.json" ) );
}
