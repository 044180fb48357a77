<?php
/**
 * What the bridge asks for the clone guard, the alerts and the resident worker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Part of {@see Bridge}, which has the calls themselves.
 */
trait Bridge_Guard {

	/**
	 * Leads that have not arrived for long, and the last errors.
	 *
	 * @param int $received_before Unix milliseconds.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function overdue( int $received_before ): array {
		return $this->call( 'overdue', self::encode( array( 'received_before' => $received_before ) ) );
	}

	/**
	 * When the next delivery is due.
	 *
	 * @return array{next_due_at:int|null,now:int}
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function next_due(): array {
		return $this->call( 'nextDue' );
	}

	/**
	 * Makes this the live site.
	 *
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function take_over(): array {
		return $this->call( 'takeOver' );
	}

	/**
	 * Gives up what this copy brought along.
	 *
	 * @return array<string,mixed>
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function discard_copy(): array {
		return $this->call( 'discardCopy' );
	}
}
