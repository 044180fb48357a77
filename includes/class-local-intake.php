<?php
/**
 * Hands submissions made on this site to the core, or to the spool.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * The visitor of a form cannot send again, so whatever the core's reason is, the submission is kept: extension
 * missing or of another release, store locked, full, read-only, corrupt or newer, or a fault of ours.
 */
class Local_Intake {

	/** The only thing that is nobody's loss. */
	private const NOTHING_IN_IT = 'halt_tracker_not_a_submission';

	/**
	 * Filters of other developers.
	 *
	 * @var Submission_Filters
	 */
	private Submission_Filters $filters;

	/**
	 * Makes it.
	 *
	 * @param Bridge         $bridge         The core.
	 * @param Spool          $spool          Takes what the core does not.
	 * @param Settings       $settings       Limits.
	 * @param After_Response $after_response Delivers once the visitor has the answer.
	 */
	public function __construct(
		Bridge $bridge,
		private Spool $spool,
		private Settings $settings,
		private After_Response $after_response
	) {
		$this->filters = new Submission_Filters( $bridge );
	}

	/**
	 * Takes a submission.
	 *
	 * @param array<string,mixed> $submission Shape: docs/boundary.md, `submit`.
	 * @param string              $where      Name under which a problem is counted.
	 * @return void
	 * @throws Core_Exception When it was stored nowhere.
	 */
	public function take( array $submission, string $where ): void {
		$submission = $this->filters->submission( $submission );
		try {
			$this->filters->submit( $submission );
		} catch ( \Throwable $e ) {
			if ( $e instanceof Core_Exception && self::NOTHING_IN_IT === $e->error_code() ) {
				throw $e;
			}
			$this->spool->put( Spool_Entry::submission( $submission, $this->limits() ) );
			// That the extension is missing is said by a notice of its own.
			if ( ! $e instanceof Core_Exception || Core_Exception::EXTENSION_MISSING !== $e->kind() ) {
				Problem_Counter::count( $where, $e );
			}
		}
		$this->after_response->note();
	}

	/**
	 * Limits of files, the core's own.
	 *
	 * @return array{max_file:int,max_files:int}
	 */
	private function limits(): array {
		return array(
			'max_file'  => max( 1, (int) $this->settings->get( 'max_file' ) ),
			'max_files' => max( 0, (int) $this->settings->get( 'max_files' ) ),
		);
	}
}
