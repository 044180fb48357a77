<?php
/**
 * Conditions that are looked at.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Looks at what the core says and raises or clears what stands or falls with it. Causes that are events
 * (a gap, a replaced queue, a spool in use) are raised by whoever sees them.
 */
class Alert_Rules {

	public const WATERMARK = 'halt_tracker_watermark';

	/** Since when jobs are kept in step, in Unix seconds: a sweep is late only after that. */
	public const JOBS_SINCE = 'halt_tracker_jobs_since';

	/** Schedules without a complete sweep that are one too many. */
	private const JOBS_MISSED = 3;

	/** Seconds for which a store that is merely locked is no alert. */
	private const PATIENCE = 300;

	/** Part of the spool's limit from which on it counts as filling up. */
	private const FILLING = 0.8;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Thresholds.
	 * @param Spool    $spool    Where submissions wait that the core cannot take.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Spool $spool ) {
	}

	/**
	 * Looks at every condition.
	 *
	 * @return array<string,mixed>|null Status of the core; null where it cannot be asked.
	 */
	public function look(): ?array {
		$this->judge_shell();
		if ( ! $this->bridge->is_available() ) {
			Alerts::raise( 'extension_missing', self::level( 'extension_' . Bridge::extension_fault() ) );
			return null;
		}
		Alerts::clear( 'extension_missing' );
		self::set( 'key_lost', $this->settings->secrets()->are_unreadable(), self::level( 'key_replaced' ) );
		try {
			$status  = $this->bridge->status( self::watermark() );
			$overdue = $this->bridge->overdue( (int) ( ( microtime( true ) - HOUR_IN_SECONDS * (int) $this->settings->get( 'alert_undelivered_hours' ) ) * 1000 ) );
		} catch ( Core_Exception $e ) {
			if ( 'store_locked' !== $e->error_code() || Alert_Store::read()['looked_at'] < time() - self::PATIENCE ) {
				Alerts::raise( 'store_unavailable', self::level( $e->error_code(), $e->detail() ) );
			}
			return null;
		}
		Alerts::clear( 'store_unavailable' );
		$this->judge( $status, $overdue );
		self::judge_store( (array) ( $status['store'] ?? array() ) );
		$this->judge_jobs();
		self::mark();
		return $status;
	}

	/**
	 * Raises and clears by what the shell knows alone.
	 *
	 * @return void
	 */
	private function judge_shell(): void {
		$count = $this->spool->count();
		self::set( 'spool_in_use', $count > 0, self::level( '', '', $count ) );
		$most = (int) $this->settings->get( 'spool_max_bytes' );
		self::set( 'spool_filling', $count > 0 && $this->spool->bytes() > self::FILLING * $most, self::level( '', '', $count ) );
		$threshold = absint( $this->settings->get( 'lost_threshold' ) );
		$lost      = $threshold > 0 ? Lost_Form_Count::on( gmdate( 'Y-m-d' ) ) : 0;
		self::set( 'lost_before_hook', $threshold > 0 && $lost >= $threshold, self::level( '', '', $lost ) );
		// These are events: whoever has not acted on them after a day has read them.
		foreach ( array( 'retention_warning', 'queue_replaced' ) as $cause ) {
			if ( (int) ( Alerts::active()[ $cause ]['last_at'] ?? PHP_INT_MAX ) < time() - DAY_IN_SECONDS ) {
				Alerts::clear( $cause );
			}
		}
	}

	/**
	 * Raises and clears by how the sync of jobs stands.
	 *
	 * @return void
	 */
	private function judge_jobs(): void {
		$since = (int) get_option( self::JOBS_SINCE, 0 );
		if ( ! $this->settings->get( 'jobs_enabled' ) ) {
			if ( $since > 0 ) {
				delete_option( self::JOBS_SINCE );
			}
			Alerts::clear( 'jobs_removal_held' );
			Alerts::clear( 'jobs_not_swept' );
			return;
		}
		if ( 0 === $since ) {
			$since = time();
			update_option( self::JOBS_SINCE, $since, false );
		}
		try {
			$jobs = $this->bridge->jobs_status();
		} catch ( Core_Exception $e ) {
			// What is wrong with the core is another cause.
			return;
		}
		$held = (array) ( $jobs['held'] ?? array() );
		self::set( 'jobs_removal_held', array() !== $held, self::level( '', '', (int) ( $held['candidates'] ?? 1 ) ) );
		$hours = (int) $this->settings->get( 'jobs_sweep_hours' );
		$last  = max( $since, intdiv( (int) ( $jobs['last_complete_at'] ?? 0 ), 1000 ) );
		self::set( 'jobs_not_swept', $hours > 0 && $last < time() - self::JOBS_MISSED * $hours * HOUR_IN_SECONDS, self::level( (string) ( $jobs['last']['code'] ?? '' ) ) );
	}

	/**
	 * Says when the store is another one than the shell knows, or a damaged one was moved aside.
	 *
	 * @param array<string,mixed> $store The status's `store`.
	 * @return void
	 */
	private static function judge_store( array $store ): void {
		$replaced = (array) ( $store['replaced'] ?? array() );
		if ( array() !== $replaced ) {
			Alerts::raise( 'queue_replaced', self::level( (string) ( $replaced['code'] ?? '' ), '', (int) ( $replaced['missing'] ?? 0 ) ) );
		}
		$damaged = (array) ( $store['damaged'] ?? array() );
		self::set( 'queue_corrupt', array() !== $damaged, self::level( 'store_corrupt', implode( ', ', array_map( 'strval', array_column( $damaged, 'file' ) ) ), count( $damaged ) ) );
		if ( isset( $store['watermark'] ) && self::watermark() !== $store['watermark'] ) {
			update_option( self::WATERMARK, $store['watermark'], false );
		}
	}

	/**
	 * Which store the shell has seen last, kept outside it.
	 *
	 * @return array<string,mixed>
	 */
	private static function watermark(): array {
		$known = get_option( self::WATERMARK, array() );
		return is_array( $known ) ? $known : array();
	}

	/**
	 * Raises and clears by what the core says.
	 *
	 * @param array<string,mixed> $status  Status.
	 * @param array<string,mixed> $overdue Leads that have not arrived for long, and last errors.
	 * @return void
	 */
	private function judge( array $status, array $overdue ): void {
		$errors     = (array) ( $overdue['errors'] ?? array() );
		$counts     = (array) ( $status['counts'] ?? array() );
		$connection = (array) ( $status['connection'] ?? array() );
		$guard      = (array) ( $status['guard'] ?? array() );
		$is_copy    = 'copy' === ( $guard['standing'] ?? '' );

		self::set( 'connection_lost', 'reconnect_needed' === ( $connection['state'] ?? '' ), self::level( (string) ( $connection['reason'] ?? '' ), '', (int) ( $counts['parked'] ?? 0 ) ) );
		$dead = (int) ( $counts['dead'] ?? 0 );
		self::set( 'dead_deliveries', $dead > 0, self::error( (array) ( $errors['dead'] ?? array() ), $dead ) );

		$since  = (int) ( $status['oldest_waiting_at'] ?? 0 );
		$is_old = $since > 0 && $since < 1000 * ( time() - MINUTE_IN_SECONDS * (int) $this->settings->get( 'alert_waiting_minutes' ) );
		// Whoever has paused the site, or has not decided about a copy, knows why it waits; the day's limit holds all the same.
		self::set( 'oldest_waiting', $is_old && ! $is_copy && ! $this->settings->get( 'paused' ), self::error( (array) ( $errors['waiting'] ?? array() ), (int) ( $counts['waiting'] ?? 0 ) + (int) ( $counts['received'] ?? 0 ) ) );

		$late = (int) ( $overdue['total'] ?? 0 );
		self::set( 'lead_undelivered', $late > 0, array( 'links' => array_map( 'strval', array_column( (array) ( $overdue['rows'] ?? array() ), 'id' ) ) ) + self::level( '', '', $late ) );

		$breaker = (array) ( $status['queue']['breaker'] ?? array() );
		self::set( 'breaker_open', (int) ( $breaker['opened_at'] ?? 0 ) > 0, self::level( (string) ( $breaker['code'] ?? '' ), '', (int) ( $counts['waiting'] ?? 0 ) ) );

		$days    = (array) ( $status['reconciliation'] ?? array() );
		$gap     = (int) ( $days['gap'] ?? 0 );
		$missing = (int) ( $days['sample']['missing'] ?? 0 );
		self::set( 'reconciliation_gap', 0 !== $gap || $missing > 0, self::level( 0 !== $gap ? '' : 'record_missing', (string) ( $days['day'] ?? '' ), 0 !== $gap ? abs( $gap ) : $missing ) );

		self::set( 'site_copy', $is_copy, self::level( 'site_copy', sprintf( '%s (%s) -> %s (%s)', $guard['home'] ?? '', $guard['environment'] ?? '', $guard['copy_home'] ?? '', $guard['copy_environment'] ?? '' ), (int) ( $guard['held'] ?? 0 ) ) );
	}

	/**
	 * Raises or clears.
	 *
	 * @param string              $cause  Cause.
	 * @param bool                $is_so  Whether the condition holds.
	 * @param array<string,mixed> $detail See {@see Alerts::raise()}.
	 * @return void
	 */
	private static function set( string $cause, bool $is_so, array $detail ): void {
		if ( $is_so ) {
			Alerts::raise( $cause, $detail );
		} else {
			Alerts::clear( $cause );
		}
	}

	/**
	 * Detail of a condition that stands: it has a level and does not count up.
	 *
	 * @param string $code   Stable code; empty where the cause says it all.
	 * @param string $detail Redacted text.
	 * @param int    $count  How many are affected.
	 * @return array<string,mixed>
	 */
	private static function level( string $code, string $detail = '', int $count = 1 ): array {
		return array(
			'code'   => $code,
			'detail' => $detail,
			'count'  => max( 1, $count ),
		);
	}

	/**
	 * Detail made of the last error of the core.
	 *
	 * @param array<string,mixed> $error The error; empty: none is known.
	 * @param int                 $count How many are affected.
	 * @return array<string,mixed>
	 */
	private static function error( array $error, int $count ): array {
		$parts = array();
		foreach ( array( 'step', 'http_status', 'detail' ) as $name ) {
			if ( ! empty( $error[ $name ] ) ) {
				$parts[] = is_scalar( $error[ $name ] ) ? (string) $error[ $name ] : (string) wp_json_encode( $error[ $name ], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
			}
		}
		$level = self::level( (string) ( $error['code'] ?? '' ), implode( ' ', $parts ), $count );
		return empty( $error['id'] ) ? $level : $level + array( 'links' => array( (string) $error['id'] ) );
	}

	/**
	 * Notes that everything could be looked at; now and then is enough.
	 *
	 * @return void
	 */
	private static function mark(): void {
		Alert_Store::change(
			static function ( array $state ): array {
				if ( abs( time() - $state['looked_at'] ) >= MINUTE_IN_SECONDS ) {
					$state['looked_at'] = time();
				}
				return $state;
			}
		);
	}
}
