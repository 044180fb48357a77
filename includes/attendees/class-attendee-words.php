<?php
/**
 * Words for the list of attendees.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

/**
 * The core speaks in codes; the words are made here.
 */
final class Attendee_Words {

	/**
	 * States of an attendee.
	 *
	 * @return array<string,string>
	 */
	public static function states(): array {
		return array(
			'confirmed'   => __( 'Confirmed', 'halt-tracker' ),
			'registered'  => __( 'Delivered', 'halt-tracker' ),
			'on_its_way'  => __( 'On its way', 'halt-tracker' ),
			'seated'      => __( 'Seat given', 'halt-tracker' ),
			'waitlist'    => __( 'Waiting list', 'halt-tracker' ),
			'given_up'    => __( 'Seat given up', 'halt-tracker' ),
			'tag_missing' => __( 'No longer tagged', 'halt-tracker' ),
			'gone'        => __( 'Deleted at Tracker', 'halt-tracker' ),
		);
	}

	/**
	 * What a state means.
	 *
	 * @param string $state State.
	 * @return string Empty where there is nothing more to say.
	 */
	public static function meaning( string $state ): string {
		return array(
			'registered'  => __( 'Registered on this site; Tracker took the contact with the event’s tag.', 'halt-tracker' ),
			'on_its_way'  => __( 'Registered on this site; the delivery to Tracker has not ended, or needs somebody.', 'halt-tracker' ),
			'seated'      => __( 'Has a seat here; the contact has the tag of the waiting list until somebody changes it at Tracker.', 'halt-tracker' ),
			'given_up'    => __( 'The seat is free; the contact has the event’s tag until somebody takes it off at Tracker.', 'halt-tracker' ),
			'waitlist'    => __( 'Registered when the event was full or closed.', 'halt-tracker' ),
			'tag_missing' => __( 'Registered on this site; somebody has taken the event’s tag off the contact.', 'halt-tracker' ),
			'gone'        => __( 'Registered on this site; the contact is no longer at Tracker.', 'halt-tracker' ),
		)[ $state ] ?? '';
	}

	/**
	 * Columns of the table and of the file.
	 *
	 * @return array<string,string>
	 */
	public static function columns(): array {
		return array(
			'attending'  => __( 'Attending', 'halt-tracker' ),
			'name'       => __( 'Name', 'halt-tracker' ),
			'email'      => __( 'E-mail', 'halt-tracker' ),
			'phone'      => __( 'Phone', 'halt-tracker' ),
			'company'    => __( 'Company', 'halt-tracker' ),
			'registered' => __( 'Registered', 'halt-tracker' ),
			'marketing'  => __( 'Marketing', 'halt-tracker' ),
			'state'      => __( 'State', 'halt-tracker' ),
		);
	}

	/**
	 * Choices of the filter for marketing.
	 *
	 * @return array<string,string>
	 */
	public static function marketing_choices(): array {
		return array(
			'email'     => __( 'E-mail allowed', 'halt-tracker' ),
			'text'      => __( 'Text messages allowed', 'halt-tracker' ),
			'telephone' => __( 'Calls allowed', 'halt-tracker' ),
			'none'      => __( 'Nothing allowed', 'halt-tracker' ),
		);
	}

	/**
	 * A preference as a line: what was said, way by way.
	 *
	 * @param Marketing $marketing Preference.
	 * @return string Empty where nothing was said.
	 */
	public static function marketing( Marketing $marketing ): string {
		$names = array(
			'email'     => __( 'E-mail', 'halt-tracker' ),
			'text'      => __( 'text', 'halt-tracker' ),
			'telephone' => __( 'phone', 'halt-tracker' ),
		);
		$parts = array();
		foreach ( Marketing::WAYS as $way ) {
			$allowed = $marketing->allows( $way );
			if ( null !== $allowed ) {
				/* translators: 1: way of reaching somebody, such as "phone", 2: yes or no. */
				$parts[] = sprintf( __( '%1$s: %2$s', 'halt-tracker' ), $names[ $way ], self::yes_or_no( $allowed ) );
			}
		}
		$ways = implode( ', ', $parts );
		return implode( '; ', array_filter( array( $marketing->preference, $ways ), 'strlen' ) );
	}

	/**
	 * Yes or no.
	 *
	 * @param bool|null $is_so Whether it is so; null: nobody said.
	 * @return string
	 */
	public static function yes_or_no( ?bool $is_so ): string {
		return null === $is_so ? '' : ( $is_so ? __( 'yes', 'halt-tracker' ) : __( 'no', 'halt-tracker' ) );
	}

	/**
	 * How the list stands, as sentences.
	 *
	 * @param Load_State $load How far it is.
	 * @return string
	 */
	public static function standing( Load_State $load ): string {
		$code = '' === $load->code ? '' : self::sentence( Words::code( $load->code ) );
		switch ( $load->state ) {
			case Load_State::LOADING:
				$words = array( self::progress( $load ), self::wait( $load ) );
				break;
			case Load_State::STOPPED:
				$words = array( __( 'Loading was stopped.', 'halt-tracker' ), $code, __( 'What was read until then is shown; go on once the cause is gone.', 'halt-tracker' ), self::wait( $load ) );
				break;
			case Load_State::LOADED:
				/* translators: %s: a time, or date and time. */
				$words = array( sprintf( __( 'As of %s.', 'halt-tracker' ), self::moment( $load->loaded_at ) ), $load->is_fresh ? '' : __( 'That is more than five minutes ago: Refresh asks Tracker again.', 'halt-tracker' ), $code );
				break;
			default:
				$words = array( $code, __( 'Tracker was not asked yet. The people who registered on this site are shown.', 'halt-tracker' ) );
		}
		return implode( ' ', array_filter( $words, 'strlen' ) );
	}

