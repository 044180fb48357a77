<?php
/**
 * What tests of screens share.
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
 * Does what an admin does, and reads what is shown. The engine only records.
 */
abstract class Screen_Test_Case extends Shell_Test_Case {

	/** What no screen may print as it is: markup, an attribute's end, an entity, and a placeholder of printf. */
	protected const CANARY = '"\'><script>haltCanary(1)</script><img src=x onerror=haltCanary(2)>&amp;%s{{x}}';

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
		$_GET        = array();
		$_POST       = array();
		$_REQUEST    = array();
		set_current_screen( 'tracker_page_halt-tracker-submissions' );
		$_SERVER['REQUEST_METHOD'] = 'GET';
		$die                       = static function (): callable {
			return static function ( $message, $title = '', $arguments = array() ): void {
				throw new Action_Ended( 'died ' . ( is_array( $arguments ) ? (string) ( $arguments['response'] ?? '' ) : '' ) );
			};
		};
		add_filter( 'wp_die_handler', $die );
		add_filter( 'wp_redirect', array( self::class, 'stop' ) );
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		remove_all_filters( 'wp_die_handler' );
		remove_filter( 'wp_redirect', array( self::class, 'stop' ) );
		set_current_screen( 'front' );
		parent::tearDown();
	}

	/**
	 * Ends a request where it would send the browser on.
	 *
	 * @param string $location Where to.
	 * @return never
	 * @throws Action_Ended Always.
	 */
	public static function stop( string $location ): never {
		throw new Action_Ended( $location );
	}

	/**
	 * Registers the actions of handlers, and of nobody else.
	 *
	 * @param list<object> $handlers Objects with `register( Actions )`.
	 * @param list<string> $names    Names of their actions.
	 */
	protected function register( array $handlers, array $names ): void {
		foreach ( $names as $name ) {
			remove_all_actions( 'admin_post_halt_tracker_' . $name );
		}
		foreach ( $handlers as $handler ) {
			$handler->register( new Actions( $this->flash ) );
		}
	}

	/**
	 * Does something as an admin would.
	 *
	 * @param string              $name   Action.
	 * @param array<string,mixed> $values What is sent.
	 * @return string How it ended.
	 */
	protected function act( string $name, array $values = array() ): string {
		$this->post( $name, $values );
		try {
			do_action( 'admin_post_halt_tracker_' . $name );
		} catch ( Action_Ended $e ) {
			return $e->getMessage();
		} finally {
			$this->post( '', array() );
		}
		return 'went on';
	}

	/**
	 * Makes this request one that sends a form; an empty name: none.
	 *
	 * @param string              $name   Name of the form or action.
	 * @param array<string,mixed> $values What is sent.
	 */
	protected function post( string $name, array $values ): void {
		$_SERVER['REQUEST_METHOD'] = '' === $name ? 'GET' : 'POST';
		$_POST                     = '' === $name ? array() : wp_slash( $values + array( '_wpnonce' => wp_create_nonce( 'halt_tracker_' . $name ) ) );
		$_REQUEST                  = $_POST;
	}

	/**
	 * What a screen prints; nothing of a stranger's stands in it as markup.
	 *
	 * @param callable $render Prints it.
	 * @return string
	 */
	protected function printed( callable $render ): string {
		ob_start();
		try {
			$render();
		} finally {
			$html = (string) ob_get_clean();
		}
		$document = new \DOMDocument();
		libxml_use_internal_errors( true );
		$document->loadHTML( '<?xml encoding="utf-8"?><div>' . $html . '</div>' );
		libxml_clear_errors();
		$this->assertSame( 0, $document->getElementsByTagName( 'script' )->length, $html );
		foreach ( $document->getElementsByTagName( '*' ) as $element ) {
			$this->assertFalse( $element->hasAttribute( 'onerror' ) || 'x' === $element->getAttribute( 'src' ), $document->saveHTML( $element ) );
		}
		return $html;
	}

	/**
	 * Messages for the next page, as text.
	 *
	 * @return string
	 */
	protected function messages(): string {
		return html_entity_decode( wp_strip_all_tags( $this->printed( array( $this->flash, 'render' ) ) ), ENT_QUOTES );
	}

	/**
	 * Does something as somebody who may look only.
	 *
	 * @param callable $do What.
	 * @return mixed What it answers.
	 */
	protected function as_viewer( callable $do ): mixed {
		$viewer = wp_insert_user(
			array(
				'user_login' => 'viewer' . wp_rand(),
				'user_pass'  => wp_generate_password(),
				'role'       => 'subscriber',
			)
		);
		$may    = static fn( array $all, array $asked, array $arguments, $user ): array => $user->ID === $viewer ? array( 'halt_test_view' => true ) + $all : $all;
		add_filter( 'user_has_cap', $may, 10, 4 );
		add_filter( 'halt_tracker_view_capability', static fn(): string => 'halt_test_view' );
		wp_set_current_user( $viewer );
		try {
			return $do();
		} finally {
			wp_set_current_user( 1 );
			remove_filter( 'user_has_cap', $may );
			remove_all_filters( 'halt_tracker_view_capability' );
			require_once ABSPATH . 'wp-admin/includes/user.php';
			wp_delete_user( $viewer );
		}
	}
}
