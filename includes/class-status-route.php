<?php
/**
 * The status address for uptime monitors.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Answers 200 where all is well and 503 where an alert stands. Needs the token, of which only the hash is kept;
 * closed until one is made.
 */
class Status_Route {

	public const ROUTE = '/status';

	/**
	 * Makes it.
	 *
	 * @param Health   $health   What to say.
	 * @param Settings $settings Hash of the token.
	 */
	public function __construct( private Health $health, private Settings $settings ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'rest_api_init', array( $this, 'register_route' ) );
		add_filter( 'rest_post_dispatch', array( $this, 'keep_out_of_caches' ), 10, 3 );
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
				'methods'             => \WP_REST_Server::READABLE,
				'callback'            => array( $this, 'answer' ),
				'permission_callback' => array( $this, 'is_allowed' ),
				'args'                => array(
					'token' => array(
						'type'        => 'string',
						'description' => __( 'The status token, where it is not in the header X-Halt-Status-Token.', 'halt-tracker' ),
					),
				),
			)
		);
	}

	/**
	 * Whether the caller has the token.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return true|\WP_Error
	 */
	public function is_allowed( \WP_REST_Request $request ) {
		$hash  = (string) $this->settings->get( 'status_token_hash' );
		$token = (string) $request->get_header( 'x-halt-status-token' );
		if ( '' === $token ) {
			$query = $request->get_query_params()['token'] ?? '';
			$token = is_string( $query ) ? $query : '';
		}
		if ( '' !== $hash && '' !== $token && hash_equals( $hash, hash( 'sha256', $token ) ) ) {
			return true;
		}
		return new \WP_Error( 'halt_tracker_status_token', __( 'The status token is missing or wrong.', 'halt-tracker' ), array( 'status' => 401 ) );
	}

	/**
	 * Answers.
	 *
	 * @return \WP_REST_Response
	 */
	public function answer(): \WP_REST_Response {
		$report = $this->health->report();
		return new \WP_REST_Response( $report, $report['ok'] ? 200 : 503 );
	}

	/**
	 * Keeps the answer out of caches, a refusal as well.
	 *
	 * @param \WP_HTTP_Response $response The answer.
	 * @param \WP_REST_Server   $server   The server.
	 * @param \WP_REST_Request  $request  The request.
	 * @return \WP_HTTP_Response
	 */
	public function keep_out_of_caches( $response, $server, $request ) {
		if ( '/' . Rest::NAMESPACE . self::ROUTE === untrailingslashit( (string) $request->get_route() ) ) {
			$response->header( 'Cache-Control', 'no-store' );
		}
		return $response;
	}
}
