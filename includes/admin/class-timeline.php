<?php
/**
 * What became of a submission, in order.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Events\Registration_State;

defined( 'ABSPATH' ) || exit;

/**
 * Makes one list of what the journal has, in words, with what is due next at its end. What was only looked at is not
 * part of it: {@see self::audit()}.
 */
class Timeline {

	/** Events of people who only looked. */
	private const LOOKS = array( 'viewed', 'downloaded' );

	/** Outcomes and states by how they look. */
	private const TONES = array(
		'created'            => 'good',
		'updated'            => 'good',
		'unchanged'          => 'good',
		'attached'           => 'good',
		'linked'             => 'good',
		'listed'             => 'good',
		'already_listed'     => 'good',
		'adopted'            => 'good',
		'done'               => 'good',
		'answered'           => 'good',
		'clean'              => 'good',
		'delivered'          => 'good',
		'failed'             => 'bad',
		'dead'               => 'bad',
		'infected'           => 'bad',
		'missing'            => 'bad',
		'needs_attention'    => 'bad',
		'parked'             => 'bad',
		'possible_duplicate' => 'bad',
		'unknown'            => 'wait',
		'outage'             => 'wait',
		'not_seen'           => 'wait',
		'throttled'          => 'wait',
		'held'               => 'wait',
		'waiting'            => 'wait',
		'unrouted'           => 'wait',
	);

	/**
	 * Entries in the order of time.
	 *
	 * @param array<string,mixed> $row A submission as the core gives it.
	 * @return list<array{at:int,title:string,text:string,tone:string,facts:list<string>,link:string,detail:mixed}>
	 */
	public static function entries( array $row ): array {
		$entries = array();
		foreach ( array_filter( (array) ( $row['journal'] ?? array() ), 'is_array' ) as $entry ) {
			if ( ! in_array( self::text( $entry, 'event' ), self::LOOKS, true ) ) {
				$entries[] = self::entry( $entry );
			}
		}
		if ( ! empty( $row['due_at'] ) ) {
			$entries[] = array(
				'at'     => (int) $row['due_at'],
				'title'  => __( 'Next due', 'halt-tracker' ),
				'text'   => Words::code( self::text( $row, 'reason' ) ),
				'tone'   => 'wait',
				'facts'  => array(),
				'link'   => '',
				'detail' => array(),
			);
		}
		return $entries;
	}

	/**
	 * Who looked, downloaded, sent again, changed or gave up.
	 *
	 * @param array<string,mixed> $row A submission as the core gives it.
	 * @return list<array{at:int,event:string,actor:string,facts:string}>
	 */
	public static function audit( array $row ): array {
		$entries = array();
		foreach ( array_filter( (array) ( $row['journal'] ?? array() ), 'is_array' ) as $entry ) {
			$detail = is_array( $entry['detail'] ?? null ) ? $entry['detail'] : array();
			$actor  = self::text( $detail, 'actor' );
			if ( '' === $actor ) {
				continue;
			}
			$entries[] = array(
				'at'    => (int) ( $entry['at'] ?? 0 ),
				'event' => Journal_Words::event( self::text( $entry, 'event' ) ),
				'actor' => $actor,
				'facts' => implode( '; ', self::facts_of_person( array( 'actor' => '' ) + $detail ) ),
			);
		}
		return $entries;
	}

