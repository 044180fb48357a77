<?php
/**
 * The screens, commands and abilities about jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Abilities\Jobs;
use Halt\Tracker\Admin\Audit;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Job_Actions;
use Halt\Tracker\Admin\Job_Box;
use Halt\Tracker\Admin\Job_Columns;
use Halt\Tracker\Admin\Job_Hook_Actions;
use Halt\Tracker\Admin\Jobs_Page;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Cli\Arguments;
use Halt\Tracker\Cli\Command;
use Halt\Tracker\Cli\Dispatcher;
use Halt\Tracker\Cli\Jobs_Commands;
use Halt\Tracker\Cli\Owner;
use Halt\Tracker\Cli\Terminal_Output;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Progress;
use Halt\Tracker\Jobs\Job_Sync;
use Halt\Tracker\Jobs\Job_Type;
use Halt\Tracker\Jobs\Webhook_Address;
use Halt\Tracker\Jobs\Webhook_Registration;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Settings;

require_once __DIR__ . '/class-screen-test-case.php';

/**
 * Around the engine that records.
 */
final class Jobs_Admin_Test extends Screen_Test_Case {

	private const STATUS = array(
		'enabled'       => true,
		'dialect_ok'    => true,
		'sweep'         => null,
		'last'          => array( 'ended_at' => 1790000000000, 'outcome' => 'complete', 'code' => '', 'rows' => 25 ), // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Short.
		'next_sweep_at' => 1790000000000,
		'hints'         => 0,
		'operations'    => 0,
		'published'     => 3,
		'held'          => null,
	);

