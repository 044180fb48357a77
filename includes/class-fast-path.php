<?php
/**
 * The ingest route without WordPress, as seen from WordPress.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Tells the core of every change of the settings at once, since `php/ingest.php` knows only what the core keeps: a
 * revoked secret must stop working with the save that revokes it. And writes the file by which that door finds the
 * private directory, which it cannot read from wp-config.php.
 */
class Fast_Path {

	/** When the settings could not be handed over, as Unix seconds; the door is shut from then on. */
	public const STALE = 'halt_tracker_settings_not_kept';

	/** Name of the sealed snapshot in the site's directory. */
	private const SNAPSHOT = 'settings';

	/** Options that the snapshot is made of. */
	private const OPTIONS = array( Settings::OPTION, Secrets::OPTION, Profiles::OPTION, 'home', 'blogname', 'timezone_string', 'gmt_offset', 'WPLANG' );

	/**
	 * Makes it.
	 *
	 * @param Bridge            $bridge    The core.
	 * @param Private_Directory $directory The private directory.
	 * @param Vault             $vault     Knows whether the key is given by constant or environment.
	 * @param Install           $install   Identity of this installation.
	 */
	public function __construct( private Bridge $bridge, private Private_Directory $directory, private Vault $vault, private Install $install ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		foreach ( self::OPTIONS as $option ) {
			foreach ( array( 'add_option_', 'update_option_', 'delete_option_' ) as $hook ) {
				add_action( $hook . $option, array( $this, 'settings_changed' ), 10, 0 );
			}
		}
	}

	/**
	 * Hands changed settings over.
	 *
	 * @return void
	 */
	public function settings_changed(): void {
		if ( '' === $this->install->known_id() ) {
			// Activation is under way, and hands them over at its end.
			return;
		}
		Settings::mark_saved();
		// Another process may have saved a part of them a moment ago.
		foreach ( self::OPTIONS as $option ) {
			wp_cache_delete( $option, 'options' );
		}
		$this->remember();
	}

	/**
	 * Hands the settings over as they are. Where that fails the door is shut, and the admin is told.
	 *
	 * @return void
	 */
	public function remember(): void {
		if ( Submission_Filters::are_attached() && self::is_wanted() ) {
			// The door knows no filters. Without the settings it asks senders to come again, which a shut one does not.
			$this->forget();
			return;
		}
		try {
			$this->bridge->remember_settings();
			if ( false !== get_option( self::STALE ) ) {
				delete_option( self::STALE );
			}
		} catch ( \Throwable $e ) {
			$this->forget();
			if ( ! ( $e instanceof Core_Exception && Core_Exception::EXTENSION_MISSING === $e->kind() ) ) {
				Problem_Counter::count( 'settings', $e );
			}
			update_option( self::STALE, time(), false );
		}
	}

	/**
	 * Whether an admin wants the door open.
	 *
	 * @return bool
	 */
	private static function is_wanted(): bool {
		$saved = get_option( Settings::OPTION, array() );
		return is_array( $saved ) && ! empty( $saved['fast_path'] );
	}

	/**
	 * Whether the door is shut because the settings could not be handed over.
	 *
	 * @return bool
	 */
	public static function is_stale(): bool {
		return false !== get_option( self::STALE );
	}

	/**
	 * Opens the door because an admin wants it open.
	 *
	 * @return void
	 * @throws Storage_Exception When it cannot be, or when somebody filters submissions: the door knows no filters.
	 */
	public function open(): void {
		if ( Submission_Filters::are_attached() ) {
			throw new Storage_Exception( __( 'another plugin filters submissions, which only works within WordPress', 'halt-tracker' ) );
		}
		$this->configure();
	}

	/**
	 * Writes the file that `php/ingest.php` reads.
	 *
	 * @return void
	 * @throws Storage_Exception When it cannot be written, and neither environment nor INI say the same.
	 */
	public function configure(): void {
		// In a network one file serves every site, and the web server names the site of each host.
		$values = array(
			'directory' => $this->directory->ensure(),
			'site'      => is_multisite() ? '' : $this->site(),
			'key'       => $this->vault->given_key(),
		);
		$text   = "<?php\n// Written by Halt Tracker for ingest.php; written again with every update.\nreturn " . var_export( $values, true ) . ";\n"; // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_var_export, Generic.PHP.ForbiddenFunctions.Found -- PHP as a value is what the file is.
		$path   = self::path();
		// phpcs:disable WordPress.WP.AlternativeFunctions, WordPress.PHP.NoSilencedErrors, Generic.PHP.NoSilencedErrors -- The mode must be 0600 from the first byte on; failures are handled below.
		$temporary = $path . '.' . bin2hex( random_bytes( 6 ) );
		$mask      = umask( 0077 );
		$written   = strlen( $text ) === @file_put_contents( $temporary, $text ) && @rename( $temporary, $path );
		umask( $mask );
		if ( ! $written ) {
			@unlink( $temporary );
		}
		// phpcs:enable
		if ( function_exists( 'opcache_invalidate' ) ) {
			opcache_invalidate( $path, true );
		}
		if ( ! $written && ! $this->is_named_outside() ) {
			throw new Storage_Exception( 'the file cannot be written: ' . $path );
		}
	}

	/**
	 * Removes the file.
	 *
	 * @return void
	 */
	public static function unconfigure(): void {
		if ( file_exists( self::path() ) ) {
			wp_delete_file( self::path() );
		}
	}

	/**
	 * Name of the site's sub-directory, as the core makes it.
	 *
	 * @return string
	 */
	public function site(): string {
		return $this->install->id() . '-' . get_current_blog_id();
	}

	/**
	 * Path of the file.
	 *
	 * @return string
	 */
	public static function path(): string {
		return dirname( HALT_TRACKER_FILE ) . '/php/ingest-config.php';
	}

	/**
	 * Whether the INI says all that the file would.
	 *
	 * @return bool
	 */
	private function is_named_outside(): bool {
		return '' !== (string) ini_get( 'halt_tracker.directory' ) && '' !== (string) ini_get( 'halt_tracker.site' )
			&& ( '' === $this->vault->given_key() || false !== getenv( 'HALT_TRACKER_KEY' ) );
	}

	/**
	 * Removes the kept settings; needs no extension.
	 *
	 * @return void
	 */
	private function forget(): void {
		foreach ( $this->directory->site_paths( $this->install->known_id() ) as $path ) {
			if ( $path === $this->directory->path() . '/' . $this->site() && file_exists( $path . '/' . self::SNAPSHOT ) ) {
				wp_delete_file( $path . '/' . self::SNAPSHOT );
			}
		}
	}
}
