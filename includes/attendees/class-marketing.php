<?php
/**
 * What a contact said about marketing.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

defined( 'ABSPATH' ) || exit;

/**
 * As Tracker has it: a preference in words, and for each way yes, no, or nothing said.
 */
final class Marketing {

	/** Ways of reaching somebody. */
	public const WAYS = array( 'email', 'text', 'telephone' );

	/**
	 * Makes it.
	 *
	 * @param string                   $preference Tracker's own words, or empty.
	 * @param array<string,bool|null>  $ways       By way.
	 */
	private function __construct( public readonly string $preference, private array $ways ) {
	}

	/**
	 * Reads it.
	 *
	 * @param mixed $value Member `marketing` of a row.
	 * @return self
	 */
	public static function of( mixed $value ): self {
		$value = is_array( $value ) ? $value : array();
		$ways  = array();
		foreach ( self::WAYS as $way ) {
			$ways[ $way ] = is_bool( $value[ $way ] ?? null ) ? $value[ $way ] : null;
		}
		return new self( is_scalar( $value['preference'] ?? null ) ? trim( (string) $value['preference'] ) : '', $ways );
	}

	/**
	 * Whether somebody may be reached this way.
	 *
	 * @param string $way One of {@see self::WAYS}.
	 * @return bool|null Null where nothing was said.
	 */
	public function allows( string $way ): ?bool {
		return $this->ways[ $way ] ?? null;
	}

	/**
	 * Whether any way is allowed.
	 *
	 * @return bool
	 */
	public function allows_any(): bool {
		return in_array( true, $this->ways, true );
	}

	/**
	 * As it goes out by REST.
	 *
	 * @return array<string,string|bool|null>
	 */
	public function to_array(): array {
		return array( 'preference' => $this->preference ) + $this->ways;
	}
}
