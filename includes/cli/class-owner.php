<?php
/**
 * Whose the private directory is.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Private_Directory;

defined( 'ABSPATH' ) || exit;

/**
 * Commands run as the user whose directory it is: files of root's would lock PHP out of its own store.
 */
final class Owner {

	/**
	 * Makes it.
	 *
	 * @param Private_Directory $directory The directory.
	 */
	public function __construct( private Private_Directory $directory ) {
	}

	/**
	 * Refuses to run as somebody else.
	 *
	 * @param string $program What was typed to start the program.
	 * @param string $command Name of the command.
	 * @return void
	 * @throws Failure When it is somebody else.
	 */
	public function demand( string $program, string $command ): void {
		if ( ! function_exists( 'posix_geteuid' ) ) {
			return;
		}
		$path  = $this->directory->path();
		$owner = '' !== $path && is_dir( $path ) ? fileowner( $path ) : ( 0 === posix_geteuid() ? fileowner( WP_CONTENT_DIR ) : posix_geteuid() );
		if ( false === $owner || posix_geteuid() === $owner ) {
			return;
		}
		$entry = posix_getpwuid( $owner );
		$name  = is_array( $entry ) ? $entry['name'] : '#' . $owner;
		throw new Failure(
			sprintf(
				/* translators: 1: name of a user, 2: a command line. */
				__( 'The private directory belongs to the user %1$s. Run this instead: %2$s', 'halt-tracker' ),
				$name,
				sprintf( 'sudo -u %s -- %s %s --path=%s', escapeshellarg( $name ), $program, $command, escapeshellarg( untrailingslashit( ABSPATH ) ) )
			)
		);
	}
}
