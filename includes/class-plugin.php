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
	 * Makes the commands of the command line.
	 *
	 * @var \Closure(): Cli\Dispatcher
	 */
	private \Closure $catalogue;

	/**
	 * Conditions that raise alerts.
	 *
	 * @var Alert_Rules
	 */
	public readonly Alert_Rules $alert_rules;

	/**
	 * Who is told of alerts.
	 *
	 * @var Alert_Dispatch
	 */
	public readonly Alert_Dispatch $alerts;

	/**
	 * The contact forms of the site.
	 *
	 * @var Form_Finder
	 */
	public readonly Form_Finder $forms;

	/**
	 * Keeps the jobs in step with Tracker.
	 *
	 * @var Jobs\Job_Sync
	 */
	public readonly Jobs\Job_Sync $jobs;

	/**
	 * Makes it.
	 *
	 * @param Bridge         $bridge         The core.
	 * @param Settings       $settings       Settings.
	 * @param Profiles       $profiles       Form Profiles.
	 * @param After_Response $after_response Delivery at the end of a request.
	 * @param Shell_Tasks    $tasks          What is to be done after a delivery.
	 * @param Spool          $spool          Where submissions wait that the core cannot take.
	 * @param Spool_Import   $spool_import   Takes them in.
	 * @param Fast_Path      $fast_path      The ingest route without WordPress.
	 * @param Spool_Persons  $spool_persons  Finds a person in the spool.
	 */
	public function __construct(
		public readonly Bridge $bridge,
		public readonly Settings $settings,
		public readonly Profiles $profiles,
		public readonly After_Response $after_response,
		public readonly Shell_Tasks $tasks,
		public readonly Spool $spool,
		public readonly Spool_Import $spool_import,
		public readonly Fast_Path $fast_path,
		public readonly Spool_Persons $spool_persons
	) {
		$this->alert_rules = new Alert_Rules( $bridge, $settings, $spool );
		$this->forms       = new Form_Finder();
		$this->jobs        = Jobs\Job_Sync::of( $bridge, $settings );
		$this->alerts      = new Alert_Dispatch( array( new Alert_Mail( $settings ), new Alert_Webhook( $settings ) ) );
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
			$install        = new Install();
			$settings       = new Settings( new Secrets( $vault ), $profiles, $install );
			$bridge         = new Bridge( $settings, $directory, $vault );
			$tasks          = new Shell_Tasks( $bridge, new Akismet_Opinion( $bridge ) );
			$keys           = new Spool_Keys( $vault );
			$spool          = new Spool( $keys, $settings );
			$reader         = new Spool_Reader( $keys, $directory );
			$import         = new Spool_Import( $bridge, $spool, $reader );
			self::$instance = new self( $bridge, $settings, $profiles, new After_Response( $bridge, $settings, $tasks, $import ), $tasks, $spool, $import, new Fast_Path( $bridge, $directory, $vault, $install ), new Spool_Persons( $spool, $reader ) );
			self::$instance->register_hooks();
		}
		return self::$instance;
	}

	/**
	 * The commands of the command line.
	 *
	 * @return Cli\Dispatcher|null Null where the plugin has not started.
	 */
	public static function commands(): ?Cli\Dispatcher {
		return null === self::$instance ? null : ( self::$instance->catalogue )();
	}

	/**
	 * Registers the hooks of every part.
	 *
	 * @return void
	 */
	private function register_hooks(): void {
		$earlier = new Earlier_Import( $this->bridge, $this->settings, $this->profiles );
		$intake  = new Local_Intake( $this->bridge, $this->spool, $this->settings, $this->after_response );
		$rest    = new Rest( $this->bridge, $this->after_response, new Spool_Route( $this->spool, $this->settings ) );
		$hooks   = new Jobs\Webhook_Route( $this->bridge, $this->after_response, $this->jobs );
		$files   = new Divi_Files( $this->profiles, array( new Contact_Form_Helper_Files(), new Contact_Form_Extender_Files() ) );

		( new Capability( $this->settings ) )->register_hooks();
		add_action( 'init', array( Settings_Schema::class, 'register' ) );
		( new Jobs\Job_Type() )->register_hooks();
		( new Jobs_Front\Jobs_Front( $this->settings ) )->register_hooks();
		( new Activation() )->register_hooks();
		( new Requirements() )->register_hooks();
		( new Earlier_Handover( plugin_basename( HALT_TRACKER_FILE ) ) )->register_guard();
		( new Divi_Listener( $intake, $this->settings, $files ) )->register_hooks();
		( new Ingest_Action( $intake ) )->register_hooks();
		$rest->register_hooks();
		$hooks->register_hooks();
		( new Rest_Door( $rest, null, $hooks ) )->register_hooks();
		( new Lost_Forms( $this->settings ) )->register_hooks();
		( new Spam_Signals( $this->settings ) )->register_hooks();
		( new Privacy( $this->bridge, $this->spool_import, $this->spool_persons ) )->register_hooks();
		( new Events\Events( $this->bridge, $this->fast_path ) )->register_hooks();
		( new Spool_Health( $this->spool ) )->register_hooks();
		add_action( Cron::DAILY, array( Admin\Profile_Draft::class, 'forget_all' ) );
		$this->spool_import->register_hooks();
		$this->forms->register_hooks();
		$watch  = new Alert_Watch( $this->alert_rules, $this->alerts, new Ping( $this->settings ) );
		$health = new Health( $this->alert_rules, $this->settings );
		$round  = new Round( $this->bridge, $earlier, $this->spool_import, $this->fast_path, $this->tasks, new Housekeeping( $this->bridge ), $watch, $this->jobs, Jobs\Job_Chores::of( $this->bridge, $this->settings ) );
		$watch->register_hooks();
		( new Cron( $this->bridge, $round ) )->register_hooks();
		( new Status_Route( $health, $this->settings ) )->register_hooks();
		$directory = new Private_Directory();
		( new Site_Health\Tests( $this->bridge, $this->settings, $directory ) )->register_hooks();
		( new Site_Health\Debug_Section( $this->bridge, $this->settings, $this->spool, $directory, new Vault( $directory ) ) )->register_hooks();
		$run = new Run_Now( $this->bridge, $this->spool_import );
		( new Run_Route( $run ) )->register_hooks();
		( new Abilities\Abilities( new Abilities\Looking( $this->bridge, $this->settings, $this->spool ), new Abilities\Changing( $this->bridge, $this->settings, $run ), new Abilities\Jobs( $this->bridge, new Jobs\Job_Progress( $this->bridge, $this->jobs ) ) ) )->register_hooks();
		foreach ( array( new Api\Deliveries_Controller( $this->bridge ), new Api\Queue_Controller( $this->bridge, $this->settings ), new Api\Jobs_Controller( $this->bridge, new Jobs\Job_Progress( $this->bridge, $this->jobs ), new Jobs\Webhook_Registration( $this->bridge, new Jobs\Webhook_Address( $this->settings ) ) ), new Api\Profiles_Controller( $this->bridge, $this->profiles ), new Api\Trials_Controller( $this->bridge ) ) as $controller ) {
			$controller->register_hooks();
		}
		$marks     = new Attendees\Marks();
		$attendees = array( new Attendees\Attendee_List( $this->bridge, $marks ), new Attendees\Loading( $this->bridge ), $marks );
		( new Attendees\Attendees_Controller( ...$attendees ) )->register_hooks();
		( new Attendees\Attendee_Abilities( ...$attendees ) )->register_hooks();
		$this->after_response->register_hooks();
		$this->fast_path->register_hooks();
		$earlier->register_hooks();

		$this->catalogue = fn(): Cli\Dispatcher => Cli\Catalogue::dispatcher( $this, $health, $round );
		if ( defined( 'WP_CLI' ) && WP_CLI ) {
			// Not before translations may be loaded.
			add_action( 'init', static fn() => Cli\Wp_Cli_Commands::add( self::commands() ), 20, 0 );
		}
		if ( is_admin() ) {
			Admin\Screens::build( $this )->register_hooks();
			( new Admin\Dashboard_Widget( new Admin\Overview_Facts( $this->bridge, $this->settings, $this->spool ) ) )->register_hooks();
			( new Admin\Job_Columns() )->register_hooks();
			( new Admin\Job_Box( $this->settings ) )->register_hooks();
			( new Admin\Downloads( $this->bridge ) )->register_hooks();
			( new Admin\Upload_Health( new Upload_Limits( $this->settings ) ) )->register_hooks();
		}
	}
}
