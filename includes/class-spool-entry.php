<?php
/**
 * What goes into the spool.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A submission as the core would have got it, with its files beside it: in the document a file's `path` is
 * replaced by the number of its `part`.
 */
class Spool_Entry {

	/**
	 * Parts after the document.
	 *
	 * @var list<Spool_Part>
	 */
	private array $parts = array();

	/**
	 * The document.
	 *
	 * @var array<string,mixed>
	 */
	private array $document = array();

	/**
	 * Makes an entry.
	 *
	 * @param string $path         `hook`, `php` or `http`.
	 * @param string $request_key  Recognises the very same request; empty: nothing does.
	 * @param string $delivery_key Recognises the sender's own id; empty: it gave none.
	 */
	private function __construct( public readonly string $path, public readonly string $request_key, public readonly string $delivery_key ) {
	}

	/**
	 * An entry of a submission made on this site.
	 *
	 * @param array<string,mixed>                $submission Shape: docs/boundary.md, `submit`.
	 * @param array{max_file:int,max_files:int} $limits     Limits of files.
	 * @return self
	 */
	public static function submission( array $submission, array $limits ): self {
		$delivery = (string) ( $submission['delivery_id'] ?? '' );
		$entry    = new self( (string) $submission['path'], '', self::key( 'delivery', (string) $submission['source'], $delivery ) );
		$files    = array();
		foreach ( array_values( (array) ( $submission['files'] ?? array() ) ) as $number => $file ) {
			$files[] = $entry->keep( $file, $number < $limits['max_files'] ? $limits['max_file'] : -1 );
		}
		$entry->document = array( 'submission' => array( 'files' => $files ) + $submission );
		return $entry;
	}

	/**
	 * An entry of an HTTP request whose sender was verified.
	 *
	 * @param array<string,mixed>  $request      Shape: docs/boundary.md, `receive`; without credentials.
	 * @param string               $body         Raw body.
	 * @param array<string,mixed>  $sender       `{"kind":"signed"}` or `{"kind":"token","source","profiles"}`.
	 * @param array{string,string} $keys         Request key and delivery key.
	 * @return self
	 */
	public static function request( array $request, string $body, array $sender, array $keys ): self {
		$entry    = new self( 'http', $keys[0], $keys[1] );
		$document = array(
			'request' => $request,
			'sender'  => $sender,
			'body'    => null,
		);
		if ( '' !== $body ) {
			$document['body'] = $entry->append( Spool_Part::of( $body ) );
		}
		foreach ( (array) ( $request['multipart']['files'] ?? array() ) as $number => $file ) {
			$kept         = array( 'path' => '' ) + $file;
			$kept['part'] = null;
			$part         = UPLOAD_ERR_OK === $file['error'] ? Spool_Part::file( $file['path'] ) : null;
			if ( null !== $part ) {
				$kept['part'] = $entry->append( $part );
			} elseif ( UPLOAD_ERR_OK === $file['error'] ) {
				$kept['error'] = UPLOAD_ERR_CANT_WRITE;
			}
			$document['request']['multipart']['files'][ $number ] = $kept;
		}
		$entry->document = $document;
		return $entry;
	}

	/**
	 * A keyed hash; empty where the last text is. The salts of the site are no secret of ours, but they keep
	 * somebody who reads the database from trying out guesses.
	 *
	 * @param string ...$texts What is hashed.
	 * @return string 64 hexadecimal digits, or empty.
	 */
	public static function key( string ...$texts ): string {
		return '' === end( $texts ) ? '' : hash_hmac( 'sha256', (string) wp_json_encode( array_map( 'bin2hex', $texts ) ), wp_salt( 'auth' ) . 'halt-tracker/spool' );
	}

	/**
	 * All parts, the document first.
	 *
	 * @return list<Spool_Part>
	 */
	public function parts(): array {
		return array_merge( array( Spool_Part::of( (string) wp_json_encode( $this->document, Bridge::ENCODE ) ) ), $this->parts );
	}

	/**
	 * Bytes of all parts, roughly.
	 *
	 * @return int
	 */
	public function size(): int {
		return (int) array_sum( array_map( static fn( Spool_Part $part ): int => $part->size, $this->parts() ) );
	}

	/**
	 * A file of a submission: copied now, because its owner may delete it at the end of this request.
	 *
	 * @param array<string,mixed> $file  Member of `files`.
	 * @param int                 $limit Bytes; -1: no more files.
	 * @return array<string,mixed>
	 */
	private function keep( array $file, int $limit ): array {
		$path = (string) ( $file['path'] ?? '' );
		if ( '' === $path ) {
			return $file;
		}
		$file['path'] = '';
		$part         = Spool_Part::file( $path );
		if ( $limit < 0 ) {
			$file['error'] = 'too_many';
		} elseif ( null === $part ) {
			$file['error'] = Divi_Files::MISSING;
		} elseif ( $part->size > $limit ) {
			$file['error'] = 'too_large';
		} else {
			$file['part'] = $this->append( $part );
		}
		return $file;
	}

	/**
	 * Appends a part.
	 *
	 * @param Spool_Part $part The part.
	 * @return int Its number.
	 */
	private function append( Spool_Part $part ): int {
		$this->parts[] = $part;
		return count( $this->parts );
	}
}
