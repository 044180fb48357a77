<?php
/**
 * A figure.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * What was measured for a promise of reliability.md 3.
 */
final class Figure {

	/**
	 * A figure.
	 *
	 * @param string $id       F1 …
	 * @param string $promised The promise.
	 * @param string $measured What came out.
	 * @param string $how      How it was measured.
	 * @param bool   $kept     Whether the promise was kept.
	 */
	public function __construct(
		public readonly string $id,
		public readonly string $promised,
		public readonly string $measured,
		public readonly string $how,
		public readonly bool $kept
	) {
	}
}
