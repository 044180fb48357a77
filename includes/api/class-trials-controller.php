<?php
/**
 * Trials over REST.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Api;

use Halt\Tracker\Bridge;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * `POST /trials/dry-run` sends nothing; `POST /trials/send` sends a test for real and gives a token with which
 * `POST /trials/remove` deletes what it made; `GET /metadata` is what the account offers.
 */
class Trials_Controller {

	use Core_Answers;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'rest_api_init', array( $this, 'register_routes' ) );
	}

	/**
	 * Registers the routes.
	 *
	 * @return void
	 */
	public function register_routes(): void {
		$manage     = array( $this, 'may_manage' );
		$object     = array(
			'type'    => 'object',
			'default' => null,
		);
		$trial      = array(
			'submission' => array( 'description' => __( 'A submission, as docs/boundary.md shows it.', 'halt-tracker' ) ) + $object,
			'profile'    => array( 'description' => __( 'A profile that is not saved.', 'halt-tracker' ) ) + $object,
			'profile_id' => array(
				'type'    => 'string',
				'default' => '',
			),
		);
		$connection = array(
			'connection' => array(
				'type'    => 'string',
				'enum'    => array( Settings::LIVE, Settings::SANDBOX ),
				'default' => Settings::SANDBOX,
			),
		);
		$stored     = array(
			'id' => array(
				'type'        => 'string',
				'default'     => null,
				'description' => __( 'Id of a stored submission, in place of one given here.', 'halt-tracker' ),
			),
		);
		$removal    = array(
			'removal' => array(
				'type'     => 'string',
				'required' => true,
			),
		);
		$refresh    = array(
			'refresh' => array(
				'type'    => 'boolean',
				'default' => false,
			),
		);
		self::route( '/trials/dry-run', 'POST', array( $this, 'dry_run' ), $manage, $trial + $stored );
		self::route( '/trials/send', 'POST', array( $this, 'send' ), $manage, $trial + $connection );
		self::route( '/trials/remove', 'POST', array( $this, 'remove' ), $manage, $removal + $connection );
		self::route( '/metadata', 'GET', array( $this, 'metadata' ), $manage, $refresh + $connection );
	}

	/**
	 * Shows the calls that would be made.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function dry_run( \WP_REST_Request $request ) {
		return self::attempt( fn(): array => $this->bridge->dry_run( array( 'id' => $request['id'] ) + self::trial( $request ) ) );
	}

	/**
	 * Sends a test.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function send( \WP_REST_Request $request ) {
		return self::attempt( fn(): array => $this->of( $request )->test_send( self::trial( $request ) ) );
	}

	/**
	 * Deletes what a test made.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function remove( \WP_REST_Request $request ) {
		return self::attempt( fn(): array => $this->of( $request )->remove_test( (string) $request['removal'] ) );
	}

	/**
	 * Custom fields, statuses and sources of the account.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function metadata( \WP_REST_Request $request ) {
		return self::attempt( fn(): array => $this->of( $request )->metadata( (bool) $request['refresh'] ) );
	}

	/**
	 * The core for the connection that was asked for.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return Bridge
	 */
	private function of( \WP_REST_Request $request ): Bridge {
		return $this->bridge->for_connection( (string) $request['connection'] );
	}

	/**
	 * What is tried.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return array<string,mixed>
	 */
	private static function trial( \WP_REST_Request $request ): array {
		return array(
			'submission' => is_array( $request['submission'] ) ? $request['submission'] : null,
			'profile'    => is_array( $request['profile'] ) ? $request['profile'] : null,
			'profile_id' => (string) $request['profile_id'],
		);
	}
}