	/**
	 * When it goes on, where that is not at once.
	 *
	 * @param Load_State $load How far it is.
	 * @return string
	 */
	private static function wait( Load_State $load ): string {
		$seconds = (int) ceil( $load->wait_ms / 1000 );
		if ( ! $load->is_more || $seconds <= 1 ) {
			return '';
		}
		return sprintf(
			'rate_limited' !== $load->code
				/* translators: %s: number of seconds. */
				? _n( 'It goes on in %s second, so that deliveries are not held up.', 'It goes on in %s seconds, so that deliveries are not held up.', $seconds, 'halt-tracker' )
				/* translators: %s: number of seconds. */
				: _n( 'Tracker asked for a pause: it goes on in %s second.', 'Tracker asked for a pause: it goes on in %s seconds.', $seconds, 'halt-tracker' ),
			number_format_i18n( $seconds )
		);
	}

	/**
	 * What is being read, and how far that is.
	 *
	 * @param Load_State $load How far it is.
	 * @return string
	 */
	private static function progress( Load_State $load ): string {
		$done  = number_format_i18n( $load->done );
		$total = null === $load->total ? '' : number_format_i18n( $load->total );
		$what  = array(
			'known'  => __( 'Contacts that registered here are read again', 'halt-tracker' ),
			'search' => __( 'Tracker is searched for the tag, and each contact found is read', 'halt-tracker' ),
			'scan'   => __( 'Contacts changed since the event was opened are read', 'halt-tracker' ),
		)[ $load->phase ] ?? __( 'Loading', 'halt-tracker' );
		if ( '' === $total ) {
			/* translators: 1: what is being done, 2: number so far. */
			return sprintf( __( '%1$s: %2$s so far.', 'halt-tracker' ), $what, $done );
		}
		/* translators: 1: what is being done, 2: number so far, 3: number of all. */
		return sprintf( __( '%1$s: %2$s of %3$s.', 'halt-tracker' ), $what, $done, $total );
	}

	/**
	 * How many were found.
	 *
	 * @param Load_State $load How far the list is.
	 * @return string
	 */
	public static function found( Load_State $load ): string {
		/* translators: %s: number of contacts. */
		return sprintf( _n( '%s contact found', '%s contacts found', $load->contacts, 'halt-tracker' ), number_format_i18n( $load->contacts ) );
	}

	/**
	 * How many attend.
	 *
	 * @param int $attending Marked contacts.
	 * @return string
	 */
	public static function attending( int $attending ): string {
		/* translators: %s: number of contacts. */
		return sprintf( __( '%s attending', 'halt-tracker' ), number_format_i18n( $attending ) );
	}

	/**
	 * Both, as the requirement words it.
	 *
	 * @param Load_State $load      How far the list is.
	 * @param int        $attending Marked contacts.
	 * @return string
	 */
	public static function counts( Load_State $load, int $attending ): string {
		return self::found( $load ) . ' / ' . self::attending( $attending );
	}

	/**
	 * What else there is to count, as a sentence.
	 *
	 * @param Load_State $load     How far the list is.
	 * @param int        $capacity Seats; 0: no limit.
	 * @return string Empty where there is nothing.
	 */
	public static function further_counts( Load_State $load, int $capacity ): string {
		$parts = array();
		if ( $load->on_their_way > 0 ) {
			/* translators: %s: number of registrations. */
			$parts[] = sprintf( _n( '%s registration is not confirmed by Tracker yet.', '%s registrations are not confirmed by Tracker yet.', $load->on_their_way, 'halt-tracker' ), number_format_i18n( $load->on_their_way ) );
		}
		if ( $load->waitlist > 0 ) {
			/* translators: %s: number of people. */
			$parts[] = sprintf( _n( '%s is on the waiting list.', '%s are on the waiting list.', $load->waitlist, 'halt-tracker' ), number_format_i18n( $load->waitlist ) );
		}
		if ( $capacity > 0 ) {
			/* translators: %s: number of seats. */
			$parts[] = sprintf( _n( 'The event has %s seat.', 'The event has %s seats.', $capacity, 'halt-tracker' ), number_format_i18n( $capacity ) );
		}
		return implode( ' ', $parts );
	}

	/**
	 * A time of today, or with its date.
	 *
	 * @param int $milliseconds Unix milliseconds.
	 * @return string
	 */
	public static function moment( int $milliseconds ): string {
		$seconds  = intdiv( $milliseconds, 1000 );
		$is_today = wp_date( 'Y-m-d', $seconds ) === wp_date( 'Y-m-d' );
		return (string) wp_date( ( $is_today ? '' : get_option( 'date_format' ) . ' ' ) . get_option( 'time_format' ), $seconds );
	}

	/**
	 * Words that end like a sentence.
	 *
	 * @param string $words Words, or a code that has none.
	 * @return string
	 */
	private static function sentence( string $words ): string {
		return 1 === preg_match( '/[.!?]$/', $words ) ? $words : $words . '.';
	}
}
