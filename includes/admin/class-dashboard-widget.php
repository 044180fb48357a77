<?php
/**
 * The box on WordPress's dashboard.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Capability;

defined( 'ABSPATH' ) || exit;

/**
 * The counts, for whoever may see submissions, with a way to the overview.
 */
class Dashboard_Widget {

	public const ID = 'halt_tracker_overview';

	/**
	 * Makes it.
	 *
	 * @param Overview_Facts $facts What it tells.
	 */
	public function __construct( private Overview_Facts $facts ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'wp_dashboard_setup', array( $this, 'add' ) );
	}

	/**
	 * Adds the box.
	 *
	 * @return void
	 */
	public function add(): void {
		if ( Capability::may_view() ) {
			wp_add_dashboard_widget( self::ID, __( 'Tracker', 'halt-tracker' ), array( $this, 'render' ) );
		}
	}

	/**
	 * Shows the box.
	 *
	 * @return void
	 */
	public function render(): void {
		View::render( 'overview/widget', $this->facts->summary() );
	}
}
