<?php
/**
 * Deliver now, in rounds.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

use Halt\Tracker\Admin\Run_Words;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

/**
 * A round is short, so that a screen can show how far it is between two. The screen asks again while `more` is
 * true; whoever closes it has lost nothing.
 */
class Run_Route {

	public const ROUTE = '/run';

	/** Milliseconds of a round in which steps may be begun. */
	private const ROUND = 3000;

	/**
	 * Makes it.
	 *
	 * @param Run_Now $run Works on what waits.
	 */
	public function __construct( private Run_Now $run ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'rest_api_init', array( $this, 'register_route' ) );
	}

	/**
	 * Registers the route.
	 *
	 * @return void
	 */
	public function register_route(): void {
		register_rest_route(
			Rest::NAMESPACE,
			self::ROUTE,
			array(
				array(
					'methods'             => \WP_REST_Server::CREATABLE,
					'callback'            => array( $this, 'answer' ),
					'permission_callback' => array( Capability::class, 'is_granted' ),
					'args'                => array(
						'so_far' => array(
							'type'        => 'integer',
							'minimum'     => 0,
							'default'     => 0,
							'description' => __( 'Submissions finished in the rounds before; only for the words of the answer.', 'halt-tracker' ),
						),
					),
				),
				'schema' => array( self::class, 'schema' ),
			)
		);
	}

	/**
	 * Shape of the answer.
	 *
	 * @return array<string,mixed> JSON schema.
	 */
	public static function schema(): array {
		return array(
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'halt-tracker-run',
			'type'       => 'object',
			'properties' => array(
				'finished' => array(
					'type'        => 'integer',
					'description' => __( 'Submissions finished in this round.', 'halt-tracker' ),
				),
				'left'     => array(
					'type'        => 'integer',
					'description' => __( 'Submissions that wait now.', 'halt-tracker' ),
				),
				'more'     => array(
					'type'        => 'boolean',
					'description' => __( 'Whether another round can do something now.', 'halt-tracker' ),
				),
				'obstacle' => array(
					'type'        => 'string',
					'description' => __( 'Code of why nothing was sent; empty: something could be.', 'halt-tracker' ),
				),
				'message'  => array(
					'type'        => 'string',
					'description' => __( 'The same in words.', 'halt-tracker' ),
				),
				'counts'   => array(
					'type'                 => 'object',
					'description'          => __( 'Submissions by state.', 'halt-tracker' ),
					'additionalProperties' => array( 'type' => 'integer' ),
				),
			),
		);
	}

	/**
	 * Does a round.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function answer( \WP_REST_Request $request ) {
		try {
			$answer = $this->run->run( self::ROUND );
		} catch ( Core_Exception $e ) {
			return new \WP_Error( 'halt_tracker_' . $e->error_code(), Words::core_error( $e ), array( 'status' => 503 ) );
		}
		$obstacle = Run_Now::obstacle( $answer );
		$finished = (int) ( $answer['finished'] ?? 0 );
		$message  = '' === $obstacle ? Run_Words::done( (int) $request['so_far'] + $finished, $answer['left'] ) : Run_Words::obstacle( $obstacle );
		return new \WP_REST_Response(
			array(
				'finished' => $finished,
				'left'     => $answer['left'],
				'more'     => Run_Now::is_more( $answer ),
				'obstacle' => $obstacle,
				'message'  => $answer['is_broken'] && '' === $obstacle ? $message . ' ' . Words::code( 'breaker_open' ) : $message,
				'counts'   => (object) $answer['counts'],
			)
		);
	}
}
