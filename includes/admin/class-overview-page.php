<?php
/**
 * The overview.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Capability;
use Halt\Tracker\Rest;
use Halt\Tracker\Run_Route;

defined( 'ABSPATH' ) || exit;

/**
 * How things stand, on one page.
 */
class Overview_Page {

	/**
	 * Makes it.
	 *
	 * @param Overview_Facts     $facts      What it tells.
	 * @param Connection_Actions $connection Takes the browser back from Tracker.
	 */
	public function __construct( private Overview_Facts $facts, private Connection_Actions $connection ) {
	}

	/**
	 * Runs before the page is shown: style and script, and the way back from Tracker's consent page. It leads here
	 * because that is the address which is registered at Tracker.
	 *
	 * @return void
	 */
	public function load(): void {
		add_action(
			'admin_enqueue_scripts',
			static function (): void {
				wp_enqueue_style( 'halt-tracker-overview', plugins_url( 'assets/overview.css', HALT_TRACKER_FILE ), array( 'halt-tracker-admin' ), HALT_TRACKER_VERSION );
				wp_enqueue_script( 'halt-tracker-overview', plugins_url( 'assets/overview.js', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION, array( 'in_footer' => true ) );
			}
		);
		$query = Input::query();
		if ( ! $query->flag( 'halt_tracker_oauth' ) || ! Capability::is_granted() ) {
			return;
		}
		$target = $this->connection->finish( $query );
		// Code and state leave the address bar and the browser's history.
		wp_safe_redirect( $target );
		exit;
	}

	/**
	 * Shows the page.
	 *
	 * @return void
	 */
	public function render(): void {
		$may_manage = Capability::is_granted();
		View::render(
			'overview',
			array(
				'may_manage' => $may_manage,
				'run_url'    => $may_manage ? rest_url( Rest::NAMESPACE . Run_Route::ROUTE ) : '',
				'run_nonce'  => $may_manage ? wp_create_nonce( 'wp_rest' ) : '',
			) + $this->facts->all()
		);
	}
}
