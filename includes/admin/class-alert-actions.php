<?php
/**
 * Alerts and status address, as an admin sets them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Alert_Dispatch;
use Halt\Tracker\Secrets;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Who is told, where machines may look, and a test of both.
 */
class Alert_Actions {

	/**
	 * Makes it.
	 *
	 * @param Settings       $settings Settings.
	 * @param Alert_Dispatch $dispatch Sends the test.
	 * @param Flash          $flash    Messages.
	 */
	public function __construct( private Settings $settings, private Alert_Dispatch $dispatch, private Flash $flash ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'save_alerts', array( $this, 'save' ) );
		$actions->add( 'test_alert', array( $this, 'test' ) );
		$actions->add( 'new_alert_secret', array( $this, 'new_secret' ) );
		$actions->add( 'new_status_token', array( $this, 'new_token' ) );
		$actions->add( 'remove_status_token', array( $this, 'remove_token' ) );
	}

	/**
	 * Saves who is told and when.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function save( Input $input ): string {
		$form    = new Settings_Form( $input );
		$changes = $form->read( Settings_Form::ALERTS );
		$this->settings->update( $changes );
		if ( '' !== ( $changes['alert_url'] ?? '' ) && '' === $this->settings->secrets()->alert_secret() ) {
			$this->new_secret();
		}
		$anchor = $form->report( $this->flash );
		if ( '' === $anchor ) {
			$this->flash->success( __( 'Settings saved.', 'halt-tracker' ) );
		}
		return '' === $anchor ? self::back() : Screens::url( Screens::SETTINGS ) . $anchor;
	}

	/**
	 * Sends a test through every channel.
	 *
	 * @return string
	 */
	public function test(): string {
		$results = $this->dispatch->test();
		if ( array() === $results ) {
			$this->flash->warning( __( 'There is nobody to tell: set a recipient or a webhook address first.', 'halt-tracker' ) );
		}
		foreach ( $results as $channel => $error ) {
			$name = self::channel( (string) $channel );
			if ( '' === $error ) {
				/* translators: %s: e-mail or webhook. */
				$this->flash->success( sprintf( __( '%s: the test was handed over.', 'halt-tracker' ), $name ) );
			} else {
				/* translators: 1: e-mail or webhook, 2: what went wrong. */
				$this->flash->error( sprintf( __( '%1$s: the test failed. %2$s', 'halt-tracker' ), $name, $error ) );
			}
		}
		return self::back();
	}

	/**
	 * Makes a secret for the signature of the alert webhook, and shows it once.
	 *
	 * @return string
	 */
	public function new_secret(): string {
		$secret = Secrets::generate();
		$this->settings->secrets()->set_alert_secret( $secret );
		$this->flash->secret( __( 'Alerts to the webhook are signed with this secret. Copy it now; it is not shown again:', 'halt-tracker' ), $secret );
		return self::back();
	}

	/**
	 * Makes a token for the status address; the one before stops working.
	 *
	 * @return string
	 */
	public function new_token(): string {
		$token = Secrets::generate();
		$this->settings->update( array( 'status_token_hash' => hash( 'sha256', $token ) ) );
		$this->flash->secret( __( 'Token of the status address. Copy it now; it is not shown again:', 'halt-tracker' ), $token );
		return self::back();
	}

	/**
	 * Closes the status address.
	 *
	 * @return string
	 */
	public function remove_token(): string {
		$this->settings->update( array( 'status_token_hash' => '' ) );
		$this->flash->success( __( 'The status address is closed.', 'halt-tracker' ) );
		return self::back();
	}

	/**
	 * Name of a channel.
	 *
	 * @param string $channel Channel.
	 * @return string
	 */
	public static function channel( string $channel ): string {
		$words = array(
			'mail'    => __( 'E-mail', 'halt-tracker' ),
			'webhook' => __( 'Webhook', 'halt-tracker' ),
		);
		return $words[ $channel ] ?? $channel;
	}

	/**
	 * Where to go afterwards.
	 *
	 * @return string
	 */
	private static function back(): string {
		return Screens::url( Screens::SETTINGS ) . '#halt-tracker-alerts';
	}
}
