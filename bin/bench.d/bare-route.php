<?php
/**
 * Plugin Name: Halt bench, bare route
 * Description: A REST route that does nothing, to measure ours against; bin/bench puts it into its own site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

defined( 'ABSPATH' ) || exit;

/**
 * Registers the route: WordPress routes it as it does any plugin's, and the body is read.
 *
 * @return void
 */
function register_bare_route(): void {
	register_rest_route(
		'halt-bench/v1',
		'/bare',
		array(
			'methods'             => 'POST',
			'permission_callback' => '__return_true',
			'callback'            => static function ( \WP_REST_Request $request ): \WP_REST_Response {
				return new \WP_REST_Response( array( 'bytes' => strlen( $request->get_body() ) ), 202 );
			},
		)
	);
}
add_action( 'rest_api_init', __NAMESPACE__ . '\register_bare_route' );
