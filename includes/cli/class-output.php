<?php
/**
 * Where a command speaks.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * Results go to standard output as they are, everything about them to where people look.
 */
abstract class Output {

	/**
	 * Prints a part of the result.
	 *
	 * @param string $text Text, with its line ends.
	 * @return void
	 */
	abstract public function write( string $text ): void;

	/**
	 * Says something about the work; left out where it is to be quiet.
	 *
	 * @param string $text A line.
	 * @return void
	 */
	abstract public function log( string $text ): void;

	/**
	 * Says that it went well.
	 *
	 * @param string $text A line.
	 * @return void
	 */
	abstract public function success( string $text ): void;

	/**
	 * Says that something is odd.
	 *
	 * @param string $text A line.
	 * @return void
	 */
	abstract public function warning( string $text ): void;

	/**
	 * Says that it did not go well. The command ends by itself.
	 *
	 * @param string $text A line.
	 * @return void
	 */
	abstract public function error( string $text ): void;

	/**
	 * Asks yes or no.
	 *
	 * @param string $question The question.
	 * @return bool
	 */
	abstract public function confirm( string $question ): bool;

	/**
	 * Shows how far something is, where nobody takes it for a result.
	 *
	 * @param string $text   Text.
	 * @param bool   $is_end Whether nothing follows.
	 * @param bool   $is_due Whether it is time for a line, where lines cannot be written over.
	 * @return void
	 */
	abstract protected function pass( string $text, bool $is_end, bool $is_due ): void;

	/**
	 * What is typed to start the program.
	 *
	 * @return string
	 */
	abstract public function program(): string;

	/**
	 * Prints a line of the result.
	 *
	 * @param string $text A line; may hold what strangers wrote.
	 * @return void
	 */
	public function line( string $text ): void {
		$this->write( Item_Format::clean( $text ) . "\n" );
	}

	/**
	 * Prints a value as JSON.
	 *
	 * @param mixed $value Any value.
	 * @return void
	 */
	public function json( mixed $value ): void {
		$this->write( Item_Format::json( $value ) . "\n" );
	}

	/**
	 * Prints a list.
	 *
	 * @param list<array<string,mixed>> $rows    Rows; the first column is the id.
	 * @param list<string>              $columns Members in order; JSON has all members.
	 * @param string                    $format  One of {@see Synopsis::FORMATS}.
	 * @return void
	 */
	public function items( array $rows, array $columns, string $format ): void {
		$this->write( Item_Format::text( $rows, $columns, $format ) );
	}

	/**
	 * Says how far something is: on one line of a terminal, else at each tenth.
	 *
	 * @param int $done  How many are done.
	 * @param int $total Of how many.
	 * @return void
	 */
	public function progress( int $done, int $total ): void {
		$is_end = $done >= $total;
		$this->pass( sprintf( '%d / %d', $done, $total ), $is_end, $is_end || intdiv( 10 * $done, $total ) > intdiv( 10 * ( $done - 1 ), $total ) );
	}

	/**
	 * Shows it on a stream.
	 *
	 * @param resource $stream Standard error.
	 * @param string   $text   Text.
	 * @param bool     $is_end Whether nothing follows.
	 * @param bool     $is_due Whether it is time for a line.
	 * @return void
	 */
	protected static function pass_on( $stream, string $text, bool $is_end, bool $is_due ): void {
		// phpcs:disable WordPress.WP.AlternativeFunctions -- Standard error is no file.
		if ( stream_isatty( $stream ) ) {
			fwrite( $stream, "\r" . $text . ( $is_end ? "\n" : '' ) );
		} elseif ( $is_due ) {
			fwrite( $stream, $text . "\n" );
		}
		// phpcs:enable
	}
}
