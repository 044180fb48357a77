<?php
/**
 * Runs of the queue and the journal of the site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * What replaces the earlier plugin's sync log, which had the last three runs: when each way of delivering was last at
 * work, and everything that concerns no single submission. A submission's own journal is on its page, for good.
 */
class Runs_Page {

	private const ROWS = 50;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Shows it.
	 *
	 * @return void
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function render(): void {
		$page    = max( 1, Input::query()->number( 'paged' ) );
		$status  = $this->bridge->status();
		$journal = $this->bridge->site_journal(
			array(
				'page'     => $page,
				'per_page' => self::ROWS,
			)
		);
		View::render(
			'submissions/runs',
			array(
				'runs'    => array_values( array_filter( (array) ( $status['runs'] ?? array() ), 'is_array' ) ),
				'due'     => $status['next_due_at'] ?? 0,
				'entries' => Timeline::entries( array( 'journal' => (array) ( $journal['rows'] ?? array() ) ) ),
				'page'    => $page,
				'pages'   => (int) ceil( (int) ( $journal['total'] ?? 0 ) / self::ROWS ),
			)
		);
	}

	/**
	 * What delivered, in words.
	 *
	 * @param string $trigger Code.
	 * @return string
	 */
	public static function trigger( string $trigger ): string {
		$words = array(
			'request_end' => __( 'At the end of a request', 'halt-tracker' ),
			'cron'        => __( 'WP-Cron', 'halt-tracker' ),
			'cli'         => __( 'A worker at the command line', 'halt-tracker' ),
			'run_now'     => __( 'A person: “Deliver now”', 'halt-tracker' ),
		);
		return $words[ $trigger ] ?? $trigger;
	}
}
