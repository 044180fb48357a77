<?php
/**
 * Commands that belong together.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * One subject, such as the queue.
 */
interface Group {

	/**
	 * Its commands.
	 *
	 * @return list<Command>
	 */
	public function commands(): array;
}
