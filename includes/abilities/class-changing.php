<?php
/**
 * Abilities that change something.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Abilities;

use Halt\Tracker\Admin\Run_Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Run_Now;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Replay, discard, deliver now, pause, resume. The journal of a submission names the user.
 */
class Changing {

	private const BUDGET = 10000;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings The pause switch.
	 * @param Run_Now  $run      Works on what waits.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Run_Now $run ) {
	}

	/**
	 * The abilities by name.
	 *
	 * @return array<string,array<string,mixed>> See {@see Abilities::add()}.
	 */
	public function all(): array {
		$paused = Schema::object( array( 'paused' => Schema::value( 'boolean', __( 'Whether deliveries are paused.', 'halt-tracker' ) ) ) );
		$moved  = array(
			'id'    => Schema::value( 'string', __( 'Id of a submission.', 'halt-tracker' ) ),
			'state' => Schema::value( 'string', __( 'State of the submission.', 'halt-tracker' ) ),
		);
		return array(
			'replay-submission'  => array(
				'label'       => __( 'Send a submission again', 'halt-tracker' ),
				'description' => __( 'Queues a submission that failed, needs attention, is held or has no profile, mapped with today’s profile or as it was accepted. What was done at Tracker already is not done again.', 'halt-tracker' ),
				'execute'     => array( $this, 'replay' ),
				'input'       => Schema::object(
					array(
						'id'      => Schema::id(),
						'profile' => array(
							'enum'    => array( 'today', 'accepted' ),
							'default' => 'today',
						) + Schema::value( 'string', __( 'Which profile maps it: the one of today, or the one it was accepted with.', 'halt-tracker' ) ),
					),
					array( 'id' )
				),
				'output'      => Schema::object(
					$moved + array(
						'problems' => array(
							'type'  => 'array',
							'items' => Schema::object(
								array(
									'code'  => Schema::value( 'string', __( 'Code of what is in the way.', 'halt-tracker' ) ),
									'field' => Schema::value( 'string', __( 'The field that it is about.', 'halt-tracker' ) ),
								)
							),
						),
					)
				),
			),
			'discard-submission' => array(
				'label'       => __( 'Discard a submission', 'halt-tracker' ),
				'description' => __( 'Gives a submission up for good: it will not be sent to Tracker.', 'halt-tracker' ),
				'execute'     => array( $this, 'discard' ),
				'destructive' => true,
				'idempotent'  => true,
				'input'       => Schema::object( array( 'id' => Schema::id() ), array( 'id' ) ),
				'output'      => Schema::object( $moved ),
			),
			'run-now'            => array(
				'label'       => __( 'Deliver now', 'halt-tracker' ),
				'description' => __( 'Works on what waits for a few seconds, also on what would be tried again later, and says how much is left. What is left goes on by itself; each further run uses up an attempt of what fails.', 'halt-tracker' ),
				'execute'     => array( $this, 'run' ),
				'input'       => null,
				'output'      => Schema::object(
					array(
						'finished' => Schema::value( 'integer', __( 'Submissions finished.', 'halt-tracker' ) ),
						'left'     => Schema::value( 'integer', __( 'Submissions that wait now.', 'halt-tracker' ) ),
						'more'     => Schema::value( 'boolean', __( 'Whether deliveries go on behind; there is no need to run it again.', 'halt-tracker' ) ),
						'obstacle' => Schema::value( 'string', __( 'Code of why nothing was sent; empty: something could be.', 'halt-tracker' ) ),
						'message'  => Schema::value( 'string', __( 'The same in words.', 'halt-tracker' ) ),
					)
				),
			),
			'pause'              => array(
				'label'       => __( 'Pause deliveries', 'halt-tracker' ),
				'description' => __( 'Stops sending to Tracker. Submissions are still stored.', 'halt-tracker' ),
				'execute'     => fn() => $this->set_paused( true ),
				'idempotent'  => true,
				'input'       => null,
				'output'      => $paused,
			),
			'resume'             => array(
				'label'       => __( 'Go on with deliveries', 'halt-tracker' ),
				'description' => __( 'Sends again after a pause.', 'halt-tracker' ),
				'execute'     => fn() => $this->set_paused( false ),
				'idempotent'  => true,
				'input'       => null,
				'output'      => $paused,
			),
		);
	}

	/**
	 * Sends a submission again.
	 *
	 * @param mixed $input What was asked for.
	 * @return array<string,mixed>|\WP_Error
	 */
	public function replay( $input ) {
		$id = (string) ( $input['id'] ?? '' );
		try {
			$answer = $this->bridge->replay_submission(
				array(
					'id'      => $id,
					'profile' => 'accepted' === ( $input['profile'] ?? '' ) ? 'accepted' : 'today',
					'fields'  => null,
					'actor'   => self::actor(),
				)
			);
		} catch ( Core_Exception $e ) {
			return Refusal::of( $e );
		}
		$problems = array();
		foreach ( (array) ( $answer['problems'] ?? array() ) as $problem ) {
			$problems[] = array(
				'code'  => (string) ( $problem['code'] ?? '' ),
				'field' => (string) ( $problem['field'] ?? '' ),
			);
		}
		return array(
			'id'       => $id,
			'state'    => (string) ( $answer['status'] ?? '' ),
			'problems' => $problems,
		);
	}

	/**
	 * Gives a submission up.
	 *
	 * @param mixed $input What was asked for.
	 * @return array<string,mixed>|\WP_Error
	 */
	public function discard( $input ) {
		$id = (string) ( $input['id'] ?? '' );
		try {
			$state = $this->bridge->discard_submission(
				array(
					'id'    => $id,
					'actor' => self::actor(),
				)
			)['state'] ?? null;
		} catch ( Core_Exception $e ) {
			return Refusal::of( $e );
		}
		if ( null === $state ) {
			return Refusal::of( new Core_Exception( Core_Exception::INVALID_INPUT, 'unknown_id' ) );
		}
		return array(
			'id'    => $id,
			'state' => (string) $state,
		);
	}

	/**
	 * Works on what waits.
	 *
	 * @return array<string,mixed>|\WP_Error
	 */
	public function run() {
		try {
			$answer = $this->run->run( self::BUDGET );
		} catch ( Core_Exception $e ) {
			return Refusal::of( $e );
		}
		$obstacle = Run_Now::obstacle( $answer );
		return array(
			'finished' => (int) ( $answer['finished'] ?? 0 ),
			'left'     => $answer['left'],
			'more'     => $answer['more'],
			'obstacle' => $obstacle,
			'message'  => Run_Words::told( $answer, $obstacle ),
		);
	}

	/**
	 * Sets the pause switch.
	 *
	 * @param bool $is_paused Whether nothing is to be sent.
	 * @return array<string,mixed>|\WP_Error
	 */
	private function set_paused( bool $is_paused ) {
		if ( null !== Settings::constant( 'paused' ) ) {
			/* translators: %s: name of a PHP constant. */
			return new \WP_Error( 'halt_tracker_constant', sprintf( __( 'Set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS['paused'] ), array( 'status' => 409 ) );
		}
		$this->settings->update( array( 'paused' => $is_paused ) );
		return array( 'paused' => $is_paused );
	}

	/**
	 * Who asks.
	 *
	 * @return string Login.
	 */
	private static function actor(): string {
		return (string) wp_get_current_user()->user_login;
	}
}
