<?php
/**
 * Times at the command line.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * Typed as a day of the site's zone or with an offset; printed in UTC. JSON keeps the milliseconds of the core.
 */
final class Time {

	/**
	 * Rows with times that people can read.
	 *
	 * @param array<mixed> $rows    Rows of the core.
	 * @param list<string> $members Members with Unix milliseconds.
	 * @param string       $format  One of {@see Synopsis::FORMATS}.
	 * @return list<array<string,mixed>>
	 */
	public static function readable( array $rows, array $members, string $format ): array {
		$rows = array_values( array_filter( $rows, 'is_array' ) );
		if ( 'json' === $format ) {
			return $rows;
		}
		foreach ( $rows as $number => $row ) {
			foreach ( $members as $member ) {
				$rows[ $number ][ $member ] = self::text( $row[ $member ] ?? null );
			}
		}
		return $rows;
	}

	/**
	 * A time as text.
	 *
	 * @param mixed $milliseconds Unix milliseconds; 0 or null: none.
	 * @return string
	 */
	public static function text( mixed $milliseconds ): string {
		return is_numeric( $milliseconds ) && $milliseconds > 0 ? gmdate( 'Y-m-d\TH:i:s\Z', intdiv( (int) $milliseconds, 1000 ) ) : '';
	}

	/**
	 * A time as it was typed.
	 *
	 * @param string $text  `2026-11-22`, a day of the site's zone, or RFC 3339; empty: none.
	 * @param int    $later Days that are added to a day.
	 * @param string $name  Name of the option.
	 * @return int Unix milliseconds; 0: none.
	 * @throws Usage_Error When it is neither.
	 */
	public static function milliseconds( string $text, int $later, string $name ): int {
		if ( '' === $text ) {
			return 0;
		}
		if ( 1 === preg_match( '/^(\d{4})-(\d{2})-(\d{2})$/D', $text, $match ) && checkdate( (int) $match[2], (int) $match[3], (int) $match[1] ) ) {
			$day = new \DateTimeImmutable( $text . ' 00:00:00', wp_timezone() );
			return max( 0, 1000 * $day->modify( "+{$later} days" )->getTimestamp() );
		}
		$seconds = 1 === preg_match( '/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/D', $text ) ? strtotime( $text ) : false;
		if ( false === $seconds ) {
			/* translators: %s: name of an option. */
			throw new Usage_Error( sprintf( __( '%s wants a day like 2026-11-22 or a time like 2026-11-22T09:00:00Z.', 'halt-tracker' ), '--' . $name ) );
		}
		return max( 0, 1000 * $seconds );
	}
}
