<?php
/**
 * Stands in for WP-CLI's own class.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

/**
 * WP-CLI's own class, as far as it is used. What goes on and what ends is as in its documentation: `error()`
 * ends with 1, `halt()` with what it is given, `confirm()` without `--yes` and without a terminal ends with 0.
 */
class WP_CLI {

	/**
	 * Commands by name.
	 *
	 * @var array<string,object>
	 */
	public static array $commands = array();

	/**
	 * What WP-CLI would make commands of.
	 *
	 * @var list<string>
	 */
	public static array $subcommands = array();

	/**
	 * Adds a command.
	 *
	 * @param string $name    Name.
	 * @param object $command Its public methods are sub-commands.
	 */
	public static function add_command( string $name, object $command ): void {
		self::$commands[ $name ] = $command;
		// As WP-CLI chooses them (CommandFactory::is_good_method).
		foreach ( ( new ReflectionClass( $command ) )->getMethods( ReflectionMethod::IS_PUBLIC ) as $method ) {
			if ( ! $method->isStatic() && ! str_starts_with( $method->getName(), '__' ) ) {
				self::$subcommands[] = preg_match( '/@subcommand\s+([a-z-]+)/', (string) $method->getDocComment(), $match ) ? $match[1] : $method->getName();
			}
		}
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
	 * @param string $text Text.
	 */
	public static function error( string $text ): void {
		fwrite( STDERR, 'Error: ' . $text . "\n" );
		exit( 1 );
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
