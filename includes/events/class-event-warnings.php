<?php
/**
 * What is doubtful about an event.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * Nothing that was typed is thrown away because it is doubtful: it is kept, and said.
 */
class Event_Warnings {

	/**
	 * Makes it.
	 *
	 * @param Event_Seats $seats Who has counted.
	 */
	public function __construct( private Event_Seats $seats ) {
	}

	/**
	 * Sentences about an event.
	 *
	 * @param Event $event The event.
	 * @return array<string,string> By code.
	 */
	public function of( Event $event ): array {
		$counts   = $this->seats->of( $event->id );
		$taken    = (int) ( $counts['seats'] ?? 0 );
		$warnings = array();
		if ( '' !== $event->ends && $event->ends < $event->starts ) {
			$warnings['end'] = self::end();
		}
		if ( '' !== $event->ends && '' === $event->starts ) {
			$warnings['start'] = __( 'There is an end, but no beginning.', 'halt-tracker' );
		}
		if ( $event->capacity > 0 && $event->capacity < $taken ) {
			$warnings['capacity'] = self::capacity( $taken );
		}
		$today  = '' === $event->tag ? null : Tag_Holders::other( $event->id, array( $event->tag ) );
		$former = null === $today ? Tag_Holders::other( $event->id, $event->tags_before() ) : null;
		if ( null !== $today ) {
			/* translators: %s: title of another event. */
			$warnings['tag'] = sprintf( __( 'The event “%s” has the same tag, or had it before: both lists would show the attendees of both. Give this event another tag.', 'halt-tracker' ), Event::get( $today['event'] )->title ?? '' );
		} elseif ( null !== $former ) {
			/* translators: 1: a tag, 2: title of another event. */
			$warnings['tag'] = sprintf( __( 'The former tag “%1$s” is that of the event “%2$s”, too: the list of this event shows the attendees of both. Have it no longer used here.', 'halt-tracker' ), $former['tag'], Event::get( $former['event'] )->title ?? '' );
		}
		return $warnings;
	}

	/**
	 * What is said of an end that is too early.
	 *
	 * @return string
	 */
	public static function end(): string {
		return __( 'The end lies before the beginning. Until that is put right, the event counts as over at the end of its first day.', 'halt-tracker' );
	}

	/**
	 * What is said of too few seats.
	 *
	 * @param int $taken Seats that are taken.
	 * @return string
	 */
	public static function capacity( int $taken ): string {
		/* translators: %s: number of seats. */
		return sprintf( _n( '%s seat is taken already, which is more than there are. Nobody loses a seat; new registrations go to the waiting list.', '%s seats are taken already, which is more than there are. Nobody loses a seat; new registrations go to the waiting list.', $taken, 'halt-tracker' ), number_format_i18n( $taken ) );
	}
}
