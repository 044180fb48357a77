<?php
/**
 * What an admin decides about a copy, and the pause switch.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Alerts;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Install;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Nobody but a person can tell a new domain from a copy; these are the answers.
 */
class Guard_Actions {

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Settings.
	 * @param Flash    $flash    Messages.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Flash $flash ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'take_over', array( $this, 'take_over' ) );
		$actions->add( 'discard_copy', array( $this, 'discard_copy' ) );
		$actions->add( 'own_store', array( $this, 'own_store' ) );
		$actions->add( 'save_guard', array( $this, 'save' ) );
		$actions->add( 'resume', array( $this, 'resume' ) );
	}

	/**
	 * This site is the live one now.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function take_over(): string {
		$answer = $this->bridge->take_over();
		Alerts::clear( 'site_copy' );
		/* translators: %d: number of submissions. */
		$this->flash->success( sprintf( __( 'This is the live site now. Submissions released: %d.', 'halt-tracker' ), (int) ( $answer['released'] ?? 0 ) ) );
		return self::back();
	}

	/**
	 * This site is a copy: what it brought along is given up.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function discard_copy(): string {
		$answer = $this->bridge->discard_copy();
		$code   = (string) ( $answer['code'] ?? '' );
		if ( '' !== $code ) {
			$this->flash->error( Words::code( $code ) );
			return self::back();
		}
		Alerts::clear( 'site_copy' );
		$this->flash->success(
			sprintf(
				/* translators: 1: number of submissions discarded, 2: number of submissions that go on. */
				__( 'This copy stands on its own now. Discarded: %1$d. Received here meanwhile: %2$d. Its sign-in at Tracker was forgotten; connect it to an account of its own, or pause it.', 'halt-tracker' ),
				(int) ( $answer['discarded'] ?? 0 ),
				(int) ( $answer['released'] ?? 0 )
			)
		);
		return self::back();
	}

	/**
	 * This site is a copy that uses the very store of the original: it gets one of its own, and the original's
	 * stays untouched.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function own_store(): string {
		$guard = (array) ( $this->bridge->status()['guard'] ?? array() );
		if ( 'copy' !== ( $guard['standing'] ?? '' ) ) {
			$this->flash->error( Words::code( 'not_a_copy' ) );
			return self::back();
		}
		( new Install() )->renew();
		Alerts::clear( 'site_copy' );
		$this->flash->success( __( 'This copy has an empty store of its own now. What was held stays with the original and can be decided there.', 'halt-tracker' ) );
		return self::back();
	}

	/**
	 * Saves whether a copy may send.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function save( Input $input ): string {
		$this->settings->update( array( 'guard_exempt' => $input->flag( 'guard_exempt' ) ) );
		$this->flash->success( __( 'Settings saved.', 'halt-tracker' ) );
		return self::back();
	}

	/**
	 * Ends a pause.
	 *
	 * @return string
	 */
	public function resume(): string {
		if ( null !== Settings::constant( 'paused' ) ) {
			/* translators: %s: name of a PHP constant. */
			$this->flash->error( sprintf( __( 'Set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS['paused'] ) );
		} else {
			$this->settings->update( array( 'paused' => false ) );
			$this->flash->success( __( 'Deliveries go on.', 'halt-tracker' ) );
		}
		return (string) wp_get_referer();
	}

	/**
	 * Where to go afterwards.
	 *
	 * @return string
	 */
	private static function back(): string {
		return Screens::url() . '#halt-tracker-guard';
	}
}
