<?php
/**
 * Commands without WP-CLI.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * What `bin/halt-tracker` does once WordPress is loaded.
 */
final class Terminal {

	/**
	 * Runs a command line.
	 *
	 * @param Dispatcher          $dispatcher Commands.
	 * @param list<string>        $words      Words behind the script's name.
	 * @param array<string,mixed> $globals    What the script took itself: `program`, `user`, `quiet`.
	 * @return int Exit status.
	 */
	public static function run( Dispatcher $dispatcher, array $words, array $globals ): int {
		$output = new Terminal_Output( (string) $globals['program'], STDIN, STDOUT, STDERR, ! empty( $globals['quiet'] ) );
		$login  = (string) ( $globals['user'] ?? '' );
		if ( '' !== $login ) {
			$user = get_user_by( 'login', $login );
			if ( false === $user ) {
				$output->error( __( 'There is no such user.', 'halt-tracker' ) );
				return Command::USAGE;
			}
			wp_set_current_user( $user->ID );
		}
		if ( array() === $words ) {
			$dispatcher->help( array(), $output );
			return Command::USAGE;
		}
		if ( 'help' === $words[0] ) {
			return $dispatcher->help( array_slice( $words, 1 ), $output );
		}
		list( $command, $rest ) = $dispatcher->find( $words );
		if ( null === $command ) {
			/* translators: %s: a command line. */
			$output->error( sprintf( __( 'There is no such command. All of them: %s', 'halt-tracker' ), $output->program() . ' help' ) );
			return Command::USAGE;
		}
		try {
			list( $arguments, $options ) = Arguments::split( $rest );
		} catch ( Usage_Error $e ) {
			$output->error( $e->getMessage() );
			return Command::USAGE;
		}
		if ( isset( $options['help'] ) ) {
			return $dispatcher->help( explode( ' ', $command->name ), $output );
		}
		return $dispatcher->run( $command, $arguments, $options, $output );
	}
}
