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

	/** What is kept at most: a form may have many fields. */
	private const MOST = 60;

	/**
	 * Faults of fields that were taken from the messages in this request, or null before.
	 *
	 * @var array<string,array{text:string,typed:string}>|null
	 */
	private ?array $fields = null;

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
	 * Adds what is wrong with a field; shown at the field itself.
	 *
	 * @param string $name  Name of the control.
	 * @param string $text  Plain text.
	 * @param string $typed What was typed, to be corrected; never a secret.
	 * @return void
	 */
	public function field( string $name, string $text, string $typed = '' ): void {
		$this->put(
			array(
				'type'  => 'field',
				'name'  => $name,
				'text'  => $text,
				'typed' => substr( $typed, 0, 1000 ),
			)
		);
	}

	/**
	 * What is wrong with the fields of the form that was sent last.
	 *
	 * @return array<string,array{text:string,typed:string}> By name of the control.
	 */
	public function fields(): array {
		if ( null === $this->fields ) {
			$this->take();
		}
		return (array) $this->fields;
	}

	/**
	 * Takes the messages and forgets them; faults of fields are kept for the form.
	 *
	 * @return list<array<string,string>> The others.
	 */
	private function take(): array {
		$messages     = $this->read();
		$this->fields = array();
		foreach ( $messages as $index => $message ) {
			if ( 'field' === ( $message['type'] ?? '' ) ) {
				$this->fields[ (string) ( $message['name'] ?? '' ) ] = array(
					'text'  => (string) ( $message['text'] ?? '' ),
					'typed' => (string) ( $message['typed'] ?? '' ),
				);
				unset( $messages[ $index ] );
			}
		}
		if ( array() !== $this->fields && array() !== $messages ) {
			$this->keep( array_values( $messages ) );
		} elseif ( array() !== $this->fields ) {
			delete_user_meta( get_current_user_id(), self::META );
		}
		return array_values( $messages );
	}

	/**
	 * Shows the messages and forgets them.
	 *
	 * @return void
	 */
	public function render(): void {
		$messages = $this->take();
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
		$this->put(
			array(
				'type'   => $type,
				'text'   => $text,
				'secret' => $secret,
			)
		);
	}

	/**
	 * Adds a message of any kind.
	 *
	 * @param array<string,string> $message The message.
	 * @return void
	 */
	private function put( array $message ): void {
		$this->keep( array_slice( array_merge( $this->read(), array( $message ) ), -self::MOST ) );
	}

	/**
	 * Keeps the messages.
	 *
	 * @param list<array<string,string>> $messages All of them.
	 * @return void
	 */
	private function keep( array $messages ): void {
		try {
			$stored = $this->vault->seal( 'user_meta:' . self::META, (string) wp_json_encode( $messages ) );
		} catch ( Storage_Exception $e ) {
			// Without a key there is nothing secret to show either, and the failure itself must be shown.
			$stored = (string) wp_json_encode( array_filter( $messages, static fn( array $message ): bool => '' === (string) ( $message['secret'] ?? '' ) ) );
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
