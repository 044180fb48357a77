<?php
/**
 * What the management routes share.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Api;

use Halt\Tracker\Admin\Words;
use Halt\Tracker\Capability;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Problem_Counter;
use Halt\Tracker\Rest;

defined( 'ABSPATH' ) || exit;

/**
 * Permission by our two capabilities, and refusals of the core as WordPress's errors.
 */
trait Core_Answers {

	/**
	 * Whether the caller may look on.
	 *
	 * @return true|\WP_Error
	 */
	public function may_view() {
		return Capability::may_view() ? true : self::forbidden();
	}

	/**
	 * Whether the caller may change something.
	 *
	 * @return true|\WP_Error
	 */
	public function may_manage() {
		return Capability::is_granted() ? true : self::forbidden();
	}

	/**
	 * The refusal; 401 to strangers, 403 to others.
	 *
	 * @return \WP_Error
	 */
	private static function forbidden(): \WP_Error {
		return new \WP_Error( 'halt_tracker_forbidden', __( 'You may not do this.', 'halt-tracker' ), array( 'status' => rest_authorization_required_code() ) );
	}

	/**
	 * Asks the core; its refusals become errors with a code and words.
	 *
	 * @param callable $question What to ask; answers with the body.
	 * @return \WP_REST_Response|\WP_Error
	 */
	private static function attempt( callable $question ) {
		try {
			$response = new \WP_REST_Response( $question() );
		} catch ( Core_Exception $e ) {
			if ( Core_Exception::INTERNAL === $e->kind() ) {
				Problem_Counter::count( 'api', $e );
			}
			$code     = $e->error_code();
			$response = new \WP_Error( 'halt_tracker_' . $code, Words::core_error( $e ), array( 'status' => self::status_of( $e ) ) );
		}
		if ( $response instanceof \WP_REST_Response ) {
			$response->header( 'Cache-Control', 'no-store' );
		}
		return $response;
	}

	/**
	 * HTTP status of a refusal.
	 *
	 * @param Core_Exception $e The refusal.
	 * @return int
	 */
	private static function status_of( Core_Exception $e ): int {
		if ( 'unknown_id' === $e->error_code() ) {
			return 404;
		}
		return match ( $e->kind() ) {
			Core_Exception::INVALID_INPUT => 400,
			Core_Exception::INTERNAL      => 500,
			default                       => 503,
		};
	}

	/**
	 * Registers a route.
	 *
	 * @param string               $path       Path below our namespace.
	 * @param string               $method     `GET`, `POST` …
	 * @param callable             $callback   Answers.
	 * @param callable             $permission Decides.
	 * @param array<string,mixed>  $arguments  Arguments with their schema.
	 * @param callable|null        $schema     Schema of the answer.
	 * @return void
	 */
	private static function route( string $path, string $method, callable $callback, callable $permission, array $arguments = array(), ?callable $schema = null ): void {
		register_rest_route(
			Rest::NAMESPACE,
			$path,
			array(
				array(
					'methods'             => $method,
					'callback'            => $callback,
					'permission_callback' => $permission,
					'args'                => $arguments,
				),
			) + ( null === $schema ? array() : array( 'schema' => $schema ) )
		);
	}

	/**
	 * An argument of the path.
	 *
	 * @param string $description What it is.
	 * @param string $pattern     Its form.
	 * @return array<string,mixed>
	 */
	private static function path_argument( string $description, string $pattern ): array {
		return array(
			'type'        => 'string',
			'pattern'     => '^' . $pattern . '$',
			'required'    => true,
			'description' => $description,
		);
	}

	/**
	 * Login of the caller, for the journal.
	 *
	 * @return string
	 */
	private static function actor(): string {
		return (string) wp_get_current_user()->user_login;
	}
}
