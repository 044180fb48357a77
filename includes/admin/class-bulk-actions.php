<?php
/**
 * What is done with several submissions at once.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * The ticked ones at once; all that match the filter in batches that show how far they are.
 */
class Bulk_Actions {

	/** Submissions of one decision about ticked ones: a page of the list at most. */
	private const MOST = 200;

	/** Seconds of a batch. */
	private const BATCH = 3.0;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 * @param Flash  $flash  Messages.
	 */
	public function __construct( private Bridge $bridge, private Flash $flash ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'decide', array( $this, 'decide' ) );
		$actions->add( 'go_on', array( $this, 'go_on' ) );
		$actions->add( 'bulk_end', array( $this, 'end' ) );
	}

	/**
	 * Sends again or discards the ticked ones, or begins to do so with all that match.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function decide( Input $input ): string {
		$decision = 'release' === $input->key( 'decision' ) ? 'release' : 'discard';
		$filter   = Delivery_Filter::of( $input->group( 'filter' ) );
		if ( $input->flag( 'all' ) ) {
			Bulk_Work::begin( $this->bridge, $filter, $decision )->go_on( new Deciding( $this->bridge ), self::BATCH );
			return Screens::url( Screens::SUBMISSIONS, array( 'tab' => 'bulk' ) );
		}
		$deciding = new Deciding( $this->bridge );
		$done     = 0;
		$left     = 0;
		foreach ( array_slice( array_unique( $input->checked( 'ids' ) ), 0, self::MOST ) as $id ) {
			$deciding->decide( $id, $decision ) ? ++$done : ++$left;
		}
		if ( 0 === $done + $left ) {
			$this->flash->warning( __( 'Nothing was ticked.', 'halt-tracker' ) );
		}
		if ( $done > 0 ) {
			$this->flash->success( self::changed( $decision, $done ) );
		}
		if ( $left > 0 ) {
			$this->flash->warning( self::left( $left ) );
		}
		return Screens::url( Screens::SUBMISSIONS, $filter->arguments() );
	}

	/**
	 * Goes on with what was begun.
	 *
	 * @return string
	 */
	public function go_on(): string {
		$work = Bulk_Work::of_user();
		if ( null !== $work && ! $work->is_finished() ) {
			$work->go_on( new Deciding( $this->bridge ), self::BATCH );
		}
		return Screens::url( Screens::SUBMISSIONS, array( 'tab' => 'bulk' ) );
	}

	/**
	 * Ends what was begun; what is done stays done.
	 *
	 * @return string
	 */
	public function end(): string {
		Bulk_Work::forget();
		return Screens::url( Screens::SUBMISSIONS );
	}

	/**
	 * How many were changed, as a sentence.
	 *
	 * @param string $decision `release` or `discard`.
	 * @param int    $number   Submissions.
	 * @return string
	 */
	public static function changed( string $decision, int $number ): string {
		/* translators: %s: number of submissions. */
		$released = _n( '%s submission was released.', '%s submissions were released.', $number, 'halt-tracker' );
		/* translators: %s: number of submissions. */
		$discarded = _n( '%s submission was discarded.', '%s submissions were discarded.', $number, 'halt-tracker' );
		return sprintf( 'release' === $decision ? $released : $discarded, number_format_i18n( $number ) );
	}

	/**
	 * How many were left, as a sentence.
	 *
	 * @param int $number Submissions.
	 * @return string
	 */
	public static function left( int $number ): string {
		/* translators: %s: number of submissions. */
		return sprintf( _n( '%s submission was left as it is.', '%s submissions were left as they are.', $number, 'halt-tracker' ), number_format_i18n( $number ) );
	}
}
