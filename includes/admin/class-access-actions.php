<?php
/**
 * Who may post submissions.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Secrets;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The webhook secret, and tokens for senders that cannot sign. A token is shown once; only its hash is kept.
 */
class Access_Actions {

	private const SHORTEST_SECRET = 16;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Settings.
	 * @param Flash    $flash    Messages.
	 * @param Audit    $audit    Notes who did it.
	 */
	public function __construct( private Settings $settings, private Flash $flash, private Audit $audit ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'reveal_secret', array( $this, 'reveal' ) );
		$actions->add( 'rotate_secret', array( $this, 'rotate' ) );
		$actions->add( 'set_secret', array( $this, 'set' ) );
		$actions->add( 'add_source', array( $this, 'add_source' ) );
		$actions->add( 'rotate_source', array( $this, 'rotate_source' ) );
		$actions->add( 'delete_source', array( $this, 'delete_source' ) );
	}

	/**
	 * Shows the webhook secret once.
	 *
	 * @param Input $input `back`: the page to return to.
	 * @return string
	 */
	public function reveal( Input $input ): string {
		$secrets = $this->settings->secrets()->webhook_secrets();
		if ( array() === $secrets ) {
			$this->flash->error( __( 'There is no webhook secret. The signed route is closed until there is one.', 'halt-tracker' ) );
		} else {
			$this->audit->note( 'secret_revealed', array( 'secret' => 'webhook' ) );
			$this->flash->secret( __( 'The webhook secret:', 'halt-tracker' ), $secrets[0]['secret'] );
		}
		return self::webhook( $input );
	}

	/**
	 * Makes a new webhook secret.
	 *
	 * @param Input $input `back`: the page to return to.
	 * @return string
	 */
	public function rotate( Input $input ): string {
		return $this->save_secret( Secrets::generate(), $input );
	}

	/**
	 * Takes a webhook secret of the admin's own.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function set( Input $input ): string {
		$secret = $input->credential( 'secret' );
		if ( strlen( $secret ) < self::SHORTEST_SECRET ) {
			/* translators: %d: number of characters. */
			$this->flash->field( 'secret', sprintf( __( 'A webhook secret needs at least %d characters.', 'halt-tracker' ), self::SHORTEST_SECRET ) );
			$this->flash->error( __( 'The webhook secret stays as it was.', 'halt-tracker' ) );
			return self::webhook( $input );
		}
		return $this->save_secret( $secret, $input );
	}

	/**
	 * Adds a sender.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function add_source( Input $input ): string {
		$id      = Profile_Shape::id( $input->text( 'id' ) );
		$sources = $this->sources();
		if ( '' === $id || isset( $sources[ $id ] ) ) {
			$this->flash->field( 'id', __( 'Please give a name that no other sender has.', 'halt-tracker' ), $input->verbatim( 'id' ) );
			$this->flash->error( __( 'No sender was added.', 'halt-tracker' ) );
			return self::back();
		}
		$token          = Secrets::generate();
		$sources[ $id ] = array(
			'id'             => $id,
			'token_hash'     => hash( 'sha256', $token ),
			'previous_hash'  => '',
			'previous_until' => 0,
			'profiles'       => $input->checked( 'profiles' ),
		);
		$this->write( $sources );
		/* translators: %s: name of the sender. */
		$this->flash->secret( sprintf( __( 'Token of “%s”. Copy it now; it is not shown again:', 'halt-tracker' ), $id ), $token );
		return self::back();
	}

	/**
	 * Makes a new token for a sender; the one before works for another day.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function rotate_source( Input $input ): string {
		$id      = $input->key( 'id' );
		$sources = $this->sources();
		if ( isset( $sources[ $id ] ) ) {
			$token                            = Secrets::generate();
			$sources[ $id ]['previous_hash']  = (string) $sources[ $id ]['token_hash'];
			$sources[ $id ]['previous_until'] = time() + Secrets::OVERLAP;
			$sources[ $id ]['token_hash']     = hash( 'sha256', $token );
			$this->write( $sources );
			/* translators: %s: name of the sender. */
			$this->flash->secret( sprintf( __( 'New token of “%s”. Copy it now; it is not shown again. The one before works for another 24 hours.', 'halt-tracker' ), $id ), $token );
		}
		return self::back();
	}

	/**
	 * Deletes a sender; its token stops working at once.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function delete_source( Input $input ): string {
		$sources = $this->sources();
		unset( $sources[ $input->key( 'id' ) ] );
		$this->write( $sources );
		$this->flash->success( __( 'The sender was deleted.', 'halt-tracker' ) );
		return self::back();
	}

	/**
	 * Saves a webhook secret.
	 *
	 * @param string $secret The secret.
	 * @param Input  $input  `back`: the page to return to.
	 * @return string
	 */
	private function save_secret( string $secret, Input $input ): string {
		if ( null !== Settings::constant( 'webhook_secret' ) ) {
			/* translators: %s: name of a PHP constant. */
			$this->flash->error( sprintf( __( 'The webhook secret is set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS['webhook_secret'] ) );
		} else {
			$this->settings->secrets()->rotate_webhook_secret( $secret );
			$this->audit->note( 'secret_regenerated', array( 'secret' => 'webhook' ) );
			$this->flash->secret( __( 'The new webhook secret. The one before works for another 24 hours.', 'halt-tracker' ), $secret );
		}
		return self::webhook( $input );
	}

	/**
	 * Where to go from the forms about the webhook secret.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	private static function webhook( Input $input ): string {
		return Screens::ASSISTANT === $input->key( 'back' ) ? Screens::url( Screens::ASSISTANT, array( 'step' => 'webhook' ) ) : Screens::url( Screens::SETTINGS ) . '#halt-tracker-webhook';
	}

	/**
	 * The senders by id.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private function sources(): array {
		return array_column( (array) $this->settings->get( 'sources' ), null, 'id' );
	}

	/**
	 * Saves the senders.
	 *
	 * @param array<string,array<string,mixed>> $sources Senders by id.
	 * @return void
	 */
	private function write( array $sources ): void {
		$this->settings->update( array( 'sources' => array_values( $sources ) ) );
	}

	/**
	 * Where to go afterwards.
	 *
	 * @return string
	 */
	private static function back(): string {
		return Screens::url( Screens::SETTINGS ) . '#halt-tracker-sources';
	}
}
