<?php
/**
 * Files at the command line.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.WP.AlternativeFunctions, Generic.PHP.NoSilencedErrors, WordPress.PHP.NoSilencedErrors -- Files that somebody named at the command line, and standard input; failures are handled.

/**
 * What is read from a file or from standard input, and a file that is written: personal data, so for its owner only.
 */
final class File {

	/** Longest text that is read. */
	private const MOST = 67108864;

	/**
	 * Makes it.
	 *
	 * @param resource $stream The open file.
	 */
	private function __construct( private $stream ) {
	}

	/**
	 * Reads a text.
	 *
	 * @param string $path Path; `-` or empty: standard input.
	 * @return string
	 * @throws Failure When it cannot be read.
	 */
	public static function read( string $path ): string {
		$is_input = '' === $path || '-' === $path;
		$text     = $is_input || is_file( $path ) ? @file_get_contents( $is_input ? 'php://stdin' : $path, false, null, 0, self::MOST + 1 ) : false;
		if ( false === $text ) {
			throw new Failure( __( 'The file cannot be read.', 'halt-tracker' ) );
		}
		if ( strlen( $text ) > self::MOST ) {
			throw new Failure( __( 'The file is too long.', 'halt-tracker' ) );
		}
		return $text;
	}

	/**
	 * Makes a new file.
	 *
	 * @param string $path Path.
	 * @return self
	 * @throws Failure When it is there already, or cannot be written.
	 */
	public static function create( string $path ): self {
		$mask   = umask( 0077 );
		$stream = @fopen( $path, 'x' );
		umask( $mask );
		if ( false === $stream ) {
			throw new Failure( __( 'The file is there already, or cannot be written.', 'halt-tracker' ) );
		}
		return new self( $stream );
	}

	/**
	 * Writes a piece.
	 *
	 * @param string $text The piece.
	 * @return void
	 * @throws Failure When it cannot be written.
	 */
	public function write( string $text ): void {
		if ( strlen( $text ) !== @fwrite( $this->stream, $text ) ) {
			throw new Failure( __( 'The file could not be written to its end.', 'halt-tracker' ) );
		}
	}

	/**
	 * Ends it.
	 *
	 * @return void
	 * @throws Failure When its end could not be written.
	 */
	public function close(): void {
		if ( ! @fclose( $this->stream ) ) {
			throw new Failure( __( 'The file could not be written to its end.', 'halt-tracker' ) );
		}
	}
}
