<?php
/**
 * A part of what goes into the spool.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Bytes in memory, or a file that is read piece by piece.
 */
class Spool_Part {

	/**
	 * Makes a part.
	 *
	 * @param string $bytes Its bytes, where it is in memory.
	 * @param string $path  Its file, where it is one.
	 * @param int    $size  Bytes in all.
	 */
	private function __construct( private string $bytes, private string $path, public readonly int $size ) {
	}

	/**
	 * A part in memory.
	 *
	 * @param string $bytes Bytes.
	 * @return self
	 */
	public static function of( string $bytes ): self {
		return new self( $bytes, '', strlen( $bytes ) );
	}

	/**
	 * A part in a file.
	 *
	 * @param string $path The file.
	 * @return self|null Null where it cannot be read.
	 */
	public static function file( string $path ): ?self {
		clearstatcache( true, $path );
		return is_file( $path ) && is_readable( $path ) ? new self( '', $path, (int) filesize( $path ) ) : null;
	}

	/**
	 * Its pieces.
	 *
	 * @param int $length Bytes of a piece.
	 * @return \Generator<int,string>
	 * @throws \RuntimeException When the file cannot be read to its end.
	 */
	public function pieces( int $length ): \Generator {
		if ( '' === $this->path ) {
			for ( $at = 0; $at < $this->size; $at += $length ) {
				yield substr( $this->bytes, $at, $length );
			}
			return;
		}
		// phpcs:disable WordPress.WP.AlternativeFunctions, WordPress.PHP.NoSilencedErrors, Generic.PHP.NoSilencedErrors -- A local file in pieces; failures are handled.
		$handle = @fopen( $this->path, 'rb' );
		if ( false === $handle ) {
			throw new \RuntimeException( 'a file cannot be read' );
		}
		try {
			$read  = 0;
			$piece = stream_get_contents( $handle, $length );
			while ( is_string( $piece ) && '' !== $piece ) {
				$read += strlen( $piece );
				yield $piece;
				$piece = stream_get_contents( $handle, $length );
			}
			if ( $read !== $this->size ) {
				throw new \RuntimeException( 'a file changed while it was read' );
			}
		} finally {
			fclose( $handle );
		}
		// phpcs:enable
	}
}
