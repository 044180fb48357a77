<?php
/**
 * Who did what.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Problem_Counter;

defined( 'ABSPATH' ) || exit;

/**
 * Writes what an admin did about the site into the journal of the core. What cannot be written is counted as a
 * problem, and hinders nobody: settings must stay usable while the store is away.
 */
class Audit {

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Notes something.
	 *
	 * @param string               $event  Of the fixed list (docs/boundary.md, *Audit*).
	 * @param array<string,scalar> $detail No secret, and nothing personal of a visitor.
	 * @return void
	 */
	public function note( string $event, array $detail = array() ): void {
		try {
			$this->bridge->note(
				array(
					'id'     => '',
					'event'  => $event,
					'actor'  => wp_get_current_user()->user_login,
					'detail' => $detail,
				)
			);
		} catch ( Core_Exception $e ) {
			if ( Core_Exception::EXTENSION_MISSING !== $e->kind() ) {
				Problem_Counter::count( 'audit', $e );
			}
		}
	}
}
