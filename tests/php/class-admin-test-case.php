<?php
/**
 * What tests of screens and actions share.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Admin\Actions;
use Halt\Tracker\Admin\Flash;

require_once __DIR__ . '/class-shell-test-case.php';
require_once __DIR__ . '/class-action-ended.php';

/**
 * Does things as an admin would: through admin-post.php's hooks, nonce and all.
 */
abstract class Admin_Test_Case extends Shell_Test_Case {

	/**
	 * Messages.
	 *
	 * @var Flash
	 */
	protected Flash $flash;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		Activation::install();
		$this->flash = new Flash( $this->vault );
		$die         = static function (): callable {
			return static function ( $message, $title = '', $arguments = array() ): void {
				throw new Action_Ended( 'died ' . ( is_array( $arguments ) ? (string) ( $arguments['response'] ?? '' ) : '' ) );
			};
		};
		add_filter( 'wp_die_handler', $die );
		add_filter(
			'wp_redirect',
			static function ( string $location ): string {
				throw new Action_Ended( $location );
			}
		);
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		remove_all_filters( 'wp_die_handler' );
		remove_all_filters( 'wp_redirect' );
		remove_all_filters( 'allowed_redirect_hosts' );
		parent::tearDown();
	}

	/**
	 * Registers handlers instead of the plugin's own.
	 *
	 * @param list<object> $handlers Objects with `register( Actions )`.
	 */
	protected function register( array $handlers ): void {
		global $wp_filter;
		foreach ( array_keys( $wp_filter ) as $hook ) {
			if ( str_starts_with( (string) $hook, 'admin_post_halt_tracker_' ) ) {
				remove_all_actions( (string) $hook );
			}
		}
		foreach ( $handlers as $handler ) {
			$handler->register( new Actions( $this->flash ) );
		}
	}

	/**
	 * Does something.
	 *
	 * @param string              $name   Action.
	 * @param array<string,mixed> $values What is sent.
	 * @param string              $nonce  Nonce; empty: the right one.
	 * @return string How it ended.
	 */
	protected function act( string $name, array $values = array(), string $nonce = '' ): string {
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_POST                     = wp_slash( $values + array( '_wpnonce' => '' === $nonce ? wp_create_nonce( 'halt_tracker_' . $name ) : $nonce ) );
		$_REQUEST                  = $_POST;
		try {
			do_action( 'admin_post_halt_tracker_' . $name );
		} catch ( Action_Ended $e ) {
			return $e->getMessage();
		} finally {
			$_REQUEST = array();
		}
		return 'went on';
	}

	/**
	 * Every action that is registered wants the nonce of its own and the capability.
	 *
	 * @param list<string> $names Names without prefix.
	 */
	protected function assert_guarded( array $names ): void {
		foreach ( $names as $name ) {
			$this->assertNotFalse( has_action( 'admin_post_halt_tracker_' . $name ), $name );
			$this->assertStringStartsWith( 'died', $this->act( $name, array(), 'wrong' ), $name );
		}
		$editor = wp_insert_user( array( 'user_login' => 'ed' . wp_rand(), 'user_pass' => 'x', 'role' => 'editor' ) );
		wp_set_current_user( $editor );
		foreach ( $names as $name ) {
			$this->assertSame( 'died 403', $this->act( $name ), $name );
		}
		wp_set_current_user( 1 );
		require_once ABSPATH . 'wp-admin/includes/user.php';
		wp_delete_user( $editor );
	}

	/**
	 * Messages for the next page, as HTML.
	 *
	 * @return string
	 */
	protected function messages(): string {
		return self::printed( array( new Flash( $this->vault ), 'render' ) );
	}

	/**
	 * What something prints.
	 *
	 * @param callable $render Prints it.
	 * @return string
	 */
	protected static function printed( callable $render ): string {
		ob_start();
		$render();
		return (string) ob_get_clean();
	}
}