	/** Removals that are held. */
	private const HELD = array(
		'candidates' => 15,
		'published'  => 20,
		'share'      => 50,
		'since'      => 1790000000000,
		'reason'     => 'share',
	);

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->settings->update( array( 'jobs_enabled' => true ) );
		$this->engine->answers['jobsStatus'] = self::STATUS;
		$this->engine->answers['jobsWork']   = array( 'busy' => false, 'code' => '', 'operations' => array(), 'more' => false );
		$this->engine->answers['note']       = array( 'noted' => true );
		$audit                               = new Audit( $this->bridge );
		$address                             = new Webhook_Address( $this->settings );
		$this->register(
			array( new Job_Actions( $this->bridge, $this->settings, $this->progress(), $this->flash, $audit ), new Job_Hook_Actions( new Webhook_Registration( $this->bridge, $address ), $address, $this->flash, $audit ) ),
			array( 'jobs_sync', 'jobs_decide', 'jobs_refresh', 'save_jobs', 'job_hooks_register', 'job_hooks_remove', 'job_hooks_look', 'job_hooks_reveal', 'job_hooks_renew' )
		);
	}

	/**
	 * Work and how far it is.
	 *
	 * @return Job_Progress
	 */
	private function progress(): Job_Progress {
		return new Job_Progress( $this->bridge, Job_Sync::of( $this->bridge, $this->settings ) );
	}

	/**
	 * The page.
	 *
	 * @return string
	 */
	private function page(): string {
		return $this->printed( array( new Jobs_Page( $this->progress(), new Webhook_Address( $this->settings ), $this->settings, new Flash( $this->vault ) ), 'render' ) );
	}

	/**
	 * The page says how it stands, and shows no token.
	 */
	public function test_page(): void {
		$url  = ( new Webhook_Address( $this->settings ) )->url();
		$page = $this->page();
		foreach ( array( 'Nothing is being done at the moment.', 'The last sweep was complete', 'At Tracker: 25 opportunities.', 'Published jobs on this site: 3.', 'Sync now', 'It is not known yet whether Tracker tells', 'name="jobs_keep[]" value="title"' ) as $text ) {
			$this->assertStringContainsString( $text, $page );
		}
		$this->assertStringNotContainsString( substr( $url, -64 ), $page );
		$this->assertStringNotContainsString( 'Removals are held', $page );
		$this->engine->answers['jobsStatus'] = array( 'held' => self::HELD, 'sweep' => array( 'phase' => 'reading', 'to_read' => 20, 'read' => 5 ) ) + self::STATUS;
		$page                                = $this->page();
		foreach ( array( '15 of the 20 published jobs would go, which is more than 50 % at once.', 'Remove them (15)', 'Keep the jobs', 'Changed jobs are read from Tracker: 5 of 20.', 'max="20" value="5"', 'Go on now', 'data-halt-running' ) as $text ) {
			$this->assertStringContainsString( $text, $page );
		}
		$this->settings->update( array( 'dialect' => 'widget' ) );
		$this->assertStringContainsString( 'Jobs cannot be read through Tracker’s classic interface', $this->page() );
		$this->engine->answers['jobsStatus'] = new \RuntimeException( 'gone' );
		$this->assertStringContainsString( 'Something went wrong inside Halt Tracker.', $this->page() );
	}

	/**
	 * A page that was there before the jobs keeps its address.
	 */
	public function test_the_list_of_jobs_hides_no_page(): void {
		$this->assertSame( 'jobs', Job_Type::slug() );
		delete_option( Job_Type::SLUG );
		$page = $this->make_page( '' );
		wp_update_post( array( 'ID' => $page, 'post_name' => 'jobs' ) );
		$this->assertStringContainsString( 'A page of this site has the address of the list of jobs', $this->page() );
		Job_Type::install();
		$this->assertSame( 'vacancies', Job_Type::slug() );
	}

	/**
	 * The form saves what it shows, names faults at their fields, and notes it.
	 */
	public function test_settings(): void {
		$sent = array( 'jobs_published' => 'both', 'jobs_sweep_hours' => '6', 'jobs_removal' => 'delete', 'jobs_removal_share' => '30', 'jobs_keep' => array( 'title', 'salary', 'nonsense' ), 'jobs_show_client' => '1', 'jobs_apply' => '/apply/', 'jobs_closing_field' => 'Closing <date> 50%ab', 'jobs_closing_days' => '60' );
		$this->assertSame( Screens::url( Screens::JOBS ), $this->act( 'save_jobs', $sent ) );
		$this->assertSame( array( false, 'both', 6, 'delete', 30, array( 'title', 'salary' ), true, '/apply/', 'Closing <date> 50%ab', 60 ), array_map( fn( string $name ): mixed => $this->settings->get( $name ), array( 'jobs_enabled', 'jobs_published', 'jobs_sweep_hours', 'jobs_removal', 'jobs_removal_share', 'jobs_keep', 'jobs_show_client', 'jobs_apply', 'jobs_closing_field', 'jobs_closing_days' ) ) );
		$this->assertStringContainsString( 'jobs_removal', $this->engine->told( 'note' )[0]['detail']['names'] );
		$this->messages();
		$ended = $this->act( 'save_jobs', array( 'jobs_removal_share' => '0', 'jobs_apply' => self::CANARY, 'jobs_closing_days' => '366', 'jobs_closing_field' => str_repeat( 'x', 201 ) ) + $sent );
		$this->assertStringEndsWith( '#halt-tracker-jobs_removal_share', $ended );
		$this->assertSame( array( 30, '/apply/', 'Closing <date> 50%ab', 60 ), array_map( fn( string $name ): mixed => $this->settings->get( $name ), array( 'jobs_removal_share', 'jobs_apply', 'jobs_closing_field', 'jobs_closing_days' ) ) );
		$this->assertStringContainsString( 'A whole number from 1 to 100.', $this->page() );
	}

	/**
	 * Sync now, decide, sync one job.
	 */
	public function test_actions(): void {
		$this->act( 'jobs_sync' );
		$this->act( 'jobs_sync', array( 'go_on' => '1' ) );
		$this->assertSame( array( array( 'trigger' => 'admin' ) ), $this->engine->told( 'jobsBegin' ) );
		$this->assertStringContainsString( 'The last sweep was complete', $this->messages() );
		$this->act( 'jobs_decide', array( 'decision' => 'remove' ) );
		$this->act( 'jobs_decide' );
		$this->assertSame( array( 'remove', 'keep' ), array_column( $this->engine->told( 'jobsDecide' ), 'decision' ), 'whatever is unclear keeps' );
		$this->messages();
		$job = $this->make_page( '', Job_Type::TYPE );
		$this->assertSame( admin_url( 'edit.php?post_type=halt_job' ), $this->act( 'jobs_refresh', array( 'post' => (string) $job ) ) );
		$this->assertSame( array(), $this->engine->told( 'jobsRefresh' ) );
		update_post_meta( $job, Job_Meta::OPPORTUNITY_ID, 1026 );
		$this->act( 'jobs_refresh', array( 'post' => (string) $job ) );
		$this->assertSame( array( array( 'opportunity_id' => 1026 ) ), $this->engine->told( 'jobsRefresh' ) );
		$this->assertStringContainsString( 'made by hand', $this->messages() );
	}

	/**
	 * The address is shown by its own action only, which is noted; a new token overlaps.
	 */
	public function test_hooks(): void {
		$this->act( 'job_hooks_reveal' );
		$this->assertSame( array( 'secret_revealed', 'tracker_webhook' ), array( $this->engine->told( 'note' )[0]['event'], $this->engine->told( 'note' )[0]['detail']['secret'] ) );
		$this->assertStringContainsString( substr( ( new Webhook_Address( $this->settings ) )->url(), -64 ), $this->messages() );
		$this->engine->answers['registerTrackerHooks'] = array( 'code' => '', 'hooks' => array( array( 'id' => 1, 'action' => 'Created', 'current' => true ) ) );
		$this->act( 'job_hooks_register' );
		$this->assertStringContainsString( 'Tracker tells this site of every change.', $this->messages() );
		$this->assertStringContainsString( 'when they are created.', $this->page() );
		$this->act( 'job_hooks_renew' );
		$this->assertStringContainsString( 'registered at Tracker', $this->messages() );
		$this->assertStringContainsString( 'An earlier token works until', $this->page() );
		$this->engine->answers['trackerHooks'] = array( 'code' => '', 'hooks' => array( array( 'id' => 1, 'action' => 'Created', 'current' => false ) ) );
		$this->act( 'job_hooks_look' );
		$this->assertStringContainsString( 'Registered with a token that no longer holds', $this->page() );
		$this->engine->answers['removeWebhooks'] = array( 'removed' => 0, 'code' => 'not_connected' );
		$this->messages();
		$this->act( 'job_hooks_remove' );
		$this->assertStringContainsString( 'not connected', $this->messages() );
	}

	/**
	 * The list and the box say what belongs to whom.
	 */
	public function test_list_and_box(): void {
		$job = $this->make_page( 'x', Job_Type::TYPE );
		$this->assertSame( array( 'title', 'halt_reference', 'halt_opportunity', 'halt_state', 'halt_synced', 'date' ), array_keys( Job_Columns::add( array( 'title' => 'T', 'date' => 'D' ) ) ) );
		$cell = fn( string $column ): string => $this->printed( static fn() => Job_Columns::show( $column, $job ) );
		$box  = fn(): string => $this->printed( fn() => ( new Job_Box( $this->settings ) )->render( get_post( $job ) ) );
		$this->assertSame( 'made by hand', $cell( 'halt_state' ) );
		$this->assertStringContainsString( 'the sync does not touch it', $box() );
		foreach ( array( Job_Meta::OPPORTUNITY_ID => 1026, Job_Meta::REFERENCE => self::CANARY, Job_Meta::SYNCED_AT => time() ) as $key => $value ) {
			update_post_meta( $job, $key, wp_slash( $value ) );
		}
		$this->assertSame( array( '1026', 'published' ), array( $cell( 'halt_opportunity' ), $cell( 'halt_state' ) ) );
		$cell( 'halt_reference' );
		$this->assertStringContainsString( 'Edits by hand are kept in: Excerpt.', $box() );
		$this->assertStringContainsString( 'form="halt-tracker-refresh"', $box() );
		update_post_meta( $job, Job_Meta::CLOSED_AT, time() );
		$this->assertStringContainsString( 'no longer offered since', $cell( 'halt_state' ) );
		$this->settings->update( array( 'jobs_enabled' => false ) );
		$this->assertStringNotContainsString( 'Sync this job', $box() );
	}

	/**
	 * Runs a command.
	 *
	 * @param string ...$words Words.
	 * @return array{0:int,1:string} Exit status; what it printed and said.
	 */
	private function command( string ...$words ): array {
		$streams                 = array_map( static fn() => fopen( 'php://memory', 'w+' ), array( 0, 1, 2 ) );
		$dispatcher              = new Dispatcher( array( new Jobs_Commands( $this->bridge, $this->settings ) ), new Owner( new Private_Directory() ) );
		list( $command, $rest )  = $dispatcher->find( $words );
		list( $given, $options ) = Arguments::split( $rest );
		$status                  = $dispatcher->run( $command, $given, $options, new Terminal_Output( 'halt-tracker', ...$streams ) );
		array_map( 'rewind', $streams );
		return array( $status, stream_get_contents( $streams[1] ) . stream_get_contents( $streams[2] ) );
	}

	/**
	 * The commands, with their exit statuses.
	 */
	public function test_commands(): void {
		$this->assertSame( Command::OK, $this->command( 'jobs', 'status' )[0] );
		$this->assertSame( 3, json_decode( $this->command( 'jobs', 'status', '--format=json' )[1], true )['published'] );
		list( $status, $text ) = $this->command( 'jobs', 'sync' );
		$this->assertSame( Command::OK, $status, $text );
		$this->assertStringContainsString( 'The last sweep was complete', $text );
		$this->assertSame( array( array( 'trigger' => 'cli' ) ), $this->engine->told( 'jobsBegin' ) );
		$this->assertSame( Command::OK, $this->command( 'jobs', 'sync', '--opportunity=1026' )[0] );
		$this->assertSame( array( array( 'opportunity_id' => 1026 ) ), $this->engine->told( 'jobsRefresh' ) );
		$this->assertSame( Command::PROBLEM, $this->command( 'jobs', 'decide', 'remove', '--yes' )[0], 'nothing is held' );
		$this->engine->answers['jobsStatus'] = array( 'held' => self::HELD ) + self::STATUS;
		$this->assertSame( Command::PROBLEM, $this->command( 'jobs', 'status' )[0] );
		$this->assertSame( Command::PROBLEM, $this->command( 'jobs', 'decide', 'perhaps' )[0] );
		$this->assertSame( array(), $this->engine->told( 'jobsDecide' ) );
		$this->assertSame( Command::OK, $this->command( 'jobs', 'decide', 'remove', '--yes' )[0] );
		$this->assertCount( 1, $this->engine->told( 'jobsDecide' ) );
		$this->engine->answers['trackerHooks'] = array( 'code' => '', 'hooks' => array() );
		$this->assertSame( Command::PROBLEM, $this->command( 'jobs', 'hooks' )[0] );
		$this->engine->answers['registerTrackerHooks'] = array( 'code' => '', 'hooks' => array( array( 'id' => 4, 'action' => 'Updated', 'current' => true ) ) );
		list( $status, $text )                         = $this->command( 'jobs', 'hooks', 'register', '--format=json' );
		$this->assertSame( array( Command::OK, 4 ), array( $status, json_decode( $text, true )[0]['id'] ) );
		$this->engine->answers['removeWebhooks'] = array( 'removed' => 3, 'code' => '' );
		$this->assertStringContainsString( '3 registrations', $this->command( 'jobs', 'hooks', 'remove' )[1] );
		$this->settings->update( array( 'jobs_enabled' => false ) );
		$this->assertSame( Command::PROBLEM, $this->command( 'jobs', 'sync' )[0] );
	}

	/**
	 * Abilities answer in their own shape.
	 */
	public function test_abilities(): void {
		$jobs = new Jobs( $this->bridge, $this->progress() );
		$all  = $jobs->looking() + $jobs->changing();
		$this->assertSame( array( 'get-jobs-status', 'sync-jobs', 'decide-jobs' ), array_keys( $all ) );
		foreach ( array( $all['get-jobs-status']['execute'](), $all['sync-jobs']['execute'](), $jobs->decide( array( 'decision' => 'remove' ) ) ) as $answer ) {
			$this->assertTrue( rest_validate_value_from_schema( $answer, $all['get-jobs-status']['output'], 'answer' ) );
		}
		$this->assertSame( 'remove', $this->engine->told( 'jobsDecide' )[0]['decision'] );
		$this->assertContains( 'jobs_enabled', array_keys( Settings::defaults() ) );
	}
}
