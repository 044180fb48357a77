<?php
/**
 * Counts what went wrong where nobody was looking.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * The form hook must never throw (Divi contract, section 8), so what fails there is counted by code, with the
 * time of the last one, and shown to the admin. Neither the option nor the error log gets personal data.
 */
class Problem_Counter {

	public const OPTION = 'halt_tracker_problems';

	/**
	 * Counts a problem.
	 *
	 * @param string     $where Where it happened, such as `divi`.
	 * @param \Throwable $cause What happened.
	 * @return void
	 */
	public static function count( string $where, \Throwable $cause ): void {
		$code = $cause instanceof Core_Exception ? $cause->error_code() : get_class( $cause );
		try {
			$saved         = get_option( self::OPTION, array() );
			$saved         = is_array( $saved ) ? $saved : array();
			$key           = substr( $where . '/' . $code, 0, 120 );
			$saved[ $key ] = array(
				'count'   => (int) ( $saved[ $key ]['count'] ?? 0 ) + 1,
				'last_at' => time(),
			);
			update_option( self::OPTION, array_slice( $saved, -20, null, true ), false );
		} catch ( \Throwable $e ) {
			// The database is away as well; the line below is all that can be done.
			$code .= ', not counted';
		}
		Log::problem( $where, $code, $cause );
	}

	/**
	 * What was counted.
	 *
	 * @return array<string,array{count:int,last_at:int}>
	 */
	public static function all(): array {
		$saved = get_option( self::OPTION, array() );
		return is_array( $saved ) ? $saved : array();
	}

	/**
	 * Forgets the counts.
	 *
	 * @return void
	 */
	public static function clear(): void {
		delete_option( self::OPTION );
	}
}
