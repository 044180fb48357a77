<?php
/**
 * What works on the queue.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Cron;

defined( 'ABSPATH' ) || exit;

/**
 * The four ways in which deliveries are made, when each did so last, and what is to be known about it here.
 */
class Runners {

	/** Seconds in which a worker gives a sign of life at the least. */
	private const HEARTBEAT = 60;

	/** Seconds that an event of WP-Cron may be late before it is said: it needs a visitor. */
	private const LATE = 600;

	/**
	 * All of them.
	 *
	 * @param array<string,mixed> $status         Status of the core; may be empty.
	 * @param bool                $after_response Whether delivery at the end of a request is switched on.
	 * @return list<array{trigger:string,name:string,last_at:int,note:string}> `last_at` in milliseconds, 0: never.
	 */
	public static function all( array $status, bool $after_response ): array {
		$last = array();
		foreach ( (array) ( $status['runs'] ?? array() ) as $run ) {
			$last[ (string) ( $run['trigger'] ?? '' ) ] = (int) ( $run['at'] ?? 0 );
		}
		$notes = array(
			'request_end' => self::request_end( $after_response ),
			'cron'        => self::cron(),
			'cli'         => self::worker( $last['cli'] ?? 0 ),
			'run_now'     => '',
		);
		$rows  = array();
		foreach ( $notes as $trigger => $note ) {
			$rows[] = array(
				'trigger' => $trigger,
				'name'    => self::name( $trigger ),
				'last_at' => $last[ $trigger ] ?? 0,
				'note'    => $note,
			);
		}
		return $rows;
	}

	/**
	 * The one that was at it last.
	 *
	 * @param list<array{trigger:string,name:string,last_at:int,note:string}> $runners All of them.
	 * @return array{trigger:string,name:string,last_at:int,note:string}|null Null where nobody ever was.
	 */
	public static function latest( array $runners ): ?array {
		usort( $runners, static fn( array $a, array $b ): int => $b['last_at'] <=> $a['last_at'] );
		return ( $runners[0]['last_at'] ?? 0 ) > 0 ? $runners[0] : null;
	}

	/**
	 * What a trigger is called.
	 *
	 * @param string $trigger Trigger of the core.
	 * @return string
	 */
	public static function name( string $trigger ): string {
		return match ( $trigger ) {
			'request_end' => __( 'The end of a visitor’s request', 'halt-tracker' ),
			'cron'        => self::is_system_cron() ? __( 'The server’s own cron', 'halt-tracker' ) : __( 'WP-Cron', 'halt-tracker' ),
			'cli'         => __( 'A resident worker (wp halt-tracker work)', 'halt-tracker' ),
			'run_now'     => __( 'A person, by “Deliver now”', 'halt-tracker' ),
			default       => $trigger,
		};
	}

	/**
	 * Whether visitors do not wake WP-Cron.
	 *
	 * @return bool
	 */
	public static function is_system_cron(): bool {
		return defined( 'DISABLE_WP_CRON' ) && DISABLE_WP_CRON;
	}

	/**
	 * Seconds that the event of every minute is late; 0: it is not. Negative: it is not scheduled at all.
	 *
	 * @return int
	 */
	public static function lateness(): int {
		$next = wp_next_scheduled( Cron::QUEUE );
		if ( false === $next ) {
			return -1;
		}
		return max( 0, time() - $next );
	}

	/**
	 * About the end of a request.
	 *
	 * @param bool $is_on Whether it is switched on.
	 * @return string
	 */
	private static function request_end( bool $is_on ): string {
		if ( ! $is_on ) {
			return __( 'Switched off in the settings.', 'halt-tracker' );
		}
		if ( ! function_exists( 'fastcgi_finish_request' ) && ! function_exists( 'litespeed_finish_request' ) ) {
			return __( 'This PHP cannot send the answer off first (PHP-FPM and LiteSpeed can), so cron does the work.', 'halt-tracker' );
		}
		return '';
	}

	/**
	 * About cron.
	 *
	 * @return string
	 */
	private static function cron(): string {
		$late = self::lateness();
		if ( $late < 0 ) {
			return __( 'Its event is not on WordPress’s schedule. Deactivate and activate the plugin.', 'halt-tracker' );
		}
		if ( $late > self::LATE ) {
			/* translators: %s: a length of time. */
			return sprintf( __( 'Late by %s.', 'halt-tracker' ), human_time_diff( time() - $late ) );
		}
		return self::is_system_cron() ? __( 'DISABLE_WP_CRON is set, so visitors do not wake it.', 'halt-tracker' ) : __( 'Woken by visitors, each minute at the most.', 'halt-tracker' );
	}

	/**
	 * About a worker.
	 *
	 * @param int $last_at Milliseconds.
	 * @return string
	 */
	private static function worker( int $last_at ): string {
		return $last_at > 1000 * ( time() - self::HEARTBEAT ) ? __( 'At work now.', 'halt-tracker' ) : '';
	}
}
