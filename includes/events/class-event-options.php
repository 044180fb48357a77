<?php
/**
 * Events to choose from.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * For a select: the latest events, and the one that is chosen already.
 */
class Event_Options {

	/** Events at most. */
	private const MOST = 100;

	/**
	 * Titles with their dates.
	 *
	 * @param int    $chosen The event that is chosen; 0: none.
	 * @param string $none   What stands for none.
	 * @return array<int,string> By id.
	 */
	public static function of( int $chosen, string $none ): array {
		$options = array( 0 => $none );
		$query   = array(
			'post_type'      => Event_Type::NAME,
			'post_status'    => array( 'publish', 'private', 'future', 'draft', 'pending' ),
			'posts_per_page' => self::MOST,
			'orderby'        => 'meta_value',
			'order'          => 'DESC',
			'meta_key'       => Event_Meta::STARTS, // phpcs:ignore WordPress.DB.SlowDBQuery -- On one screen of the admin.
		);
		foreach ( get_posts( $query ) as $post ) {
			$options[ $post->ID ] = self::label( Event::of( $post ) );
		}
		if ( $chosen > 0 && ! isset( $options[ $chosen ] ) ) {
			$event              = Event::get( $chosen );
			$options[ $chosen ] = null === $event
				/* translators: %d: number of a post. */
				? sprintf( __( '#%d, which is not there any more', 'halt-tracker' ), $chosen )
				: self::label( $event );
		}
		return $options;
	}

	/**
	 * An event in one line.
	 *
	 * @param Event $event The event.
	 * @return string
	 */
	private static function label( Event $event ): string {
		$title = '' === $event->title ? '#' . $event->id : $event->title;
		return '' === $event->starts ? $title : $title . ' – ' . Event_Dates::words( $event );
	}
}
