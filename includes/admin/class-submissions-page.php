<?php
/**
 * The pages of the deliveries.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Alerts;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Housekeeping;
use Halt\Tracker\Lost_Form_Count;
use Halt\Tracker\Spool;
use Halt\Tracker\Spool_Import;

defined( 'ABSPATH' ) || exit;

/**
 * The list, its tabs, and what can be done with the queue as a whole. One delivery: {@see Delivery_Page}.
 */
class Submissions_Page {

	/** States that a replay makes sense in. */
	public const REPLAYABLE = array( 'unrouted', 'dead', 'parked', 'held', 'needs_attention' );

	/** States that a person may give a submission up in. */
	public const DISCARDABLE = array( 'unrouted', 'dead', 'parked', 'held', 'needs_attention', 'waiting', 'received' );

	private const RUN_BUDGET = 20000;

	private const COMPARE_BUDGET = 5000;

	/**
	 * Makes it.
	 *
	 * @param Bridge       $bridge The core.
	 * @param Flash        $flash  Messages.
	 * @param Spool        $spool  What waits outside the core.
	 * @param Spool_Import $import Takes it in.
	 */
	public function __construct( private Bridge $bridge, private Flash $flash, private Spool $spool, private Spool_Import $import ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'compare', array( $this, 'compare' ) );
		$actions->add( 'recover', array( $this, 'recover' ) );
		$actions->add( 'import_spool', array( $this, 'import_spool' ) );
		// WordPress saves screen options before the page is loaded, and only those that somebody vouches for.
		add_filter( 'set_screen_option_' . Submissions_Table::PER_PAGE, array( $this, 'rows_of_a_page' ), 10, 3 );
	}

	/**
	 * Runs before the list is shown: screen options, our scripts.
	 *
	 * @return void
	 */
	public function load(): void {
		Page_Assets::enqueue();
		if ( '' !== Input::query()->text( 'submission' ) || '' !== Input::query()->key( 'tab' ) ) {
			return;
		}
		add_screen_option(
			'per_page',
			array(
				'label'   => __( 'Deliveries of a page', 'halt-tracker' ),
				'default' => 20,
				'option'  => Submissions_Table::PER_PAGE,
			)
		);
		// The table names its columns to the screen options when it is made.
		new Submissions_Table( $this->bridge, Delivery_Filter::of( Input::query() ) );
	}

	/**
	 * What is saved of the screen option.
	 *
	 * @param mixed  $keep   What is saved unless somebody says otherwise.
	 * @param string $option Its name.
	 * @param mixed  $value  As typed.
	 * @return int
	 */
	public function rows_of_a_page( $keep, $option, $value ): int {
		return min( 200, max( 1, is_numeric( $value ) ? (int) $value : 20 ) );
	}

	/**
	 * Shows the list, one of its tabs, or a submission.
	 *
	 * @return void
	 */
	public function render(): void {
		$query = Input::query();
		try {
			if ( '' !== $query->text( 'submission' ) ) {
				( new Delivery_Page( $this->bridge ) )->render( $query->text( 'submission' ) );
			} elseif ( 'runs' === $query->key( 'tab' ) ) {
				( new Runs_Page( $this->bridge ) )->render();
			} elseif ( 'bulk' === $query->key( 'tab' ) ) {
				View::render( 'submissions/progress', array( 'work' => Bulk_Work::of_user() ) );
			} else {
				$this->render_list( Delivery_Filter::of( $query ) );
			}
		} catch ( Core_Exception $e ) {
			View::render( 'unavailable', array( 'text' => Words::core_error( $e ) ) + $this->spooled() );
		}
	}

	/**
	 * Compares what came in with what is accounted for, now.
	 *
	 * @return string
	 */
	public function compare(): string {
		( new Housekeeping( $this->bridge ) )->run( self::COMPARE_BUDGET, true );
		return Screens::url( Screens::SUBMISSIONS );
	}

	/**
	 * Reads back what a damaged store that was moved aside still gives.
	 *
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function recover(): string {
		$answer = $this->bridge->recover();
		$this->flash->success(
			sprintf(
				/* translators: 1: number of submissions that came back, 2: number that were there already, 3: number that cannot be read. */
				__( 'Came back: %1$d. Were there already: %2$d. Cannot be read: %3$d.', 'halt-tracker' ),
				(int) ( $answer['submissions'] ?? 0 ),
				(int) ( $answer['known'] ?? 0 ),
				(int) ( $answer['unreadable'] ?? 0 )
			)
		);
		return Screens::url( Screens::SUBMISSIONS );
	}

	/**
	 * Takes the spool in, also what could not be taken in before.
	 *
	 * @return string
	 */
	public function import_spool(): string {
		$this->import->hurry();
		$done = $this->import->run( self::RUN_BUDGET );
		if ( $done['kept'] > 0 || '' !== $done['code'] ) {
			$this->flash->warning(
				sprintf(
					/* translators: 1: number of submissions, 2: number of submissions, 3: reason, or nothing. */
					__( 'Taken in from the spool: %1$d. Kept there: %2$d. %3$s', 'halt-tracker' ),
					$done['imported'] + $done['duplicates'],
					$this->spool->count(),
					'' === $done['code'] ? '' : Words::code( $done['code'] )
				)
			);
		} else {
			/* translators: %d: number of submissions. */
			$this->flash->success( sprintf( __( 'Taken in from the spool: %d.', 'halt-tracker' ), $done['imported'] + $done['duplicates'] ) );
		}
		return Screens::url( Screens::SUBMISSIONS );
	}

	/**
	 * Shows the list.
	 *
	 * @param Delivery_Filter $filter What of it.
	 * @return void
	 * @throws Core_Exception When the store cannot be used.
	 */
	private function render_list( Delivery_Filter $filter ): void {
		$table = new Submissions_Table( $this->bridge, $filter );
		$table->prepare_items();
		try {
			$choices = $this->bridge->choices();
		} catch ( Core_Exception $e ) {
			// The list is there; what is typed into the address still filters it.
			$choices = array();
		}
		View::render(
			'submissions',
			array(
				'table'          => $table,
				'filter'         => $filter,
				'choices'        => $choices,
				'reconciliation' => $table->reconciliation(),
				'lost'           => Lost_Form_Count::latest( 7, 20 ),
				'damaged'        => isset( Alerts::active()['queue_corrupt'] ),
			) + $this->spooled()
		);
	}

	/**
	 * What the views say about the spool.
	 *
	 * @return array{spooled:int,spooled_since:int,spool_problems:array<string,int>}
	 */
	private function spooled(): array {
		$count = $this->spool->count();
		return array(
			'spooled'        => $count,
			'spooled_since'  => 0 === $count ? 0 : (int) $this->spool->oldest(),
			'spool_problems' => 0 === $count ? array() : $this->spool->problems(),
		);
	}
}
