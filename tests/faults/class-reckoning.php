<?php
/**
 * The comparison that decides.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Everything acknowledged is kept; everything delivered is in Tracker once, with all that belongs to it; nothing
 * is there twice; the store is whole.
 */
final class Reckoning {

	/**
	 * Acknowledged and not kept, by mark.
	 *
	 * @var list<string>
	 */
	public readonly array $lost;

	/**
	 * Records, documents, activities or list places too many, as `mark: what`.
	 *
	 * @var list<string>
	 */
	public readonly array $doubled;

	/**
	 * Delivered, and not all of it is in Tracker.
	 *
	 * @var list<string>
	 */
	public readonly array $missing;

	/**
	 * Number by state.
	 *
	 * @var array<string,int>
	 */
	public readonly array $states;

	/**
	 * Compares.
	 *
	 * @param array<string,string>            $ids       Id by mark of what was acknowledged.
	 * @param array<string,string>            $kept      State by id.
	 * @param array<string,array<string,int>> $arrived   Counts by mark.
	 * @param bool                            $has_cv    Whether each has a CV.
	 * @param string                          $integrity `ok`, or what is wrong with the store.
	 * @param list<string>                    $settled   States that are fine once nothing waits.
	 */
	public function __construct( array $ids, array $kept, array $arrived, bool $has_cv, private readonly string $integrity, private readonly array $settled ) {
		$lost    = array();
		$doubled = array();
		$missing = array();
		$states  = array();
		foreach ( $ids as $mark => $id ) {
			$state            = $kept[ $id ] ?? '';
			$states[ $state ] = ( $states[ $state ] ?? 0 ) + 1;
			if ( '' === $state ) {
				$lost[] = $mark;
			}
			foreach ( array( 'Resource', 'Document', 'Activity', 'List' ) as $what ) {
				$there = $arrived[ $mark ][ $what ] ?? 0;
				if ( $there > 1 ) {
					$doubled[] = "$mark: $there x $what";
				}
				if ( 'delivered' === $state && 0 === $there && ( 'Document' !== $what || $has_cv ) && 'List' !== $what ) {
					$missing[] = "$mark: no $what";
				}
			}
		}
		$this->lost    = $lost;
		$this->doubled = $doubled;
		$this->missing = $missing;
		$this->states  = $states;
	}

	/**
	 * Whether all of it is as promised.
	 *
	 * @return bool
	 */
	public function is_whole(): bool {
		return array() === $this->lost && array() === $this->doubled && array() === $this->missing && 'ok' === $this->integrity
			&& array() === array_diff( array_keys( $this->states ), $this->settled );
	}

	/**
	 * Whether all of it is in Tracker.
	 *
	 * @return bool
	 */
	public function is_delivered(): bool {
		return $this->is_whole() && array( 'delivered' ) === array_keys( $this->states );
	}

	/**
	 * In words.
	 *
	 * @return string
	 */
	public function text(): string {
		$states = $this->states;
		ksort( $states );
		$words = array( array_sum( $states ) . ' acknowledged', count( $this->lost ) . ' lost' );
		foreach ( $states as $state => $number ) {
			if ( '' !== $state ) {
				$words[] = "$number $state";
			}
		}
		$words[] = array() === $this->doubled ? '0 doubled' : count( $this->doubled ) . ' doubled (' . implode( ', ', array_slice( $this->doubled, 0, 3 ) ) . ')';
		if ( array() !== $this->missing ) {
			$words[] = count( $this->missing ) . ' incomplete (' . implode( ', ', array_slice( $this->missing, 0, 3 ) ) . ')';
		}
		$words[] = 'integrity ' . $this->integrity;
		return implode( ', ', $words );
	}
}
