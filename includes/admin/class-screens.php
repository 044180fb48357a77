<?php
/**
 * The admin part of the plugin: menu, pages, assets, notices.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Assistant\Connection_Step;
use Halt\Tracker\Assistant\Extension_Step;
use Halt\Tracker\Assistant\Profile_Step;
use Halt\Tracker\Assistant\Trial;
use Halt\Tracker\Assistant\Trial_Step;
use Halt\Tracker\Assistant\Webhook_Step;
use Halt\Tracker\Attendees\Attendee_List;
use Halt\Tracker\Attendees\Loading;
use Halt\Tracker\Attendees\Marks;
use Halt\Tracker\Capability;
use Halt\Tracker\Jobs\Job_Progress;
use Halt\Tracker\Jobs\Job_Type;
use Halt\Tracker\Jobs\Webhook_Address;
use Halt\Tracker\Jobs\Webhook_Registration;
use Halt\Tracker\Plugin;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Run_Now;
use Halt\Tracker\Vault;

defined( 'ABSPATH' ) || exit;

/**
 * Composition root of the admin part.
 */
class Screens {

	/** Slug of the menu itself; the address that customers registered at Tracker begins with it. */
	public const OVERVIEW    = 'halt-tracker';
	public const ASSISTANT   = 'halt-tracker-setup';
	public const PROFILES    = 'halt-tracker-profiles';
	public const SUBMISSIONS = 'halt-tracker-submissions';
	public const JOBS        = 'halt-tracker-jobs';
	public const ATTENDEES   = 'halt-tracker-attendees';
	public const SETTINGS    = 'halt-tracker-settings';
	public const TOOLS       = 'halt-tracker-tools';

	/**
	 * Makes it.
	 *
	 * @param Flash                $flash    Messages.
	 * @param Notices              $notices  Standing notices.
	 * @param array<string,object> $pages    By slug; each has `render()`, and `load()` where it works before it shows.
	 * @param list<object>         $handlers Objects with `register( Actions )`.
	 * @param Actions              $actions  Registry of actions.
	 */
	public function __construct(
		private Flash $flash,
		private Notices $notices,
		private array $pages,
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
		$audit       = new Audit( $plugin->bridge );
		$settings    = new Settings_Page( $plugin->bridge, $plugin->settings, $flash, $plugin->fast_path );
		$assistant   = self::assistant( $plugin, $flash, $audit );
		$address     = new Webhook_Address( $plugin->settings );
		$progress    = new Job_Progress( $plugin->bridge, $plugin->jobs );
		$submissions = new Submissions_Page( $plugin->bridge, $flash, $plugin->spool, $plugin->spool_import );
		$marks       = new Marks();
		$people      = array( new Attendee_List( $plugin->bridge, $marks ), new Loading( $plugin->bridge ), $marks );
		$attendees   = new Attendees_Page( ...$people );
		return new self(
			$flash,
			new Notices( $plugin->settings ),
			array(
				self::OVERVIEW    => new Overview_Page( new Overview_Facts( $plugin->bridge, $plugin->settings, $plugin->spool ), $connection ),
				self::ASSISTANT   => $assistant,
				self::PROFILES    => new Profiles_Page( $plugin->bridge, $plugin->profiles ),
				self::SUBMISSIONS => $submissions,
				self::JOBS        => new Jobs_Page( $progress, $address, $plugin->settings, $flash ),
				self::ATTENDEES   => $attendees,
				self::SETTINGS    => $settings,
				self::TOOLS       => Tools_Page::build( $plugin->bridge, $plugin->settings ),
			),
			array(
				$connection,
				$settings,
				$assistant,
				$submissions,
				$attendees,
				new Attendee_Actions( ...array( ...$people, $flash ) ),
				new Bulk_Actions( $plugin->bridge, $flash ),
				new Delivery_Actions( $plugin->bridge, $flash ),
				new Delivery_Export( $plugin->bridge ),
				new Tool_Actions( $plugin->bridge, $flash ),
				new Run_Actions( new Run_Now( $plugin->bridge, $plugin->spool_import ), $flash ),
				new Access_Actions( $plugin->settings, $flash, $audit ),
				new Sandbox_Actions( $plugin->bridge, $plugin->settings, $connection, $flash ),
				new Alert_Actions( $plugin->settings, $plugin->alerts, $flash ),
				new Guard_Actions( $plugin->bridge, $plugin->settings, $flash ),
				new Profile_Actions( $plugin->bridge, $plugin->profiles, $flash ),
				new Job_Actions( $plugin->bridge, $plugin->settings, $progress, $flash, $audit ),
				new Job_Hook_Actions( new Webhook_Registration( $plugin->bridge, $address ), $address, $flash, $audit ),
				new Notices( $plugin->settings ),
			),
			new Actions( $flash )
		);
	}

