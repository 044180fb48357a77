<?php
/**
 * What the site stands in.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Environment;
use Halt\Tracker\Private_Directory;

defined( 'ABSPATH' ) || exit;

/**
 * Facts that wp-config.php and the server decide, so that an admin sees which of them are in force. None is a secret.
 */
class Surroundings {

	/**
	 * Label and value, in the order of reading.
	 *
	 * @return array<string,string>
	 */
	public static function lines(): array {
		$http  = Environment::http();
		$proxy = __( 'none', 'halt-tracker' );
		if ( null !== $http['proxy'] ) {
			$proxy = $http['proxy']['host'] . ':' . $http['proxy']['port'];
		}
		$blocked = __( 'no', 'halt-tracker' );
		if ( $http['block_external'] ) {
			$blocked = array() === $http['accessible_hosts']
				? __( 'yes (WP_HTTP_BLOCK_EXTERNAL), and no host is allowed', 'halt-tracker' )
				/* translators: %s: list of hosts. */
				: sprintf( __( 'yes (WP_HTTP_BLOCK_EXTERNAL), except %s', 'halt-tracker' ), implode( ', ', $http['accessible_hosts'] ) );
		}
		return array(
			__( 'Kind of site', 'halt-tracker' )      => wp_get_environment_type() . ( defined( 'WP_ENVIRONMENT_TYPE' ) ? ' (WP_ENVIRONMENT_TYPE)' : '' ),
			__( 'Extension', 'halt-tracker' )         => '' === Bridge::extension_fault() ? Bridge::extension_version() . ', PHP ' . PHP_VERSION : Words::code( 'extension_' . Bridge::extension_fault() ),
			__( 'Private directory', 'halt-tracker' ) => ( new Private_Directory() )->path(),
			__( 'Proxy', 'halt-tracker' )             => $proxy,
			__( 'Outgoing HTTP blocked', 'halt-tracker' ) => $blocked,
		);
	}
}
