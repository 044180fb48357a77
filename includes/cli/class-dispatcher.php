<?php
/**
 * Runs commands.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Words;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * The same commands for WP-CLI and for the plain script `bin/halt-tracker`; neither does more than hand over words.
 */
final class Dispatcher {

	/**
	 * Commands by name.
	 *
	 * @var array<string,Command>
	 */
	private array $commands = array();

	/**
	 * Makes it.
	 *
	 * @param list<Group> $groups Commands.
	 * @param Owner       $owner  Who may run them.
	 */
	public function __construct( array $groups, private Owner $owner ) {
		foreach ( $groups as $group ) {
			foreach ( $group->commands() as $command ) {
				$this->commands[ $command->name ] = $command;
			}
		}
	}

	/**
	 * All commands by name.
	 *
	 * @return array<string,Command>
	 */
	public function commands(): array {
		return $this->commands;
	}

	/**
	 * The command that a plain command line begins with.
	 *
	 * @param list<string> $words Words.
	 * @return array{0:Command|null,1:list<string>} The command and the words behind its name.
	 */
	public function find( array $words ): array {
		foreach ( array( 2, 1 ) as $length ) {
			$name = implode( ' ', array_slice( $words, 0, $length ) );
			if ( count( $words ) >= $length && isset( $this->commands[ $name ] ) ) {
				return array( $this->commands[ $name ], array_slice( $words, $length ) );
			}
		}
		return array( null, $words );
	}

	/**
	 * Runs a command.
	 *
	 * @param Command                         $command   The command.
	 * @param list<string>                    $arguments Arguments.
	 * @param array<string,string|bool|int> $options   Options.
	 * @param Output                          $output    Where it speaks.
	 * @return int Exit status: a constant of {@see Command}.
	 */
	public function run( Command $command, array $arguments, array $options, Output $output ): int {
		try {
			$read = Arguments::of( $command->synopsis, $arguments, $options );
			$this->owner->demand( $output->program(), $command->name );
			return ( $command->run )( $read, $output );
		} catch ( Usage_Error $e ) {
			$output->error( $e->getMessage() );
			/* translators: %s: a command line. */
			$output->warning( sprintf( __( 'Usage: %s', 'halt-tracker' ), $output->program() . ' ' . $command->usage() ) );
			return Command::USAGE;
		} catch ( Failure $e ) {
			$output->error( $e->getMessage() );
		} catch ( Core_Exception $e ) {
			$output->error( Words::core_error( $e ) );
		}
		return Command::PROBLEM;
	}

	/**
	 * Prints what there is, or how one command is used.
	 *
	 * @param list<string> $words  Words behind `help`.
	 * @param Output       $output Where it speaks.
	 * @return int Exit status.
	 */
	public function help( array $words, Output $output ): int {
		list( $command ) = $this->find( $words );
		if ( array() !== $words && null === $command ) {
			$output->error( __( 'There is no such command.', 'halt-tracker' ) );
			return Command::USAGE;
		}
		if ( null !== $command ) {
			$output->line( $command->description );
			$output->line( $output->program() . ' ' . $command->usage() );
			foreach ( $command->synopsis as $part ) {
				$preset = isset( $part['default'] ) ? ' [' . $part['default'] . ']' : '';
				$output->line( '  ' . trim( Synopsis::typed( array( 'optional' => false ) + $part ) ) . '  ' . $part['description'] . $preset );
			}
			return Command::OK;
		}
		$output->line( $output->program() . ' <' . __( 'command', 'halt-tracker' ) . '> [--path=<path>] [--url=<url>] [--user=<login>] [--quiet]' );
		foreach ( $this->commands as $name => $command ) {
			$output->line( '  ' . str_pad( $name, 18 ) . $command->description );
		}
		return Command::OK;
	}
}
