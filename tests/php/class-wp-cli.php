<?php
/**
 * Stands in for WP-CLI's own class.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

/**
 * WP-CLI's own class, as far as it is used. What goes on and what ends is as in its documentation: `error()`
 * ends with 1 unless told otherwise, `halt()` with what it is given, `confirm()` without `--yes` and without a terminal ends with 0.
 */
class WP_CLI {

	/**
	 * Commands by name: what runs them, and their arguments of registration.
	 *
	 * @var array<string,array{0:callable,1:array<string,mixed>}>
	 */
	public static array $commands = array();

	/**
	 * Names of commands that only have others.
	 *
	 * @var list<string>
	 */
	public static array $namespaces = array();

	/**
	 * Adds a command. One of several words wants a command of the words before its last.
	 *
	 * @param string              $name    Name.
	 * @param mixed               $command A callable, or an object of WP-CLI's own class.
	 * @param array<string,mixed> $args    `shortdesc`, `synopsis`.
	 */
	public static function add_command( string $name, $command, array $args = array() ): void {
		$words = explode( ' ', $name );
		array_pop( $words );
		if ( array() !== $words && ! in_array( implode( ' ', $words ), self::$namespaces, true ) ) {
			throw new LogicException( $name . ' has no parent' );
		}
		if ( $command instanceof \WP_CLI\Dispatcher\CommandNamespace ) {
			self::$namespaces[] = $name;
			return;
		}
		self::$commands[ $name ] = array( $command, $args );
	}

	/**
	 * Prints a line.
	 *
	 * @param string $text Text.
	 */
	public static function line( string $text = '' ): void {
		fwrite( STDOUT, $text . "\n" );
	}

	/**
	 * Prints a line unless it is to be quiet.
	 *
	 * @param string $text Text.
	 */
	public static function log( string $text ): void {
		fwrite( STDOUT, $text . "\n" );
	}

	/**
	 * Prints that it went well.
	 *
	 * @param string $text Text.
	 */
	public static function success( string $text ): void {
		fwrite( STDOUT, 'Success: ' . $text . "\n" );
	}

	/**
	 * Prints a warning.
	 *
	 * @param string $text Text.
	 */
	public static function warning( string $text ): void {
		fwrite( STDERR, 'Warning: ' . $text . "\n" );
	}

	/**
	 * Prints an error and ends.
	 *
	 * @param string $text     Text.
	 * @param bool   $is_final Whether it ends.
	 */
	public static function error( string $text, bool $is_final = true ): void {
		fwrite( STDERR, 'Error: ' . $text . "\n" );
		if ( $is_final ) {
			exit( 1 );
		}
	}

	/**
	 * Ends.
	 *
	 * @param int $status Exit status.
	 */
	public static function halt( int $status ): void {
		exit( (int) $status );
	}

	/**
	 * Asks.
	 *
	 * @param string              $question Question.
	 * @param array<string,mixed> $options  Options of the command.
	 */
	public static function confirm( string $question, array $options = array() ): void {
		if ( empty( $options['yes'] ) ) {
			fwrite( STDOUT, $question . " [y/n]\n" );
			exit;
		}
	}
}
