<?php
/**
 * A round of work.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * All that has to be done again and again. WP-Cron does a whole round a minute, and the worker at the command line the
 * same, so that either alone keeps a site whole.
 */
class Round {

	/** Seconds in which another batch of tasks is begun: a door that takes hundreds a minute makes as many. */
	private const TASKS = 10;

	/**
	 * Makes it.
	 *
	 * @param Bridge         $bridge    The core.
	 * @param Earlier_Import $earlier   What the earlier plugin left behind.
	 * @param Spool_Import   $spool     What the core could not take.
	 * @param Fast_Path      $fast_path Gets what the settings depend on and nobody saves here: events, constants.
	 * @param Shell_Tasks    $tasks     What is to be done after a delivery.
	 * @param Housekeeping   $keeping   Housekeeping of the core.
	 * @param Alert_Watch    $watch     Alerts.
	 * @param Jobs\Job_Sync|null $jobs   Keeps the jobs in step.
	 * @param Jobs\Job_Chores|null $chores What else there is to do about jobs.
	 */
	public function __construct(
		private Bridge $bridge,
		private Earlier_Import $earlier,
		private Spool_Import $spool,
		private Fast_Path $fast_path,
		private Shell_Tasks $tasks,
		private Housekeeping $keeping,
		private Alert_Watch $watch,
		private ?Jobs\Job_Sync $jobs = null,
		private ?Jobs\Job_Chores $chores = null
	) {
	}

	/**
	 * Takes in what waits outside of the core, and hands the settings over.
	 *
	 * @param int $budget_ms Milliseconds before the last row of the spool is begun.
	 * @return void
	 */
	public function prepare( int $budget_ms ): void {
		if ( ! $this->bridge->is_available() ) {
			return;
		}
		try {
			$this->earlier->carry_on();
			$this->spool->run( $budget_ms );
			$this->fast_path->remember();
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'round', $e );
		}
	}

	/**
	 * Delivers what is due, and does what the core asks for.
	 *
	 * @param int    $budget_ms Milliseconds in which steps may be started.
	 * @param string $trigger   See {@see Bridge::drain()}.
	 * @return array<string,mixed> What the drain says.
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function deliver( int $budget_ms, string $trigger ): array {
		$summary = $this->bridge->drain( $budget_ms, $trigger );
		$end     = microtime( true ) + self::TASKS;
		do {
			$done = $this->tasks->run();
		} while ( $done >= Shell_Tasks::BATCH && microtime( true ) < $end );
		return $summary;
	}

	/**
	 * Keeps the jobs in step with Tracker. Comes after the deliveries: an applicant never waits for an advert.
	 *
	 * @param int    $budget_ms Milliseconds.
	 * @param string $trigger   See {@see Bridge::jobs_work()}.
	 * @return bool Whether there is more to do at once.
	 */
	public function keep_jobs( int $budget_ms, string $trigger ): bool {
		if ( null === $this->jobs || ! $this->bridge->is_available() ) {
			return false;
		}
		try {
			$summary = $this->jobs->run( $budget_ms, $trigger );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'jobs', $e );
			return false;
		}
		return $summary['more'] && ! $summary['busy'] && '' === $summary['code'];
	}

	/**
	 * Tells of alerts that the tasks brought.
	 *
	 * @return void
	 */
	public function tell(): void {
		$this->watch->tell();
	}

	/**
	 * Keeps house and looks at every condition, whether or not the rest could be done.
	 *
	 * @param bool $is_daily Whether this is the long one of the day.
	 * @return void
	 */
	public function look_after( bool $is_daily ): void {
		$this->keeping->run( $is_daily ? min( Housekeeping::LONG, Cron::budget_ms() ) : Housekeeping::SHORT );
		$this->chores?->run();
		if ( $is_daily ) {
			Lost_Form_Count::forget();
		}
		try {
			Events\Event_Upkeep::run();
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'events', $e );
		}
		$this->watch->after_run();
	}
}
