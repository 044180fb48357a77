<?php
/**
 * Something that is being done with many submissions.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * The ids are written down when the button is pressed, so what comes in later is not touched, and what leaves the
 * filter on the way is not skipped. One such work for each user; it goes on with each request until nothing is left,
 * and ends harmlessly where nobody goes on with it.
 */
class Bulk_Work {

	/** Kept with the user. */
	public const META = 'halt_tracker_bulk';

	/** Submissions of one work; a larger filter is worked on in several. */
	public const MOST = 20000;

	/** Rows that are asked for at once. */
	private const PAGE = 200;

	/**
	 * Makes it.
	 *
	 * @param string       $decision  `release` or `discard`.
	 * @param list<string> $ids       All of them.
	 * @param int          $next      Index of the next one.
	 * @param int          $done      How many were changed.
	 * @param string       $code      Why it stopped; empty: it did not.
	 * @param bool         $is_cut    Whether more matched than are worked on.
	 * @param int          $total     How many they are; a finished work has forgotten which.
	 */
	private function __construct( public readonly string $decision, private array $ids, private int $next, private int $done, private string $code, public readonly bool $is_cut, private int $total ) {
	}

	/**
	 * Begins one for all that match a filter; an earlier one of this user ends.
	 *
	 * @param Bridge          $bridge   The core.
	 * @param Delivery_Filter $filter   What matches.
	 * @param string          $decision `release` or `discard`.
	 * @return self
	 * @throws Core_Exception When the store cannot be used.
	 */
	public static function begin( Bridge $bridge, Delivery_Filter $filter, string $decision ): self {
		$now   = (int) ( microtime( true ) * 1000 );
		$ids   = array();
		$total = 0;
		for ( $page = 1; $page <= self::MOST / self::PAGE; $page++ ) {
			$answer = $bridge->submissions( $filter->whole( $page, self::PAGE, $now ) );
			$rows   = array_column( array_filter( (array) ( $answer['rows'] ?? array() ), 'is_array' ), 'id' );
			$ids    = array_merge( $ids, array_map( 'strval', $rows ) );
			$total  = max( $total, (int) ( $answer['total'] ?? 0 ) );
			if ( count( $rows ) < self::PAGE ) {
				break;
			}
		}
		$ids  = array_values( array_unique( $ids ) );
		$work = new self( $decision, $ids, 0, 0, '', $total > count( $ids ), count( $ids ) );
		$work->keep();
		return $work;
	}

	/**
	 * The one of the user who is here.
	 *
	 * @return self|null
	 */
	public static function of_user(): ?self {
		$kept = get_user_meta( get_current_user_id(), self::META, true );
		if ( ! is_array( $kept ) || ! in_array( $kept['decision'] ?? '', array( 'release', 'discard' ), true ) ) {
			return null;
		}
		$ids = '' === (string) ( $kept['ids'] ?? '' ) ? array() : explode( ' ', (string) $kept['ids'] );
		return new self( $kept['decision'], $ids, (int) ( $kept['next'] ?? 0 ), (int) ( $kept['done'] ?? 0 ), (string) ( $kept['code'] ?? '' ), ! empty( $kept['is_cut'] ), (int) ( $kept['total'] ?? count( $ids ) ) );
	}

	/**
	 * Goes on for a while.
	 *
	 * @param Deciding $deciding Decides on one.
	 * @param float    $seconds  How long; one at least is decided on.
	 * @return void
	 */
	public function go_on( Deciding $deciding, float $seconds ): void {
		$end        = microtime( true ) + $seconds;
		$this->code = '';
		while ( $this->next < $this->total && isset( $this->ids[ $this->next ] ) ) {
			try {
				$this->done += $deciding->decide( $this->ids[ $this->next ], $this->decision ) ? 1 : 0;
			} catch ( Core_Exception $e ) {
				// The store is away: the same one is tried again when somebody goes on.
				if ( Core_Exception::INVALID_INPUT !== $e->kind() ) {
					$this->code = Words::core_error( $e );
					break;
				}
			}
			++$this->next;
			if ( microtime( true ) >= $end ) {
				break;
			}
		}
		$this->keep();
	}

	/**
	 * How far it is.
	 *
	 * @return array{total:int,seen:int,done:int,left:int,fault:string}
	 */
	public function progress(): array {
		return array(
			'total' => $this->total,
			'seen'  => $this->next,
			'done'  => $this->done,
			'left'  => $this->next - $this->done,
			'fault' => $this->code,
		);
	}

	/**
	 * Whether it is through.
	 *
	 * @return bool
	 */
	public function is_finished(): bool {
		return $this->next >= $this->total;
	}

	/**
	 * Forgets it.
	 *
	 * @return void
	 */
	public static function forget(): void {
		delete_user_meta( get_current_user_id(), self::META );
	}

	/**
	 * Keeps it for the next request; a finished one has no ids any more.
	 *
	 * @return void
	 */
	private function keep(): void {
		update_user_meta(
			get_current_user_id(),
			self::META,
			array(
				'decision' => $this->decision,
				'ids'      => $this->is_finished() ? '' : implode( ' ', $this->ids ),
				'total'    => $this->total,
				'next'     => $this->next,
				'done'     => $this->done,
				'code'     => $this->code,
				'is_cut'   => $this->is_cut,
			)
		);
	}
}
