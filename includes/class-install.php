<?php
/**
 * Identity of this installation.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A random id for each site of a network, made at activation. It names the site's sub-directory of the
 * private directory, and tells a clone from the original.
 */
class Install {

	public const OPTION = 'halt_tracker_install';

	/**
	 * The id; made on the spot where activation did not run (must-use set-ups, restored databases).
	 *
	 * @return string
	 */
	public function id(): string {
		$id = $this->known_id();
		if ( '' === $id ) {
			// add_option() keeps the first of two at once; so read again.
			add_option(
				self::OPTION,
				array(
					'id'           => wp_generate_uuid4(),
					'version'      => '',
					'installed_at' => time(),
				),
				'',
				false
			);
			$id = $this->known_id();
		}
		return $id;
	}

	/**
	 * The id, or an empty string where none was made.
	 *
	 * @return string
	 */
	public function known_id(): string {
		return (string) ( $this->read()['id'] ?? '' );
	}

	/**
	 * Another id, and with it another, empty sub-directory: for a copy that uses the original's.
	 *
	 * @return void
	 */
	public function renew(): void {
		update_option( self::OPTION, array( 'id' => wp_generate_uuid4() ) + $this->read(), false );
	}

	/**
	 * Version of the plugin that set this site up last.
	 *
	 * @return string
	 */
	public function version(): string {
		return (string) ( $this->read()['version'] ?? '' );
	}

	/**
	 * Notes that this version has set the site up.
	 *
	 * @return void
	 */
	public function mark_current(): void {
		$this->id();
		update_option( self::OPTION, array( 'version' => HALT_TRACKER_VERSION ) + $this->read(), false );
	}

	/**
	 * The option.
	 *
	 * @return array<string,mixed>
	 */
	private function read(): array {
		$value = get_option( self::OPTION, array() );
		return is_array( $value ) ? $value : array();
	}
}
