<?php
/**
 * Alerts to a webhook.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

use Halt\Tracker\Admin\Alert_Words;

defined( 'ABSPATH' ) || exit;

/**
 * A POST of JSON, signed in the way in which our own ingest route wants to be called: HMAC-SHA256 of the
 * timestamp, a full stop and the body. In plain PHP, because the missing extension is one of the causes.
 */
class Alert_Webhook implements Alert_Channel {

	private const TIMEOUT = 5;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Address and secret.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function name(): string {
		return 'webhook';
	}

	/**
	 * {@inheritDoc}
	 */
	public function is_configured(): bool {
		return '' !== $this->url();
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $message See the interface.
	 */
	public function send( array $message ): string {
		$body    = (string) wp_json_encode( self::body( $message ), JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
		$time    = (string) time();
		$headers = array(
			'Content-Type'       => 'application/json; charset=utf-8',
			'X-Halt-Timestamp'   => $time,
			// The same for every try of a message, so that the receiver can tell a repeat.
			'X-Halt-Delivery-Id' => self::delivery_id( $message ),
		);
		$secret  = $this->settings->secrets()->alert_secret();
		if ( '' !== $secret ) {
			$headers['X-Halt-Webhook-Signature'] = hash_hmac( 'sha256', $time . '.' . $body, $secret );
		}
		$answer = wp_safe_remote_post(
			$this->url(),
			array(
				'timeout'     => self::TIMEOUT,
				'redirection' => 0,
				'headers'     => $headers,
				'body'        => $body,
				'user-agent'  => 'halt-tracker/' . HALT_TRACKER_VERSION,
			)
		);
		if ( is_wp_error( $answer ) ) {
			return (string) $answer->get_error_message();
		}
		$status = (int) wp_remote_retrieve_response_code( $answer );
		/* translators: %d: an HTTP status code. */
		return $status >= 200 && $status < 300 ? '' : sprintf( __( 'The webhook answered with status %d.', 'halt-tracker' ), $status );
	}

	/**
	 * What is sent.
	 *
	 * @param array<string,mixed> $message The message.
	 * @return array<string,mixed>
	 */
	private static function body( array $message ): array {
		return array(
			'type'         => (string) $message['type'],
			'cause'        => (string) $message['cause'],
			'title'        => Alert_Words::headline( $message ),
			'text'         => Alert_Words::text( $message ),
			'count'        => (int) ( $message['count'] ?? 0 ),
			'code'         => (string) ( $message['code'] ?? '' ),
			'detail'       => (string) ( $message['detail'] ?? '' ),
			'first_at'     => (int) ( $message['first_at'] ?? 0 ),
			'last_at'      => (int) ( $message['last_at'] ?? 0 ),
			'recovered_at' => (int) ( $message['recovered_at'] ?? 0 ),
			'submissions'  => array_values( (array) ( $message['links'] ?? array() ) ),
			'site'         => array(
				'name'        => html_entity_decode( (string) get_option( 'blogname' ), ENT_QUOTES, 'UTF-8' ),
				'home'        => (string) get_option( 'home' ),
				'environment' => wp_get_environment_type(),
			),
			'version'      => HALT_TRACKER_VERSION,
		);
	}

	/**
	 * An id of the message.
	 *
	 * @param array<string,mixed> $message The message.
	 * @return string
	 */
	private static function delivery_id( array $message ): string {
		$parts = array( get_option( 'home' ), $message['type'], $message['cause'], $message['first_at'] ?? microtime( true ), $message['count'] ?? 0, $message['recovered_at'] ?? 0 );
		return substr( hash( 'sha256', (string) wp_json_encode( $parts ) ), 0, 32 );
	}

	/**
	 * The address.
	 *
	 * @return string
	 */
	private function url(): string {
		return (string) $this->settings->get( 'alert_url' );
	}
}
