<?php
/**
 * The composition root.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Builds every object once and registers its hooks. Nothing is read or opened before a hook fires, so a page
 * of the front that has no form costs a few callbacks and no query.
 */
class Plugin {

	/**
	 * The running plugin.
	 *
	 * @var self|null
	 */
	private static ?self $instance = null;

	/**
	 * Makes it.
	 *
	 * @param Bridge         $bridge         The core.
	 * @param Settings       $settings       Settings.
	 * @param Profiles       $profiles       Form Profiles.
	 * @param After_Response $after_response Delivery at the end of a request.
	 * @param Shell_Tasks    $tasks          What is to be done after a delivery.
	 */
	public function __construct(
		public readonly Bridge $bridge,
		public readonly Settings $settings,
		public readonly Profiles $profiles,
		public readonly After_Response $after_response,
		public readonly Shell_Tasks $tasks
	) {
	}

	/**
	 * Starts the plugin.
	 *
	 * @return self
	 */
	public static function boot(): self {
		if ( null === self::$instance ) {
			$directory      = new Private_Directory();
			$vault          = new Vault( $directory );
			$profiles       = new Profiles();
			$settings       = new Settings( new Secrets( $vault ), $profiles, new Install() );
			$bridge         = new Bridge( $settings, $directory, $vault );
			$tasks          = new Shell_Tasks( $bridge );
			self::$instance = new self( $bridge, $settings, $profiles, new After_Response( $bridge, $settings, $tasks ), $tasks );
			self::$instance->register_hooks();
		}
		return self::$instance;
	}

	/**
	 * Registers the hooks of every part.
	 *
	 * @return void
	 */
	private function register_hooks(): void {
		$earlier = new Earlier_Import( $this->bridge, $this->settings, $this->profiles );
		$files   = new Divi_Files( $this->profiles, array( new Contact_Form_Helper_Files(), new Contact_Form_Extender_Files() ) );

		( new Capability() )->register_hooks();
		( new Activation() )->register_hooks();
		( new Requirements() )->register_hooks();
		( new Earlier_Handover( plugin_basename( HALT_TRACKER_FILE ) ) )->register_guard();
		( new Cron( $this->bridge, $this->tasks, $earlier ) )->register_hooks();
		( new Divi_Listener( $this->bridge, $this->settings, $files, $this->after_response ) )->register_hooks();
		( new Ingest_Action( $this->bridge, $this->after_response ) )->register_hooks();
		( new Rest( $this->bridge, $this->settings, $this->after_response ) )->register_hooks();
		$this->after_response->register_hooks();
		$earlier->register_hooks();

		if ( is_admin() ) {
			Admin\Screens::build( $this )->register_hooks();
			( new Admin\Downloads( $this->bridge ) )->register_hooks();
			( new Admin\Upload_Health( new Upload_Limits( $this->settings ) ) )->register_hooks();
		}
	}
}
