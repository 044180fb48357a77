<?php
/**
 * Settings, secrets and the snapshot for the core.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Environment;
use Halt\Tracker\Plugin;
use Halt\Tracker\Secrets;
use Halt\Tracker\Setting_Values;
use Halt\Tracker\Settings;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Settings, Secrets and Environment.
 */
final class Settings_Test extends Shell_Test_Case {

	/**
	 * The snapshot has every section, and the types of `src/settings.rs`.
	 */
	public function test_snapshot(): void {
		$this->settings->secrets()->set_client_secret( 'hush' );
		$this->settings->secrets()->rotate_webhook_secret( 'first' );
		$this->settings->update( array( 'region' => 'us', 'sources' => array( array( 'id' => 'zapier', 'token_hash' => 'ab' ) ), 'unknown' => 1 ) );
		$snapshot = $this->settings->snapshot();
		$this->assertSame( array( 'saved_at', 'site', 'tracker', 'intake', 'relay', 'uploads', 'retention', 'spam', 'jobs', 'http', 'events', 'profiles' ), array_keys( $snapshot ) );
		$this->assertSame( 'us', $snapshot['tracker']['region'] );
		$this->assertSame( 'hush', $snapshot['tracker']['client_secret'] );
		$this->assertSame( array( array( 'secret' => 'first', 'not_after' => 0 ) ), $snapshot['intake']['secrets'] );
		$this->assertSame( array( 'id' => 'zapier', 'token_hash' => 'ab', 'previous_hash' => '', 'previous_until' => 0, 'profiles' => array() ), $snapshot['intake']['sources'][0] );
		$this->assertSame( array( 60, 300, 1800, 7200, 21600 ), $snapshot['relay']['schedule'] );
		$this->assertSame( get_option( 'home' ), $snapshot['site']['home'] );
		$this->assertSame( 'Europe/London', $snapshot['site']['timezone'] );
		$this->assertFileExists( $snapshot['http']['ca_bundle'] );
		$this->assertNull( $snapshot['http']['proxy'] );
		$this->assertArrayNotHasKey( 'unknown', get_option( Settings::OPTION ) );
	}

	/**
	 * The core takes the snapshot, whatever was saved.
	 */
	public function test_the_core_takes_it(): void {
		update_option( Settings::OPTION, array( 'region' => 'mars', 'dialect' => 5, 'schedule' => 'x', 'max_attempts' => 0, 'concurrency' => 1000, 'types' => null, 'sources' => 'x', 'country' => 'de' ), false );
		update_option( 'halt_tracker_profiles', array( 'x', array( 'record' => 'mars', 'fields' => array( array( 'to' => 'surname', 'transforms' => array( array( 'type' => 'mars' ), array( 'type' => 'date' ) ) ) ) ) ), false );
		$this->assertSame( 0, Plugin::boot()->bridge->submissions( array( 'state' => '', 'search' => '', 'page' => 1, 'per_page' => 20 ) )['total'] );
	}

	/**
	 * Secrets lie sealed, and none of our options is loaded with every page.
	 */
	public function test_at_rest(): void {
		global $wpdb;
		\Halt\Tracker\Activation::install();
		$this->settings->secrets()->set_client_secret( 'hush-hush-hush' );
		$rows = $wpdb->get_results( "SELECT option_name, option_value, autoload FROM {$wpdb->options} WHERE option_name LIKE 'halt\\_tracker%'" );
		$this->assertNotEmpty( $rows );
		foreach ( $rows as $row ) {
			// First parts of addresses: WordPress asks for them with every page.
			if ( 1 !== preg_match( '/_slug(_told)?$/', $row->option_name ) ) {
				$this->assertContains( $row->autoload, array( 'no', 'off' ), $row->option_name );
			}
			$this->assertStringNotContainsString( 'hush-hush-hush', $row->option_value );
		}
		$this->assertStringStartsWith( 'ht1.', get_option( Secrets::OPTION ) );
	}

