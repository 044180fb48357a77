<?php
/**
 * The list of deliveries.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Bulk_Actions;
use Halt\Tracker\Admin\Bulk_Work;
use Halt\Tracker\Admin\Delivery_Export;
use Halt\Tracker\Admin\Delivery_Filter;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Submissions_Page;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Core_Exception;

require_once __DIR__ . '/class-screen-test-case.php';

/**
 * Tests of Submissions_Page, its filter, its bulk actions and its export.
 */
final class Deliveries_Test extends Screen_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->register(
			array( new Bulk_Actions( $this->bridge, $this->flash ), new Delivery_Export( $this->bridge ) ),
			array( 'decide', 'go_on', 'bulk_end', 'export_deliveries' )
		);
		$this->engine->answers['status']      = array( 'counts' => array( 'delivered' => 3, 'dead' => 1 ), 'runs' => array() );
		$this->engine->answers['choices']     = array();
		$this->engine->answers['submissions'] = array( 'total' => 0, 'rows' => array() );
		update_option( 'timezone_string', 'Europe/London' );
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		Bulk_Work::forget();
		parent::tearDown();
	}

	/**
	 * The list as it is shown.
	 *
	 * @param array<string,string> $query Query of the address.
	 * @return string
	 */
	private function list( array $query = array() ): string {
		$_GET     = $query;
		$_REQUEST = $query;
		return $this->printed( array( new Submissions_Page( $this->bridge, $this->flash, $this->spool(), $this->spool_import() ), 'render' ) );
	}

	/**
	 * A row as the core gives it, hostile wherever a stranger has a say.
	 *
	 * @param string $id Submission id.
	 * @return array<string,mixed>
	 */
	private static function row( string $id ): array {
		return array(
			'id'           => $id,
			'received_at'  => 1760000000000,
			'ended_at'     => 1760000001000,
			'state'        => 'dead',
			'reason'       => self::CANARY,
			'path'         => 'http',
			'source'       => self::CANARY,
			'form_id'      => self::CANARY,
			'form_name'    => self::CANARY,
			'profile_id'   => 'cv',
			'profile_name' => self::CANARY,
			'outcome'      => self::CANARY,
			'record_kind'  => 'resource',
			'record_id'    => 104,
			'person'       => self::CANARY,
			'duplicate_of' => '',
			'due_at'       => 0,
			'problems'     => array(),
			'flags'        => array( 'dropped_fields', self::CANARY ),
		);
	}

	/**
	 * The address says what is asked for, in the site's own days.
	 */
	public function test_filter_reaches_the_core(): void {
		$this->list(
			array(
				'state'       => 'dead',
				's'           => 'jane@example.test',
				'from'        => '2026-03-28',
				'to'          => '2026-03-29',
				'form_id'     => 'a <b>',
				'profile_id'  => 'cv',
				'outcome'     => 'created',
				'record_kind' => 'resource',
				'record_id'   => '104',
				'flag'        => 'dropped_fields',
				'path'        => 'http',
				'source'      => 'zapier',
				'order'       => 'asc',
				'orderby'     => 'received',
				'paged'       => '3',
			)
		);
		$asked = $this->engine->told( 'submissions' )[0];
		$this->assertSame(
			array( 'dead', 'jane@example.test', 'a <b>', 'cv', 'created', 'resource', 104, 'dropped_fields', 'http', 'zapier', 'oldest', 3, 20 ),
			array( $asked['state'], $asked['search'], $asked['form_id'], $asked['profile_id'], $asked['outcome'], $asked['record_kind'], $asked['record_id'], $asked['flag'], $asked['path'], $asked['source'], $asked['order'], $asked['page'], $asked['per_page'] )
		);
		// In Britain the clocks went forward on the 29th: that day had 23 hours, and both days together 47.
		$this->assertSame( 47 * 3600 * 1000, $asked['to'] - $asked['from'] );
		$this->assertSame( '2026-03-28T00:00:00Z', gmdate( 'Y-m-d\TH:i:s\Z', intdiv( $asked['from'], 1000 ) ) );
	}

	/**
	 * The ways in have the core's own names: what the filter offers is what is stored.
	 */
	public function test_ways_in_are_named_as_the_core_names_them(): void {
		$source = (string) file_get_contents( dirname( __DIR__, 2 ) . '/src/outbox/sqlite/accept.rs' );
		$this->assertSame( 1, preg_match( '/fn path_name.*?\n}/s', $source, $match ) );
		preg_match_all( '/=> "(\w+)"/', $match[0], $names );
		$this->assertEqualsCanonicalizing( $names[1], Delivery_Filter::PATHS );
		$this->assertEqualsCanonicalizing( $names[1], array_keys( \Halt\Tracker\Admin\Delivery_Words::paths() ) );
	}

	/**
	 * What is no day, no number and no known way in asks for nothing.
	 */
	public function test_rubbish_in_the_address(): void {
		$this->list( array( 'from' => '2026-02-31', 'to' => "1' OR 1=1", 'record_id' => 'x', 'path' => self::CANARY, 'order' => 'sideways', 'state' => self::CANARY, 's' => self::CANARY, 'form_id' => self::CANARY ) );
		$asked = $this->engine->told( 'submissions' )[0];
		$this->assertSame( array( 0, 0, 0, '', 'newest' ), array( $asked['from'], $asked['to'], $asked['record_id'], $asked['path'], $asked['order'] ) );
	}

	/**
	 * Every state has its list, with how many are in it, and strangers' texts are texts.
	 */
	public function test_list(): void {
		$this->engine->answers['submissions'] = array( 'total' => 1, 'rows' => array( self::row( '01ABC' ) ) );
		$this->engine->answers['choices']     = array(
			'forms'        => array( array( 'id' => self::CANARY, 'name' => self::CANARY ) ),
			'profiles'     => array( array( 'id' => 'cv', 'name' => '' ) ),
			'sources'      => array( self::CANARY ),
			'record_kinds' => array( 'resource', self::CANARY ),
			'outcomes'     => array( 'created' ),
		);
		$html                                 = $this->list();
		foreach ( array_diff( Words::states(), array( Words::state( 'in_spool' ) ) ) as $label ) {
			$this->assertStringContainsString( '>' . $label . ' <span class="count">', $html );
		}
		foreach ( array( 'Failed <span class="count">(1)', 'Delivered <span class="count">(3)', 'Tracker kept less than was sent', 'Candidate (Resource) 104', '<option value="cv">cv</option>', 'Export what matches as CSV' ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
	}

	/**
	 * The link to Tracker is there once its address is known, and only then.
	 */
	public function test_link_to_the_record(): void {
		$this->engine->answers['submissions'] = array( 'total' => 1, 'rows' => array( self::row( '01ABC' ) ) );
		$this->assertStringNotContainsString( 'rms.example', $this->list() );
		$this->settings->update( array( 'record_url' => 'https://rms.example/{Kind}/{id}?k={kind}' ) );
		$this->assertStringContainsString( 'href="https://rms.example/Resource/104?k=resource"', $this->list() );
		foreach ( array( 'http://rms.example/{id}', 'javascript:alert({id})', 'https://rms.example/', 'https://{id}.example/', 'https://u@rms.example/{id}', 'https://rms.example/"><{id}' ) as $bad ) {
			$this->assertNull( \Halt\Tracker\Admin\Record_Link::template( $bad ), $bad );
		}
		$this->assertSame( '', \Halt\Tracker\Admin\Record_Link::template( ' ' ) );
	}

	/**
	 * Who may only look sees the list, and nothing to press.
	 */
	public function test_a_viewer_only_looks(): void {
		$this->engine->answers['submissions'] = array( 'total' => 1, 'rows' => array( self::row( '01ABC' ) ) );
		$html                                 = $this->as_viewer( fn(): string => $this->list() );
		$this->assertStringContainsString( '01ABC', $html );
		$this->assertStringNotContainsString( 'admin-post.php', $html );
		$this->assertStringNotContainsString( 'type="checkbox"', $html );
		$this->assertSame( 'died 403', $this->as_viewer( fn(): string => $this->act( 'decide', array( 'ids' => array( '01ABC' ), 'decision' => 'discard' ) ) ) );
		$this->assertSame( 'died 403', $this->as_viewer( fn(): string => $this->act( 'export_deliveries' ) ) );
	}

	/**
	 * The store away: the page stands, and says so.
	 */
	public function test_without_the_core(): void {
		foreach ( array( new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' ), new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_locked' ) ) as $fault ) {
			$this->engine->answers['submissions'] = $fault;
			$this->assertStringContainsString( '<h1>Deliveries</h1>', $this->list() );
			$this->assertStringContainsString( '<h1>Deliveries</h1>', $this->list( array( 'submission' => '01ABC' ) ) . $this->list() );
		}
		$this->engine->answers['submissions'] = array( 'total' => 0, 'rows' => array() );
		$this->engine->answers['choices']     = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_locked' );
		$this->assertStringContainsString( 'No submissions here.', $this->list() );
	}

	/**
	 * All that match are worked on in batches; what came in later is not touched, and nobody is asked twice.
	 */
	public function test_all_that_match(): void {
		$this->engine->answers['submissions']      = array( 'total' => 3, 'rows' => array( self::row( 'A' ), self::row( 'B' ), self::row( 'C' ) ) );
		$this->engine->answers['submission']       = array( 'state' => 'dead' );
		$this->engine->answers['replaySubmission'] = array( 'status' => 'waiting' );
		$before                                    = (int) ( microtime( true ) * 1000 );
		$this->assertStringContainsString( 'tab=bulk', $this->act( 'decide', array( 'all' => '1', 'decision' => 'release', 'filter' => array( 'state' => 'dead', 's' => 'x' ) ) ) );
		$asked = $this->engine->told( 'submissions' )[0];
		$this->assertSame( array( 'dead', 'x', 'oldest' ), array( $asked['state'], $asked['search'], $asked['order'] ) );
		$this->assertGreaterThanOrEqual( $before, $asked['to'] );
		$this->assertSame( array( 'A', 'B', 'C' ), array_column( $this->engine->told( 'replaySubmission' ), 'id' ) );
		$this->assertSame( array( 'today' ), array_unique( array_column( $this->engine->told( 'replaySubmission' ), 'profile' ) ) );
		$this->assertSame( array( 'admin' ), array_unique( array_column( $this->engine->told( 'replaySubmission' ), 'actor' ) ) );
		$html = $this->list( array( 'tab' => 'bulk' ) );
		$this->assertStringContainsString( '3 submissions were released.', $html );
		$this->assertStringContainsString( 'Done.', $html );
		// Pressed once more: nothing is left to do.
		$this->act( 'go_on' );
		$this->assertCount( 3, $this->engine->told( 'replaySubmission' ) );
	}

	/**
	 * A store that is away stops the work where it is, and it goes on from there.
	 */
	public function test_all_that_match_goes_on_after_a_fault(): void {
		$this->engine->answers['submissions']       = array( 'total' => 2, 'rows' => array( self::row( 'A' ), self::row( 'B' ) ) );
		$this->engine->answers['submission']        = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_locked' );
		$this->engine->answers['discardSubmission'] = array( 'state' => 'discarded' );
		$this->act( 'decide', array( 'all' => '1', 'decision' => 'discard', 'filter' => array() ) );
		$html = $this->list( array( 'tab' => 'bulk' ) );
		$this->assertStringContainsString( 'Another process has locked the store', $html );
		$this->assertStringContainsString( 'data-halt-bulk', $html );
		$this->assertStringContainsString( '0 of 2 looked at.', $html );
		$this->engine->answers['submission'] = array( 'state' => 'dead' );
		$this->act( 'go_on' );
		$this->assertStringContainsString( '2 submissions were discarded.', $this->list( array( 'tab' => 'bulk' ) ) );
		$this->act( 'bulk_end' );
		$this->assertStringContainsString( 'Nothing is being done', $this->list( array( 'tab' => 'bulk' ) ) );
	}

	/**
	 * What is on its way or delivered is not touched by a decision about several.
	 */
	public function test_bulk_leaves_what_needs_nobody(): void {
		foreach ( array( 'waiting', 'received', 'delivered', 'duplicate', 'discarded', 'erased', '' ) as $state ) {
			$this->engine->answers['submission'] = array( 'state' => $state );
			$this->act( 'decide', array( 'ids' => array( 'A' ), 'decision' => 'discard' ) );
			$this->act( 'decide', array( 'ids' => array( 'A' ), 'decision' => 'release' ) );
		}
		$this->assertSame( array( array(), array() ), array( $this->engine->told( 'replaySubmission' ), $this->engine->told( 'discardSubmission' ) ) );
		$this->messages();
		$this->act( 'decide', array( 'decision' => 'release' ) );
		$this->assertStringContainsString( 'Nothing was ticked.', $this->messages() );
	}

	/**
	 * The file opens as it is, computes nothing, and has everything once.
	 */
	public function test_export(): void {
		$full                                 = array_map( static fn( int $number ): array => self::row( sprintf( 'ID%03d', $number ) ), range( 1, 200 ) );
		$this->engine->answers['submissions'] = array( 'total' => 200, 'rows' => $full );
		$file                                 = '';
		foreach ( ( new Delivery_Export( $this->bridge ) )->pages( Delivery_Filter::of( new Input( array( 'state' => 'dead' ) ) ), 1760000005000 ) as $page ) {
			$file .= $page;
			// The second page, asked for after a row has left the filter, begins with one that was there already.
			$this->engine->answers['submissions'] = array( 'total' => 200, 'rows' => array( $full[199], self::row( '=1+2' ) ) );
		}
		$this->assertStringStartsWith( "\xEF\xBB\xBFSubmission,Received,", $file );
		$lines = explode( "\r\n", rtrim( $file, "\r\n" ) );
		$this->assertCount( 202, $lines );
		$this->assertSame( array( 1, 1 ), array( substr_count( $file, 'ID200,' ), substr_count( $file, "'=1+2," ) ) );
		$cells = str_getcsv( $lines[1], ',', '"', '' );
		$this->assertSame( array( 'ID001', '2025-10-09 09:53:20', self::CANARY, 'Failed' ), array_slice( $cells, 0, 4 ) );
		$this->assertSame( array( 1, 2 ), array_column( $this->engine->told( 'submissions' ), 'page' ) );
		$this->assertSame( array( 1760000005000 ), array_unique( array_column( $this->engine->told( 'submissions' ), 'to' ) ) );
	}

	/**
	 * Runs and the journal of the site, which take the place of the last three runs.
	 */
	public function test_runs_and_journal(): void {
		$this->engine->answers['status']      = array( 'runs' => array( array( 'trigger' => 'cron', 'at' => 1760000000000 ), array( 'trigger' => self::CANARY, 'at' => 1 ) ), 'next_due_at' => 1760000000000 );
		$this->engine->answers['siteJournal'] = array(
			'total' => 120,
			'rows'  => array(
				array( 'id' => 1, 'at' => 1760000000000, 'event' => 'secret_revealed', 'step' => '', 'outcome' => '', 'code' => '', 'http_status' => 0, 'duration_ms' => 0, 'detail' => array( 'actor' => self::CANARY ) ),
				array( 'id' => 2, 'at' => 1760000000000, 'event' => self::CANARY, 'step' => self::CANARY, 'outcome' => self::CANARY, 'code' => self::CANARY, 'http_status' => 500, 'duration_ms' => 12, 'detail' => array( 'x' => self::CANARY ) ),
			),
		);
		$html                                 = $this->list( array( 'tab' => 'runs', 'paged' => '2' ) );
		$this->assertSame( 2, $this->engine->told( 'siteJournal' )[0]['page'] );
		foreach ( array( 'WP-Cron', 'Secret shown', 'HTTP 500', 'Page 2 of 3', 'Newer', 'Older', 'Sync Log' ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
	}
}
