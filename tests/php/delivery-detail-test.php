<?php
/**
 * The page of one delivery.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Delivery_Actions;
use Halt\Tracker\Admin\Submissions_Page;
use Halt\Tracker\Core_Exception;

require_once __DIR__ . '/class-screen-test-case.php';

/**
 * Tests of Delivery_Page, Delivery_Actions and Timeline.
 */
final class Delivery_Detail_Test extends Screen_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->register( array( new Delivery_Actions( $this->bridge, $this->flash ) ), array( 'replay', 'edit_submission', 'discard', 'read_back' ) );
		$this->engine->answers['note'] = array( 'noted' => true );
	}

	/**
	 * The page as it is shown.
	 *
	 * @param array<string,string> $query Further query.
	 * @return string
	 */
	private function page( array $query = array() ): string {
		$_GET = array( 'submission' => '01ABC' ) + $query;
		return $this->printed( array( new Submissions_Page( $this->bridge, $this->flash, $this->spool(), $this->spool_import() ), 'render' ) );
	}

	/**
	 * A submission of the core's.
	 *
	 * @param array<string,mixed> $members What is different.
	 * @return array<string,mixed>
	 */
	private static function row( array $members = array() ): array {
		return $members + array(
			'id'            => '01ABC',
			'received_at'   => 1760000000000,
			'state'         => 'dead',
			'reason'        => 'refused',
			'path'          => 'http',
			'source'        => 'zapier',
			'form_id'       => 'careers',
			'form_name'     => 'Careers',
			'profile_name'  => 'CV',
			'record_kind'   => 'resource',
			'record_id'     => 0,
			'due_at'        => 0,
			'problems'      => array(),
			'flags'         => array(),
			'edited'        => false,
			'profile_today' => false,
			'plan'          => null,
			'read_back'     => null,
			'submission'    => array(
				'fields'  => array(
					array( 'key' => 'first_name', 'label' => 'First name', 'value' => 'Jane' ),
					array( 'key' => 'email', 'label' => '', 'value' => 'jane@@example' ),
					array( 'key' => 'message', 'label' => 'Message', 'value' => "one\r\ntwo" ),
				),
				'context' => array(),
				'files'   => array(),
				'form'    => array( 'id' => 'careers' ),
			),
			'steps'         => array(),
			'journal'       => array(),
		);
	}

	/**
	 * From the receipt to what is due next, in words, with who did what.
	 */
	public function test_timeline(): void {
		$entry                               = static fn( array $members ): array => $members + array( 'id' => 1, 'at' => 1760000000000, 'step' => '', 'outcome' => '', 'code' => '', 'http_status' => 0, 'duration_ms' => 0, 'detail' => array() );
		$this->engine->answers['submission'] = self::row(
			array(
				'state'         => 'waiting',
				'reason'        => 'http_5xx',
				'due_at'        => 1760003600000,
				'plan'          => array( 'record_kind' => 'resource' ),
				'profile_today' => true,
				'journal'       => array(
					$entry( array( 'event' => 'received', 'outcome' => 'waiting', 'detail' => array( 'profile' => array( 'id' => 'cv', 'version' => 3 ) ) ) ),
					$entry( array( 'event' => 'call', 'step' => 'record', 'outcome' => 'failed', 'http_status' => 503, 'duration_ms' => 1250, 'detail' => array( 'method' => 'POST', 'path' => '/api/v1/Resource', 'response' => array( 'message' => 'Busy' ) ) ) ),
					$entry( array( 'event' => 'step', 'step' => 'record', 'outcome' => 'failed', 'code' => 'http_5xx', 'detail' => array( 'attempt' => 2, 'next_due_at' => 1760003600000, 'position' => 0, 'detail' => '' ) ) ),
					$entry( array( 'event' => 'duplicate', 'outcome' => 'duplicate', 'detail' => array( 'id' => '01COPY' ) ) ),
					$entry( array( 'event' => 'edited', 'detail' => array( 'actor' => 'ann', 'keys' => array( 'email' ) ) ) ),
					$entry( array( 'event' => 'replayed', 'outcome' => 'waiting', 'detail' => array( 'actor' => 'bob', 'profile' => 'accepted' ) ) ),
					$entry( array( 'event' => 'viewed', 'detail' => array( 'actor' => 'carol' ) ) ),
					$entry( array( 'event' => 'downloaded', 'detail' => array( 'actor' => 'dave', 'file' => 0 ) ) ),
				),
			)
		);
		$html                                = $this->page();
		foreach ( array( 'profile cv, version 3', 'Call: Record: POST /api/v1/Resource', 'HTTP 503', 'took 1,250 ms', 'failed tries: 2', 'tried again at', 'submission=01COPY', 'changed: email', 'by bob', 'with the profile it was accepted with', 'Next due', '&quot;message&quot;: &quot;Busy&quot;' ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
		list( $timeline, $audit ) = explode( 'id="halt-tracker-audit"', $html );
		$this->assertStringNotContainsString( 'carol', $timeline );
		foreach ( array( 'ann', 'bob', 'carol', 'dave', 'Viewed', 'File downloaded', 'Values replaced' ) as $text ) {
			$this->assertStringContainsString( $text, $audit );
		}
		$this->assertSame( array( array( 'id' => '01ABC', 'event' => 'viewed', 'actor' => 'admin', 'detail' => array() ) ), $this->engine->told( 'note' ) );
	}

	/**
	 * Nothing of a stranger's, of Tracker's or of a proxy's is markup, in the page and in the form.
	 */
	public function test_canaries(): void {
		$bad                                 = self::CANARY;
		$this->engine->answers['submission'] = self::row(
			array(
				'reason'       => $bad,
				'source'       => $bad,
				'form_name'    => $bad,
				'profile_name' => $bad,
				'outcome'      => $bad,
				'record_kind'  => $bad,
				'record_id'    => 7,
				'duplicate_of' => $bad,
				'flags'        => array( $bad ),
				'edited'       => true,
				'problems'     => array( array( 'code' => $bad, 'field' => $bad, 'detail' => $bad ) ),
				'plan'         => array( 'fields' => array( $bad => $bad ) ),
				'read_back'    => array( 'at' => 1, 'missing' => false, 'dropped' => array( array( 'path' => $bad, 'sent' => $bad, 'kept' => array( $bad => $bad ) ), array( 'path' => 'note', 'sent' => true, 'kept' => null ) ) ),
				'submission'   => array(
					'fields'   => array( array( 'key' => $bad, 'label' => $bad, 'value' => $bad . "\n" . $bad ), array( 'key' => 'x', 'value' => array( $bad ) ) ),
					'received' => array( array( 'key' => $bad, 'value' => $bad ) ),
					'files'    => array( array( 'field' => $bad, 'name' => $bad, 'size' => 3, 'blob' => 'b', 'sha256' => $bad, 'flags' => array( $bad ) ) ),
					'context'  => array( 'url' => 'javascript:' . $bad, 'tracking' => array( $bad => $bad ), 'meta' => array( $bad => $bad ) ),
				),
				'steps'        => array( array( 'position' => 0, 'kind' => array( $bad => $bad ), 'state' => $bad, 'result' => array( 'id' => $bad, 'action' => $bad, 'flags' => array( $bad ) ) ) ),
				'journal'      => array( array( 'at' => 1, 'event' => 'call', 'step' => $bad, 'outcome' => $bad, 'code' => $bad, 'http_status' => $bad, 'detail' => array( 'method' => $bad, 'path' => $bad, 'response' => "<html>$bad", 'actor' => $bad, 'keys' => array( $bad ), 'profile' => array( 'id' => $bad, 'version' => $bad ) ) ), array( 'event' => 'duplicate', 'detail' => array( 'id' => $bad ) ), array( $bad ), $bad ),
			)
		);
		$this->assertStringContainsString( '(nothing)', $this->page() );
		$this->engine->answers['dryRun'] = array( 'state' => $bad, 'reason' => $bad, 'problems' => array( array( 'code' => $bad, 'field' => $bad, 'detail' => $bad ) ) );
		$this->post( 'edit_submission', array( 'halt_tracker_form' => 'edit_submission', 'fields' => array( array( 'key' => $bad, 'value' => $bad ) ) ) );
		$this->assertStringContainsString( 'Correct and send', $this->page( array( 'edit' => '1' ) ) );
	}

	/**
	 * Correcting: the check sends nothing, names the field, and keeps what was typed; sending sends what was changed.
	 */
	public function test_correct_and_send(): void {
		$this->engine->answers['submission'] = self::row( array( 'state' => 'needs_attention', 'reason' => 'mapping', 'problems' => array( array( 'code' => 'missing_required', 'field' => 'last_name', 'detail' => '' ) ) ) );
		$this->assertStringContainsString( 'A required field has no value.', $this->page( array( 'edit' => '1' ) ) );

		$typed                           = array(
			'fields' => array(
				array( 'key' => 'first_name', 'value' => 'Jane' ),
				array( 'key' => 'email', 'value' => 'jane@example.test <x> %41' ),
				array( 'key' => 'message', 'value' => "one\r\ntwo" ),
			),
		);
		$this->engine->answers['dryRun'] = array( 'state' => 'needs_attention', 'reason' => 'mapping', 'problems' => array( array( 'code' => 'wrong_type', 'field' => 'email', 'detail' => 'email' ) ) );
		$this->post( 'edit_submission', array( 'halt_tracker_form' => 'edit_submission' ) + $typed );
		$html = $this->page( array( 'edit' => '1' ) );
		$this->post( '', array() );
		$this->assertStringContainsString( 'value="jane@example.test &lt;x&gt; %41" aria-invalid="true" aria-describedby="halt-tracker-field-1-fault"', $html );
		$asked = $this->engine->told( 'dryRun' )[0];
		$this->assertSame( array( '', 'careers', array( 'Jane', 'jane@example.test <x> %41', "one\r\ntwo" ) ), array( $asked['id'], $asked['submission']['form']['id'], array_column( $asked['submission']['fields'], 'value' ) ) );
		$this->assertSame( array(), $this->engine->told( 'replaySubmission' ) );

		$this->act( 'edit_submission', array( 'id' => '01ABC' ) + $typed );
		$this->assertSame( array( array( 'id' => '01ABC', 'profile' => 'today', 'fields' => array( array( 'key' => 'email', 'value' => 'jane@example.test <x> %41' ) ), 'actor' => 'admin' ) ), $this->engine->told( 'replaySubmission' ) );
		$this->assertStringContainsString( 'Changed and mapped again. State: Waiting', $this->messages() );

		// The same form once more: the submission is on its way, and nothing happens.
		$this->engine->answers['submission'] = self::row( array( 'state' => 'waiting' ) );
		$this->act( 'edit_submission', array( 'id' => '01ABC' ) + $typed );
		$this->assertCount( 1, $this->engine->told( 'replaySubmission' ) );
		$this->assertStringContainsString( 'Nothing was changed. State: Waiting', $this->messages() );
	}

	/**
	 * Nothing typed, a form of another submission, or one that no longer opens: nothing is sent.
	 */
	public function test_nothing_to_correct(): void {
		$this->engine->answers['submission'] = self::row();
		$this->act( 'edit_submission', array( 'id' => '01ABC', 'fields' => array( array( 'key' => 'other', 'value' => 'x' ), 'rubbish', array( 'key' => array( 'message' ), 'value' => 'y' ) ) ) );
		$this->assertStringContainsString( 'No field was changed', $this->messages() );
		$this->engine->answers['submission'] = self::row( array( 'submission' => null ) );
		$this->act( 'edit_submission', array( 'id' => '01ABC', 'fields' => array( array( 'key' => 'email', 'value' => 'x' ) ) ) );
		$this->assertSame( array(), $this->engine->told( 'replaySubmission' ) );
		$this->assertStringContainsString( 'no longer opens', $this->page() );
		$this->assertStringNotContainsString( 'name="fields[0]', $this->page( array( 'edit' => '1' ) ) );
	}

	/**
	 * With today's profile or as it was accepted.
	 */
	public function test_replay(): void {
		$this->engine->answers['submission'] = self::row( array( 'plan' => array( 'profile_version' => 1 ), 'profile_today' => true ) );
		$html                                = $this->page();
		foreach ( array( 'Map again and send', 'Send as it was accepted', 'The profile was changed since', 'Correct and send' ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
		$this->act( 'replay', array( 'id' => '01ABC' ) );
		$this->act( 'replay', array( 'id' => '01ABC', 'profile' => 'accepted' ) );
		$this->assertSame( array( 'today', 'accepted' ), array_column( $this->engine->told( 'replaySubmission' ), 'profile' ) );
		$this->assertStringContainsString( 'Sent again as it was accepted. State: Waiting', $this->messages() );
	}

	/**
	 * What Tracker dropped, and the button that asks now.
	 */
	public function test_read_back(): void {
		$this->engine->answers['submission'] = self::row( array( 'state' => 'delivered', 'reason' => '', 'record_id' => 104, 'flags' => array( 'dropped_fields' ), 'read_back' => array( 'at' => 1760000000000, 'missing' => false, 'dropped' => array( array( 'path' => 'jobTitle', 'sent' => 'Head of everything', 'kept' => null ) ) ) ) );
		$html                                = $this->page();
		foreach ( array( 'Tracker kept less than was sent', 'jobTitle', 'Head of everything', '(nothing)', 'Compare with Tracker now' ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
		$cases = array(
			array( array( 'dropped' => array( array( 'path' => 'a' ) ) ), 'Tracker has another value in 1 field.' ),
			array( array( 'missing' => true ), 'Tracker no longer has the record' ),
			array( array( 'code' => 'timeout' ), 'It could not be compared: Tracker did not answer in time.' ),
			array( array(), 'Tracker has everything as it was sent.' ),
		);
		foreach ( $cases as list( $answer, $text ) ) {
			$this->engine->answers['readBack'] = $answer + array( 'at' => 1, 'missing' => false, 'dropped' => array(), 'code' => '' );
			$this->act( 'read_back', array( 'id' => '01ABC' ) );
			$this->assertStringContainsString( $text, $this->messages() );
		}
		$this->assertSame( array( '01ABC' ), array_unique( $this->engine->told( 'readBack' ) ) );
	}

	/**
	 * Who may only look sees everything and can change nothing.
	 */
	public function test_a_viewer_only_looks(): void {
		$this->engine->answers['submission'] = self::row( array( 'record_id' => 104, 'plan' => array() ) );
		$html                                = $this->as_viewer( fn(): string => $this->page() );
		$this->assertStringContainsString( 'jane@@example', $html );
		$this->assertStringNotContainsString( 'admin-post.php', $html );
		$this->assertStringNotContainsString( 'name="fields', $this->as_viewer( fn(): string => $this->page( array( 'edit' => '1' ) ) ) );
		foreach ( array( 'replay', 'edit_submission', 'discard', 'read_back' ) as $action ) {
			$this->assertSame( 'died 403', $this->as_viewer( fn(): string => $this->act( $action, array( 'id' => '01ABC' ) ) ) );
		}
		$this->assertStringStartsWith( 'viewer', $this->engine->told( 'note' )[0]['actor'] );
	}

	/**
	 * A journal that cannot be written hinders nobody from reading.
	 */
	public function test_a_look_that_cannot_be_noted(): void {
		$this->engine->answers['submission'] = self::row();
		$this->engine->answers['note']       = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_full' );
		$this->assertStringContainsString( 'jane@@example', $this->page() );
		$this->assertStringNotContainsString( 'jane', implode( ' ', array_keys( \Halt\Tracker\Problem_Counter::all() ) ) );
		\Halt\Tracker\Problem_Counter::clear();
	}
}
