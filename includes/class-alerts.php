<?php
/**
 * What is wrong at the moment.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Any part of the plugin raises a cause and clears it, and nobody else fires `halt_tracker_alert`; which message goes
 * to whom, and how often, is for {@see Alert_Dispatch}. A cause that is raised again while it is there only counts up.
 *
 * Nothing here may throw or write personal data: it is called where something has gone wrong already.
 */
class Alerts {

	/** Every cause that there are words for ({@see Admin\Alert_Words}). */
	public const CAUSES = array(
		'extension_missing',
		'store_unavailable',
		'key_lost',
		'connection_lost',
		'dead_deliveries',
		'oldest_waiting',
		'lead_undelivered',
		'site_copy',
		'reconciliation_gap',
		'lost_before_hook',
		'retention_warning',
		'queue_replaced',
		'queue_corrupt',
		'spool_in_use',
		'spool_filling',
		'breaker_open',
		'jobs_removal_held',
		'jobs_not_swept',
	);

	/** Causes whose end {@see Alert_Rules} sees better than an event can say it: the end of one day's gap is not the end of every gap. */
	private const ENDED_BY_RULES = array( 'reconciliation_gap' );

	private const LONGEST = 300;
	private const LINKS   = 10;
	private const QUIET   = 300;

	/**
	 * Says that something is wrong.
	 *
	 * @param string                                                                  $cause  One of {@see Alerts::CAUSES}.
	 * @param array{code?:string,detail?:string,count?:int,links?:list<string>} $detail Stable code, redacted text for operators, how many are affected (without it each call counts one), ids of submissions to link to.
	 * @return bool Whether it is new.
	 */
	public static function raise( string $cause, array $detail = array() ): bool {
		$raised = array();
		$is_new = false;
		$held   = self::change(
			static function ( array $state ) use ( $cause, $detail, &$raised, &$is_new ): array {
				$alert                     = $state['alerts'][ $cause ] ?? array();
				$is_new                    = ! self::is_active( $alert );
				$raised                    = self::raised( $alert, $detail, time() );
				$state['alerts'][ $cause ] = $raised;
				return $state;
			}
		);
		if ( $held && $is_new ) {
			self::announce( $cause, true, $raised, $detail );
		}
		return $held && $is_new;
	}

	/**
	 * Says that it is all right again.
	 *
	 * @param string $cause One of {@see Alerts::CAUSES}.
	 * @return void
	 */
	public static function clear( string $cause ): void {
		$cleared = array();
		$held    = self::change(
			static function ( array $state ) use ( $cause, &$cleared ): array {
				$cleared = array();
				if ( self::is_active( $state['alerts'][ $cause ] ?? array() ) ) {
					$state['alerts'][ $cause ]['recovered_at'] = time();
					$cleared                                   = $state['alerts'][ $cause ];
				}
				return $state;
			}
		);
		if ( $held && array() !== $cleared ) {
			self::announce( $cause, false, $cleared, array() );
		}
	}

	/**
	 * What a task of the core says: `cause`, `active`, and what {@see Alerts::raise()} takes.
	 *
	 * @param array<string,mixed> $payload Payload of a task of the kind `alert`.
	 * @return void
	 */
	public static function take( array $payload ): void {
		$cause = sanitize_key( is_scalar( $payload['cause'] ?? null ) ? (string) $payload['cause'] : '' );
		if ( '' === $cause ) {
			return;
		}
		if ( empty( $payload['active'] ) ) {
			if ( ! in_array( $cause, self::ENDED_BY_RULES, true ) ) {
				self::clear( $cause );
			}
			return;
		}
		self::raise( $cause, $payload );
	}

	/**
	 * Causes that are there now.
	 *
	 * @return array<string,array<string,mixed>> Alert by cause: `first_at`, `last_at`, `count`, `code`, `detail`, `links`.
	 */
	public static function active(): array {
		return array_filter( Alert_Store::read()['alerts'], array( self::class, 'is_active' ) );
	}

	/**
	 * Whether an alert is there and not recovered.
	 *
	 * @param array<string,mixed> $alert An alert.
	 * @return bool
	 */
	public static function is_active( array $alert ): bool {
		return (int) ( $alert['first_at'] ?? 0 ) > 0 && 0 === (int) ( $alert['recovered_at'] ?? 0 );
	}

