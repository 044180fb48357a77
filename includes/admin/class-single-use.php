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
 * before, and the database takes a number only once and never a lower one, whichever process asks. Needed where the
 * core has no state that refuses the second time: a test that makes a record.
 */
class Single_Use {

	/** Kept with the user. */
	public const META = 'halt_tracker_once';

	/**
	 * A number for a form.
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
		if ( 1 !== preg_match( '/^\d{17}$/D', $token ) || $token > self::token() ) {
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
}
