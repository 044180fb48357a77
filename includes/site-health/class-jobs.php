<?php
/**
 * Site Health: are the jobs in step with Tracker?
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Site_Health;

use Halt\Tracker\Admin\Job_Hook_Words;
use Halt\Tracker\Admin\Job_Words;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Jobs\Webhook_Memory;
use Halt\Tracker\Jobs\Webhook_Registration;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Says what the page about jobs says, to whoever never opens it. Says nothing of sites that have no jobs.
 */
class Jobs {

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Whether jobs are kept in step.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings ) {
	}

	/**
	 * How the jobs stand.
	 *
	 * @return array<string,mixed>
	 */
	public function test(): array {
		if ( ! $this->settings->get( 'jobs_enabled' ) ) {
			return Result::good( 'jobs', __( 'Halt Tracker keeps no jobs in step', 'halt-tracker' ), array( __( 'The sync of jobs is switched off.', 'halt-tracker' ) ) );
		}
		$link = Screens::url( Screens::JOBS );
		$text = __( 'Jobs from Tracker', 'halt-tracker' );
		try {
			$status = $this->bridge->jobs_status();
		} catch ( Core_Exception $e ) {
			return Result::recommended( 'jobs', __( 'The jobs of Halt Tracker could not be looked at', 'halt-tracker' ), array( Words::core_error( $e ), __( 'Mend what the other tests name, then look again.', 'halt-tracker' ) ) );
		}
		$lines = array( Job_Words::last( $status ), Job_Words::next( $status ) );
		if ( is_array( $status['held'] ?? null ) ) {
			return Result::recommended( 'jobs', __( 'Removals of jobs wait for a decision', 'halt-tracker' ), array( Job_Words::held( $status['held'] ), __( 'Look into Tracker whether these jobs are really gone, then decide.', 'halt-tracker' ) ), $link, $text );
		}
		if ( isset( $status['dialect_ok'] ) && ! $status['dialect_ok'] ) {
			return Result::recommended( 'jobs', __( 'The jobs cannot be kept in step', 'halt-tracker' ), array( Job_Words::dialect() ), $link, $text );
		}
		if ( ! Job_Words::is_well( $status ) ) {
			return Result::recommended( 'jobs', __( 'The jobs were not compared with Tracker completely', 'halt-tracker' ), array_merge( $lines, array( __( 'It is tried again by itself. If it stays so, look at the connection to Tracker.', 'halt-tracker' ) ) ), $link, $text );
		}
		$known = ( new Webhook_Memory( $this->settings ) )->known();
		if ( ! Webhook_Registration::is_complete( $known ) ) {
			$label = Job_Hook_Words::is_told( $known ) ? __( 'Not every change of jobs comes at once', 'halt-tracker' ) : __( 'Changes of jobs come with the sweeps only', 'halt-tracker' );
			return Result::recommended( 'jobs', $label, array_merge( $lines, array( Job_Hook_Words::known( $known ), __( 'Register the webhooks at Tracker, and changes come within seconds.', 'halt-tracker' ) ) ), $link, $text );
		}
		return Result::good( 'jobs', __( 'The jobs are in step with Tracker', 'halt-tracker' ), $lines );
	}
}
