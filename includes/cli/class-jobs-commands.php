<?php
/**
 * The jobs of the site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Job_Hook_Words;
use Halt\Tracker\Admin\Job_Words;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Jobs\Job_Progress;
use Halt\Tracker\Jobs\Job_Sync;
use Halt\Tracker\Jobs\Webhook_Address;
use Halt\Tracker\Jobs\Webhook_Registration;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * `jobs status`, `jobs sync`, `jobs decide`, `jobs hooks`.
 */
final class Jobs_Commands implements Group {

	/** Milliseconds between two looks where another process works, or Tracker is waited for. */
	private const PAUSE = 500;

	/** Milliseconds of a round. */
	private const ROUND = 5000;

	/**
	 * Work and how far it is.
	 *
	 * @var Job_Progress
	 */
	private Job_Progress $progress;

	/**
	 * Our registrations at Tracker.
	 *
	 * @var Webhook_Registration
	 */
	private Webhook_Registration $hooks;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Settings.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings ) {
		$this->progress = new Job_Progress( $bridge, Job_Sync::of( $bridge, $settings ) );
		$this->hooks    = new Webhook_Registration( $bridge, new Webhook_Address( $settings ) );
	}

	/**
	 * {@inheritDoc}
	 */
	public function commands(): array {
		return array(
			new Command( 'jobs status', __( 'Says how the jobs of the site stand. Exits with 1 where removals are held or the last sweep was not complete.', 'halt-tracker' ), array( Synopsis::format( array( 'text', 'json' ) ) ), $this->status( ... ) ),
			new Command( 'jobs sync', __( 'Compares all opportunities with the jobs of the site, now; or reads a single one again.', 'halt-tracker' ), array( Synopsis::option( 'opportunity', __( 'Id of one opportunity: only this one is read.', 'halt-tracker' ) ), Synopsis::option( 'budget', __( 'Seconds after which the rest is left to cron.', 'halt-tracker' ), '3600' ) ), $this->sync( ... ) ),
			new Command( 'jobs decide', __( 'Decides about removals that are held.', 'halt-tracker' ), array( Synopsis::argument( 'decision', __( 'remove or keep.', 'halt-tracker' ) ), Synopsis::yes() ), $this->decide( ... ) ),
			new Command( 'jobs hooks', __( 'Shows, registers or takes back the webhooks at Tracker that tell this site of changes.', 'halt-tracker' ), array( Synopsis::argument( 'what', __( 'list, register or remove.', 'halt-tracker' ), true ), Synopsis::format() ), $this->hooks( ... ) ),
		);
	}

	/**
	 * How they stand.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function status( Arguments $arguments, Output $output ): int {
		$status = $this->progress->status();
		if ( 'json' === $arguments->text( 'format' ) ) {
			$output->json( $status );
		} else {
			foreach ( array( 'message', 'last_message', 'next_message', 'shown_message' ) as $name ) {
				$output->line( (string) $status[ $name ] );
			}
		}
		return $this->judge( $status, $output );
	}

	/**
	 * Sweeps until it has ended or the time is over.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 * @throws Failure When jobs are switched off.
	 */
	private function sync( Arguments $arguments, Output $output ): int {
		if ( ! $this->settings->get( 'jobs_enabled' ) ) {
			throw new Failure( __( 'The sync of jobs is switched off.', 'halt-tracker' ) );
		}
		$end    = microtime( true ) + $arguments->number( 'budget', 1, 86400 );
		$single = '' === $arguments->text( 'opportunity' ) ? 0 : (int) $arguments->number( 'opportunity', 1, 999999999999 );
		if ( $single > 0 ) {
			$this->bridge->jobs_refresh( $single );
		}
		$is_begun = 0 === $single;
		$said     = '';
		do {
			$status   = $this->progress->work( $is_begun, 'cli', (int) min( self::ROUND, 1000 * ( $end - microtime( true ) ) ) );
			$is_begun = false;
			if ( $said !== $status['message'] && $status['running'] ) {
				$said = (string) $status['message'];
				$output->log( $said );
			}
			if ( $status['running'] ) {
				usleep( 1000 * self::PAUSE );
			}
		} while ( $status['running'] && microtime( true ) < $end );
		if ( $status['running'] ) {
			$output->warning( __( 'The time is over; the rest goes on by itself.', 'halt-tracker' ) );
			return Command::PROBLEM;
		}
		if ( $single > 0 ) {
			$output->success( __( 'The job was read from Tracker again.', 'halt-tracker' ) );
			return Command::OK;
		}
		$output->line( (string) $status['last_message'] );
		return $this->judge( $status, $output );
	}

	/**
	 * Decides.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 * @throws Failure When it is neither of the two, or nothing is held.
	 */
	private function decide( Arguments $arguments, Output $output ): int {
		$decision = $arguments->text( 'decision' );
		if ( ! in_array( $decision, array( 'remove', 'keep' ), true ) ) {
			throw new Failure( __( 'Say “remove” or “keep”.', 'halt-tracker' ) );
		}
		$held = $this->bridge->jobs_status()['held'] ?? null;
		if ( ! is_array( $held ) ) {
			throw new Failure( __( 'No removals are held.', 'halt-tracker' ) );
		}
		if ( 'remove' === $decision && ! $arguments->flag( 'yes' ) && ! $output->confirm( Job_Words::held( $held ) . ' ' . __( 'Remove them?', 'halt-tracker' ) ) ) {
			return Command::PROBLEM;
		}
		$this->bridge->jobs_decide( $decision, Audit::actor() );
		$this->progress->work( false, 'cli', self::ROUND );
		$output->success( Job_Words::decided( $decision ) );
		return Command::OK;
	}

	/**
	 * Webhooks at Tracker.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 * @throws Failure When Tracker refuses, or something else is wanted.
	 */
	private function hooks( Arguments $arguments, Output $output ): int {
		$what = $arguments->text( 'what' );
		if ( 'remove' === $what ) {
			$answer = $this->hooks->remove();
			self::demand( $answer['code'] );
			/* translators: %s: number of registrations. */
			$output->success( sprintf( _n( '%s registration was taken back at Tracker.', '%s registrations were taken back at Tracker.', $answer['removed'], 'halt-tracker' ), number_format_i18n( $answer['removed'] ) ) );
			return Command::OK;
		}
		if ( ! in_array( $what, array( '', 'list', 'register' ), true ) ) {
			throw new Failure( __( 'Say “list”, “register” or “remove”.', 'halt-tracker' ) );
		}
		$seen = 'register' === $what ? $this->hooks->register() : $this->hooks->look();
		self::demand( $seen['code'] );
		$output->items( $seen['hooks'], array( 'id', 'action', 'current' ), $arguments->text( 'format' ) );
		if ( Webhook_Registration::is_complete( $seen ) ) {
			return Command::OK;
		}
		$output->warning( Job_Hook_Words::known( $seen ) );
		return Command::PROBLEM;
	}

	/**
	 * Says what is wrong with a status.
	 *
	 * @param array<string,mixed> $status Status with words.
	 * @param Output              $output Where to say it.
	 * @return int Exit status.
	 */
	private function judge( array $status, Output $output ): int {
		if ( is_array( $status['held'] ?? null ) ) {
			$output->warning( Job_Words::held( $status['held'] ) );
			return Command::PROBLEM;
		}
		return Job_Words::is_well( $status ) ? Command::OK : Command::PROBLEM;
	}

	/**
	 * Refuses where Tracker did.
	 *
	 * @param string $code Code; empty: all is well.
	 * @return void
	 * @throws Failure When it did.
	 */
	private static function demand( string $code ): void {
		if ( '' !== $code ) {
			throw new Failure( Words::code( $code ) );
		}
	}
}
