<?php
/**
 * The spool: where submissions wait that the core cannot take.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Plain PHP and the site's own database; neither the extension nor the private directory is needed to fill
 * it. Pieces are written first and the row last, so a row never names something that is not there; without its
 * row a piece is nothing and is swept.
 *
 * A submission consists of parts: part 0 is a JSON document, the others are the body of a request and files.
 * The document says which part is which. Each part is cut into pieces of 1 MiB, each sealed for itself.
 */
class Spool {

	/** Bytes of a piece before it is sealed. */
	public const PIECE = 1048576;

	/** Milliseconds after which pieces without a row are swept: no request takes a day. */
	private const ORPHAN_AGE = 86400000;

	/**
	 * Makes it; nothing is read yet.
	 *
	 * @param Spool_Keys $keys     Public key.
	 * @param Settings   $settings How much it may hold.
	 */
	public function __construct( private Spool_Keys $keys, private Settings $settings ) {
	}

	/**
	 * Sees that tables and key pair are there. Safe to call again.
	 *
	 * @return void
	 * @throws Storage_Exception|Spool_Exception When they cannot be made.
	 */
	public function ensure(): void {
		if ( ! Spool_Schema::ensure() ) {
			throw new Spool_Exception( Spool_Exception::NO_TABLE );
		}
		$this->keys->ensure( 0 === $this->count() );
	}

	/**
	 * Takes a submission. When this returns, it is in the database.
	 *
	 * @param Spool_Entry $entry What to keep.
	 * @return array{id:string,duplicate:bool} Id of the row, or of the row that holds the same request.
	 * @throws Spool_Exception When it was not stored.
	 */
	public function put( Spool_Entry $entry ): array {
		try {
			return $this->write( $entry );
		} catch ( Spool_Exception $e ) {
			if ( ! in_array( $e->error_code(), array( Spool_Exception::DATABASE, Spool_Exception::NO_KEY ), true ) ) {
				throw $e;
			}
		}
		// The plugin's files may be newer than its last activation, or a restored database older.
		try {
			$this->ensure();
		} catch ( Storage_Exception $e ) {
			throw new Spool_Exception( Spool_Exception::NO_KEY, $e->getMessage(), $e );
		}
		return $this->write( $entry );
	}

	/**
	 * How many submissions wait here (state `in spool`).
	 *
	 * @return int
	 */
	public function count(): int {
		return (int) $this->ask( 'SELECT COUNT(*) FROM %i' );
	}

	/**
	 * When the oldest of them came in.
	 *
	 * @return int|null Unix milliseconds; null where there is none.
	 */
	public function oldest(): ?int {
		$oldest = $this->ask( 'SELECT MIN(received_at) FROM %i' );
		return null === $oldest ? null : (int) $oldest;
	}

	/**
	 * Sealed bytes of all of them.
	 *
	 * @return int
	 */
	public function bytes(): int {
		return (int) $this->ask( 'SELECT COALESCE(SUM(bytes), 0) FROM %i' );
	}

	/**
	 * Whether there is anything.
	 *
	 * @return bool
	 */
	public function is_empty(): bool {
		return null === $this->ask( 'SELECT 1 FROM %i LIMIT 1' );
	}

