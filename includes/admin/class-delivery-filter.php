<?php
/**
 * What the list of deliveries shows.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * The filter as it stands in the address of the list. The list, the export and what is done with "all that match"
 * read it from the same names, so that what is acted on is what was seen.
 */
class Delivery_Filter {

	/** Members that are texts and go to the core as they are. */
	private const TEXTS = array( 'form_id', 'profile_id', 'outcome', 'record_kind', 'flag', 'source' );

	/** Ways in, as the core stores them. */
	public const PATHS = array( 'http', 'hook', 'php' );

	/**
	 * Makes it.
	 *
	 * @param array<string,string> $values Non-empty members by name; dates as `2026-11-22`.
	 */
	private function __construct( private array $values ) {
	}

	/**
	 * Reads the filter.
	 *
	 * @param Input $input Query of the list, or hidden values of a form that was made of {@see self::arguments()}.
	 * @return self
	 */
	public static function of( Input $input ): self {
		$values = array(
			'state'     => $input->key( 'state' ),
			's'         => trim( $input->text( 's' ) ),
			'from'      => self::day( $input->text( 'from' ) ),
			'to'        => self::day( $input->text( 'to' ) ),
			'record_id' => 0 === $input->number( 'record_id' ) ? '' : (string) $input->number( 'record_id' ),
			'path'      => in_array( $input->key( 'path' ), self::PATHS, true ) ? $input->key( 'path' ) : '',
			'order'     => 'asc' === $input->key( 'order' ) ? 'asc' : '',
		);
		foreach ( self::TEXTS as $name ) {
			// A form id is a stranger's text and may look like markup.
			$values[ $name ] = trim( $input->verbatim( $name ) );
		}
		return new self( array_filter( $values, static fn( string $value ): bool => '' !== $value ) );
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
	 * Whether anything but the state and the order narrows the list.
	 *
	 * @return bool
	 */
	public function is_narrow(): bool {
		return array() !== array_diff_key( $this->values, array_flip( array( 'state', 'order' ) ) );
	}

	/**
	 * The query for the core.
	 *
	 * @param int $page     From 1.
	 * @param int $per_page Rows of a page.
	 * @return array<string,mixed>
	 */
	public function query( int $page, int $per_page ): array {
		$query = array(
			'state'     => $this->value( 'state' ),
			'search'    => $this->value( 's' ),
			'page'      => $page,
			'per_page'  => $per_page,
			'from'      => self::start_of( $this->value( 'from' ), 0 ),
			// Exclusive: the whole of the last day counts.
			'to'        => self::start_of( $this->value( 'to' ), 1 ),
			'record_id' => (int) $this->value( 'record_id' ),
			'path'      => $this->value( 'path' ),
			'order'     => 'asc' === $this->value( 'order' ) ? 'oldest' : 'newest',
		);
		foreach ( self::TEXTS as $name ) {
			$query[ $name ] = $this->value( $name );
		}
		return $query;
	}

	/**
	 * The query for going through everything that is there now: what comes in meanwhile cannot shift the pages.
	 *
	 * @param int $page     From 1.
	 * @param int $per_page Rows of a page.
	 * @param int $now      Unix milliseconds of the beginning.
	 * @return array<string,mixed>
	 */
	public function whole( int $page, int $per_page, int $now ): array {
		$query          = $this->query( $page, $per_page );
		$query['order'] = 'oldest';
		$query['to']    = 0 === $query['to'] ? $now : min( $now, $query['to'] );
		return $query;
	}

	/**
	 * A day as a date control sends it, or nothing.
	 *
	 * @param string $text As typed.
	 * @return string
	 */
	private static function day( string $text ): string {
		return 1 === preg_match( '/^(\d{4})-(\d{2})-(\d{2})$/D', $text, $match ) && checkdate( (int) $match[2], (int) $match[3], (int) $match[1] ) ? $text : '';
	}

	/**
	 * When a day begins in the site's own zone; days are not all of one length.
	 *
	 * @param string $day   As above; empty: none.
	 * @param int    $later Days after it.
	 * @return int Unix milliseconds; 0: none.
	 */
	private static function start_of( string $day, int $later ): int {
		if ( '' === $day ) {
			return 0;
		}
		$begin = new \DateTimeImmutable( $day . ' 00:00:00', wp_timezone() );
		return max( 0, $begin->modify( "+{$later} days" )->getTimestamp() * 1000 );
	}
}
