<?php
/**
 * Alerts by e-mail.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

use Halt\Tracker\Admin\Alert_Words;

defined( 'ABSPATH' ) || exit;

/**
 * Plain text, in the language of the site, without personal data: leads are named by links into the admin.
 */
class Alert_Mail implements Alert_Channel {

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Recipients.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function name(): string {
		return 'mail';
	}

	/**
	 * {@inheritDoc}
	 */
	public function is_configured(): bool {
		return array() !== $this->recipients();
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param array<string,mixed> $message See the interface.
	 */
	public function send( array $message ): string {
		$error  = '';
		$listen = static function ( \WP_Error $failure ) use ( &$error ): void {
			$error = wp_strip_all_tags( $failure->get_error_message() );
		};
		add_action( 'wp_mail_failed', $listen );
		$is_taken = wp_mail( $this->recipients(), self::subject( $message ), Alert_Words::text( $message ) );
		remove_action( 'wp_mail_failed', $listen );
		if ( $is_taken ) {
			return '';
		}
		return '' === $error ? __( 'WordPress could not send the e-mail.', 'halt-tracker' ) : $error;
	}

	/**
	 * The subject, with the name of the site in front.
	 *
	 * @param array<string,mixed> $message The message.
	 * @return string
	 */
	public static function subject( array $message ): string {
		$site = html_entity_decode( (string) get_option( 'blogname' ), ENT_QUOTES, 'UTF-8' );
		$line = sprintf( '[%s] Halt Tracker: %s', $site, Alert_Words::headline( $message ) );
		return (string) preg_replace( '/[\r\n]+/', ' ', $line );
	}

	/**
	 * Who gets it: the setting, else the admin of the site; nobody where it is switched off.
	 *
	 * @return list<string>
	 */
	private function recipients(): array {
		if ( ! $this->settings->get( 'alert_mail' ) ) {
			return array();
		}
		$chosen = array_filter( (array) $this->settings->get( 'alert_recipients' ), 'is_email' );
		return array_values( array_filter( array() === $chosen ? array( (string) get_option( 'admin_email' ) ) : $chosen, 'is_email' ) );
	}
}
