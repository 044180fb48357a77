<?php
/**
 * A step of the setup assistant.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Assistant;

use Halt\Tracker\Admin\Actions;

defined( 'ABSPATH' ) || exit;

/**
 * Each step can be done at any time, again, and in any order. Whether one is done is read off the site as it is, so an
 * assistant that was left goes on where things stand.
 */
interface Step {

	/**
	 * Name: the step's part of the address, and of its view.
	 *
	 * @return string
	 */
	public function name(): string;

	/**
	 * Title.
	 *
	 * @return string
	 */
	public function title(): string;

	/**
	 * Whether it is done, as things stand. Asks nobody outside of this machine.
	 *
	 * @param array<string,mixed> $status Status of the core; empty where it does not answer.
	 * @return bool
	 */
	public function is_done( array $status ): bool;

	/**
	 * Values for the view `assistant/<name>`.
	 *
	 * @param array<string,mixed> $status Status of the core; empty where it does not answer.
	 * @return array<string,mixed>
	 */
	public function data( array $status ): array;

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void;
}
