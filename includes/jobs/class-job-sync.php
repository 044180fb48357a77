<?php
/**
 * Keeps the jobs of the site in step with Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The core plans, this carries out: it asks for work, applies what comes, says so, and asks again until the time is
 * over or nothing is left. Whoever is killed in between loses nothing; the core offers again what was not acknowledged.
 */
class Job_Sync {

	/** Operations of a batch. */
	public const BATCH = 50;

	/** Rounds without anything to do for this side, after which the next run of cron goes on. */
	private const IDLE = 3;

	/** Seconds that are left to the last batch: posts are written while the clock runs. */
	private const MARGIN = 0.05;

	/**
	 * Makes it.
	 *
	 * @param Bridge        $bridge    The core.
	 * @param Settings      $settings  Whether jobs are kept in step.
	 * @param Job_Applier   $applier   Writes posts.
	 * @param Job_Inventory $inventory Tells the core what the site has.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Job_Applier $applier, private Job_Inventory $inventory ) {
	}

	/**
	 * Makes it of its parts.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Settings.
	 * @return self
	 */
	public static function of( Bridge $bridge, Settings $settings ): self {
		return new self( $bridge, $settings, new Job_Applier( new Job_Writer( $settings ) ), new Job_Inventory( $bridge ) );
	}

	/**
	 * Whether jobs are kept in step at all.
	 *
	 * @return bool
	 */
	public function is_enabled(): bool {
		return $this->bridge->is_available() && (bool) $this->settings->get( 'jobs_enabled' );
	}

	/**
	 * Starts a sweep, unless one runs.
	 *
	 * @param string $trigger `admin`, `cli` or `rest`.
	 * @return array<string,mixed> Status.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function begin( string $trigger ): array {
		return $this->bridge->jobs_begin( $trigger );
	}

	/**
	 * Works.
	 *
	 * @param int    $budget_ms Milliseconds before the last call or the last post is begun.
	 * @param string $trigger   `request_end`, `cron`, `cli` or `run_now`.
	 * @return array{busy:bool,code:string,applied:int,failed:int,more:bool,next_due_at:int|null} `more`: there is work now.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function run( int $budget_ms, string $trigger ): array {
		$summary = array(
			'busy'        => false,
			'code'        => '',
			'applied'     => 0,
			'failed'      => 0,
			'more'        => false,
			'next_due_at' => null,
		);
		if ( ! $this->is_enabled() ) {
			return $summary;
		}
		$end  = microtime( true ) + $budget_ms / 1000;
		$idle = 0;
		do {
			$left                   = $end - microtime( true );
			$answer                 = $this->bridge->jobs_work( (int) max( 0, 1000 * $left ), self::BATCH, $trigger );
			$summary['busy']        = ! empty( $answer['busy'] );
			$summary['code']        = (string) ( $answer['code'] ?? '' );
			$summary['next_due_at'] = is_numeric( $answer['next_due_at'] ?? null ) ? (int) $answer['next_due_at'] : null;
			$operations             = array_values( array_filter( (array) ( $answer['operations'] ?? array() ), 'is_array' ) );
			$is_moved               = $this->carry_out( $operations, $end, $summary );
			if ( ! empty( $answer['wants_inventory'] ) && ! $summary['busy'] ) {
				$this->inventory->send();
				$is_moved = true;
			}
			$summary['more'] = ! empty( $answer['more'] ) || ( array() !== $operations && ! $is_moved );
			$goes_on         = ( $summary['more'] || $is_moved ) && ! $summary['busy'] && '' === $summary['code'];
			// Somebody else has the posts in hand, or nothing could be done: trying again at once changes nothing.
			$goes_on = $goes_on && ( array() === $operations || $is_moved );
			$idle    = $is_moved ? 0 : $idle + 1;
		} while ( $goes_on && $idle < self::IDLE && $end - microtime( true ) > self::MARGIN );
		return $summary;
	}

	/**
	 * Applies operations and says so.
	 *
	 * @param list<array<string,mixed>> $operations Operations.
	 * @param float                     $end        Unix seconds.
	 * @param array<string,mixed>       $summary    Counts what was done.
	 * @return bool Whether anything was done.
	 * @throws Core_Exception When the store cannot be used.
	 */
	private function carry_out( array $operations, float $end, array &$summary ): bool {
		if ( array() === $operations ) {
			return false;
		}
		$result = $this->applier->apply( $operations, $end );
		// Also where nothing was done: the core then lets others have them.
		$this->bridge->jobs_done( $result['done'], $result['failed'] );
		$summary['applied'] += count( $result['done'] );
		$summary['failed']  += count( $result['failed'] );
		return array() !== $result['done'] || array() !== $result['failed'];
	}
}
