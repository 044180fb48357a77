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
		$other = '' === $event->tag ? 0 : $this->same_tag( $event );
		if ( $other > 0 ) {
			/* translators: %s: title of another event. */
			$warnings['tag'] = sprintf( __( 'The event “%s” has the same tag: both lists would show the attendees of both. Change one of the tags.', 'halt-tracker' ), Event::get( $other )->title ?? '' );
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

	/**
	 * Another event with the same tag.
	 *
	 * @param Event $event The event.
	 * @return int Its id; 0: there is none.
	 */
	private function same_tag( Event $event ): int {
		$found = get_posts(
			array(
				'post_type'      => Event_Type::NAME,
				'post_status'    => array( 'publish', 'private', 'future', 'draft', 'pending' ),
				'post__not_in'   => array( $event->id ), // phpcs:ignore WordPressVIPMinimum.Performance.WPQueryParams.PostNotIn_post__not_in -- One event.
				'fields'         => 'ids',
				'posts_per_page' => 1,
				'meta_key'       => Event_Meta::TAG, // phpcs:ignore WordPress.DB.SlowDBQuery -- On the edit screen only.
				'meta_value'     => $event->tag, // phpcs:ignore WordPress.DB.SlowDBQuery -- The same.
			)
		);
		return (int) ( $found[0] ?? 0 );
	}
}
