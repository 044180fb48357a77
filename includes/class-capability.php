<?php
/**
 * Who may manage the plugin, and who may look on.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Two meta capabilities. Whoever manages sees every screen and may do everything; whoever views sees what came in
 * and how it fared, and can change nothing. The first maps to `manage_options`; the second to the same, and to
 * `read` for the roles that a setting names. A filter may ask for others.
 */
class Capability {

	public const MANAGE = 'halt_tracker_manage';
	public const VIEW   = 'halt_tracker_view';

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Names the roles that may view.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'map_meta_cap', array( $this, 'map' ), 10, 3 );
	}

	/**
	 * Maps the meta capabilities.
	 *
	 * @param string[] $required   Capabilities that are required.
	 * @param string   $capability Capability that is asked for.
	 * @param int      $user_id    Whose it is.
	 * @return string[]
	 */
	public function map( $required, $capability, $user_id = 0 ) {
		if ( self::MANAGE !== $capability && self::VIEW !== $capability ) {
			return $required;
		}
		/**
		 * Filters the capability that one needs to manage the plugin and to see submissions.
		 *
		 * @since 2.0.0
		 *
		 * @param string $capability A primitive capability.
		 */
		$manage = (string) apply_filters( 'halt_tracker_capability', 'manage_options' );
		if ( self::MANAGE === $capability ) {
			return array( $manage );
		}
		$view = $this->has_viewing_role( (int) $user_id ) ? 'read' : $manage;
		/**
		 * Filters the capability that a user needs to look at the overview and at submissions, without changing
		 * anything.
		 *
		 * @since 2.0.0
		 *
		 * @param string $capability A primitive capability: `read` for a role that the settings name, otherwise the one
		 *                           for managing.
		 * @param int    $user_id    Whose it is.
		 */
		return array( (string) apply_filters( 'halt_tracker_view_capability', $view, (int) $user_id ) );
	}

	/**
	 * Whether the current user may manage the plugin.
	 *
	 * @return bool
	 */
	public static function is_granted(): bool {
		return current_user_can( self::MANAGE );
	}

	/**
	 * Whether the current user may look at the overview and at submissions. Managing includes it.
	 *
	 * @return bool
	 */
	public static function may_view(): bool {
		return current_user_can( self::MANAGE ) || current_user_can( self::VIEW );
	}

	/**
	 * Whether a role of the user is named by the setting.
	 *
	 * @param int $user_id A user.
	 * @return bool
	 */
	private function has_viewing_role( int $user_id ): bool {
		$user = get_userdata( $user_id );
		return false !== $user && array() !== array_intersect( (array) $user->roles, array_map( 'strval', (array) $this->settings->get( 'viewer_roles' ) ) );
	}
}
