<?php
/**
 * Our registrations at Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Storage_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Asks Tracker for them, makes them and takes them back. What was last seen is remembered, so that no screen has to
 * wait for Tracker.
 */
class Webhook_Registration {

	/** What Tracker said last. */
	public const OPTION = 'halt_tracker_job_hooks';

	/**
	 * Makes it.
	 *
	 * @param Bridge          $bridge  The core.
	 * @param Webhook_Address $address Where Tracker is to call.
	 */
	public function __construct( private Bridge $bridge, private Webhook_Address $address ) {
	}

	/**
	 * Asks Tracker.
	 *
	 * @return array{code:string,hooks:list<array{id:int,action:string,current:bool}>,at:int} `code` is empty where it answered.
	 * @throws Core_Exception When the core cannot be asked.
	 */
	public function look(): array {
		return self::remember( $this->bridge->tracker_hooks( Webhook_Address::prefix() ) );
	}

	/**
	 * Registers, and takes back what carries an earlier token.
	 *
	 * @return array{code:string,hooks:list<array{id:int,action:string,current:bool}>,at:int} As of {@see self::look()}.
	 * @throws Core_Exception When the core cannot be asked.
	 * @throws Storage_Exception When there is no token and none can be sealed.
	 */
	public function register(): array {
		return self::remember( $this->bridge->register_tracker_hooks( $this->address->url(), Webhook_Address::prefix() ) );
	}

	/**
	 * Takes all of them back.
	 *
	 * @return array{removed:int,code:string}
	 * @throws Core_Exception When the core cannot be asked.
	 */
	public function remove(): array {
		$answer = $this->bridge->remove_webhooks( Webhook_Address::prefix() );
		$code   = (string) ( $answer['code'] ?? '' );
		if ( '' === $code ) {
			self::remember( array() );
		}
		return array(
			'removed' => (int) ( $answer['removed'] ?? 0 ),
			'code'    => $code,
		);
	}

	/**
	 * Makes a new token and tells Tracker of it, where Tracker knows the one before.
	 *
	 * @return array{code:string,hooks:list<array{id:int,action:string,current:bool}>,at:int}|null Null where nothing was registered.
	 * @throws Core_Exception When the core cannot be asked.
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function renew(): ?array {
		$this->address->renew();
		return array() === ( self::known()['hooks'] ?? array() ) ? null : $this->register();
	}

	/**
	 * What Tracker said last.
	 *
	 * @return array{code:string,hooks:list<array{id:int,action:string,current:bool}>,at:int}|null Null: nobody has asked yet.
	 */
	public static function known(): ?array {
		$known = get_option( self::OPTION, null );
		return is_array( $known ) && isset( $known['at'] ) ? $known : null;
	}

	/**
	 * Whether Tracker calls us for every kind of change, as far as is known.
	 *
	 * @param array{hooks:list<array{current:bool}>}|null $known What Tracker said last.
	 * @return bool
	 */
	public static function is_complete( ?array $known ): bool {
		$hooks = $known['hooks'] ?? array();
		return array() !== $hooks && array() === array_filter( $hooks, static fn( array $hook ): bool => ! $hook['current'] );
	}

	/**
	 * Remembers an answer; one that says nothing about the registrations leaves what is known.
	 *
	 * @param array<string,mixed> $answer Answer of the core.
	 * @return array{code:string,hooks:list<array{id:int,action:string,current:bool}>,at:int}
	 */
	private static function remember( array $answer ): array {
		$hooks = array();
		foreach ( array_filter( (array) ( $answer['hooks'] ?? array() ), 'is_array' ) as $hook ) {
			$hooks[] = array(
				'id'      => (int) ( $hook['id'] ?? 0 ),
				'action'  => sanitize_text_field( (string) ( $hook['action'] ?? '' ) ),
				'current' => ! empty( $hook['current'] ),
			);
		}
		$seen = array(
			'code'  => (string) ( $answer['code'] ?? '' ),
			'hooks' => $hooks,
			'at'    => time(),
		);
		if ( '' === $seen['code'] ) {
			update_option( self::OPTION, $seen, false );
		}
		return $seen;
	}
}
