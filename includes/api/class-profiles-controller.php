<?php
/**
 * Form Profiles over REST.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Api;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Profiles;

defined( 'ABSPATH' ) || exit;

/**
 * `GET` and `POST /profiles`; `GET`, `PUT` and `DELETE /profiles/{id}`. A profile is what the export of the screen
 * writes; one with faults is refused with all of them.
 */
class Profiles_Controller {

	use Core_Answers;

	private const PATH = '/profiles';
	private const ID   = '[A-Za-z0-9_-]{1,64}';

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core, which knows faults.
	 * @param Profiles $profiles The profiles.
	 */
	public function __construct( private Bridge $bridge, private Profiles $profiles ) {
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
		$one    = self::PATH . '/(?P<id>' . self::ID . ')';
		$id     = array( 'id' => self::path_argument( __( 'Id of the profile.', 'halt-tracker' ), self::ID ) );
		$body   = array(
			'profile' => array(
				'type'        => 'object',
				'required'    => true,
				'description' => __( 'A profile, as the export writes it.', 'halt-tracker' ),
			),
		);
		$manage = array( $this, 'may_manage' );
		self::route( self::PATH, 'GET', array( $this, 'list_profiles' ), $manage );
		self::route( self::PATH, 'POST', array( $this, 'create' ), $manage, $body );
		self::route( $one, 'GET', array( $this, 'show' ), $manage, $id );
		self::route( $one, 'PUT', array( $this, 'replace' ), $manage, $id + $body );
		self::route( $one, 'DELETE', array( $this, 'delete' ), $manage, $id );
	}

	/**
	 * All profiles, in the order in which they are tried.
	 *
	 * @return \WP_REST_Response
	 */
	public function list_profiles(): \WP_REST_Response {
		return new \WP_REST_Response( $this->profiles->all() );
	}

	/**
	 * One profile.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function show( \WP_REST_Request $request ) {
		$profile = $this->profiles->find( (string) $request['id'] );
		return null === $profile ? self::unknown() : new \WP_REST_Response( $profile );
	}

	/**
	 * Makes a profile.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function create( \WP_REST_Request $request ) {
		$profile = (array) $request['profile'];
		if ( '' !== (string) ( $profile['id'] ?? '' ) && null !== $this->profiles->find( (string) $profile['id'] ) ) {
			return new \WP_Error( 'halt_tracker_profile_exists', __( 'There is a profile with this id already.', 'halt-tracker' ), array( 'status' => 409 ) );
		}
		$response = $this->save( $profile );
		if ( $response instanceof \WP_REST_Response ) {
			$response->set_status( 201 );
		}
		return $response;
	}

	/**
	 * Replaces a profile.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function replace( \WP_REST_Request $request ) {
		if ( null === $this->profiles->find( (string) $request['id'] ) ) {
			return self::unknown();
		}
		return $this->save( array( 'id' => (string) $request['id'] ) + (array) $request['profile'] );
	}

	/**
	 * Deletes a profile.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function delete( \WP_REST_Request $request ) {
		return $this->profiles->delete( (string) $request['id'] ) ? new \WP_REST_Response( array( 'deleted' => true ) ) : self::unknown();
	}

	/**
	 * Saves a profile without faults.
	 *
	 * @param array<mixed> $profile About a profile.
	 * @return \WP_REST_Response|\WP_Error
	 */
	private function save( array $profile ) {
		try {
			$faults = $this->bridge->check_profile( Profile_Shape::normalise( $profile ) );
		} catch ( Core_Exception $e ) {
			return self::attempt(
				static function () use ( $e ): void {
					throw $e;
				}
			);
		}
		if ( array() !== $faults ) {
			return new \WP_Error(
				'halt_tracker_profile_faults',
				__( 'The profile has faults.', 'halt-tracker' ),
				array(
					'status' => 422,
					'faults' => $faults,
				)
			);
		}
		return new \WP_REST_Response( $this->profiles->save( $profile ) );
	}

	/**
	 * No such profile.
	 *
	 * @return \WP_Error
	 */
	private static function unknown(): \WP_Error {
		return new \WP_Error( 'halt_tracker_profile_unknown', __( 'There is no such profile.', 'halt-tracker' ), array( 'status' => 404 ) );
	}
}
