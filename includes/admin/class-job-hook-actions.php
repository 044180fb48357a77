<?php
/**
 * What an admin does about Tracker's webhooks.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Core_Exception;
use Halt\Tracker\Jobs\Webhook_Address;
use Halt\Tracker\Jobs\Webhook_Registration;
use Halt\Tracker\Storage_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Register, take back, ask Tracker, show the address, make a new token.
 */
class Job_Hook_Actions {

	/**
	 * Makes it.
	 *
	 * @param Webhook_Registration $hooks   Our registrations at Tracker.
	 * @param Webhook_Address      $address Where Tracker calls.
	 * @param Flash                $flash   Messages.
	 * @param Audit                $audit   Notes who did it.
	 */
	public function __construct( private Webhook_Registration $hooks, private Webhook_Address $address, private Flash $flash, private Audit $audit ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'job_hooks_register', array( $this, 'register_hooks' ) );
		$actions->add( 'job_hooks_remove', array( $this, 'remove' ) );
		$actions->add( 'job_hooks_look', array( $this, 'look' ) );
		$actions->add( 'job_hooks_reveal', array( $this, 'reveal' ) );
		$actions->add( 'job_hooks_renew', array( $this, 'renew' ) );
	}

	/**
	 * Registers at Tracker.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 * @throws Storage_Exception When the token cannot be sealed.
	 */
	public function register_hooks(): string {
		$this->say( $this->hooks->register() );
		return self::back();
	}

	/**
	 * Takes the registrations back.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function remove(): string {
		$answer = $this->hooks->remove();
		if ( '' !== $answer['code'] ) {
			$this->flash->error( Words::code( $answer['code'] ) );
		} else {
			/* translators: %s: number of registrations. */
			$this->flash->success( sprintf( _n( '%s registration was taken back at Tracker.', '%s registrations were taken back at Tracker.', $answer['removed'], 'halt-tracker' ), number_format_i18n( $answer['removed'] ) ) . ' ' . __( 'Changes come with the sweeps now.', 'halt-tracker' ) );
		}
		return self::back();
	}

	/**
	 * Asks Tracker what is registered.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function look(): string {
		$this->say( $this->hooks->look() );
		return self::back();
	}

	/**
	 * Shows the address once.
	 *
	 * @return string
	 * @throws Storage_Exception When there is no token and none can be sealed.
	 */
	public function reveal(): string {
		$this->audit->note( 'secret_revealed', array( 'secret' => 'tracker_webhook' ) );
		$this->flash->secret( __( 'The address that Tracker calls. Whoever knows it can make this site read jobs again, and nothing else:', 'halt-tracker' ), $this->address->url() );
		return self::back();
	}

	/**
	 * Makes a new token.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function renew(): string {
		$this->audit->note( 'secret_regenerated', array( 'secret' => 'tracker_webhook' ) );
		$seen = $this->hooks->renew();
		if ( null === $seen ) {
			$this->flash->success( __( 'A new token was made. The one before works for another 24 hours.', 'halt-tracker' ) );
		} elseif ( '' !== $seen['code'] ) {
			/* translators: %s: what went wrong. */
			$this->flash->error( sprintf( __( 'A new token was made, but Tracker could not be told: %s The one before works for another 24 hours; register again until then.', 'halt-tracker' ), Words::code( $seen['code'] ) ) );
		} else {
			$this->flash->success( __( 'A new token was made and registered at Tracker. The one before works for another 24 hours.', 'halt-tracker' ) );
		}
		return self::back();
	}

	/**
	 * Says what is registered.
	 *
	 * @param array<string,mixed> $seen What Tracker said.
	 * @return void
	 */
	private function say( array $seen ): void {
		if ( '' !== $seen['code'] ) {
			$this->flash->error( Words::code( $seen['code'] ) );
		} elseif ( Webhook_Registration::is_complete( $seen ) ) {
			$this->flash->success( __( 'Tracker tells this site of every change.', 'halt-tracker' ) );
		} else {
			$this->flash->warning( Job_Hook_Words::known( $seen ) );
		}
	}

	/**
	 * Where to go afterwards.
	 *
	 * @return string
	 */
	private static function back(): string {
		return Screens::url( Screens::JOBS ) . '#halt-tracker-hooks';
	}
}
