<?php
/**
 * Asks our own route as a sender would.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Sends an empty body twice: signed, which the route must understand and decline because there is nothing in it, and
 * signed wrongly, which it must not let in. Nothing is stored by either.
 */
class Loopback {

	public const OK          = 'ok';
	public const UNREACHABLE = 'unreachable';
	public const REFUSED     = 'refused';
	public const OPEN        = 'open';
	public const THROTTLED   = 'throttled';
	public const ODD         = 'odd';

	/** What is sent: JSON without any field. */
	public const BODY = '{}';

	/**
	 * Makes it.
	 *
	 * @param string $url Address of the route.
	 */
	public function __construct( private string $url ) {
	}

	/**
	 * Tries the route.
	 *
	 * @param string $secret The webhook secret.
	 * @return array{result:string,status:int,note:string} `result` is a constant of this class; `note` is what a
	 *                                                     failed connection says.
	 */
	public function test( string $secret ): array {
		$right = $this->send( $secret );
		if ( '' !== $right['note'] ) {
			return array( 'result' => self::UNREACHABLE ) + $right;
		}
		if ( 429 === $right['status'] ) {
			return array( 'result' => self::THROTTLED ) + $right;
		}
		if ( 401 === $right['status'] ) {
			return array( 'result' => self::REFUSED ) + $right;
		}
		if ( 400 !== $right['status'] || 'halt_tracker_not_a_submission' !== $right['code'] ) {
			return array( 'result' => self::ODD ) + $right;
		}
		$wrong = $this->send( Secrets::generate() );
		return array( 'result' => in_array( $wrong['status'], array( 401, 429 ), true ) ? self::OK : self::OPEN ) + $right;
	}

	/**
	 * Sends the body once.
	 *
	 * @param string $secret What it is signed with.
	 * @return array{status:int,code:string,note:string}
	 */
	private function send( string $secret ): array {
		$timestamp = (string) time();
		$answer    = wp_remote_post(
			$this->url,
			array(
				'timeout'     => 10,
				'redirection' => 0,
				'body'        => self::BODY,
				// As WordPress asks itself: many a site does not trust its own certificate.
				'sslverify'   => apply_filters( 'https_local_ssl_verify', false ), // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own.
				'headers'     => array(
					'Content-Type'             => 'application/json',
					'X-Halt-Timestamp'         => $timestamp,
					'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $timestamp . '.' . self::BODY, $secret ),
				),
			)
		);
		if ( is_wp_error( $answer ) ) {
			return array(
				'status' => 0,
				'code'   => '',
				'note'   => $answer->get_error_message(),
			);
		}
		$body = json_decode( wp_remote_retrieve_body( $answer ), true );
		return array(
			'status' => (int) wp_remote_retrieve_response_code( $answer ),
			'code'   => is_array( $body ) && is_string( $body['code'] ?? null ) ? $body['code'] : '',
			'note'   => '',
		);
	}
}
