<?php
/**
 * The queue over REST.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Api;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Housekeeping;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * `GET /queue`; `POST /queue/run`, `/queue/pause`, `/queue/reconcile`, `/queue/clear-locks`, `/queue/erase`.
 */
class Queue_Controller {

	use Core_Answers;

	private const PATH = '/queue';

	/** Milliseconds in which steps may be started. */
	private const BUDGET = 5000;

	/** Milliseconds for a comparison. */
	private const COMPARE_BUDGET = 5000;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings The pause switch.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings ) {
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
		self::route( self::PATH, 'GET', array( $this, 'status' ), array( $this, 'may_view' ) );
		self::route( self::PATH . '/run', 'POST', array( $this, 'run' ), $manage );
		self::route( self::PATH . '/reconcile', 'POST', array( $this, 'reconcile' ), $manage );
		self::route( self::PATH . '/clear-locks', 'POST', array( $this, 'clear_locks' ), $manage );
		self::route(
			self::PATH . '/pause',
			'POST',
			array( $this, 'pause' ),
			$manage,
			array(
				'paused' => array(
					'type'        => 'boolean',
					'required'    => true,
					'description' => __( 'Whether submissions are stored and nothing is sent.', 'halt-tracker' ),
				),
			)
		);
		self::route(
			self::PATH . '/erase',
			'POST',
			array( $this, 'erase' ),
			$manage,
			array(
				'email' => array(
					'type'        => 'string',
					'format'      => 'email',
					'required'    => true,
					'description' => __( 'Everything that is kept of this person is erased. What is in Tracker stays there.', 'halt-tracker' ),
				),
			)
		);
	}

	/**
	 * Counts, connection, runs, estimate.
	 *
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function status() {
		return self::attempt(
			function (): array {
				$status = $this->bridge->status();
				// Where the files lie is nobody's business over the wire.
				unset( $status['store']['path'] );
				return $status + array( 'in_spool' => Housekeeping::in_spool() );
			}
		);
	}

	/**
	 * Delivers what is due, now.
	 *
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function run() {
		return self::attempt( fn(): array => $this->bridge->drain( self::BUDGET, 'run_now' ) );
	}

	/**
	 * Compares what came in with what is accounted for.
	 *
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function reconcile() {
		return self::attempt(
			function (): array {
				( new Housekeeping( $this->bridge ) )->run( self::COMPARE_BUDGET, true );
				return array( 'reconciliation' => $this->bridge->status()['reconciliation'] ?? null );
			}
		);
	}

	/**
	 * Frees what dead processes hold.
	 *
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function clear_locks() {
		return self::attempt( fn(): array => $this->bridge->clear_locks() );
	}

	/**
	 * Sets the pause switch.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function pause( \WP_REST_Request $request ) {
		if ( null !== Settings::constant( 'paused' ) ) {
			/* translators: %s: name of a PHP constant. */
			return new \WP_Error( 'halt_tracker_constant', sprintf( __( 'Set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS['paused'] ), array( 'status' => 409 ) );
		}
		$this->settings->update( array( 'paused' => (bool) $request['paused'] ) );
		return new \WP_REST_Response( array( 'paused' => (bool) $this->settings->get( 'paused' ) ) );
	}

	/**
	 * Erases a person.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 * @throws Core_Exception Never: it becomes an error.
	 */
	public function erase( \WP_REST_Request $request ) {
		return self::attempt( fn(): array => $this->bridge->erase( (string) $request['email'] ) + array( 'in_spool' => Housekeeping::in_spool() ) );
	}
}
