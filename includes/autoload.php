<?php
/**
 * Loads the classes of this plugin from a fixed list: no directory is searched, and a name that is not in
 * the list (such as those of the extension or of the earlier plugin) is left alone.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

spl_autoload_register(
	static function ( string $class_name ): void {
		static $map = null;

		if ( ! str_starts_with( $class_name, 'Halt\\Tracker\\' ) ) {
			return;
		}
		if ( null === $map ) {
			$map = require __DIR__ . '/class-map.php';
		}
		$short = substr( $class_name, 13 );
		if ( isset( $map[ $short ] ) ) {
			require_once __DIR__ . '/' . $map[ $short ];
		}
	}
);
