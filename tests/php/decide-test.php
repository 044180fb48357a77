<?php
/**
 * What an admin decides about submissions, with the real core (reliability.md L04).
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Admin\Actions;
use Halt\Tracker\Admin\Bulk_Actions;
use Halt\Tracker\Admin\Delivery_Actions;
use Halt\Tracker\Admin\Delivery_Filter;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Run_Actions;
use Halt\Tracker\Admin\Submissions_Page;
use Halt\Tracker\Bridge;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Run_Now;

require_once __DIR__ . '/class-shell-test-case.php';
require_once __DIR__ . '/class-action-ended.php';

/**
 * Tests of Submissions_Page.
 */
final class Decide_Test extends Shell_Test_Case {

	private const ACTIONS = array( 'replay', 'edit_submission', 'discard', 'decide', 'compare', 'run_now' );

	/**
	 * The bridge to the real core.
	 *
	 * @var Bridge
	 */
	private Bridge $core;

	/**
	 * Messages.
	 *
	 * @var Flash
	 */
	private Flash $flash;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		Activation::install();
		$this->core  = new Bridge( $this->settings, new Private_Directory(), $this->vault );
		$this->flash = new Flash( $this->vault );
		$this->settings->update( array( 'paused' => true ) );
		update_option( 'disallowed_keys', 'casino' );
		$this->profiles->save( array( 'id' => 'cv', 'name' => 'CV', 'matching' => array( 'form_ids' => array( 'cv-form' ) ) ) + Profile_Shape::blank() );
		foreach ( self::ACTIONS as $name ) {
			remove_all_actions( 'admin_post_halt_tracker_' . $name );
		}
		$actions = new Actions( $this->flash );
		( new Submissions_Page( $this->core, $this->flash, $this->spool(), $this->spool_import() ) )->register( $actions );
		( new Bulk_Actions( $this->core, $this->flash ) )->register( $actions );
		( new Delivery_Actions( $this->core, $this->flash ) )->register( $actions );
		( new Run_Actions( new Run_Now( $this->core, $this->spool_import( $this->core ) ), $this->flash ) )->register( new Actions( $this->flash ) );
		add_filter(
			'wp_die_handler',
			static function (): callable {
				return static function ( $message, $title = '', $arguments = array() ): void {
					throw new Action_Ended( 'died ' . ( is_array( $arguments ) ? (string) ( $arguments['response'] ?? '' ) : '' ) );
				};
			}
		);
		add_filter(
			'wp_redirect',
			static function ( string $location ): string {
				throw new Action_Ended( $location );
			}
		);
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		remove_all_filters( 'wp_die_handler' );
		remove_all_filters( 'wp_redirect' );
		delete_option( 'disallowed_keys' );
		parent::tearDown();
	}

	/**
	 * Does something as an admin would.
	 *
	 * @param string              $name   Action.
	 * @param array<string,mixed> $values What is sent.
	 * @param string|null         $nonce  Nonce; null: the right one.
	 * @return string How it ended.
	 */
	private function act( string $name, array $values, ?string $nonce = null ): string {
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_POST                     = wp_slash( $values + array( '_wpnonce' => $nonce ?? wp_create_nonce( 'halt_tracker_' . $name ) ) );
		$_REQUEST                  = $_POST;
		try {
			do_action( 'admin_post_halt_tracker_' . $name );
		} catch ( Action_Ended $e ) {
			return $e->getMessage();
		} finally {
			$_REQUEST = array();
		}
		return 'went on';
	}

	/**
	 * Messages for the next page, as text.
	 *
	 * @return string
	 */
	private function messages(): string {
		ob_start();
		$this->flash->render();
		return wp_strip_all_tags( (string) ob_get_clean() );
	}

	/**
	 * A submission in a state.
	 *
	 * @param string $email E-mail address.
	 * @param string $text  What was written; `casino` is held.
	 * @param string $form  Form.
	 * @return string Its id.
	 */
	private function submission( string $email, string $text = 'casino', string $form = 'cv-form' ): string {
		$fields = array();
		foreach ( array( 'first_name' => 'Jane', 'last_name' => 'Doe', 'email' => $email, 'message' => $text ) as $key => $value ) {
			$fields[] = array( 'key' => $key, 'value' => $value );
		}
		return $this->core->submit( array( 'path' => 'hook', 'source' => 'divi', 'form' => array( 'id' => $form ), 'fields' => $fields ) )['id'];
	}

	/**
	 * The state of a submission.
	 *
	 * @param string $id Submission id.
	 * @return string
	 */
	private function state( string $id ): string {
		return (string) ( $this->core->submission( $id )['state'] ?? '' );
	}

	/**
	 * Without the nonce of this very action, or without the capability, nothing changes.
	 */
	public function test_l04_csrf_and_capability(): void {
		$id     = $this->submission( 'a@l04.test' );
		$values = array(
			'id'       => $id,
			'ids'      => array( $id ),
			'decision' => 'release',
		);
		foreach ( array( 'replay', 'discard', 'decide' ) as $action ) {
			$this->assertStringStartsWith( 'died', $this->act( $action, $values, '' ) );
			$this->assertStringStartsWith( 'died', $this->act( $action, $values, wp_create_nonce( 'halt_tracker_run_now' ) ) );
			wp_set_current_user( 0 );
			$this->assertSame( 'died 403', $this->act( $action, $values ) );
			wp_set_current_user( 1 );
		}
		$this->assertSame( 'held', $this->state( $id ) );
	}

	/**
	 * Ids that are unknown, foreign or rubbish change nothing, and the message says so.
	 */
	public function test_l04_ids_that_are_not_there(): void {
		foreach ( array( '01ZZZZZZZZZZZZZZZZZZZZZZZZ', "' OR 1=1 --", '../../etc/passwd', '' ) as $id ) {
			$this->act( 'replay', array( 'id' => $id ) );
			$this->assertStringContainsString( 'There is no such submission.', $this->messages() );
			$this->act( 'discard', array( 'id' => $id ) );
			$this->assertStringContainsString( 'There is no such submission.', $this->messages() );
			$this->act( 'decide', array( 'ids' => array( $id ), 'decision' => 'discard' ) );
			$this->assertStringContainsString( '1 submission was left as it is.', $this->messages() );
		}
		$this->assertSame( array(), $this->core->status()['counts'] );
	}

	/**
	 * The button pressed twice: the second time nothing happens.
	 */
	public function test_l04_replay_pressed_twice(): void {
		$id = $this->submission( 'b@l04.test' );
		$this->act( 'replay', array( 'id' => $id ) );
		$journal = count( $this->core->submission( $id )['journal'] );
		$this->act( 'replay', array( 'id' => $id ) );
		$row = $this->core->submission( $id );
		$this->assertSame( array( 'waiting', $journal ), array( $row['state'], count( $row['journal'] ) ) );
		$this->assertSame( array( 'waiting' => 1 ), $this->core->status()['counts'] );
		$this->act( 'discard', array( 'id' => $id ) );
		$this->messages();
		$this->act( 'discard', array( 'id' => $id ) );
		$this->assertSame( 'discarded', $this->state( $id ) );
	}

	/**
	 * Several at once: what is held is released or discarded, and whatever else is named stays as it is.
	 */
	public function test_bulk(): void {
		$held    = array( $this->submission( 'c@bulk.test' ), $this->submission( 'd@bulk.test' ), $this->submission( 'e@bulk.test' ) );
		$waiting = $this->submission( 'f@bulk.test', 'Hello' );
		$this->act( 'decide', array( 'ids' => array( $held[0], $held[1], $held[1], $waiting ), 'decision' => 'release' ) );
		$messages = $this->messages();
		$this->assertStringContainsString( '2 submissions were released.', $messages );
		$this->assertStringContainsString( '1 submission was left as it is.', $messages );
		$this->assertSame( array( 'waiting', 'waiting', 'held' ), array_map( array( $this, 'state' ), $held ) );
		$this->act( 'decide', array( 'ids' => $held, 'decision' => 'discard' ) );
		$this->assertSame( array( 'waiting', 'waiting', 'discarded' ), array_map( array( $this, 'state' ), $held ) );
		$this->assertSame( 'waiting', $this->state( $waiting ) );
	}

	/**
	 * A profile that is changed while submissions wait changes none of them (L07); mapping again is a person's act.
	 */
	public function test_l07_a_changed_profile_leaves_what_waits(): void {
		$id      = $this->submission( 'g@l07.test', 'Hello' );
		$version = static fn( array $row ): array => array_column( array_column( $row['journal'], 'detail' ), 'profile' );
		$this->assertSame( array( array( 'id' => 'cv', 'version' => 1 ) ), $version( $this->core->submission( $id ) ) );
		$this->profiles->save( array( 'name' => 'Other', 'record' => 'contact' ) + $this->profiles->find( 'cv' ) );
		$this->core->drain( 1, 'cron' );
		$row = $this->core->submission( $id );
		$this->assertSame( array( 'CV', 'resource' ), array( $row['profile_name'], $row['record_kind'] ) );
		$this->assertSame( 'Other', $this->core->submission( $this->submission( 'h@l07.test', 'Hello' ) )['profile_name'] );
	}

	/**
	 * What a profile could not map is corrected and sent; the journal knows who and which, and no value.
	 */
	public function test_correct_and_send(): void {
		$id     = $this->core->submit(
			array(
				'path'   => 'hook',
				'source' => 'divi',
				'form'   => array( 'id' => 'cv-form' ),
				'fields' => array( array( 'key' => 'first_name', 'value' => 'Jane' ), array( 'key' => 'last_name', 'value' => '' ), array( 'key' => 'email', 'value' => 'j@edit.test' ) ),
			)
		)['id'];
		$fields = array( array( 'key' => 'first_name', 'value' => 'Jane' ), array( 'key' => 'last_name', 'value' => 'Verysecret' ), array( 'key' => 'email', 'value' => 'j@edit.test' ) );
		$this->assertSame( 'needs_attention', $this->state( $id ) );
		foreach ( array( 'Changed and mapped again. State: Waiting', 'Nothing was changed. State: Waiting' ) as $text ) {
			$this->act( 'edit_submission', array( 'id' => $id, 'fields' => $fields ) );
			$this->assertStringContainsString( $text, $this->messages() );
		}
		$row    = $this->core->submission( $id );
		$edited = array_values( array_filter( $row['journal'], static fn( array $entry ): bool => 'edited' === $entry['event'] ) );
		$this->assertSame( array( 1, 'admin', array( 'last_name' ) ), array( count( $edited ), $edited[0]['detail']['actor'], $edited[0]['detail']['keys'] ) );
		$this->assertStringNotContainsString( 'Verysecret', (string) wp_json_encode( $row['journal'] ) );
		$this->assertSame( array( true, 'Verysecret' ), array( $row['edited'], $row['plan']['fields']['surname'] ?? '' ) );
		$_GET = array( 'submission' => $id );
		ob_start();
		( new Submissions_Page( $this->core, $this->flash, $this->spool(), $this->spool_import() ) )->render();
		( new Submissions_Page( $this->core, $this->flash, $this->spool(), $this->spool_import() ) )->render();
		$html = (string) ob_get_clean();
		foreach ( array( 'As it was received:', 'changed: last_name', 'Viewed' ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
		$this->assertCount( 1, array_keys( array_column( $this->core->submission( $id )['journal'], 'event' ), 'viewed', true ) );
	}

	/**
	 * What is kept comes back with empty lists for empty objects; the core refused the dry run over it.
	 */
	public function test_check_of_a_submission_without_tracking(): void {
		$id                        = $this->submission( 'm@check.test' );
		$_GET                      = array(
			'submission' => $id,
			'edit'       => '1',
		);
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_POST                     = array(
			'halt_tracker_form' => 'edit_submission',
			'_wpnonce'          => wp_create_nonce( 'halt_tracker_edit_submission' ),
		);
		$_REQUEST                  = $_POST;
		ob_start();
		( new Submissions_Page( $this->core, $this->flash, $this->spool(), $this->spool_import() ) )->render();
		$html     = (string) ob_get_clean();
		$_REQUEST = array();
		$this->assertStringContainsString( 'Nothing was sent yet. With these values it would be: ', $html );
	}

	/**
	 * The filter of the list is the core's, and the boundary's names are the same on both sides.
	 */
	public function test_filter(): void {
		$ids  = array( $this->submission( 'k@filter.test' ), $this->submission( 'l@filter.test', 'Hello', 'other-form' ) );
		$list = function ( array $query ): array {
			$rows = $this->core->submissions( Delivery_Filter::of( new Input( $query ) )->query( 1, 20 ) )['rows'];
			return array_column( $rows, 'id' );
		};
		$day  = wp_date( 'Y-m-d' );
		$this->assertSame( array( $ids[1], $ids[0] ), $list( array( 'from' => $day, 'to' => $day ) ) );
		$this->assertSame( $ids, $list( array( 'order' => 'asc' ) ) );
		$this->assertSame( array(), $list( array( 'to' => '2001-01-01' ) ) );
		$this->assertSame( array( $ids[1] ), $list( array( 'form_id' => 'other-form', 'path' => 'hook', 'source' => 'divi' ) ) );
		$this->assertSame( array( $ids[0] ), $list( array( 'profile_id' => 'cv' ) ) );
		$this->assertSame( array( $ids[0] ), $list( array( 's' => 'k@filter.test' ) ) );
		$this->assertSame( array(), $list( array( 'flag' => 'dropped_fields' ) ) );
		$this->assertContains( 'other-form', array_column( $this->core->choices()['forms'], 'id' ) );
	}

	/**
	 * The page shows the reason, the boxes, the comparison and what was lost.
	 */
	public function test_page(): void {
		$id = $this->submission( 'i@page.test' );
		\Halt\Tracker\Lost_Form_Count::add( '0', 0, 'nonce_expired' );
		$this->act( 'compare', array() );
		$_GET = array( 'state' => 'held' );
		ob_start();
		set_current_screen( 'toplevel_page_halt-tracker' );
		( new Submissions_Page( $this->core, $this->flash, $this->spool(), $this->spool_import() ) )->render();
		$html = (string) ob_get_clean();
		set_current_screen( 'front' );
		$this->assertStringContainsString( 'value="' . $id . '" form="halt-tracker-decide"', $html );
		foreach ( array( 'Suspected spam', 'Everything that came in is accounted for.', 'Not spam: send the ticked ones', 'check value had expired' ) as $text ) {
			$this->assertStringContainsString( $text, $html );
		}
	}
}
