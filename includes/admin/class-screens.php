<?php
/**
 * The admin part of the plugin: menu, pages, assets, notices.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Capability;
use Halt\Tracker\Plugin;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Vault;

defined( 'ABSPATH' ) || exit;

/**
 * Composition root of the admin part.
 */
class Screens {

	public const SETTINGS    = 'halt-tracker';
	public const PROFILES    = 'halt-tracker-profiles';
	public const SUBMISSIONS = 'halt-tracker-submissions';

	/**
	 * Makes it.
	 *
	 * @param Flash            $flash       Messages.
	 * @param Notices          $notices     Standing notices.
	 * @param Settings_Page    $settings    Settings page.
	 * @param Profiles_Page    $profiles    Profiles page.
	 * @param Submissions_Page $submissions Submissions page.
	 * @param list<object>     $handlers    Objects with `register( Actions )`.
	 * @param Actions          $actions     Registry of actions.
	 */
	public function __construct(
		private Flash $flash,
		private Notices $notices,
		private Settings_Page $settings,
		private Profiles_Page $profiles,
		private Submissions_Page $submissions,
		private array $handlers,
		private Actions $actions
	) {
	}

	/**
	 * Builds the admin part.
	 *
	 * @param Plugin $plugin The plugin.
	 * @return self
	 */
	public static function build( Plugin $plugin ): self {
		$flash       = new Flash( new Vault( new Private_Directory() ) );
		$connection  = new Connection_Actions( $plugin->bridge, $plugin->settings, $flash );
		$settings    = new Settings_Page( $plugin->bridge, $plugin->settings, $connection, $flash, $plugin->fast_path );
		$profiles    = new Profiles_Page( $plugin->bridge, $plugin->profiles );
		$submissions = new Submissions_Page( $plugin->bridge, $flash, $plugin->spool, $plugin->spool_import );
		return new self(
			$flash,
			new Notices( $plugin->settings ),
			$settings,
			$profiles,
			$submissions,
			array(
				$connection,
				$settings,
				$submissions,
				new Access_Actions( $plugin->settings, $flash ),
				new Alert_Actions( $plugin->settings, $plugin->alerts, $flash ),
				new Guard_Actions( $plugin->bridge, $plugin->settings, $flash ),
				new Profile_Actions( $plugin->bridge, $plugin->profiles, $flash ),
				new Notices( $plugin->settings ),
			),
			new Actions( $flash )
		);
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'admin_menu', array( $this, 'add_menu' ) );
		add_action( 'admin_notices', array( $this, 'show_notices' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( HALT_TRACKER_FILE ), array( $this, 'add_link' ) );
		foreach ( $this->handlers as $handler ) {
			$handler->register( $this->actions );
		}
	}

	/**
	 * Address of a page.
	 *
	 * @param string               $page      One of the constants above.
	 * @param array<string,string> $arguments Further query.
	 * @return string
	 */
	public static function url( string $page = self::SETTINGS, array $arguments = array() ): string {
		return add_query_arg( array( 'page' => $page ) + array_map( 'rawurlencode', $arguments ), admin_url( 'admin.php' ) );
	}

	/**
	 * Adds the menu.
	 *
	 * @return void
	 */
	public function add_menu(): void {
		$title = __( 'Tracker', 'halt-tracker' );
		$pages = array(
			add_menu_page( $title, $title, Capability::MANAGE, self::SETTINGS, array( $this->settings, 'render' ), 'dashicons-migrate', 58 ),
			add_submenu_page( self::SETTINGS, __( 'Tracker settings', 'halt-tracker' ), __( 'Settings', 'halt-tracker' ), Capability::MANAGE, self::SETTINGS, array( $this->settings, 'render' ) ),
			add_submenu_page( self::SETTINGS, __( 'Form Profiles', 'halt-tracker' ), __( 'Form Profiles', 'halt-tracker' ), Capability::MANAGE, self::PROFILES, array( $this->profiles, 'render' ) ),
			add_submenu_page( self::SETTINGS, __( 'Submissions', 'halt-tracker' ), __( 'Submissions', 'halt-tracker' ), Capability::MANAGE, self::SUBMISSIONS, array( $this->submissions, 'render' ) ),
		);
		foreach ( array_unique( array_filter( $pages ) ) as $hook ) {
			add_action( 'load-' . $hook, array( $this, 'load' ) );
		}
		if ( is_string( $pages[0] ) ) {
			add_action( 'load-' . $pages[0], array( $this->settings, 'load' ) );
		}
	}

	/**
	 * Loads style and script on our own pages only.
	 *
	 * @return void
	 */
	public function load(): void {
		add_action(
			'admin_enqueue_scripts',
			static function (): void {
				wp_enqueue_style( 'halt-tracker-admin', plugins_url( 'assets/admin.css', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION );
				wp_enqueue_script( 'halt-tracker-admin', plugins_url( 'assets/admin.js', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION, array( 'in_footer' => true ) );
			}
		);
	}

	/**
	 * Shows messages and standing notices.
	 *
	 * @return void
	 */
	public function show_notices(): void {
		if ( ! Capability::is_granted() ) {
			return;
		}
		$screen = get_current_screen();
		$is_own = null !== $screen && str_contains( (string) $screen->id, self::SETTINGS );
		if ( $is_own ) {
			$this->flash->render();
		}
		$this->notices->render( $is_own, null !== $screen && in_array( $screen->id, array( 'dashboard', 'plugins' ), true ) );
	}

	/**
	 * Adds a link to the settings in the list of plugins.
	 *
	 * @param string[] $links Links.
	 * @return string[]
	 */
	public function add_link( $links ) {
		array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Settings', 'halt-tracker' ) ) );
		return $links;
	}
}
