<?php
/**
 * Raised where the spool cannot take a submission, or give one back.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Carries a stable code; words for people are made where it is shown.
 */
class Spool_Exception extends Core_Exception {

	public const FULL       = 'spool_full';
	public const NO_KEY     = 'spool_no_key';
	public const NO_TABLE   = 'spool_no_table';
	public const DATABASE   = 'spool_database';
	public const KEY_CLOSED = 'spool_key_closed';
	public const DAMAGED    = 'spool_damaged';

	/**
	 * Makes the exception.
	 *
	 * @param string          $error_code One of the constants above.
	 * @param string          $detail     For operators; holds no personal data.
	 * @param \Throwable|null $previous   What lies behind it.
	 */
	public function __construct( string $error_code, string $detail = '', ?\Throwable $previous = null ) {
		parent::__construct( self::STORE_UNAVAILABLE, $error_code, $detail, $previous );
	}
}
