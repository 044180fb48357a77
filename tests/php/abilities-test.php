<?php
/**
 * The abilities.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Abilities\Changing;
use Halt\Tracker\Abilities\Looking;
use Halt\Tracker\Activation;
use Halt\Tracker\Alerts;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Run_Now;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Halt\Tracker\Abilities. What is registered has the real core behind it; the shapes are tested with one that records.
 */
final class Abilities_Test extends Shell_Test_Case {

	private const ID = '01KB3Q2V9X8R7T6Y5W4Z3N2M1K';

	private const NAMES = array( 'get-status', 'list-submissions', 'test-connection', 'replay-submission', 'discard-submission', 'run-now', 'pause', 'resume' );

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		if ( ! function_exists( 'wp_get_ability' ) ) {
			$this->markTestSkipped( 'This WordPress has no Abilities API.' );
		}
		Activation::install();
	}

	/**
	 * What only looks, around the recording engine.
	 */
	private function looking(): Looking {
		return new Looking( $this->bridge, $this->settings, $this->spool() );
	}

	/**
	 * What changes something, around the recording engine.
	 */
	private function changing(): Changing {
		return new Changing( $this->bridge, $this->settings, new Run_Now( $this->bridge, $this->spool_import() ) );
	}

	/**
	 * Runs an ability, and holds what comes out against its own schema.
	 *
	 * @param array<string,array<string,mixed>> $abilities Abilities.
	 * @param string                            $name      Name.
	 * @param array<string,mixed>|null          $input     Input.
	 * @return array<string,mixed>
	 */
	private function execute( array $abilities, string $name, ?array $input = null ): array {
		$output = null === $input ? ( $abilities[ $name ]['execute'] )() : ( $abilities[ $name ]['execute'] )( $input );
		$this->assertIsArray( $output, is_wp_error( $output ) ? $output->get_error_message() : '' );
		$this->assertTrue( rest_validate_value_from_schema( $output, $abilities[ $name ]['output'], $name ) );
		return $output;
	}

	/**
	 * All are there, with schema, category and true annotations; nobody gets at them without the capability.
	 */
	public function test_registered(): void {
		foreach ( self::NAMES as $name ) {
			$ability = wp_get_ability( 'halt-tracker/' . $name );
			$this->assertNotNull( $ability, $name );
			$this->assertSame( 'halt-tracker', $ability->get_category() );
			$this->assertNotSame( array(), $ability->get_output_schema() );
			$this->assertTrue( $ability->check_permissions( array( 'id' => self::ID ) ) );
			foreach ( array( 'readonly', 'destructive', 'idempotent' ) as $annotation ) {
				$this->assertIsBool( $ability->get_meta_item( 'annotations' )[ $annotation ] );
			}
		}
		$this->assertTrue( wp_get_ability( 'halt-tracker/discard-submission' )->get_meta_item( 'annotations' )['destructive'] );
		$this->assertFalse( wp_get_ability( 'halt-tracker/replay-submission' )->get_meta_item( 'annotations' )['readonly'] );
		$this->assertTrue( wp_get_ability( 'halt-tracker/get-status' )->get_meta_item( 'annotations' )['readonly'] );

		$viewer = wp_insert_user( array( 'user_login' => 'view' . wp_rand(), 'user_pass' => 'x', 'role' => 'author' ) );
		$this->settings->update( array( 'viewer_roles' => array( 'author' ) ) );
		wp_set_current_user( $viewer );
		foreach ( self::NAMES as $name ) {
			$this->assertSame( in_array( $name, array( 'get-status', 'list-submissions' ), true ), wp_get_ability( 'halt-tracker/' . $name )->check_permissions( array( 'id' => self::ID ) ), $name );
		}
		wp_set_current_user( 0 );
		foreach ( self::NAMES as $name ) {
			$this->assertFalse( wp_get_ability( 'halt-tracker/' . $name )->check_permissions( array( 'id' => self::ID ) ), $name );
		}
		wp_set_current_user( 1 );
		require_once ABSPATH . 'wp-admin/includes/user.php';
		wp_delete_user( $viewer );
	}

	/**
	 * Through WordPress and REST, with the real core.
	 */
	public function test_with_the_real_core(): void {
		$status = wp_get_ability( 'halt-tracker/get-status' )->execute();
		$this->assertIsArray( $status );
		$this->assertSame( 'disconnected', $status['connection'] );

		$ask    = static function ( string $method, string $name, array $input = array() ): \WP_REST_Response {
			$request = new \WP_REST_Request( $method, '/wp-abilities/v1/abilities/halt-tracker/' . $name . '/run' );
			if ( array() !== $input ) {
				$request->set_query_params( array( 'input' => $input ) );
			}
			return rest_do_request( $request );
		};
		$answer = $ask( 'GET', 'list-submissions', array( 'per_page' => '5', 'state' => 'waiting' ) );
		$this->assertSame( array( 200, 0 ), array( $answer->get_status(), $answer->get_data()['total'] ) );
		$this->assertSame( 400, $ask( 'GET', 'list-submissions', array( 'state' => 'nowhere' ) )->get_status() );
		$this->assertSame( 400, $ask( 'DELETE', 'discard-submission', array( 'id' => '../x' ) )->get_status() );
		$this->assertSame( 405, $ask( 'POST', 'get-status' )->get_status() );
		$this->assertSame( 200, $ask( 'POST', 'pause' )->get_status() );
		$this->settings->forget();
		$this->assertTrue( $this->settings->get( 'paused' ) );
		$this->assertSame( 'paused', $ask( 'POST', 'run-now' )->get_data()['obstacle'] );
		$this->assertSame( array( 'paused' => false ), $ask( 'POST', 'resume' )->get_data() );
		wp_set_current_user( 0 );
		$this->assertSame( 401, $ask( 'GET', 'get-status' )->get_status() );
	}

	/**
	 * What looks tells numbers, codes and words, and nobody's name.
	 */
	public function test_looking(): void {
		$this->engine->answers['status'] = array(
			'counts'            => array( 'waiting' => 2 ),
			'oldest_waiting_at' => 1763800000000,
			'connection'        => array( 'state' => 'connected' ),
			'runs'              => array( array( 'trigger' => 'cron', 'at' => 1763800000000 ) ),
			'queue'             => array( 'ends_at' => null ),
		);
		Alerts::raise( 'breaker_open' );
		$status = $this->execute( $this->looking()->all(), 'get-status' );
		$this->assertSame( array( false, '2025-11-22T08:26:40Z', null, 'breaker_open' ), array( $status['ok'], $status['oldest_waiting_at'], $status['backlog_ends_at'], $status['alerts'][0]['cause'] ) );

		$this->engine->answers['submissions'] = array( 'total' => 1, 'rows' => array( array( 'id' => self::ID, 'state' => 'dead', 'reason' => 'no_profile', 'person' => 'Canary Jane <canary@example.test>', 'record_id' => 0, 'received_at' => 1763800000000, 'ended_at' => 0 ) ) );
		$list                                 = $this->execute( $this->looking()->all(), 'list-submissions', array( 'state' => 'dead', 'from' => '2025-11-22T08:26:40Z', 'per_page' => 3 ) );
		$this->assertSame( array( 'No profile takes this form.', null, null ), array( $list['rows'][0]['explanation'], $list['rows'][0]['record_id'], $list['rows'][0]['ended_at'] ) );
		$this->assertStringNotContainsStringIgnoringCase( 'canary', (string) wp_json_encode( $list ) );
		$told = $this->engine->told( 'submissions' )[0];
		$this->assertSame( array( 'dead', 1763800000000, 0, 3, '' ), array( $told['state'], $told['from'], $told['to'], $told['per_page'], $told['search'] ) );

		$this->engine->answers['checkConnection'] = array( 'ok' => false, 'code' => 'invalid_grant' );
		$this->assertSame( array( false, 'invalid_grant' ), array_values( array_slice( $this->execute( $this->looking()->all(), 'test-connection' ), 0, 2 ) ) );
		$this->engine->answers['status'] = new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' );
		$this->assertSame( 503, $this->looking()->status()->get_error_data()['status'] );
	}

	/**
	 * What changes something says who asked.
	 */
	public function test_changing(): void {
		$abilities                                 = $this->changing()->all();
		$this->engine->answers['replaySubmission'] = array( 'id' => self::ID, 'status' => 'needs_attention', 'problems' => array( array( 'code' => 'missing_required', 'field' => 'email', 'detail' => 'canary' ) ) );
		$answer                                    = $this->execute( $abilities, 'replay-submission', array( 'id' => self::ID, 'profile' => 'accepted' ) );
		$this->assertSame( array( 'needs_attention', array( array( 'code' => 'missing_required', 'field' => 'email' ) ) ), array( $answer['state'], $answer['problems'] ) );
		$this->assertSame( array( array( 'id' => self::ID, 'profile' => 'accepted', 'fields' => null, 'actor' => wp_get_current_user()->user_login ) ), $this->engine->told( 'replaySubmission' ) );

		$this->engine->answers['discardSubmission'] = array( 'state' => 'discarded' );
		$this->assertSame( 'discarded', $this->execute( $abilities, 'discard-submission', array( 'id' => self::ID ) )['state'] );
		$this->assertSame( array( array( 'id' => self::ID, 'actor' => wp_get_current_user()->user_login ) ), $this->engine->told( 'discardSubmission' ) );
		$this->engine->answers['discardSubmission'] = array( 'state' => null );
		$this->assertSame( 404, $this->changing()->discard( array( 'id' => self::ID ) )->get_error_data()['status'] );

		$this->engine->answers['status'] = array( 'counts' => array( 'waiting' => 1 ), 'queue' => array( 'breaker' => array( 'opened_at' => 5 ) ) );
		$this->engine->answers['drain']  = array( 'steps' => 2, 'finished' => 1, 'code' => '' );
		$answer                          = $this->execute( $abilities, 'run-now' );
		$this->assertSame( array( 1, 1, false ), array( $answer['finished'], $answer['left'], $answer['more'] ) );
		$this->assertStringContainsString( 'Still waiting: 1.', $answer['message'] );
		$this->assertSame( 'run_now', $this->engine->told( 'drain' )[0]['trigger'] );
		$this->assertSame( array( 'paused' => true ), $this->execute( $abilities, 'pause' ) );
		$this->assertSame( array( 'paused' => false ), $this->execute( $abilities, 'resume' ) );
	}
}
