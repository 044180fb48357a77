<?php
/**
 * The overview.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Capability;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * How things stand, on one page.
 */
class Overview_Page {

	/**
	 * Makes it.
	 *
	 * @param Bridge             $bridge     The core.
	 * @param Connection_Actions $connection Takes the browser back from Tracker.
	 */
	public function __construct( private Bridge $bridge, private Connection_Actions $connection ) {
	}

	/**
	 * Runs before the page is shown: the way back from Tracker's consent page. It leads here because that is the
	 * address which is registered at Tracker.
	 *
	 * @return void
	 */
	public function load(): void {
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
		$data = array(
			'status' => array(),
			'fault'  => '',
		);
		try {
			$data['status'] = $this->bridge->status();
		} catch ( Core_Exception $e ) {
			$data['fault'] = Words::core_error( $e );
		}
		View::render( 'overview', $data );
	}
}
