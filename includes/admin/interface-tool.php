<?php
/**
 * A tool of the Tools page.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * One aide for whoever builds, connects or mends something.
 */
interface Tool {

	/**
	 * Its name in the address.
	 *
	 * @return string Small letters and hyphens.
	 */
	public function name(): string;

	/**
	 * Its name on the tab.
	 *
	 * @return string
	 */
	public function title(): string;

	/**
	 * What it is for, in a sentence.
	 *
	 * @return string
	 */
	public function purpose(): string;

	/**
	 * Whether somebody who may only look can use it: it shows, and does nothing.
	 *
	 * @return bool
	 */
	public function is_for_viewers(): bool;

	/**
	 * Shows it, with the answer to its form where this request sends one.
	 *
	 * @return void
	 * @throws Core_Exception When the core cannot answer.
	 */
	public function render(): void;
}
