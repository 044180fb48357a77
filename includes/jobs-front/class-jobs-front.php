<?php
/**
 * What visitors see of jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Builds the parts once. Templates that a theme includes find them here.
 */
class Jobs_Front {

	/**
	 * The parts of this request.
	 *
	 * @var self|null
	 */
	private static ?self $instance = null;

	/**
	 * The facts of a job.
	 *
	 * @var Job_Details
	 */
	public readonly Job_Details $details;

	/**
	 * Where one applies.
	 *
	 * @var Apply_Form
	 */
	public readonly Apply_Form $apply;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings What is shown.
	 */
	public function __construct( private Settings $settings ) {
		$this->details = new Job_Details( $settings );
		$this->apply   = new Apply_Form( $settings );
	}

	/**
	 * The parts, for templates.
	 *
	 * @return self|null Null where the plugin has not started.
	 */
	public static function instance(): ?self {
		return self::$instance;
	}

	/**
	 * Registers the hooks of every part.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		self::$instance = $this;
		$blocks         = new Block_Templates();
		( new Open_Jobs() )->register_hooks();
		( new Job_Search() )->register_hooks();
		( new Closed_Jobs() )->register_hooks();
		( new Closed_Elsewhere() )->register_hooks();
		( new Job_Assets() )->register_hooks();
		( new Job_Blocks( $this->details, $this->apply ) )->register_hooks();
		( new Job_Templates( $blocks ) )->register_hooks();
		( new Structured_Data( new Job_Posting( $this->settings, new Job_Country( $this->settings ), $this->apply ) ) )->register_hooks();
		$blocks->register_hooks();
	}
}
