<?php
/**
 * Freeing what is stuck.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * What replaces the earlier plugin's *Clear Sync Lock*. That one took a lock away from whoever held it, and two runs
 * sent the same; this one frees only what a process holds that is no longer there.
 */
class Locks_Tool implements Tool {

	/**
	 * {@inheritDoc}
	 */
	public function name(): string {
		return 'locks';
	}

	/**
	 * {@inheritDoc}
	 */
	public function title(): string {
		return __( 'Clear locks', 'halt-tracker' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function purpose(): string {
		return __( 'Takes the place of the earlier plugin’s Clear Sync Lock. Frees what processes hold that have ended, a little sooner than it would end by itself. What a living process holds stays: nothing is sent twice.', 'halt-tracker' );
	}

	/**
	 * {@inheritDoc}
	 */
	public function is_for_viewers(): bool {
		return false;
	}

	/**
	 * {@inheritDoc}
	 */
	public function render(): void {
		View::button( 'clear_locks', __( 'Clear locks', 'halt-tracker' ) );
	}
}
