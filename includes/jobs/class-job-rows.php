<?php
/**
 * Reads the site's database and says when it could not.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * WordPress answers a query that failed as one that found nothing. Of jobs that would be acted on: a second post is
 * made, a closed job is taken for gone, all jobs of the site are forgotten.
 */
class Job_Rows {

	/** The database did not answer. */
	public const UNREAD = 'site_database_unread';

	/**
	 * What a query finds.
	 *
	 * @param string $sql Prepared SQL.
	 * @return list<array<string,string|null>>
	 * @throws Core_Exception When the database did not answer: nothing follows from that.
	 */
	public static function of( string $sql ): array {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared, PluginCheck.Security.DirectDB.UnescapedDBParameter -- A cached answer would be wrong; callers prepare it. `get_results()` yields what was found before where the connection is lost.
		$answer = $wpdb->query( $sql );
		if ( false === $answer || '' !== (string) $wpdb->last_error ) {
			throw new Core_Exception( Core_Exception::STORE_UNAVAILABLE, self::UNREAD );
		}
		return array_map( 'get_object_vars', array_values( (array) $wpdb->last_result ) );
	}
}
