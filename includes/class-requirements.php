<?php
/**
 * Says exactly what to install where the extension is missing.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A PHP update makes an extension vanish without a word. The shell goes on booting then; this notice is what
 * the admin sees, with the one file that fits this PHP and the line that loads it.
 */
class Requirements {

	/** Numbers of PHP's module API: PHP says them in its own complaint about a build for another release. */
	public const MODULE_API = array(
		'8.1' => '20210902',
		'8.2' => '20220829',
		'8.3' => '20230831',
		'8.4' => '20240924',
		'8.5' => '20250925',
	);

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'admin_notices', array( $this, 'notice' ) );
		add_action( 'network_admin_notices', array( $this, 'notice' ) );
	}

	/**
	 * Shows the notice where something is wrong.
	 *
	 * @return void
	 */
	public function notice(): void {
		$fault = Bridge::extension_fault();
		if ( '' === $fault || ! current_user_can( 'activate_plugins' ) ) {
			return;
		}
		$lines = '';
		foreach ( self::facts() as $label => $value ) {
			$lines .= '<li>' . esc_html( $label ) . ' <code>' . esc_html( $value ) . '</code></li>';
		}
		wp_admin_notice(
			'<p><strong>' . esc_html( self::headline( $fault ) ) . '</strong></p><p>'
				. esc_html__( 'Install the build of the extension that fits this server, then restart PHP:', 'halt-tracker' )
				. '</p><ul class="ul-disc">' . $lines . '</ul>',
			array(
				'type'           => 'error',
				'paragraph_wrap' => false,
			)
		);
	}

	/**
	 * What is wrong, in a sentence.
	 *
	 * @param string $fault See {@see Bridge::extension_fault()}.
	 * @return string
	 */
	public static function headline( string $fault ): string {
		if ( 'abi' === $fault ) {
			return sprintf(
				/* translators: 1: version of the extension, 2: its interface number, 3: interface number that is needed. */
				__( 'Halt Tracker does not fit its PHP extension: halt_tracker %1$s speaks interface %2$d, the plugin needs %3$d. Submissions are kept in the spool, and nothing is sent, until both are of the same release.', 'halt-tracker' ),
				Bridge::extension_version(),
				Bridge::extension_abi(),
				HALT_TRACKER_NEEDS_ABI
			);
		}
		if ( 'missing' === $fault ) {
			return __( 'Halt Tracker needs its PHP extension “halt_tracker”, which is not loaded. Submissions are kept in the spool, and nothing is sent, until it is.', 'halt-tracker' );
		}
		return __( 'The PHP extension “halt_tracker” is loaded but damaged. Submissions are kept in the spool, and nothing is sent, until it is installed again.', 'halt-tracker' );
	}

	/**
	 * What an installer must know about this PHP.
	 *
	 * @return array<string,string> Label to value.
	 */
	public static function facts(): array {
		$file = 'halt_tracker.' . ( 'Windows' === PHP_OS_FAMILY ? 'dll' : 'so' );
		$ini  = php_ini_loaded_file();
		$scan = (string) PHP_CONFIG_FILE_SCAN_DIR;
		return array(
			__( 'PHP:', 'halt-tracker' )                  => sprintf(
				'%d.%d%s, %s, %s%s, %s',
				PHP_MAJOR_VERSION,
				PHP_MINOR_VERSION,
				isset( self::MODULE_API[ PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION ] ) ? ' (module API ' . self::MODULE_API[ PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION ] . ')' : '',
				PHP_ZTS ? 'thread-safe (ZTS)' : 'not thread-safe (NTS)',
				php_uname( 'm' ),
				PHP_DEBUG ? ', debug' : '',
				PHP_OS_FAMILY
			),
			__( 'Copy the file to:', 'halt-tracker' )     => rtrim( (string) ini_get( 'extension_dir' ), '/' ) . '/' . $file,
			__( 'Add this line:', 'halt-tracker' )        => 'extension=' . $file,
			__( 'To the configuration:', 'halt-tracker' ) => '' !== $scan ? $scan . '/30-halt_tracker.ini' : (string) ( $ini ? $ini : 'php.ini' ),
			__( 'Used by:', 'halt-tracker' )              => PHP_SAPI,
		);
	}
}
