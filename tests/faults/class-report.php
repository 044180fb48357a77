<?php
/**
 * What is printed.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Lines for the terminal.
 */
final class Report {

	/**
	 * A line.
	 *
	 * @param Result|Figure $result Result.
	 * @return string
	 */
	public static function line( Result|Figure $result ): string {
		if ( $result instanceof Figure ) {
			return sprintf( '%-4s %s | promised: %s | measured: %s | %s', $result->id, $result->how, $result->promised, $result->measured, $result->kept ? 'kept' : 'NOT KEPT' );
		}
		return sprintf( '%-4s %s | %s | %s', $result->id, $result->injected, $result->observed, $result->verdict );
	}

	/**
	 * Whether nothing failed.
	 *
	 * @param list<Result|Figure> $results Results.
	 * @return bool
	 */
	public static function is_good( array $results ): bool {
		foreach ( $results as $result ) {
			if ( $result instanceof Figure ? ! $result->kept : Result::FAIL === $result->verdict ) {
				return false;
			}
		}
		return true;
	}
}
