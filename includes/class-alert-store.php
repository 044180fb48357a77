<?php
/**
 * Where alerts are kept.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * One option, so that alerts work while the extension or its store is what is broken. Several processes change
 * it at once; each change is written only onto the very text that was read, and tried again otherwise. The
 * option cache is passed by: a worker that runs for hours must see what the others wrote.
 */
class Alert_Store {

	public const OPTION = 'halt_tracker_alerts';

	private const TRIES = 20;

	/**
	 * The state: alerts by cause, channels by name, and when the conditions were last looked at.
	 *
	 * @return array{revision:int,alerts:array<string,array<string,mixed>>,channels:array<string,array<string,mixed>>,looked_at:int}
	 */
	public static function read(): array {
		return self::decode( (string) self::raw() );
	}

	/**
	 * Changes the state.
	 *
	 * @param callable $change Gets the state and answers the new one; may run more than once.
	 * @return bool Whether it holds now; a change that changes nothing holds.
	 */
	public static function change( callable $change ): bool {
		for ( $try = 0; $try < self::TRIES; ++$try ) {
			$raw    = self::raw();
			$before = self::decode( (string) $raw );
			$after  = $change( $before );
			if ( $after === $before ) {
				return true;
			}
			++$after['revision'];
			if ( self::swap( $raw, (string) wp_json_encode( $after ) ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The stored text, past every cache.
	 *
	 * @return string|null Null where there is none.
	 */
	private static function raw(): ?string {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- See the class comment.
		return $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s", self::OPTION ) );
	}

	/**
	 * Writes a text where the one before is still there.
	 *
	 * @param string|null $before What was read.
	 * @param string      $after  What is to be there.
	 * @return bool
	 */
	private static function swap( ?string $before, string $after ): bool {
		global $wpdb;
		$query = null === $before
			? $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'off')", self::OPTION, $after )
			: $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND option_value = BINARY %s", $after, self::OPTION, $before );
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared, PluginCheck.Security.DirectDB.UnescapedDBParameter -- Prepared just above.
		$done = 1 === $wpdb->query( $query );
		wp_cache_delete( self::OPTION, 'options' );
		wp_cache_delete( 'notoptions', 'options' );
		return $done;
	}

	/**
	 * The state of a text.
	 *
	 * @param string $json Stored text.
	 * @return array<string,mixed>
	 */
	private static function decode( string $json ): array {
		$state = json_decode( $json, true );
		$state = is_array( $state ) ? $state : array();
		return array(
			'revision'  => (int) ( $state['revision'] ?? 0 ),
			'alerts'    => array_filter( (array) ( $state['alerts'] ?? array() ), 'is_array' ),
			'channels'  => array_filter( (array) ( $state['channels'] ?? array() ), 'is_array' ),
			'looked_at' => (int) ( $state['looked_at'] ?? 0 ),
		);
	}
}
