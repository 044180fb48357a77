<?php
/**
 * What an admin does about jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Progress;
use Halt\Tracker\Jobs\Job_Type;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Sync now, sync one job, decide about what is held, save the settings.
 */
class Job_Actions {

	/** Milliseconds of a request in which work may be begun. */
	private const BUDGET = 20000;

	/** The same for a single job, and for what goes on behind the page anyway. */
	private const SHORT = 4000;

	/**
	 * Makes it.
	 *
	 * @param Bridge       $bridge   The core.
	 * @param Settings     $settings Settings.
	 * @param Job_Progress $progress Work and how far it is.
	 * @param Flash        $flash    Messages.
	 * @param Audit        $audit    Notes who did it.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Job_Progress $progress, private Flash $flash, private Audit $audit ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'jobs_sync', array( $this, 'sync' ) );
		$actions->add( 'jobs_decide', array( $this, 'decide' ) );
		$actions->add( 'jobs_refresh', array( $this, 'refresh' ) );
		$actions->add( 'save_jobs', array( $this, 'save' ) );
	}

	/**
	 * Begins a sweep, or goes on with one.
	 *
	 * @param Input $input `go_on`: no new sweep is begun.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function sync( Input $input ): string {
		$this->say( $this->progress->work( ! $input->flag( 'go_on' ), 'admin', self::BUDGET ) );
		return Screens::url( Screens::JOBS );
	}

	/**
	 * Decides about removals that are held.
	 *
	 * @param Input $input `decision`: `remove` or `keep`.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function decide( Input $input ): string {
		$decision = 'remove' === $input->key( 'decision' ) ? 'remove' : 'keep';
		$this->bridge->jobs_decide( $decision, wp_get_current_user()->user_login );
		$this->flash->success( Job_Words::decided( $decision ) );
		$this->progress->work( false, 'admin', self::SHORT );
		return Screens::url( Screens::JOBS );
	}

	/**
	 * Reads one job again.
	 *
	 * @param Input $input `post`: its post.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function refresh( Input $input ): string {
		$opportunity = absint( get_post_meta( $input->number( 'post' ), Job_Meta::OPPORTUNITY_ID, true ) );
		if ( 0 === $opportunity ) {
			$this->flash->error( __( 'This job was made by hand: there is no opportunity at Tracker that it belongs to.', 'halt-tracker' ) );
		} elseif ( ! $this->settings->get( 'jobs_enabled' ) ) {
			$this->flash->error( __( 'The sync of jobs is switched off.', 'halt-tracker' ) );
		} else {
			$this->bridge->jobs_refresh( $opportunity );
			$status = $this->progress->work( false, 'admin', self::SHORT );
			if ( (int) ( $status['hints'] ?? 0 ) + (int) ( $status['operations'] ?? 0 ) > 0 ) {
				$this->flash->warning( $status['message'] );
			} else {
				$this->flash->success( __( 'The job was read from Tracker again.', 'halt-tracker' ) );
			}
		}
		return admin_url( 'edit.php?post_type=' . Job_Type::TYPE );
	}

	/**
	 * Saves the settings of the sync.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function save( Input $input ): string {
		$form    = new Settings_Form( $input );
		$before  = $this->settings->all();
		$changes = $form->read( Settings_Form::JOBS );
		$this->settings->update( $changes );
		$names = array_keys( array_filter( $changes, static fn( mixed $value, string $name ): bool => $value !== ( $before[ $name ] ?? null ), ARRAY_FILTER_USE_BOTH ) );
		if ( array() !== $names ) {
			$this->audit->note( 'settings_saved', array( 'names' => implode( ', ', $names ) ) );
		}
		$anchor = $form->report( $this->flash );
		if ( '' === $anchor ) {
			$this->flash->success( __( 'Settings saved.', 'halt-tracker' ) );
		}
		return Screens::url( Screens::JOBS ) . $anchor;
	}

	/**
	 * Says how it stands.
	 *
	 * @param array<string,mixed> $status Status with words.
	 * @return void
	 */
	private function say( array $status ): void {
		if ( ! empty( $status['busy'] ) ) {
			$this->flash->warning( __( 'Another process works on the jobs at this moment.', 'halt-tracker' ) );
			return;
		}
		if ( $status['running'] ) {
			$this->flash->warning( $status['message'] . ' ' . __( 'It goes on by itself.', 'halt-tracker' ) );
		} elseif ( empty( $status['enabled'] ) || ! Job_Words::is_well( $status ) ) {
			$this->flash->warning( empty( $status['enabled'] ) ? $status['message'] : $status['last_message'] );
		} else {
			$this->flash->success( $status['last_message'] );
		}
	}
}
