<?php
/**
 * Abilities about jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Abilities;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Jobs\Job_Progress;

defined( 'ABSPATH' ) || exit;

/**
 * How the jobs stand; sync now; decide about removals that are held.
 */
class Jobs {

	private const BUDGET = 10000;

	/**
	 * Makes it.
	 *
	 * @param Bridge       $bridge   The core.
	 * @param Job_Progress $progress Work and how far it is.
	 */
	public function __construct( private Bridge $bridge, private Job_Progress $progress ) {
	}

	/**
	 * Those that only look, by name.
	 *
	 * @return array<string,array<string,mixed>> See {@see Abilities::add()}.
	 */
	public function looking(): array {
		return array(
			'get-jobs-status' => array(
				'label'       => __( 'How the jobs of the site stand', 'halt-tracker' ),
				'description' => __( 'Says what the sync of jobs from Tracker is doing, how the last sweep went, when the next is due, how many jobs are published, and whether removals wait for a decision.', 'halt-tracker' ),
				'execute'     => fn() => self::answer( fn(): array => $this->progress->status() ),
				'input'       => null,
				'output'      => self::schema(),
			),
		);
	}

	/**
	 * Those that change something, by name.
	 *
	 * @return array<string,array<string,mixed>> See {@see Abilities::add()}.
	 */
	public function changing(): array {
		return array(
			'sync-jobs'   => array(
				'label'       => __( 'Sync the jobs now', 'halt-tracker' ),
				'description' => __( 'Begins a comparison of all opportunities at Tracker with the jobs of this site, unless one runs, and works on it for some seconds. The rest goes on by itself; there is no need to run it again.', 'halt-tracker' ),
				'execute'     => fn() => self::answer( fn(): array => $this->progress->work( true, 'rest', self::BUDGET ) ),
				'input'       => null,
				'output'      => self::schema(),
			),
			'decide-jobs' => array(
				'label'       => __( 'Decide about removals of jobs that are held', 'halt-tracker' ),
				'description' => __( 'Removals are held when too many jobs would leave the site at once. “remove” asks Tracker for each of them and removes those that are no longer offered; “keep” leaves all of them until the next sweep. Ask a person first.', 'halt-tracker' ),
				'execute'     => array( $this, 'decide' ),
				'destructive' => true,
				'idempotent'  => true,
				'input'       => Schema::object( array( 'decision' => array( 'enum' => array( 'remove', 'keep' ) ) + Schema::value( 'string', __( 'What becomes of removals that are held.', 'halt-tracker' ) ) ), array( 'decision' ) ),
				'output'      => self::schema(),
			),
		);
	}

	/**
	 * Decides.
	 *
	 * @param mixed $input What was asked for.
	 * @return array<string,mixed>|\WP_Error
	 */
	public function decide( $input ) {
		return self::answer(
			function () use ( $input ): array {
				$this->bridge->jobs_decide( 'remove' === ( $input['decision'] ?? '' ) ? 'remove' : 'keep', (string) wp_get_current_user()->user_login );
				return $this->progress->work( false, 'rest', self::BUDGET );
			}
		);
	}

	/**
	 * A status as programs get it.
	 *
	 * @param callable $question Asks for it.
	 * @return array<string,mixed>|\WP_Error
	 */
	private static function answer( callable $question ) {
		try {
			$status = $question();
		} catch ( Core_Exception $e ) {
			return Refusal::of( $e );
		}
		return array(
			'enabled'          => ! empty( $status['enabled'] ),
			'running'          => (bool) $status['running'],
			'message'          => (string) $status['message'],
			'last_message'     => (string) $status['last_message'],
			'last_outcome'     => (string) ( $status['last']['outcome'] ?? '' ),
			'last_complete_at' => Schema::moment( $status['last_complete_at'] ?? 0 ),
			'next_sweep_at'    => Schema::moment( $status['next_sweep_at'] ?? 0 ),
			'published'        => (int) ( $status['published'] ?? 0 ),
			'held'             => (int) ( $status['held']['candidates'] ?? 0 ),
		);
	}

	/**
	 * Shape of the status.
	 *
	 * @return array<string,mixed>
	 */
	private static function schema(): array {
		return Schema::object(
			array(
				'enabled'          => Schema::value( 'boolean', __( 'Whether jobs are kept in step with Tracker.', 'halt-tracker' ) ),
				'running'          => Schema::value( 'boolean', __( 'Whether a sweep or a change is under way.', 'halt-tracker' ) ),
				'message'          => Schema::value( 'string', __( 'What the sync is doing, in words.', 'halt-tracker' ) ),
				'last_message'     => Schema::value( 'string', __( 'How the last sweep went, in words.', 'halt-tracker' ) ),
				'last_outcome'     => Schema::value( 'string', __( 'complete, partial, held or failed; empty: none has ended yet.', 'halt-tracker' ) ),
				'last_complete_at' => Schema::time( __( 'When a sweep was last complete.', 'halt-tracker' ) ),
				'next_sweep_at'    => Schema::time( __( 'When the next sweep is due.', 'halt-tracker' ) ),
				'published'        => Schema::value( 'integer', __( 'Published jobs of this site.', 'halt-tracker' ) ),
				'held'             => Schema::value( 'integer', __( 'Jobs whose removal waits for a decision.', 'halt-tracker' ) ),
			)
		);
	}
}
