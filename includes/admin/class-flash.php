<?php
/**
 * Messages for the next page.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Storage_Exception;
use Halt\Tracker\Vault;

defined( 'ABSPATH' ) || exit;

/**
 * Kept sealed with the user, because a message may show a token once; shown once and forgotten.
 */
class Flash {

	public const META = 'halt_tracker_flash';

	/**
	 * Makes it.
	 *
	 * @param Vault $vault Seals the messages.
	 */
	public function __construct( private Vault $vault ) {
	}

	/**
	 * Adds a message of success.
	 *
	 * @param string $text Plain text.
	 * @return void
	 */
	public function success( string $text ): void {
		$this->add( 'success', $text );
	}

	/**
	 * Adds a warning.
	 *
	 * @param string $text Plain text.
	 * @return void
	 */
	public function warning( string $text ): void {
		$this->add( 'warning', $text );
	}

	/**
	 * Adds a message of failure.
	 *
	 * @param string $text Plain text.
	 * @return void
	 */
	public function error( string $text ): void {
		$this->add( 'error', $text );
	}

	/**
	 * Adds a secret that is shown once.
	 *
	 * @param string $text   Plain text that says what it is.
	 * @param string $secret The secret.
	 * @return void
	 */
	public function secret( string $text, string $secret ): void {
		$this->add( 'info', $text, $secret );
	}

	/**
	 * Shows the messages and forgets them.
	 *
	 * @return void
	 */
	public function render(): void {
		$messages = $this->read();
		if ( array() === $messages ) {
			return;
		}
		delete_user_meta( get_current_user_id(), self::META );
		foreach ( $messages as $message ) {
			$html = '<p>' . esc_html( (string) ( $message['text'] ?? '' ) ) . '</p>';
			if ( '' !== (string) ( $message['secret'] ?? '' ) ) {
				$html .= '<p><code class="halt-tracker-secret">' . View::quoted( (string) $message['secret'] ) . '</code></p>';
			}
			wp_admin_notice(
				$html,
				array(
					'type'           => (string) ( $message['type'] ?? 'info' ),
					'dismissible'    => true,
					'paragraph_wrap' => false,
				)
			);
		}
	}

	/**
	 * Adds a message.
	 *
	 * @param string $type   Type of the notice.
	 * @param string $text   Plain text.
	 * @param string $secret A secret, or an empty string.
	 * @return void
	 */
	private function add( string $type, string $text, string $secret = '' ): void {
		$messages   = $this->read();
		$messages[] = array(
			'type'   => $type,
			'text'   => $text,
			'secret' => $secret,
		);
		$json       = (string) wp_json_encode( array_slice( $messages, -10 ) );
		try {
			$stored = $this->vault->seal( 'user_meta:' . self::META, $json );
		} catch ( Storage_Exception $e ) {
			// Without a key there is nothing secret to show either, and the failure itself must be shown.
			$stored = '' === $secret ? $json : '';
		}
		update_user_meta( get_current_user_id(), self::META, wp_slash( $stored ) );
	}

	/**
	 * The messages that wait.
	 *
	 * @return list<array<string,string>>
	 */
	private function read(): array {
		$stored = (string) get_user_meta( get_current_user_id(), self::META, true );
		if ( str_starts_with( $stored, 'ht1.' ) ) {
			try {
				$stored = $this->vault->open( 'user_meta:' . self::META, $stored );
			} catch ( Storage_Exception $e ) {
				$stored = '';
			}
		}
		$messages = json_decode( $stored, true );
		return is_array( $messages ) ? array_values( array_filter( $messages, 'is_array' ) ) : array();
	}
}
