<?php
/**
 * Events for search engines.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events\Front;

use Halt\Tracker\Divi_Context;
use Halt\Tracker\Events\Event;
use Halt\Tracker\Events\Event_Dates;
use Halt\Tracker\Events\Event_Type;

defined( 'ABSPATH' ) || exit;

/**
 * Structured data of type `Event` (schema.org) on an event's own page. Without a date there is none: it would be
 * refused.
 */
class Event_Data {

	/**
	 * Registers the hook.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'wp_head', array( $this, 'render' ), 30 );
	}

	/**
	 * Prints it.
	 *
	 * @return void
	 */
	public function render(): void {
		$post = is_singular( Event_Type::NAME ) ? get_queried_object() : null;
		if ( ! $post instanceof \WP_Post || post_password_required( $post ) ) {
			return;
		}
		$data = self::of( $post );
		if ( array() !== $data ) {
			// With every character escaped that could end the script.
			wp_print_inline_script_tag( (string) wp_json_encode( $data, JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_HEX_QUOT | JSON_UNESCAPED_UNICODE ), array( 'type' => 'application/ld+json' ) );
		}
	}

	/**
	 * The data of an event.
	 *
	 * @param \WP_Post $post The event.
	 * @return array<string,mixed> Empty where there is no date.
	 */
	public static function of( \WP_Post $post ): array {
		$event = Event::of( $post );
		if ( '' === $event->starts ) {
			return array();
		}
		$data = array(
			'@context'    => 'https://schema.org',
			'@type'       => 'Event',
			'name'        => $event->title,
			'startDate'   => Event_Dates::iso( $event->starts ),
			'endDate'     => '' !== $event->ends && $event->ends >= $event->starts ? Event_Dates::iso( $event->ends ) : '',
			'eventStatus' => 'https://schema.org/EventScheduled',
			'url'         => (string) get_permalink( $post ),
			'description' => Divi_Context::plain( has_excerpt( $post ) ? $post->post_excerpt : wp_trim_words( strip_shortcodes( excerpt_remove_blocks( $post->post_content ) ), 55, '…' ) ),
			'image'       => (string) get_the_post_thumbnail_url( $post, 'full' ),
			'organizer'   => array(
				'@type' => 'Organization',
				'name'  => Divi_Context::plain( get_bloginfo( 'name' ) ),
				'url'   => home_url( '/' ),
			),
		);
		if ( '' !== $event->venue ) {
			$data['location'] = array(
				'@type'   => 'Place',
				'name'    => $event->venue,
				'address' => $event->venue,
			);
		}
		if ( $event->capacity > 0 ) {
			$data['maximumAttendeeCapacity'] = $event->capacity;
		}
		/**
		 * Filters the structured data of an event.
		 *
		 * @since 2.0.0
		 *
		 * @param array    $data Members of schema.org's `Event`; they are encoded afterwards.
		 * @param \WP_Post $post The event.
		 */
		$data = apply_filters( 'halt_tracker_event_data', $data, $post );
		return is_array( $data ) ? array_filter( $data, static fn( $value ): bool => '' !== $value ) : array();
	}
}
