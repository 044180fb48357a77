<?php
/**
 * The tables of the spool.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Two tables in the site's own database: rows, and the sealed pieces that they name. They exist from
 * activation on, because the day they are needed is a bad day to make them.
 */
class Spool_Schema {

	/**
	 * Name of the table of rows on the current site.
	 *
	 * @return string
	 */
	public static function rows(): string {
		global $wpdb;
		return $wpdb->prefix . 'halt_tracker_spool';
	}

	/**
	 * Name of the table of pieces on the current site.
	 *
	 * @return string
	 */
	public static function pieces(): string {
		global $wpdb;
		return $wpdb->prefix . 'halt_tracker_spool_chunks';
	}

	/**
	 * Makes the tables where they are not.
	 *
	 * `request_key` and `delivery_key` are keyed hashes that recognise a repeat; `key_id` names the key pair;
	 * `next_try_at` is also the claim of whoever imports the row.
	 *
	 * @return bool Whether both are there now.
	 */
	public static function ensure(): bool {
		global $wpdb;
		if ( self::exists() ) {
			return true;
		}
		$rows    = self::rows();
		$pieces  = self::pieces();
		$shown   = $wpdb->suppress_errors();
		$created = false !== $wpdb->query( // phpcs:ignore WordPress.DB, PluginCheck.Security.DirectDB.UnescapedDBParameter -- The names are prefix and constant; dbDelta() is not loaded on the front, where this heals a lost table.
			"CREATE TABLE IF NOT EXISTS `{$rows}` (
				id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
				received_at BIGINT UNSIGNED NOT NULL,
				path VARCHAR(8) CHARACTER SET ascii NOT NULL,
				bytes BIGINT UNSIGNED NOT NULL,
				key_id CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
				request_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
				delivery_key CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
				tries INT UNSIGNED NOT NULL DEFAULT 0,
				next_try_at BIGINT UNSIGNED NOT NULL DEFAULT 0,
				problem VARCHAR(60) CHARACTER SET ascii NOT NULL DEFAULT '',
				manifest LONGBLOB NOT NULL,
				PRIMARY KEY (id),
				UNIQUE KEY request_key (request_key),
				UNIQUE KEY delivery_key (delivery_key),
				KEY due (next_try_at, received_at)
			) ENGINE=InnoDB"
		) && false !== $wpdb->query( // phpcs:ignore WordPress.DB, PluginCheck.Security.DirectDB.UnescapedDBParameter -- As above.
			"CREATE TABLE IF NOT EXISTS `{$pieces}` (
				spool_id CHAR(26) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
				part SMALLINT UNSIGNED NOT NULL,
				position SMALLINT UNSIGNED NOT NULL,
				made_at BIGINT UNSIGNED NOT NULL,
				sealed LONGBLOB NOT NULL,
				PRIMARY KEY (spool_id, part, position),
				KEY made_at (made_at)
			) ENGINE=InnoDB"
		);
		$wpdb->suppress_errors( $shown );
		return $created && self::exists();
	}

	/**
	 * Whether both tables are there.
	 *
	 * @return bool
	 */
	public static function exists(): bool {
		global $wpdb;
		$found = $wpdb->get_col( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( self::rows() ) . '%' ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Nothing to cache.
		return array() === array_diff( array( self::rows(), self::pieces() ), $found );
	}

	/**
	 * Removes both tables with whatever waits in them.
	 *
	 * @return void
	 */
	public static function drop(): void {
		global $wpdb;
		foreach ( array( self::rows(), self::pieces() ) as $table ) {
			$wpdb->query( "DROP TABLE IF EXISTS `{$table}`" ); // phpcs:ignore WordPress.DB, PluginCheck.Security.DirectDB.UnescapedDBParameter -- Prefix and constant.
		}
	}
}