	/**
	 * Rows that could not be taken in, by code.
	 *
	 * @return array<string,int>
	 */
	public function problems(): array {
		global $wpdb;
		$shown = $wpdb->suppress_errors();
		$found = $wpdb->get_results( $wpdb->prepare( "SELECT problem, COUNT(*) AS n FROM %i WHERE problem <> '' GROUP BY problem ORDER BY n DESC LIMIT 20", Spool_Schema::rows() ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
		$wpdb->suppress_errors( $shown );
		return array_map( 'intval', array_column( (array) $found, 'n', 'problem' ) );
	}

	/**
	 * Sweeps pieces whose row was never written, or was deleted by a process that did not live on.
	 *
	 * @return void
	 */
	public function sweep(): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Tables of ours.
		$wpdb->query( $wpdb->prepare( 'DELETE p FROM %i p LEFT JOIN %i r ON r.id = p.spool_id WHERE r.id IS NULL AND p.made_at < %d', Spool_Schema::pieces(), Spool_Schema::rows(), self::now() - self::ORPHAN_AGE ) );
	}

	/**
	 * Now.
	 *
	 * @return int Unix milliseconds.
	 */
	public static function now(): int {
		return (int) ( microtime( true ) * 1000 );
	}

	/**
	 * Writes pieces and row.
	 *
	 * @param Spool_Entry $entry What to keep.
	 * @return array{id:string,duplicate:bool}
	 * @throws Spool_Exception When it was not stored.
	 */
	private function write( Spool_Entry $entry ): array {
		$known = $this->known( $entry );
		if ( null !== $known ) {
			return $known;
		}
		$key = $this->keys->current();
		if ( $this->bytes() + $entry->size() > (int) $this->settings->get( 'spool_max_bytes' ) ) {
			throw new Spool_Exception( Spool_Exception::FULL );
		}
		$now   = self::now();
		$id    = Ulid::make( $now );
		$bytes = 0;
		$parts = array();
		try {
			foreach ( $entry->parts() as $number => $part ) {
				$digest   = hash_init( 'sha256' );
				$position = 0;
				foreach ( $part->pieces( self::PIECE ) as $piece ) {
					hash_update( $digest, $piece );
					$sealed = sodium_crypto_box_seal( $piece, $key['public'] );
					$bytes += strlen( $sealed );
					$this->insert( 'INSERT INTO %i (spool_id, part, position, made_at, sealed) VALUES (%s, %d, %d, %d, FROM_BASE64(%s))', Spool_Schema::pieces(), $id, $number, $position++, $now, base64_encode( $sealed ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- Bytes in a query; WordPress checks text in them against character sets.
				}
				$parts[] = array(
					'pieces' => $position,
					'sha256' => hash_final( $digest ),
				);
			}
			$manifest = sodium_crypto_box_seal(
				(string) wp_json_encode(
					array(
						'id'          => $id,
						'received_at' => $now,
						'parts'       => $parts,
					)
				),
				$key['public']
			);
			$this->insert(
				'INSERT INTO %i (id, received_at, path, bytes, key_id, request_key, delivery_key, manifest) VALUES (%s, %d, %s, %d, %s, NULLIF(%s, \'\'), NULLIF(%s, \'\'), FROM_BASE64(%s))',
				Spool_Schema::rows(),
				$id,
				$now,
				$entry->path,
				$bytes + strlen( $manifest ),
				$key['id'],
				$entry->request_key,
				$entry->delivery_key,
				base64_encode( $manifest ) // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- As above.
			);
		} catch ( \Throwable $e ) {
			$this->forget_pieces( $id );
			// Two copies at the same instant: the unique key has let one of them in.
			$known = $this->known( $entry );
			if ( null !== $known ) {
				return $known;
			}
			throw $e instanceof Spool_Exception ? $e : new Spool_Exception( Spool_Exception::DATABASE, get_class( $e ), $e );
		}
		return array(
			'id'        => $id,
			'duplicate' => false,
		);
	}

	/**
	 * The row that holds the same request, or one with the same delivery id.
	 *
	 * @param Spool_Entry $entry What came.
	 * @return array{id:string,duplicate:bool}|null
	 */
	private function known( Spool_Entry $entry ): ?array {
		global $wpdb;
		if ( '' === $entry->request_key . $entry->delivery_key ) {
			return null;
		}
		$shown = $wpdb->suppress_errors();
		$id    = $wpdb->get_var( $wpdb->prepare( 'SELECT id FROM %i WHERE request_key = %s OR delivery_key = %s LIMIT 1', Spool_Schema::rows(), $entry->request_key, $entry->delivery_key ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
		$wpdb->suppress_errors( $shown );
		return null === $id ? null : array(
			'id'        => (string) $id,
			'duplicate' => true,
		);
	}

	/**
	 * Inserts a row.
	 *
	 * @param string           $query     Query with placeholders.
	 * @param string|int|mixed ...$values Values.
	 * @return void
	 * @throws Spool_Exception When it is not there now.
	 */
	private function insert( string $query, ...$values ): void {
		global $wpdb;
		// An error would be printed with its query on sites that show errors; and the query is long.
		$shown = $wpdb->suppress_errors();
		$done  = $wpdb->query( $wpdb->prepare( $query, ...$values ) ); // phpcs:ignore WordPress.DB, PluginCheck.Security.DirectDB.UnescapedDBParameter -- The callers' queries are constants of this class.
		$wpdb->suppress_errors( $shown );
		if ( 1 !== $done ) {
			throw new Spool_Exception( Spool_Exception::DATABASE );
		}
	}

	/**
	 * Removes the pieces of a row that was not written.
	 *
	 * @param string $id Id of the row.
	 * @return void
	 */
	private function forget_pieces( string $id ): void {
		global $wpdb;
		$shown = $wpdb->suppress_errors();
		$wpdb->delete( Spool_Schema::pieces(), array( 'spool_id' => $id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A table of ours.
		$wpdb->suppress_errors( $shown );
	}

	/**
	 * A single value out of the table of rows; null also where there is no table.
	 *
	 * @param string $query Query with `%i` for the table.
	 * @return string|null
	 */
	private function ask( string $query ): ?string {
		global $wpdb;
		$shown = $wpdb->suppress_errors();
		$value = $wpdb->get_var( $wpdb->prepare( $query, Spool_Schema::rows() ) ); // phpcs:ignore WordPress.DB, PluginCheck.Security.DirectDB.UnescapedDBParameter -- The callers' queries are constants of this class.
		$wpdb->suppress_errors( $shown );
		return null === $value ? null : (string) $value;
	}
}
