<?php
/**
 * When an event is, in words.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * In the site's language, date format and zone. Midnight stands for a day without a time.
 */
class Event_Dates {

	/**
	 * Beginning and end, the day once where both are on the same.
	 *
	 * @param Event $event The event.
	 * @return string Empty where no date is set.
	 */
	public static function words( Event $event ): string {
		if ( '' === $event->starts ) {
			return '';
		}
		$begin = self::moment( $event->starts );
		$end   = '' === $event->ends || $event->ends <= $event->starts ? null : self::moment( $event->ends );
		if ( null === $begin ) {
			return '';
		}
		if ( null === $end ) {
			return self::day_and_time( $begin, $event->starts );
		}
		if ( $event->day() === substr( $event->ends, 0, 10 ) ) {
			/* translators: 1: date and time, 2: time. */
			return sprintf( __( '%1$s to %2$s', 'halt-tracker' ), self::day_and_time( $begin, $event->starts ), self::time( $end ) );
		}
		/* translators: 1: date and time, 2: date and time. */
		return sprintf( __( '%1$s until %2$s', 'halt-tracker' ), self::day_and_time( $begin, $event->starts ), self::day_and_time( $end, $event->ends ) );
	}

	/**
	 * A local time for machines, with the zone's offset.
	 *
	 * @param string $local `YYYY-MM-DDTHH:MM`.
	 * @return string Empty where it is none.
	 */
	public static function iso( string $local ): string {
		$moment = self::moment( $local );
		if ( null === $moment ) {
			return '';
		}
		return str_ends_with( $local, 'T00:00' ) ? substr( $local, 0, 10 ) : $moment->format( 'c' );
	}

	/**
	 * A local time.
	 *
	 * @param string $local `YYYY-MM-DDTHH:MM`.
	 * @return \DateTimeImmutable|null
	 */
	private static function moment( string $local ): ?\DateTimeImmutable {
		$moment = \DateTimeImmutable::createFromFormat( '!Y-m-d\TH:i', $local, wp_timezone() );
		return false === $moment ? null : $moment;
	}

	/**
	 * Day and time.
	 *
	 * @param \DateTimeImmutable $moment When.
	 * @param string             $local  The same as text.
	 * @return string
	 */
	private static function day_and_time( \DateTimeImmutable $moment, string $local ): string {
		$day = (string) wp_date( (string) get_option( 'date_format', 'F j, Y' ), $moment->getTimestamp() );
		/* translators: 1: date, 2: time. */
		return str_ends_with( $local, 'T00:00' ) ? $day : sprintf( __( '%1$s, %2$s', 'halt-tracker' ), $day, self::time( $moment ) );
	}

	/**
	 * Time of the day.
	 *
	 * @param \DateTimeImmutable $moment When.
	 * @return string
	 */
	private static function time( \DateTimeImmutable $moment ): string {
		return (string) wp_date( (string) get_option( 'time_format', 'H:i' ), $moment->getTimestamp() );
	}
}
