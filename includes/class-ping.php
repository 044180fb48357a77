<?php
/**
 * The outgoing ping.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Calls an address after each run that could do its work, at most once a minute. Whoever expects the calls
 * notices that they stay away: cron and mail are what breaks, and then nobody here could say so.
 */
class Ping {

	public const OPTION = 'halt_tracker_ping';

	private const TIMEOUT = 5;
	/** A little less than a minute: cron is never quite on time. */
	private const PAUSE = 50;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings The address.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * Calls the address. A failure is noted for the settings page and is nothing else.
	 *
	 * @return bool Whether it was called.
	 */
	public function send(): bool {
		$url  = (string) $this->settings->get( 'ping_url' );
		$last = self::last();
		$age  = time() - $last['at'];
		if ( '' === $url || ( $age >= 0 && $age < self::PAUSE ) ) {
			return false;
		}
		$answer = wp_safe_remote_get(
			$url,
			array(
				'timeout'     => self::TIMEOUT,
				'redirection' => 2,
				'user-agent'  => 'halt-tracker/' . HALT_TRACKER_VERSION,
			)
		);
		$status = (int) wp_remote_retrieve_response_code( $answer );
		$error  = is_wp_error( $answer ) ? $answer->get_error_message() : ( $status >= 200 && $status < 300 ? '' : 'HTTP ' . $status );
		update_option(
			self::OPTION,
			array(
				'at'    => time(),
				'error' => mb_substr( wp_check_invalid_utf8( (string) $error ), 0, 200 ),
			),
			false
		);
		return true;
	}

	/**
	 * The last call.
	 *
	 * @return array{at:int,error:string}
	 */
	public static function last(): array {
		$saved = get_option( self::OPTION, array() );
		return array(
			'at'    => (int) ( is_array( $saved ) ? ( $saved['at'] ?? 0 ) : 0 ),
			'error' => (string) ( is_array( $saved ) ? ( $saved['error'] ?? '' ) : '' ),
		);
	}
}
