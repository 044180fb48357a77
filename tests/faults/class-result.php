<?php
/**
 * What came of a fault.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * One line of the fault table.
 */
final class Result {

	public const PASS         = 'pass';
	public const FAIL         = 'FAIL';
	public const NOT_INJECTED = 'not injected';

	/**
	 * A line.
	 *
	 * @param string $id       Id in the catalogue.
	 * @param string $injected What was done.
	 * @param string $observed What came of it.
	 * @param string $verdict  One of the constants.
	 */
	private function __construct(
		public readonly string $id,
		public readonly string $injected,
		public readonly string $observed,
		public readonly string $verdict
	) {
	}

	/**
	 * A fault that was injected.
	 *
	 * @param string $id       Id in the catalogue.
	 * @param string $injected What was done.
	 * @param string $observed What came of it.
	 * @param bool   $held     Whether that is what was expected.
	 * @return self
	 */
	public static function of( string $id, string $injected, string $observed, bool $held ): self {
		return new self( $id, $injected, $observed, $held ? self::PASS : self::FAIL );
	}

	/**
	 * A fault that was not injected.
	 *
	 * @param string $id     Id in the catalogue.
	 * @param string $reason Why.
	 * @return self
	 */
	public static function not_injected( string $id, string $reason ): self {
		return new self( $id, '', $reason, self::NOT_INJECTED );
	}
}
