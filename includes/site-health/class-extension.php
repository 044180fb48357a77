<?php
/**
 * Site Health: the extension, now and after an upgrade of PHP.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Site_Health;

use Halt\Tracker\Bridge;
use Halt\Tracker\Requirements;

defined( 'ABSPATH' ) || exit;

/**
 * An upgrade of PHP makes an extension vanish without a word, so it is asked before, too: whoever packages several
 * versions of PHP keeps their extensions in directories side by side, named by the number of the module API.
 */
class Extension {

	/**
	 * Makes it.
	 *
	 * @param string $fault     What is wrong with the extension ({@see Bridge::extension_fault()}).
	 * @param string $version   Its version.
	 * @param string $directory Where PHP looks for extensions.
	 */
	public function __construct( private string $fault, private string $version, private string $directory ) {
	}

	/**
	 * Whether it is there and of the plugin's release.
	 *
	 * @return array<string,mixed>
	 */
	public function present(): array {
		if ( '' !== $this->fault ) {
			$lines = array( Requirements::headline( $this->fault ), __( 'Install the build of the extension that fits this server, then restart PHP:', 'halt-tracker' ) );
			foreach ( Requirements::facts() as $name => $value ) {
				$lines[] = $name . ' ' . $value;
			}
			return Result::critical( 'extension', __( 'The PHP extension of Halt Tracker cannot be used', 'halt-tracker' ), $lines );
		}
		if ( HALT_TRACKER_VERSION !== $this->version ) {
			return Result::recommended(
				'extension',
				__( 'The PHP extension of Halt Tracker is of another version than the plugin', 'halt-tracker' ),
				array(
					sprintf(
						/* translators: 1: version of the plugin, 2: version of the extension. */
						__( 'The plugin is %1$s, the extension %2$s. The two understand each other, but were not tested together.', 'halt-tracker' ),
						HALT_TRACKER_VERSION,
						$this->version
					),
					__( 'Install plugin and extension of the same release, then restart PHP.', 'halt-tracker' ),
				)
			);
		}
		/* translators: %s: version. */
		return Result::good( 'extension', sprintf( __( 'The PHP extension of Halt Tracker is loaded (%s)', 'halt-tracker' ), $this->version ) );
	}

	/**
	 * Whether the next PHP on this server would have it.
	 *
	 * @return array<string,mixed>
	 */
	public function after_upgrade(): array {
		$without = array();
		$with    = array();
		foreach ( Requirements::MODULE_API as $php => $api ) {
			$beside = dirname( $this->directory ) . '/' . $api;
			if ( version_compare( $php, PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION, '<=' ) || basename( $this->directory ) === $api || ! is_dir( $beside ) ) {
				continue;
			}
			if ( file_exists( $beside . '/halt_tracker.so' ) ) {
				$with[] = $php;
			} else {
				$without[ $php ] = $beside;
			}
		}
		$advice = __( 'The extension fits one minor version of PHP only. Before PHP is upgraded, put the build for the new version into its directory and add the ini line there; then switch, and look at this page again. Should it be forgotten, submissions are kept in the spool and nothing is lost.', 'halt-tracker' );
		if ( array() === $without ) {
			$known = array() === $with
				? array()
				/* translators: %s: versions of PHP. */
				: array( sprintf( __( 'The extension is here for PHP %s already.', 'halt-tracker' ), implode( ', ', $with ) ) );
			return Result::good( 'php_upgrade', __( 'Halt Tracker is not in the way of an upgrade of PHP', 'halt-tracker' ), array_merge( $known, array( $advice ) ) );
		}
		$lines = array();
		foreach ( $without as $php => $beside ) {
			/* translators: 1: version of PHP, 2: path. */
			$lines[] = sprintf( __( 'PHP %1$s is installed on this server, and %2$s is missing.', 'halt-tracker' ), $php, $beside . '/halt_tracker.so' );
		}
		$lines[] = $advice;
		return Result::recommended( 'php_upgrade', __( 'A newer PHP on this server has no extension of Halt Tracker', 'halt-tracker' ), $lines );
	}
}
