<?php
/**
 * The bridge's calls about the Tracker account.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A part of {@see Bridge}, which makes the calls.
 */
trait Bridge_Connection {

	/**
	 * Begins to sign in; the answer's `url` is Tracker's consent page.
	 *
	 * @param string $redirect_uri Where Tracker sends the browser back to.
	 * @return string
	 * @throws Core_Exception When the settings do not suffice.
	 */
	public function begin_sign_in( string $redirect_uri ): string {
		return (string) ( $this->call( 'beginSignIn', $redirect_uri )['url'] ?? '' );
	}

	/**
	 * Ends signing in with what Tracker sent the browser back with.
	 *
	 * @param array<string,string> $answer `state`, `code`, `error`, `redirect_uri`.
	 * @return array<string,mixed> The connection.
	 * @throws Core_Exception When it failed.
	 */
	public function finish_sign_in( array $answer ): array {
		return $this->call( 'finishSignIn', self::encode( $answer ) );
	}

	/**
	 * Signs in with a pasted credential.
	 *
	 * @param string $kind  `api_token` or `refresh_token`.
	 * @param string $token The credential.
	 * @return array<string,mixed> The connection.
	 * @throws Core_Exception When it is not accepted.
	 */
	public function connect( string $kind, string $token ): array {
		return $this->call(
			'connect',
			self::encode(
				array(
					'kind'  => $kind,
					'token' => $token,
				)
			)
		);
	}

	/**
	 * Forgets the connection.
	 *
	 * @return array<string,mixed> The connection.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function disconnect(): array {
		return $this->call( 'disconnect' );
	}

	/**
	 * Forces a fresh token.
	 *
	 * @return array<string,mixed> The connection.
	 * @throws Core_Exception When it failed.
	 */
	public function renew(): array {
		return $this->call( 'renew' );
	}

	/**
	 * Sends what was accepted for another Tracker account to the one of today.
	 *
	 * @return int How many submissions go on.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function adopt(): int {
		return (int) ( $this->call( 'adopt' )['adopted'] ?? 0 );
	}

	/**
	 * Asks Tracker one harmless question.
	 *
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function check_connection(): array {
		return $this->call( 'checkConnection' );
	}

	/**
	 * Takes back our registrations at Tracker.
	 *
	 * @param string $url_prefix Our own URL prefix.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function remove_webhooks( string $url_prefix ): array {
		return $this->call( 'removeWebhooks', $url_prefix );
	}
}
