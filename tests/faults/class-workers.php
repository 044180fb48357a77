<?php
/**
 * PHP-FPM's processes.
 *
 * @package Halt_Tracker
 */

// phpcs:disable Generic.PHP.NoSilencedErrors -- A process may be gone before it is looked at.
declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Finds, kills, stops and reloads the workers of the stack; they run as the same user as the suite.
 */
final class Workers {

	/**
	 * Takes the master's process id.
	 *
	 * @param int $master Process id.
	 */
	public function __construct( private readonly int $master ) {
	}

	/**
	 * The workers' process ids.
	 *
	 * @return list<int>
	 */
	public function ids(): array {
		$ids = preg_split( '/\s+/', (string) @file_get_contents( "/proc/$this->master/task/$this->master/children" ), -1, PREG_SPLIT_NO_EMPTY );
		return array_map( 'intval', (array) $ids );
	}

	/**
	 * Kills one, as the system does when memory is short.
	 *
	 * @return bool Whether there was one.
	 */
	public function kill_any(): bool {
		$ids = $this->ids();
		return array() !== $ids && posix_kill( $ids[ array_rand( $ids ) ], SIGKILL );
	}

	/**
	 * Reads the configuration anew; the master keeps its process id.
	 *
	 * @return void
	 */
	public function reload(): void {
		$before = $this->ids();
		posix_kill( $this->master, SIGUSR2 );
		for ( $i = 0; $i < 200; $i++ ) {
			usleep( 50000 );
			$now = $this->ids();
			if ( array() !== $now && array() === array_intersect( $before, $now ) ) {
				return;
			}
		}
		throw new \RuntimeException( 'PHP-FPM did not reload' );
	}

	/**
	 * Which workers have a file of this directory open, or a lock on it.
	 *
	 * @param string $directory Directory.
	 * @return list<string> The open files.
	 */
	public function open_files( string $directory ): array {
		$open = array();
		foreach ( $this->ids() as $id ) {
			foreach ( (array) glob( "/proc/$id/fd/*" ) as $fd ) {
				$file = @readlink( (string) $fd );
				if ( is_string( $file ) && str_starts_with( $file, $directory ) ) {
					$open[] = $file;
				}
			}
		}
		return $open;
	}

	/**
	 * A number out of `/proc/<pid>/status` of each worker.
	 *
	 * @param string $field `VmRSS`, `RssAnon`, `Threads`.
	 * @return list<int>
	 */
	public function status( string $field ): array {
		$values = array();
		foreach ( $this->ids() as $id ) {
			if ( 1 === preg_match( "/^$field:\s+(\d+)/m", (string) @file_get_contents( "/proc/$id/status" ), $match ) ) {
				$values[] = (int) $match[1];
			}
		}
		return $values;
	}

	/**
	 * Whether a process has a connection to this port of this machine.
	 *
	 * @param int $id   Process id.
	 * @param int $port Port.
	 * @return bool
	 */
	public static function is_connected_to( int $id, int $port ): bool {
		$sockets = array();
		foreach ( (array) @file( '/proc/net/tcp' ) as $line ) {
			$fields = preg_split( '/\s+/', trim( (string) $line ) );
			if ( isset( $fields[9] ) && str_ends_with( $fields[2], sprintf( ':%04X', $port ) ) ) {
				$sockets[] = "socket:[{$fields[9]}]";
			}
		}
		foreach ( (array) glob( "/proc/$id/fd/*" ) as $fd ) {
			if ( in_array( @readlink( (string) $fd ), $sockets, true ) ) {
				return true;
			}
		}
		return false;
	}
}
