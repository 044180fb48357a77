<?php
/**
 * Which Divi the site runs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Divi comes as a theme, in the theme Extra, and as a plugin; each defines the same constants.
 */
class Divi_Version {

	/**
	 * The version, or an empty string where there is no Divi.
	 *
	 * @return string
	 */
	public static function current(): string {
		$version = '';
		foreach ( array( 'ET_BUILDER_PRODUCT_VERSION', 'ET_BUILDER_VERSION', 'ET_CORE_VERSION' ) as $name ) {
			if ( '' === $version && defined( $name ) && is_string( constant( $name ) ) ) {
				$version = constant( $name );
			}
		}
		/**
		 * Filters which version of Divi the site is taken to run.
		 *
		 * @since 2.0.0
		 *
		 * @param string $version The version; empty: there is no Divi.
		 */
		return (string) apply_filters( 'halt_tracker_divi_version', $version );
	}

	/**
	 * Whether forms are rendered by Divi 5, which leaves shortcode forms broken (Divi contract, section 8).
	 *
	 * @return bool
	 */
	public static function is_5(): bool {
		return version_compare( self::current(), '5.0', '>=' );
	}
}
