<?php
/**
 * Work on jobs because a person asked for it, and how far it is.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Admin\Job_Words;
use Halt\Tracker\After_Response;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Cron;

defined( 'ABSPATH' ) || exit;

/**
 * The same for the page, the REST routes, the abilities and the command line.
 */
class Job_Progress {

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge The core.
	 * @param Job_Sync $sync   Does the work.
	 */
	public function __construct( private Bridge $bridge, private Job_Sync $sync ) {
	}

	/**
	 * How things stand, with words and how far it is.
	 *
	 * @return array<string,mixed> The status of the core with `running`, `message`, `last_message`, `next_message`, `shown_message` and `progress`.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function status(): array {
		return self::told( $this->bridge->jobs_status() );
	}

	/**
	 * Starts a sweep or goes on with the one that runs. What the time leaves over is cron's, which is woken.
	 *
	 * @param bool   $is_begun  Whether a sweep may be started; else it only goes on.
	 * @param string $trigger   `admin`, `cli` or `rest`.
	 * @param int    $budget_ms Milliseconds.
	 * @return array<string,mixed> As of {@see self::status()}, with `busy`.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function work( bool $is_begun, string $trigger, int $budget_ms ): array {
		if ( ! $this->sync->is_enabled() ) {
			return $this->status();
		}
		if ( $is_begun ) {
			$this->sync->begin( $trigger );
		}
		$summary = $this->sync->run( 'cli' === $trigger ? $budget_ms : min( $budget_ms, Cron::budget_ms() ), 'run_now' );
		$status  = $this->status();
		if ( $status['running'] && 'cli' !== $trigger ) {
			After_Response::wake_cron();
		}
		return $status + array( 'busy' => $summary['busy'] );
	}

	/**
	 * A status with words.
	 *
	 * @param array<string,mixed> $status Status of the core.
	 * @return array<string,mixed>
	 */
	public static function told( array $status ): array {
		$sweep = (array) ( $status['sweep'] ?? array() );
		$runs  = ! in_array( (string) ( $sweep['phase'] ?? 'idle' ), array( 'idle', '' ), true );
		$total = 0;
		$done  = 0;
		foreach ( array( 'to_read' => 'read', 'to_confirm' => 'confirmed', 'to_apply' => 'applied' ) as $all => $some ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Three pairs.
			$total += (int) ( $sweep[ $all ] ?? 0 );
			$done  += (int) ( $sweep[ $some ] ?? 0 );
		}
		return array(
			'running'      => $runs || ( ! empty( $status['enabled'] ) && (int) ( $status['operations'] ?? 0 ) + (int) ( $status['hints'] ?? 0 ) > 0 ),
			'message'      => Job_Words::now( $status ),
			'last_message' => Job_Words::last( $status ),
			'next_message' => Job_Words::next( $status ),
			'shown_message' => Job_Words::shown( $status ),
			// Before the list is read nobody knows how much there is to do.
			'progress'     => $runs && $total > 0 && ! in_array( $sweep['phase'], array( 'inventory', 'listing' ), true ) ? array(
				'done'  => min( $done, $total ),
				'total' => $total,
			) : null,
		) + $status;
	}
}
