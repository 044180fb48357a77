<?php
/**
 * Site Health: all tests.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Site_Health;

use Halt\Tracker\Bridge;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Rest;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Hands the tests to WordPress. What calls out does so later, by a route of its own, so that nobody waits for the page.
 */
class Tests {

	public const ROUTE = '/site-health/';

	/**
	 * Makes it.
	 *
	 * @param Bridge            $bridge    The core.
	 * @param Settings          $settings  Settings.
	 * @param Private_Directory $directory Where the store lies.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Private_Directory $directory ) {
	}

	/**
	 * Registers the hooks. Not in the admin only: WordPress runs the tests by cron, and the route is REST.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'site_status_tests', array( $this, 'add' ) );
		add_action( 'rest_api_init', array( $this, 'register_routes' ) );
	}

	/**
	 * Adds the tests.
	 *
	 * @param array<string,array<string,mixed>> $tests Tests of Site Health.
	 * @return array<string,array<string,mixed>>
	 */
	public function add( $tests ) {
		foreach ( $this->direct() as $name => $test ) {
			$tests['direct'][ Result::PREFIX . $name ] = array(
				'label' => $test['label'],
				'test'  => $test['test'],
			);
		}
		foreach ( $this->async() as $name => $test ) {
			$tests['async'][ Result::PREFIX . $name ] = array(
				'label'             => $test['label'],
				'test'              => rest_url( Rest::NAMESPACE . self::ROUTE . $name ),
				'has_rest'          => true,
				'async_direct_test' => $test['test'],
			);
		}
		return $tests;
	}

	/**
	 * Registers a route for each test that calls out.
	 *
	 * @return void
	 */
	public function register_routes(): void {
		foreach ( $this->async() as $name => $test ) {
			register_rest_route(
				Rest::NAMESPACE,
				self::ROUTE . $name,
				array(
					'methods'             => \WP_REST_Server::READABLE,
					'callback'            => static fn(): array => ( $test['test'] )(),
					'permission_callback' => static fn(): bool => current_user_can( 'view_site_health_checks' ),
				)
			);
		}
	}

	/**
	 * Tests that answer at once.
	 *
	 * @return array<string,array{label:string,test:callable}>
	 */
	private function direct(): array {
		$extension  = new Extension( Bridge::extension_fault(), Bridge::extension_version(), (string) ini_get( 'extension_dir' ) );
		$store      = new Store( $this->bridge, $this->settings, $this->directory );
		$connection = new Connection( $this->bridge, $this->settings );
		return array(
			'extension'   => self::one( __( 'Halt Tracker: PHP extension', 'halt-tracker' ), array( $extension, 'present' ) ),
			'php_upgrade' => self::one( __( 'Halt Tracker: upgrade of PHP', 'halt-tracker' ), array( $extension, 'after_upgrade' ) ),
			'store'       => self::one( __( 'Halt Tracker: store', 'halt-tracker' ), array( $store, 'store' ) ),
			'key'         => self::one( __( 'Halt Tracker: key', 'halt-tracker' ), array( $store, 'key' ) ),
			'queue'       => self::one( __( 'Halt Tracker: queue', 'halt-tracker' ), array( new Queue( $this->bridge, $this->settings ), 'test' ) ),
			'jobs'        => self::one( __( 'Halt Tracker: jobs', 'halt-tracker' ), array( new Jobs( $this->bridge, $this->settings ), 'test' ) ),
			'clock'       => self::one( __( 'Halt Tracker: clock', 'halt-tracker' ), array( $connection, 'clock' ) ),
			'way_out'     => self::one( __( 'Halt Tracker: calls to the outside', 'halt-tracker' ), array( $connection, 'way_out' ) ),
			'limits'      => self::one( __( 'Halt Tracker: limits of PHP', 'halt-tracker' ), array( new Arrival( $this->settings ), 'limits' ) ),
		);
	}

	/**
	 * Tests that call out.
	 *
	 * @return array<string,array{label:string,test:callable}>
	 */
	private function async(): array {
		return array(
			'connection' => self::one( __( 'Halt Tracker: connection', 'halt-tracker' ), array( new Connection( $this->bridge, $this->settings ), 'sign_in' ) ),
			'arrival'    => self::one( __( 'Halt Tracker: webhooks', 'halt-tracker' ), array( new Arrival( $this->settings ), 'route' ) ),
		);
	}

	/**
	 * The pair.
	 *
	 * @param string   $label Name for people.
	 * @param callable $test  The test.
	 * @return array{label:string,test:callable}
	 */
	private static function one( string $label, callable $test ): array {
		return array(
			'label' => $label,
			'test'  => $test,
		);
	}
}
