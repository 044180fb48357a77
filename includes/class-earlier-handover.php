<?php
/**
 * Gives way to nobody: switches the earlier plugin off before ours starts.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * The earlier plugin ("RoleCall - powered by Halt") uses the same namespace, REST route, cron action and form
 * hook. Both at once would redeclare classes and take every submission twice. In a request in which it is
 * active this class is the only one of ours that is loaded; it switches the earlier plugin off, and the next
 * request imports what that left behind ({@see Earlier_Import}).
 */
class Earlier_Handover {

	/** State of the take-over. */
	public const OPTION = 'halt_tracker_earlier';

	private const NAMES = array( 'RoleCall - powered by Halt', 'Halt Tracker Integration' );

	/**
	 * Makes it.
	 *
	 * @param string $own_file Our own plugin file, relative to the plugins' directory.
	 */
	public function __construct( private string $own_file ) {
	}

	/**
	 * Registers the hooks of a request in which the earlier plugin is active.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'init', array( $this, 'take_over' ), 0 );
		add_action( 'admin_notices', array( $this, 'notice' ) );
		add_action( 'network_admin_notices', array( $this, 'notice' ) );
	}

	/**
	 * Registers the hook of an ordinary request: whoever switches the earlier plugin on again.
	 *
	 * @return void
	 */
	public function register_guard(): void {
		add_action( 'activated_plugin', array( $this, 'take_over' ) );
	}

	/**
	 * Whether the earlier plugin is active.
	 *
	 * @return bool
	 */
	public function is_due(): bool {
		return '' !== $this->active_file();
	}

	/**
	 * Runs at the activation of our plugin.
	 *
	 * @param bool $network_wide Whether for the whole network.
	 * @return void
	 */
	public function activate( $network_wide = false ): void {
		if ( $this->is_due() ) {
			// The next request sets this site up, without the earlier plugin's classes around.
			$this->take_over();
			return;
		}
		Activation::activate( (bool) $network_wide );
	}

	/**
	 * Switches the earlier plugin off and notes that its data is to be imported.
	 *
	 * @return void
	 */
	public function take_over(): void {
		$file = $this->active_file();
		if ( '' === $file ) {
			return;
		}
		if ( ! function_exists( 'deactivate_plugins' ) ) {
			require_once ABSPATH . 'wp-admin/includes/plugin.php';
		}
		$state = get_option( self::OPTION, array() );
		update_option(
			self::OPTION,
			array(
				'plugin'  => $file,
				'pending' => true,
				'notice'  => true,
			) + ( is_array( $state ) ? $state : array() ),
			false
		);
		// Silently: its own deactivation hook must not touch the data that is to be imported.
		deactivate_plugins( $file, true );
	}

	/**
	 * Says what is going on.
	 *
	 * @return void
	 */
	public function notice(): void {
		if ( current_user_can( 'activate_plugins' ) ) {
			wp_admin_notice(
				esc_html__( 'Halt Tracker has switched off its predecessor, because the two must not run side by side. Its settings and waiting submissions are taken over with the next page you open.', 'halt-tracker' ),
				array( 'type' => 'warning' )
			);
		}
	}

	/**
	 * The earlier plugin's file where it is active, else an empty string.
	 *
	 * @return string
	 */
	private function active_file(): string {
		$files = array_values( array_filter( (array) get_option( 'active_plugins', array() ), 'is_string' ) );
		if ( is_multisite() ) {
			$files = array_merge( $files, array_map( 'strval', array_keys( (array) get_site_option( 'active_sitewide_plugins', array() ) ) ) );
		}
		foreach ( $files as $file ) {
			// Looking into every plugin's file on every request would cost more than it is worth.
			$is_suspect = 'halt-tracker.php' === basename( $file ) || 1 === preg_match( '/role-?call/i', $file );
			if ( $is_suspect && $file !== $this->own_file && self::is_earlier( WP_PLUGIN_DIR . '/' . $file ) ) {
				return $file;
			}
		}
		return '';
	}

	/**
	 * Whether a plugin file is the earlier plugin and not a second copy of ours.
	 *
	 * @param string $path Path of the file.
	 * @return bool
	 */
	private static function is_earlier( string $path ): bool {
		if ( ! is_readable( $path ) ) {
			return false;
		}
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A local file.
		$head = (string) file_get_contents( $path, false, null, 0, 8192 );
		if ( str_contains( $head, 'HALT_TRACKER_NEEDS_ABI' ) ) {
			return false;
		}
		if ( 'halt-tracker.php' === basename( $path ) ) {
			return true;
		}
		foreach ( self::NAMES as $name ) {
			if ( 1 === preg_match( '/^[ \t\/*#@]*Plugin Name:\s*' . preg_quote( $name, '/' ) . '\s*$/mi', $head ) ) {
				return true;
			}
		}
		return false;
	}
}
