<?php
/**
 * The settings page, and every other way to save settings.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Access_Actions;
use Halt\Tracker\Admin\Audit;
use Halt\Tracker\Admin\Connection_Actions;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Sandbox_Actions;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Settings_Form;
use Halt\Tracker\Admin\Settings_Page;
use Halt\Tracker\Assistant\Webhook_Step;
use Halt\Tracker\Capability;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Log;
use Halt\Tracker\Person_Mask;
use Halt\Tracker\Problem_Counter;
use Halt\Tracker\Settings;
use Halt\Tracker\Settings_Schema;

require_once __DIR__ . '/class-admin-test-case.php';

/**
 * Tests of Settings_Page, Settings_Form, Settings_Schema, Sandbox_Actions, Capability and Log.
 */
final class Settings_Page_Test extends Admin_Test_Case {

	/** Settings without a field of their own, and why. */
	private const WITHOUT_FIELD = array(
		'tracker_sandbox'   => 'a form of its own',
		'sources'           => 'a list with buttons',
		'guard_exempt'      => 'a form of its own',
		'status_token_hash' => 'made by a button',
	);

	/**
	 * The page.
	 *
	 * @var Settings_Page
	 */
	private Settings_Page $page;

	/**
	 * Signing in.
	 *
	 * @var Connection_Actions
	 */
	private Connection_Actions $connection;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->connection = new Connection_Actions( $this->bridge, $this->settings, $this->flash );
		$this->page       = new Settings_Page( $this->bridge, $this->settings, $this->flash, $this->fast_path() );
		$this->register(
			array(
				$this->page,
				$this->connection,
				new Access_Actions( $this->settings, $this->flash, new Audit( $this->bridge ) ),
				new Sandbox_Actions( $this->bridge, $this->settings, $this->connection, $this->flash ),
				new Webhook_Step( $this->settings, $this->flash ),
			)
		);
		$this->engine->answers['status'] = array( 'counts' => array( 'waiting' => 3 ), 'connection' => array( 'state' => 'connected', 'sign_in' => 'o_auth', 'reason' => '<i>' ) );
	}

	/**
	 * What the page shows, as another request would.
	 *
	 * @return string
	 */
	private function shown(): string {
		return self::printed( array( new Settings_Page( $this->bridge, $this->settings, new \Halt\Tracker\Admin\Flash( $this->vault ), $this->fast_path() ), 'render' ) );
	}

	/**
	 * Every action of the page is guarded.
	 */
	public function test_guarded(): void {
		$this->assert_guarded( array( 'save_settings', 'save_sandbox', 'connect_sandbox', 'paste_sandbox', 'check_sandbox', 'disconnect_sandbox', 'reveal_secret', 'rotate_secret', 'set_secret', 'test_webhook' ) );
		$this->assertSame( array(), $this->engine->calls );
	}

	/**
	 * Saved, and the secret goes in but never out.
	 */
	public function test_saved(): void {
		$this->act(
			'save_settings',
			array(
				'region'         => 'ca',
				'dialect'        => 'mars',
				'client_id'      => 'id<script>',
				'client_secret'  => "hu'sh<b>%41",
				'classic_url'    => 'http://127.0.0.1:9999/',
				'country'        => 'de',
				'hook_enabled'   => '1',
				'schedule'       => '1m, 2m',
				'max_attempts'   => '9',
				'max_file'       => '5',
				'types'          => '.PDF, exe!',
				'viewer_roles'   => array( 'editor', 'administrator', 'nobody' ),
				'log_deliveries' => '1',
			)
		);
		$all = $this->settings->all();
		$this->assertSame( array( 'ca', 'rest', 'id', 'DE' ), array( $all['region'], $all['dialect'], $all['client_id'], $all['country'] ) );
		$this->assertSame( Settings::constant( 'classic_url' ) ?? 'http://127.0.0.1:9999', $all['classic_url'] );
		$this->assertSame( array( true, false, false, true ), array( $all['hook_enabled'], $all['after_response'], $all['log_problems'], $all['log_deliveries'] ) );
		$this->assertSame( array( array( 60, 120 ), 9, 5 * MB_IN_BYTES, array( 'pdf', 'exe' ) ), array( $all['schedule'], $all['max_attempts'], $all['max_file'], $all['types'] ) );
		$this->assertSame( array( 'editor' ), $all['viewer_roles'] );
		$this->assertSame( "hu'sh<b>%41", $this->settings->secrets()->client_secret() );
		$noted = $this->engine->told( 'note' );
		$this->assertSame( array( 'settings_saved', 'admin', '' ), array( $noted[0]['event'], $noted[0]['actor'], $noted[0]['id'] ) );
		$this->assertStringContainsString( 'region', $noted[0]['detail']['names'] );
		$this->assertStringContainsString( 'client_secret', $noted[0]['detail']['names'] );
		$this->assertStringNotContainsString( 'hu', (string) wp_json_encode( $noted ) );

		$this->act( 'save_settings', array( 'client_secret' => '' ) );
		$this->assertSame( "hu'sh<b>%41", $this->settings->secrets()->client_secret() );
		$page = $this->shown();
		foreach ( array( 'hu&#039;sh', "hu'sh", $this->settings->secrets()->webhook_secrets()[0]['secret'], '<i>', '<script' ) as $never ) {
			$this->assertStringNotContainsString( $never, $page );
		}
		$this->assertStringContainsString( '3 submissions have not arrived', $page );
	}

	/**
	 * What cannot be used is named at its field with what was typed, and the setting stays as it was.
	 */
	public function test_faults_at_their_fields(): void {
		$before = $this->settings->all();
		$target = $this->act(
			'save_settings',
			array(
				'client_id'        => '',
				'rest_url'         => 'http://evil.example/"><script>',
				'country'          => 'Germany',
				'schedule'         => '1 m, soon',
				'max_attempts'     => '101',
				'concurrency'      => '-1',
				'max_file'         => '1e3',
				'scanner'          => 'clamav',
				'trusted_proxies'  => '10.0.0.0/8, a.proxy',
				'undelivered_days' => '10',
				'calls_per_minute' => '77',
			)
		);
		$faulty = array( 'client_id', 'country', 'schedule', 'max_attempts', 'concurrency', 'max_file', 'scanner', 'trusted_proxies', 'undelivered_days' );
		foreach ( $faulty as $name ) {
			$this->assertSame( $before[ $name ], $this->settings->get( $name ), $name );
		}
		$this->assertSame( 77, $this->settings->get( 'calls_per_minute' ) );
		$this->assertMatchesRegularExpression( '/page=halt-tracker-settings#halt-tracker-client_id$/', $target );
		$page = $this->shown();
		foreach ( $faulty as $name ) {
			$this->assertMatchesRegularExpression( '/id="halt-tracker-' . $name . '"[^>]* aria-invalid="true"[^>]* aria-describedby="[^"]*halt-tracker-' . $name . '-fault/', $page, $name );
			$this->assertStringContainsString( 'id="halt-tracker-' . $name . '-fault"', $page, $name );
		}
		$this->assertStringContainsString( 'value="1 m, soon"', $page );
		$this->assertStringContainsString( 'No address and no network such as 10.0.0.0/8: a.proxy', $page );
		$this->assertStringNotContainsString( '<script>', $page );
		$this->assertStringContainsString( 'stay as they were', $this->messages() );
		$this->assertStringNotContainsString( 'aria-invalid', $this->shown() );
	}

	/**
	 * Each setting has a field, here or on the page about jobs, or a reason not to have one; and each field is a setting.
	 */
	public function test_every_setting_has_a_field(): void {
		$page   = $this->shown();
		$fields = Settings_Form::KINDS + Settings_Form::ALERTS;
		foreach ( array_keys( Settings::defaults() ) as $name ) {
			if ( isset( self::WITHOUT_FIELD[ $name ] ) || isset( Settings_Form::JOBS[ $name ] ) ) {
				continue;
			}
			$this->assertArrayHasKey( $name, $fields );
			$this->assertMatchesRegularExpression( '/ name="' . $name . '(\[\])?"/', $page, $name );
		}
		$this->assertSame( array(), array_diff_key( $fields, Settings::defaults() ) );
		foreach ( array_keys( Settings_Form::SANDBOX ) as $name ) {
			$this->assertStringContainsString( ' name="sandbox_' . $name . '"', $page );
		}
		foreach ( array( 'guard_exempt', 'sandbox_client_secret' ) as $name ) {
			$this->assertStringContainsString( ' name="' . $name . '"', $page );
		}
	}

	/**
	 * Saved by other ways, a value is brought to its type and bounds.
	 */
	public function test_other_ways_to_save(): void {
		Settings_Schema::register();
		update_option(
			Settings::OPTION,
			array(
				'region'           => 'mars',
				'max_attempts'     => 5000,
				'undelivered_days' => 3,
				'hook_enabled'     => '0',
				'rest_url'         => 'javascript:alert(1)',
				'schedule'         => array( 60, '120' ),
				'trusted_proxies'  => array( '10.0.0.0/8', 'x', array() ),
				'sources'          => array( array( 'id' => 'Zap <1>', 'token_hash' => 'AB' ), 'x' ),
				'tracker_sandbox'  => array( 'region' => 'us', 'rest_url' => 'ftp://x', 'client_secret' => 'x' ),
				'unknown'          => 1,
			),
			false
		);
		$saved = get_option( Settings::OPTION );
		$this->assertSame( array( 'row', 100, 90, false, '' ), array( $saved['region'], $saved['max_attempts'], $saved['undelivered_days'], $saved['hook_enabled'], $saved['rest_url'] ) );
		$this->assertSame( array( array( 60, 120 ), array( '10.0.0.0/8' ) ), array( $saved['schedule'], $saved['trusted_proxies'] ) );
		$this->assertSame( array( array( 'id' => 'zap-1', 'token_hash' => '', 'previous_hash' => '', 'previous_until' => 0, 'profiles' => array() ) ), $saved['sources'] );
		$this->assertSame( array( 'region' => 'us', 'dialect' => 'rest', 'client_id' => 'EvoApi_1.0', 'classic_url' => '', 'rest_url' => '' ), $saved['tracker_sandbox'] );
		$this->assertArrayNotHasKey( 'unknown', $saved );
		update_option( Settings::OPTION, 'rubbish', false );
		$this->assertSame( array(), get_option( Settings::OPTION ) );
	}

	/**
	 * What defaults say passes the schema unchanged, and the schema knows each setting.
	 */
	public function test_defaults_pass(): void {
		$this->assertSame( Settings::defaults(), Settings_Schema::clean( Settings::defaults() ) );
		$this->assertSame( array_keys( Settings::defaults() ), array_keys( Settings_Schema::schema()['properties'] ) );
		foreach ( Settings::defaults() as $name => $default ) {
			$this->assertTrue( true === rest_validate_value_from_schema( $default, Settings_Schema::schema()['properties'][ $name ], $name ), $name );
		}
	}

	/**
	 * A constant decides, cannot be changed here, and is named.
	 */
	public function test_constants_are_shown(): void {
		$shown = self::run_php(
			"define('HALT_TRACKER_REGION','us'); define('HALT_TRACKER_CLIENT_ID','fixed'); define('HALT_TRACKER_CLIENT_SECRET','hush-hush'); define('HALT_TRACKER_SANDBOX_CLIENT_SECRET','hush-sandbox'); define('HALT_TRACKER_PAUSED',true);",
			'require_once ABSPATH . "wp-admin/includes/admin.php"; wp_set_current_user( 1 ); $p = Halt\Tracker\Plugin::boot(); $f = new Halt\Tracker\Admin\Flash( new Halt\Tracker\Vault( new Halt\Tracker\Private_Directory() ) );'
			. '$page = new Halt\Tracker\Admin\Settings_Page( $p->bridge, $p->settings, $f, $p->fast_path ); $page->save( new Halt\Tracker\Admin\Input( array( "region" => "ca", "client_id" => "other", "client_secret" => "other" ) ) ); $page->render(); echo "|" . $p->settings->get( "region" ) . $p->settings->secrets()->client_secret();',
			true
		);
		foreach ( array( 'HALT_TRACKER_REGION', 'HALT_TRACKER_CLIENT_ID', 'HALT_TRACKER_CLIENT_SECRET', 'HALT_TRACKER_SANDBOX_CLIENT_SECRET', 'HALT_TRACKER_PAUSED' ) as $name ) {
			$this->assertStringContainsString( 'Set by ' . $name . ' in wp-config.php.', $shown );
		}
		$this->assertMatchesRegularExpression( '/<select name="region"[^>]*disabled/', $shown );
		$this->assertMatchesRegularExpression( '/name="client_id" value="fixed"[^>]*disabled/', $shown );
		$this->assertStringEndsWith( '|ushush-hush', trim( $shown ) );
		$this->assertSame( 1, substr_count( $shown, 'hush-hush' ) );
		$this->assertStringNotContainsString( 'hush-sandbox', $shown );
	}

	/**
	 * The secret is shown by its own action, and the journal says who looked; also without a store.
	 */
	public function test_reveal_is_noted(): void {
		$secret = $this->settings->secrets()->webhook_secrets()[0]['secret'];
		$this->act( 'reveal_secret' );
		$this->assertStringContainsString( $secret, $this->messages() );
		$this->assertSame( array( 'id' => '', 'event' => 'secret_revealed', 'actor' => 'admin', 'detail' => array( 'secret' => 'webhook' ) ), $this->engine->told( 'note' )[0] );
		$this->act( 'rotate_secret' );
		$this->assertSame( 'secret_regenerated', $this->engine->told( 'note' )[1]['event'] );
		$this->assertSame( $secret, $this->settings->secrets()->webhook_secrets()[1]['secret'] );
		$this->engine->answers['note'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_io' );
		$this->messages();
		$this->act( 'reveal_secret' );
		$this->assertStringContainsString( $this->settings->secrets()->webhook_secrets()[0]['secret'], $this->messages() );
		$this->assertSame( array( 'audit/store_io' ), self::problems() );
	}

	/**
	 * The account for tests has settings, secret and sign-in of its own; the live one is untouched.
	 */
	public function test_sandbox(): void {
		$this->engine->answers['beginSignIn']  = array( 'url' => 'https://evoapius.tracker-rms.com/oAuth2/Authorize?state=abc' );
		$this->engine->answers['finishSignIn'] = array( 'state' => 'connected', 'code' => '' );
		$this->engine->answers['connect']      = array( 'state' => 'connected', 'code' => '' );
		$this->assertSame( Screens::url( Screens::SETTINGS ) . '#halt-tracker-sandbox', $this->act( 'connect_sandbox' ) );
		$this->act( 'save_sandbox', array( 'sandbox_region' => 'us', 'sandbox_client_id' => 'test-client', 'sandbox_client_secret' => 'hush-test', 'sandbox_rest_url' => 'ftp://x' ) );
		$this->assertSame( array( 'us', 'test-client', '' ), array( $this->settings->get( 'tracker_sandbox' )['region'], $this->settings->get( 'tracker_sandbox' )['client_id'], $this->settings->get( 'tracker_sandbox' )['rest_url'] ) );
		$this->assertSame( 'row', $this->settings->get( 'region' ) );
		$page = $this->shown();
		$this->assertStringContainsString( 'id="halt-tracker-sandbox_rest_url-fault"', $page );
		$this->assertStringNotContainsString( 'hush-test', $page );

		$this->assertStringStartsWith( 'https://evoapius', $this->act( 'connect_sandbox' ) );
		$this->assertSame( array( 'sandbox', 'hush-test', 'us' ), array( $this->engine->configuration['settings']['tracker']['connection'], $this->engine->configuration['settings']['tracker']['client_secret'], $this->engine->configuration['settings']['tracker']['region'] ) );
		$back = array( 'state' => 'abc', 'code' => 'x', 'halt_tracker_connection' => 'sandbox' );
		// The state was made for the sandbox; it does not sign the live account in.
		$this->connection->finish( new Input( array( 'state' => 'abc', 'code' => 'x' ) ) );
		$this->assertSame( array(), $this->engine->told( 'finishSignIn' ) );
		$this->act( 'connect_sandbox' );
		$this->assertSame( Screens::url( Screens::SETTINGS ), $this->connection->finish( new Input( $back ) ) );
		$this->assertCount( 1, $this->engine->told( 'finishSignIn' ) );
		$this->connection->finish( new Input( $back ) );
		$this->assertCount( 1, $this->engine->told( 'finishSignIn' ) );
		$this->act( 'paste_sandbox', array( 'token' => ' tok ' ) );
		$this->assertSame( array( array( 'kind' => 'api_token', 'token' => 'tok' ) ), $this->engine->told( 'connect' ) );
		$this->act( 'disconnect_sandbox' );
		$this->assertCount( 1, $this->engine->told( 'disconnect' ) );
	}

	/**
	 * Roles that the settings name may look on; a filter has the last word; nobody else gains anything.
	 */
	public function test_viewing(): void {
		require_once ABSPATH . 'wp-admin/includes/user.php';
		$editor = wp_insert_user( array( 'user_login' => 'ed' . wp_rand(), 'user_pass' => 'x', 'role' => 'editor' ) );
		$this->assertTrue( user_can( 1, Capability::VIEW ) );
		$this->assertFalse( user_can( $editor, Capability::VIEW ) );
		$this->settings->update( array( 'viewer_roles' => array( 'editor' ) ) );
		$this->assertTrue( user_can( $editor, Capability::VIEW ) );
		$this->assertFalse( user_can( $editor, Capability::MANAGE ) );
		wp_set_current_user( $editor );
		$this->assertSame( array( true, false ), array( Capability::may_view(), Capability::is_granted() ) );
		wp_set_current_user( 0 );
		$this->assertFalse( Capability::may_view() );
		wp_set_current_user( 1 );
		add_filter( 'halt_tracker_view_capability', static fn(): string => 'no_such_capability' );
		$this->assertFalse( user_can( $editor, Capability::VIEW ) );
		$this->assertTrue( Capability::may_view() );
		remove_all_filters( 'halt_tracker_view_capability' );
		wp_delete_user( $editor );
	}

	/**
	 * Lists mask persons where the settings say so; one submission does not.
	 */
	public function test_masked_persons(): void {
		$query                                = array( 'state' => '', 'search' => '', 'page' => 1, 'per_page' => 20 );
		$this->engine->answers['submissions'] = array( 'total' => 1, 'rows' => array( array( 'id' => '01A', 'person' => 'Jürgen Doe jane.doe@mail.example.test' ) ) );
		$this->assertSame( 'Jürgen Doe jane.doe@mail.example.test', $this->bridge->submissions( $query )['rows'][0]['person'] );
		$this->settings->update( array( 'mask_persons' => true ) );
		$this->assertSame( 'J… D… j…@m….test', $this->bridge->submissions( $query )['rows'][0]['person'] );
		$this->assertSame( array( '', 'a…@b…', '李…' ), array_map( array( Person_Mask::class, 'apply' ), array( '', 'ab@bc', '李明' ) ) );
	}

	/**
	 * The log has what the settings say, and never what a stranger wrote.
	 */
	public function test_log(): void {
		$file = tempnam( sys_get_temp_dir(), 'halt' );
		$log  = ini_set( 'error_log', $file );
		$task = array( 'submission_id' => '01ABC', 'profile_id' => 'cv', 'record_kind' => 'resource', 'record_id' => 104, 'outcome' => 'created', 'reason' => "x\nJane Doe", 'name' => 'Jane' );
		Log::delivery( 'delivered', $task );
		Problem_Counter::count( 'divi', new \RuntimeException( 'Jane Doe' ) );
		$this->settings->update( array( 'log_deliveries' => true, 'log_problems' => false ) );
		Log::delivery( 'delivered', $task );
		Problem_Counter::count( 'divi', new \RuntimeException( 'Jane Doe' ) );
		ini_set( 'error_log', (string) $log );
		$lines = (string) file_get_contents( $file );
		unlink( $file );
		$this->assertSame( 2, substr_count( $lines, 'halt-tracker: ' ) );
		$this->assertStringContainsString( 'halt-tracker: divi: RuntimeException at settings-page-test.php:', $lines );
		$this->assertStringContainsString( 'halt-tracker: delivered submission_id=01ABC profile_id=cv record_kind=resource record_id=104 outcome=created', $lines );
		$this->assertStringNotContainsString( 'Jane', $lines );
		$this->assertSame( 2, Problem_Counter::all()['divi/RuntimeException']['count'] );
	}

	/**
	 * The test of the route asks the running site, and stores nothing.
	 */
	public function test_the_route_is_tested(): void {
		$this->assertSame( Screens::url( Screens::SETTINGS ) . '#halt-tracker-webhook', $this->act( 'test_webhook' ) );
		$this->assertStringContainsString( 'The route works', $this->messages() );
		$answers = array();
		add_filter(
			'pre_http_request',
			static function () use ( &$answers ) {
				return array_shift( $answers );
			}
		);
		$reply = static fn( int $status, string $code = '' ): array => array( 'response' => array( 'code' => $status, 'message' => '' ), 'headers' => array(), 'cookies' => array(), 'body' => (string) wp_json_encode( array( 'code' => $code ) ) );
		$right = $reply( 400, 'halt_tracker_not_a_submission' );
		$cases = array(
			'refused our own signature' => array( $reply( 401 ) ),
			'let a request in'          => array( $right, $right ),
			'too many requests'         => array( $reply( 429 ) ),
			'not ours (HTTP 403)'       => array( $reply( 403 ) ),
			'cannot reach its own'      => array( new \WP_Error( 'http', 'cURL <b>' ) ),
			'The route works'           => array( $right, $reply( 401 ) ),
		);
		foreach ( $cases as $text => $case ) {
			$answers = $case;
			$this->act( 'test_webhook' );
			$messages = $this->messages();
			$this->assertStringContainsString( $text, $messages );
			$this->assertStringNotContainsString( '<b>', $messages );
		}
		remove_all_filters( 'pre_http_request' );
	}
}