	/**
	 * A rotation keeps the secret before for a day; what has ended is no longer told to the core.
	 */
	public function test_rotation(): void {
		$secrets = $this->settings->secrets();
		$secrets->rotate_webhook_secret( 'first' );
		$secrets->rotate_webhook_secret( 'second' );
		$secrets->rotate_webhook_secret( 'third' );
		$this->assertSame( array( 'third', 'second', 'first' ), array_column( $secrets->webhook_secrets(), 'secret' ) );
		$this->assertSame( 0, $secrets->webhook_secrets()[0]['not_after'] );
		$this->assertEqualsWithDelta( time() + DAY_IN_SECONDS, $secrets->webhook_secrets()[1]['not_after'], 5 );
		$old = array( 'webhook' => array( array( 'secret' => 'gone', 'not_after' => time() - 1 ) ) );
		update_option( Secrets::OPTION, $this->vault->seal( 'option:' . Secrets::OPTION, (string) wp_json_encode( $old ) ), false );
		$this->assertSame( array(), $secrets->webhook_secrets() );
	}

	/**
	 * A replaced key is noticed and costs no fatal error.
	 */
	public function test_lost_key(): void {
		$secrets = $this->settings->secrets();
		$secrets->set_client_secret( 'hush' );
		$this->assertFalse( $secrets->are_unreadable() );
		unlink( ( new \Halt\Tracker\Private_Directory() )->path() . '/key' );
		$this->assertTrue( $secrets->are_unreadable() );
		$this->assertSame( '', $secrets->client_secret() );
		$this->assertSame( array(), $secrets->webhook_secrets() );
	}

	/**
	 * Constants win, and an empty one closes the route.
	 */
	public function test_constants(): void {
		$this->settings->update( array( 'client_id' => 'saved', 'rest_url' => 'https://saved.example', 'paused' => false ) );
		$this->settings->secrets()->set_client_secret( 'saved' );
		$this->settings->secrets()->rotate_webhook_secret( 'saved' );
		$define = "define('HALT_TRACKER_CLIENT_ID','c'); define('HALT_TRACKER_CLIENT_SECRET','s'); define('HALT_TRACKER_CLASSIC_URL','https://classic.example'); define('HALT_TRACKER_REST_URL',''); define('HALT_TRACKER_WEBHOOK_SECRET','');"
			. "define('HALT_TRACKER_PAUSED','1'); define('WP_PROXY_HOST','proxy.example'); define('WP_PROXY_PORT','3128'); define('WP_PROXY_BYPASS_HOSTS','localhost, *.example'); define('WP_HTTP_BLOCK_EXTERNAL',true); define('WP_ACCESSIBLE_HOSTS','*.tracker-rms.com');";
		$shown  = json_decode( self::run_php( $define, 'echo wp_json_encode( Halt\Tracker\Plugin::boot()->settings->snapshot() );' ), true );
		$this->assertSame( array( 'c', 's', 'https://classic.example', '' ), array( $shown['tracker']['client_id'], $shown['tracker']['client_secret'], $shown['tracker']['classic_url'], $shown['tracker']['rest_url'] ) );
		$this->assertSame( array(), $shown['intake']['secrets'] );
		$this->assertTrue( $shown['relay']['paused'] );
		$this->assertTrue( $shown['http']['block_external'] );
		$this->assertSame( array( '*.tracker-rms.com' ), $shown['http']['accessible_hosts'] );
		$this->assertSame( array( 'host' => 'proxy.example', 'port' => 3128, 'username' => '', 'password' => '', 'bypass' => array( 'localhost', '*.example' ) ), $shown['http']['proxy'] );
	}

