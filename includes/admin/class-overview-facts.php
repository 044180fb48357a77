<?php
/**
 * What the overview tells.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Alerts;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Settings;
use Halt\Tracker\Spool;

defined( 'ABSPATH' ) || exit;

/**
 * Asks each part by itself, so that one which cannot answer leaves the others standing. Where the core is away
 * there is still the spool, and there are the alerts.
 */
class Overview_Facts {

	/** Days of the chart. */
	public const DAYS = 30;

	private const LATEST = 5;

	/** The list is in the order in which submissions came in; those among the last so many are put into that of arriving. */
	private const AMONG = 50;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings Settings.
	 * @param Spool    $spool    What waits outside the core.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Spool $spool ) {
	}

	/**
	 * What the page shows.
	 *
	 * @return array<string,mixed> What {@see Overview_Facts::summary()} gives, with `figures`, `latest` and `runs`.
	 */
	public function all(): array {
		$facts = $this->summary();
		return $facts + array(
			'figures' => '' === $facts['fault'] ? $this->figures() : array(),
			'latest'  => '' === $facts['fault'] ? $this->latest() : array(),
			'runs'    => Runners::all( $facts['status'], (bool) $this->settings->get( 'after_response' ) ),
		);
	}

	/**
	 * What the dashboard shows.
	 *
	 * @return array{status:array<string,mixed>,fault:string,alerts:array<string,array<string,mixed>>,paused:bool,spooled:int,spooled_since:int,spool_problems:array<string,int>}
	 */
	public function summary(): array {
		$status = array();
		$fault  = '';
		try {
			$status = $this->bridge->status();
		} catch ( Core_Exception $e ) {
			$fault = Words::core_error( $e );
		}
		$count = $this->spool->count();
		return array(
			'status'         => $status,
			'fault'          => $fault,
			'alerts'         => Alerts::active(),
			'paused'         => (bool) $this->settings->get( 'paused' ),
			'spooled'        => $count,
			'spooled_since'  => 0 === $count ? 0 : (int) $this->spool->oldest(),
			'spool_problems' => 0 === $count ? array() : $this->spool->problems(),
		);
	}

	/**
	 * What came in, arrived and failed by day.
	 *
	 * @return array<string,mixed> Empty where it cannot be had.
	 */
	private function figures(): array {
		$now = new \DateTimeImmutable( 'now', wp_timezone() );
		try {
			return $this->bridge->figures(
				array(
					'days'           => self::DAYS,
					'offset_minutes' => intdiv( $now->getOffset(), MINUTE_IN_SECONDS ),
				)
			);
		} catch ( Core_Exception $e ) {
			return array();
		}
	}

	/**
	 * What arrived last.
	 *
	 * @return list<array<string,mixed>> Rows of the list; empty where there are none to be had.
	 */
	private function latest(): array {
		try {
			$answer = $this->bridge->submissions(
				array(
					'state'    => 'delivered',
					'search'   => '',
					'page'     => 1,
					'per_page' => self::AMONG,
				)
			);
		} catch ( Core_Exception $e ) {
			return array();
		}
		$rows = array_values( array_filter( (array) ( $answer['rows'] ?? array() ), 'is_array' ) );
		usort( $rows, static fn( array $a, array $b ): int => (int) ( $b['ended_at'] ?? 0 ) <=> (int) ( $a['ended_at'] ?? 0 ) );
		return array_slice( $rows, 0, self::LATEST );
	}
}
