<?php
/**
 * Who looked at what, in the journal.
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
 * Notes what a person did, and lets nothing fail over it: a screen that can be read must not go away because the
 * journal cannot be written.
 */
class Delivery_Audit {

	/**
	 * Notes something about a submission.
	 *
	 * @param Bridge               $bridge The core.
	 * @param string               $id     Submission id.
	 * @param string               $event  Event of docs/boundary.md, *Audit*.
	 * @param array<string,scalar> $detail Further data; nothing personal.
	 * @return void
	 */
	public static function submission( Bridge $bridge, string $id, string $event, array $detail = array() ): void {
		try {
			$bridge->note(
				array(
					'id'     => $id,
					'event'  => $event,
					'actor'  => Deciding::actor(),
					'detail' => $detail,
				)
			);
		} catch ( Core_Exception $e ) {
			if ( Core_Exception::EXTENSION_MISSING !== $e->kind() ) {
				Problem_Counter::count( 'audit', $e );
			}
		}
	}

	/**
	 * Notes something about the site.
	 *
	 * @param Bridge               $bridge The core.
	 * @param string               $event  Event of docs/boundary.md, *Audit*.
	 * @param array<string,scalar> $detail Further data; nothing personal.
	 * @return void
	 */
	public static function site( Bridge $bridge, string $event, array $detail = array() ): void {
		self::submission( $bridge, '', $event, $detail );
	}
}
