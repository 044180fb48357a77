<?php
/**
 * Where Tracker tells of changes.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Rest;
use Halt\Tracker\Secrets;
use Halt\Tracker\Settings;
use Halt\Tracker\Storage_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * The address that is registered at Tracker. Tracker signs nothing, so a token in the address is all that tells its
 * calls from anybody else's.
 */
class Webhook_Address {

	private const ROUTE = '/tracker-webhook';

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Has the tokens.
	 */
	public function __construct( public readonly Settings $settings ) {
	}

	/**
	 * The route below our namespace.
	 *
	 * @return string
	 */
	public static function path(): string {
		return '/' . Rest::NAMESPACE . self::ROUTE;
	}

	/**
	 * How every such address of this site begins.
	 *
	 * @return string
	 */
	public static function prefix(): string {
		return rest_url( Rest::NAMESPACE . self::ROUTE );
	}

	/**
	 * The address with the token of today, which is made where there is none.
	 *
	 * @return string
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function url(): string {
		if ( array() === $this->settings->secrets()->hook_tokens() ) {
			$this->renew();
		}
		return self::with( $this->settings->secrets()->hook_tokens()[0]['secret'] ?? '' );
	}

	/**
	 * The address for the eye.
	 *
	 * @return string
	 */
	public static function masked(): string {
		return self::with( '••••••••' );
	}

	/**
	 * Makes a new token; the one before works for another day.
	 *
	 * @return void
	 * @throws Storage_Exception When it cannot be sealed.
	 */
	public function renew(): void {
		$this->settings->secrets()->rotate_hook_token( Secrets::generate() );
	}

	/**
	 * When the tokens of before end.
	 *
	 * @return list<int> Unix seconds; the first entry, 0, is the token of today. Empty: there is none.
	 */
	public function ends(): array {
		return array_map( static fn( array $one ): int => $one['not_after'], $this->settings->secrets()->hook_tokens() );
	}

	/**
	 * The address with a token. `add_query_arg` would write a plain permalink's route in another way, and the address
	 * has to begin with the prefix.
	 *
	 * @param string $token Token.
	 * @return string
	 */
	private static function with( string $token ): string {
		$prefix = self::prefix();
		return $prefix . ( str_contains( $prefix, '?' ) ? '&' : '?' ) . 'token=' . $token;
	}
}
