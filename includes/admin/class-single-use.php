<?php
/**
 * What may be done once only.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Tells a form that was sent twice from one that was sent: each form carries a number that is higher than those
 * before. Where the core has no state that refuses the second time (a test that makes a record), the database takes a
 * number only once and never a lower one, whichever process asks. Where the second time is to lead to what the first
 * has made (a new profile), that is remembered for an hour.
 */
class Single_Use {

	/** Kept with the user. */
	public const META = 'halt_tracker_once';

	private const PREFIX = 'halt_tracker_once_';

	/**
	 * A number for a form, for a hidden control called `once`.
	 *
	 * @return string 17 digits, so that texts compare like numbers.
	 */
	public static function token(): string {
		return sprintf( '%017d', (int) ( microtime( true ) * 1000000 ) );
	}

	/**
	 * Uses a number up.
	 *
	 * @param string $token As it came.
	 * @return bool Whether this is the first time.
	 */
	public static function take( string $token ): bool {
		global $wpdb;
		if ( ! self::is_token( $token ) || $token > self::token() ) {
			return false;
		}
		$user = get_current_user_id();
		if ( ! metadata_exists( 'user', $user, self::META ) ) {
			add_user_meta( $user, self::META, str_repeat( '0', 17 ), true );
		}
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.SlowDBQuery -- A value is read and written in two steps otherwise; this must be one. Both conditions are on indexed columns.
		$taken = (int) $wpdb->query( $wpdb->prepare( "UPDATE {$wpdb->usermeta} SET meta_value = %s WHERE user_id = %d AND meta_key = %s AND meta_value < %s", $token, $user, self::META, $token ) );
		wp_cache_delete( $user, 'user_meta' );
		return $taken > 0;
	}

	/**
	 * What came of this form before; null where it is new.
	 *
	 * @param Input $input What was sent.
	 * @return string|null
	 */
	public static function result( Input $input ): ?string {
		$result = get_transient( self::name( $input ) );
		return is_string( $result ) ? $result : null;
	}

	/**
	 * Remembers what came of it.
	 *
	 * @param Input  $input  What was sent.
	 * @param string $result Anything short.
	 * @return void
	 */
	public static function note( Input $input, string $result ): void {
		if ( self::is_token( $input->key( 'once' ) ) ) {
			set_transient( self::name( $input ), $result, HOUR_IN_SECONDS );
		}
	}

	/**
	 * Whether a text is a number of ours.
	 *
	 * @param string $token As it came.
	 * @return bool
	 */
	private static function is_token( string $token ): bool {
		return 1 === preg_match( '/^\d{17}$/D', $token );
	}

	/**
	 * Name under which a result is remembered: by user, number, and what it is about, since two buttons of a page may
	 * have got the same number.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	private static function name( Input $input ): string {
		return self::PREFIX . md5( implode( '/', array( get_current_user_id(), $input->key( 'once' ), $input->key( 'action' ), $input->key( 'id' ) ) ) );
	}
}
