<?php
/**
 * What tests against the running site share.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use PHPUnit\Framework\TestCase;

/**
 * A test against the running site. Each test starts with nothing stored by the plugin, no mail, no
 * recorded hook calls, and a sandbox in its first state; posts that a test makes by `make_page()`
 * are gone afterwards.
 */
abstract class Site_Test_Case extends TestCase {

	/**
	 * The posts made by this test.
	 *
	 * @var list<int>
	 */
	private array $made = array();

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		// A test before may have left a hook by an exception; WordPress then thinks that it still runs.
		$GLOBALS['wp_current_filter'] = array();
		self::reset();
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		foreach ( $this->made as $post_id ) {
			wp_delete_post( $post_id, true );
		}
		delete_option( 'halt_fixture_mail_fails' );
		delete_option( 'halt_fixture_early_pass' );
		wp_set_current_user( 1 );
		parent::tearDown();
	}

	/**
	 * Forgets what the plugin has stored anywhere, and what the fixtures have recorded.
	 *
	 * The plugin stays active: `deactivate_plugins()` and `activate_plugin()` are there for tests
	 * of activation itself.
	 */
	protected static function reset(): void {
		global $wpdb;

		// Other processes may have written since this one filled its cache.
		wp_cache_flush();

		foreach ( $wpdb->get_col( "SHOW TABLES LIKE '{$wpdb->prefix}halt\\_tracker\\_%'" ) as $table ) {
			$wpdb->query( "TRUNCATE TABLE `{$table}`" );
		}
		$names = $wpdb->get_col(
			"SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE 'halt\\_tracker%'"
				. " OR option_name LIKE '\\_transient\\_halt\\_tracker%' OR option_name LIKE '\\_transient\\_timeout\\_halt\\_tracker%'"
		);
		array_map( 'delete_option', $names );
		foreach ( $wpdb->get_col( "SELECT ID FROM {$wpdb->posts} WHERE post_type LIKE 'halt\\_%'" ) as $post_id ) {
			wp_delete_post( (int) $post_id, true );
		}
		foreach ( array( $wpdb->postmeta, $wpdb->usermeta ) as $table ) {
			$wpdb->query( "DELETE FROM {$table} WHERE meta_key LIKE 'halt\\_tracker%' OR meta_key LIKE '\\_halt\\_tracker%'" );
		}
		foreach ( _get_cron_array() as $events ) {
			foreach ( array_keys( $events ) as $hook ) {
				if ( str_starts_with( $hook, 'halt_tracker' ) ) {
					wp_unschedule_hook( $hook );
				}
			}
		}
		wp_cache_flush();

		if ( defined( 'HALT_TRACKER_DIR' ) ) {
			self::empty_directory( HALT_TRACKER_DIR );
		}
		foreach ( array( 'pwh-dcfh-uploads', 'cfefd-uploads' ) as $directory ) {
			self::empty_directory( wp_upload_dir()['basedir'] . '/' . $directory );
		}
		foreach ( array( HALT_FIXTURE_MAIL_LOG, HALT_FIXTURE_HOOK_LOG ) as $log ) {
			file_put_contents( $log, '' );
		}
		if ( '' !== self::sandbox_url() ) {
			wp_remote_post( self::sandbox_url() . '/_sim/reset' );
		}
	}

	/**
	 * The address of the sandbox; empty where none runs.
	 */
	protected static function sandbox_url(): string {
		return (string) getenv( 'HALT_SANDBOX_URL' );
	}

	/**
	 * Publishes a page until the end of the test.
	 *
	 * @param string $content   Its content.
	 * @param string $post_type Its type.
	 */
	protected function make_page( string $content, string $post_type = 'page' ): int {
		$post_id = wp_insert_post(
			wp_slash(
				array(
					'post_type'    => $post_type,
					'post_status'  => 'publish',
					'post_title'   => $this->getName( false ),
					'post_content' => $content,
				)
			)
		);
		$this->assertGreaterThan( 0, $post_id );
		$this->made[] = $post_id;
		return $post_id;
	}

	/**
	 * The calls of the form hook that the site has seen since the test began.
	 *
	 * @return list<array<string,mixed>> As Halt_Fixture\Hook_Recorder wrote them.
	 */
	protected static function hook_calls(): array {
		return self::read_log( HALT_FIXTURE_HOOK_LOG );
	}

	/**
	 * The mails that the site has sent since the test began.
	 *
	 * @return list<array<string,mixed>> As the fixture site wrote them.
	 */
	protected static function mails(): array {
		return self::read_log( HALT_FIXTURE_MAIL_LOG );
	}

	/**
	 * Reads a log of JSON lines.
	 *
	 * @param string $path The log.
	 * @return list<array<string,mixed>>
	 */
	private static function read_log( string $path ): array {
		$lines = is_readable( $path ) ? file( $path, FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES ) : array();
		return array_map( static fn ( string $line ): array => json_decode( $line, true, 64, JSON_THROW_ON_ERROR ), $lines );
	}

	/**
	 * Removes everything in a directory, but not the directory.
	 *
	 * A request of the test before may still be delivering behind its answer, and put files back while this
	 * takes them away; so it is tried again until the directory is empty.
	 *
	 * @param string $directory The directory.
	 */
	private static function empty_directory( string $directory ): void {
		$end = microtime( true ) + 10;
		while ( is_dir( $directory ) && ! self::try_to_empty( $directory ) ) {
			self::assertLessThan( $end, microtime( true ), $directory . ' cannot be emptied' );
			usleep( 50000 );
		}
	}

	/**
	 * Removes what can be removed now.
	 *
	 * @param string $directory The directory.
	 * @return bool Whether it is empty.
	 */
	private static function try_to_empty( string $directory ): bool {
		$entries = scandir( $directory );
		foreach ( array_diff( false === $entries ? array() : $entries, array( '.', '..' ) ) as $name ) {
			$path = $directory . '/' . $name;
			if ( is_dir( $path ) && ! is_link( $path ) ) {
				if ( self::try_to_empty( $path ) ) {
					@rmdir( $path ); // phpcs:ignore Generic.PHP.NoSilencedErrors.Discouraged -- Somebody may just have put a file into it.
				}
			} elseif ( is_link( $path ) || file_exists( $path ) ) {
				@unlink( $path ); // phpcs:ignore Generic.PHP.NoSilencedErrors.Discouraged -- Its owner may have been quicker.
			}
		}
		return is_dir( $directory ) && 2 === count( (array) scandir( $directory ) );
	}
}
