<?php
/**
 * The short way to the REST route for webhooks.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Answers a sender where WordPress would start its REST server. That server registers every route of the site
 * before it looks which one is meant, which costs more than taking the submission, and any plugin that shuts the
 * REST API to strangers would turn leads away. The core checks the sender either way.
 *
 * What only the server can do (CORS, JSONP, methods by header) goes the usual way, to the same {@see Rest}.
 */
class Rest_Door {

	/** Requests that the server must see. */
	private const SERVER_HEADERS = array( 'HTTP_ORIGIN', 'HTTP_X_HTTP_METHOD_OVERRIDE' );

	/**
	 * Makes it.
	 *
	 * @param Rest                    $rest  The route.
	 * @param \Closure|null           $end   Ends the request; tests give their own.
	 * @param Jobs\Webhook_Route|null $hooks The route of Tracker's webhooks.
	 */
	public function __construct( private Rest $rest, private ?\Closure $end = null, private ?Jobs\Webhook_Route $hooks = null ) {
	}

	/**
	 * Registers the hook, before WordPress's own at 10 (`rest_api_loaded`).
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'parse_request', array( $this, 'open' ), 5, 1 );
	}

	/**
	 * Answers, where the request is for us.
	 *
	 * @param \WP $wp WordPress, with the route among its query variables.
	 * @return void
	 */
	public function open( \WP $wp ): void {
		$route = $wp->query_vars['rest_route'] ?? null;
		$route = is_string( $route ) ? untrailingslashit( $route ) : '';
		if ( ! $this->is_ours( $route ) ) {
			return;
		}
		// As rest_api_loaded() does: others ask for it (wp_is_serving_rest_request).
		if ( ! defined( 'REST_REQUEST' ) ) {
			define( 'REST_REQUEST', true );
		}
		self::send( null !== $this->hooks && Jobs\Webhook_Address::path() === $route ? $this->hooks->answer( self::request( $route ) ) : $this->rest->answer( self::request( $route ) ) );
		if ( null === $this->end ) {
			exit;
		}
		( $this->end )();
	}

	/**
	 * Whether a request is one that needs no server.
	 *
	 * @param string $route Route that WordPress found.
	 * @return bool
	 */
	private function is_ours( string $route ): bool {
		if ( '/' . Rest::NAMESPACE . Rest::ROUTE !== $route && ( null === $this->hooks || Jobs\Webhook_Address::path() !== $route ) ) {
			return false;
		}
		if ( ! isset( $_SERVER['REQUEST_METHOD'] ) || 'POST' !== sanitize_text_field( wp_unslash( $_SERVER['REQUEST_METHOD'] ) ) ) {
			return false;
		}
		// phpcs:ignore WordPress.Security.NonceVerification.Recommended -- Only names are looked at; the core verifies the sender.
		foreach ( array_keys( $_GET ) as $name ) {
			// The server's own parameters, such as _method and _jsonp.
			if ( str_starts_with( (string) $name, '_' ) ) {
				return false;
			}
		}
		return array() === array_intersect( self::SERVER_HEADERS, array_keys( $_SERVER ) );
	}

	/**
	 * The request as the server would make it (WP_REST_Server::serve_request).
	 *
	 * @param string $route Route.
	 * @return \WP_REST_Request
	 */
	private static function request( string $route ): \WP_REST_Request {
		$request = new \WP_REST_Request( 'POST', $route );
		// phpcs:disable WordPress.Security.NonceVerification -- The core verifies the sender, by signature or token.
		$request->set_query_params( wp_unslash( $_GET ) );
		$request->set_body_params( wp_unslash( $_POST ) );
		$request->set_file_params( $_FILES );
		// phpcs:enable
		$request->set_headers( ( new \WP_REST_Server() )->get_headers( wp_unslash( $_SERVER ) ) );
		// Of a call of Tracker nobody needs more than the beginning.
		$request->set_body( Jobs\Webhook_Address::path() === $route ? (string) file_get_contents( 'php://input', false, null, 0, Jobs\Webhook_Route::MOST ) : (string) \WP_REST_Server::get_raw_data() );
		return $request;
	}

	/**
	 * Sends an answer with the headers of the server.
	 *
	 * @param \WP_REST_Response $response The answer.
	 * @return void
	 */
	private static function send( \WP_REST_Response $response ): void {
		if ( ! headers_sent() ) {
			status_header( $response->get_status() );
			header( 'Content-Type: application/json; charset=' . get_option( 'blog_charset' ) );
			header( 'X-Robots-Tag: noindex' );
			header( 'X-Content-Type-Options: nosniff' );
			foreach ( $response->get_headers() as $name => $value ) {
				header( $name . ': ' . $value );
			}
		}
		echo wp_json_encode( $response->get_data() );
	}
}
