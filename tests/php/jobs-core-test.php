<?php
/**
 * Jobs end to end: the simulated Tracker, the real core, the running site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Jobs\Job_Edits;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Posts;
use Halt\Tracker\Jobs\Job_Progress;
use Halt\Tracker\Jobs\Job_Rows;
use Halt\Tracker\Jobs\Job_Type;
use Halt\Tracker\Jobs\Webhook_Address;
use Halt\Tracker\Jobs\Webhook_Memory;
use Halt\Tracker\Jobs\Webhook_Registration;
use Halt\Tracker\Plugin;

require_once __DIR__ . '/class-shell-test-case.php';
require_once __DIR__ . '/trait-job-operations.php';

/**
 * Nothing is replaced here.
 */
final class Jobs_Core_Test extends Shell_Test_Case {

	use Job_Operations;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		Activation::install();
		$ready = self::sim( 'ready' );
		self::sim( 'knobs', array( 'rateLimit' => 0 ) );
		$this->settings->update( array( 'classic_url' => self::sandbox_url(), 'rest_url' => self::sandbox_url(), 'jobs_enabled' => true, 'calls_per_minute' => 6000 ) );
		$this->assertSame( 'connected', self::core()->connect( 'api_token', $ready['apiToken'] )['state'] );
	}

	/**
	 * The real bridge.
	 *
	 * @return Bridge
	 */
	private static function core(): Bridge {
		return Plugin::boot()->bridge;
	}

	/**
	 * Asks the simulator's control interface.
	 *
	 * @param string                   $path Path.
	 * @param array<string,mixed>|null $body What is posted; null: it is only read.
	 * @return array<mixed>
	 */
	private static function sim( string $path, ?array $body = null ): array {
		$url    = self::sandbox_url() . '/_sim/' . $path;
		$answer = null === $body ? wp_remote_get( $url ) : wp_remote_post( $url, array( 'body' => wp_json_encode( $body ), 'headers' => array( 'Content-Type' => 'application/json' ) ) );
		self::assertSame( 200, wp_remote_retrieve_response_code( $answer ), $path . ': ' . wp_remote_retrieve_body( $answer ) );
		return (array) json_decode( wp_remote_retrieve_body( $answer ), true );
	}

	/**
	 * Sweeps until the sweep has ended.
	 *
	 * @return array<string,mixed> Status with words.
	 */
	private function sweep(): array {
		$progress = new Job_Progress( self::core(), Plugin::boot()->jobs );
		$status   = $progress->work( true, 'cli', 10000 );
		for ( $n = 0; $n < 20 && $status['running']; $n++ ) {
			$status = $progress->work( false, 'cli', 5000 );
		}
		$this->assertFalse( $status['running'], wp_json_encode( $status ) );
		return $status;
	}

	/**
	 * Published jobs of the site: title by opportunity.
	 *
	 * @param string $status Status of the posts.
	 * @return array<int,string>
	 */
	private static function jobs( string $status = 'publish' ): array {
		wp_cache_flush();
		$jobs = array();
		foreach ( get_posts( array( 'post_type' => Job_Type::TYPE, 'post_status' => $status, 'numberposts' => -1 ) ) as $post ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Short.
			$jobs[ (int) get_post_meta( $post->ID, Job_Meta::OPPORTUNITY_ID, true ) ] = $post->post_title;
		}
		ksort( $jobs );
		return $jobs;
	}

	/**
	 * Ids that the simulator publishes online and has open.
	 *
	 * @return list<int>
	 */
	private static function offered(): array {
		$ids = array();
		foreach ( self::sim( 'records/Opportunity' ) as $record ) {
			if ( 'Open' === ( $record['status']['name'] ?? '' ) && true === ( $record['advertDetails']['publishOnline'] ?? false ) ) {
				$ids[] = (int) $record['id'];
			}
		}
		sort( $ids );
		return $ids;
	}

	/**
	 * Waits until something is so.
	 *
	 * @param callable $question Asks.
	 * @param string   $what     What it is about.
	 */
	private static function eventually( callable $question, string $what ): void {
		$end = microtime( true ) + 15;
		while ( ! $question() ) {
			self::assertLessThan( $end, microtime( true ), $what );
			usleep( 200000 );
		}
	}

	/**
	 * A first sweep makes what Tracker publishes, a second writes nothing, a change changes one.
	 */
	public function test_sweep(): void {
		$status = $this->sweep();
		$this->assertSame( array( 'complete', '' ), array( $status['last']['outcome'], $status['last']['code'] ), wp_json_encode( $status ) );
		$this->assertSame( self::offered(), array_keys( self::jobs() ) );
		$this->assertSame( count( self::offered() ), $status['published'] );
		$this->assertNull( $status['held'] );
		$saved = 0;
		$count = static function () use ( &$saved ): void {
			++$saved;
		};
		add_action( 'save_post_' . Job_Type::TYPE, $count );
		$again = $this->sweep();
		$this->assertSame( array( 0, count( self::offered() ), 0 ), array( $saved, $again['last']['unchanged'], $again['last']['updated'] ), wp_json_encode( $again ) );
		$id = self::offered()[3];
		self::sim( 'touch', array( 'type' => 'Opportunity', 'id' => $id, 'members' => array( 'advertDetails' => array( 'title' => 'R&D <b>Lead</b> 🚀', 'description' => '<p>New</p><script>alert(1)</script>' ) ) ) );
		$this->sweep();
		remove_action( 'save_post_' . Job_Type::TYPE, $count );
		$this->assertSame( 1, $saved );
		$post = get_post( Job_Posts::first( $id ) );
		$this->assertSame( array( 'R&amp;D Lead 🚀', '<p>New</p>' ), array( $post->post_title, $post->post_content ) );
	}

	/**
	 * What is closed, unpublished or deleted at Tracker leaves the site, and comes back under the same post.
	 */
	public function test_removed_and_opened_again(): void {
		$this->sweep();
		$ids  = self::offered();
		$post = Job_Posts::first( $ids[0] );
		self::sim( 'touch', array( 'type' => 'Opportunity', 'id' => $ids[0], 'members' => array( 'advertDetails' => array( 'publishOnline' => false ) ) ) );
		$status = $this->sweep();
		$this->assertSame( 1, $status['last']['removed'], wp_json_encode( $status ) );
		$this->assertSame( array( $ids[0] ), array_keys( self::jobs( Job_Meta::CLOSED ) ) );
		self::sim( 'touch', array( 'type' => 'Opportunity', 'id' => $ids[0], 'members' => array( 'advertDetails' => array( 'publishOnline' => true ) ) ) );
		$this->sweep();
		$this->assertSame( 'publish', get_post_status( $post ) );
		$this->assertSame( $ids, array_keys( self::jobs() ) );
	}

	/**
	 * An empty list removes nothing; a person decides, and each is asked for first.
	 */
	public function test_held_and_decided(): void {
		$this->sweep();
		$ids = self::offered();
		self::sim( 'fail', array( 'method' => 'POST', 'path' => '/api/v1/Opportunity/Search', 'status' => 204, 'times' => 0 ) );
		$status = $this->sweep();
		$this->assertSame( $ids, array_keys( self::jobs() ), 'nothing is removed' );
		if ( null === $status['held'] ) {
			// Each was asked for, and is still there: that is as good.
			$this->assertSame( count( $ids ), $status['last']['kept'], wp_json_encode( $status ) );
			return;
		}
		$this->assertSame( 'held', $status['last']['outcome'] );
		self::core()->jobs_decide( 'remove', 'admin' );
		$this->sweep();
		$this->assertSame( $ids, array_keys( self::jobs() ), 'Tracker publishes all of them' );
	}

	/**
	 * A change at Tracker is on the site within seconds: webhook, answer, work behind it. Every shape.
	 *
	 * @param string $shape Shape of the simulator.
	 * @dataProvider shapes
	 */
	public function test_webhook_within_seconds( string $shape ): void {
		self::sim( 'knobs', array( 'webhookShape' => $shape ) );
		$this->sweep();
		$seen = ( new Webhook_Registration( self::core(), new Webhook_Address( $this->settings ) ) )->register();
		$this->assertTrue( Webhook_Registration::is_complete( $seen ), wp_json_encode( $seen ) );
		$this->assertCount( 3, $seen['hooks'] );
		$id = self::offered()[1];
		self::sim( 'touch', array( 'type' => 'Opportunity', 'id' => $id, 'members' => array( 'advertDetails' => array( 'title' => 'Within seconds ' . $shape ) ) ) );
		self::eventually( static fn(): bool => ( self::jobs()[ $id ] ?? '' ) === 'Within seconds ' . $shape, 'the change is on the site: ' . wp_json_encode( self::sim( 'webhook-deliveries' ) ) );
		self::eventually( static fn(): bool => 0 === self::core()->jobs_status()['hints'], 'the hint is worked off' );
		$this->assertSame( array( 200 ), array_values( array_unique( array_merge( ...array_map( static fn( array $one ): array => array_column( $one['attempts'], 'status' ), self::sim( 'webhook-deliveries' ) ) ) ) ) );
		$events = array_column( (array) self::core()->site_journal( array( 'page' => 1, 'per_page' => 50 ) )['rows'], 'event' );
		$this->assertContains( 'job_hint', $events );
		foreach ( $events as $event ) {
			$this->assertNotSame( $event, Journal_Words::event( $event ) );
		}
	}

	/**
	 * Shapes of tracker-api.md 4.6.
	 *
	 * @return array<string,array{0:string}>
	 */
	public static function shapes(): array {
		return array(
			'a' => array( 'a' ),
			'b' => array( 'b' ),
			'c' => array( 'c' ),
			'd' => array( 'd' ),
			'e' => array( 'e' ),
		);
	}

	/**
	 * With every webhook lost the sweep brings the change.
	 */
	public function test_sweep_with_webhooks_dropped(): void {
		$this->sweep();
		( new Webhook_Registration( self::core(), new Webhook_Address( $this->settings ) ) )->register();
		self::sim( 'knobs', array( 'webhookDropRate' => 1 ) );
		$id = self::offered()[1];
		self::sim( 'touch', array( 'type' => 'Opportunity', 'id' => $id, 'members' => array( 'advertDetails' => array( 'title' => 'By the sweep' ) ) ) );
		$this->sweep();
		$this->assertSame( 'By the sweep', self::jobs()[ $id ] );
	}

	/**
	 * The door of the running site: strangers, garbage, other methods.
	 */
	public function test_the_door(): void {
		$url = ( new Webhook_Address( $this->settings ) )->url();
		$ask = static fn( string $method, string $to, string $body = '', string $type = 'application/json' ): int => (int) wp_remote_retrieve_response_code( wp_remote_request( $to, array( 'method' => $method, 'body' => $body, 'headers' => array( 'Content-Type' => $type ), 'timeout' => 20 ) ) );
		$this->assertSame( 405, $ask( 'GET', $url ) );
		$this->assertSame( 401, $ask( 'POST', Webhook_Address::prefix(), '{}' ) );
		$this->assertSame( 401, $ask( 'POST', Webhook_Address::prefix() . '?token=' . str_repeat( '0', 64 ), '{}' ) );
		$this->assertSame( 413, $ask( 'POST', $url, str_repeat( 'x', 70000 ) ) );
		foreach ( array( array( '{garbage', 'application/json' ), array( '', 'application/json' ), array( 'id=5', 'application/x-www-form-urlencoded' ), array( '<html>', 'text/html' ), array( '{"recordType":"Contact","recordId":5}', 'application/json' ) ) as list( $body, $type ) ) {
			$this->assertSame( 200, $ask( 'POST', $url, $body, $type ), $body );
		}
		$this->assertSame( 200, $ask( 'POST', $url . '&id=' . self::offered()[0], '{garbage' ) );
		self::eventually( static fn(): bool => 1 === count( self::jobs() ), 'garbage with an id in the query is a hint' );
		$this->assertSame( array(), self::problems() );
	}

	/**
	 * Settings decide what is published and what edits by hand keep.
	 */
	public function test_settings_are_obeyed(): void {
		$this->settings->update( array( 'jobs_published' => 'either' ) );
		$this->sweep();
		$either = array_keys( self::jobs() );
		$this->settings->update( array( 'jobs_published' => 'both', 'jobs_removal_share' => 100 ) );
		$this->sweep();
		$both = array_keys( self::jobs() );
		$this->assertNotSame( $either, $both );
		$this->assertSame( array(), array_diff( $both, $either ) );
		$this->settings->update( array( 'jobs_keep' => array( 'title' ) ) );
		wp_update_post( array( 'ID' => Job_Posts::first( $both[0] ), 'post_title' => 'By hand' ) );
		self::sim( 'touch', array( 'type' => 'Opportunity', 'id' => $both[0], 'members' => array( 'advertDetails' => array( 'title' => 'By Tracker', 'description' => 'New text' ) ) ) );
		self::core()->jobs_refresh( $both[0] );
		Plugin::boot()->jobs->run( 5000, 'run_now' );
		$post = get_post( Job_Posts::first( $both[0] ) );
		$this->assertSame( array( 'By hand', 'New text', array( 'title' ) ), array( $post->post_title, $post->post_content, Job_Edits::of( $post ) ) );
	}

	/**
	 * A database that does not answer in a sweep costs no job, and the next try does the rest.
	 */
	public function test_a_database_that_does_not_answer_changes_nothing(): void {
		$this->sweep();
		$ids = self::offered();
		self::sim( 'touch', array( 'type' => 'Opportunity', 'id' => $ids[0], 'members' => array( 'advertDetails' => array( 'title' => 'After it' ) ) ) );
		for ( $n = 0; $n < 2; $n++ ) {
			try {
				self::with_failing_queries( 'o.meta_value AS opportunity', fn(): array => $this->sweep() );
				$this->fail( 'an inventory was made up' );
			} catch ( Core_Exception $e ) {
				$this->assertSame( Job_Rows::UNREAD, $e->error_code() );
			}
			$this->assertSame( $ids, array_keys( self::jobs() ) );
		}
		$status = $this->sweep();
		$this->assertSame( array( 'complete', 0, 0 ), array( $status['last']['outcome'], $status['last']['created'], $status['last']['removed'] ), wp_json_encode( $status ) );
		$this->assertSame( 'After it', self::jobs()[ $ids[0] ] );
	}

	/**
	 * Tracker refuses a part of the registrations: the screens say which, and cron completes it.
	 */
	public function test_a_part_of_the_registrations_is_said_and_completed(): void {
		self::sim( 'fail', array( 'method' => 'POST', 'path' => '/api/v1/Webhook', 'status' => 500, 'skip' => 1, 'times' => 4 ) );
		$hooks = new Webhook_Registration( self::core(), new Webhook_Address( $this->settings ) );
		$hooks->register();
		$seen = $hooks->look();
		$this->assertSame( array( array( 'Updated', 'Deleted' ), false ), array( $seen['missing'], Webhook_Registration::is_complete( $seen ) ) );
		wp_remote_request( self::sandbox_url() . '/_sim/fail', array( 'method' => 'DELETE' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One member.
		do_action( 'halt_tracker_process_queue' );
		$this->assertFalse( Webhook_Registration::is_complete( ( new Webhook_Memory( $this->settings ) )->known() ), 'not at once' );
		update_option( Webhook_Memory::OPTION, array( 'next_at' => 1 ) + get_option( Webhook_Memory::OPTION ) );
		do_action( 'halt_tracker_process_queue' );
		$this->assertTrue( Webhook_Registration::is_complete( ( new Webhook_Memory( $this->settings ) )->known() ) );
		$this->assertCount( 3, $hooks->look()['hooks'] );
	}

	/**
	 * Days until a job closes reach the core, and the day reaches the post; a day by hand stays where Tracker names none.
	 */
	public function test_days_until_a_job_closes(): void {
		$this->settings->update( array( 'jobs_closing_days' => 60 ) );
		$this->sweep();
		$days = array();
		foreach ( self::offered() as $id ) {
			$post        = Job_Posts::first( $id );
			$posted      = (string) get_post_meta( $post, Job_Meta::POSTED_ON, true );
			$days[ $id ] = '' === $posted ? '' : gmdate( 'Y-m-d', strtotime( $posted . ' +60 days UTC' ) );
			$this->assertSame( $days[ $id ], get_post_meta( $post, Job_Meta::VALID_THROUGH, true ) );
		}
		$this->assertNotSame( array(), array_filter( $days ) );
		$this->settings->update( array( 'jobs_closing_days' => 0 ) );
		$mine = Job_Posts::first( self::offered()[0] );
		update_post_meta( $mine, Job_Meta::VALID_THROUGH, '2035-01-01' );
		$this->sweep();
		foreach ( self::offered() as $id ) {
			$post = Job_Posts::first( $id );
			$this->assertSame( $mine === $post ? '2035-01-01' : '', get_post_meta( $post, Job_Meta::VALID_THROUGH, true ) );
		}
	}

	/**
	 * Cron does all of it, too; and switched off nothing is asked.
	 */
	public function test_cron(): void {
		for ( $n = 0; $n < 10 && array() === self::jobs(); $n++ ) {
			do_action( 'halt_tracker_process_queue' );
		}
		$this->assertSame( self::offered(), array_keys( self::jobs() ) );
		$this->settings->update( array( 'jobs_enabled' => false ) );
		$before = count( self::sim( 'journal' ) );
		do_action( 'halt_tracker_process_queue' );
		$this->assertCount( $before, self::sim( 'journal' ) );
		$this->settings->update( array( 'jobs_enabled' => true, 'dialect' => 'widget' ) );
		$this->assertFalse( self::core()->jobs_status()['dialect_ok'] );
	}
}
