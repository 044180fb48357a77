<?php
/**
 * The private directory: store, files of submissions, key.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Finds the directory, and makes one where nobody has named one.
 *
 * In this order: the constant `HALT_TRACKER_DIR`, the ini setting `halt_tracker.directory`, a directory with
 * an unguessable name under `wp-content` whose name is an option of the network. The last one lies below the
 * web root, so it also gets files that tell the known web servers to serve nothing from it.
 */
class Private_Directory {

	public const OPTION = 'halt_tracker_directory';

	private const DENY_FILES = array(
		'index.php'  => "<?php\n// Nothing to see here.\n",
		'.htaccess'  => "<IfModule mod_authz_core.c>\n\tRequire all denied\n</IfModule>\n<IfModule !mod_authz_core.c>\n\tDeny from all\n</IfModule>\n",
		'web.config' => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<configuration><system.webServer><authorization><remove users=\"*\" roles=\"\" verbs=\"\" /><add accessType=\"Deny\" users=\"*\" /></authorization></system.webServer></configuration>\n",
	);

	/**
	 * The path, whether or not it exists yet; empty when there is no name for one.
	 *
	 * @return string
	 */
	public function path(): string {
		$named = $this->named_path();
		if ( '' !== $named ) {
			return $named;
		}
		$name = (string) get_site_option( self::OPTION, '' );
		return 1 === preg_match( '/^halt-tracker-[0-9a-f]{32}$/', $name ) ? WP_CONTENT_DIR . '/' . $name : '';
	}

	/**
	 * Whether the directory is one of our own making under `wp-content`.
	 *
	 * @return bool
	 */
	public function is_own(): bool {
		return '' === $this->named_path();
	}

	/**
	 * The path of a directory that exists and can be written.
	 *
	 * @return string
	 * @throws Storage_Exception When there is none to be had.
	 */
	public function ensure(): string {
		$path = $this->path();
		if ( '' === $path ) {
			// add_site_option() keeps the first of two at once; so read again.
			add_site_option( self::OPTION, 'halt-tracker-' . bin2hex( random_bytes( 16 ) ) );
			$path = $this->path();
		}
		if ( '' === $path ) {
			throw new Storage_Exception( 'no private directory could be named' );
		}
		if ( ! is_dir( $path ) ) {
			// phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_mkdir, WordPress.PHP.NoSilencedErrors.Discouraged, Generic.PHP.NoSilencedErrors.Discouraged -- wp_mkdir_p() copies the parent's mode; this one must be 0700. Losing a race is no error.
			@mkdir( $path, 0700, true );
			clearstatcache( true, $path );
			if ( ! is_dir( $path ) ) {
				throw new Storage_Exception( 'the private directory cannot be made: ' . $path );
			}
		}
		if ( $this->is_own() ) {
			$this->deny( $path );
		}
		return $path;
	}

	/**
	 * Everything in the directory that belongs to one site: the core names its sub-directory by install id and
	 * blog id.
	 *
	 * @param string $install_id Install id of the site.
	 * @return list<string>
	 */
	public function site_paths( string $install_id ): array {
		$path = $this->path();
		if ( '' === $path || 1 !== preg_match( '/^[A-Za-z0-9-]{8,64}$/', $install_id ) || ! is_dir( $path ) ) {
			return array();
		}
		return glob( $path . '/' . $install_id . '-*', GLOB_NOSORT ) ?: array(); // phpcs:ignore Universal.Operators.DisallowShortTernary.Found -- glob() answers false or a list.
	}

	/**
	 * A directory that somebody named.
	 *
	 * @return string
	 */
	private function named_path(): string {
		if ( defined( 'HALT_TRACKER_DIR' ) && '' !== (string) constant( 'HALT_TRACKER_DIR' ) ) {
			return untrailingslashit( (string) constant( 'HALT_TRACKER_DIR' ) );
		}
		// ini_get() knows only the settings of loaded extensions; get_cfg_var() reads the file all the same.
		$ini = (string) ini_get( 'halt_tracker.directory' );
		if ( '' === $ini ) {
			$value = get_cfg_var( 'halt_tracker.directory' );
			$ini   = is_string( $value ) ? $value : '';
		}
		return untrailingslashit( $ini );
	}

	/**
	 * Writes the files that keep web servers from serving the directory.
	 *
	 * @param string $path The directory.
	 * @return void
	 */
	private function deny( string $path ): void {
		foreach ( self::DENY_FILES as $name => $content ) {
			if ( ! file_exists( $path . '/' . $name ) ) {
				// phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_file_put_contents, WordPress.PHP.NoSilencedErrors.Discouraged, Generic.PHP.NoSilencedErrors.Discouraged -- Runs on the front too, where WP_Filesystem may want credentials; the unguessable name stands if it fails.
				@file_put_contents( $path . '/' . $name, $content );
			}
		}
	}
}
