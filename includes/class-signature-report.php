<?php
/**
 * What is right and wrong with a signature.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Explains to whoever connects a sender what {@see Sender_Check} only answers yes or no to. The verdict is that
 * class's; this one looks for the reason. A secret goes in and never comes out.
 */
class Signature_Report {

	/**
	 * Makes it.
	 *
	 * @param list<array{secret:string,not_after:int}> $secrets Secrets in force, the newest first.
	 */
	public function __construct( private array $secrets ) {
	}

	/**
	 * Examines a request.
	 *
	 * @param string $body      Raw body.
	 * @param string $timestamp Header `X-Halt-Timestamp` as it came.
	 * @param string $signature Header `X-Halt-Webhook-Signature` as it came.
	 * @param int    $now       Unix seconds.
	 * @return array{is_accepted:bool,timestamp:string,skew:int,signature:string,match:string,not_after:int,expected:string} Codes:
	 *         `timestamp` is `ok`, `missing`, `not_seconds`, `milliseconds`, `too_old` or `ahead`; `signature` is `ok`,
	 *         `missing`, `prefixed`, `upper_case`, `base64` or `not_hex`; `match` is `current`, `previous`, `none`, or what
	 *         was signed instead. `expected` is empty where there is no secret or no usable timestamp.
	 */
	public function examine( string $body, string $timestamp, string $signature, int $now ): array {
		$credentials = array(
			'timestamp' => $timestamp,
			'signature' => $signature,
			'token'     => '',
		);

		list( $match, $not_after ) = $this->match( $body, $timestamp, self::readable( $signature ), $now );
		return array(
			'is_accepted' => null !== ( new Sender_Check( $this->secrets, array() ) )->authenticate( $credentials, $body, $now ),
			'timestamp'   => self::timestamp( $timestamp, $now ),
			'skew'        => 1 === preg_match( '/^[0-9]{1,12}$/D', $timestamp ) ? (int) $timestamp - $now : 0,
			'signature'   => self::form( $signature ),
			'match'       => $match,
			'not_after'   => $not_after,
			'expected'    => 1 === preg_match( '/^[0-9]{1,12}$/D', $timestamp ) ? $this->sign( $body, $timestamp ) : '',
		);
	}

	/**
	 * What the signature must be, by the newest secret.
	 *
	 * @param string $body      Raw body.
	 * @param string $timestamp Unix seconds.
	 * @return string Empty where there is no secret.
	 */
	public function sign( string $body, string $timestamp ): string {
		$secret = (string) ( $this->secrets[0]['secret'] ?? '' );
		return '' === $secret ? '' : hash_hmac( 'sha256', $timestamp . '.' . $body, $secret );
	}

	/**
	 * What is to be said of the timestamp.
	 *
	 * @param string $timestamp As it came.
	 * @param int    $now       Unix seconds.
	 * @return string
	 */
	private static function timestamp( string $timestamp, int $now ): string {
		if ( '' === $timestamp ) {
			return 'missing';
		}
		if ( 1 !== preg_match( '/^[0-9]{1,12}$/D', $timestamp ) ) {
			return 1 === preg_match( '/^[0-9]{13}$/D', $timestamp ) ? 'milliseconds' : 'not_seconds';
		}
		$skew = (int) $timestamp - $now;
		if ( abs( $skew ) <= Sender_Check::WINDOW ) {
			return 'ok';
		}
		return $skew < 0 ? 'too_old' : 'ahead';
	}

	/**
	 * What is to be said of how the signature is written.
	 *
	 * @param string $signature As it came.
	 * @return string
	 */
	private static function form( string $signature ): string {
		if ( '' === $signature ) {
			return 'missing';
		}
		if ( 1 === preg_match( '/^[0-9a-f]{64}$/D', $signature ) ) {
			return 'ok';
		}
		if ( 1 === preg_match( '/^[0-9a-fA-F]{64}$/D', $signature ) ) {
			return 'upper_case';
		}
		if ( 1 === preg_match( '/^(sha256|v1)[=,]/i', $signature ) ) {
			return 'prefixed';
		}
		return 1 === preg_match( '#^[A-Za-z0-9+/_-]{43}=?$#D', $signature ) ? 'base64' : 'not_hex';
	}

	/**
	 * The signature in the form that it ought to have, so that what was signed can be found out all the same.
	 *
	 * @param string $signature As it came.
	 * @return string
	 */
	private static function readable( string $signature ): string {
		$bare = (string) preg_replace( '/^(sha256|v1)[=,]\s*/i', '', trim( $signature ) );
		if ( 'base64' === self::form( $bare ) ) {
			// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- Senders write signatures so by mistake.
			return bin2hex( (string) base64_decode( strtr( $bare, '-_', '+/' ), true ) );
		}
		return strtolower( $bare );
	}

	/**
	 * What it is the signature of, and by which secret.
	 *
	 * @param string $body      Raw body.
	 * @param string $timestamp As it came.
	 * @param string $signature 64 small hexadecimal digits, or anything else.
	 * @param int    $now       Unix seconds.
	 * @return array{0:string,1:int} Code, and until when that secret is valid; 0: without an end.
	 */
	private function match( string $body, string $timestamp, string $signature, int $now ): array {
		if ( array() === $this->secrets ) {
			return array( 'no_secret', 0 );
		}
		$lines = str_replace( "\r\n", "\n", $body );
		foreach ( $this->secrets as $index => $active ) {
			if ( '' === $active['secret'] || ( 0 !== $active['not_after'] && $now > $active['not_after'] ) ) {
				continue;
			}
			$attempts = array(
				( 0 === $index ? 'current' : 'previous' ) => $timestamp . '.' . $body,
				'other_line_ends'                           => $timestamp . '.' . ( $lines === $body ? str_replace( "\n", "\r\n", $lines ) : $lines ),
				'line_end_added'                            => $timestamp . '.' . $lines . "\n",
				'trimmed'                                   => $timestamp . '.' . trim( $body ),
				'body_alone'                                => $body,
				'no_dot'                                    => $timestamp . $body,
				'body_first'                                => $body . '.' . $timestamp,
			);
			foreach ( $attempts as $code => $bytes ) {
				if ( hash_equals( hash_hmac( 'sha256', $bytes, $active['secret'] ), $signature ) ) {
					return array( $code, (int) $active['not_after'] );
				}
			}
		}
		return array( 'none', 0 );
	}
}
