<?php
/**
 * When alerts are looked at and sent.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * After each {@see Round}, whether or not the extension is there, and after a drain behind a response.
 */
class Alert_Watch {

	/**
	 * Makes it.
	 *
	 * @param Alert_Rules    $rules    Conditions.
	 * @param Alert_Dispatch $dispatch Messages.
	 * @param Ping           $ping     Outgoing ping.
	 */
	public function __construct( private Alert_Rules $rules, private Alert_Dispatch $dispatch, private Ping $ping ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( After_Response::DONE, array( $this, 'tell' ) );
	}

	/**
	 * Looks, tells, and pings where the run could do its work.
	 *
	 * @return void
	 */
	public function after_run(): void {
		try {
			$status = $this->rules->look();
			$this->dispatch->run();
			if ( null !== $status ) {
				$this->ping->send();
			}
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'alert', $e );
		}
	}

	/**
	 * Tells what was raised meanwhile.
	 *
	 * @return void
	 */
	public function tell(): void {
		try {
			$this->dispatch->run();
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'alert', $e );
		}
	}
}
