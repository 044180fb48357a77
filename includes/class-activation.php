<?php
/**
 * Activation, deactivation and new sites of a network.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Everything here may run again without harm: activation is also the upgrade.
 */
class Activation {

	/** Sites of a network that are worked on at a time. */
	private const PAGE = 100;

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'admin_init', array( self::class, 'ensure_current' ), 5 );
		add_action( 'wp_initialize_site', array( self::class, 'new_site' ), 200 );
		add_action( 'wp_uninitialize_site', array( self::class, 'lost_site' ), 5 );
	}

	/**
	 * Sets up the site, or every site of the network.
	 *
	 * @param bool $network_wide Whether for the whole network.
	 * @return void
	 */
	public static function activate( bool $network_wide ): void {
		self::each_site( $network_wide, array( self::class, 'install' ) );
	}

	/**
	 * Clears the schedules and keeps the data.
	 *
	 * @param bool $network_wide Whether for the whole network.
	 * @return void
	 */
	public static function deactivate( $network_wide = false ): void {
		self::each_site( (bool) $network_wide, array( self::class, 'stop' ) );
	}

	/**
	 * Stops the work of the current site: no schedule, no worker at the command line.
	 *
	 * @return void
	 */
	public static function stop(): void {
		Cron::unschedule();
		Worker::order_stop();
		Events\Event_Address::withdraw();
		// Our addresses go with the plugin; WordPress makes the rules anew without them.
		delete_option( 'rewrite_rules' );
	}

	/**
	 * Sets this site up where another version did last, or none.
	 *
	 * @return void
	 */
	public static function ensure_current(): void {
		if ( HALT_TRACKER_VERSION !== ( new Install() )->version() ) {
			self::install();
		}
	}

	/**
	 * Sets up a site that was added to the network.
	 *
	 * @param \WP_Site $site The site.
	 * @return void
	 */
	public static function new_site( \WP_Site $site ): void {
		if ( ! function_exists( 'is_plugin_active_for_network' ) ) {
			require_once ABSPATH . 'wp-admin/includes/plugin.php';
		}
		if ( is_plugin_active_for_network( plugin_basename( HALT_TRACKER_FILE ) ) ) {
			switch_to_blog( (int) $site->blog_id );
			self::install();
			restore_current_blog();
		}
	}

	/**
	 * Removes what a deleted site has in the private directory; nothing could reach it any more.
	 *
	 * @param \WP_Site $site The site.
	 * @return void
	 */
	public static function lost_site( \WP_Site $site ): void {
		switch_to_blog( (int) $site->blog_id );
		Uninstall::remove_files( new Private_Directory(), new Install() );
		Spool_Schema::drop();
		Lost_Form_Count::drop();
		restore_current_blog();
	}

	/**
	 * Sets up the current site: identity, options, a webhook secret, schedules.
	 *
	 * @return void
	 */
	public static function install(): void {
		$install = new Install();
		$install->id();
		if ( add_option( Settings::OPTION, Settings::defaults(), '', false ) ) {
			// Only where nothing was there before: an update or a second activation greets nobody.
			add_option( Admin\Assistant_Page::WELCOME, 1, '', false );
		}
		add_option( Profiles::OPTION, array(), '', false );
		$secrets = new Secrets( new Vault( new Private_Directory() ) );
		try {
			// Without a secret the signed route is closed; the first one is made here.
			if ( array() === $secrets->webhook_secrets() && ! $secrets->are_unreadable() && null === Settings::constant( 'webhook_secret' ) ) {
				$secrets->rotate_webhook_secret( Secrets::generate() );
			}
		} catch ( Storage_Exception $e ) {
			// Activation must succeed; the settings page says what is wrong with the directory.
			Problem_Counter::count( 'activation', $e );
		}
		self::prepare_spool( $secrets );
		Jobs\Job_Type::install();
		add_filter( 'cron_schedules', array( Cron::class, 'add_interval' ) ); // phpcs:ignore WordPress.WP.CronInterval.ChangeDetected -- One minute; see Cron.
		Cron::schedule();
		$install->mark_current();
		self::hand_over( $install );
	}

	/**
	 * Gives the fast path the settings, and its file where it is in use: an update has replaced the directory.
	 *
	 * @param Install $install Identity of the site.
	 * @return void
	 */
	private static function hand_over( Install $install ): void {
		$directory = new Private_Directory();
		$vault     = new Vault( $directory );
		$settings  = new Settings( new Secrets( $vault ), new Profiles(), $install );
		$fast_path = new Fast_Path( new Bridge( $settings, $directory, $vault ), $directory, $vault, $install );
		Settings::mark_saved();
		$fast_path->remember();
		if ( $settings->get( 'fast_path' ) ) {
			try {
				$fast_path->configure();
			} catch ( Storage_Exception $e ) {
				Problem_Counter::count( 'fast_path', $e );
			}
		}
	}

	/**
	 * Makes tables and key pair of the spool while all is well; every admin page looks after them later.
	 *
	 * @param Secrets $secrets Secrets of the site.
	 * @return void
	 */
	private static function prepare_spool( Secrets $secrets ): void {
		try {
			( new Spool( new Spool_Keys( new Vault( new Private_Directory() ) ), new Settings( $secrets, new Profiles(), new Install() ) ) )->ensure();
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'activation', $e );
		}
	}

	/**
	 * Calls something on this site or on every site of the network.
	 *
	 * @param bool     $network_wide Whether on every site.
	 * @param callable $callback     What to call.
	 * @return void
	 */
	public static function each_site( bool $network_wide, callable $callback ): void {
		if ( ! is_multisite() || ! $network_wide ) {
			$callback();
			return;
		}
		$offset = 0;
		do {
			$ids = get_sites(
				array(
					'fields'  => 'ids',
					'number'  => self::PAGE,
					'offset'  => $offset,
					'orderby' => 'id',
				)
			);
			foreach ( $ids as $id ) {
				switch_to_blog( (int) $id );
				$callback();
				restore_current_blog();
			}
			$found   = count( $ids );
			$offset += self::PAGE;
		} while ( self::PAGE === $found );
	}
}
