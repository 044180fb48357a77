<?php
/**
 * The one exception of the shell for everything the core refuses.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Carries a stable code and a detail for operators; words for people are made where it is shown.
 */
class Core_Exception extends \RuntimeException {

	public const INVALID_INPUT       = 'invalid_input';
	public const STORE_UNAVAILABLE   = 'store_unavailable';
	public const UNSUPPORTED_VERSION = 'unsupported_version';
	public const INTERNAL            = 'internal';
	public const EXTENSION_MISSING   = 'extension_missing';

	/**
	 * Makes the exception.
	 *
	 * @param string          $kind       One of the constants above.
	 * @param string          $error_code Stable code, such as `store_locked`.
	 * @param string          $detail     For operators; holds no personal data.
	 * @param \Throwable|null $previous   What the extension threw.
	 */
	public function __construct(
		private string $kind,
		private string $error_code,
		private string $detail = '',
		?\Throwable $previous = null
	) {
		parent::__construct( $error_code . ( '' === $detail ? '' : ': ' . $detail ), 0, $previous );
	}

	/**
	 * Which branch of the extension's exception tree it was.
	 *
	 * @return string
	 */
	public function kind(): string {
		return $this->kind;
	}

	/**
	 * The stable code.
	 *
	 * @return string
	 */
	public function error_code(): string {
		return $this->error_code;
	}

	/**
	 * The detail for operators.
	 *
	 * @return string
	 */
	public function detail(): string {
		return $this->detail;
	}
}
