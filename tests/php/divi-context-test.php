<?php
/**
 * Event, job and page of a submission (Divi contract, section 4).
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Divi_Context;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Divi_Context.
 */
final class Divi_Context_Test extends Shell_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		foreach ( array( 'halt_event', 'halt_job' ) as $type ) {
			if ( ! post_type_exists( $type ) ) {
				register_post_type( $type, array( 'public' => true, 'has_archive' => true ) );
			}
		}
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		wp_reset_query();
		parent::tearDown();
	}

	/**
	 * Makes the main query.
	 *
	 * @param array<string,mixed> $query Query.
	 */
	private function visit( array $query ): void {
		$GLOBALS['wp_query']     = new \WP_Query( $query ); // phpcs:ignore -- The main query is a global.
		$GLOBALS['wp_the_query'] = $GLOBALS['wp_query']; // phpcs:ignore -- The same.
	}

	/**
	 * The visited event counts, whatever the hook says.
	 */
	public function test_visited_event(): void {
		$event = $this->make_page( '', 'halt_event' );
		$other = $this->make_page( '', 'halt_event' );
		update_post_meta( $event, 'event_date', '2026-12-31 18:00' );
		$this->visit( array( 'p' => $event, 'post_type' => 'halt_event' ) );
		$context = Divi_Context::describe( array( 'post_id' => $other ) );
		$this->assertSame( $event, $context['event_id'] );
		$this->assertSame( $event, $context['post_id'] );
		$this->assertSame( '2026-12-31', $context['event_date'] );
		$this->assertSame( get_post( $event )->post_title, $context['event_title'] );
		$this->assertSame( get_permalink( $event ), $context['url'] );
	}

	/**
	 * On an archive the hook names an arbitrary event: there is none.
	 */
	public function test_archive(): void {
		$event = $this->make_page( '', 'halt_event' );
		$this->visit( array( 'post_type' => 'halt_event' ) );
		$this->assertTrue( is_post_type_archive( 'halt_event' ) );
		$context = Divi_Context::describe( array( 'post_id' => $event ) );
		$this->assertSame( 0, $context['event_id'] );
		$this->assertSame( 0, $context['post_id'] );
	}

	/**
	 * An event that is embedded in a page counts by the hook's word; another post does not.
	 */
	public function test_event_of_the_hook_on_a_page(): void {
		$page  = $this->make_page( '' );
		$event = $this->make_page( '', 'halt_event' );
		$this->visit( array( 'page_id' => $page ) );
		$this->assertSame( $event, Divi_Context::describe( array( 'post_id' => $event ) )['event_id'] );
		$this->assertSame( 0, Divi_Context::describe( array( 'post_id' => $page ) )['event_id'] );
		$this->assertSame( 0, Divi_Context::describe( array( 'post_id' => 999999999 ) )['event_id'] );
		$this->assertSame( $page, Divi_Context::describe( array() )['post_id'] );
	}

	/**
	 * A job's page brings the job.
	 */
	public function test_job(): void {
		$job = $this->make_page( '', 'halt_job' );
		update_post_meta( $job, 'halt_tracker_opportunity_id', '4711' );
		$this->visit( array( 'p' => $job, 'post_type' => 'halt_job' ) );
		$context = Divi_Context::describe( array() );
		$this->assertSame( $job, $context['job_id'] );
		$this->assertSame( 4711, $context['opportunity_id'] );
		$this->assertSame( 0, $context['event_id'] );
	}

	/**
	 * Campaign and click ids come with the page's query; nothing else of it does.
	 */
	public function test_tracking(): void {
		$page = $this->make_page( '' );
		$this->visit( array( 'page_id' => $page ) );
		$_SERVER['REQUEST_URI']    = '/x/?utm_source=request&utm_term=t';
		$_POST['_wp_http_referer'] = wp_slash( '/x/?utm_source=LinkedIn&UTM_Medium=social&gclid=Abc-1&email=jane%40example.test&utm_x[]=y' );
		$this->assertSame(
			array( 'utm_source' => 'LinkedIn', 'utm_term' => 't', 'utm_medium' => 'social', 'gclid' => 'Abc-1' ),
			(array) Divi_Context::describe( array() )['tracking']
		);
		$_POST['_wp_http_referer'] = array( 'x' );
		$_SERVER['REQUEST_URI']    = '/';
		$this->assertSame( array(), (array) Divi_Context::describe( array() )['tracking'] );
	}
}
