<?php
/**
 * What is seen to about jobs beside the sync.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Bridge;
use Halt\Tracker\Problem_Counter;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Belongs to each round of work. Costs two options where there is nothing to do.
 */
class Job_Chores {

	/**
	 * Makes it.
	 *
	 * @param Job_Expiry           $expiry Jobs whose last day has passed.
	 * @param Webhook_Registration $hooks  Our registrations at Tracker.
	 */
	public function __construct( private Job_Expiry $expiry, private Webhook_Registration $hooks ) {
	}

	/**
	 * Makes it of its parts.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Settings.
	 * @return self
	 */
	public static function of( Bridge $bridge, Settings $settings ): self {
		return new self( new Job_Expiry(), new Webhook_Registration( $bridge, new Webhook_Address( $settings ) ) );
	}

	/**
	 * Does what there is to do. Neither keeps the other from being done.
	 *
	 * @return void
	 */
	public function run(): void {
		$this->attempt( fn() => $this->expiry->run() );
		$this->attempt( fn() => $this->hooks->retry() );
	}

	/**
	 * Does one of them.
	 *
	 * @param callable $chore Which.
	 * @return void
	 */
	private function attempt( callable $chore ): void {
		try {
			$chore();
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'jobs', $e );
		}
	}
}
