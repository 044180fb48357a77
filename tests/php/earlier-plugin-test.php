<?php
/**
 * Taking over from the earlier plugin.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Earlier_Handover;
use Halt\Tracker\Earlier_Import;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Earlier_Handover, Earlier_Settings and Earlier_Import.
 */
final class Earlier_Plugin_Test extends Shell_Test_Case {

	private const FILE = 'RoleCall - powered by Halt/halt-tracker.php';

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		global $wpdb;
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}halt_tracker_queue" );
		$path = WP_PLUGIN_DIR . '/' . self::FILE;
		if ( file_exists( $path ) ) {
			unlink( $path );
			rmdir( dirname( $path ) );
		}
		update_option( 'active_plugins', array_values( array_diff( get_option( 'active_plugins' ), array( self::FILE ) ) ) );
		parent::tearDown();
	}

	/**
	 * Puts the earlier plugin's stand-in on the site and switches it on.
	 *
	 * @param string $body Its code.
	 */
	private function install( string $body = '' ): void {
		wp_mkdir_p( dirname( WP_PLUGIN_DIR . '/' . self::FILE ) );
		file_put_contents( WP_PLUGIN_DIR . '/' . self::FILE, "<?php\n/**\n * Plugin Name: RoleCall - powered by Halt\n */\n" . $body );
		update_option( 'active_plugins', array_merge( get_option( 'active_plugins' ), array( self::FILE ) ) );
	}

	/**
	 * Makes its table and options.
	 */
	private function data(): void {
		global $wpdb;
		$wpdb->query( "CREATE TABLE {$wpdb->prefix}halt_tracker_queue (id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, created_at datetime, updated_at datetime, source varchar(64), profile_id varchar(64), payload_json longtext, attempts int DEFAULT 0, last_error text, status enum('queued','success','failed_permanent') DEFAULT 'queued')" );
		$rows = array(
			array( 'divi', '{"form_id":"f1","fields":{"first_name":"Jane"}}', 'queued' ),
			array( 'webhook', '{"form_id":"f2","fields":{"first_name":"Joan"},"delivery_id":"theirs"}', 'success' ),
			array( 'webhook', 'broken', 'queued' ),
			array( 'webhook', '{"form_id":"f3","fields":{"first_name":"June"}}', 'queued' ),
		);
		foreach ( $rows as $row ) {
			$wpdb->insert( $wpdb->prefix . 'halt_tracker_queue', array( 'source' => $row[0], 'payload_json' => $row[1], 'status' => $row[2] ) );
		}
		update_option(
			'halt_tracker_settings',
			array(
				'environment'      => 'US',
				'client_id'        => 'earlier-id',
				'client_secret'    => 'earlier-secret',
				'refresh_token'    => 'earlier-refresh',
				'webhook_secret'   => 'earlier-webhook-secret',
				'field_map'        => '{"firstName":"first_name","lastName":"last_name","email":"email","source":":Website"}',
				'required_fields'  => 'firstName, email',
				'activity_enabled' => '1',
				'activity_subject' => 'Form {{form_id}}',
				'attachment_field' => 'resume',
			)
		);
		update_option( Earlier_Handover::OPTION, array( 'plugin' => self::FILE, 'pending' => true, 'notice' => true ), false );
	}

	/**
	 * Status of the rows.
	 *
	 * @return list<string>
	 */
	private static function statuses(): array {
		global $wpdb;
		return $wpdb->get_col( "SELECT status FROM {$wpdb->prefix}halt_tracker_queue ORDER BY id" );
	}

	/**
	 * It is recognised, switched off, and nothing of ours runs beside it.
	 */
	public function test_handover(): void {
		$own = plugin_basename( HALT_TRACKER_FILE );
		$this->assertFalse( ( new Earlier_Handover( $own ) )->is_due() );
		// Its classes bear our names: loading ours as well would be fatal.
		$this->install( 'namespace Halt\Tracker; class Plugin { public static function boot() {} } class Rest {} class Divi_Listener {}' );
		$this->assertTrue( ( new Earlier_Handover( $own ) )->is_due() );
		$shown = json_decode( self::run_php( '', 'echo wp_json_encode( array( "ours" => class_exists( "Halt\Tracker\Bridge", false ), "active" => get_option( "active_plugins" ) ) );' ), true );
		$this->assertFalse( $shown['ours'] );
		$this->assertNotContains( self::FILE, $shown['active'] );
		$this->assertContains( $own, $shown['active'] );
		wp_cache_flush();
		$this->assertSame( array( self::FILE, true ), array( Earlier_Import::state()['plugin'], Earlier_Import::state()['pending'] ) );
		$this->assertSame( 'on', self::run_php( '', 'echo class_exists( "Halt\Tracker\Bridge", false ) ? "on" : "off";' ) );
	}

	/**
	 * A second copy of ours is not the earlier plugin.
	 */
	public function test_a_copy_of_ours_is_not_it(): void {
		$this->install( "// HALT_TRACKER_NEEDS_ABI\n" );
		$this->assertFalse( ( new Earlier_Handover( plugin_basename( HALT_TRACKER_FILE ) ) )->is_due() );
	}

	/**
	 * Map, secrets, queue and token come over, once.
	 */
	public function test_import(): void {
		$this->data();
		$this->engine->answers['status']  = array( 'connection' => array( 'state' => 'disconnected' ) );
		$this->engine->answers['connect'] = array( 'state' => 'connected' );
		$import                           = new Earlier_Import( $this->bridge, $this->settings, $this->profiles );
		$import->carry_on_without_network();
		$this->assertSame( array(), self::problems() );
		$this->assertSame( array( 'us', 'earlier-id', 'earlier-secret', 'earlier-webhook-secret' ), array( $this->settings->get( 'region' ), $this->settings->get( 'client_id' ), $this->settings->secrets()->client_secret(), $this->settings->secrets()->webhook_secrets()[0]['secret'] ) );

		$profile = $this->profiles->find( 'earlier' );
		$this->assertTrue( $profile['matching']['fallback'] );
		$this->assertSame( array( 'firstName', 'surname', 'contactDetails.email', 'source' ), array_column( $profile['fields'], 'to' ) );
		$this->assertSame( array( true, false, true, false ), array_column( $profile['fields'], 'required' ) );
		$this->assertSame( array( 'kind' => 'constant', 'value' => 'Website' ), $profile['fields'][3]['from'] );
		$this->assertSame( array( 'resume' ), $profile['attachments']['fields'] );
		$this->assertSame( array( true, 'Form {{form_id}}' ), array( $profile['activity']['enabled'], $profile['activity']['subject'] ) );

		$this->assertSame( array( 'earlier-1', 'earlier-4' ), array_column( $this->engine->told( 'submit' ), 'delivery_id' ) );
		$this->assertSame( array( 'divi', 'webhook' ), array_column( $this->engine->told( 'submit' ), 'source' ) );
		$this->assertSame( array( 'success', 'success', 'queued', 'success' ), self::statuses() );
		$this->assertSame( array(), $this->engine->told( 'connect' ) );

		$import->carry_on();
		$this->assertSame( array( array( 'kind' => 'refresh_token', 'token' => 'earlier-refresh' ) ), $this->engine->told( 'connect' ) );
		$this->assertFalse( Earlier_Import::state()['pending'] );
		$import->carry_on();
		$this->assertCount( 2, $this->engine->told( 'submit' ) );
		$this->assertCount( 1, $this->engine->told( 'connect' ) );
		$this->assertSame( array( 2, 1 ), array( Earlier_Import::state()['rows'], Earlier_Import::state()['unreadable'] ) );
		$this->assertIsArray( get_option( 'halt_tracker_settings' ) );
	}

	/**
	 * A row that was not accepted keeps waiting, and goes over later.
	 */
	public function test_cut_off(): void {
		$this->data();
		$this->engine->answers['submit'] = new \RuntimeException( 'locked' );
		$import                          = new Earlier_Import( $this->bridge, $this->settings, $this->profiles );
		$import->carry_on_without_network();
		$this->assertSame( array( 'queued', 'success', 'queued', 'queued' ), self::statuses() );
		unset( $this->engine->answers['submit'] );
		$import->carry_on_without_network();
		$this->assertSame( array( 'success', 'success', 'queued', 'success' ), self::statuses() );
	}

	/**
	 * A token that Tracker no longer takes is tried a few times, and then a person is asked.
	 */
	public function test_dead_token(): void {
		$this->data();
		$this->engine->answers['status']  = array( 'connection' => array( 'state' => 'disconnected' ) );
		$this->engine->answers['connect'] = array( 'state' => 'reconnect_needed', 'reason' => 'invalid_grant', 'code' => 'invalid_grant', 'detail' => '' );
		$import                           = new Earlier_Import( $this->bridge, $this->settings, $this->profiles );
		for ( $n = 0; $n < 8; $n++ ) {
			$import->carry_on();
		}
		$this->assertCount( 5, $this->engine->told( 'connect' ) );
		$this->assertSame( array( 'failed', false ), array( Earlier_Import::state()['token'], Earlier_Import::state()['pending'] ) );
	}
}
