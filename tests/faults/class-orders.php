<?php
/**
 * What the running workers are told to do.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * The directory that a build with fail points looks into (src/failpoint.rs).
 */
final class Orders {

	/**
	 * Takes the directory.
	 *
	 * @param string $directory Directory.
	 */
	public function __construct( private readonly string $directory ) {
		$this->clear();
	}

	/**
	 * Orders something.
	 *
	 * @param string $point Fail point, clock or switch.
	 * @param string $order Order.
	 * @return void
	 */
	public function give( string $point, string $order ): void {
		// Whole or not at all: a worker may read it at any time.
		file_put_contents( "$this->directory/.new", $order );
		rename( "$this->directory/.new", "$this->directory/$point" );
	}

	/**
	 * Takes an order back.
	 *
	 * @param string $point Fail point or switch.
	 * @return void
	 */
	public function take_back( string $point ): void {
		if ( is_file( "$this->directory/$point" ) ) {
			unlink( "$this->directory/$point" );
		}
	}

	/**
	 * Takes all orders back. The clocks stay ahead: rows have been written by them.
	 *
	 * @return void
	 */
	public function clear(): void {
		foreach ( array_diff( (array) scandir( $this->directory ), array( '.', '..', 'clock.wall', 'clock.boot', 'hits' ) ) as $name ) {
			unlink( "$this->directory/$name" );
		}
	}

	/**
	 * How often a point has acted.
	 *
	 * @param string $point Fail point.
	 * @return int
	 */
	public function hits( string $point ): int {
		$lines = is_file( "$this->directory/hits" ) ? (array) file( "$this->directory/hits" ) : array();
		return count( array_filter( $lines, static fn ( string $line ): bool => str_starts_with( $line, "$point " ) ) );
	}

	/**
	 * Milliseconds that the site's clock is ahead of ours.
	 *
	 * @param string $clock `wall` or `boot`.
	 * @return int
	 */
	public function ahead( string $clock = 'wall' ): int {
		$file = "$this->directory/clock.$clock";
		return is_file( $file ) ? (int) file_get_contents( $file ) : 0;
	}

	/**
	 * Puts the site's clocks forward, so that nothing has to be waited for.
	 *
	 * @param int         $ms    Milliseconds.
	 * @param string|null $clock `wall` or `boot`; both where null.
	 * @return void
	 */
	public function advance( int $ms, ?string $clock = null ): void {
		foreach ( null === $clock ? array( 'wall', 'boot' ) : array( $clock ) as $name ) {
			$this->give( "clock.$name", (string) ( $this->ahead( $name ) + $ms ) );
		}
	}
}
