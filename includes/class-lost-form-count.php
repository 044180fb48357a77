<?php
/**
 * Counts of lost form submissions.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.DB.DirectDatabaseQuery -- A table of our own, written by one statement and read by its screen only.

/**
 * One row for each day, form, page and reason. Counted by the database itself, so that two requests at once
 * both count. The table is made when the first one is lost; most sites never have it.
 */
class Lost_Form_Count {

	private const TABLE = 'halt_tracker_lost';
	private const DAYS  = 90;

	/** Rows of a day: whoever posts made-up forms to every page fills no more than this. */
	private const MOST = 500;

	/**
	 * Counts one.
	 *
	 * @param string $form   Form key, or empty.
	 * @param int    $page   Post id of the page; 0: none.
	 * @param string $reason Reason code.
	 * @return void
	 */
	public static function add( string $form, int $page, string $reason ): void {
		if ( ! self::exists() ) {
			self::create();
		}
		global $wpdb;
		$day  = gmdate( 'Y-m-d' );
		$rows = (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COUNT(*) FROM %i WHERE day = %s', self::table(), $day ) );
		if ( $rows >= self::MOST ) {
			$form = '';
			$page = 0;
		}
		$wpdb->query(
			$wpdb->prepare(
				'INSERT INTO %i (day, page_id, form, reason, hits, last_at) VALUES (%s, %d, %s, %s, 1, %d) ON DUPLICATE KEY UPDATE hits = hits + 1, last_at = VALUES(last_at)',
				self::table(),
				$day,
				$page,
				$form,
				$reason,
				time()
			)
		);
	}

	/**
	 * How many were lost on a day. What Divi refused, and told the visitor, is not among them.
	 *
	 * @param string $day `YYYY-MM-DD`, UTC.
	 * @return int
	 */
	public static function on( string $day ): int {
		global $wpdb;
		if ( ! self::exists() ) {
			return 0;
		}
		return (int) $wpdb->get_var( $wpdb->prepare( 'SELECT COALESCE(SUM(hits), 0) FROM %i WHERE day = %s AND reason <> %s', self::table(), $day, Lost_Forms::REFUSED ) );
	}

	/**
	 * The last rows for the screen, newest day first.
	 *
	 * @param int $days  Days back.
	 * @param int $limit Rows at most.
	 * @return list<array{day:string,page_id:int,form:string,reason:string,hits:int,last_at:int}>
	 */
	public static function latest( int $days, int $limit ): array {
		global $wpdb;
		if ( ! self::exists() ) {
			return array();
		}
		$rows = $wpdb->get_results( $wpdb->prepare( 'SELECT day, page_id, form, reason, hits, last_at FROM %i WHERE day >= %s ORDER BY day DESC, hits DESC LIMIT %d', self::table(), gmdate( 'Y-m-d', time() - $days * DAY_IN_SECONDS ), $limit ), ARRAY_A );
		return array_map(
			static fn( array $row ): array => array(
				'day'     => (string) $row['day'],
				'page_id' => (int) $row['page_id'],
				'form'    => (string) $row['form'],
				'reason'  => (string) $row['reason'],
				'hits'    => (int) $row['hits'],
				'last_at' => (int) $row['last_at'],
			),
			is_array( $rows ) ? $rows : array()
		);
	}

	/**
	 * Forgets old days.
	 *
	 * @return void
	 */
	public static function forget(): void {
		global $wpdb;
		if ( self::exists() ) {
			$wpdb->query( $wpdb->prepare( 'DELETE FROM %i WHERE day < %s LIMIT 1000', self::table(), gmdate( 'Y-m-d', time() - self::DAYS * DAY_IN_SECONDS ) ) );
		}
	}

	/**
	 * Removes the table.
	 *
	 * @return void
	 */
	public static function drop(): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'DROP TABLE IF EXISTS %i', self::table() ) );
	}

	/**
	 * Whether the table is there.
	 *
	 * @return bool
	 */
	private static function exists(): bool {
		global $wpdb;
		return null !== $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( self::table() ) ) );
	}

	/**
	 * Makes the table.
	 *
	 * @return void
	 */
	private static function create(): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'CREATE TABLE IF NOT EXISTS %i ( day DATE NOT NULL, page_id BIGINT UNSIGNED NOT NULL, form VARCHAR(64) CHARACTER SET ascii NOT NULL, reason VARCHAR(20) CHARACTER SET ascii NOT NULL, hits INT UNSIGNED NOT NULL, last_at BIGINT UNSIGNED NOT NULL, PRIMARY KEY (day, page_id, form, reason) )', self::table() ) );
	}

	/**
	 * Name of the table on this site.
	 *
	 * @return string
	 */
	private static function table(): string {
		global $wpdb;
		return $wpdb->prefix . self::TABLE;
	}
}
