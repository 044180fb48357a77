<?php
/**
 * The account for tests.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * A second account beside the live one, with a sign-in of its own. Tests may go there; submissions never do.
 */
class Sandbox_Actions {

	/** What stands before the names of the controls, since the live account's form has the same ones. */
	public const PREFIX = 'sandbox_';

	/**
	 * Makes it.
	 *
	 * @param Bridge             $bridge     The core.
	 * @param Settings           $settings   Settings.
	 * @param Connection_Actions $connection Sends the browser to Tracker and takes it back.
	 * @param Flash              $flash      Messages.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Connection_Actions $connection, private Flash $flash ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'save_sandbox', array( $this, 'save' ) );
		$actions->add( 'connect_sandbox', array( $this, 'connect' ) );
		$actions->add( 'paste_sandbox', array( $this, 'paste' ) );
		$actions->add( 'check_sandbox', array( $this, 'check' ) );
		$actions->add( 'disconnect_sandbox', array( $this, 'disconnect' ) );
	}

	/**
	 * Saves region, interface, client and addresses.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function save( Input $input ): string {
		$form    = new Settings_Form( $input, self::PREFIX );
		$changes = $form->read( Settings_Form::SANDBOX );
		$this->settings->update( array( 'tracker_sandbox' => array_merge( (array) $this->settings->get( 'tracker_sandbox' ), $changes ) ) );
		$secret = $input->credential( 'sandbox_client_secret' );
		if ( '' !== $secret && null === Settings::constant( 'sandbox_client_secret' ) ) {
			$this->settings->secrets()->set_sandbox_client_secret( $secret );
		}
		$anchor = $form->report( $this->flash );
		if ( '' === $anchor ) {
			$this->flash->success( __( 'Settings saved.', 'halt-tracker' ) );
		}
		return Screens::url( Screens::SETTINGS ) . ( '' === $anchor ? '#halt-tracker-sandbox' : $anchor );
	}

	/**
	 * Sends the browser to the consent page of the account for tests.
	 *
	 * @return string
	 * @throws Core_Exception When the settings do not suffice.
	 */
	public function connect(): string {
		if ( '' === $this->settings->secrets()->sandbox_client_secret() ) {
			$this->flash->error( __( 'Save the client secret first.', 'halt-tracker' ) );
			return self::back();
		}
		return $this->connection->begin( Settings::SANDBOX, Screens::SETTINGS );
	}

	/**
	 * Signs in with a pasted API token or refresh token.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function paste( Input $input ): string {
		$token = $input->credential( 'token' );
		if ( '' === $token ) {
			$this->flash->error( __( 'Please paste a token.', 'halt-tracker' ) );
		} else {
			$kind = 'refresh_token' === $input->key( 'kind' ) ? 'refresh_token' : 'api_token';
			$this->connection->report( $this->bridge()->connect( $kind, $token ), __( 'Connected to the sandbox account.', 'halt-tracker' ) );
		}
		return self::back();
	}

	/**
	 * Asks the account one harmless question.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function check(): string {
		$answer = $this->bridge()->check_connection();
		if ( ! empty( $answer['ok'] ) ) {
			$this->flash->success( __( 'The sandbox account answers, and accepts the sign-in.', 'halt-tracker' ) );
		} else {
			$this->flash->error( Words::refusal( $answer ) );
		}
		return self::back();
	}

	/**
	 * Forgets its sign-in.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function disconnect(): string {
		$this->bridge()->disconnect();
		$this->flash->success( __( 'The sandbox account is disconnected.', 'halt-tracker' ) );
		return self::back();
	}

	/**
	 * The bridge to it.
	 *
	 * @return Bridge
	 */
	private function bridge(): Bridge {
		return $this->bridge->for_connection( Settings::SANDBOX );
	}

	/**
	 * Where to go afterwards.
	 *
	 * @return string
	 */
	private static function back(): string {
		return Screens::url( Screens::SETTINGS ) . '#halt-tracker-sandbox';
	}
}
