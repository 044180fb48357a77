<?php
/**
 * Everything an admin can do, behind one door.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Capability;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Storage_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Registers actions at admin-post.php. Each is a POST that needs the capability and the nonce of that very
 * action; no handler runs before all three have been checked here.
 */
class Actions {

	public const PREFIX = 'halt_tracker_';

	/**
	 * Makes it.
	 *
	 * @param Flash $flash Messages for the next page.
	 */
	public function __construct( private Flash $flash ) {
	}

	/**
	 * Adds an action.
	 *
	 * @param string   $name    Name without prefix.
	 * @param callable $handler Gets the {@see Input}; answers the address to go to.
	 * @return void
	 */
	public function add( string $name, callable $handler ): void {
		add_action(
			'admin_post_' . self::PREFIX . $name,
			function () use ( $name, $handler ): void {
				$this->run( $name, $handler );
			}
		);
	}

	/**
	 * Checks, runs the handler and sends the browser on.
	 *
	 * @param string   $name    Name without prefix.
	 * @param callable $handler The handler.
	 * @return void
	 */
	private function run( string $name, callable $handler ): void {
		if ( ! Capability::is_granted() ) {
			wp_die( esc_html__( 'You are not allowed to do this.', 'halt-tracker' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( self::PREFIX . $name );
		$method = isset( $_SERVER['REQUEST_METHOD'] ) ? sanitize_key( wp_unslash( $_SERVER['REQUEST_METHOD'] ) ) : '';
		if ( 'post' !== $method ) {
			wp_die( esc_html__( 'You are not allowed to do this.', 'halt-tracker' ), '', array( 'response' => 405 ) );
		}
		try {
			$target = $handler( new Input( wp_unslash( $_POST ) ) );
		} catch ( Core_Exception $e ) {
			$this->flash->error( Words::core_error( $e ) );
			$target = wp_get_referer();
		} catch ( Storage_Exception $e ) {
			/* translators: %s: what is wrong, for operators. */
			$this->flash->error( sprintf( __( 'The secrets of this site cannot be used: %s', 'halt-tracker' ), $e->getMessage() ) );
			$target = wp_get_referer();
		}
		wp_safe_redirect( is_string( $target ) && '' !== $target ? $target : Screens::url() );
		exit;
	}
}
