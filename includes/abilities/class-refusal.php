<?php
/**
 * A refusal of the core for programs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Abilities;

use Halt\Tracker\Admin\Words;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * The code stays stable, the words are those of the screens.
 */
class Refusal {

	/**
	 * Makes it.
	 *
	 * @param Core_Exception $error What the core threw.
	 * @return \WP_Error
	 */
	public static function of( Core_Exception $error ): \WP_Error {
		$status = match ( true ) {
			'unknown_id' === $error->error_code() => 404,
			Core_Exception::INVALID_INPUT === $error->kind() => 400,
			default => 503,
		};
		return new \WP_Error( 'halt_tracker_' . $error->error_code(), Words::core_error( $error ), array( 'status' => $status ) );
	}
}
