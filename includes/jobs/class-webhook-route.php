<?php
/**
 * The REST route for webhooks of Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\After_Response;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Problem_Counter;
use Halt\Tracker\Rest;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Hands the call to the core and sends what it answers; what the call is about is read from Tracker once the answer is
 * out. Tracker gives up on an address that is slow or says no.
 */
class Webhook_Route {

	/** Bytes of a body that are looked at; the core refuses more than 64 KiB. */
	public const MOST = 65537;

	/** Milliseconds for the work behind the answer. */
	private const BUDGET = 5000;

	/** Seconds after which Tracker may try again where the core cannot be asked. */
	private const RETRY = 60;

	/**
	 * Makes it.
	 *
	 * @param Bridge         $bridge         The core.
	 * @param After_Response $after_response Works once Tracker has the answer.
	 * @param Job_Sync       $sync           The work.
	 */
	public function __construct( private Bridge $bridge, private After_Response $after_response, private Job_Sync $sync ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'rest_api_init', array( $this, 'register_route' ) );
		add_filter( 'rest_pre_dispatch', array( $this, 'answer_early' ), 5, 3 );
	}

	/**
	 * Registers the route. Open to everyone at this door (`__return_true`): the core checks the token in constant time,
	 * and refuses everything where there is none.
	 *
	 * @return void
	 */
	public function register_route(): void {
		register_rest_route(
			Rest::NAMESPACE,
			substr( Webhook_Address::path(), strlen( Rest::NAMESPACE ) + 1 ),
			array(
				'methods'             => \WP_REST_Server::ALLMETHODS,
				'callback'            => array( $this, 'answer' ),
				'permission_callback' => '__return_true',
			)
		);
	}

	/**
	 * Answers before WordPress looks into the body: it would refuse one that says it is JSON and is not, and nobody knows
	 * what Tracker sends.
	 *
	 * @param mixed            $result  An answer given by somebody else, or null.
	 * @param \WP_REST_Server  $server  The server.
	 * @param \WP_REST_Request $request The request.
	 * @return mixed
	 */
	public function answer_early( $result, $server, $request ) {
		if ( null !== $result || Webhook_Address::path() !== untrailingslashit( (string) $request->get_route() ) ) {
			return $result;
		}
		return $this->answer( $request );
	}

	/**
	 * Answers a call.
	 *
	 * @param \WP_REST_Request $request The call.
	 * @return \WP_REST_Response
	 */
	public function answer( \WP_REST_Request $request ): \WP_REST_Response {
		if ( 'POST' !== $request->get_method() ) {
			return self::send( 405, array( 'code' => 'method' ), array( 'Allow' => 'POST' ) );
		}
		try {
			$answer = $this->bridge->tracker_webhook( self::describe( $request ), substr( (string) $request->get_body(), 0, self::MOST ) );
		} catch ( \Throwable $e ) {
			if ( ! $e instanceof Core_Exception || Core_Exception::EXTENSION_MISSING !== $e->kind() ) {
				Problem_Counter::count( 'tracker_webhook', $e );
			}
			return self::send( 503, array( 'code' => 'unavailable' ), array( 'Retry-After' => (string) self::RETRY ) );
		}
		if ( $answer['hinted'] ) {
			$this->after_response->add( fn() => $this->sync->run( self::BUDGET, 'request_end' ) );
		}
		return self::send( $answer['status'], $answer['body'], $answer['headers'] );
	}

	/**
	 * The call without its body, as the core wants it.
	 *
	 * @param \WP_REST_Request $request The call.
	 * @return array<string,mixed>
	 */
	private static function describe( \WP_REST_Request $request ): array {
		$query = $request->get_query_params();
		$token = $query['token'] ?? '';
		unset( $query['token'], $query['rest_route'] );
		return array(
			'method'       => (string) $request->get_method(),
			'token'        => is_string( $token ) ? substr( $token, 0, 200 ) : '',
			'query'        => substr( http_build_query( $query ), 0, 2000 ),
			'content_type' => substr( (string) $request->get_header( 'content-type' ), 0, 200 ),
			'remote_addr'  => Rest::peer(),
			// Behind a proxy all callers would be one, and false tokens of others would be Tracker's.
			'headers'      => Rest::headers( $request, Settings::FORWARDED_HEADERS ),
		);
	}

	/**
	 * An answer as WordPress wants it.
	 *
	 * @param int                  $status  HTTP status.
	 * @param mixed                $body    Body.
	 * @param array<string,string> $headers Headers.
	 * @return \WP_REST_Response
	 */
	private static function send( int $status, mixed $body, array $headers ): \WP_REST_Response {
		$response = new \WP_REST_Response( $body, $status );
		$response->header( 'Cache-Control', 'no-store' );
		foreach ( $headers as $name => $value ) {
			$response->header( (string) $name, (string) $value );
		}
		return $response;
	}
}
