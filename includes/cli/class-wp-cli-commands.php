<?php
/**
 * Our commands in WP-CLI.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * Adds a command for each of the dispatcher's. WP-CLI checks the synopsis first and ends with 1 where it does not fit;
 * whatever gets through has our own exit status.
 */
final class Wp_Cli_Commands {

	/**
	 * Adds them.
	 *
	 * @param Dispatcher $dispatcher Runs them.
	 * @return void
	 */
	public static function add( Dispatcher $dispatcher ): void {
		// A name of two words wants a command of its first one. WP-CLI looks at the class only.
		$container = new class() extends \WP_CLI\Dispatcher\CommandNamespace {
			/**
			 * Makes nothing.
			 */
			public function __construct() {
			}
		};
		\WP_CLI::add_command( 'halt-tracker', $container, array( 'shortdesc' => __( 'Delivers to Tracker RMS, and says how that goes.', 'halt-tracker' ) ) );
		\WP_CLI::add_command( 'halt-tracker queue', $container, array( 'shortdesc' => __( 'The queue and what is in it.', 'halt-tracker' ) ) );
		\WP_CLI::add_command( 'halt-tracker jobs', $container, array( 'shortdesc' => __( 'Jobs from Tracker.', 'halt-tracker' ) ) );
		\WP_CLI::add_command( 'halt-tracker attendees', $container, array( 'shortdesc' => __( 'Attendees of events.', 'halt-tracker' ) ) );
		\WP_CLI::add_command( 'halt-tracker profile', $container, array( 'shortdesc' => __( 'Form Profiles.', 'halt-tracker' ) ) );
		foreach ( $dispatcher->commands() as $command ) {
			\WP_CLI::add_command(
				'halt-tracker ' . $command->name,
				static function ( array $arguments, array $options ) use ( $dispatcher, $command ): void {
					$status = $dispatcher->run( $command, array_map( 'strval', $arguments ), $options, new Wp_Cli_Output() );
					if ( Command::OK !== $status ) {
						\WP_CLI::halt( $status );
					}
				},
				array(
					'shortdesc' => $command->description,
					'synopsis'  => $command->synopsis,
				)
			);
		}
	}
}
