<?php
/**
 * Plugin Name: Halt bench, page timer
 * Description: Says behind each admin page how long the plugin's own part of it took; bin/bench puts it into its own site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

defined( 'ABSPATH' ) || exit;

/**
 * Adds up the time between the first and the last callback of our page's own hooks: what is done before the page is
 * sent (`load-…`) and the page itself.
 *
 * @return void
 */
function time_page(): void {
	$hook = (string) ( $GLOBALS['page_hook'] ?? '' );
	if ( '' === $hook ) {
		return;
	}
	$own = 0;
	foreach ( array( 'load-' . $hook, $hook, 'admin_notices' ) as $part ) {
		$began = 0;
		add_action(
			$part,
			static function () use ( &$began ): void {
				$began = hrtime( true );
			},
			PHP_INT_MIN
		);
		add_action(
			$part,
			static function () use ( &$began, &$own ): void {
				$own += hrtime( true ) - $began;
			},
			PHP_INT_MAX
		);
	}
	add_action(
		'admin_footer',
		static function () use ( &$own ): void {
			printf( '<!-- halt-bench own=%.3f memory=%d queries=%d -->', (float) ( $own / 1e6 ), (int) memory_get_peak_usage(), (int) get_num_queries() );
		}
	);
}
add_action( 'current_screen', __NAMESPACE__ . '\time_page' );
