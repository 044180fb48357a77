<?php
/**
 * The setup assistant.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Assistant\Step;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Leads from nothing to the first applicant at Tracker, one step on a page.
 */
class Assistant_Page {

	/** Set at a fresh activation until the admin has seen the assistant or dismissed the notice. */
	public const WELCOME = 'halt_tracker_welcome';

	/**
	 * Makes it.
	 *
	 * @param Bridge     $bridge The core.
	 * @param Flash      $flash  Messages.
	 * @param list<Step> $steps  The steps in their order.
	 */
	public function __construct( private Bridge $bridge, private Flash $flash, private array $steps ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		foreach ( $this->steps as $step ) {
			$step->register( $actions );
		}
		$actions->add(
			'dismiss_welcome',
			static function (): string {
				delete_option( self::WELCOME );
				return (string) wp_get_referer();
			}
		);
	}

	/**
	 * Runs before the page is shown: whoever is here needs no notice any more.
	 *
	 * @return void
	 */
	public function load(): void {
		delete_option( self::WELCOME );
		add_action(
			'admin_enqueue_scripts',
			static function (): void {
				wp_enqueue_style( 'halt-tracker-assistant', plugins_url( 'assets/assistant.css', HALT_TRACKER_FILE ), array( 'halt-tracker-admin' ), HALT_TRACKER_VERSION );
			},
			20
		);
	}

	/**
	 * Shows the page: the step that was asked for, or the first that is not done.
	 *
	 * @return void
	 */
	public function render(): void {
		$status = array();
		$fault  = '';
		try {
			$status = $this->bridge->status();
		} catch ( Core_Exception $e ) {
			$fault = Words::core_error( $e );
		}
		$done    = array();
		$current = null;
		foreach ( $this->steps as $step ) {
			$done[ $step->name() ] = $step->is_done( $status );
			if ( $step->name() === Input::query()->key( 'step' ) ) {
				$current = $step;
			}
		}
		$current ??= $this->first_open( $done );
		View::render(
			'assistant',
			array(
				'titles'  => array_combine( array_keys( $done ), array_map( static fn( Step $step ): string => $step->title(), $this->steps ) ),
				'done'    => $done,
				'current' => $current->name(),
				'next'    => $this->after( $current ),
				'fault'   => $fault,
				'faults'  => $this->flash->fields(),
			) + $current->data( $status )
		);
	}

	/**
	 * The first step that is not done, or the last.
	 *
	 * @param array<string,bool> $done Steps by name.
	 * @return Step
	 */
	private function first_open( array $done ): Step {
		foreach ( $this->steps as $step ) {
			if ( ! $done[ $step->name() ] ) {
				return $step;
			}
		}
		return $this->steps[ array_key_last( $this->steps ) ];
	}

	/**
	 * Name of the step behind another one.
	 *
	 * @param Step $current The step.
	 * @return string Empty behind the last one.
	 */
	private function after( Step $current ): string {
		$index = array_search( $current, $this->steps, true );
		return isset( $this->steps[ (int) $index + 1 ] ) ? $this->steps[ (int) $index + 1 ]->name() : '';
	}
}
