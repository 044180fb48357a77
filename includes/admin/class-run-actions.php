<?php
/**
 * The button that delivers now.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Core_Exception;
use Halt\Tracker\Run_Now;

defined( 'ABSPATH' ) || exit;

/**
 * Works on what waits while the admin waits, and says how it went.
 */
class Run_Actions {

	private const BUDGET = 20000;

	/**
	 * Makes it.
	 *
	 * @param Run_Now $run   Works on what waits.
	 * @param Flash   $flash Messages.
	 */
	public function __construct( private Run_Now $run, private Flash $flash ) {
	}

	/**
	 * Registers the action.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'run_now', array( $this, 'run_now' ) );
	}

	/**
	 * Works on what waits, now.
	 *
	 * @param Input $input `back`: the page to return to; the list of submissions unless it is the overview.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function run_now( Input $input ): string {
		$answer   = $this->run->run( self::BUDGET );
		$obstacle = Run_Now::obstacle( $answer );
		$text     = Run_Words::told( $answer, $obstacle );
		if ( '' !== $obstacle || $answer['is_broken'] ) {
			$this->flash->warning( $text );
		} else {
			$this->flash->success( $text );
		}
		return Screens::url( Screens::OVERVIEW === $input->key( 'back' ) ? Screens::OVERVIEW : Screens::SUBMISSIONS );
	}
}
