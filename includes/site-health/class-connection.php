<?php
/**
 * Site Health: the connection to Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Site_Health;

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Environment;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Whether Tracker answers, accepts the sign-in, and has the same time; and what stands on the way out.
 */
class Connection {

	/** Milliseconds that clocks may differ before signed requests come near their limit of 300 s. */
	private const SKEW = 60000;

	/** Milliseconds from which on they are refused. */
	private const TOO_FAR = 300000;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Addresses of Tracker, where they are not the region's.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings ) {
	}

	/**
	 * Asks Tracker one harmless question.
	 *
	 * @return array<string,mixed>
	 */
	public function sign_in(): array {
		$link = Screens::url() . '#halt-tracker-connection';
		$text = __( 'Settings of the connection', 'halt-tracker' );
		try {
			$status = $this->bridge->status();
			if ( 'copy' === ( $status['guard']['standing'] ?? '' ) ) {
				return Result::recommended( 'connection', __( 'This site looks like a copy of another one, so nothing is sent', 'halt-tracker' ), array( __( 'Submissions are stored and held. Say in the settings whether this is the live site now or a copy.', 'halt-tracker' ) ), Screens::url() . '#halt-tracker-guard', __( 'Decide', 'halt-tracker' ) );
			}
			if ( 'disconnected' === ( $status['connection']['state'] ?? '' ) ) {
				return Result::recommended( 'connection', __( 'The site is not connected to Tracker', 'halt-tracker' ), array( __( 'Submissions are stored and wait. Connect, and they go on by themselves.', 'halt-tracker' ) ), $link, $text );
			}
			$answer = $this->bridge->check_connection();
		} catch ( Core_Exception $e ) {
			return Result::recommended( 'connection', __( 'The connection to Tracker could not be tested', 'halt-tracker' ), array( Words::core_error( $e ), __( 'Mend what the other tests name, then look again.', 'halt-tracker' ) ) );
		}
		if ( empty( $answer['ok'] ) ) {
			return Result::critical( 'connection', __( 'Tracker does not answer as it should', 'halt-tracker' ), array( Words::refusal( $answer ), __( 'Submissions are stored and go on by themselves once this is mended. If the sign-in is at fault, connect again.', 'halt-tracker' ) ), $link, $text );
		}
		return Result::good( 'connection', __( 'Tracker answers, and accepts the sign-in', 'halt-tracker' ) );
	}

	/**
	 * Whether the clocks agree.
	 *
	 * @return array<string,mixed>
	 */
	public function clock(): array {
		try {
			$skew = $this->bridge->clock()['skew_ms'] ?? null;
		} catch ( Core_Exception $e ) {
			$skew = null;
		}
		if ( ! is_numeric( $skew ) ) {
			return Result::good( 'clock', __( 'The clock of this server was not compared yet', 'halt-tracker' ), array( __( 'It is compared with Tracker’s each time that Tracker answers.', 'halt-tracker' ) ) );
		}
		if ( abs( (int) $skew ) < self::SKEW ) {
			return Result::good( 'clock', __( 'The clock of this server agrees with Tracker’s', 'halt-tracker' ) );
		}
		$lines = array(
			/* translators: %s: number of seconds. */
			sprintf( __( 'The clocks of this server and of Tracker differ by %s seconds. Signed requests of other systems are refused from 300 seconds on, and a token may be taken for a fresh one that has ended.', 'halt-tracker' ), number_format_i18n( intdiv( abs( (int) $skew ), 1000 ) ) ),
			__( 'Have the server keep its time by NTP (chrony, systemd-timesyncd), or ask your host to.', 'halt-tracker' ),
		);
		$label = __( 'The clock of this server is wrong', 'halt-tracker' );
		return abs( (int) $skew ) < self::TOO_FAR ? Result::recommended( 'clock', $label, $lines ) : Result::critical( 'clock', $label, $lines );
	}

	/**
	 * What wp-config.php says about calls to the outside.
	 *
	 * @return array<string,mixed>
	 */
	public function way_out(): array {
		$http  = Environment::http();
		$lines = array( __( 'The extension makes its own connections and obeys WordPress’s constants for them; WordPress’s HTTP filters cannot reach it.', 'halt-tracker' ) );
		if ( is_array( $http['proxy'] ) ) {
			/* translators: %s: host and port. */
			$lines[] = sprintf( __( 'Calls to Tracker go through the proxy %s (WP_PROXY_HOST).', 'halt-tracker' ), $http['proxy']['host'] . ':' . $http['proxy']['port'] );
		}
		if ( ! $http['block_external'] ) {
			$label = is_array( $http['proxy'] ) ? __( 'Halt Tracker reaches Tracker through a proxy', 'halt-tracker' ) : __( 'Nothing in wp-config.php keeps Halt Tracker from calling Tracker', 'halt-tracker' );
			return Result::good( 'way_out', $label, $lines );
		}
		$missing = array_values( array_filter( $this->hosts(), static fn( string $host ): bool => ! self::is_listed( $host, $http['accessible_hosts'] ) ) );
		if ( array() === $missing ) {
			return Result::good( 'way_out', __( 'Calls to the outside are blocked, those to Tracker are allowed', 'halt-tracker' ), $lines );
		}
		/* translators: %s: host names. */
		$lines[] = sprintf( __( 'WP_HTTP_BLOCK_EXTERNAL is set in wp-config.php. Add to WP_ACCESSIBLE_HOSTS there: %s', 'halt-tracker' ), implode( ',', $missing ) );
		return Result::critical( 'way_out', __( 'wp-config.php forbids calls to Tracker', 'halt-tracker' ), $lines );
	}

	/**
	 * What WP_ACCESSIBLE_HOSTS has to name: hosts of overrides, otherwise any host of Tracker's.
	 *
	 * @return list<string>
	 */
	private function hosts(): array {
		$hosts = array();
		foreach ( array( 'classic_url', 'rest_url' ) as $name ) {
			$host    = (string) wp_parse_url( (string) $this->settings->get( $name ), PHP_URL_HOST );
			$hosts[] = '' === $host ? '*.tracker-rms.com' : strtolower( $host );
		}
		return array_values( array_unique( $hosts ) );
	}

	/**
	 * Whether a host is allowed.
	 *
	 * @param string       $host  A host, or `*.tracker-rms.com` for any of Tracker's.
	 * @param list<string> $hosts WP_ACCESSIBLE_HOSTS.
	 * @return bool
	 */
	private static function is_listed( string $host, array $hosts ): bool {
		foreach ( $hosts as $entry ) {
			$is_any  = '*.tracker-rms.com' === $host && str_ends_with( $entry, '.tracker-rms.com' );
			$pattern = '/^' . str_replace( '\*', '.+', preg_quote( $entry, '/' ) ) . '$/';
			if ( $is_any || 1 === preg_match( $pattern, $host ) ) {
				return true;
			}
		}
		return false;
	}
}
