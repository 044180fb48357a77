<?php
/**
 * A form that is sent twice.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * A form that makes something new carries a token of its own; what came of the first sending is remembered for an
 * hour, and the second makes nothing. The page's script also holds the button while the first is under way.
 */
class Once {

	private const PREFIX = 'halt_tracker_once_';

	/**
	 * A new token, for a hidden control called `once`.
	 *
	 * @return string
	 */
	public static function token(): string {
		return wp_generate_uuid4();
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
		if ( wp_is_uuid( $input->key( 'once' ) ) ) {
			set_transient( self::name( $input ), $result, HOUR_IN_SECONDS );
		}
	}

	/**
	 * Name under which it is remembered: by user and token.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	private static function name( Input $input ): string {
		return self::PREFIX . md5( get_current_user_id() . '/' . $input->key( 'once' ) );
	}
}
