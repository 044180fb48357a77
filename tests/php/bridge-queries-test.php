<?php
/**
 * The bridge's calls of the screens, with the real core.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Profile_Shape;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Bridge_Queries.
 */
final class Bridge_Queries_Test extends Shell_Test_Case {

	/**
	 * The bridge to the real core.
	 *
	 * @var Bridge
	 */
	private Bridge $core;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		Activation::install();
		$this->core = new Bridge( $this->settings, new Private_Directory(), $this->vault );
		$line       = static fn( string $key, string $to ): array => array(
			'from'     => array( 'kind' => 'field', 'value' => $key ),
			'to'       => $to,
			'required' => true,
		);
		$profile    = array(
			'id'       => 'cv',
			'name'     => 'CV',
			'matching' => array( 'form_ids' => array( 'cv-form' ) ),
			'fields'   => array( $line( 'surname', 'surname' ), $line( 'email', 'contactDetails.email' ) ),
		);
		$this->profiles->save( Profile_Shape::normalise( $profile + Profile_Shape::blank() ) );
	}

	/**
	 * A submission as a form hook hands it over.
	 *
	 * @param string              $email   E-mail address.
	 * @param string              $surname Surname.
	 * @param array<string,mixed> $more    Further members.
	 * @return array<string,mixed>
	 */
	private static function submission( string $email, string $surname = 'Doe', array $more = array() ): array {
		$field = static fn( string $key, string $value ): array => array(
			'key'   => $key,
			'label' => ucfirst( $key ),
			'value' => $value,
		);
		return $more + array(
			'path'   => 'hook',
			'source' => 'divi',
			'form'   => array( 'id' => 'cv-form', 'name' => 'Careers' ),
			'fields' => array( $field( 'surname', $surname ), $field( 'email', $email ) ),
		);
	}

	/**
	 * Lists, choices and figures.
	 */
	public function test_lists(): void {
		$this->core->submit( self::submission( 'a@queries.test' ) );
		$this->core->submit( self::submission( 'b@queries.test', 'Smith' ) );
		$this->assertSame( 2, $this->core->submissions( array( 'form_id' => 'cv-form', 'per_page' => 5 ) )['total'] );
		$this->assertSame( 1, $this->core->submissions( array( 'search' => 'smith', 'flag' => '', 'order' => 'oldest', 'per_page' => 5 ) )['total'] );
		$choices = $this->core->choices();
		$this->assertSame( array( array( 'id' => 'cv-form', 'name' => 'Careers' ) ), $choices['forms'] );
		$this->assertSame( array( 'divi' ), $choices['sources'] );
		$figures = $this->core->figures();
		$this->assertCount( 30, $figures['days'] );
		$this->assertSame( 2, end( $figures['days'] )['came_in'] );
		$this->assertSame( 0, $figures['last_delivered_at'] );
		$this->assertCount( 7, $this->core->figures( array( 'days' => 7, 'offset_minutes' => -300 ) )['days'] );
	}

	/**
	 * Values are replaced, and the journal says who did it.
	 */
	public function test_edit_and_replay(): void {
		$id = $this->core->submit( self::submission( 'edit@queries.test', '' ) )['id'];
		$this->assertSame( 'needs_attention', $this->core->submission( $id )['state'] );
		$answer = $this->core->replay_submission(
			array(
				'id'      => $id,
				'profile' => 'today',
				'fields'  => array( array( 'key' => 'surname', 'value' => 'Müller' ) ),
				'actor'   => 'anna',
			)
		);
		$this->assertSame( 'waiting', $answer['status'] );
		$detail = $this->core->submission( $id );
		$this->assertTrue( $detail['edited'] );
		$this->assertSame( 'Müller', $detail['plan']['fields']['surname'] );
		$entry = array_values( array_filter( $detail['journal'], static fn( array $row ): bool => 'edited' === $row['event'] ) )[0];
		$this->assertSame( array( 'actor' => 'anna', 'keys' => array( 'surname' ) ), $entry['detail'] );
		foreach ( array( array( 'id' => 'unknown' ), array( 'id' => $id, 'profile' => 'accepted', 'fields' => array( array( 'key' => 'a', 'value' => 'b' ) ) ) ) as $request ) {
			try {
				$this->core->replay_submission( $request + array( 'actor' => 'anna' ) );
				$this->fail( 'was taken' );
			} catch ( Core_Exception $e ) {
				$this->assertSame( Core_Exception::INVALID_INPUT, $e->kind() );
			}
		}
		$this->assertSame( 'discarded', $this->core->discard_submission( array( 'id' => $id, 'actor' => 'anna' ) )['state'] );
		$this->assertSame( 'no_record', $this->core->read_back( $id )['code'] );
	}

	/**
	 * What people do is noted, under a submission or the site.
	 */
	public function test_audit(): void {
		$id   = $this->core->submit( self::submission( 'audit@queries.test' ) )['id'];
		$view = array(
			'id'    => $id,
			'event' => 'viewed',
			'actor' => 'anna',
		);
		$this->assertTrue( $this->core->note( $view ) );
		$this->assertFalse( $this->core->note( $view ) );
		$this->assertTrue( $this->core->note( array( 'id' => '', 'event' => 'secret_revealed', 'actor' => 'anna', 'detail' => array( 'secret' => 'webhook' ) ) ) );
		$page = $this->core->site_journal();
		$this->assertSame( 1, $page['total'] );
		$this->assertSame( array( 'secret' => 'webhook', 'actor' => 'anna' ), $page['rows'][0]['detail'] );
		foreach ( array( 'viewed', 'secret_revealed', 'edited', 'queue_run' ) as $event ) {
			$this->assertNotSame( $event, Journal_Words::event( $event ) );
		}
	}

	/**
	 * What would become of a submission is said, and a filter's changes are taken with it.
	 */
	public function test_prepare_and_accept(): void {
		$submission = self::submission( 'prepare@queries.test' );
		$prepared   = $this->core->prepare( $submission );
		$this->assertSame( 'waiting', $prepared['state'] );
		$this->assertSame( 'prepare@queries.test', $prepared['draft']['fields']['contactDetails.email'] );
		$this->assertSame( 0, $this->core->submissions( array( 'per_page' => 5 ) )['total'] );
		$submission['draft_changes'] = array( 'fields' => array( 'jobTitle' => 'Welder', 'shoeSize' => 43 ) );
		$submission['hold']          = 'under_review';
		$id                          = $this->core->submit( $submission )['id'];
		$detail                      = $this->core->submission( $id );
		$this->assertSame( array( 'held', 'by_filter:under_review' ), array( $detail['state'], $detail['reason'] ) );
		$this->assertSame( 'Held by a filter of this site. (under_review)', Words::code( $detail['reason'] ) );
		$this->core->replay_submission( array( 'id' => $id, 'actor' => 'anna' ) );
		$plan = $this->core->submission( $id )['plan'];
		$this->assertSame( 'Welder', $plan['fields']['jobTitle'] );
		$this->assertContains( 'draft_change_unusable:shoeSize', $plan['notes'] );

		$request = array(
			'method'       => 'POST',
			'content_type' => 'application/json',
			'headers'      => array( 'x-halt-timestamp' => '1' ),
			'remote_addr'  => '203.0.113.9',
		);
		$this->assertSame( 401, $this->core->prepare_request( $request, '{}' )['answer']['status'] );
	}
}
