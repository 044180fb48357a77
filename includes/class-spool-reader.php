<?php
/**
 * Opens rows of the spool.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Claims rows for whoever imports them, opens them with the private key, and deletes them once they are in.
 */
class Spool_Reader {

	/** Milliseconds for which a claimed row is left alone by others, and after which a killed import is repeated. */
	private const CLAIM = 300000;

	/** Longest pause between two tries of a row that cannot be taken in. */
	private const LONGEST = 21600000;

	/**
	 * Makes it.
	 *
	 * @param Spool_Keys        $keys      Private keys.
	 * @param Private_Directory $directory Where files lie while they are handed over.
	 */
	public function __construct( private Spool_Keys $keys, private Private_Directory $directory ) {
	}

	/**
	 * Claims the oldest row that is due.
	 *
	 * @return object{id:string,received_at:int,key_id:string,tries:int,manifest:string}|null Null where there is none.
	 */
	public function claim(): ?object {
		global $wpdb;
		// Another process may claim the same row first; then the next one is looked at.
		for ( $i = 0; $i < 10; $i++ ) {
			$now = Spool::now();
			$row = $wpdb->get_row( $wpdb->prepare( 'SELECT id, received_at, key_id, tries, manifest FROM %i WHERE next_try_at <= %d ORDER BY received_at, id LIMIT 1', Spool_Schema::rows(), $now ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
			if ( null === $row ) {
				return null;
			}
			// A row whose import kills the process must not be the first one again at once.
			if ( 1 === $wpdb->query( $wpdb->prepare( 'UPDATE %i SET tries = tries + 1, next_try_at = %d WHERE id = %s AND next_try_at <= %d', Spool_Schema::rows(), $now + self::CLAIM, $row->id, $now ) ) ) { // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
				$row->received_at = (int) $row->received_at;
				$row->tries       = (int) $row->tries + 1;
				return $row;
			}
		}
		return null;
	}

	/**
	 * Ids of the rows that end with a character, claimed or not.
	 *
	 * @param string $ending A character.
	 * @return list<string>
	 */
	public function ids( string $ending ): array {
		global $wpdb;
		$shown = $wpdb->suppress_errors();
		$ids   = $wpdb->get_col( $wpdb->prepare( 'SELECT id FROM %i WHERE id LIKE %s ORDER BY id', Spool_Schema::rows(), '%' . $wpdb->esc_like( $ending ) ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
		$wpdb->suppress_errors( $shown );
		return array_values( array_map( 'strval', (array) $ids ) );
	}

	/**
	 * A row, without claiming it.
	 *
	 * @param string $id Its id.
	 * @return object{id:string,key_id:string,problem:string,manifest:string}|null Null where it is no longer there.
	 */
	public function row( string $id ): ?object {
		global $wpdb;
		return $wpdb->get_row( $wpdb->prepare( 'SELECT id, key_id, problem, manifest FROM %i WHERE id = %s', Spool_Schema::rows(), $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
	}

	/**
	 * Reads a row without its files.
	 *
	 * @param object $row What row() or claim() gave.
	 * @return array{0:array<string,mixed>,1:string} Document as it was kept, with `id` and `received_at`, and the body of a request.
	 * @throws Spool_Exception When it cannot be opened.
	 */
	public function read( object $row ): array {
		list( , , $document, $body ) = $this->unsealed( $row );
		return array( $document, $body );
	}

	/**
	 * Notes or forgets why a row does not open; when it is due stays as it is.
	 *
	 * @param string $id   Id of the row.
	 * @param string $code Why; empty: it does.
	 * @return void
	 */
	public function mark( string $id, string $code ): void {
		global $wpdb;
		$wpdb->update( Spool_Schema::rows(), array( 'problem' => substr( $code, 0, 60 ) ), array( 'id' => $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
	}

	/**
	 * Opens a row. Files are written to a directory of their own.
	 *
	 * @param object $row    What claim() gave.
	 * @param string $folder The directory; it exists.
	 * @return array{0:array<string,mixed>,1:string} Document for the core, and the body of a request.
	 * @throws Spool_Exception When it cannot be opened.
	 */
	public function open( object $row, string $folder ): array {
		list( $pair, $parts, $document, $body ) = $this->unsealed( $row );
		$file                                   = function ( array $file ) use ( $row, $pair, $parts, $folder ): array {
			if ( is_int( $file['part'] ?? null ) ) {
				$file['path'] = $folder . '/' . $file['part'];
				$this->part( $row->id, $pair, $parts, $file['part'], $file['path'] );
			}
			unset( $file['part'] );
			return $file;
		};
		foreach ( array( 'submission', 'request' ) as $shape ) {
			if ( isset( $document[ $shape ] ) ) {
				$document[ $shape ] = self::as_object( $document[ $shape ], $file );
			}
		}
		return array( $document, $body );
	}

	/**
	 * Deletes a row that is in. The row goes first: without it the pieces are nothing, and are swept.
	 *
	 * @param string $id Id of the row.
	 * @return void
	 */
	public function delete( string $id ): void {
		global $wpdb;
		$wpdb->delete( Spool_Schema::rows(), array( 'id' => $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
		$wpdb->delete( Spool_Schema::pieces(), array( 'spool_id' => $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
	}

	/**
	 * Keeps a row that could not be taken in, and lets the others pass.
	 *
	 * @param object $row  What claim() gave.
	 * @param string $code Why.
	 * @return void
	 */
	public function keep( object $row, string $code ): void {
		global $wpdb;
		$pause = min( self::LONGEST, 60000 * 2 ** min( 10, $row->tries ) );
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
		$wpdb->update(
			Spool_Schema::rows(),
			array(
				'problem'     => substr( $code, 0, 60 ),
				'next_try_at' => Spool::now() + $pause,
			),
			array( 'id' => $row->id )
		);
	}

	/**
	 * Gives a row back as it was: the core could not be asked.
	 *
	 * @param object $row What claim() gave.
	 * @return void
	 */
	public function release( object $row ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'UPDATE %i SET tries = GREATEST(tries, 1) - 1, next_try_at = 0 WHERE id = %s', Spool_Schema::rows(), $row->id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
	}

	/**
	 * Makes every row due now, because a person asked for it or the extension has come back.
	 *
	 * @return void
	 */
	public function hurry(): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( "UPDATE %i SET next_try_at = 0 WHERE problem <> ''", Spool_Schema::rows() ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
	}

	/**
	 * Makes a directory for the files of a row.
	 *
	 * @return string
	 * @throws Spool_Exception When it cannot be made.
	 */
	public function folder(): string {
		$folder = $this->directory->ensure() . '/import-' . bin2hex( random_bytes( 8 ) );
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_mkdir, WordPress.PHP.NoSilencedErrors.Discouraged, Generic.PHP.NoSilencedErrors.Discouraged -- As in Private_Directory.
		if ( ! @mkdir( $folder, 0700 ) ) {
			throw new Spool_Exception( Spool_Exception::DATABASE, 'the private directory cannot be written' );
		}
		return $folder;
	}

	/**
	 * Removes such a directory, and those that killed imports have left.
	 *
	 * @param string $folder The directory.
	 * @return void
	 */
	public function remove_folder( string $folder ): void {
		foreach ( glob( dirname( $folder ) . '/import-*', GLOB_NOSORT | GLOB_ONLYDIR ) ?: array() as $path ) { // phpcs:ignore Universal.Operators.DisallowShortTernary.Found -- glob() answers false or a list.
			if ( $path === $folder || time() - (int) filemtime( $path ) > HOUR_IN_SECONDS ) {
				array_map( 'wp_delete_file', glob( $path . '/*', GLOB_NOSORT ) ?: array() ); // phpcs:ignore Universal.Operators.DisallowShortTernary.Found -- As above.
				@rmdir( $path ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_rmdir, WordPress.PHP.NoSilencedErrors.Discouraged, Generic.PHP.NoSilencedErrors.Discouraged -- Somebody else may just have done so.
			}
		}
	}

	/**
	 * Opens manifest, document and body.
	 *
	 * @param object $row What row() or claim() gave.
	 * @return array{0:string,1:list<array{pieces:int,sha256:string}>,2:array<string,mixed>,3:string} Key pair, parts, document, body.
	 * @throws Spool_Exception When it cannot be opened.
	 */
	private function unsealed( object $row ): array {
		$pair     = $this->keys->pair( $row->key_id );
		$manifest = json_decode( self::unseal( $row->manifest, $pair ), true );
		if ( ! is_array( $manifest ) || $row->id !== ( $manifest['id'] ?? null ) || ! is_array( $manifest['parts'] ?? null ) ) {
			throw new Spool_Exception( Spool_Exception::DAMAGED, 'manifest' );
		}
		$parts    = $manifest['parts'];
		$document = json_decode( $this->part( $row->id, $pair, $parts, 0 ), true, 128, JSON_BIGINT_AS_STRING );
		if ( ! is_array( $document ) ) {
			throw new Spool_Exception( Spool_Exception::DAMAGED, 'document' );
		}
		$body = '';
		if ( is_int( $document['body'] ?? null ) ) {
			$body = $this->part( $row->id, $pair, $parts, $document['body'] );
		}
		unset( $document['body'] );
		$document = array(
			'id'          => $row->id,
			'received_at' => (int) $manifest['received_at'],
		) + $document;
		return array( $pair, $parts, $document, $body );
	}

	/**
	 * Reads a part, and checks it against the manifest.
	 *
	 * @param string                                 $id     Id of the row.
	 * @param string                                 $pair   Key pair.
	 * @param list<array{pieces:int,sha256:string}> $parts  Parts of the manifest.
	 * @param int                                    $number Which part.
	 * @param string                                 $path   Where to write it; empty: nowhere.
	 * @return string Its bytes; empty where they were written to a file.
	 * @throws Spool_Exception When it is not as it was written.
	 */
	private function part( string $id, string $pair, array $parts, int $number, string $path = '' ): string {
		global $wpdb;
		$digest = hash_init( 'sha256' );
		$bytes  = '';
		$count  = (int) ( $parts[ $number ]['pieces'] ?? -1 );
		if ( '' !== $path ) {
			file_put_contents( $path, '' ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_file_put_contents -- In the private directory.
		}
		for ( $position = 0; $position < $count; $position++ ) {
			$sealed = $wpdb->get_var( $wpdb->prepare( 'SELECT sealed FROM %i WHERE spool_id = %s AND part = %d AND position = %d', Spool_Schema::pieces(), $id, $number, $position ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
			$piece  = self::unseal( (string) $sealed, $pair );
			hash_update( $digest, $piece );
			if ( '' === $path ) {
				$bytes .= $piece;
			} elseif ( strlen( $piece ) !== file_put_contents( $path, $piece, FILE_APPEND ) ) { // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_file_put_contents -- As above.
				throw new Spool_Exception( Spool_Exception::DATABASE, 'the private directory cannot be written' );
			}
		}
		if ( $count < 0 || ! hash_equals( (string) $parts[ $number ]['sha256'], hash_final( $digest ) ) ) {
			throw new Spool_Exception( Spool_Exception::DAMAGED, 'part ' . $number );
		}
		return $bytes;
	}

	/**
	 * Opens a sealed piece.
	 *
	 * @param string $sealed Sealed bytes.
	 * @param string $pair   Key pair.
	 * @return string
	 * @throws Spool_Exception When it does not open.
	 */
	private static function unseal( string $sealed, string $pair ): string {
		$bytes = strlen( $sealed ) < SODIUM_CRYPTO_BOX_SEALBYTES ? false : sodium_crypto_box_seal_open( $sealed, $pair );
		if ( false === $bytes ) {
			throw new Spool_Exception( Spool_Exception::DAMAGED, 'piece' );
		}
		return $bytes;
	}

	/**
	 * Gives the files their paths, and empty maps their form: JSON tells `{}` from `[]`, PHP does not.
	 *
	 * @param array<string,mixed> $shape What was handed over.
	 * @param \Closure            $file  Gives a file its path.
	 * @return array<string,mixed>
	 */
	private static function as_object( array $shape, \Closure $file ): array {
		if ( isset( $shape['files'] ) ) {
			$shape['files'] = array_map( $file, array_values( $shape['files'] ) );
		}
		if ( isset( $shape['multipart'] ) ) {
			$shape['multipart']['files']  = array_map( $file, array_values( (array) $shape['multipart']['files'] ) );
			$shape['multipart']['fields'] = (object) $shape['multipart']['fields'];
		}
		if ( isset( $shape['headers'] ) ) {
			$shape['headers'] = (object) $shape['headers'];
		}
		foreach ( array( 'tracking', 'meta' ) as $map ) {
			if ( isset( $shape['context'][ $map ] ) ) {
				$shape['context'][ $map ] = (object) $shape['context'][ $map ];
			}
		}
		return $shape;
	}
}
