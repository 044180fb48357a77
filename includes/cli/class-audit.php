<?php
/**
 * What was done at the command line, for the journal.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Notes it under the name of whoever did it.
 */
final class Audit {

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Who is at work: the user that WP-CLI was told, else the system's.
	 *
	 * @return string
	 */
	public static function actor(): string {
		$user = wp_get_current_user();
		if ( $user->exists() ) {
			return $user->user_login;
		}
		$entry = function_exists( 'posix_geteuid' ) ? posix_getpwuid( posix_geteuid() ) : false;
		return 'cli:' . ( is_array( $entry ) ? $entry['name'] : 'unknown' );
	}

	/**
	 * Notes something. That it cannot be noted is no reason for what was done to have failed.
	 *
	 * @param string               $event  Event of docs/boundary.md, *Audit*.
	 * @param string               $id     Submission id; empty: about the site.
	 * @param array<string,scalar> $detail Nothing personal.
	 * @return void
	 */
	public function note( string $event, string $id = '', array $detail = array() ): void {
		try {
			$this->bridge->note(
				array(
					'id'     => $id,
					'event'  => $event,
					'actor'  => self::actor(),
					'detail' => $detail,
				)
			);
		} catch ( Core_Exception $e ) {
			unset( $e );
		}
	}
}
