<?php
/**
 * What is kept with an event.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * Keys of post meta. Those that themes and the block editor may read are registered with a schema; who came and who
 * registered is of persons and never leaves by REST.
 */
class Event_Meta {

	/** When it begins: `YYYY-MM-DDTHH:MM` in the site's zone, or an empty string. */
	public const DATE = 'halt_event_date';

	/** When it ends, as the beginning. */
	public const END = 'halt_event_end';

	/** Where it is, one line. */
	public const VENUE = 'halt_event_venue';

	/** Seats; 0 is no limit. */
	public const CAPACITY = 'halt_event_capacity';

	/** Whether registrations get a seat; true until somebody closes it. */
	public const OPEN = 'halt_event_open';

	/** The tag of its attendees at Tracker; made once (halt-tracker.md 5.4), empty before that. */
	public const TAG = 'halt_event_tag';

	/** List of the tags it had before, the oldest first. */
	public const TAGS_BEFORE = 'halt_event_tags_before';

	/** For lists in the order of time: when it begins; far away where no date is set. Derived, see {@see Event_Times}. */
	public const STARTS = '_halt_event_starts';

	/** The same of when it is over. */
	public const OVER = '_halt_event_over';

	/** The post that tags and contacts belong to: that of another event in a copy, see {@see Event_Owner}. */
	public const OWNER = '_halt_event_owner';

	/** One value for each `{contact_id, registered_at}` (milliseconds): who registered here. To be read by {@see Event_Contacts::of()}. */
	public const CONTACTS = '_halt_event_contacts';

	/** Beginning of the marks of those who attend: `halt_event_attending_{event_id}_{contact_id}` (halt-tracker.md 10.6). */
	public const ATTENDING = 'halt_event_attending_';

	/**
	 * The key of a mark.
	 *
	 * @param int $event_id   Event.
	 * @param int $contact_id Contact at Tracker.
	 * @return string
	 */
	public static function attending( int $event_id, int $contact_id ): string {
		return self::ATTENDING . $event_id . '_' . $contact_id;
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public static function register_hooks(): void {
		add_action( 'init', array( self::class, 'register' ), 6 );
		add_filter( 'is_protected_meta', array( self::class, 'protect' ), 10, 2 );
	}

	/**
	 * Registers the open keys.
	 *
	 * @return void
	 */
	public static function register(): void {
		foreach ( self::shapes() as $key => $shape ) {
			register_post_meta(
				Event_Type::NAME,
				$key,
				$shape + array(
					'single'            => true,
					'show_in_rest'      => true,
					'revisions_enabled' => false,
					'auth_callback'     => static fn( $allowed, $key, $post_id ): bool => current_user_can( 'edit_post', (int) $post_id ),
				)
			);
		}
	}

	/**
	 * Type, default and rule of each open key.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private static function shapes(): array {
		$text = array(
			'type'    => 'string',
			'default' => '',
		);
		$edit = array( 'context' => array( 'edit' ) );
		return array(
			self::DATE        => $text + array( 'sanitize_callback' => array( self::class, 'moment' ) ),
			self::END         => $text + array( 'sanitize_callback' => array( self::class, 'moment' ) ),
			self::VENUE       => $text + array( 'sanitize_callback' => array( self::class, 'line' ) ),
			self::CAPACITY    => array(
				'type'              => 'integer',
				'default'           => 0,
				'sanitize_callback' => static fn( $value ): int => is_numeric( $value ) ? min( 1000000, max( 0, (int) $value ) ) : 0,
			),
			self::OPEN        => array(
				'type'              => 'boolean',
				'default'           => true,
				'sanitize_callback' => 'rest_sanitize_boolean',
			),
			self::TAG         => $text + array(
				'sanitize_callback' => array( self::class, 'tag' ),
				'show_in_rest'      => array( 'schema' => $edit ),
			),
			self::TAGS_BEFORE => array(
				'type'              => 'array',
				'default'           => array(),
				'sanitize_callback' => array( self::class, 'tags' ),
				'show_in_rest'      => array( 'schema' => $edit + array( 'items' => array( 'type' => 'string' ) ) ),
			),
		);
	}

	/**
	 * Hides marks and lists of persons from the box of custom fields.
	 *
	 * @param bool   $is_protected Whether WordPress hides it already.
	 * @param string $key          Key.
	 * @return bool
	 */
	public static function protect( $is_protected, $key ): bool {
		return (bool) $is_protected || str_starts_with( (string) $key, self::ATTENDING );
	}

	/**
	 * A moment, `YYYY-MM-DDTHH:MM`; a day alone begins at midnight.
	 *
	 * @param mixed $value As typed, sent or stored.
	 * @return string Empty where it is none.
	 */
	public static function moment( $value ): string {
		$is_moment = is_string( $value ) && 1 === preg_match( '/^(\d{4})-(\d{2})-(\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?)?$/', trim( $value ), $part );
		if ( ! $is_moment || ! checkdate( (int) $part[2], (int) $part[3], (int) $part[1] ) ) {
			return '';
		}
		return $part[1] . '-' . $part[2] . '-' . $part[3] . 'T' . ( $part[4] ?? '00' ) . ':' . ( $part[5] ?? '00' );
	}

	/**
	 * One line of text.
	 *
	 * @param mixed $value As typed or sent.
	 * @return string
	 */
	public static function line( $value ): string {
		return is_scalar( $value ) ? mb_substr( sanitize_text_field( (string) $value ), 0, 500 ) : '';
	}

	/**
	 * A tag.
	 *
	 * @param mixed $value As typed or sent.
	 * @return string
	 */
	public static function tag( $value ): string {
		return is_scalar( $value ) ? Event_Tag::from( (string) $value ) : '';
	}

	/**
	 * A list of tags, each once.
	 *
	 * @param mixed $value As sent.
	 * @return list<string>
	 */
	public static function tags( $value ): array {
		$tags = array();
		foreach ( is_array( $value ) ? $value : array() as $one ) {
			$tag = self::tag( $one );
			if ( '' !== $tag ) {
				$tags[ Event_Tag::folded( $tag ) ] = $tag;
			}
		}
		return array_values( array_slice( $tags, -20 ) );
	}
}
