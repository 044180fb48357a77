<?php
/**
 * The sync of jobs over REST.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Api;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Jobs\Job_Progress;
use Halt\Tracker\Jobs\Webhook_Registration;
use Halt\Tracker\Storage_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * `GET /jobs`; `POST /jobs/sync`, `/jobs/decide`, `/jobs/<opportunity>/refresh`; `GET`, `POST`, `DELETE /jobs/hooks`.
 */
class Jobs_Controller {

	use Core_Answers;

	public const PATH = '/jobs';

	/** Milliseconds of a request in which work may be begun. */
	private const BUDGET = 15000;

	/**
	 * Makes it.
	 *
	 * @param Bridge               $bridge   The core.
	 * @param Job_Progress         $progress Work and how far it is.
	 * @param Webhook_Registration $hooks    Our registrations at Tracker.
	 */
	public function __construct( private Bridge $bridge, private Job_Progress $progress, private Webhook_Registration $hooks ) {
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
		$manage = array( $this, 'may_manage' );
		self::route( self::PATH, 'GET', array( $this, 'status' ), array( $this, 'may_view' ), array(), array( self::class, 'schema' ) );
		self::route(
			self::PATH . '/sync',
			'POST',
			array( $this, 'sync' ),
			$manage,
			array(
				'begin' => array(
					'type'        => 'boolean',
					'default'     => true,
					'description' => __( 'Whether a sweep is begun where none runs; false only goes on with what there is.', 'halt-tracker' ),
				),
			)
		);
		self::route(
			self::PATH . '/decide',
			'POST',
			array( $this, 'decide' ),
			$manage,
			array(
				'decision' => array(
					'type'        => 'string',
					'enum'        => array( 'remove', 'keep' ),
					'required'    => true,
					'description' => __( 'What becomes of removals that are held.', 'halt-tracker' ),
				),
			)
		);
		self::route(
			self::PATH . '/(?P<opportunity>\d{1,12})/refresh',
			'POST',
			array( $this, 'refresh' ),
			$manage,
			array(
				'opportunity' => array(
					'type'        => 'integer',
					'minimum'     => 1,
					'required'    => true,
					'description' => __( 'Id of an opportunity at Tracker.', 'halt-tracker' ),
				),
			)
		);
		self::route( self::PATH . '/hooks', 'GET', fn() => self::attempt( fn(): array => $this->hooks->look() ), $manage );
		self::route( self::PATH . '/hooks', 'POST', array( $this, 'register_webhooks' ), $manage );
		self::route( self::PATH . '/hooks', 'DELETE', fn() => self::attempt( fn(): array => $this->hooks->remove() ), $manage );
	}

	/**
	 * Shape of the status.
	 *
	 * @return array<string,mixed> JSON schema.
	 */
	public static function schema(): array {
		return array(
			'$schema'    => 'http://json-schema.org/draft-04/schema#',
			'title'      => 'halt-tracker-jobs',
			'type'       => 'object',
			'properties' => array(
				'running'       => array(
					'type'        => 'boolean',
					'description' => __( 'Whether a sweep or a change is under way.', 'halt-tracker' ),
				),
				'message'       => array(
					'type'        => 'string',
					'description' => __( 'What the sync is doing, in words.', 'halt-tracker' ),
				),
				'last_message'  => array(
					'type'        => 'string',
					'description' => __( 'How the last sweep went, in words.', 'halt-tracker' ),
				),
				'next_message'  => array(
					'type'        => 'string',
					'description' => __( 'When the next sweep is due, in words.', 'halt-tracker' ),
				),
				'shown_message' => array(
					'type'        => 'string',
					'description' => __( 'How many jobs the site shows, and when Tracker last told of a change, in words.', 'halt-tracker' ),
				),
				'progress'      => array(
					'type'        => array( 'object', 'null' ),
					'description' => __( 'How far it is; null where nobody knows how much there is to do.', 'halt-tracker' ),
				),
				'published'     => array(
					'type'        => 'integer',
					'description' => __( 'Published jobs of this site.', 'halt-tracker' ),
				),
				'held'          => array(
					'type'        => array( 'object', 'null' ),
					'description' => __( 'Removals that wait for a decision.', 'halt-tracker' ),
				),
				'sweep'         => array( 'type' => array( 'object', 'null' ) ),
				'last'          => array( 'type' => array( 'object', 'null' ) ),
				'next_sweep_at' => array( 'type' => array( 'integer', 'null' ) ),
			),
		);
	}

	/**
	 * How things stand.
	 *
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function status() {
		return self::attempt( fn(): array => $this->progress->status() );
	}

	/**
	 * Begins or goes on, for some seconds.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function sync( \WP_REST_Request $request ) {
		return self::attempt( fn(): array => $this->progress->work( (bool) $request['begin'], 'rest', self::BUDGET ) );
	}

	/**
	 * Decides about removals that are held.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function decide( \WP_REST_Request $request ) {
		return self::attempt(
			function () use ( $request ): array {
				$this->bridge->jobs_decide( (string) $request['decision'], self::actor() );
				return $this->progress->work( false, 'rest', self::BUDGET );
			}
		);
	}

	/**
	 * Reads one job again.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function refresh( \WP_REST_Request $request ) {
		return self::attempt(
			function () use ( $request ): array {
				$this->bridge->jobs_refresh( (int) $request['opportunity'] );
				return $this->progress->work( false, 'rest', self::BUDGET );
			}
		);
	}

	/**
	 * Registers at Tracker.
	 *
	 * @return \WP_REST_Response|\WP_Error
	 * @throws Core_Exception Never: it becomes an error.
	 */
	public function register_webhooks() {
		return self::attempt(
			function (): array {
				try {
					return $this->hooks->register();
				} catch ( Storage_Exception $e ) {
					throw new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'key_unusable', $e->getMessage(), $e );
				}
			}
		);
	}
}