	/**
	 * The alert after it was raised.
	 *
	 * @param array<string,mixed> $alert  As it was; empty: never raised.
	 * @param array<string,mixed> $detail What is known of it.
	 * @param int                 $now    Unix seconds.
	 * @return array<string,mixed>
	 */
	private static function raised( array $alert, array $detail, int $now ): array {
		$was_active = self::is_active( $alert );
		$count      = isset( $detail['count'] ) ? max( 1, (int) $detail['count'] ) : 1 + ( $was_active ? (int) $alert['count'] : 0 );
		$code       = substr( self::scalar( $detail['code'] ?? '' ), 0, 60 );
		// Whoever looks at a level knows no ids; those that came with the event (a read-back) are still the ones.
		$links  = $detail['links'] ?? ( $was_active && $code === $alert['code'] ? $alert['links'] : array() );
		$raised = array(
			'first_at'     => $was_active ? (int) $alert['first_at'] : $now,
			'last_at'      => $was_active ? (int) $alert['last_at'] : $now,
			'recovered_at' => 0,
			'count'        => $count,
			'code'         => $code,
			'detail'       => self::redacted( self::scalar( $detail['detail'] ?? '' ) ),
			'links'        => array_slice( array_values( array_filter( (array) $links, 'is_string' ) ), 0, self::LINKS ),
			// What was told about the time before stays: one message an hour, also where it comes and goes.
			'told'         => (array) ( $alert['told'] ?? array() ),
		);
		// A condition that stands is looked at every minute; only news is worth a write each time.
		if ( $raised !== $alert || $now - $raised['last_at'] >= self::QUIET ) {
			$raised['last_at'] = $now;
		}
		return $raised;
	}

	/**
	 * Tells other plugins. Whoever's change holds is the one that tells, so several processes tell once.
	 *
	 * @param string              $cause     Cause.
	 * @param bool                $is_active Whether it was raised; it has recovered otherwise.
	 * @param array<string,mixed> $alert     The alert as it is now.
	 * @param array<string,mixed> $detail    What whoever raised it said.
	 * @return void
	 */
	private static function announce( string $cause, bool $is_active, array $alert, array $detail ): void {
		$known = array(
			'cause'    => $cause,
			'active'   => $is_active,
			'code'     => (string) ( $alert['code'] ?? '' ),
			'detail'   => (string) ( $alert['detail'] ?? '' ),
			'count'    => (int) ( $alert['count'] ?? 0 ),
			'links'    => (array) ( $alert['links'] ?? array() ),
			'first_at' => (int) ( $alert['first_at'] ?? 0 ),
		);
		try {
			/**
			 * Fires once when an alert is raised and once when it has recovered, whatever its cause.
			 *
			 * @since 2.0.0
			 *
			 * @param string $cause  One of {@see Alerts::CAUSES}.
			 * @param array  $detail `active` (false: recovered), `code`, `detail` (redacted), `count`, `links` (ids of
			 *                       submissions), `first_at` (Unix seconds), and what the core's task says beside them.
			 */
			do_action( 'halt_tracker_alert', $cause, $known + $detail );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'alert', $e );
		}
	}

	/**
	 * A text without e-mail addresses and long numbers. What comes from the core's journal is redacted already;
	 * this is for everybody else's.
	 *
	 * @param string $text Any text.
	 * @return string
	 */
	private static function redacted( string $text ): string {
		$text = (string) preg_replace( array( '/[^\s@<>"]+@[^\s@<>"]+/u', '/\+?\d[\d\s().-]{7,}\d/u' ), '•••', wp_check_invalid_utf8( $text ) );
		return mb_substr( $text, 0, self::LONGEST );
	}

	/**
	 * A value as text.
	 *
	 * @param mixed $value Any value.
	 * @return string
	 */
	private static function scalar( mixed $value ): string {
		return is_scalar( $value ) ? (string) $value : (string) wp_json_encode( $value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
	}

	/**
	 * Changes the state; a database that is away is somebody else's alert.
	 *
	 * @param callable $change See {@see Alert_Store::change()}.
	 * @return bool Whether it holds.
	 */
	private static function change( callable $change ): bool {
		try {
			return Alert_Store::change( $change );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( 'alert', $e );
			return false;
		}
	}
}
