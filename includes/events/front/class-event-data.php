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
 * Structured data of type `Event` (schema.org) on an event's own page. Without a date or a place there is none: both are
 * required (https://developers.google.com/search/docs/appearance/structured-data/event), and it would be refused.
 */
class Event_Data {

	/** A venue that is none: words for an event online, and what such a line may have beside them. */
	private const ONLINE = '/^(?:(?:online|on-line|virtual(?:ly)?|webinar|web|internet|zoom|(?:microsoft |ms )?teams|google meet|skype|youtube|live ?stream(?:ed|ing)?|via|by|on|over|the|an?|event|meeting|only|live|link|follows)\b[\s,.:;()\/|–—-]*)+$/iu';

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
	 * @return array<string,mixed> Empty where there is no date or no place.
	 */
	public static function of( \WP_Post $post ): array {
		$event = Event::of( $post );
		if ( '' === $event->starts ) {
			return array();
		}
		$data  = array(
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
		$data += self::location( $event->venue, (string) get_permalink( $post ) );
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
		$data = is_array( $data ) ? array_filter( $data, static fn( $value ): bool => '' !== $value ) : array();
		return isset( $data['startDate'], $data['location'] ) ? $data : array();
	}

	/**
	 * Where it is: at a place, or online.
	 *
	 * @param string $venue As it was typed: a place, an address of the web, or words such as `Online`.
	 * @param string $url   The event's own page, which says how one gets there.
	 * @return array<string,mixed> Empty where nothing is known.
	 */
	private static function location( string $venue, string $url ): array {
		if ( '' === $venue ) {
			return array();
		}
		$is_link = 1 === preg_match( '~\bhttps?://[^\s<>"]+~i', $venue, $link );
		$words   = trim( $is_link ? str_replace( $link[0], ' ', $venue ) : $venue, " \t,.:;()|–—-" );
		if ( ( $is_link && '' === $words ) || 1 === preg_match( self::ONLINE, $words ) ) {
			return array(
				'eventAttendanceMode' => 'https://schema.org/OnlineEventAttendanceMode',
				'location'            => array(
					'@type' => 'VirtualLocation',
					'url'   => $is_link ? $link[0] : $url,
				),
			);
		}
		$name = '' === $words ? $venue : $words;
		return array(
			'location' => array(
				'@type'   => 'Place',
				'name'    => $name,
				'address' => $name,
			),
		);
	}
}
