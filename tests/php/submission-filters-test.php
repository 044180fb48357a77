<?php
/**
 * Filters of other developers between arrival and acceptance.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Admin\Notices;
use Halt\Tracker\Fast_Path;
use Halt\Tracker\Local_Intake;
use Halt\Tracker\Plugin;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Rest;
use Halt\Tracker\Spool_Entry;
use Halt\Tracker\Spool_Route;
use Halt\Tracker\Storage_Exception;
use Halt\Tracker\Submission_Filters;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Submission_Filters and of all who use it.
 */
final class Submission_Filters_Test extends Shell_Test_Case {

	private const GIVEN = array(
		'form_id' => 'f',
		'fields'  => array( 'email' => 'jane@agency.test' ),
	);

	private const PREPARED = array(
		'profile_id'   => 'applications',
		'profile_name' => 'Applications',
		'state'        => 'waiting',
		'problems'     => array(),
		'draft'        => array(
			'record_kind' => 'resource',
			'fields'      => array(
				'surname'              => 'Doe',
				'contactDetails.email' => 'jane@agency.test',
				'note'                 => 'Hello',
			),
			'activity'    => null,
		),
		'files'        => array(),
	);

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		remove_all_filters( Submission_Filters::SUBMISSION );
		remove_all_filters( Submission_Filters::DRAFT );
		parent::tearDown();
	}

	/**
	 * What the core was handed in the end.
	 *
	 * @param string $method Method of the engine.
	 * @return array<string,mixed>
	 */
	private function accepted( string $method = 'submit' ): array {
		$told = $this->engine->told( $method );
		$this->assertCount( 1, $told );
		return $told[0];
	}

	/**
	 * Hands a submission over as other plugins do.
	 *
	 * @return void
	 */
	private function ingest(): void {
		( new \Halt\Tracker\Ingest_Action( $this->intake() ) )->handle( 'shop', self::GIVEN );
	}

	/**
	 * The route around the engine, with a request.
	 *
	 * @return \WP_REST_Response
	 */
	private function post(): \WP_REST_Response {
		$this->engine->answers += array( 'receive' => array( 'status' => 202, 'headers' => array(), 'body' => array( 'status' => 'accepted' ) ) );
		$rest                   = new Rest( $this->bridge, $this->after_response(), new Spool_Route( $this->spool(), $this->settings ) );
		$request                = new \WP_REST_Request( 'POST', '/halt-tracker/v1/ingest' );
		$request->set_header( 'content-type', 'application/json' );
		$request->set_body( '{"a":1}' );
		return $rest->answer( $request );
	}

	/**
	 * Without a filter there is one call, as ever.
	 */
	public function test_nothing_attached_is_one_call(): void {
		$this->ingest();
		$this->post();
		$this->assertSame( array( 'submit', 'receive' ), array_values( array_intersect( array_column( $this->engine->calls, 0 ), array( 'submit', 'receive', 'prepare', 'prepareRequest' ) ) ) );
		$this->assertArrayNotHasKey( 'prepared', $this->accepted( 'receive' ) );
	}

	/**
	 * The submission is filtered before it is mapped; how it came stays.
	 */
	public function test_submission(): void {
		add_filter(
			Submission_Filters::SUBMISSION,
			static function ( array $submission ): array {
				$submission['fields'][]    = array( 'key' => 'office', 'value' => 'London' );
				$submission['source']      = 'london';
				$submission['path']        = 'http';
				$submission['delivery_id'] = 'mine';
				return $submission;
			}
		);
		$this->ingest();
		$accepted = $this->accepted();
		$this->assertSame( array( 'php', '', 'london', 'office' ), array( $accepted['path'], $accepted['delivery_id'], $accepted['source'], $accepted['fields'][1]['key'] ) );
		$this->assertSame( array(), $this->engine->told( 'prepare' ) );
	}

	/**
	 * The form hook is filtered as well.
	 */
	public function test_form_hook(): void {
		add_filter( Submission_Filters::SUBMISSION, static fn( array $submission ): array => array( 'source' => 'filtered' ) + $submission );
		$this->listener()->handle( array( 'name' => array( 'value' => 'Jane', 'label' => 'Name' ) ), false, array( 'contact_form_unique_id' => 'u' ) );
		$this->assertSame( 'filtered', $this->accepted()['source'] );
	}

	/**
	 * Of the record, what was changed, added and taken away goes along, and nothing else.
	 */
	public function test_draft_changes(): void {
		$this->engine->answers = array( 'prepare' => self::PREPARED );
		$seen                  = null;
		add_filter(
			Submission_Filters::DRAFT,
			static function ( array $draft, array $about ) use ( &$seen ): array {
				$seen                        = $about;
				$draft['fields']['surname']  = 'Roe';
				$draft['fields']['jobTitle'] = 'Tester';
				unset( $draft['fields']['note'] );
				$draft['record_kind'] = 'lead';
				return $draft;
			},
			10,
			2
		);
		$this->ingest();
		$accepted = $this->accepted();
		$this->assertEquals( array( 'fields' => array( 'note' => null, 'surname' => 'Roe', 'jobTitle' => 'Tester' ) ), $accepted['draft_changes'] );
		$this->assertArrayNotHasKey( 'hold', $accepted );
		$this->assertSame( array( 'applications', 'waiting', 'jane@agency.test' ), array( $seen['profile_id'], $seen['state'], $seen['submission']['fields'][0]['value'] ) );
	}

	/**
	 * A filter that only looks changes nothing.
	 */
	public function test_draft_unchanged(): void {
		$this->engine->answers = array( 'prepare' => self::PREPARED );
		add_filter( Submission_Filters::DRAFT, static fn( array $draft ): array => $draft );
		$this->ingest();
		$this->assertSame( array(), array_intersect_key( $this->accepted(), array_flip( array( 'draft_changes', 'hold' ) ) ) );
	}

	/**
	 * False and an error hold it, with the error's code where the core can take it.
	 */
	public function test_held_by_a_filter(): void {
		$this->engine->answers = array( 'prepare' => self::PREPARED );
		$answers               = array( false, new \WP_Error( 'blocklisted', 'Jane Doe is not wanted.' ), new \WP_Error( 'jane@agency.test' ) );
		foreach ( array( Submission_Filters::DRAFT, Submission_Filters::SUBMISSION ) as $filter ) {
			foreach ( $answers as $answer ) {
				add_filter( $filter, static fn() => $answer );
				$this->ingest();
				remove_all_filters( $filter );
			}
		}
		$this->assertSame( array( 'by_filter', 'blocklisted', 'by_filter', 'by_filter', 'blocklisted', 'by_filter' ), array_column( $this->engine->told( 'submit' ), 'hold' ) );
		$this->assertSame( array_fill( 0, 6, 'f' ), array_column( array_column( $this->engine->told( 'submit' ), 'form' ), 'id' ) );
	}

	/**
	 * A filter that throws, or answers nonsense, costs no lead, and is counted.
	 */
	public function test_filter_with_a_fault_costs_no_lead(): void {
		$this->engine->answers = array( 'prepare' => self::PREPARED );
		add_filter(
			Submission_Filters::SUBMISSION,
			static function (): void {
				throw new \TypeError( 'jane@agency.test' );
			}
		);
		add_filter(
			Submission_Filters::DRAFT,
			static function (): void {
				throw new \RuntimeException( 'x' );
			}
		);
		$this->ingest();
		$this->assertSame( array( 'filter/TypeError', 'filter/RuntimeException' ), self::problems() );
		$this->assertFalse( current_filter() );
		remove_all_filters( Submission_Filters::SUBMISSION );
		remove_all_filters( Submission_Filters::DRAFT );
		add_filter( Submission_Filters::SUBMISSION, '__return_empty_string' );
		add_filter( Submission_Filters::DRAFT, static fn(): array => array( 'fields' => 'none' ) );
		$this->ingest();
		$this->assertSame( 'filter/UnexpectedValueException', self::problems()[2] );
		$told = $this->engine->told( 'submit' );
		$this->assertEquals( $told[0], $told[1] );
		$this->assertSame( 'jane@agency.test', $told[1]['fields'][0]['value'] );
		$this->assertSame( array(), array_intersect_key( $told[1], array_flip( array( 'draft_changes', 'hold' ) ) ) );
	}

	/**
	 * Where the core cannot prepare, the submission goes the usual way, into the spool if need be.
	 */
	public function test_prepare_fails(): void {
		Activation::install();
		$this->engine->answers = array( 'prepare' => new \RuntimeException( '{"code":"store_locked"}' ) );
		add_filter( Submission_Filters::DRAFT, '__return_false' );
		$this->ingest();
		$this->assertArrayNotHasKey( 'hold', $this->accepted() );
		$this->engine->answers['submit'] = new \RuntimeException( '{"code":"store_locked"}' );
		$this->ingest();
		$this->assertFalse( $this->spool()->is_empty() );
	}

	/**
	 * What waited in the spool is shown to the second filter when it is taken in; the first had its say before.
	 */
	public function test_out_of_the_spool(): void {
		Activation::install();
		add_filter( Submission_Filters::SUBMISSION, static fn( array $submission ): array => array( 'source' => $submission['source'] . '+' ) + $submission );
		$this->engine->answers = array( 'submit' => new \RuntimeException( '{"code":"store_locked"}' ) );
		$this->ingest();
		$this->engine->answers = array( 'prepare' => self::PREPARED, 'importSpooled' => array( 'status' => 'held' ) );
		add_filter( Submission_Filters::DRAFT, static fn() => new \WP_Error( 'later' ) );
		$this->spool_import()->run( 5000 );
		$row = $this->accepted( 'importSpooled' );
		$this->assertSame( array( 'shop+', 'later' ), array( $row['submission']['source'], $row['submission']['hold'] ) );
	}

	/**
	 * An HTTP request is prepared first; what the filter says goes with it, and its refusals are sent as they are.
	 */
	public function test_http(): void {
		$this->engine->answers = array( 'prepareRequest' => self::PREPARED );
		$seen                  = 0;
		add_filter(
			Submission_Filters::DRAFT,
			static function ( array $draft, array $about ) use ( &$seen ): array {
				++$seen;
				self::assertNull( $about['submission'] );
				$draft['fields']['note'] = 'Changed';
				return $draft;
			},
			10,
			2
		);
		$this->assertSame( 202, $this->post()->get_status() );
		$accepted = $this->accepted( 'receive' );
		$this->assertSame( array( true, array( 'fields' => array( 'note' => 'Changed' ) ), 'POST' ), array( $accepted['prepared'], $accepted['draft_changes'], $accepted['method'] ) );
		$this->engine->answers['prepareRequest'] = array( 'answer' => array( 'status' => 401, 'headers' => array( 'Cache-Control' => 'no-store' ), 'body' => array( 'code' => 'x' ) ) );
		$response                                = $this->post();
		$this->assertSame( array( 401, 'no-store', 1 ), array( $response->get_status(), $response->get_headers()['Cache-Control'], $seen ) );
		$this->assertCount( 1, $this->engine->told( 'receive' ) );
	}

	/**
	 * A request that the core cannot prepare is taken by the spool, as any other.
	 */
	public function test_http_without_core(): void {
		$this->engine->answers = array( 'prepareRequest' => new \RuntimeException( '{"code":"store_locked"}' ) );
		add_filter( Submission_Filters::DRAFT, '__return_false' );
		// Nobody has set a secret, which the spool's own check finds first.
		$this->assertContains( $this->post()->get_status(), array( 401, 503 ) );
		$this->assertSame( array(), $this->engine->told( 'receive' ) );
	}

	/**
	 * The fast path knows no filters: while one is attached it asks senders to come again, cannot be opened, and the
	 * admin is told. It goes on afterwards.
	 */
	public function test_fast_path_takes_nothing_meanwhile(): void {
		Activation::install();
		Plugin::boot()->fast_path->configure();
		$this->settings->update( array( 'fast_path' => true ) );
		$status = static fn(): int => (int) wp_remote_retrieve_response_code( wp_remote_post( home_url( '/halt-ingest' ), array( 'body' => '{}', 'headers' => array( 'Content-Type' => 'application/json' ) ) ) );
		$this->assertSame( 401, $status() );
		add_filter( Submission_Filters::DRAFT, static fn( array $draft ): array => $draft );
		Plugin::boot()->fast_path->remember();
		$this->assertSame( 503, $status() );
		$this->round()->prepare( 10 );
		$this->assertSame( array(), $this->engine->told( 'rememberSettings' ) );
		try {
			$this->fast_path()->open();
			$this->fail( 'It was opened.' );
		} catch ( Storage_Exception $e ) {
			$this->assertStringContainsString( 'another plugin filters submissions', $e->getMessage() );
		}
		$notices = new \ReflectionMethod( Notices::class, 'fast_path' );
		$notices->setAccessible( true );
		ob_start();
		$notices->invoke( ( new \ReflectionClass( Notices::class ) )->newInstanceArgs( $this->notice_arguments() ) );
		$this->assertStringContainsString( 'another plugin filters submissions', (string) ob_get_clean() );
		remove_all_filters( Submission_Filters::DRAFT );
		Plugin::boot()->fast_path->remember();
		$this->assertSame( 401, $status() );
		Fast_Path::unconfigure();
	}

	/**
	 * With the core: a changed record is what is kept to be sent, a held one waits for a person, by both ways in.
	 */
	public function test_with_the_core(): void {
		Activation::install();
		$this->profiles->save( array( 'enabled' => true, 'matching' => array( 'form_ids' => array( 'careers' ) ) ) + Profile_Shape::blank() );
		add_filter(
			Submission_Filters::DRAFT,
			static function ( array $draft ) {
				if ( 'Held' === $draft['fields']['firstName'] ) {
					return new \WP_Error( 'not_yet' );
				}
				$draft['fields']['surname'] = 'Filtered';
				unset( $draft['fields']['contactDetails.email'] );
				return $draft;
			}
		);
		$bridge = Plugin::boot()->bridge;
		$plugin = new \Halt\Tracker\Ingest_Action( new Local_Intake( $bridge, $this->spool(), $this->settings, $this->after_response() ) );
		foreach ( array( 'Jane', 'Held' ) as $name ) {
			$plugin->handle( 'shop', array( 'form_id' => 'careers', 'fields' => array( 'first_name' => $name, 'last_name' => 'Doe', 'email' => strtolower( $name ) . '@agency.test' ) ) );
		}
		$secret = $this->settings->secrets()->webhook_secrets()[0]['secret'];
		foreach ( array( 'Joan', 'Held' ) as $name ) {
			$body    = (string) wp_json_encode( array( 'form_id' => 'careers', 'first_name' => $name, 'last_name' => 'Roe', 'email' => strtolower( $name ) . '.2@agency.test' ) );
			$time    = (string) time();
			$request = new \WP_REST_Request( 'POST', '/halt-tracker/v1/ingest' );
			$request->set_headers( array( 'content-type' => 'application/json', 'x-halt-timestamp' => $time, 'x-halt-webhook-signature' => hash_hmac( 'sha256', $time . '.' . $body, $secret ) ) );
			$request->set_body( $body );
			$response = ( new Rest( $bridge, $this->after_response(), new Spool_Route( $this->spool(), $this->settings ) ) )->answer( $request );
			$this->assertSame( 202, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		}
		$this->assertSame( array(), self::problems() );
		$found = array();
		foreach ( $bridge->submissions( array( 'order' => 'oldest', 'page' => 1, 'per_page' => 20 ) )['rows'] as $row ) {
			$plan    = $bridge->submission( $row['id'] )['plan'];
			$found[] = array( $row['state'], $row['reason'], $plan['fields']['surname'] ?? '', isset( $plan['fields']['contactDetails.email'] ) );
		}
		$this->assertSame(
			array(
				array( 'waiting', '', 'Filtered', false ),
				array( 'held', 'by_filter:not_yet', '', false ),
				array( 'waiting', '', 'Filtered', false ),
				array( 'held', 'by_filter:not_yet', '', false ),
			),
			$found
		);
	}

	/**
	 * What Notices wants, whatever it is at the time: settings where they are asked for.
	 *
	 * @return list<mixed>
	 */
	private function notice_arguments(): array {
		$arguments = array();
		foreach ( ( new \ReflectionMethod( Notices::class, '__construct' ) )->getParameters() as $parameter ) {
			$type        = (string) $parameter->getType();
			$known       = array(
				'Halt\Tracker\Settings' => $this->settings,
				'Halt\Tracker\Bridge'   => $this->bridge,
			);
			$arguments[] = $known[ $type ] ?? ( $parameter->isDefaultValueAvailable() ? $parameter->getDefaultValue() : $this->createStub( $type ) );
		}
		return $arguments;
	}
}
