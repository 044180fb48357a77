<?php
/**
 * An event as everybody here reads it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

use Halt\Tracker\Divi_Context;

defined( 'ABSPATH' ) || exit;

/**
 * What is kept of an event, read once. Times are local, `YYYY-MM-DDTHH:MM` in the site's zone: such texts compare as
 * the times do.
 */
final class Event {

	/**
	 * Makes it.
	 *
	 * @param int    $id       Post.
	 * @param string $title    Its title without tags and entities.
	 * @param string $tag      Tag of its attendees; empty where neither a tag was made nor a title is there.
	 * @param string $starts   When it begins; empty: not known yet.
	 * @param string $ends     When it ends; empty: with the day on which it begins.
	 * @param string $venue    Where it is.
	 * @param int    $capacity Seats; 0: no limit.
	 * @param bool   $is_open  Whether somebody closed the registration.
	 */
	private function __construct(
		public readonly int $id,
		public readonly string $title,
		public readonly string $tag,
		public readonly string $starts,
		public readonly string $ends,
		public readonly string $venue,
		public readonly int $capacity,
		public readonly bool $is_open
	) {
	}

	/**
	 * Reads an event.
	 *
	 * @param \WP_Post $post A post of the type.
	 * @return self
	 */
	public static function of( \WP_Post $post ): self {
		$title  = Divi_Context::plain( $post->post_title );
		$tag    = self::text( $post->ID, Event_Meta::TAG );
		$starts = Event_Meta::moment( self::text( $post->ID, Event_Meta::DATE ) );
		// Sites that had events before keep the day in meta of their own, and a filter may say another one.
		$day = Divi_Context::event_date( $post );
		return new self(
			$post->ID,
			$title,
			'' === $tag ? Event_Tag::from( $title ) : $tag,
			'' === $day || str_starts_with( $starts, $day ) ? $starts : Event_Meta::moment( $day ),
			Event_Meta::moment( self::text( $post->ID, Event_Meta::END ) ),
			self::text( $post->ID, Event_Meta::VENUE ),
			max( 0, (int) self::text( $post->ID, Event_Meta::CAPACITY ) ),
			! metadata_exists( 'post', $post->ID, Event_Meta::OPEN ) || (bool) get_post_meta( $post->ID, Event_Meta::OPEN, true )
		);
	}

	/**
	 * Reads an event by its id.
	 *
	 * @param int $id Post.
	 * @return self|null Null where there is no such event.
	 */
	public static function get( int $id ): ?self {
		$post = $id > 0 ? get_post( $id ) : null;
		return $post instanceof \WP_Post && Event_Type::NAME === $post->post_type ? self::of( $post ) : null;
	}

	/**
	 * The day on which it begins.
	 *
	 * @return string `YYYY-MM-DD`, or empty.
	 */
	public function day(): string {
		return substr( $this->starts, 0, 10 );
	}

	/**
	 * The last minute that belongs to it.
	 *
	 * @return string Empty where no date is set: such an event is never over.
	 */
	public function over(): string {
		if ( '' !== $this->ends && $this->ends >= $this->starts ) {
			return $this->ends;
		}
		return '' === $this->starts ? '' : $this->day() . 'T23:59';
	}

	/**
	 * Whether it is over.
	 *
	 * @return bool
	 */
	public function is_over(): bool {
		return '' !== $this->over() && $this->over() < self::now();
	}

	/**
	 * Whether who registers now may get a seat.
	 *
	 * @return bool
	 */
	public function takes_registrations(): bool {
		return $this->is_open && ! $this->is_over();
	}

	/**
	 * The tags it had before, the oldest first.
	 *
	 * @return list<string>
	 */
	public function tags_before(): array {
		return Event_Meta::tags( get_post_meta( $this->id, Event_Meta::TAGS_BEFORE, true ) );
	}

	/**
	 * This minute.
	 *
	 * @return string
	 */
	public static function now(): string {
		return (string) wp_date( 'Y-m-d\TH:i' );
	}

	/**
	 * A text of meta.
	 *
	 * @param int    $id  Post.
	 * @param string $key Key.
	 * @return string
	 */
	private static function text( int $id, string $key ): string {
		$value = get_post_meta( $id, $key, true );
		return is_scalar( $value ) ? (string) $value : '';
	}
}
