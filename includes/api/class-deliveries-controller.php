<?php
/**
 * Deliveries over REST.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Api;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * `GET /deliveries`, `GET /deliveries/{id}`, and what may be done with one: replay, discard, read back. Shapes are
 * those of docs/boundary.md.
 */
class Deliveries_Controller {

	use Core_Answers;

	private const PATH = '/deliveries';
	private const ID   = '[0-9A-HJKMNP-TV-Z]{26}';

	/** Filters of the list that are plain text. */
	private const TEXT_FILTERS = array( 'state', 'search', 'form_id', 'profile_id', 'outcome', 'record_kind', 'flag', 'path', 'source' );

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
		$one = self::PATH . '/(?P<id>' . self::ID . ')';
		$id  = array( 'id' => self::path_argument( __( 'Id of the submission.', 'halt-tracker' ), self::ID ) );
		self::route( self::PATH, 'GET', array( $this, 'list_deliveries' ), array( $this, 'may_view' ), self::filters(), array( self::class, 'schema' ) );
		self::route( $one, 'GET', array( $this, 'show' ), array( $this, 'may_view' ), $id );
		self::route( $one . '/replay', 'POST', array( $this, 'replay' ), array( $this, 'may_manage' ), $id + self::replay_arguments() );
		self::route( $one . '/discard', 'POST', array( $this, 'discard' ), array( $this, 'may_manage' ), $id );
		self::route( $one . '/read-back', 'POST', array( $this, 'read_back' ), array( $this, 'may_manage' ), $id );
	}

	/**
	 * A page of the list.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function list_deliveries( \WP_REST_Request $request ) {
		$query = array(
			'page'      => (int) $request['page'],
			'per_page'  => (int) $request['per_page'],
			'from'      => self::milliseconds( $request['from'] ),
			'to'        => self::milliseconds( $request['to'] ),
			'record_id' => (int) $request['record_id'],
			'order'     => (string) $request['order'],
		);
		foreach ( self::TEXT_FILTERS as $name ) {
			$query[ $name ] = (string) $request[ $name ];
		}
		$total    = 0;
		$response = self::attempt(
			function () use ( $query, &$total ): array {
				$answer = $this->bridge->submissions( $query );
				$total  = (int) ( $answer['total'] ?? 0 );
				return (array) ( $answer['rows'] ?? array() );
			}
		);
		if ( $response instanceof \WP_REST_Response ) {
			$response->header( 'X-WP-Total', (string) $total );
			$response->header( 'X-WP-TotalPages', (string) (int) ceil( $total / $query['per_page'] ) );
		}
		return $response;
	}

	/**
	 * One delivery with its steps and journal. That it was looked at is noted, as on the screen.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function show( \WP_REST_Request $request ) {
		return self::attempt(
			function () use ( $request ): array {
				$row = $this->bridge->submission( (string) $request['id'] );
				if ( null === $row ) {
					throw new Core_Exception( Core_Exception::INVALID_INPUT, 'unknown_id' );
				}
				$this->bridge->note(
					array(
						'id'    => (string) $request['id'],
						'event' => 'viewed',
						'actor' => self::actor(),
					)
				);
				return $row;
			}
		);
	}

	/**
	 * Sends a delivery again.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function replay( \WP_REST_Request $request ) {
		$fields = array();
		foreach ( (array) $request['fields'] as $key => $value ) {
			$fields[] = array(
				'key'   => (string) $key,
				'value' => (string) $value,
			);
		}
		return self::attempt(
			fn(): array => $this->bridge->replay_submission(
				array(
					'id'      => (string) $request['id'],
					'profile' => (string) $request['profile'],
					'fields'  => array() === $fields ? null : $fields,
					'actor'   => self::actor(),
				)
			)
		);
	}

	/**
	 * Gives a delivery up.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function discard( \WP_REST_Request $request ) {
		return self::attempt(
			function () use ( $request ): array {
				$answer = $this->bridge->discard_submission(
					array(
						'id'    => (string) $request['id'],
						'actor' => self::actor(),
					)
				);
				if ( null === ( $answer['state'] ?? null ) ) {
					throw new Core_Exception( Core_Exception::INVALID_INPUT, 'unknown_id' );
				}
				return $answer;
			}
		);
	}

	/**
	 * Compares the record with what was sent.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function read_back( \WP_REST_Request $request ) {
		return self::attempt( fn(): array => $this->bridge->read_back( (string) $request['id'] ) );
	}

	/**
	 * Schema of a row of the list.
	 *
	 * @return array<string,mixed>
	 */
	public static function schema(): array {
		$text                                     = array( 'type' => 'string' );
		$number                                   = array( 'type' => 'integer' );
		$properties                               = array_fill_keys( array( 'id', 'state', 'reason', 'path', 'source', 'form_id', 'form_name', 'profile_id', 'profile_name', 'outcome', 'record_kind', 'person', 'duplicate_of' ), $text )
			+ array_fill_keys( array( 'received_at', 'ended_at', 'due_at', 'record_id' ), $number );
		$properties['received_at']['description'] = __( 'Unix milliseconds.', 'halt-tracker' );

		$properties['flags']    = array(
			'type'  => 'array',
			'items' => $text,
		);
		$properties['problems'] = array(
			'type'  => 'array',
			'items' => array( 'type' => 'object' ),
		);
		return array(
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'halt-tracker-delivery',
			'type'       => 'object',
			'properties' => $properties,
		);
	}

	/**
	 * Arguments of the list.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private static function filters(): array {
		$time      = array(
			'type'    => 'string',
			'format'  => 'date-time',
			'default' => null,
		);
		$arguments = array_fill_keys(
			self::TEXT_FILTERS,
			array(
				'type'      => 'string',
				'default'   => '',
				'maxLength' => 200,
			)
		);
		return $arguments + array(
			'from'      => $time,
			'to'        => $time,
			'record_id' => array(
				'type'    => 'integer',
				'minimum' => 0,
				'default' => 0,
			),
			'order'     => array(
				'type'    => 'string',
				'enum'    => array( 'newest', 'oldest' ),
				'default' => 'newest',
			),
			'page'      => array(
				'type'    => 'integer',
				'minimum' => 1,
				'maximum' => 1000000,
				'default' => 1,
			),
			'per_page'  => array(
				'type'    => 'integer',
				'minimum' => 1,
				'maximum' => 200,
				'default' => 20,
			),
		);
	}

	/**
	 * Arguments of a replay.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private static function replay_arguments(): array {
		return array(
			'profile' => array(
				'type'        => 'string',
				'enum'        => array( 'today', 'accepted' ),
				'default'     => 'today',
				'description' => __( 'Which version of the profile maps it.', 'halt-tracker' ),
			),
			'fields'  => array(
				'type'                 => 'object',
				'default'              => array(),
				'additionalProperties' => array(
					'type'      => 'string',
					'maxLength' => 65536,
				),
				'description'          => __( 'Values that replace those of the submission, by their key.', 'halt-tracker' ),
			),
		);
	}

	/**
	 * A time in Unix milliseconds.
	 *
	 * @param mixed $time RFC 3339 text, or nothing.
	 * @return int 0: none.
	 */
	private static function milliseconds( mixed $time ): int {
		$seconds = is_string( $time ) && '' !== $time ? rest_parse_date( $time ) : false;
		return false === $seconds ? 0 : 1000 * (int) $seconds;
	}
}
