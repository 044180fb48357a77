<?php
/**
 * How the site is, for machines.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Numbers, ages and codes; no personal data, no addresses, no secrets. Works without the extension.
 */
class Health {

	/**
	 * Makes it.
	 *
	 * @param Alert_Rules $rules    Conditions.
	 * @param Settings    $settings Settings.
	 */
	public function __construct( private Alert_Rules $rules, private Settings $settings ) {
	}

	/**
	 * Looks at every condition and says what is found.
	 *
	 * @return array<string,mixed> Ages in seconds; null where something is not known.
	 */
	public function report(): array {
		$status   = $this->rules->look();
		$problems = array();
		foreach ( Alerts::active() as $cause => $alert ) {
			$problems[] = array(
				'cause' => (string) $cause,
				'code'  => (string) $alert['code'],
				'count' => (int) $alert['count'],
				'since' => gmdate( 'c', (int) $alert['first_at'] ),
			);
		}
		$runs = array();
		foreach ( (array) ( $status['runs'] ?? array() ) as $run ) {
			$runs[ (string) ( $run['trigger'] ?? '' ) ] = self::age( $run['at'] ?? null );
		}
		$waiting_at = $status['oldest_waiting_at'] ?? null;
		return array(
			'ok'                     => array() === $problems,
			'problems'               => $problems,
			'paused'                 => (bool) $this->settings->get( 'paused' ),
			'connection'             => null === $status ? null : (string) ( $status['connection']['state'] ?? '' ),
			'guard'                  => null === $status ? null : (string) ( $status['guard']['standing'] ?? '' ),
			'counts'                 => null === $status ? null : (object) ( $status['counts'] ?? array() ),
			'oldest_waiting_seconds' => null === $waiting_at ? null : self::age( $waiting_at ),
			'last_run_seconds'       => null === $status ? null : (object) $runs,
			'in_spool'               => Housekeeping::in_spool(),
			'version'                => HALT_TRACKER_VERSION,
			'extension'              => Bridge::extension_version(),
		);
	}

	/**
	 * Seconds since a time.
	 *
	 * @param mixed $milliseconds Unix milliseconds.
	 * @return int|null
	 */
	private static function age( mixed $milliseconds ): ?int {
		return is_numeric( $milliseconds ) ? max( 0, time() - intdiv( (int) $milliseconds, 1000 ) ) : null;
	}
}
