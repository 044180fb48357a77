<?php
/**
 * The tools.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Single_Use;
use Halt\Tracker\Admin\Tool_Actions;
use Halt\Tracker\Admin\Tools_Page;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Pasted_Submission;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Sample_Submission;
use Halt\Tracker\Settings;
use Halt\Tracker\Signature_Report;

require_once __DIR__ . '/class-screen-test-case.php';

/**
 * Tests of Tools_Page and its tools.
 */
final class Tools_Test extends Screen_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->register( array( new Tool_Actions( $this->bridge, $this->flash ) ), array( 'remove_test', 'clear_locks' ) );
		$this->engine->answers['note']   = array( 'noted' => true );
		$this->engine->answers['dryRun'] = array( 'state' => 'waiting', 'reason' => '', 'problems' => array(), 'draft' => null, 'calls' => array() );
	}

	/**
	 * A tool as it is shown.
	 *
	 * @param string               $tool   Its name.
	 * @param array<string,string> $query  Further query.
	 * @param array<string,mixed>  $values What is sent with its form; empty: nothing.
	 * @return string
	 */
	private function tool( string $tool, array $query = array(), array $values = array() ): string {
		$_GET = array( 'tool' => $tool ) + $query;
		$form = str_replace( '-', '_', $tool );
		$this->post( array() === $values ? '' : $form, array( 'halt_tracker_form' => $form ) + $values );
		try {
			return $this->printed( array( Tools_Page::build( $this->bridge, $this->settings ), 'render' ) );
		} finally {
			$this->post( '', array() );
		}
	}

	/**
	 * The last one that is not a second copy, or any: what came in beside what was made of it.
	 */
	public function test_inspect(): void {
		$bad                                  = self::CANARY;
		$this->engine->answers['submissions'] = array( 'total' => 2, 'rows' => array( array( 'id' => '01COPY', 'duplicate_of' => '01ABC' ), array( 'id' => '01ABC', 'duplicate_of' => '' ) ) );
		$this->engine->answers['submission']  = array(
			'id'         => '01ABC',
			'state'      => $bad,
			'submission' => array( 'fields' => array( array( 'key' => $bad, 'value' => $bad ) ) ),
			'plan'       => array( 'profile_name' => $bad, 'profile_version' => 4, 'fields' => array( 'surname' => $bad ) ),
			'problems'   => array( array( 'code' => $bad, 'field' => $bad ) ),
		);
		$html                                 = $this->tool( 'inspect' );
		$this->assertSame( array( '01ABC' ), $this->engine->told( 'submission' ) );
		$this->assertStringContainsString( 'version 4', $html );
		$this->assertStringContainsString( '<pre role="region" tabindex="0" aria-label="Received">', $html );
		$this->assertSame( 'viewed', $this->engine->told( 'note' )[0]['event'] );
		$this->tool( 'inspect', array( 'id' => '01XYZ' ) );
		$this->assertSame( '01XYZ', $this->engine->told( 'submission' )[1] );
		$this->engine->answers['submissions'] = array( 'total' => 0, 'rows' => array() );
		$this->assertStringContainsString( 'Nothing has come in yet.', $this->tool( 'inspect' ) );
	}

	/**
	 * A dry run of what was pasted and of what is kept; the calls in words.
	 */
	public function test_dry_run(): void {
		$bad                             = self::CANARY;
		$this->engine->answers['dryRun'] = array(
			'profile'  => array( 'id' => 'cv', 'name' => $bad ),
			'state'    => 'waiting',
			'reason'   => $bad,
			'problems' => array( array( 'code' => $bad, 'field' => $bad, 'detail' => $bad ) ),
			'draft'    => array( 'fields' => array( $bad => $bad ) ),
			'calls'    => array(
				array( 'step' => 'record', 'purpose' => 'create_record', 'method' => 'POST', 'url' => 'https://rms.example/' . $bad, 'headers' => array( $bad => $bad ), 'body' => array( $bad => $bad ), 'file' => null, 'condition' => 'nobody_found' ),
				array( 'step' => $bad, 'purpose' => $bad, 'method' => $bad, 'url' => $bad, 'headers' => $bad, 'body' => $bad, 'file' => array( 'name' => $bad ), 'condition' => $bad ),
			),
		);
		$html                            = $this->tool( 'dry-run', array(), array( 'json' => '{"form_id":"careers","fields":{"email":"a@b.test","skills":["x","y"],"ok":true},"meta":{"utm_source":"li","x":1},"job_id":7,"files":[{"field":"cv","name":"a.pdf","path":"/etc/passwd","content":"AAAA"}]}' ) );
		foreach ( array( 'Create the record', 'if nobody is found', 'POST https://rms.example/' ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
		$asked = $this->engine->told( 'dryRun' )[0]['submission'];
		$this->assertSame( array( 'careers', array( 'a@b.test', 'x, y', 'yes' ), 7, array( 'utm_source' => 'li' ) ), array( $asked['form']['id'], array_column( $asked['fields'], 'value' ), $asked['context']['job_id'], $asked['context']['tracking'] ) );
		$this->assertSame( array( array( 'field' => 'cv', 'name' => 'a.pdf', 'content' => 'AAAA' ) ), $asked['files'] );

		$this->tool( 'dry-run', array(), array( 'id' => '01ABC', 'json' => 'anything' ) );
		$this->assertSame( array( null, '01ABC' ), array( $this->engine->told( 'dryRun' )[1]['submission'], $this->engine->told( 'dryRun' )[1]['id'] ) );
		$this->engine->answers['dryRun'] = new Core_Exception( Core_Exception::INVALID_INPUT, 'unknown_id' );
		$this->assertStringContainsString( 'There is no such submission.', $this->tool( 'dry-run', array(), array( 'id' => '01ABC' ) ) );
	}

	/**
	 * What is wrong with what was pasted is named where it is, and the core is not asked.
	 */
	public function test_pasted_faults_are_named_at_the_member(): void {
		$cases = array(
			'{"fields":'                             => array( '', 'not_json:' ),
			'[1]'                                    => array( '', 'not_an_object' ),
			'{}'                                     => array( 'fields', 'not_an_object' ),
			'{"fields":{}}'                          => array( 'fields', 'no_fields' ),
			'{"fields":{"a":{"b":1}}}'               => array( 'fields.a', 'not_a_text' ),
			'{"fields":[{"value":"x"}]}'             => array( 'fields.', 'no_key' ),
			'{"fields":{"a":1},"files":[{"content":"~"}]}' => array( 'files[0].content', 'not_base64' ),
			'{"fields":{"a":1},"files":"x"}'         => array( 'files', 'not_a_list' ),
		);
		foreach ( $cases as $json => list( $member, $fault ) ) {
			$read = Pasted_Submission::read( $json );
			$this->assertSame( $member, $read->faults[0]['member'], $json );
			$this->assertStringStartsWith( $fault, $read->faults[0]['fault'], $json );
			$this->assertSame( array(), $read->submission, $json );
			$html = $this->tool( 'dry-run', array(), array( 'json' => $json ) );
			$this->assertStringContainsString( 'aria-invalid="true"', $html );
			$this->assertStringContainsString( 'class="halt-tracker-fault"', $html );
		}
		$this->tool( 'dry-run', array(), array( 'json' => '{"fields":{"' . addslashes( self::CANARY ) . '":{"a":[{}]}}}' ) );
		$this->assertSame( array(), $this->engine->told( 'dryRun' ) );
	}

	/**
	 * A sample has what the profile reads, is nobody's, and is read back as it is.
	 */
	public function test_sample_values(): void {
		$profile = array( 'id' => 'cv', 'name' => 'CV', 'matching' => array( 'form_ids' => array( 'careers' ) ), 'consent' => array( 'required_field' => 'gdpr' ) ) + Profile_Shape::blank();
		$sample  = Sample_Submission::request( $profile );
		$this->assertSame( array( 'careers', 'Testa', 'Halt-Tracker-Test', 'yes' ), array( $sample['form_id'], $sample['fields']['first_name'], $sample['fields']['last_name'], $sample['fields']['gdpr'] ) );
		$this->assertMatchesRegularExpression( '/^test\.[0-9a-z]{26}@example\.com$/', $sample['fields']['email'] );
		$this->assertNotSame( $sample['fields']['email'], Sample_Submission::request( $profile )['fields']['email'] );
		$read = Pasted_Submission::read( (string) wp_json_encode( $sample ) );
		$this->assertSame( array(), $read->faults );
		$this->assertStringStartsWith( '%PDF-1.4', (string) base64_decode( $read->submission['files'][0]['content'], true ) );

		$this->profiles->save( Profile_Shape::normalise( $profile ) );
		$this->assertStringContainsString( '&quot;gdpr&quot;: &quot;yes&quot;', $this->tool( 'dry-run', array(), array( 'sample' => '1', 'profile_id' => 'cv', 'json' => 'x' ) ) );
		$this->assertSame( array(), $this->engine->told( 'dryRun' ) );
	}

	/**
	 * A test goes to the account that was chosen; to the live one only after somebody has said so.
	 */
	public function test_send(): void {
		$bad                               = self::CANARY;
		$this->engine->answers['testSend'] = array(
			'ok'          => true,
			'code'        => '',
			'detail'      => '',
			'record'      => array( 'kind' => 'resource', 'id' => 104 ),
			'activity_id' => 9,
			'calls'       => array( array( 'step' => 'record', 'method' => 'POST', 'url' => $bad, 'status' => 201, 'duration_ms' => 5, 'request_headers' => array( 'authorization' => $bad ), 'request_body' => $bad, 'response_headers' => array( $bad => $bad ), 'response_body' => '{"x":"' . addslashes( $bad ) . '"}', 'truncated' => true ) ),
			'removal'     => 'token"><b>',
		);
		add_filter( 'pre_option_' . Settings::OPTION, static fn(): array => array() );
		$is_local = null !== Settings::constant( 'rest_url' );
		$values   = array( 'connection' => 'live', 'json' => '{"fields":{"email":"a@b.test"}}' );
		$html     = $this->tool( 'test-send', array(), $values + array( 'once' => Single_Use::token() ) );
		remove_all_filters( 'pre_option_' . Settings::OPTION );
		// The site of these tests has a simulator for its account, unless its addresses are not given as constants.
		$this->assertCount( $is_local ? 1 : 0, $this->engine->told( 'testSend' ) );
		$this->assertStringContainsString( $is_local ? 'a simulator on this machine' : 'This is the live account', $html );

		$this->engine->calls = array();
		$once                = Single_Use::token();
		$html                = $this->tool( 'test-send', array(), array( 'connection' => 'sandbox', 'once' => $once ) + $values );
		$this->assertSame( 'sandbox', $this->engine->configuration['settings']['tracker']['connection'] ?? '' );
		foreach ( array( 'Tracker took it.', 'Candidate (Resource) 104', 'HTTP 201', 'cut at 64 kB', 'Remove what the test made', 'value="token&quot;&gt;&lt;b&gt;"' ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
		$this->assertSame( array( array( 'id' => '', 'event' => 'test_sent', 'actor' => 'admin', 'detail' => array( 'connection' => 'sandbox', 'ok' => true ) ) ), $this->engine->told( 'note' ) );
		// The same form a second time, and one that was never made here.
		foreach ( array( $once, '', 'x', '99999999999999999' ) as $token ) {
			$this->assertStringContainsString( 'Nothing was sent', $this->tool( 'test-send', array(), array( 'once' => $token, 'connection' => 'sandbox' ) + $values ) );
		}
		$this->assertCount( 1, $this->engine->told( 'testSend' ) );
	}

	/**
	 * A failed test says why, also where Tracker's words are markup.
	 */
	public function test_send_that_fails(): void {
		$values = array( 'connection' => 'sandbox', 'json' => '{"fields":{"email":"a@b.test"}}' );
		foreach ( array( 'outcome_unknown' => 'Tracker did not say', 'unrouted' => 'No profile takes this form', 'paced' => 'Our own limit', self::CANARY => 'haltCanary' ) as $code => $text ) {
			$this->engine->answers['testSend'] = array( 'ok' => false, 'code' => $code, 'detail' => self::CANARY, 'record' => null, 'calls' => array(), 'removal' => '' );
			$html                              = $this->tool( 'test-send', array(), $values + array( 'once' => Single_Use::token() ) );
			$this->assertStringContainsString( $text, $html );
			$this->assertStringNotContainsString( 'Remove what the test made', $html );
		}
		$this->engine->answers['testSend'] = new Core_Exception( Core_Exception::INVALID_INPUT, 'site_copy' );
		$this->assertStringContainsString( 'looks like a copy', $this->tool( 'test-send', array(), $values + array( 'once' => Single_Use::token() ) ) );
	}

	/**
	 * What the test made goes, and what stays is named.
	 */
	public function test_remove(): void {
		$this->engine->answers['removeTest'] = array( 'removed' => array( array( 'kind' => 'activity', 'id' => 9 ) ), 'left' => array( array( 'kind' => 'resource', 'id' => 104, 'code' => 'not_recognised' ) ) );
		$this->act( 'remove_test', array( 'removal' => 'ht1.abc', 'connection' => 'live' ) );
		$messages = $this->messages();
		$this->assertStringContainsString( 'Removed from Tracker: Activity 9', $messages );
		$this->assertStringContainsString( 'Still at Tracker: Candidate (Resource) 104. The record bears neither the mark', $messages );
		$this->assertSame( array( array( 'removal' => 'ht1.abc' ) ), $this->engine->told( 'removeTest' ) );
		$this->engine->answers['removeTest'] = array( 'removed' => array(), 'left' => array() );
		$this->act( 'remove_test', array( 'removal' => 'ht1.abc' ) );
		$this->assertStringContainsString( 'nothing left to remove', $this->messages() );
	}

	/**
	 * What replaces "clear sync lock".
	 */
	public function test_clear_locks(): void {
		$this->assertStringContainsString( 'Clear Sync Lock', $this->tool( 'locks' ) );
		$this->engine->answers['clearLocks'] = array( 'cleared' => array( array( 'code' => 'delivery_lease', 'count' => 2 ), array( 'code' => 'drain_turn', 'count' => 0 ) ) );
		$this->act( 'clear_locks' );
		$this->assertStringContainsString( 'Freed: Deliveries of a worker that has ended: 2', $this->messages() );
		$this->engine->answers['clearLocks'] = array( 'cleared' => array() );
		$this->act( 'clear_locks' );
		$this->assertStringContainsString( 'Nothing was stuck.', $this->messages() );
	}

	/**
	 * Each check by itself, and the mistakes that senders make.
	 */
	public function test_signature_report(): void {
		$now     = 1760000000;
		$body    = "{\"a\":1}\n{\"b\":2}";
		$secrets = array( array( 'secret' => 'new', 'not_after' => 0 ), array( 'secret' => 'old', 'not_after' => $now + 60 ), array( 'secret' => 'ended', 'not_after' => $now - 1 ) );
		$report  = new Signature_Report( $secrets );
		$hmac    = static fn( string $bytes, string $secret = 'new' ): string => hash_hmac( 'sha256', $bytes, $secret );
		$cases   = array(
			array( "$now", $hmac( "$now.$body" ), true, 'ok', 'ok', 'current' ),
			array( "$now", $hmac( "$now.$body", 'old' ), true, 'ok', 'ok', 'previous' ),
			array( "$now", $hmac( "$now.$body", 'ended' ), false, 'ok', 'ok', 'none' ),
			array( "$now", $hmac( "$now.$body", '' ), false, 'ok', 'ok', 'none' ),
			array( (string) ( $now - 301 ), $hmac( ( $now - 301 ) . ".$body" ), false, 'too_old', 'ok', 'current' ),
			array( (string) ( $now + 301 ), $hmac( ( $now + 301 ) . ".$body" ), false, 'ahead', 'ok', 'current' ),
			array( "{$now}000", $hmac( "{$now}000.$body" ), false, 'milliseconds', 'ok', 'current' ),
			array( '1e9', $hmac( "1e9.$body" ), false, 'not_seconds', 'ok', 'current' ),
			array( '', $hmac( $body ), false, 'missing', 'ok', 'body_alone' ),
			array( "$now", '', false, 'ok', 'missing', 'none' ),
			array( "$now", 'sha256=' . $hmac( "$now.$body" ), false, 'ok', 'prefixed', 'current' ),
			array( "$now", strtoupper( $hmac( "$now.$body" ) ), false, 'ok', 'upper_case', 'current' ),
			array( "$now", base64_encode( (string) hex2bin( $hmac( "$now.$body" ) ) ), false, 'ok', 'base64', 'current' ),
			array( "$now", 'nonsense', false, 'ok', 'not_hex', 'none' ),
			array( "$now", $hmac( "$now.$body\n" ), false, 'ok', 'ok', 'line_end_added' ),
			array( "$now", $hmac( "$now." . str_replace( "\n", "\r\n", $body ) ), false, 'ok', 'ok', 'other_line_ends' ),
			array( "$now", $hmac( "$now$body" ), false, 'ok', 'ok', 'no_dot' ),
			array( "$now", $hmac( "$body.$now" ), false, 'ok', 'ok', 'body_first' ),
		);
		foreach ( $cases as list( $timestamp, $signature, $accepted, $first, $second, $third ) ) {
			$found = $report->examine( $body, $timestamp, $signature, $now );
			$this->assertSame( array( $accepted, $first, $second, $third ), array( $found['is_accepted'], $found['timestamp'], $found['signature'], $found['match'] ), "$timestamp $signature" );
		}
		$this->assertSame( $hmac( "$now.$body" ), $report->examine( $body, "$now", '', $now )['expected'] );
		$this->assertSame( array( 'no_secret', '' ), array_values( array_intersect_key( ( new Signature_Report( array() ) )->examine( $body, "$now", $hmac( "$now.$body" ), $now ), array( 'match' => 1, 'expected' => 1 ) ) ) );
	}

	/**
	 * The tester shows signatures and never the secret, and what was pasted is text.
	 */
	public function test_signature_tool(): void {
		$secret = $this->settings->secrets()->webhook_secrets()[0]['secret'];
		$body   = '{"x":"' . self::CANARY . "\"}\n";
		$now    = (string) time();
		$pages  = array(
			$this->tool( 'signature' ),
			$this->tool( 'signature', array(), array( 'body' => $body ) ),
			$this->tool( 'signature', array(), array( 'body' => str_replace( "\n", "\r\n", $body ), 'timestamp' => $now, 'signature' => hash_hmac( 'sha256', "$now.$body", $secret ) ) ),
			$this->tool( 'signature', array(), array( 'body' => str_replace( "\n", "\r\n", $body ), 'crlf' => '1', 'timestamp' => $now, 'signature' => hash_hmac( 'sha256', "$now.$body", $secret ) ) ),
			$this->tool( 'signature', array(), array( 'body' => $body, 'timestamp' => self::CANARY, 'signature' => self::CANARY ) ),
		);
		foreach ( $pages as $page ) {
			$this->assertStringNotContainsString( $secret, $page );
		}
		$this->assertStringContainsString( 'X-Halt-Webhook-Signature: ', $pages[1] );
		$this->assertStringNotContainsString( 'is refused', $pages[1] );
		$this->assertStringContainsString( 'A request like this is accepted now.', $pages[2] );
		$this->assertStringContainsString( 'other line ends', $pages[3] );
		$this->assertStringContainsString( 'is refused with status 401', $pages[4] );
	}

	/**
	 * Who may only look has the one tool that only shows, and no form of the others is answered.
	 */
	public function test_a_viewer_only_inspects(): void {
		$html = $this->as_viewer( fn(): string => $this->tool( 'signature' ) );
		$this->assertStringContainsString( 'Inspect last submission', $html );
		$this->assertStringNotContainsString( 'Signature tester', $html );
		$this->as_viewer( fn(): string => $this->tool( 'dry-run', array(), array( 'json' => '{"fields":{"a":1}}' ) ) );
		$this->assertSame( array(), $this->engine->told( 'dryRun' ) );
		foreach ( array( 'remove_test', 'clear_locks' ) as $action ) {
			$this->assertSame( 'died 403', $this->as_viewer( fn(): string => $this->act( $action ) ) );
		}
	}

	/**
	 * A form without the nonce of its own is refused.
	 */
	public function test_forms_want_their_nonce(): void {
		foreach ( array( 'dry-run', 'test-send', 'signature' ) as $tool ) {
			try {
				$this->tool( $tool, array(), array( '_wpnonce' => wp_create_nonce( 'halt_tracker_other' ) ) );
				$this->fail( $tool );
			} catch ( Action_Ended $e ) {
				$this->assertStringStartsWith( 'died', $e->getMessage() );
			}
		}
	}

	/**
	 * The core away: each tool stands, and says so.
	 */
	public function test_without_the_core(): void {
		$fault = new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' );
		foreach ( array( 'submissions', 'submission', 'dryRun', 'testSend', 'note' ) as $method ) {
			$this->engine->answers[ $method ] = $fault;
		}
		$this->assertStringContainsString( 'notice-error', $this->tool( 'inspect' ) );
		$this->assertStringContainsString( 'notice-error', $this->tool( 'dry-run', array(), array( 'json' => '{"fields":{"a":1}}' ) ) );
		$this->assertStringContainsString( 'notice-error', $this->tool( 'test-send', array(), array( 'connection' => 'sandbox', 'once' => Single_Use::token(), 'json' => '{"fields":{"a":1}}' ) ) );
		$this->assertStringContainsString( 'Examine', $this->tool( 'signature' ) );
	}
}
