<?php
/**
 * Deliver now, and how far it is.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

use Halt\Tracker\Admin\Run_Words;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

/**
 * One request delivers, and takes its time; others ask meanwhile how far it is. Whoever closes the screen has lost
 * nothing.
 */
class Run_Route {

	public const ROUTE = '/run';

	/** Milliseconds in which steps may be begun. */
	private const BUDGET = 20000;

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
					'methods'             => \WP_REST_Server::READABLE,
					'callback'            => array( $this, 'look' ),
					'permission_callback' => array( Capability::class, 'is_granted' ),
				),
				array(
					'methods'             => \WP_REST_Server::CREATABLE,
					'callback'            => array( $this, 'deliver' ),
					'permission_callback' => array( Capability::class, 'is_granted' ),
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
					'description' => __( 'Submissions finished by this request; 0 where it only looked.', 'halt-tracker' ),
				),
				'left'     => array(
					'type'        => 'integer',
					'description' => __( 'Submissions that wait now.', 'halt-tracker' ),
				),
				'more'     => array(
					'type'        => 'boolean',
					'description' => __( 'Whether deliveries go on behind.', 'halt-tracker' ),
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
	 * Says how far it is.
	 *
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function look() {
		try {
			return self::send( $this->run->progress(), '' );
		} catch ( Core_Exception $e ) {
			return self::refuse( $e );
		}
	}

	/**
	 * Delivers.
	 *
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function deliver() {
		try {
			$answer = $this->run->run( self::BUDGET );
		} catch ( Core_Exception $e ) {
			return self::refuse( $e );
		}
		return self::send( $answer, Run_Now::obstacle( $answer ) );
	}

	/**
	 * The answer.
	 *
	 * @param array<string,mixed> $answer   What was done, or only how far it is.
	 * @param string              $obstacle Why nothing was sent.
	 * @return \WP_REST_Response
	 */
	private static function send( array $answer, string $obstacle ): \WP_REST_Response {
		return new \WP_REST_Response(
			array(
				'finished' => (int) ( $answer['finished'] ?? 0 ),
				'left'     => $answer['left'],
				'more'     => (bool) ( $answer['more'] ?? false ),
				'obstacle' => $obstacle,
				'message'  => Run_Words::told( $answer, $obstacle ),
				'counts'   => (object) $answer['counts'],
			)
		);
	}

	/**
	 * A refusal of the core.
	 *
	 * @param Core_Exception $error What it threw.
	 * @return \WP_Error
	 */
	private static function refuse( Core_Exception $error ): \WP_Error {
		return new \WP_Error( 'halt_tracker_' . $error->error_code(), Words::core_error( $error ), array( 'status' => 503 ) );
	}
}
