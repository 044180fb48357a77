<?php
/**
 * The sealed option.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Client secret, webhook secrets and the tokens of Tracker's webhooks: one option, one envelope, never autoloaded, never sent to a browser
 * except by the action that reveals the webhook secret.
 */
class Secrets {

	public const OPTION  = 'halt_tracker_secrets';
	public const OVERLAP = DAY_IN_SECONDS;

	/**
	 * Whether the option is there and cannot be opened.
	 *
	 * @var bool
	 */
	private bool $unreadable = false;

	/**
	 * Makes the store.
	 *
	 * @param Vault $vault Seals and opens.
	 */
	public function __construct( private Vault $vault ) {
	}

	/**
	 * The OAuth client secret in force.
	 *
	 * @return string
	 */
	public function client_secret(): string {
		return Settings::constant( 'client_secret' ) ?? (string) ( $this->read()['client_secret'] ?? '' );
	}

	/**
	 * Saves the OAuth client secret.
	 *
	 * @param string $secret The secret; empty forgets it.
	 * @return void
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function set_client_secret( string $secret ): void {
		$this->write( array( 'client_secret' => $secret ) + $this->read() );
	}

	/**
	 * The OAuth client secret of the sandbox account.
	 *
	 * @return string
	 */
	public function sandbox_client_secret(): string {
		return Settings::constant( 'sandbox_client_secret' ) ?? (string) ( $this->read()['sandbox_client_secret'] ?? '' );
	}

	/**
	 * Saves the OAuth client secret of the sandbox account.
	 *
	 * @param string $secret The secret; empty forgets it.
	 * @return void
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function set_sandbox_client_secret( string $secret ): void {
		$this->write( array( 'sandbox_client_secret' => $secret ) + $this->read() );
	}

	/**
	 * The secret with which alerts to the webhook are signed.
	 *
	 * @return string Empty: none yet.
	 */
	public function alert_secret(): string {
		return (string) ( $this->read()['alert'] ?? '' );
	}

	/**
	 * Saves the secret for alerts.
	 *
	 * @param string $secret The secret.
	 * @return void
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function set_alert_secret( string $secret ): void {
		$this->write( array( 'alert' => $secret ) + $this->read() );
	}

	/**
	 * The secrets that the signed route accepts now, the current one first.
	 *
	 * @return list<array{secret:string,not_after:int}>
	 */
	public function webhook_secrets(): array {
		$constant = Settings::constant( 'webhook_secret' );
		if ( null !== $constant ) {
			// An empty constant closes the route; it must not open a saved secret again.
			return '' === $constant ? array() : array(
				array(
					'secret'    => $constant,
					'not_after' => 0,
				),
			);
		}
		return $this->valid( 'webhook' );
	}

	/**
	 * Makes this the webhook secret; the one before stays valid for a day, so that senders can follow.
	 *
	 * @param string $secret The new secret.
	 * @return void
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function rotate_webhook_secret( string $secret ): void {
		$this->rotate( 'webhook', $secret );
	}

	/**
	 * The tokens that Tracker's own webhooks may carry now, the current one first.
	 *
	 * @return list<array{secret:string,not_after:int}>
	 */
	public function hook_tokens(): array {
		return $this->valid( 'hooks' );
	}

	/**
	 * Makes this the token of Tracker's webhooks; the one before stays valid for a day.
	 *
	 * @param string $token The new token.
	 * @return void
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function rotate_hook_token( string $token ): void {
		$this->rotate( 'hooks', $token );
	}

	/**
	 * Those of a list that are valid now.
	 *
	 * @param string $name Name of the list.
	 * @return list<array{secret:string,not_after:int}> Unix seconds; 0: no end.
	 */
	private function valid( string $name ): array {
		$secrets = array();
		foreach ( (array) ( $this->read()[ $name ] ?? array() ) as $entry ) {
			$not_after = (int) ( $entry['not_after'] ?? 0 );
			if ( '' !== (string) ( $entry['secret'] ?? '' ) && ( 0 === $not_after || $not_after > time() ) ) {
				$secrets[] = array(
					'secret'    => (string) $entry['secret'],
					'not_after' => $not_after,
				);
			}
		}
		return $secrets;
	}

	/**
	 * Puts a secret at the top of a list; those before end within a day.
	 *
	 * @param string $name   Name of the list.
	 * @param string $secret The new secret.
	 * @return void
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	private function rotate( string $name, string $secret ): void {
		$end     = time() + self::OVERLAP;
		$secrets = array(
			array(
				'secret'    => $secret,
				'not_after' => 0,
			),
		);
		foreach ( $this->valid( $name ) as $entry ) {
			if ( $secret !== $entry['secret'] ) {
				$secrets[] = array(
					'secret'    => $entry['secret'],
					'not_after' => 0 === $entry['not_after'] ? $end : min( $end, $entry['not_after'] ),
				);
			}
		}
		$this->write( array( $name => array_slice( $secrets, 0, 5 ) ) + $this->read() );
	}

	/**
	 * A secret fit for the webhook.
	 *
	 * @return string 64 hexadecimal digits.
	 */
	public static function generate(): string {
		return bin2hex( random_bytes( 32 ) );
	}

	/**
	 * Whether saved secrets cannot be opened: the key was replaced or lost.
	 *
	 * @return bool
	 */
	public function are_unreadable(): bool {
		$this->read();
		return $this->unreadable;
	}

	/**
	 * Opens the option.
	 *
	 * @return array<string,mixed> Empty when there is nothing or it cannot be opened.
	 */
	private function read(): array {
		$this->unreadable = false;
		$envelope         = (string) get_option( self::OPTION, '' );
		if ( '' === $envelope ) {
			return array();
		}
		try {
			$value = json_decode( $this->vault->open( 'option:' . self::OPTION, $envelope ), true );
		} catch ( Storage_Exception $e ) {
			$this->unreadable = true;
			return array();
		}
		return is_array( $value ) ? $value : array();
	}

	/**
	 * Seals and saves.
	 *
	 * @param array<string,mixed> $values All secrets.
	 * @return void
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	private function write( array $values ): void {
		update_option( self::OPTION, $this->vault->seal( 'option:' . self::OPTION, (string) wp_json_encode( $values ) ), false );
	}
}