	/**
	 * Builds the setup assistant.
	 *
	 * @param Plugin $plugin The plugin.
	 * @param Flash  $flash  Messages.
	 * @param Audit  $audit  Notes who did what.
	 * @return Assistant_Page
	 */
	private static function assistant( Plugin $plugin, Flash $flash, Audit $audit ): Assistant_Page {
		return new Assistant_Page(
			$plugin->bridge,
			$flash,
			array(
				new Extension_Step( $plugin->bridge ),
				new Connection_Step( $plugin->settings, $flash ),
				new Webhook_Step( $plugin->settings, $flash ),
				new Profile_Step( $plugin->bridge, $plugin->profiles, $plugin->forms, $flash ),
				new Trial_Step( $plugin->bridge, $plugin->profiles, new Trial( new Vault( new Private_Directory() ) ), $flash, $audit ),
			)
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
	 * Titles of the pages, in the order of the menu. Whoever may only view sees those that tell and change nothing.
	 *
	 * @return array<string,array{menu:string,page:string,capability?:string}>
	 */
	private static function titles(): array {
		return array(
			self::OVERVIEW    => array(
				'menu'       => __( 'Overview', 'halt-tracker' ),
				'page'       => __( 'Tracker overview', 'halt-tracker' ),
				'capability' => Capability::VIEW,
			),
			self::ASSISTANT   => array(
				'menu' => __( 'Setup assistant', 'halt-tracker' ),
				'page' => __( 'Setup assistant', 'halt-tracker' ),
			),
			self::PROFILES    => array(
				'menu' => __( 'Form Profiles', 'halt-tracker' ),
				'page' => __( 'Form Profiles', 'halt-tracker' ),
			),
			self::SUBMISSIONS => array(
				'menu'       => __( 'Deliveries', 'halt-tracker' ),
				'page'       => __( 'Deliveries', 'halt-tracker' ),
				'capability' => Capability::VIEW,
			),
			self::JOBS        => array(
				'menu' => __( 'Jobs', 'halt-tracker' ),
				'page' => __( 'Jobs from Tracker', 'halt-tracker' ),
			),
			self::ATTENDEES   => array(
				'menu'       => __( 'Event Attendees', 'halt-tracker' ),
				'page'       => __( 'Event Attendees', 'halt-tracker' ),
				'capability' => Capability::VIEW,
			),
			self::SETTINGS    => array(
				'menu' => __( 'Settings', 'halt-tracker' ),
				'page' => __( 'Tracker settings', 'halt-tracker' ),
			),
			self::TOOLS       => array(
				'menu' => __( 'Tools', 'halt-tracker' ),
				'page' => __( 'Tracker tools', 'halt-tracker' ),
			),
		);
	}

	/**
	 * Adds the menu.
	 *
	 * @return void
	 */
	public function add_menu(): void {
		$title = __( 'Tracker', 'halt-tracker' );
		add_menu_page( $title, $title, Capability::VIEW, self::OVERVIEW, array( $this->pages[ self::OVERVIEW ], 'render' ), 'dashicons-migrate', 58 );
		foreach ( self::titles() as $slug => $titles ) {
			$page = $this->pages[ $slug ] ?? null;
			$hook = null === $page ? false : add_submenu_page( self::OVERVIEW, $titles['page'], $titles['menu'], $titles['capability'] ?? Capability::MANAGE, $slug, array( $page, 'render' ) );
			if ( false === $hook ) {
				continue;
			}
			add_action( 'load-' . $hook, array( $this, 'load' ) );
			if ( method_exists( $page, 'load' ) ) {
				add_action( 'load-' . $hook, array( $page, 'load' ) );
			}
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
				wp_enqueue_script( 'halt-tracker-copy', plugins_url( 'assets/copy.js', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION, array( 'in_footer' => true ) );
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
		$is_own = null !== $screen && str_contains( (string) $screen->id, self::OVERVIEW );
		if ( $is_own || ( null !== $screen && 'edit-' . Job_Type::TYPE === $screen->id ) ) {
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
