<?php
/**
 * Site Health: does anything work on the queue?
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Site_Health;

use Halt\Tracker\Admin\Ago;
use Halt\Tracker\Admin\Runners;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * WP-Cron is late on every quiet site, and that is nobody's fault; so it is said only when work is past due.
 */
class Queue {

	/** Milliseconds that work may be past due. */
	private const PATIENCE = 600000;

	/** Milliseconds from which on it is grave. */
	private const GRAVE = 3600000;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings The pause switch.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings ) {
	}

	/**
	 * Whether work is past due.
	 *
	 * @return array<string,mixed>
	 */
	public function test(): array {
		try {
			$status = $this->bridge->status();
		} catch ( Core_Exception $e ) {
			return Result::recommended( 'queue', __( 'The queue of Halt Tracker could not be looked at', 'halt-tracker' ), array( Words::core_error( $e ), __( 'Mend what the other tests name, then look again.', 'halt-tracker' ) ) );
		}
		if ( $this->settings->get( 'paused' ) ) {
			return Result::recommended( 'queue', __( 'Deliveries of Halt Tracker are paused', 'halt-tracker' ), array( __( 'Submissions are stored and nothing is sent. Send again once the reason for the pause is gone.', 'halt-tracker' ) ), Screens::url( Screens::OVERVIEW ), __( 'Overview', 'halt-tracker' ) );
		}
		$due  = $status['next_due_at'] ?? null;
		$late = is_numeric( $due ) ? (int) ( 1000 * microtime( true ) ) - (int) $due : 0;
		if ( $late < self::PATIENCE || self::is_held_back( $status ) ) {
			return Result::good( 'queue', __( 'Nothing of Halt Tracker is late', 'halt-tracker' ), self::last( $status ) );
		}
		/* translators: %s: how long ago, with date and time. */
		$lines   = array( sprintf( __( 'A delivery has been due since %s, and nothing works on it.', 'halt-tracker' ), Ago::text( $due ) ) );
		$lines   = array_merge( $lines, self::last( $status ) );
		$lines[] = self::advice();
		$label   = __( 'Deliveries of Halt Tracker are late', 'halt-tracker' );
		return $late < self::GRAVE
			? Result::recommended( 'queue', $label, $lines, Screens::url( Screens::OVERVIEW ), __( 'Overview', 'halt-tracker' ) )
			: Result::critical( 'queue', $label, $lines, Screens::url( Screens::OVERVIEW ), __( 'Overview', 'halt-tracker' ) );
	}

	/**
	 * Whether the core itself holds work back: another test or an alert says why.
	 *
	 * @param array<string,mixed> $status Status.
	 * @return bool
	 */
	private static function is_held_back( array $status ): bool {
		$queue = (array) ( $status['queue'] ?? array() );
		return 'copy' === ( $status['guard']['standing'] ?? '' )
			|| (int) ( $queue['breaker']['opened_at'] ?? 0 ) > 0
			|| (int) ( $queue['hold_until'] ?? 0 ) > 1000 * time();
	}

	/**
	 * Who worked on it last.
	 *
	 * @param array<string,mixed> $status Status.
	 * @return list<string>
	 */
	private static function last( array $status ): array {
		$latest = Runners::latest( Runners::all( $status, true ) );
		if ( null === $latest ) {
			return array();
		}
		/* translators: 1: how long ago, with date and time, 2: what did it. */
		return array( sprintf( __( 'The queue was last worked on %1$s: %2$s.', 'halt-tracker' ), Ago::text( $latest['last_at'] ), $latest['name'] ) );
	}

	/**
	 * What to do.
	 *
	 * @return string
	 */
	private static function advice(): string {
		if ( Runners::lateness() < 0 ) {
			return __( 'The event is missing from WordPress’s schedule. Deactivate and activate the plugin.', 'halt-tracker' );
		}
		if ( Runners::is_system_cron() ) {
			/* translators: %s: an address. */
			return sprintf( __( 'DISABLE_WP_CRON is set, so the server has to call %s each minute. See that this line of its crontab is there and runs.', 'halt-tracker' ), site_url( 'wp-cron.php' ) );
		}
		return __( 'WP-Cron is woken by visitors, and on a quiet site or behind a full-page cache there are none. Have the server call wp-cron.php each minute, or run “wp halt-tracker work” under a supervisor. If there are visitors, see whether this site can call itself (the test of loopback requests on this page).', 'halt-tracker' );
	}
}
