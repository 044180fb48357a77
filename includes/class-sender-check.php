<?php
/**
 * Verifies the sender of a request without the core.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * The one rule that exists twice: `src/intake/signature.rs` is the other copy, and tests/fixtures/signatures.json
 * holds both to the same answers. Used only while the core cannot take a request.
 */
class Sender_Check {

	/** Seconds a signature is valid, both ways. */
	public const WINDOW = 300;

	/**
	 * Makes it.
	 *
	 * @param list<array{secret:string,not_after:int}> $secrets Secrets in force.
	 * @param list<array<string,mixed>>                $sources Senders with a token of their own.
	 */
	public function __construct( private array $secrets, private array $sources ) {
	}

	/**
	 * Checks credentials.
	 *
	 * @param array{timestamp:string,signature:string,token:string} $credentials As they came.
	 * @param string                                                 $bytes       What a signature covers.
	 * @param int                                                    $now         Unix seconds.
	 * @return array{kind:string,source?:string,profiles?:list<string>}|null Null in every other case, without
	 *                                                                       saying which.
	 */
	public function authenticate( array $credentials, string $bytes, int $now ): ?array {
		if ( '' !== $credentials['signature'] || '' !== $credentials['timestamp'] ) {
			// A wrong signature is never rescued by a token: a sender that signs means it.
			return $this->is_signed( $credentials, $bytes, $now ) ? array( 'kind' => 'signed' ) : null;
		}
		return '' === $credentials['token'] ? null : $this->by_token( $credentials['token'], $now );
	}

	/**
	 * Whether the signature is that of a secret in force.
	 *
	 * @param array{timestamp:string,signature:string,token:string} $credentials As they came.
	 * @param string                                                 $bytes       What it covers.
	 * @param int                                                    $now         Unix seconds.
	 * @return bool
	 */
	private function is_signed( array $credentials, string $bytes, int $now ): bool {
		$timestamp = $credentials['timestamp'];
		// Strict on purpose: PHP's own readings of a number take `1e9` and ` 170…`. `D`: `$` is the very end.
		if ( 1 !== preg_match( '/^[0-9]{1,12}$/D', $timestamp ) || abs( (int) $timestamp - $now ) > self::WINDOW ) {
			return false;
		}
		if ( 1 !== preg_match( '/^[0-9a-f]{64}$/D', $credentials['signature'] ) ) {
			return false;
		}
		$matched = false;
		foreach ( $this->secrets as $active ) {
			// An empty secret would accept everybody.
			if ( '' === $active['secret'] || ( 0 !== $active['not_after'] && $now > $active['not_after'] ) ) {
				continue;
			}
			// Every one is tried, so that the time does not tell which one it was.
			$matched = hash_equals( hash_hmac( 'sha256', $timestamp . '.' . $bytes, $active['secret'] ), $credentials['signature'] ) || $matched;
		}
		return $matched;
	}

	/**
	 * Whose token it is.
	 *
	 * @param string $token Token as it came.
	 * @param int    $now   Unix seconds.
	 * @return array{kind:string,source:string,profiles:list<string>}|null
	 */
	private function by_token( string $token, int $now ): ?array {
		$hash  = hash( 'sha256', $token );
		$found = null;
		foreach ( $this->sources as $source ) {
			$current  = (string) ( $source['token_hash'] ?? '' );
			$previous = (string) ( $source['previous_hash'] ?? '' );
			$is_his   = '' !== $current && hash_equals( $current, $hash );
			$was_his  = '' !== $previous && $now <= (int) ( $source['previous_until'] ?? 0 ) && hash_equals( $previous, $hash );
			if ( $is_his || $was_his ) {
				$found = array(
					'kind'     => 'token',
					'source'   => (string) ( $source['id'] ?? '' ),
					'profiles' => array_values( array_map( 'strval', (array) ( $source['profiles'] ?? array() ) ) ),
				);
			}
		}
		return $found;
	}
}