	/**
	 * Each constant wins over what is saved, and the settings screen names it, locks its control and shows no button
	 * that would be refused.
	 */
	public function test_settings_screen_names_every_constant(): void {
		$values = array( 'paused' => '1' );
		$define = '';
		foreach ( Settings::CONSTANTS as $name => $constant ) {
			$define .= sprintf( "define( '%s', '%s' );", $constant, $values[ $name ] ?? 'https://constant.example' );
		}
		$code = 'require_once ABSPATH . "wp-admin/includes/admin.php"; wp_set_current_user( 1 ); $plugin = Halt\Tracker\Plugin::boot(); $flash = new Halt\Tracker\Admin\Flash( new Halt\Tracker\Vault( new Halt\Tracker\Private_Directory() ) );'
			. '( new Halt\Tracker\Admin\Settings_Page( $plugin->bridge, $plugin->settings, $flash, $plugin->fast_path ) )->render();';
		$page = self::run_php( $define, $code );
		foreach ( Settings::CONSTANTS as $name => $constant ) {
			$this->assertStringContainsString( "Set by {$constant} in wp-config.php.", $page );
			$this->assertSame( 0, preg_match( '/<input(?=[^>]*\bname="' . $name . '")(?![^>]*\bdisabled)/', $page ), $name );
		}
		$this->assertStringNotContainsString( 'halt_tracker_rotate_secret', $page );
		$this->assertStringContainsString( 'halt_tracker_rotate_secret', self::run_php( '', $code ) );
	}

	/**
	 * The private directory without constant has an unguessable name and keeps web servers out.
	 */
	public function test_own_directory(): void {
		$code  = '$d = new Halt\Tracker\Private_Directory(); $p = $d->ensure(); $m = fileperms( $p ) & 0777; $f = array_values( array_diff( scandir( $p ), array( ".", ".." ) ) ); $own = $d->is_own(); $again = $d->ensure();'
			. 'foreach ( $f as $n ) { unlink( $p . "/" . $n ); } rmdir( $p ); delete_site_option( Halt\Tracker\Private_Directory::OPTION ); echo wp_json_encode( compact( "p", "m", "f", "own", "again" ) );';
		$shown = json_decode( self::run_php( "define('HALT_TRACKER_DIR','');", 'error_reporting(0);' . $code ), true );
		$this->assertMatchesRegularExpression( '#/wp-content/halt-tracker-[0-9a-f]{32}$#', $shown['p'] );
		$this->assertSame( $shown['p'], $shown['again'] );
		$this->assertSame( 0700, $shown['m'] );
		$this->assertTrue( $shown['own'] );
		$this->assertSame( array( '.htaccess', 'index.php', 'web.config' ), $shown['f'] );
	}

	/**
	 * The country of a locale.
	 */
	public function test_country(): void {
		$this->assertSame( array( 'GB', 'DE', 'US', 'JP', 'GB' ), array_map( array( Environment::class, 'country' ), array( 'en_GB', 'de_DE_formal', 'en_US', 'ja', 'eo' ) ) );
	}

	/**
	 * What people type.
	 */
	public function test_typed_values(): void {
		$this->assertSame( array( 60, 300, 7200, 86400, 45 ), Setting_Values::schedule( '1m, 5 m; 2h 1 d, 45' ) );
		$this->assertNull( Setting_Values::schedule( 'never' ) );
		$this->assertNull( Setting_Values::schedule( '1 m, 2 x' ) );
		$this->assertNull( Setting_Values::schedule( '31 d' ) );
		$this->assertSame( '1 m, 5 m, 30 m, 2 h, 6 h', Setting_Values::schedule_text( Settings::defaults()['schedule'] ) );
		$this->assertSame( 'https://x.example/a', Setting_Values::base_url( 'https://x.example/a/' ) );
		$this->assertSame( 'http://127.0.0.1:8080', Setting_Values::base_url( 'http://127.0.0.1:8080' ) );
		$this->assertSame( '', Setting_Values::base_url( '' ) );
		foreach ( array( 'http://x.example', 'ftp://127.0.0.1', 'https://u:p@x.example', 'https://x.example?q', 'x.example', 'http://127.0.0.1.example', 'javascript:alert(1)' ) as $bad ) {
			$this->assertNull( Setting_Values::base_url( $bad ), $bad );
		}
	}
}
