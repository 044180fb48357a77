<?php
/**
 * The events to choose from.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

use Halt\Tracker\Events\Event_Meta;
use Halt\Tracker\Events\Event_Type;

defined( 'ABSPATH' ) || exit;

/**
 * Upcoming ones first, the next one on top; then those without a date, then past ones, the last one first.
 */
final class Event_Choice {

	/** From this many on, one searches before one chooses. */
	public const MANY = 25;

	/** As many as a list shows at most. */
	private const MOST = 200;

	/**
	 * Makes it.
	 *
	 * @param array<string,array<int,string>> $groups  By `upcoming`, `undated` and `past`: labels by post id.
	 * @param bool                            $is_many Whether the site has so many that a search is wanted.
	 * @param bool                            $is_cut  Whether more match than are listed.
	 */
	private function __construct( public readonly array $groups, public readonly bool $is_many, public readonly bool $is_cut ) {
	}

	/**
	 * Reads them.
	 *
	 * @param string $search A part of a title, or of a date as `2026-11`; empty: all.
	 * @return self
	 */
	public static function find( string $search = '' ): self {
		$rows    = self::rows();
		$today   = (string) wp_date( 'Y-m-d' );
		$matches = array();
		foreach ( $rows as $row ) {
			$title = self::title( (int) $row->ID, (string) $row->post_title );
			$date  = Event_Meta::moment( $row->begins );
			if ( '' !== $search && ! self::has( $title . ' ' . $date, $search ) ) {
				continue;
			}
			$group               = '' === $date ? 'undated' : ( max( $date, Event_Meta::moment( $row->ends ) ) >= $today ? 'upcoming' : 'past' );
			$matches[ $group ][] = array( (int) $row->ID, $title, $date );
		}
		$groups = array();
		$left   = self::MOST;
		foreach ( array( 'upcoming', 'undated', 'past' ) as $group ) {
			$found = $matches[ $group ] ?? array();
			usort( $found, static fn( array $one, array $other ): int => 'past' === $group ? strcmp( $other[2], $one[2] ) : strcmp( $one[2] . $one[1], $other[2] . $other[1] ) );
			foreach ( array_slice( $found, 0, $left ) as list( $id, $title, $date ) ) {
				$groups[ $group ][ $id ] = '' === $date ? $title : $title . ' – ' . self::when( $date );
				--$left;
			}
		}
		return new self( $groups, count( $rows ) >= self::MANY, array_sum( array_map( 'count', $matches ) ) > self::MOST );
	}

	/**
	 * Whether there is no event to choose.
	 *
	 * @return bool
	 */
	public function is_empty(): bool {
		return array() === $this->groups;
	}

	/**
	 * Names of the groups.
	 *
	 * @return array<string,string>
	 */
	public static function group_names(): array {
		return array(
			'upcoming' => __( 'Upcoming', 'halt-tracker' ),
			'undated'  => __( 'Without a date', 'halt-tracker' ),
			'past'     => __( 'Past', 'halt-tracker' ),
		);
	}

	/**
	 * A title as plain text.
	 *
	 * @param int    $id    Post id.
	 * @param string $title As it is stored.
	 * @return string
	 */
	public static function title( int $id, string $title ): string {
		$text = trim( html_entity_decode( wp_strip_all_tags( $title ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
		/* translators: %d: post id of an event. */
		return '' === $text ? sprintf( __( '(event %d without a title)', 'halt-tracker' ), $id ) : $text;
	}

	/**
	 * A moment of an event in the site's own way of writing dates. It is in the site's zone already.
	 *
	 * @param string $moment `YYYY-MM-DDTHH:MM` or empty.
	 * @return string Without a time where it begins at midnight.
	 */
	public static function when( string $moment ): string {
		$begin = '' === Event_Meta::moment( $moment ) ? false : date_create_immutable( Event_Meta::moment( $moment ), wp_timezone() );
		if ( false === $begin ) {
			return '';
		}
		$format = get_option( 'date_format' ) . ( '00:00' === $begin->format( 'H:i' ) ? '' : ' ' . get_option( 'time_format' ) );
		return (string) wp_date( $format, $begin->getTimestamp() );
	}

	/**
	 * All events with their dates. Not through WP_Query: it would read all meta of each, and with that every mark of
	 * every person who ever came.
	 *
	 * @return list<object{ID:string,post_title:string,begins:string|null,ends:string|null}>
	 */
	private static function rows(): array {
		global $wpdb;
		return array_values(
			(array) $wpdb->get_results( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- See above; the list is made for one screen.
				$wpdb->prepare(
					"SELECT event.ID, event.post_title, MAX( begins.meta_value ) AS begins, MAX( ends.meta_value ) AS ends
					FROM {$wpdb->posts} AS event
					LEFT JOIN {$wpdb->postmeta} AS begins ON begins.post_id = event.ID AND begins.meta_key = %s
					LEFT JOIN {$wpdb->postmeta} AS ends ON ends.post_id = event.ID AND ends.meta_key = %s
					WHERE event.post_type = %s AND event.post_status NOT IN ( 'trash', 'auto-draft', 'inherit' )
					GROUP BY event.ID, event.post_title ORDER BY event.ID DESC LIMIT 5000",
					Event_Meta::DATE,
					Event_Meta::END,
					Event_Type::NAME
				)
			)
		);
	}

	/**
	 * Whether every word of a search is in a text, without regard to case and accents.
	 *
	 * @param string $text   Text.
	 * @param string $search Words.
	 * @return bool
	 */
	private static function has( string $text, string $search ): bool {
		$text = Attendee_Filter::folded( $text );
		foreach ( preg_split( '/\s+/', Attendee_Filter::folded( $search ), -1, PREG_SPLIT_NO_EMPTY ) as $word ) {
			if ( ! str_contains( $text, $word ) ) {
				return false;
			}
		}
		return true;
	}
}
