<?php
/**
 * The work itself.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Run_Words;
use Halt\Tracker\Alerts;
use Halt\Tracker\Bridge;
use Halt\Tracker\Housekeeping;
use Halt\Tracker\Round;
use Halt\Tracker\Run_Now;
use Halt\Tracker\Settings;
use Halt\Tracker\Worker;

defined( 'ABSPATH' ) || exit;

/**
 * `work`, `queue run`, `pause`, `resume`, `reconcile`, `clear-locks`, `recover`, `take-over`.
 */
final class Run_Commands implements Group {

	/** Milliseconds for a comparison. */
	private const COMPARE = 20000;

	/**
	 * Notes who did it.
	 *
	 * @var Audit
	 */
	private Audit $audit;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings The pause switch.
	 * @param Round    $round    What a worker does.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Round $round ) {
		$this->audit = new Audit( $bridge );
	}

	/**
	 * {@inheritDoc}
	 */
	public function commands(): array {
		$budget = static fn( string $seconds ): array => Synopsis::option( 'budget', __( 'Seconds in which it may start new steps.', 'halt-tracker' ), $seconds );
		$worker = array(
			Synopsis::flag( 'once', __( 'One round only.', 'halt-tracker' ) ),
			$budget( '10' ),
			Synopsis::option( 'pause', __( 'Seconds between looks at the queue.', 'halt-tracker' ), '1' ),
			Synopsis::option( 'memory', __( 'Ends at this many MB, so that the supervisor starts a fresh one. 0: never.', 'halt-tracker' ), '256' ),
		);
		$run    = new Command( 'queue run', __( 'Takes the spool in and delivers what is due, now.', 'halt-tracker' ), array( $budget( '50' ) ), $this->drain( ... ) );
		return array(
			new Command( 'work', __( 'Works on the queue until it is told to stop, and does all that WP-Cron does for it. To be run by a supervisor, as the user of PHP.', 'halt-tracker' ), $worker, $this->work( ... ) ),
			$run,
			$run->named( 'drain' ),
			new Command( 'pause', __( 'Stops sending. Submissions are still stored.', 'halt-tracker' ), array(), fn( Arguments $arguments, Output $output ): int => $this->set_paused( true, $output ) ),
			new Command( 'resume', __( 'Sends again after a pause.', 'halt-tracker' ), array(), fn( Arguments $arguments, Output $output ): int => $this->set_paused( false, $output ) ),
			new Command( 'reconcile', __( 'Compares what came in with what is accounted for. Exits with 1 where something is missing.', 'halt-tracker' ), array( Synopsis::format( array( 'text', 'json' ) ) ), $this->reconcile( ... ) ),
			new Command( 'clear-locks', __( 'Frees what dead processes still hold, never what a live one does.', 'halt-tracker' ), array( Synopsis::format() ), $this->clear_locks( ... ) ),
			new Command( 'recover', __( 'Reads back what a damaged queue that was moved aside still gives.', 'halt-tracker' ), array(), $this->recover( ... ) ),
			new Command( 'take-over', __( 'Makes this the live site where the store was made for another address or environment.', 'halt-tracker' ), array( Synopsis::yes() ), $this->take_over( ... ) ),
		);
	}

	/**
	 * The resident worker.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function work( Arguments $arguments, Output $output ): int {
		$worker = new Worker(
			$this->bridge,
			$this->round,
			static function ( string $line ) use ( $output ): void {
				$output->log( gmdate( 'c ' ) . $line );
			}
		);
		$end    = $worker->run(
			$arguments->flag( 'once' ),
			$arguments->number( 'budget', 1, 3600 ),
			$arguments->number( 'pause', 0.1, 60 ),
			(int) ( $arguments->number( 'memory', 0, 65536 ) * MB_IN_BYTES )
		);
		$words  = array(
			'once'       => __( 'One round is done.', 'halt-tracker' ),
			'signal'     => __( 'Ended by a signal.', 'halt-tracker' ),
			'stopped'    => __( 'The plugin was switched off.', 'halt-tracker' ),
			'updated'    => __( 'The plugin was updated; start me again.', 'halt-tracker' ),
			'configured' => __( 'wp-config.php was changed; start me again.', 'halt-tracker' ),
			'memory'     => __( 'Enough memory used; start me again.', 'halt-tracker' ),
		);
		$output->success( $words[ $end ] ?? $end );
		return Command::OK;
	}

	/**
	 * Takes the spool in, delivers what is due, and tells other plugins what became of it.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function drain( Arguments $arguments, Output $output ): int {
		$budget = (int) ( 1000 * $arguments->number( 'budget', 1, 3600 ) );
		$this->round->prepare( intdiv( $budget, 2 ) );
		$answer   = $this->round->deliver( $budget, 'run_now' );
		$obstacle = Run_Now::obstacle( $answer );
		$this->audit->note( 'queue_run' );
		if ( '' !== $obstacle ) {
			$output->error( 'paused' === $obstacle ? __( 'Deliveries are paused: submissions are stored and nothing is sent to Tracker.', 'halt-tracker' ) : Run_Words::obstacle( $obstacle ) );
			return Command::PROBLEM;
		}
		$output->success( Run_Words::done( (int) ( $answer['finished'] ?? 0 ), (int) ( $answer['waiting'] ?? 0 ) ) );
		return Command::OK;
	}

	/**
	 * Sets the pause switch.
	 *
	 * @param bool   $is_paused Whether nothing is to be sent.
	 * @param Output $output    Where to say it.
	 * @return int Exit status.
	 * @throws Failure When a constant decides.
	 */
	private function set_paused( bool $is_paused, Output $output ): int {
		if ( null !== Settings::constant( 'paused' ) ) {
			/* translators: %s: name of a PHP constant. */
			throw new Failure( sprintf( __( 'Set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS['paused'] ) );
		}
		$this->settings->update( array( 'paused' => $is_paused ) );
		$this->audit->note( $is_paused ? 'paused' : 'resumed' );
		$output->success( $is_paused ? __( 'Paused: submissions are stored and nothing is sent.', 'halt-tracker' ) : __( 'Deliveries go on.', 'halt-tracker' ) );
		return Command::OK;
	}

	/**
	 * Compares.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 * @throws Failure When nothing was compared.
	 */
	private function reconcile( Arguments $arguments, Output $output ): int {
		( new Housekeeping( $this->bridge ) )->run( self::COMPARE, true );
		$found = $this->bridge->status()['reconciliation'] ?? null;
		if ( ! is_array( $found ) ) {
			throw new Failure( __( 'Nothing was compared yet.', 'halt-tracker' ) );
		}
		$gap   = (int) ( $found['gap'] ?? 0 );
		$lacks = (int) ( $found['sample']['missing'] ?? 0 );
		if ( 'json' === $arguments->text( 'format' ) ) {
			$output->json( $found );
		} else {
			/* translators: 1: day, 2: number of submissions, 3: number of submissions. */
			$output->line( sprintf( __( '%1$s: %2$d came in, %3$d are accounted for.', 'halt-tracker' ), (string) ( $found['day'] ?? '' ), (int) ( $found['came_in'] ?? 0 ), (int) ( $found['accounted'] ?? 0 ) ) );
			foreach ( (array) ( $found['by_state'] ?? array() ) as $state => $number ) {
				$output->line( '  ' . $state . ': ' . (int) $number );
			}
			if ( $gap > 0 || $lacks > 0 ) {
				/* translators: 1: number of submissions, 2: number of records. */
				$output->error( sprintf( __( 'Not accounted for: %1$d. Gone from Tracker, of a sample: %2$d.', 'halt-tracker' ), $gap, $lacks ) );
			}
		}
		return 0 === $gap && 0 === $lacks ? Command::OK : Command::PROBLEM;
	}

	/**
	 * Frees what nobody alive holds.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function clear_locks( Arguments $arguments, Output $output ): int {
		$output->items( $this->bridge->clear_locks(), array( 'code', 'count' ), $arguments->text( 'format' ) );
		return Command::OK;
	}

	/**
	 * Reads a damaged store back.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function recover( Arguments $arguments, Output $output ): int {
		$answer = $this->bridge->recover();
		/* translators: 1: number of submissions that came back, 2: number that were there already, 3: number that cannot be read. */
		$output->success( sprintf( __( 'Came back: %1$d. Were there already: %2$d. Cannot be read: %3$d.', 'halt-tracker' ), (int) ( $answer['submissions'] ?? 0 ), (int) ( $answer['known'] ?? 0 ), (int) ( $answer['unreadable'] ?? 0 ) ) );
		return Command::OK;
	}

	/**
	 * Makes this the live site.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function take_over( Arguments $arguments, Output $output ): int {
		if ( ! $arguments->flag( 'yes' ) && ! $output->confirm( __( 'From now on this site sends, and the other one must not. Is this the live site?', 'halt-tracker' ) ) ) {
			return Command::PROBLEM;
		}
		$answer = $this->bridge->take_over();
		Alerts::clear( 'site_copy' );
		/* translators: %d: number of submissions. */
		$output->success( sprintf( __( 'This is the live site now. Submissions released: %d.', 'halt-tracker' ), (int) ( $answer['released'] ?? 0 ) ) );
		return Command::OK;
	}
}
