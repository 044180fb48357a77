<?php
/**
 * Finds a person in the spool.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A row is sealed and has no index by person, so each one has to be opened. They are gone through in {@see PAGES}
 * parts by the last character of their ids: a part stays the same whatever was erased or taken in meanwhile, and
 * needs no memory between two calls of WordPress's privacy tools.
 */
class Spool_Persons {

	/** Characters that an id may end with, one for each page. */
	private const ENDINGS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

	/** Pages of the whole spool. */
	public const PAGES = 32;

	/** Why a row does not open. */
	private const CLOSED = array( Spool_Exception::DAMAGED, Spool_Exception::KEY_CLOSED );

	/**
	 * Makes it.
	 *
	 * @param Spool        $spool  The spool.
	 * @param Spool_Reader $reader Opens its rows.
	 */
	public function __construct( private Spool $spool, private Spool_Reader $reader ) {
	}

	/**
	 * Whether nothing waits, so that there is no page to look at.
	 *
	 * @return bool
	 */
	public function is_empty(): bool {
		return $this->spool->is_empty();
	}

	/**
	 * Rows of a person on a page.
	 *
	 * @param string $email E-mail address.
	 * @param int    $page  From 1 to {@see PAGES}.
	 * @return array{rows:list<array<string,mixed>>,mentions:int} Rows sent by the address, in the shape of the core's; and how many others name it.
	 */
	public function find( string $email, int $page ): array {
		$found = array(
			'rows'     => array(),
			'mentions' => 0,
		);
		foreach ( $this->reader->ids( self::ENDINGS[ ( $page - 1 ) % self::PAGES ] ) as $id ) {
			$content = $this->content( $id );
			$place   = null === $content ? '' : $content->place_of( $email );
			if ( Spool_Content::SENDER === $place ) {
				$found['rows'][] = $content->as_row();
			}
			$found['mentions'] += Spool_Content::MENTION === $place ? 1 : 0;
		}
		return $found;
	}

	/**
	 * Erases the rows that {@see Spool_Persons::find()} gives, with their files.
	 *
	 * @param string $email E-mail address.
	 * @param int    $page  From 1 to {@see PAGES}.
	 * @return array{erased:int,mentions:int}
	 */
	public function erase( string $email, int $page ): array {
		$found = $this->find( $email, $page );
		foreach ( $found['rows'] as $row ) {
			$this->reader->delete( $row['id'] );
		}
		return array(
			'erased'   => count( $found['rows'] ),
			'mentions' => $found['mentions'],
		);
	}

	/**
	 * How many rows do not open. Right once every page was looked at.
	 *
	 * @return int
	 */
	public function unreadable(): int {
		return (int) array_sum( array_intersect_key( $this->spool->problems(), array_flip( self::CLOSED ) ) );
	}

	/**
	 * What a row says. One that does not open is marked, one that does again no longer is.
	 *
	 * @param string $id Id of the row.
	 * @return Spool_Content|null Null where it does not open, or was taken in meanwhile.
	 */
	private function content( string $id ): ?Spool_Content {
		$row = $this->reader->row( $id );
		if ( null === $row ) {
			return null;
		}
		try {
			$content = new Spool_Content( ...$this->reader->read( $row ) );
			if ( in_array( $row->problem, self::CLOSED, true ) ) {
				$this->reader->mark( $id, '' );
			}
			return $content;
		} catch ( \Throwable $e ) {
			// Its pieces are gone where it was taken in between the two looks; then there is no row to mark either.
			$code = $e instanceof Spool_Exception ? $e->error_code() : '';
			$this->reader->mark( $id, in_array( $code, self::CLOSED, true ) ? $code : Spool_Exception::DAMAGED );
			return null;
		}
	}
}
