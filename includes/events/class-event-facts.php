<?php
/**
 * What the core is told of events.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

use Halt\Tracker\Fast_Path;

defined( 'ABSPATH' ) || exit;

/**
 * Member `events` of the settings snapshot (docs/boundary.md): by it the core knows tag, date and seats of the event
 * that a submission names, which need not be published yet. The list is an option that is made anew when an event has changed, so that a submission
 * costs no query for it.
 */
class Event_Facts {

	/** The list. */
	public const OPTION = 'halt_tracker_events';

	/** Events at most, those with the latest dates. */
	public const MOST = 500;

	/** Events that are read at a time. */
	private const CHUNK = 20;

	/** Keys of meta that the list is made of. */
	private const KEYS = array( Event_Meta::DATE, Event_Meta::END, Event_Meta::VENUE, Event_Meta::CAPACITY, Event_Meta::OPEN, Event_Meta::TAG, 'event_date', '_event_date', '_EventStartDate' );

	/**
	 * The list before this request changed anything; null: nothing was changed.
	 *
	 * @var array<mixed>|null
	 */
	private ?array $before = null;

	/**
	 * Makes it.
	 *
	 * @param Fast_Path $fast_path Is told of changes: it knows only what the core keeps.
	 */
	public function __construct( private Fast_Path $fast_path ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'wp_after_insert_post', array( $this, 'post_changed' ), 30, 2 );
		add_action( 'deleted_post', array( $this, 'post_changed' ), 30, 2 );
		foreach ( array( 'added_post_meta', 'updated_post_meta', 'deleted_post_meta' ) as $hook ) {
			add_action( $hook, array( $this, 'meta_changed' ), 30, 3 );
		}
	}

	/**
	 * Hears of a post.
	 *
	 * @param int   $id   Post.
	 * @param mixed $post The same.
	 * @return void
	 */
	public function post_changed( $id, $post ): void {
		if ( $post instanceof \WP_Post && Event_Type::NAME === $post->post_type ) {
			$this->forget();
		}
	}

	/**
	 * Hears of meta.
	 *
	 * @param mixed  $meta_id Row, or rows.
	 * @param int    $id      Post.
	 * @param string $key     Key.
	 * @return void
	 */
	public function meta_changed( $meta_id, $id, $key ): void {
		if ( in_array( $key, self::KEYS, true ) && Event_Type::NAME === get_post_type( (int) $id ) ) {
			$this->forget();
		}
	}

	/**
	 * Forgets the list. The fast path is told at the end of the request, once for all changes of it.
	 *
	 * @return void
	 */
	private function forget(): void {
		if ( null === $this->before ) {
			$this->before = (array) get_option( self::OPTION, array() );
			add_action( 'shutdown', array( $this, 'tell' ), 5, 0 );
		}
		delete_option( self::OPTION );
	}

	/**
	 * Hands the list over where it is another one than before.
	 *
	 * @return void
	 */
	public function tell(): void {
		if ( null !== $this->before ) {
			$before       = $this->before;
			$this->before = null;
			if ( self::listed() !== $before ) {
				$this->fast_path->settings_changed();
			}
		}
	}

	/**
	 * The member of the snapshot.
	 *
	 * @param list<array<string,mixed>> $profiles Form Profiles: an event that one is bound to is always among them.
	 * @return list<array{id:int,title:string,tag:string,date:string,end:string,venue:string,capacity:int,open:bool,closed_at:int,over_at:int}>
	 */
	public static function all( array $profiles ): array {
		$rows = array_column( self::listed(), null, 'id' );
		foreach ( $profiles as $profile ) {
			$id    = (int) ( $profile['event']['event_id'] ?? 0 );
			$event = isset( $rows[ $id ] ) ? null : Event::get( $id );
			if ( null !== $event ) {
				$rows[ $id ] = self::row( $event );
			}
		}
		$zone = wp_timezone();
		return array_values(
			array_map(
				static function ( array $row ) use ( $zone ): array {
					// Nobody gets a seat at what is over. The core compares with the time at which a registration came in.
					$row['over_at'] = self::end_of( (string) $row['over'], $zone );
					unset( $row['over'] );
					return $row;
				},
				$rows
			)
		);
	}

	/**
	 * The end of a minute of the site's zone.
	 *
	 * @param string        $minute The minute; empty: none.
	 * @param \DateTimeZone $zone   The zone.
	 * @return int Milliseconds of Unix time; 0: there is none.
	 */
	private static function end_of( string $minute, \DateTimeZone $zone ): int {
		$at = '' === $minute ? false : date_create_immutable( $minute, $zone );
		return false === $at ? 0 : 1000 * ( $at->getTimestamp() + MINUTE_IN_SECONDS );
	}

	/**
	 * The list; made where there is none.
	 *
	 * @return list<array<string,mixed>>
	 */
	private static function listed(): array {
		$kept = get_option( self::OPTION );
		if ( is_array( $kept ) ) {
			return $kept;
		}
		$rows = self::make();
		update_option( self::OPTION, $rows, false );
		return $rows;
	}

	/**
	 * Makes the list.
	 *
	 * @return list<array<string,mixed>>
	 */
	private static function make(): array {
		global $wpdb;
		$ids  = $wpdb->get_col( // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- What it finds is kept as an option.
			$wpdb->prepare(
				"SELECT p.ID FROM {$wpdb->posts} p LEFT JOIN {$wpdb->postmeta} m ON m.post_id = p.ID AND m.meta_key = %s
				WHERE p.post_type = %s AND p.post_status IN ( 'publish', 'private', 'future', 'draft', 'pending' ) ORDER BY m.meta_value DESC, p.ID DESC LIMIT %d",
				Event_Meta::STARTS,
				Event_Type::NAME,
				self::MOST
			)
		);
		$ids  = array_values( array_unique( array_map( 'intval', $ids ) ) );
		$rows = array();
		foreach ( array_chunk( $ids, self::CHUNK ) as $some ) {
			_prime_post_caches( $some, false, true );
			foreach ( $some as $id ) {
				$event = Event::get( $id );
				if ( null !== $event ) {
					$rows[] = self::row( $event );
				}
			}
			// With each event come the marks and contacts of all its people, which nobody needs here.
			wp_cache_delete_multiple( $some, 'post_meta' );
		}
		return $rows;
	}

	/**
	 * A row of the list.
	 *
	 * @param Event $event The event.
	 * @return array<string,mixed> As the core has it, and `over`.
	 */
	private static function row( Event $event ): array {
		return array(
			'id'        => $event->id,
			'title'     => $event->title,
			'tag'       => $event->tag,
			'date'      => $event->day(),
			'end'       => $event->ends,
			'venue'     => $event->venue,
			'capacity'  => $event->capacity,
			'open'      => $event->is_open,
			'closed_at' => Event_Closing::of( $event ),
			'over'      => $event->over(),
		);
	}
}
