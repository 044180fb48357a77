<?php
/**
 * How things stand, in a sentence.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;

defined( 'ABSPATH' ) || exit;

/**
 * The first thing that is read on the overview and on the dashboard.
 */
class Overview_Words {

	/** States in which a submission goes on only once a person has done something. */
	public const NEEDS_PERSON = array( 'needs_attention', 'unrouted', 'held', 'parked', 'dead' );

	/** States that are counted even where nothing is in them. */
	private const ALWAYS = array( 'waiting', 'needs_attention', 'dead', 'delivered' );

	/**
	 * The sentence, and how grave it is.
	 *
	 * @param array<string,mixed> $facts What {@see Overview_Facts::summary()} gives.
	 * @return array{level:string,text:string} `level`: `error`, `warning` or `success`.
	 */
	public static function headline( array $facts ): array {
		if ( '' !== Bridge::extension_fault() ) {
			// The notice on top names what to install.
			return self::sentence( 'error', __( 'Nothing is sent to Tracker without the PHP extension. Submissions are kept in the spool.', 'halt-tracker' ) );
		}
		if ( '' !== $facts['fault'] ) {
			return self::sentence( 'error', (string) $facts['fault'] );
		}
		$counts = array_map( 'intval', (array) ( $facts['status']['counts'] ?? array() ) );
		$person = (int) array_sum( array_intersect_key( $counts, array_flip( self::NEEDS_PERSON ) ) );
		$waits  = ( $counts['waiting'] ?? 0 ) + ( $counts['received'] ?? 0 );
		if ( $facts['paused'] ) {
			// The notice on top says that they are paused.
			/* translators: %s: number of submissions. */
			return self::sentence( 'warning', sprintf( _n( '%s submission waits for the end of the pause.', '%s submissions wait for the end of the pause.', $waits, 'halt-tracker' ), number_format_i18n( $waits ) ) );
		}
		if ( array() !== $facts['alerts'] ) {
			$number = count( $facts['alerts'] );
			/* translators: %s: number of alerts. */
			return self::sentence( 'warning', sprintf( _n( '%s thing is wrong at the moment.', '%s things are wrong at the moment.', $number, 'halt-tracker' ), number_format_i18n( $number ) ) );
		}
		if ( 'connected' !== (string) ( $facts['status']['connection']['state'] ?? '' ) ) {
			return self::sentence( 'warning', __( 'The site is not connected to Tracker. Submissions are stored and wait.', 'halt-tracker' ) );
		}
		if ( $person > 0 ) {
			/* translators: %s: number of submissions. */
			return self::sentence( 'warning', sprintf( _n( '%s submission needs a person.', '%s submissions need a person.', $person, 'halt-tracker' ), number_format_i18n( $person ) ) );
		}
		if ( $waits > 0 ) {
			/* translators: %s: number of submissions. */
			return self::sentence( 'success', sprintf( _n( 'All is well. %s submission is on its way to Tracker.', 'All is well. %s submissions are on their way to Tracker.', $waits, 'halt-tracker' ), number_format_i18n( $waits ) ) );
		}
		return self::sentence( 'success', __( 'All is well. Everything that came in has arrived.', 'halt-tracker' ) );
	}

	/**
	 * How many submissions are in each state, in the order in which an admin cares.
	 *
	 * @param array<string,mixed> $status Status of the core.
	 * @return array<string,int> By state.
	 */
	public static function counts( array $status ): array {
		$counts = array_map( 'intval', (array) ( $status['counts'] ?? array() ) );
		$shown  = array();
		foreach ( array_keys( Words::states() ) as $state ) {
			if ( ! empty( $counts[ $state ] ) || in_array( $state, self::ALWAYS, true ) ) {
				$shown[ $state ] = $counts[ $state ] ?? 0;
			}
		}
		return $shown;
	}

	/**
	 * The pair.
	 *
	 * @param string $level How grave it is.
	 * @param string $text  The sentence.
	 * @return array{level:string,text:string}
	 */
	private static function sentence( string $level, string $text ): array {
		return array(
			'level' => $level,
			'text'  => $text,
		);
	}
}
