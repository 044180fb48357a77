<?php
/**
 * The second step: the account at Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Assistant;

use Halt\Tracker\Admin\Actions;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Settings_Form;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Region, client and sign-in. The buttons are those of the settings page; they come back here.
 */
class Connection_Step implements Step {

	/** Settings of its form. */
	private const NAMES = array( 'region', 'dialect', 'client_id', 'classic_url', 'rest_url' );

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Settings.
	 * @param Flash    $flash    Messages.
	 */
	public function __construct( private Settings $settings, private Flash $flash ) {
	}

	/** {@inheritDoc} */
	public function name(): string {
		return 'connection';
	}

	/** {@inheritDoc} */
	public function title(): string {
		return __( 'Connection', 'halt-tracker' );
	}

	/** {@inheritDoc} */
	public function is_done( array $status ): bool {
		return 'connected' === ( $status['connection']['state'] ?? '' );
	}

	/** {@inheritDoc} */
	public function data( array $status ): array {
		$letter = new Support_Letter( $this->settings );
		return array(
			'settings'          => $this->settings->all(),
			'has_client_secret' => '' !== $this->settings->secrets()->client_secret(),
			'connection'        => (array) ( $status['connection'] ?? array() ),
			'redirect_uri'      => $this->settings->redirect_uri(),
			'letter_subject'    => $letter->subject(),
			'letter'            => $letter->text(),
		);
	}

	/** {@inheritDoc} */
	public function register( Actions $actions ): void {
		$actions->add( 'assistant_account', array( $this, 'save' ) );
	}

	/**
	 * Saves region, interface and client.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function save( Input $input ): string {
		$form = new Settings_Form( $input );
		$this->settings->update( $form->read( array_intersect_key( Settings_Form::KINDS, array_flip( self::NAMES ) ) ) );
		$secret = $input->credential( 'client_secret' );
		if ( '' !== $secret && null === Settings::constant( 'client_secret' ) ) {
			$this->settings->secrets()->set_client_secret( $secret );
		}
		$anchor = $form->report( $this->flash );
		if ( '' === $anchor ) {
			$this->flash->success( __( 'Saved. Now sign in.', 'halt-tracker' ) );
		}
		return Screens::url( Screens::ASSISTANT, array( 'step' => $this->name() ) ) . $anchor;
	}
}
