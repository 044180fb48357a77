<?php
/**
 * All commands.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Attendees\Attendee_List;
use Halt\Tracker\Attendees\Loading;
use Halt\Tracker\Attendees\Marks;
use Halt\Tracker\Health;
use Halt\Tracker\Plugin;
use Halt\Tracker\Privacy;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Round;

defined( 'ABSPATH' ) || exit;

/**
 * The composition root of the command line.
 */
final class Catalogue {

	/**
	 * Makes the dispatcher with everything.
	 *
	 * @param Plugin $plugin The plugin.
	 * @param Health $health How the site is.
	 * @param Round  $round  A round of work.
	 * @return Dispatcher
	 */
	public static function dispatcher( Plugin $plugin, Health $health, Round $round ): Dispatcher {
		$directory = new Private_Directory();
		$marks     = new Marks();
		return new Dispatcher(
			array(
				new Status_Commands( $plugin->bridge, $health ),
				new Connection_Commands( $plugin->bridge ),
				new Profile_Commands( $plugin->bridge, $plugin->profiles ),
				new Queue_Commands( $plugin->bridge ),
				new Decision_Commands( $plugin->bridge ),
				new Attendee_Commands( new Attendee_List( $plugin->bridge, $marks ), new Loading( $plugin->bridge ), $marks ),
				new Run_Commands( $plugin->bridge, $plugin->settings, $round ),
				new Intake_Commands( $plugin->bridge, new Privacy( $plugin->bridge, $plugin->spool_import, $plugin->spool_persons ) ),
				new Jobs_Commands( $plugin->bridge, $plugin->settings ),
				new Trial_Commands( $plugin->bridge, $plugin->profiles ),
				new Probe_Commands( $plugin->bridge, $plugin->settings, $directory ),
			),
			new Owner( $directory )
		);
	}
}
