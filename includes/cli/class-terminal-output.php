<?php
/**
 * Output without WP-CLI.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.WP.AlternativeFunctions -- Standard streams are no files.

/**
 * Plain lines. Only results and successes go to standard output, so that a pipe gets nothing else.
 */
final class Terminal_Output extends Output {

	/**
	 * Makes it.
	 *
	 * @param string   $program What was typed to start the script.
	 * @param resource $in      Where answers come from.
	 * @param resource $out     Standard output.
	 * @param resource $error   Standard error.
	 * @param bool     $quiet   Whether only results, warnings and errors are printed.
	 */
	public function __construct( private string $program, private $in, private $out, private $error, private bool $quiet = false ) {
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text Text, with its line ends.
	 */
	public function write( string $text ): void {
		fwrite( $this->out, $text );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text A line.
	 */
	public function log( string $text ): void {
		if ( ! $this->quiet ) {
			$this->write( Item_Format::clean( $text ) . "\n" );
		}
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text A line.
	 */
	public function success( string $text ): void {
		/* translators: %s: a sentence. */
		$this->log( sprintf( __( 'Success: %s', 'halt-tracker' ), $text ) );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text A line.
	 */
	public function warning( string $text ): void {
		/* translators: %s: a sentence. */
		fwrite( $this->error, sprintf( __( 'Warning: %s', 'halt-tracker' ), Item_Format::clean( $text ) ) . "\n" );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text A line.
	 */
	public function error( string $text ): void {
		/* translators: %s: a sentence. */
		fwrite( $this->error, sprintf( __( 'Error: %s', 'halt-tracker' ), Item_Format::clean( $text ) ) . "\n" );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $question The question.
	 */
	public function confirm( string $question ): bool {
		fwrite( $this->error, $question . ' [y/n] ' );
		if ( 'y' === strtolower( trim( (string) fgets( $this->in ) ) ) ) {
			return true;
		}
		$this->error( __( 'Nothing was done.', 'halt-tracker' ) );
		return false;
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $text   Text.
	 * @param bool   $is_end Whether nothing follows.
	 * @param bool   $is_due Whether it is time for a line.
	 */
	protected function pass( string $text, bool $is_end, bool $is_due ): void {
		if ( ! $this->quiet ) {
			self::pass_on( $this->error, $text, $is_end, $is_due );
		}
	}

	/**
	 * {@inheritDoc}
	 */
	public function program(): string {
		return $this->program;
	}
}
