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
 * Asks Tracker for them, makes them and takes them back.
 */
class Webhook_Registration {

	/** What is remembered. */
	public const OPTION = Webhook_Memory::OPTION;

	/**
	 * What is known.
	 *
	 * @var Webhook_Memory
	 */
	private Webhook_Memory $memory;

	/**
	 * Makes it.
	 *
	 * @param Bridge          $bridge  The core.
	 * @param Webhook_Address $address Where Tracker is to call.
	 */
	public function __construct( private Bridge $bridge, private Webhook_Address $address ) {
		$this->memory = new Webhook_Memory( $address->settings );
	}

	/**
	 * Asks Tracker.
	 *
	 * @return array<string,mixed> `code` (empty where it answered), `hooks`, `missing`, `at`, `failed`, `next_at` and `ends` of {@see Webhook_Memory}.
	 * @throws Core_Exception When the core cannot be asked.
	 */
	public function look(): array {
		return $this->memory->saw( $this->bridge->tracker_hooks( Webhook_Address::prefix() ) );
	}

	/**
	 * Registers, and takes back what carries an earlier token.
	 *
	 * @return array<string,mixed> As of {@see self::look()}.
	 * @throws Core_Exception When the core cannot be asked.
	 * @throws Storage_Exception When there is no token and none can be sealed.
	 */
	public function register(): array {
		$url = $this->address->url();
		try {
			return $this->memory->registered( $this->bridge->register_tracker_hooks( $url, Webhook_Address::prefix() ) );
		} catch ( Core_Exception $e ) {
			$this->memory->registered( array( 'code' => $e->error_code() ) );
			throw $e;
		}
	}

	/**
	 * Takes all of them back.
	 *
	 * @return array{removed:int,code:string}
	 * @throws Core_Exception When the core cannot be asked.
	 */
	public function remove(): array {
		$this->memory->removed( false );
		$answer = $this->bridge->remove_webhooks( Webhook_Address::prefix() );
		$code   = (string) ( $answer['code'] ?? '' );
		if ( '' === $code ) {
			$this->memory->removed( true );
		}
		return array(
			'removed' => (int) ( $answer['removed'] ?? 0 ),
			'code'    => $code,
		);
	}

	/**
	 * Makes a new token and tells Tracker of it, where Tracker knows the one before.
	 *
	 * @return array<string,mixed>|null As of {@see self::look()}; null where nothing was registered.
	 * @throws Core_Exception When the core cannot be asked.
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function renew(): ?array {
		$known = $this->memory->known();
		$this->address->renew();
		return null === $known || ! $known['wanted'] ? null : $this->register();
	}

	/**
	 * Registers again what somebody had registered and what is no longer whole: a try that failed, a new token that
	 * Tracker could not be told of, a registration that is gone at Tracker. Waits longer after each failure.
	 *
	 * @return array<string,mixed>|null As of {@see self::look()}; null where there was nothing to do.
	 * @throws Core_Exception When the core cannot be asked.
	 * @throws Storage_Exception When there is no token and none can be sealed.
	 */
	public function retry(): ?array {
		$known = $this->memory->known();
		if ( null === $known || ! $known['wanted'] || self::is_complete( $known ) || $known['next_at'] > time() ) {
			return null;
		}
		$settings = $this->address->settings;
		// At another address somebody decides: this may be a copy of the site. And tokens that cannot be read must not be written over.
		if ( Webhook_Address::prefix() !== $known['prefix'] || $settings->secrets()->are_unreadable() ) {
			return null;
		}
		if ( ! $settings->get( 'jobs_enabled' ) || $settings->get( 'paused' ) || ! $this->bridge->is_available() ) {
			return null;
		}
		$this->memory->claim();
		return $this->register();
	}

	/**
	 * Whether Tracker calls us for every kind of change, as far as is known, and goes on with it.
	 *
	 * @param array<string,mixed>|null $known What {@see Webhook_Memory::known()} or {@see self::look()} says.
	 * @return bool
	 */
	public static function is_complete( ?array $known ): bool {
		$hooks = $known['hooks'] ?? array();
		$whole = array() === ( $known['missing'] ?? array() ) && '' === ( $known['failed'] ?? '' ) && 0 === ( $known['ends'] ?? 0 );
		return $whole && array() !== $hooks && array() === array_filter( $hooks, static fn( array $hook ): bool => ! $hook['current'] );
	}
}
