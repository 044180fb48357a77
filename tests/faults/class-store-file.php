<?php
/**
 * The store as another program sees it.
 *
 * @package Halt_Tracker
 */

// phpcs:disable Generic.PHP.NoSilencedErrors -- What is removed may not be there.
declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Reads a copy of the store with the system's SQLite: not our library, not our locks.
 */
final class Store_File {

	/**
	 * Takes the private directory.
	 *
	 * @param string $private Directory of the instance.
	 */
	public function __construct( private readonly string $private ) {
	}

	/**
	 * The site's directory; there is one.
	 *
	 * @return string
	 */
	public function directory(): string {
		$found = (array) glob( "$this->private/*/outbox.sqlite3" );
		return array() === $found ? '' : dirname( (string) $found[0] );
	}

	/**
	 * The file.
	 *
	 * @return string
	 */
	public function path(): string {
		return $this->directory() . '/outbox.sqlite3';
	}

	/**
	 * Rows of a query on a copy, columns separated by `|`.
	 *
	 * @param string $sql Query.
	 * @return list<string>
	 */
	public function query( string $sql ): array {
		$copy = sys_get_temp_dir() . '/halt-faults-copy-' . getmypid();
		foreach ( array( '', '-wal' ) as $part ) {
			is_file( $this->path() . $part ) ? copy( $this->path() . $part, $copy . $part ) : @unlink( $copy . $part );
		}
		@unlink( "$copy-shm" );
		exec( 'sqlite3 ' . escapeshellarg( $copy ) . ' ' . escapeshellarg( $sql ) . ' 2>&1', $rows );
		foreach ( array( '', '-wal', '-shm' ) as $part ) {
			@unlink( $copy . $part );
		}
		return $rows;
	}

	/**
	 * `ok`, or what is wrong.
	 *
	 * @return string
	 */
	public function integrity(): string {
		return implode( ' ', array_slice( $this->query( 'PRAGMA integrity_check' ), 0, 3 ) );
	}

	/**
	 * State by submission id.
	 *
	 * @return array<string,string>
	 */
	public function states(): array {
		$states = array();
		foreach ( $this->query( 'SELECT id, state FROM submission' ) as $row ) {
			[ $id, $state ] = explode( '|', $row . '|' );
			$states[ $id ]  = $state;
		}
		return $states;
	}

	/**
	 * How many submissions there are, duplicates not counted.
	 *
	 * @return int
	 */
	public function submissions(): int {
		return (int) ( $this->query( "SELECT count(*) FROM submission WHERE state <> 'duplicate'" )[0] ?? 0 );
	}

	/**
	 * How many files are kept.
	 *
	 * @return int
	 */
	public function blobs(): int {
		return count( (array) glob( $this->directory() . '/blobs/*/*' ) );
	}

	/**
	 * What lies beside the file and should not, while nobody is at work.
	 *
	 * @return list<string>
	 */
	public function leftovers(): array {
		return array_map( 'basename', (array) glob( $this->path() . '-*' ) );
	}
}
