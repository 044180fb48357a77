<?php
/**
 * The REST route for webhooks.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Passes the request to the core as it came and sends exactly what the core answers.
 *
 * The route answers before WordPress dispatches it: WordPress would parse a JSON body first, and so answer an
 * unsigned sender about the contents and spend memory on a hostile body.
 */
class Rest {

	public const NAMESPACE = 'halt-tracker/v1';
	public const ROUTE     = '/ingest';

	/** Headers that the core wants to see, beside those of a proxy. */
	private const HEADERS = array( 'x-halt-timestamp', 'x-halt-webhook-signature', 'x-halt-webhook-token', 'authorization', 'x-halt-delivery-id', 'user-agent' );

	/**
	 * Filters of other developers.
	 *
	 * @var Submission_Filters
	 */
	private Submission_Filters $filters;

	/**
	 * Makes it.
	 *
	 * @param Bridge         $bridge         The core.
	 * @param After_Response $after_response Delivers once the sender has the answer.
	 * @param Spool_Route    $spool          Answers where the core cannot.
	 */
	public function __construct( Bridge $bridge, private After_Response $after_response, private Spool_Route $spool ) {
		$this->filters = new Submission_Filters( $bridge );
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'rest_api_init', array( $this, 'register_route' ) );
		// Before WordPress's own answer to OPTIONS at 10.
		add_filter( 'rest_pre_dispatch', array( $this, 'answer_early' ), 5, 3 );
	}

	/**
	 * Registers the route for every method; the core answers 405 to all but POST.
	 *
	 * Open to everyone at this door (`__return_true`): the core verifies the signature or the token of the
	 * sender, and refuses everything where no secret is set.
	 *
	 * @return void
	 */
	public function register_route(): void {
		register_rest_route(
			self::NAMESPACE,
			self::ROUTE,
			array(
				'methods'             => \WP_REST_Server::ALLMETHODS,
				'callback'            => array( $this, 'answer' ),
				'permission_callback' => '__return_true',
			)
		);
	}

	/**
	 * Answers requests to our route before WordPress looks into their body.
	 *
	 * @param mixed            $result  An answer given by somebody else, or null.
	 * @param \WP_REST_Server  $server  The server.
	 * @param \WP_REST_Request $request The request.
	 * @return mixed
	 */
	public function answer_early( $result, $server, $request ) {
		if ( null !== $result || '/' . self::NAMESPACE . self::ROUTE !== untrailingslashit( (string) $request->get_route() ) ) {
			return $result;
		}
		return $this->answer( $request );
	}

	/**
	 * Answers a request.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response
	 */
	public function answer( \WP_REST_Request $request ): \WP_REST_Response {
		try {
			$type         = strtolower( trim( (string) $request->get_header( 'content-type' ) ) );
			$is_multipart = str_starts_with( $type, 'multipart/form-data' );
			$body         = $is_multipart ? '' : (string) $request->get_body();
			$described    = $this->describe( $request, $is_multipart );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'ingest', $e );
			return self::send( Spool_Refusal::unavailable( 30 )->answer() );
		}
		$answer = $this->ask( $described, $body );
		if ( 202 === $answer['status'] ) {
			$this->after_response->note();
		}
		return self::send( $answer );
	}

	/**
	 * Asks the core, and the spool where the core stored nothing: it is missing, of another release, or its
	 * store is locked, full, read-only, corrupt or newer.
	 *
	 * @param array<string,mixed> $described The request.
	 * @param string              $body      Raw body.
	 * @return array{status:int,headers:array<string,string>,body:mixed}
	 */
	private function ask( array $described, string $body ): array {
		try {
			$answer = $this->filters->receive( $described, $body );
			if ( 503 !== $answer['status'] ) {
				return $answer;
			}
			Problem_Counter::count( 'ingest', new Core_Exception( Core_Exception::STORE_UNAVAILABLE, (string) ( $answer['body']['code'] ?? 'store_unavailable' ) ) );
		} catch ( \Throwable $e ) {
			if ( ! $e instanceof Core_Exception || Core_Exception::EXTENSION_MISSING !== $e->kind() ) {
				Problem_Counter::count( 'ingest', $e );
			}
		}
		return $this->spool->answer( $described, $body );
	}

	/**
	 * An answer as WordPress wants it.
	 *
	 * @param array{status:int,headers:array<string,string>,body:mixed} $answer The answer.
	 * @return \WP_REST_Response
	 */
	private static function send( array $answer ): \WP_REST_Response {
		$response = new \WP_REST_Response( $answer['body'], $answer['status'] );
		foreach ( $answer['headers'] as $name => $value ) {
			$response->header( (string) $name, (string) $value );
		}
		return $response;
	}

	/**
	 * The request without its body, as the core wants it.
	 *
	 * @param \WP_REST_Request $request      The request.
	 * @param bool             $is_multipart Whether PHP has parsed the body.
	 * @return array<string,mixed>
	 */
	private function describe( \WP_REST_Request $request, bool $is_multipart ): array {
		$query     = $request->get_query_params();
		$described = array(
			'method'       => (string) $request->get_method(),
			'content_type' => (string) $request->get_header( 'content-type' ),
			'headers'      => self::headers( $request, array_merge( self::HEADERS, Settings::FORWARDED_HEADERS ) ),
			'remote_addr'  => self::peer(),
			'query_token'  => is_string( $query['token'] ?? null ) ? $query['token'] : '',
			'php_limit'    => max( 0, wp_convert_hr_to_bytes( (string) ini_get( 'post_max_size' ) ) ),
		);
		$length    = self::declared_length();
		if ( null !== $length ) {
			$described['content_length'] = $length;
		}
		if ( $is_multipart ) {
			// WordPress has taken its own slashes off already (WP_REST_Server::serve_request).
			$described['multipart'] = array(
				'fields' => (object) Multipart::fields( $request->get_body_params() ),
				'files'  => Multipart::files( $request->get_file_params() ),
			);
		}
		return $described;
	}

	/**
	 * Some headers of a request, as the core wants them.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @param list<string>     $names   Names in lower case.
	 * @return object Those that were sent, by name.
	 */
	public static function headers( \WP_REST_Request $request, array $names ): object {
		$headers = array();
		foreach ( $names as $name ) {
			$value = $request->get_header( $name );
			if ( null !== $value ) {
				$headers[ $name ] = (string) $value;
			}
		}
		return (object) $headers;
	}

	/**
	 * The socket's peer, and not what anybody says about it: the core knows whom to believe.
	 *
	 * @return string
	 */
	public static function peer(): string {
		return isset( $_SERVER['REMOTE_ADDR'] ) ? sanitize_text_field( wp_unslash( $_SERVER['REMOTE_ADDR'] ) ) : '';
	}

	/**
	 * What the sender says its body's length is.
	 *
	 * @return int|null Null where it says nothing.
	 */
	private static function declared_length(): ?int {
		$length = isset( $_SERVER['CONTENT_LENGTH'] ) ? sanitize_text_field( wp_unslash( $_SERVER['CONTENT_LENGTH'] ) ) : '';
		return ctype_digit( $length ) ? (int) $length : null;
	}
}
