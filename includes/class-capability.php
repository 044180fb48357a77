<?php
/**
 * Who may manage the plugin.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * One meta capability for every screen and action. It maps to `manage_options`; a filter may ask for another.
 */
class Capability {

	public const MANAGE = 'halt_tracker_manage';

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'map_meta_cap', array( $this, 'map' ), 10, 2 );
	}

	/**
	 * Maps the meta capability.
	 *
	 * @param string[] $required   Capabilities that are required.
	 * @param string   $capability Capability that is asked for.
	 * @return string[]
	 */
	public function map( $required, $capability ) {
		if ( self::MANAGE !== $capability ) {
			return $required;
		}
		/**
		 * Filters the capability that one needs to manage the plugin and to see submissions.
		 *
		 * @since 2.0.0
		 *
		 * @param string $capability A primitive capability.
		 */
		return array( (string) apply_filters( 'halt_tracker_capability', 'manage_options' ) );
	}

	/**
	 * Whether the current user may manage the plugin.
	 *
	 * @return bool
	 */
	public static function is_granted(): bool {
		return current_user_can( self::MANAGE );
	}
}
