<?php
/**
 * What people type into settings.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Reads one typed value each. Null says that it cannot be used; the caller names the field.
 */
class Setting_Values {

	/** The longest wait between two attempts, in seconds. */
	private const LONGEST_WAIT = 30 * DAY_IN_SECONDS;

	/** Characters of the name of something at Tracker. */
	private const LONGEST_NAME = 200;

	/** Attempts that a schedule may name. */
	private const MOST_WAITS = 50;

	/**
	 * An override of Tracker's address; empty stays empty.
	 *
	 * @param string $text As typed.
	 * @return string|null
	 */
	public static function base_url( string $text ): ?string {
		if ( '' === $text ) {
			return '';
		}
		$parts = wp_parse_url( $text );
		if ( ! is_array( $parts ) || isset( $parts['query'] ) || isset( $parts['fragment'] ) || ! self::is_safe( $parts ) ) {
			return null;
		}
		return untrailingslashit( sanitize_url( $text, array( 'https', 'http' ) ) );
	}

	/**
	 * An address to be called; it may have a query, since many such services put their key there. Empty stays
	 * empty.
	 *
	 * @param string $text As typed.
	 * @return string|null
	 */
	public static function address( string $text ): ?string {
		$text = trim( $text );
		if ( '' === $text ) {
			return '';
		}
		$parts = wp_parse_url( $text );
		return is_array( $parts ) && self::is_safe( $parts ) ? sanitize_url( $text, array( 'https', 'http' ) ) : null;
	}

	/**
	 * The name of something at Tracker: one line of text. Empty stays empty.
	 *
	 * @param string $text As typed.
	 * @return string|null
	 */
	public static function line( string $text ): ?string {
		// Not sanitised: Tracker lets a name hold what looks like markup or like a percent octet.
		$line = trim( (string) preg_replace( '/[\x00-\x1f\x7f]+/', ' ', wp_check_invalid_utf8( $text ) ) );
		return mb_strlen( $line ) > self::LONGEST_NAME ? null : $line;
	}

	/**
	 * Whether an address is one of https without a user; http is for this machine only.
	 *
	 * @param array<string,mixed> $parts Its parts.
	 * @return bool
	 */
	private static function is_safe( array $parts ): bool {
		$host   = strtolower( trim( (string) ( $parts['host'] ?? '' ), '[]' ) );
		$scheme = strtolower( (string) ( $parts['scheme'] ?? '' ) );
		$is_own = in_array( $host, array( 'localhost', '127.0.0.1', '::1' ), true );
		return '' !== $host && ! isset( $parts['user'] ) && ( 'https' === $scheme || ( 'http' === $scheme && $is_own ) );
	}

	/**
	 * The address of clamd; empty stays empty.
	 *
	 * @param string $text As typed.
	 * @return string|null
	 */
	public static function scanner( string $text ): ?string {
		$is_path = 1 === preg_match( '#^/[^\x00-\x1f]+$#', $text );
		$is_host = 1 === preg_match( '/^(tcp:\/\/)?[A-Za-z0-9.:\[\]-]+:\d{1,5}$/', $text );
		return '' === $text || $is_path || $is_host ? $text : null;
	}

	/**
	 * A country; empty stays empty.
	 *
	 * @param string $text As typed.
	 * @return string|null
	 */
	public static function country( string $text ): ?string {
		return '' === $text || 1 === preg_match( '/^[A-Za-z]{2}$/', $text ) ? strtoupper( $text ) : null;
	}

	/**
	 * Where one applies for a job: the id of a page, layout or pattern of this site, or an address. Empty stays empty.
	 *
	 * @param string $text As typed.
	 * @return string|null
	 */
	public static function job_apply( string $text ): ?string {
		$text = trim( $text );
		if ( ctype_digit( $text ) ) {
			return get_post( (int) $text ) instanceof \WP_Post ? (string) (int) $text : null;
		}
		if ( str_starts_with( $text, '/' ) && ! str_starts_with( $text, '//' ) ) {
			return sanitize_url( $text );
		}
		return self::address( $text );
	}

	/**
	 * Whether a text is an address or a network in CIDR notation.
	 *
	 * @param string $text As typed.
	 * @return bool
	 */
	public static function is_network( string $text ): bool {
		$parts  = explode( '/', $text, 2 );
		$prefix = $parts[1] ?? '';
		if ( false === filter_var( $parts[0], FILTER_VALIDATE_IP ) ) {
			return false;
		}
		if ( ! isset( $parts[1] ) ) {
			return true;
		}
		return ctype_digit( $prefix ) && (int) $prefix <= ( str_contains( $parts[0], ':' ) ? 128 : 32 );
	}

	/**
	 * A retry schedule: seconds, or with s, m, h or d; separated by commas, semicolons or spaces.
	 *
	 * @param string $text As typed.
	 * @return list<int>|null Null where it holds anything else, or nothing.
	 */
	public static function schedule( string $text ): ?array {
		$units = array(
			''  => 1,
			's' => 1,
			'm' => MINUTE_IN_SECONDS,
			'h' => HOUR_IN_SECONDS,
			'd' => DAY_IN_SECONDS,
		);
		if ( 1 !== preg_match( '/^\s*(\d{1,7}\s*[smhd]?[\s,;]*)+$/i', $text ) ) {
			return null;
		}
		preg_match_all( '/(\d{1,7})\s*([smhd]?)/i', $text, $matches, PREG_SET_ORDER );
		$schedule = array();
		foreach ( $matches as $match ) {
			$schedule[] = (int) $match[1] * $units[ strtolower( $match[2] ) ];
		}
		$is_usable = count( $schedule ) <= self::MOST_WAITS && min( $schedule ) >= 1 && max( $schedule ) <= self::LONGEST_WAIT;
		return $is_usable ? $schedule : null;
	}

	/**
	 * A retry schedule as it is typed.
	 *
	 * @param list<int> $schedule Seconds.
	 * @return string
	 */
	public static function schedule_text( array $schedule ): string {
		return implode( ', ', array_map( array( self::class, 'duration' ), array_map( 'intval', $schedule ) ) );
	}

	/**
	 * Seconds in the largest unit that fits.
	 *
	 * @param int $seconds Seconds.
	 * @return string
	 */
	private static function duration( int $seconds ): string {
		$units = array(
			'd' => DAY_IN_SECONDS,
			'h' => HOUR_IN_SECONDS,
			'm' => MINUTE_IN_SECONDS,
		);
		foreach ( $units as $unit => $length ) {
			if ( $seconds >= $length && 0 === $seconds % $length ) {
				return intdiv( $seconds, $length ) . ' ' . $unit;
			}
		}
		return $seconds . ' s';
	}
}
