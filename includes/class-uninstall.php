<?php
/**
 * Removes the plugin's data.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Schedules go always; data goes only where the owner of the site has asked for it in the settings. Works
 * without the extension: the store is a directory, the rest are options.
 */
class Uninstall {

	/** Every option of a site. The identity goes first: without it no change of the others is kept in a file again. */
	public const OPTIONS = array(
		Install::OPTION,
		Settings::OPTION,
		Secrets::OPTION,
		Profiles::OPTION,
		Problem_Counter::OPTION,
		Housekeeping::DAYS,
		Settings::SAVED_AT,
		Fast_Path::STALE,
		Earlier_Handover::OPTION,
		Spool_Keys::OPTION,
		Alert_Store::OPTION,
		Alert_Rules::WATERMARK,
		Ping::OPTION,
		Worker::STOP,
		Admin\Assistant_Page::WELCOME,
		Assistant\Trial::OPTION,
		Assistant\Trial::LOCK,
		Form_Posts::OPTION,
		Form_Posts::NOTED,
		Events\Event_Facts::OPTION,
		Events\Event_Address::OPTION,
		Events\Event_Address::TOLD,
		Jobs\Job_Type::SLUG,
		Jobs\Webhook_Memory::OPTION,
		Jobs\Job_Expiry::OPTION,
		Alert_Rules::JOBS_SINCE,
	);

	/**
	 * Uninstalls on this site, or on every site of the network.
	 *
	 * @return void
	 */
	public static function run(): void {
		Activation::each_site( is_multisite(), array( self::class, 'site' ) );
		self::remove_directory( new Private_Directory() );
	}

	/**
	 * Uninstalls on the current site.
	 *
	 * @return void
	 */
	public static function site(): void {
		Cron::unschedule();
		$directory = new Private_Directory();
		$vault     = new Vault( $directory );
		$install   = new Install();
		$settings  = new Settings( new Secrets( $vault ), new Profiles(), $install );
		if ( ! $settings->get( 'delete_data_on_uninstall' ) ) {
			if ( '' !== $install->known_id() && array() !== $settings->secrets()->hook_tokens() ) {
				// Nothing answers at that address any more, whether or not the data stays.
				self::remove_webhooks( new Bridge( $settings, $directory, $vault ) );
			}
			// What was registered is no longer so: whoever installs the plugin again has to register again.
			delete_option( Jobs\Webhook_Memory::OPTION );
			return;
		}
		if ( '' !== $install->known_id() ) {
			self::remove_webhooks( new Bridge( $settings, $directory, $vault ) );
			self::remove_files( $directory, $install );
		}
		Spool_Schema::drop();
		foreach ( self::OPTIONS as $option ) {
			delete_option( $option );
		}
		Lost_Form_Count::drop();
		Events\Event_Contacts::drop();
		self::release_jobs();
		delete_metadata( 'user', 0, Admin\Flash::META, '', true );
		delete_metadata( 'user', 0, Admin\Profile_Draft::META, '', true );
		delete_metadata( 'user', 0, Admin\Bulk_Work::META, '', true );
		delete_metadata( 'user', 0, Admin\Single_Use::META, '', true );
		delete_metadata( 'user', 0, Admin\Submissions_Table::PER_PAGE, '', true );
		delete_metadata( 'user', 0, Admin\Attendees_Table::PER_PAGE, '', true );
		delete_metadata( 'user', 0, Admin\Connection_Actions::STATE_META, '', true );
	}

	/**
	 * Removes the site's sub-directory of the private directory.
	 *
	 * @param Private_Directory $directory The private directory.
	 * @param Install           $install   Identity of the site.
	 * @return void
	 */
	public static function remove_files( Private_Directory $directory, Install $install ): void {
		foreach ( $directory->site_paths( $install->known_id() ) as $path ) {
			self::remove_tree( $path );
		}
	}

	/**
	 * Takes what the sync has noted off the jobs. The posts themselves are content of the site and stay.
	 *
	 * @return void
	 */
	private static function release_jobs(): void {
		foreach ( array( Jobs\Job_Meta::HASH, Jobs\Job_Meta::WRITTEN, Jobs\Job_Meta::SYNCED_AT, Jobs\Job_Meta::CLIENT, Jobs\Job_Meta::FORMER ) as $key ) {
			delete_post_meta_by_key( $key );
		}
	}

	/**
	 * Takes back our registrations at Tracker, as far as that can be done now.
	 *
	 * @param Bridge $bridge The core.
	 * @return void
	 */
	private static function remove_webhooks( Bridge $bridge ): void {
		if ( ! $bridge->is_available() ) {
			return;
		}
		try {
			$bridge->remove_webhooks( rest_url( Rest::NAMESPACE . '/' ) );
		} catch ( \Throwable $e ) {
			// The plugin goes all the same; Tracker gives up on an address that does not answer.
			unset( $e );
		}
	}

	/**
	 * Removes the private directory itself where it is our own and no site has data in it any more.
	 *
	 * @param Private_Directory $directory The private directory.
	 * @return void
	 */
	private static function remove_directory( Private_Directory $directory ): void {
		$path = $directory->path();
		if ( '' === $path || ! is_dir( $path ) ) {
			return;
		}
		// Only the key and the files against browsing are left where every site's data is gone; sites that
		// keep their data keep an install id, and need the key.
		$left = array_diff( (array) scandir( $path ), array( '.', '..', 'key', 'index.php', '.htaccess', 'web.config' ) );
		if ( array() !== $left || self::is_data_kept() ) {
			return;
		}
		wp_delete_file( $path . '/key' );
		if ( $directory->is_own() ) {
			self::remove_tree( $path );
			delete_site_option( Private_Directory::OPTION );
		}
	}

	/**
	 * Whether a site of this installation keeps its options.
	 *
	 * @return bool
	 */
	private static function is_data_kept(): bool {
		$kept = false;
		Activation::each_site(
			is_multisite(),
			static function () use ( &$kept ): void {
				$kept = $kept || '' !== ( new Install() )->known_id();
			}
		);
		return $kept;
	}

	/**
	 * Removes a file or a directory with everything in it. Links are removed, never followed.
	 *
	 * @param string $path The path.
	 * @return void
	 */
	private static function remove_tree( string $path ): void {
		if ( is_link( $path ) || ! is_dir( $path ) ) {
			wp_delete_file( $path );
			return;
		}
		foreach ( array_diff( (array) scandir( $path ), array( '.', '..' ) ) as $name ) {
			self::remove_tree( $path . '/' . $name );
		}
		// phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_operations_rmdir, WordPress.PHP.NoSilencedErrors.Discouraged, Generic.PHP.NoSilencedErrors.Discouraged -- WP_Filesystem may want credentials at uninstall; what cannot be removed is left.
		@rmdir( $path );
	}
}
