<?php
/**
 * An event, as its attendees are loaded and shown.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

use Halt\Tracker\Events\Event_Contacts;
use Halt\Tracker\Events\Event_Meta;
use Halt\Tracker\Events\Event_Tag;
use Halt\Tracker\Events\Event_Type;

defined( 'ABSPATH' ) || exit;

/**
 * A post of the type for events that is not in the bin.
 */
final class Attended_Event {

	/**
	 * Makes it.
	 *
	 * @param \WP_Post $post The post.
	 */
	private function __construct( private \WP_Post $post ) {
	}

	/**
	 * Finds an event.
	 *
	 * @param int $id Post id.
	 * @return self|null Null where there is none.
	 */
	public static function find( int $id ): ?self {
		$post = $id > 0 ? get_post( $id ) : null;
		return $post instanceof \WP_Post && Event_Type::NAME === $post->post_type && ! in_array( $post->post_status, array( 'trash', 'auto-draft' ), true ) ? new self( $post ) : null;
	}

	/**
	 * Its post id.
	 *
	 * @return int
	 */
	public function id(): int {
		return (int) $this->post->ID;
	}

	/**
	 * Its title as plain text.
	 *
	 * @return string
	 */
	public function title(): string {
		return Event_Choice::title( $this->id(), $this->post->post_title );
	}

	/**
	 * When and where, one line.
	 *
	 * @return string Empty where neither is known.
	 */
	public function place_and_time(): string {
		return implode( ' · ', array_filter( array( Event_Choice::when( $this->text( Event_Meta::DATE ) ), $this->text( Event_Meta::VENUE ) ), 'strlen' ) );
	}

	/**
	 * Seats.
	 *
	 * @return int 0: no limit.
	 */
	public function capacity(): int {
		return absint( $this->text( Event_Meta::CAPACITY ) );
	}

	/**
	 * The tags that make a contact one of its attendees: today's first, then those it had before.
	 *
	 * @return list<string>
	 */
	public function tags(): array {
		$today = $this->text( Event_Meta::TAG );
		$older = get_post_meta( $this->id(), Event_Meta::TAGS_BEFORE, true );
		$tags  = array();
		foreach ( array_merge( array( '' === $today ? $this->post->post_title : $today ), array_reverse( is_array( $older ) ? $older : array() ) ) as $one ) {
			$tag = Event_Meta::tag( $one );
			if ( '' !== $tag ) {
				$tags += array( Event_Tag::folded( $tag ) => $tag );
			}
		}
		return array_values( $tags );
	}

	/**
	 * The contacts that registered on this site.
	 *
	 * @return list<int>
	 */
	public function known(): array {
		return array_column( Event_Contacts::of( $this->id() ), 'contact_id' );
	}

	/**
	 * Since when people can have registered: nobody was tagged for it before it was there.
	 *
	 * @return int Unix milliseconds.
	 */
	public function opened_at(): int {
		return 1000 * min( time(), max( 0, (int) get_post_timestamp( $this->post ) ) );
	}

	/**
	 * A line of meta.
	 *
	 * @param string $key Key.
	 * @return string
	 */
	private function text( string $key ): string {
		$value = get_post_meta( $this->id(), $key, true );
		return is_scalar( $value ) ? trim( (string) $value ) : '';
	}
}
