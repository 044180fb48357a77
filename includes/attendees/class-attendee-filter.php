<?php
/**
 * Which attendees are shown, and in which order.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

use Halt\Tracker\Admin\Input;

defined( 'ABSPATH' ) || exit;

/**
 * The filter as it stands in the address. The table, the file, the check-in list and what is done with "all that match"
 * read it from the same names, so that what is acted on is what was seen.
 */
final class Attendee_Filter {

	/** What can be sorted by. */
	public const ORDERS = array( 'name', 'email', 'company', 'registered', 'state', 'attending' );

	/** What can be asked about marketing: a way that is allowed, or that none is. */
	public const MARKETING = array( 'email', 'text', 'telephone', 'none' );

	/**
	 * Makes it.
	 *
	 * @param array<string,string> $values Non-empty members by name.
	 */
	private function __construct( private array $values ) {
	}

	/**
	 * Reads the filter.
	 *
	 * @param Input $input Query of the page, or hidden values of a form made of {@see self::arguments()}.
	 * @return self
	 */
	public static function of( Input $input ): self {
		$values = array(
			's'         => trim( $input->text( 's' ) ),
			'state'     => self::one_of( $input->key( 'state' ), Attendee::STATES ),
			'attending' => self::one_of( $input->key( 'attending' ), array( 'yes', 'no' ) ),
			'marketing' => self::one_of( $input->key( 'marketing' ), self::MARKETING ),
			'orderby'   => self::one_of( $input->key( 'orderby' ), self::ORDERS ),
			'order'     => 'desc' === $input->key( 'order' ) ? 'desc' : '',
		);
		return new self( array_filter( $values, 'strlen' ) );
	}

	/**
	 * A member.
	 *
	 * @param string $name Name in the address.
	 * @return string
	 */
	public function value( string $name ): string {
		return $this->values[ $name ] ?? '';
	}

	/**
	 * What stands in the address, without what is empty.
	 *
	 * @return array<string,string>
	 */
	public function arguments(): array {
		return $this->values;
	}

	/**
	 * Whether it leaves anybody out.
	 *
	 * @return bool
	 */
	public function is_narrow(): bool {
		return array() !== array_diff_key( $this->values, array_flip( array( 'orderby', 'order' ) ) );
	}

	/**
	 * Those that match, in order.
	 *
	 * @param list<Attendee> $attendees All.
	 * @return list<Attendee>
	 */
	public function chosen( array $attendees ): array {
		$words  = array_values( (array) preg_split( '/\s+/', self::folded( $this->value( 's' ) ), -1, PREG_SPLIT_NO_EMPTY ) );
		$chosen = array_values( array_filter( $attendees, fn( Attendee $one ): bool => $this->matches( $one, $words ) ) );
		$keys   = array();
		foreach ( $chosen as $place => $one ) {
			$keys[ $place ] = $this->sort_key( $one );
		}
		$sign = '' === $this->value( 'order' ) ? 1 : -1;
		uksort( $chosen, static fn( int $one, int $other ): int => $sign * ( $keys[ $one ] <=> $keys[ $other ] ) );
		return array_values( $chosen );
	}

	/**
	 * A text as it is compared: without regard to case and accents.
	 *
	 * @param string $text Text.
	 * @return string
	 */
	public static function folded( string $text ): string {
		return mb_strtolower( remove_accents( $text ), 'UTF-8' );
	}

	/**
	 * Whether somebody is shown.
	 *
	 * @param Attendee     $one   Who.
	 * @param list<string> $words Folded words of the search; each must be found.
	 * @return bool
	 */
	private function matches( Attendee $one, array $words ): bool {
		$state     = $this->value( 'state' );
		$attending = $this->value( 'attending' );
		$marketing = $this->value( 'marketing' );
		if ( ( '' !== $state && $state !== $one->state ) || ( '' !== $attending && ( 'yes' === $attending ) !== $one->is_attending ) ) {
			return false;
		}
		if ( '' !== $marketing && ! ( 'none' === $marketing ? ! $one->marketing->allows_any() : true === $one->marketing->allows( $marketing ) ) ) {
			return false;
		}
		if ( array() === $words ) {
			return true;
		}
		// A phone number is found however it is spaced.
		$text = self::folded( implode( ' ', array( $one->first_name, $one->surname, $one->email, $one->company, $one->phone, (string) preg_replace( '/[^\d+]+/', '', $one->phone ), (string) $one->contact_id ) ) );
		foreach ( $words as $word ) {
			if ( ! str_contains( $text, $word ) ) {
				return false;
			}
		}
		return true;
	}

	/**
	 * What somebody is sorted by: first what was asked for, then the name.
	 *
	 * @param Attendee $one Who.
	 * @return list<string|int>
	 */
	private function sort_key( Attendee $one ): array {
		$name  = self::folded( $one->surname . "\x01" . $one->first_name );
		$first = match ( $this->value( 'orderby' ) ) {
			'email'      => self::folded( $one->email ),
			'company'    => self::folded( $one->company ),
			'registered' => $one->registered_at,
			'state'      => (int) array_search( $one->state, Attendee::STATES, true ),
			'attending'  => $one->is_attending ? 0 : 1,
			default      => '',
		};
		return array( $first, $name, $one->key() );
	}

	/**
	 * A value that is one of a list, or nothing.
	 *
	 * @param string       $value As sent.
	 * @param list<string> $list  What it may be.
	 * @return string
	 */
	private static function one_of( string $value, array $list ): string {
		return in_array( $value, $list, true ) ? $value : '';
	}
}