	/**
	 * One entry.
	 *
	 * @param array<string,mixed> $entry Journal row.
	 * @return array{at:int,title:string,text:string,tone:string,facts:list<string>,link:string,detail:mixed}
	 */
	private static function entry( array $entry ): array {
		$event   = self::text( $entry, 'event' );
		$detail  = $entry['detail'] ?? array();
		$members = is_array( $detail ) ? $detail : array();
		$outcome = self::text( $entry, 'outcome' );
		$is_call = 'call' === $event;
		$title   = $is_call ? trim( self::text( $members, 'method' ) . ' ' . self::text( $members, 'path' ) ) : '';
		return array(
			'at'     => (int) ( $entry['at'] ?? 0 ),
			'title'  => implode( ': ', array_filter( array( Journal_Words::event( $event ), Journal_Words::step( $entry['step'] ?? '' ), $title ), 'strlen' ) ),
			'text'   => implode( ' – ', array_filter( array( Journal_Words::outcome( $outcome ), Words::code( self::text( $entry, 'code' ) ) ), 'strlen' ) ),
			'tone'   => self::TONES[ $outcome ] ?? '',
			'facts'  => array_merge( self::facts( $entry, $members ), self::facts_of_person( $members ) ),
			'link'   => 'duplicate' === $event ? self::text( $members, 'id' ) : '',
			// What is said in words need not be read again.
			'detail' => is_array( $detail ) ? array_diff_key( $detail, array_flip( array_merge( array( 'actor', 'keys', 'profile', 'next_due_at', 'attempt', 'position' ), isset( $members['registration'] ) ? array( 'event', 'registration' ) : array(), $is_call ? array( 'method', 'path' ) : array() ) ) ) : $detail,
		);
	}

	/**
	 * Status, duration, attempt and what follows.
	 *
	 * @param array<string,mixed> $entry   Journal row.
	 * @param array<string,mixed> $members Its detail.
	 * @return list<string>
	 */
	private static function facts( array $entry, array $members ): array {
		$facts = array();
		if ( ! empty( $entry['http_status'] ) ) {
			/* translators: %s: an HTTP status code. */
			$facts[] = sprintf( __( 'HTTP %s', 'halt-tracker' ), self::text( $entry, 'http_status' ) );
		}
		if ( ! empty( $entry['duration_ms'] ) ) {
			/* translators: %s: milliseconds. */
			$facts[] = sprintf( __( 'took %s ms', 'halt-tracker' ), number_format_i18n( (int) $entry['duration_ms'] ) );
		}
		if ( (int) ( is_scalar( $members['attempt'] ?? null ) ? $members['attempt'] : 0 ) > 0 ) {
			/* translators: %s: number of failed tries so far. */
			$facts[] = sprintf( __( 'failed tries: %s', 'halt-tracker' ), number_format_i18n( (int) $members['attempt'] ) );
		}
		$registration = Registration_State::fact( $members );
		if ( '' !== $registration ) {
			$facts[] = $registration;
		}
		$due = View::time( $members['next_due_at'] ?? 0 );
		if ( '' !== $due ) {
			/* translators: %s: date and time. */
			$facts[] = sprintf( __( 'tried again at %s', 'halt-tracker' ), $due );
		}
		return $facts;
	}

	/**
	 * Who did it, and what of it the journal may know.
	 *
	 * @param array<string,mixed> $members Detail of an entry.
	 * @return list<string>
	 */
	private static function facts_of_person( array $members ): array {
		$facts = array();
		if ( '' !== self::text( $members, 'actor' ) ) {
			/* translators: %s: login. */
			$facts[] = sprintf( __( 'by %s', 'halt-tracker' ), self::text( $members, 'actor' ) );
		}
		$profile = $members['profile'] ?? '';
		if ( 'today' === $profile || 'accepted' === $profile ) {
			$facts[] = 'today' === $profile ? __( 'with today’s profile', 'halt-tracker' ) : __( 'with the profile it was accepted with', 'halt-tracker' );
		} elseif ( is_array( $profile ) ) {
			/* translators: 1: id of a profile, 2: its version. */
			$facts[] = sprintf( __( 'profile %1$s, version %2$s', 'halt-tracker' ), self::text( $profile, 'id' ), self::text( $profile, 'version' ) );
		}
		$keys = array_filter( (array) ( $members['keys'] ?? array() ), 'is_string' );
		if ( array() !== $keys ) {
			/* translators: %s: keys of fields. */
			$facts[] = sprintf( __( 'changed: %s', 'halt-tracker' ), implode( ', ', $keys ) );
		}
		return $facts;
	}

	/**
	 * A member as text.
	 *
	 * @param array<string,mixed> $row Where it is.
	 * @param string              $key Its name.
	 * @return string
	 */
	private static function text( array $row, string $key ): string {
		return is_scalar( $row[ $key ] ?? null ) ? (string) $row[ $key ] : '';
	}
}
