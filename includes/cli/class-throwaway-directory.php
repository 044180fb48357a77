<?php
/**
 * A private directory for one command.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Private_Directory;
use Halt\Tracker\Storage_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Lies within the real one, so on the same file system and as private, and is gone afterwards with all that a sign-in
 * left in it: the site's own sign-in is not touched.
 */
final class Throwaway_Directory extends Private_Directory {

	/** What its name begins with. */
	private const NAME = '/throwaway-';

	/** Seconds after which one that was left by a killed command is removed. */
	private const OLD = HOUR_IN_SECONDS;

	/**
	 * Its name.
	 *
	 * @var string
	 */
	private string $name;

	/**
	 * Makes it; nothing is there yet.
	 *
	 * @param Private_Directory $real The site's own.
	 */
	public function __construct( private Private_Directory $real ) {
		$this->name = self::NAME . bin2hex( random_bytes( 8 ) );
	}

	/**
	 * {@inheritDoc}
	 */
	public function path(): string {
		return $this->real->path() . $this->name;
	}

	/**
	 * {@inheritDoc}
	 */
	public function is_own(): bool {
		return false;
	}

	/**
	 * {@inheritDoc}
	 *
	 * @throws Storage_Exception When it cannot be made.
	 */
	public function ensure(): string {
		$path = $this->real->ensure() . $this->name;
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_mkdir, WordPress.PHP.NoSilencedErrors.Discouraged, Generic.PHP.NoSilencedErrors.Discouraged -- Must be 0700; the failure is thrown.
		if ( ! is_dir( $path ) && ! @mkdir( $path, 0700 ) ) {
			throw new Storage_Exception( 'the directory cannot be made: ' . $path );
		}
		return $path;
	}

	/**
	 * Removes it, and what killed commands have left.
	 *
	 * @return void
	 */
	public function remove(): void {
		foreach ( glob( $this->real->path() . self::NAME . '*', GLOB_ONLYDIR | GLOB_NOSORT ) ?: array() as $path ) { // phpcs:ignore Universal.Operators.DisallowShortTernary.Found -- glob() answers false or a list.
			if ( $this->path() === $path || (int) filemtime( $path ) < time() - self::OLD ) {
				self::remove_tree( $path );
			}
		}
	}

	/**
	 * Removes a directory with all in it.
	 *
	 * @param string $path The directory.
	 * @return void
	 */
	private static function remove_tree( string $path ): void {
		// phpcs:disable WordPress.WP.AlternativeFunctions, WordPress.PHP.NoSilencedErrors, Generic.PHP.NoSilencedErrors -- Our own files; what is left is removed by the next one.
		foreach ( array_diff( (array) scandir( $path ), array( '.', '..' ) ) as $name ) {
			$entry = $path . '/' . $name;
			is_dir( $entry ) && ! is_link( $entry ) ? self::remove_tree( $entry ) : @unlink( $entry );
		}
		@rmdir( $path );
		// phpcs:enable
	}
}
