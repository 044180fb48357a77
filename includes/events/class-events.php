<?php
/**
 * Everything about events, put together.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

use Halt\Tracker\Bridge;
use Halt\Tracker\Fast_Path;

defined( 'ABSPATH' ) || exit;

/**
 * Builds the parts; none reads anything before its hook fires.
 */
class Events {

	/**
	 * Makes it.
	 *
	 * @param Bridge    $bridge    The core.
	 * @param Fast_Path $fast_path Is told of changed events.
	 */
	public function __construct( private Bridge $bridge, private Fast_Path $fast_path ) {
	}

	/**
	 * Registers the hooks of every part.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		$seats = new Event_Seats( $this->bridge );
		$views = new Front\Event_Views( $seats );
		$parts = array(
			new Event_Type(),
			new Event_Address(),
			new Event_Owner(),
			new Event_Times(),
			new Event_Tagging(),
			new Event_Closing(),
			new Event_Facts( $this->fast_path ),
			new Event_Contacts(),
			new Front\Event_Query(),
			new Front\Event_Blocks( $views ),
			new Front\Event_Templates( $views ),
			new Front\Event_Data(),
		);
		if ( is_admin() ) {
			$parts[] = new Event_Box( $seats );
			$parts[] = new Event_Columns( $seats );
		}
		foreach ( $parts as $part ) {
			$part->register_hooks();
		}
	}
}
