<?php
/**
 * The overview, the box on the dashboard, and delivering now in rounds.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Admin\Connection_Actions;
use Halt\Tracker\Admin\Dashboard_Widget;
use Halt\Tracker\Admin\Day_Chart;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Overview_Facts;
use Halt\Tracker\Admin\Overview_Page;
use Halt\Tracker\Admin\Overview_Words;
use Halt\Tracker\Admin\Runners;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Alerts;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Run_Now;
use Halt\Tracker\Run_Route;

require_once __DIR__ . '/class-shell-test-case.php';
require_once __DIR__ . '/class-action-ended.php';

/**
 * Tests of Overview_Page, Overview_Facts, Day_Chart, Runners, Run_Route, Dashboard_Widget.
 */
final class Overview_Test extends Shell_Test_Case {

	private const BAD = '<script>alert(1)</script>';

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		Activation::install();
		$this->engine->answers['status']      = array(
			'counts'            => array( 'waiting' => 3, 'delivered' => 1234, 'dead' => 1 ),
			'oldest_waiting_at' => 1000 * ( time() - 300 ),
			'connection'        => array( 'state' => 'connected', 'sign_in' => 'o_auth', 'connected_at' => 1000 * ( time() - 86400 ) ),
			'runs'              => array( array( 'trigger' => 'cron', 'at' => 1000 * ( time() - 60 ) ), array( 'trigger' => 'request_end', 'at' => 1000 * ( time() - 3600 ) ) ),
			'queue'             => array( 'ends_at' => 1000 * ( time() + 1200 ) ),
			'reconciliation'    => array( 'day' => '2026-11-22', 'came_in' => 7, 'accounted' => 7, 'gap' => 0, 'checked_at' => 1000 * time(), 'sample' => array( 'checked' => 4, 'missing' => 0 ) ),
		);
		$this->engine->answers['figures']     = array(
			'days'              => array(
				array( 'day' => '2026-11-20', 'came_in' => 0, 'delivered' => 0, 'failed' => 0 ),
				array( 'day' => '2026-11-21', 'came_in' => 12, 'delivered' => 9, 'failed' => 2 ),
				array( 'day' => '2026-11-22', 'came_in' => 4, 'delivered' => 30, 'failed' => 0 ),
			),
			'last_delivered_at' => 1000 * ( time() - 120 ),
			'last_received_at'  => 1000 * ( time() - 240 ),
		);
		$this->engine->answers['submissions'] = array(
			'total' => 2,
			'rows'  => array( array( 'id' => '01OLD', 'ended_at' => 5 ), array( 'id' => '01ABC', 'person' => self::BAD, 'form_name' => self::BAD, 'record_kind' => 'resource', 'record_id' => 104, 'ended_at' => 1000 * ( time() - 120 ) ) ),
		);
	}

	/**
	 * The page as HTML.
	 */
	private function page(): string {
		ob_start();
		( new Overview_Page( $this->facts(), new Connection_Actions( $this->bridge, $this->settings, new Flash( $this->vault ) ) ) )->render();
		return (string) ob_get_clean();
	}

	/**
	 * What it tells.
	 */
	private function facts(): Overview_Facts {
		return new Overview_Facts( $this->bridge, $this->settings, $this->spool() );
	}

	/**
	 * Everything that was promised stands on it, and a stranger's text is text.
	 */
	public function test_page(): void {
		$page  = $this->page();
		$texts = array(
			'halt-tracker-headline-warning',
			'state=waiting',
			'>1,234</span>',
			'The oldest that waits came in 5 minutes ago',
			'At the allowed rate, all that waits will be delivered in 20 minutes',
			'>Connected</span>',
			'signed in through OAuth',
			'The last 3 days',
			'Came in: 16. Delivered: 39. Failed: 2.',
			'submission=01ABC',
			'Candidate (Resource) 104',
			'The queue was last worked on 1 minute ago',
			'2026-11-22 (UTC): came in 7, accounted for 7.',
			'Read back from Tracker: 4; not found: 0.',
			'name="action" value="halt_tracker_run_now"',
			'name="back" value="halt-tracker"',
		);
		foreach ( $texts as $text ) {
			$this->assertStringContainsString( $text, $page );
		}
		$this->assertStringNotContainsString( '<script', $page );
		$this->assertGreaterThan( strpos( $page, '=01ABC' ), strpos( $page, '=01OLD' ), 'in the order of arriving' );
		$this->assertSame( 4, substr_count( $page, '<tr>' ), 'the table says what the drawing shows' );
		$this->assertSame( 3, substr_count( $page, '<rect class="halt-tracker-bar ' ) );
		$this->assertSame( 'delivered', $this->engine->told( 'submissions' )[0]['state'] );
		$this->assertSame( 30, $this->engine->told( 'figures' )[0]['days'] );
	}

	/**
	 * The days are those of the site's own zone.
	 */
	public function test_days_of_the_sites_zone(): void {
		$zone = static fn(): string => 'Asia/Kolkata';
		add_filter( 'pre_option_timezone_string', $zone );
		$this->facts()->all();
		remove_filter( 'pre_option_timezone_string', $zone );
		$this->assertSame( 330, $this->engine->told( 'figures' )[0]['offset_minutes'] );
	}

	/**
	 * Without the extension or the store there are still the reason, the spool, the alerts and the runners.
	 */
	public function test_without_the_core(): void {
		foreach ( array( 'status', 'figures', 'submissions' ) as $method ) {
			$this->engine->answers[ $method ] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_full' );
		}
		Alerts::raise( 'store_unavailable', array( 'code' => 'store_full' ) );
		$page = $this->page();
		foreach ( array( 'The disk of the private directory is full.', 'halt-tracker-headline-error', 'Look at the private directory', 'What delivers' ) as $text ) {
			$this->assertStringContainsString( $text, $page );
		}
		$this->assertStringNotContainsString( 'halt-tracker-counts', $page );

		$this->setUp();
		$this->engine->answers['figures'] = new Core_Exception( Core_Exception::INTERNAL, 'panic' );
		$this->assertStringContainsString( 'The figures cannot be had at the moment.', $this->page() );
	}

	/**
	 * The sentence on top says the gravest thing.
	 */
	public function test_headline(): void {
		$level                                     = fn(): string => Overview_Words::headline( $this->facts()->summary() )['level'];
		$this->engine->answers['status']['counts'] = array( 'waiting' => 2, 'delivered' => 1 );
		$this->assertSame( 'success', $level() );
		$this->assertStringContainsString( '2 submissions are on their way', Overview_Words::headline( $this->facts()->summary() )['text'] );
		$this->engine->answers['status']['connection'] = array( 'state' => 'disconnected' );
		$this->assertStringContainsString( 'not connected', Overview_Words::headline( $this->facts()->summary() )['text'] );
		Alerts::raise( 'breaker_open' );
		$this->assertStringContainsString( '1 thing is wrong', Overview_Words::headline( $this->facts()->summary() )['text'] );
		$this->settings->update( array( 'paused' => true ) );
		$this->assertStringContainsString( '2 submissions wait for the end of the pause.', Overview_Words::headline( $this->facts()->summary() )['text'] );
		$this->engine->answers['status'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_locked' );
		$this->assertSame( 'error', $level() );
	}

	/**
	 * Whoever may only view is shown nothing to press.
	 */
	public function test_viewer(): void {
		$viewer = wp_insert_user( array( 'user_login' => 'view' . wp_rand(), 'user_pass' => 'x', 'role' => 'author' ) );
		$this->settings->update( array( 'viewer_roles' => array( 'author' ) ) );
		wp_set_current_user( $viewer );
		$page = $this->page();
		$this->assertStringNotContainsString( '<form', $page );
		$this->assertStringNotContainsString( 'data-halt-nonce', $page );
		$this->assertStringNotContainsString( Screens::SETTINGS, $page );
		wp_set_current_user( 1 );
		require_once ABSPATH . 'wp-admin/includes/user.php';
		wp_delete_user( $viewer );
	}

	/**
	 * Columns stand on each other, within the drawing, from the side on which time begins.
	 */
	public function test_chart(): void {
		$days  = $this->engine->answers['figures']['days'];
		$chart = new Day_Chart( $days );
		$this->assertSame( 50, $chart->top() );
		list( $first, $failed, $last ) = $chart->columns();
		$this->assertSame( array( 'delivered', 'failed', 'delivered' ), array( $first['kind'], $failed['kind'], $last['kind'] ) );
		$this->assertSame( $first['x'], $failed['x'] );
		$this->assertEqualsWithDelta( $first['y'], $failed['y'] + $failed['height'], 0.02 );
		$this->assertEqualsWithDelta( Day_Chart::HEIGHT, $last['y'] + $last['height'], 0.02 );
		$this->assertLessThan( $last['x'], $first['x'] );
		$mirrored = ( new Day_Chart( $days, true ) )->columns();
		$this->assertGreaterThan( $mirrored[2]['x'], $mirrored[0]['x'] );
		foreach ( array( 0 => 1, 1 => 1, 3 => 5, 10 => 10, 11 => 20, 999 => 1000 ) as $number => $top ) {
			$this->assertSame( $top, ( new Day_Chart( array( array( 'day' => '2026-11-22', 'delivered' => $number ) ) ) )->top(), (string) $number );
		}
		$this->assertSame( array(), ( new Day_Chart( array( 'x', null ) ) )->columns() );
	}

	/**
	 * Who delivers is named, with what is known about it.
	 */
	public function test_runners(): void {
		$runners = Runners::all( array( 'runs' => array( array( 'trigger' => 'cli', 'at' => 1000 * time() ) ) ), false );
		$this->assertSame( array( 'request_end', 'cron', 'cli', 'run_now' ), array_column( $runners, 'trigger' ) );
		$this->assertSame( 'At work now.', $runners[2]['note'] );
		$this->assertSame( 'Switched off in the settings.', $runners[0]['note'] );
		$this->assertSame( 'cli', Runners::latest( $runners )['trigger'] );
		$this->assertNull( Runners::latest( Runners::all( array(), true ) ) );
		wp_unschedule_hook( 'halt_tracker_process_queue' );
		$this->assertStringContainsString( 'not on WordPress’s schedule', Runners::all( array(), true )[1]['note'] );
		wp_schedule_event( time() - 3600, 'halt_tracker_minute', 'halt_tracker_process_queue' );
		$this->assertStringContainsString( 'Late by 1 hour', Runners::all( array(), true )[1]['note'] );
	}

	/**
	 * One request delivers, others look; nobody else may do either.
	 */
	public function test_deliver_now_and_look(): void {
		$route                          = new Run_Route( new Run_Now( $this->bridge, $this->spool_import() ) );
		$this->engine->answers['drain'] = array( 'steps' => 4, 'finished' => 2, 'next_due_at' => 1000 * ( time() + 60 ), 'code' => '' );
		$answer                         = (array) $route->deliver()->get_data();
		$this->assertSame( array( 2, 3, false, '', 'Done. Finished: 2. Still waiting: 3. The rest goes on by itself.' ), array( $answer['finished'], $answer['left'], $answer['more'], $answer['obstacle'], $answer['message'] ) );
		$this->assertSame( array( 3, 1 ), array( $answer['counts']->waiting, $answer['counts']->dead ) );
		$this->assertCount( 1, $this->engine->told( 'drain' ) );

		$answer = (array) $route->look()->get_data();
		$this->assertSame( array( 0, 3, 'Still waiting: 3.' ), array( $answer['finished'], $answer['left'], $answer['message'] ) );
		$this->assertCount( 1, $this->engine->told( 'drain' ), 'looking delivers nothing' );

		$this->engine->answers['drain'] = array( 'busy' => true );
		$answer                         = (array) $route->deliver()->get_data();
		$this->assertSame( array( true, 'busy', 'Another process is delivering at this moment.' ), array( $answer['more'], $answer['obstacle'], $answer['message'] ) );
		$this->engine->answers['drain'] = array( 'paused' => true );
		$answer                         = (array) $route->deliver()->get_data();
		$this->assertSame( array( false, 'paused' ), array( $answer['more'], $answer['obstacle'] ) );
		foreach ( array( 'drain' => 'deliver', 'status' => 'look' ) as $method => $way ) {
			$this->engine->answers[ $method ] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_full' );
			$this->assertSame( 503, $route->$way()->get_error_data()['status'] );
		}
		wp_set_current_user( 0 );
		foreach ( array( 'GET', 'POST' ) as $method ) {
			$this->assertSame( 401, rest_do_request( new \WP_REST_Request( $method, '/halt-tracker/v1/run' ) )->get_status() );
		}
	}

	/**
	 * Each run makes due what backs off. Run until nothing is due, it would use up every attempt of what fails in a
	 * minute; so there is one, and cron does the rest.
	 */
	public function test_one_wish_is_one_run_and_cron_does_the_rest(): void {
		$this->engine->answers['drain'] = array( 'steps' => 4, 'finished' => 2, 'next_due_at' => 1000 * ( time() - 1 ), 'code' => '' );
		$answer                         = ( new Run_Now( $this->bridge, $this->spool_import() ) )->run( 1000 );
		$this->assertTrue( $answer['more'] );
		$this->assertCount( 1, $this->engine->told( 'drain' ) );
		$this->assertNotFalse( wp_next_scheduled( 'halt_tracker_process_queue', array( 'wake' ) ) );
	}

	/**
	 * The box is there for whoever may view, and for nobody else.
	 */
	public function test_dashboard(): void {
		require_once ABSPATH . 'wp-admin/includes/dashboard.php';
		global $wp_meta_boxes;
		$widget = new Dashboard_Widget( $this->facts() );
		set_current_screen( 'dashboard' );
		wp_set_current_user( 0 );
		$widget->add();
		$this->assertStringNotContainsString( Dashboard_Widget::ID, (string) wp_json_encode( $wp_meta_boxes['dashboard'] ?? array() ) );
		wp_set_current_user( 1 );
		$widget->add();
		$this->assertArrayHasKey( Dashboard_Widget::ID, $wp_meta_boxes['dashboard']['normal']['core'] );
		set_current_screen( 'front' );
		ob_start();
		$widget->render();
		$html = (string) ob_get_clean();
		// A request of before may still be at work behind its answer, and raise an alert.
		$this->assertMatchesRegularExpression( '/1 submission needs a person\.|wrong at the moment/', $html );
		foreach ( array( 'Waiting: 3', 'Delivered: 1,234', 'Connected', 'The oldest that waits came in', 'page=halt-tracker"' ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
		$this->engine->answers['status'] = new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' );
		ob_start();
		$widget->render();
		$this->assertStringContainsString( '<strong>', (string) ob_get_clean() );
	}
}
