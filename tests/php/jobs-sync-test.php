<?php
/**
 * The shell's part of keeping jobs in step.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Job_Words;
use Halt\Tracker\Alert_Rules;
use Halt\Tracker\Alerts;
use Halt\Tracker\Api\Jobs_Controller;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Posts;
use Halt\Tracker\Jobs\Job_Progress;
use Halt\Tracker\Jobs\Job_Sync;
use Halt\Tracker\Jobs\Webhook_Address;
use Halt\Tracker\Jobs\Webhook_Memory;
use Halt\Tracker\Jobs\Webhook_Registration;
use Halt\Tracker\Jobs\Webhook_Route;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Secrets;
use Halt\Tracker\Settings;
use Halt\Tracker\Settings_Schema;
use Halt\Tracker\Site_Health\Debug_Section;
use Halt\Tracker\Site_Health\Jobs;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Around the engine that records.
 */
final class Jobs_Sync_Test extends Shell_Test_Case {

	/** A status in which nothing is done. */
	private const IDLE = array(
		'enabled'          => true,
		'code'             => '',
		'dialect_ok'       => true,
		'wants_inventory'  => false,
		'sweep'            => null,
		'last'             => array(
			'ended_at' => 1790000000000,
			'outcome'  => 'complete',
			'code'     => '',
			'rows'     => 25,
			'created'  => 3,
		),
		'last_complete_at' => 1790000000000,
		'next_sweep_at'    => null,
		'hints'            => 0,
		'operations'       => 0,
		'published'        => 3,
		'held'             => null,
		'last_hint_at'     => 0,
	);

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->settings->update( array( 'jobs_enabled' => true ) );
		$this->engine->answers['jobsStatus']    = self::IDLE;
		$this->engine->answers['jobsInventory'] = array( 'taken' => 0 );
		$this->engine->answers['jobsDone']      = array( 'left' => 0 );
	}

	/**
	 * Answers of `jobsWork`, one after the other; afterwards nothing is left.
	 *
	 * @param array<string,mixed> ...$answers Answers.
	 */
	private function will( array ...$answers ): void {
		$this->engine->answers['jobsWork'] = static function () use ( &$answers ): array {
			return ( array_shift( $answers ) ?? array() ) + array( 'busy' => false, 'code' => '', 'sweep' => null, 'operations' => array(), 'more' => false, 'next_due_at' => null, 'wants_inventory' => false ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One answer.
		};
	}

	/**
	 * The sync around the engine.
	 *
	 * @return Job_Sync
	 */
	private function sync(): Job_Sync {
		return Job_Sync::of( $this->bridge, $this->settings );
	}

	/**
	 * An operation.
	 *
	 * @param int $id Its id, and the opportunity's.
	 * @return array<string,mixed>
	 */
	private static function operation( int $id ): array {
		return array( 'id' => $id, 'kind' => 'create', 'opportunity_id' => $id, 'post_id' => 0, 'hash' => 'h', 'reason' => '', 'job' => array( 'title' => 'Job ' . $id ) );
	}

	/**
	 * Inventory, then batches until nothing is left, each acknowledged.
	 */
	public function test_works_until_nothing_is_left(): void {
		$this->will( array( 'wants_inventory' => true ), array( 'operations' => array( self::operation( 11 ) ), 'more' => true ), array( 'operations' => array( self::operation( 12 ) ) ) );
		$summary = $this->sync()->run( 20000, 'cron' );
		$this->assertSame( array( 2, 0, false, '' ), array( $summary['applied'], $summary['failed'], $summary['more'], $summary['code'] ) );
		$this->assertSame( array( 'jobsWork', 'jobsInventory', 'jobsWork', 'jobsDone', 'jobsWork', 'jobsDone', 'jobsWork' ), array_column( $this->engine->calls, 0 ) );
		$this->assertSame( array( 'done' => array( array( 'id' => 12, 'post_id' => Job_Posts::first( 12 ) ) ), 'failed' => array() ), $this->engine->told( 'jobsDone' )[1] );
		$asked = $this->engine->told( 'jobsWork' )[0];
		$this->assertSame( array( Job_Sync::BATCH, 'cron' ), array( $asked['batch'], $asked['trigger'] ) );
		$this->assertGreaterThan( 19000, $asked['budget_ms'] );
	}

	/**
	 * What stops it: another process, a code, the end of the time, the switch.
	 */
	public function test_ends_where_it_should(): void {
		$this->will( array( 'busy' => true, 'more' => true, 'wants_inventory' => true ) );
		$this->assertTrue( $this->sync()->run( 20000, 'cron' )['busy'] );
		$this->will( array( 'code' => 'not_connected', 'more' => true ) );
		$this->assertSame( 'not_connected', $this->sync()->run( 20000, 'cron' )['code'] );
		$this->will( array( 'operations' => array( self::operation( 11 ), self::operation( 12 ) ), 'more' => true ) );
		$summary = $this->sync()->run( 0, 'cron' );
		$this->assertSame( array( 1, true ), array( $summary['applied'], $summary['more'] ) );
		$this->settings->update( array( 'jobs_enabled' => false ) );
		$this->engine->calls = array();
		$this->sync()->run( 20000, 'cron' );
		$this->assertSame( array(), $this->engine->calls );
		$this->assertFalse( $this->round()->keep_jobs( 10, 'cron' ), 'a round without jobs' );
	}

	/**
	 * The snapshot has what the core decides by; the token only as a hash.
	 */
	public function test_settings_reach_the_core(): void {
		$this->settings->update( array( 'jobs_published' => 'either', 'jobs_removal_share' => 20, 'jobs_sweep_hours' => 6, 'jobs_closing_field' => 'Closing date', 'jobs_closing_days' => 60 ) );
		$this->settings->secrets()->rotate_hook_token( 'old' );
		$this->settings->secrets()->rotate_hook_token( 'new' );
		$jobs = $this->settings->snapshot()['jobs'];
		$this->assertSame( array( true, 'either', 20, 6, 'Closing date', 60 ), array( $jobs['enabled'], $jobs['published'], $jobs['removal_share'], $jobs['sweep_hours'], $jobs['closing_field'], $jobs['closing_days'] ) );
		$this->assertSame( array( hash( 'sha256', 'new' ), hash( 'sha256', 'old' ) ), array_column( $jobs['tokens'], 'hash' ) );
		$this->assertSame( 0, $jobs['tokens'][0]['not_after'] );
		$this->assertEqualsWithDelta( 1000 * ( time() + Secrets::OVERLAP ), $jobs['tokens'][1]['not_after'], 20000 );
		$clean = Settings_Schema::clean( array( 'jobs_published' => 'x', 'jobs_removal' => 'x', 'jobs_removal_share' => 0, 'jobs_sweep_hours' => 5, 'jobs_keep' => array( 'title', 'x' ), 'jobs_apply' => 'javascript:1', 'jobs_closing_field' => " Closing\ndate ", 'jobs_closing_days' => 400 ) );
		$this->assertSame( array( 'jobs_published' => 'publish_online', 'jobs_removal' => 'unpublish', 'jobs_removal_share' => 1, 'jobs_sweep_hours' => 24, 'jobs_keep' => array( 'title' ), 'jobs_apply' => '', 'jobs_closing_field' => 'Closing date', 'jobs_closing_days' => 365 ), $clean );
		$page = $this->make_page( '' );
		$this->assertSame( array( (string) $page, 'https://a.test/x?y=1', '/apply/' ), array_map( static fn( string $text ): string => Settings_Schema::value( 'jobs_apply', $text ), array( (string) $page, 'https://a.test/x?y=1', '/apply/' ) ) );
	}

	/**
	 * A call of Tracker as it comes through the REST server.
	 *
	 * @param string               $method Method.
	 * @param string               $body   Body.
	 * @param array<string,string> $query  Query.
	 * @return \WP_REST_Response
	 */
	private function call( string $method, string $body, array $query = array( 'token' => 't', 'id' => '1026' ) ): \WP_REST_Response {
		$route   = new Webhook_Route( $this->bridge, $this->after_response(), $this->sync() );
		$request = new \WP_REST_Request( $method, Webhook_Address::path() );
		$request->set_query_params( $query );
		$request->set_header( 'content-type', 'application/json' );
		$request->set_body( $body );
		return $route->answer_early( null, rest_get_server(), $request );
	}

	/**
	 * The core gets the call as it came, bounded, and its answer goes out as it is.
	 */
	public function test_webhook_goes_to_the_core(): void {
		$this->engine->answers['trackerWebhook'] = array( 'status' => 200, 'headers' => array( 'X-A' => 'b' ), 'body' => array( 'ok' => true ), 'hinted' => true );
		$response                                = $this->call( 'POST', '{garbage' . str_repeat( 'x', 200000 ) );
		$this->assertSame( array( 200, array( 'ok' => true ), 'b' ), array( $response->get_status(), $response->get_data(), $response->get_headers()['X-A'] ) );
		list( $described, $body ) = end( $this->engine->calls )[1];
		$this->assertSame( array( 'POST', 't', 'id=1026', 'application/json' ), array( $described['method'], $described['token'], $described['query'], $described['content_type'] ) );
		$this->assertSame( Webhook_Route::MOST, strlen( $body ) );
		$this->engine->answers['trackerWebhook'] = array( 'status' => 401, 'headers' => array(), 'body' => array( 'ok' => false ), 'hinted' => false );
		$this->assertSame( 401, $this->call( 'POST', '' )->get_status() );
	}

	/**
	 * Only POST, and 503 with a time where the core cannot be asked.
	 */
	public function test_webhook_refuses_what_it_cannot_take(): void {
		$response = $this->call( 'GET', '' );
		$this->assertSame( array( 405, 'POST' ), array( $response->get_status(), $response->get_headers()['Allow'] ) );
		$this->engine->answers['trackerWebhook'] = new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' );
		$response                                = $this->call( 'POST', '' );
		$this->assertSame( array( 503, '60' ), array( $response->get_status(), $response->get_headers()['Retry-After'] ) );
		$this->assertSame( array(), self::problems() );
	}

	/**
	 * Where the extension is missing, the address says so and asks for a later try.
	 */
	public function test_webhook_without_the_extension(): void {
		$printed = self::run_php( '', '$r = new WP_REST_Request( "POST", "/halt-tracker/v1/tracker-webhook" ); $a = rest_do_request( $r ); echo $a->get_status(), " ", $a->get_headers()["Retry-After"];', false );
		$this->assertSame( '503 60', $printed );
	}

	/**
	 * The address is made once, masked, renewed with an overlap, and told to Tracker again.
	 */
	public function test_registration(): void {
		$address = new Webhook_Address( $this->settings );
		$hooks   = new Webhook_Registration( $this->bridge, $address );
		$url     = $address->url();
		$this->assertSame( $url, $address->url() );
		$this->assertMatchesRegularExpression( '#/halt-tracker/v1/tracker-webhook[?&]token=[0-9a-f]{64}$#', $url );
		$this->assertStringStartsWith( rest_url( 'halt-tracker/v1/' ), $url, 'uninstalling takes back what begins like this' );
		$this->assertStringNotContainsString( substr( $url, -64 ), Webhook_Address::masked() );
		$this->assertNull( ( new Webhook_Memory( $this->settings ) )->known() );
		$this->engine->answers['registerTrackerHooks'] = array( 'code' => '', 'hooks' => array( array( 'id' => 1, 'action' => 'Created', 'record_type' => 'Opportunity', 'current' => true ) ) );
		$this->assertTrue( Webhook_Registration::is_complete( $hooks->register() ) );
		$this->assertSame( array( 'url' => $url, 'url_prefix' => Webhook_Address::prefix() ), $this->engine->told( 'registerTrackerHooks' )[0] );
		$this->assertNotNull( $hooks->renew() );
		$this->assertNotSame( $url, $this->engine->told( 'registerTrackerHooks' )[1]['url'] );
		$this->assertCount( 2, $address->ends() );
		$this->engine->answers['trackerHooks'] = array( 'code' => 'not_connected', 'hooks' => array() );
		$this->assertSame( 'not_connected', $hooks->look()['code'] );
		$this->assertTrue( Webhook_Registration::is_complete( ( new Webhook_Memory( $this->settings ) )->known() ), 'no answer says nothing about what is registered' );
		$this->engine->answers['removeWebhooks'] = array( 'removed' => 1, 'code' => '' );
		$this->assertSame( 1, $hooks->remove()['removed'] );
		$this->assertFalse( Webhook_Registration::is_complete( ( new Webhook_Memory( $this->settings ) )->known() ) );
		$this->assertNull( $hooks->renew(), 'what is not registered is not registered by a new token' );
	}

	/**
	 * Alerts stand and fall with what the core says.
	 */
	public function test_alerts(): void {
		$rules = new Alert_Rules( $this->bridge, $this->settings, $this->spool() );
		$look  = function ( array $status ) use ( $rules ): array {
			$this->engine->answers['jobsStatus'] = $status + self::IDLE;
			$rules->look();
			return array_values( array_intersect( array( 'jobs_removal_held', 'jobs_not_swept' ), array_keys( Alerts::active() ) ) );
		};
		$now   = 1000 * time();
		$this->assertSame( array(), $look( array( 'last_complete_at' => 0 ) ), 'it was switched on just now' );
		update_option( Alert_Rules::JOBS_SINCE, time() - 4 * DAY_IN_SECONDS );
		$this->assertSame( array( 'jobs_not_swept' ), $look( array( 'last_complete_at' => $now - 73 * 3600000 ) ) );
		$this->assertSame( array(), $look( array( 'last_complete_at' => $now - 71 * 3600000 ) ) );
		$this->assertSame( array( 'jobs_removal_held' ), $look( array( 'last_complete_at' => $now, 'held' => array( 'candidates' => 9, 'published' => 10, 'share' => 50, 'reason' => 'share' ) ) ) );
		$this->settings->update( array( 'jobs_sweep_hours' => 0 ) );
		$this->assertSame( array(), $look( array( 'last_complete_at' => 0 ) ), 'by hand only' );
		$this->settings->update( array( 'jobs_sweep_hours' => 1 ) );
		$look( array( 'last_complete_at' => 0 ) );
		$this->settings->update( array( 'jobs_enabled' => false ) );
		$this->assertSame( array(), $look( array() ) );
	}

	/**
	 * Site Health says what there is to do.
	 */
	public function test_site_health(): void {
		$test = function ( array $status ): array {
			$this->engine->answers['jobsStatus'] = $status + self::IDLE;
			$found                               = ( new Jobs( $this->bridge, $this->settings ) )->test();
			return array( $found['status'], $found['label'] );
		};
		$this->assertSame( array( 'recommended', 'Changes of jobs come with the sweeps only' ), $test( array() ) );
		update_option( Webhook_Registration::OPTION, array( 'at' => 1, 'code' => '', 'hooks' => array( array( 'id' => 1, 'action' => 'Updated', 'current' => true ) ) ) );
		$this->assertSame( array( 'good', 'The jobs are in step with Tracker' ), $test( array() ) );
		$this->assertSame( 'Removals of jobs wait for a decision', $test( array( 'held' => array( 'candidates' => 1, 'published' => 2, 'share' => 50, 'reason' => 'empty' ) ) )[1] );
		$this->assertSame( 'The jobs were not compared with Tracker completely', $test( array( 'last' => array( 'outcome' => 'partial', 'code' => 'http_500', 'ended_at' => 1 ) ) )[1] );
		$section                             = new Debug_Section( $this->bridge, $this->settings, $this->spool(), new Private_Directory(), $this->vault );
		$this->engine->answers['jobsStatus'] = self::IDLE;
		$this->assertSame( '3', $section->add( array() )['halt-tracker']['fields']['jobs']['value'] );
		$this->settings->update( array( 'jobs_enabled' => false ) );
		$this->assertSame( 'good', $test( array() )[0] );
		$this->assertArrayNotHasKey( 'jobs', $section->add( array() )['halt-tracker']['fields'] );
	}

	/**
	 * Words and progress of every phase.
	 */
	public function test_progress(): void {
		$told    = static fn( array $sweep ): array => Job_Progress::told( array( 'sweep' => $sweep ) + self::IDLE );
		$listing = $told( array( 'phase' => 'listing', 'rows' => 1200, 'to_read' => 7 ) );
		$this->assertSame( array( true, null, 'Tracker’s list is read: 1,200 opportunities so far.' ), array( $listing['running'], $listing['progress'], $listing['message'] ) );
		$this->assertSame( array( 'done' => 5, 'total' => 13 ), $told( array( 'phase' => 'applying', 'to_read' => 4, 'read' => 4, 'to_apply' => 9, 'applied' => 1 ) )['progress'] );
		foreach ( array( 'inventory', 'reading', 'confirming', 'applying' ) as $phase ) {
			$this->assertNotSame( $told( array( 'phase' => 'idle' ) )['message'], $told( array( 'phase' => $phase ) )['message'] );
		}
		$this->assertStringContainsString( 'status 500', $told( array( 'phase' => 'listing', 'code' => 'http_500' ) )['message'] );
		$this->assertFalse( Job_Progress::told( self::IDLE )['running'] );
		$this->assertTrue( Job_Progress::told( array( 'operations' => 1 ) + self::IDLE )['running'] );
		$this->assertStringContainsString( 'Made: 3.', Job_Words::last( self::IDLE ) );
		$held = array( 'last' => array( 'outcome' => 'held', 'ended_at' => 1 ) ) + self::IDLE;
		$this->assertStringContainsString( 'until somebody decided.', Job_Words::last( $held ) );
		$this->assertTrue( Job_Words::is_well( $held ) );
		$this->assertFalse( Job_Words::is_well( array( 'held' => array( 'candidates' => 1 ) ) + $held ) );
	}

	/**
	 * The management routes: permissions, begin, go on, decide, refresh.
	 */
	public function test_rest_routes(): void {
		$this->will();
		$this->engine->answers['jobsBegin']   = self::IDLE;
		$this->engine->answers['jobsDecide']  = self::IDLE;
		$this->engine->answers['jobsRefresh'] = self::IDLE;
		$progress                             = new Job_Progress( $this->bridge, $this->sync() );
		$controller                           = new Jobs_Controller( $this->bridge, $progress, new Webhook_Registration( $this->bridge, new Webhook_Address( $this->settings ) ) );
		$request                              = new \WP_REST_Request( 'POST' );
		$request->set_param( 'begin', true );
		$this->assertSame( 3, $controller->sync( $request )->get_data()['published'] );
		$request->set_param( 'begin', false );
		$controller->sync( $request );
		$this->assertSame( array( array( 'trigger' => 'rest' ) ), $this->engine->told( 'jobsBegin' ) );
		$request->set_param( 'decision', 'keep' );
		$controller->decide( $request );
		$this->assertSame( array( array( 'decision' => 'keep', 'actor' => wp_get_current_user()->user_login ) ), $this->engine->told( 'jobsDecide' ) );
		$request->set_param( 'opportunity', 1026 );
		$controller->refresh( $request );
		$this->assertSame( array( array( 'opportunity_id' => 1026 ) ), $this->engine->told( 'jobsRefresh' ) );
		wp_set_current_user( 0 );
		foreach ( array( 'GET /jobs', 'POST /jobs/sync', 'POST /jobs/decide', 'POST /jobs/5/refresh', 'GET /jobs/hooks', 'POST /jobs/hooks', 'DELETE /jobs/hooks' ) as $route ) {
			list( $method, $path ) = explode( ' ', $route );
			$asked                 = new \WP_REST_Request( $method, '/halt-tracker/v1' . $path );
			$asked->set_param( 'decision', 'keep' );
			$this->assertSame( 401, rest_do_request( $asked )->get_status(), $route );
		}
	}

	/**
	 * Everything that is saved by default is in the schema and known.
	 */
	public function test_defaults_pass_their_own_schema(): void {
		$jobs = array_filter( Settings::defaults(), static fn( string $name ): bool => str_starts_with( $name, 'jobs_' ), ARRAY_FILTER_USE_KEY );
		$this->assertCount( 10, $jobs );
		$this->assertSame( $jobs, Settings_Schema::clean( $jobs ) );
		$this->assertContains( Job_Meta::CLOSED, get_post_stati() );
	}
}
