<?php
/**
 * PHP's error log.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Lines for whoever collects the logs of the server. Codes, ids and places only: no name, no address, nothing that a
 * visitor or Tracker wrote. That is no setting; whether there are lines at all is one.
 */
class Log {

	/** What a line of a delivery may tell, and the pattern of its value. */
	private const MEMBERS = array(
		'submission_id' => '/^[0-9A-Z]{1,40}$/D',
		'profile_id'    => '/^[a-z0-9-]{1,60}$/D',
		'record_kind'   => '/^[a-z_]{1,20}$/D',
		'record_id'     => '/^[1-9][0-9]{0,18}$/D',
		'outcome'       => '/^[a-z_]{1,40}$/D',
		'reason'        => '/^[a-z0-9_:.-]{1,80}$/D',
	);

	/**
	 * Writes a line about something that went wrong where nobody was looking.
	 *
	 * @param string     $where Where it happened, such as `divi`.
	 * @param string     $code  Code, or class of the error.
	 * @param \Throwable $cause What happened. Its message may quote a visitor's value; class, file and line do not.
	 * @return void
	 */
	public static function problem( string $where, string $code, \Throwable $cause ): void {
		if ( self::is_wanted( 'log_problems' ) ) {
			self::write( sprintf( '%s: %s at %s:%d', $where, $code, basename( $cause->getFile() ), $cause->getLine() ) );
		}
	}

	/**
	 * Writes a line about a submission that reached an end, or needs somebody.
	 *
	 * @param string              $kind    Kind of the task (`delivered`, `dead` …).
	 * @param array<string,mixed> $payload What it is about.
	 * @return void
	 */
	public static function delivery( string $kind, array $payload ): void {
		if ( ! self::is_wanted( 'log_deliveries' ) ) {
			return;
		}
		$words = array();
		foreach ( self::MEMBERS as $name => $pattern ) {
			$value = is_scalar( $payload[ $name ] ?? null ) ? (string) $payload[ $name ] : '';
			if ( 1 === preg_match( $pattern, $value ) ) {
				$words[] = $name . '=' . $value;
			}
		}
		self::write( trim( sanitize_key( $kind ) . ' ' . implode( ' ', $words ) ) );
	}

	/**
	 * Whether the settings want such lines. Read without the other settings: a database that is away must not hinder the
	 * only trace there is.
	 *
	 * @param string $name Setting.
	 * @return bool
	 */
	private static function is_wanted( string $name ): bool {
		try {
			$saved = get_option( Settings::OPTION, array() );
		} catch ( \Throwable $e ) {
			$saved = array();
		}
		return (bool) ( is_array( $saved ) && isset( $saved[ $name ] ) ? $saved[ $name ] : Settings::defaults()[ $name ] );
	}

	/**
	 * Writes a line.
	 *
	 * @param string $text One line.
	 * @return void
	 */
	private static function write( string $text ): void {
		// phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log, Generic.PHP.ForbiddenFunctions.Found -- The operator's only trace where the store refuses.
		error_log( 'halt-tracker: ' . $text );
	}
}
