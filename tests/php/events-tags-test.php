<?php
/**
 * Events that share a tag, copies of events, and events that were there before this plugin.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Attendees\Attended_Event;
use Halt\Tracker\Events\Event;
use Halt\Tracker\Events\Event_Contacts;
use Halt\Tracker\Events\Event_Meta;
use Halt\Tracker\Events\Event_Seats;
use Halt\Tracker\Events\Event_Tagging;
use Halt\Tracker\Events\Event_Upkeep;
use Halt\Tracker\Events\Event_Warnings;
use Halt\Tracker\Events\Front\Event_Query;

require_once __DIR__ . '/class-event-test-case.php';

/**
 * Tests of `Event_Tagging`, `Tag_Holders`, `Event_Owner` and `Event_Upkeep`.
 */
final class Events_Tags_Test extends Event_Test_Case {

	/**
	 * What the box says of an event's tag.
	 *
	 * @param int $id Event.
	 * @return string Empty where nothing is said.
	 */
	private function warning( int $id ): string {
		return ( new Event_Warnings( new Event_Seats( $this->bridge ) ) )->of( Event::get( $id ) )['tag'] ?? '';
	}

	/**
	 * The remedy that the box names did not work: the shared tag moved to the former ones, by which the list is loaded too.
	 */
	public function test_of_two_events_with_one_tag_one_is_given_another(): void {
		$first  = $this->event( 'Open day' );
		$second = $this->event( 'Open Day' );
		$this->assertStringContainsString( 'Open day', $this->warning( $second ) );
		update_post_meta( $second, Event_Meta::TAG, 'Open day in June' );
		$this->assertSame( array( 'Open day in June' ), Attended_Event::find( $second )->tags() );
		$this->assertSame( array( '', '' ), array( $this->warning( $first ), $this->warning( $second ) ) );
		update_post_meta( $first, Event_Meta::TAG, 'Open day in May' );
		$this->assertSame( array( 'Open day in May', 'Open day' ), Attended_Event::find( $first )->tags(), 'nobody else has it now' );
	}

	public function test_a_former_tag_is_a_tag_of_another_event_too(): void {
		$first = $this->event( 'Fair' );
		update_post_meta( $first, Event_Meta::TAG, 'Fair 2029' );
		$second = $this->event( 'Fair' );
		$this->assertStringContainsString( 'Fair 2029', str_replace( '“Fair”', '“Fair 2029”', $this->warning( $second ) ) );
		$this->assertStringContainsString( 'The former tag “Fair”', $this->warning( $first ) );
		Event_Tagging::forget( $first, array( 'Fair' ) );
		$this->assertSame( array( '', '' ), array( $this->warning( $first ), $this->warning( $second ) ) );
		$this->assertSame( array( 'Fair 2029' ), Attended_Event::find( $first )->tags() );
		wp_trash_post( $second );
		update_post_meta( $first, Event_Meta::TAG, 'Fair' );
		$this->assertSame( '', $this->warning( $first ), 'what is in the bin holds nothing' );
	}

	/**
	 * An event with people under two tags.
	 */
	private function original(): int {
		$id = $this->event( 'Lecture', array( 'venue' => 'Hall' ) );
		update_post_meta( $id, Event_Meta::TAG, 'Lecture one' );
		Event_Contacts::keep( $id, 7, 1000 );
		add_post_meta( $id, Event_Meta::attending( $id, 7 ), 1 );
		return $id;
	}

	/**
	 * Copies every meta of a post, as plugins that duplicate posts do.
	 *
	 * @param int  $from   Post.
	 * @param int  $to     Its copy.
	 * @param bool $is_raw Whether in the database, past WordPress.
	 */
	private static function copy_meta( int $from, int $to, bool $is_raw = false ): void {
		global $wpdb;
		if ( $is_raw ) {
			$wpdb->query( $wpdb->prepare( "INSERT INTO {$wpdb->postmeta} ( post_id, meta_key, meta_value ) SELECT %d, meta_key, meta_value FROM {$wpdb->postmeta} WHERE post_id = %d", $to, $from ) ); // phpcs:ignore -- As they do.
			return;
		}
		foreach ( get_post_meta( $from ) as $key => $values ) {
			foreach ( $values as $value ) {
				add_post_meta( $to, $key, wp_slash( maybe_unserialize( $value ) ) );
			}
		}
	}

	public function test_a_copy_of_an_event_has_nobody(): void {
		foreach ( array( array( 'draft', false ), array( 'publish', false ), array( 'publish', true ), array( 'draft', true ) ) as list( $status, $is_raw ) ) {
			$original = $this->original();
			$note     = $status . ( $is_raw ? ' raw' : '' );
			$copy     = $this->event( 'Lecture (copy)', array(), array( 'post_status' => $status ) );
			self::copy_meta( $original, $copy, $is_raw );
			Event_Contacts::keep( $copy, 8, 2000 );
			Event_Upkeep::run();
			$this->assertSame( array( 8 ), array_column( Event_Contacts::of( $copy ), 'contact_id' ), $note );
			$this->assertSame( '', get_post_meta( $copy, Event_Meta::attending( $original, 7 ), true ), $note );
			wp_update_post( array( 'ID' => $copy, 'post_status' => 'publish' ) );
			$this->assertSame( array( 'Lecture (copy)' ), Attended_Event::find( $copy )->tags(), $note );
			$this->assertSame( array( (string) $copy ), array_map( 'strval', get_post_meta( $copy, Event_Meta::OWNER ) ), $note );
			$this->assertSame( 'Hall', Event::get( $copy )->venue, $note );
			$this->assertSame( array( 'Lecture one', 'Lecture' ), Attended_Event::find( $original )->tags(), $note );
			$this->assertSame( array( 7 ), array_column( Event_Contacts::of( $original ), 'contact_id' ), $note );
			wp_delete_post( $original, true );
			wp_delete_post( $copy, true );
		}
	}

	/**
	 * An import saves the post, then adds its meta; the number may be another one here.
	 */
	public function test_an_imported_event_keeps_its_tags_and_people(): void {
		$stranger = $this->event( 'Stranger' );
		$id       = $this->event( 'Renamed since' );
		foreach ( array( Event_Meta::DATE => '2030-05-01T18:30', Event_Meta::TAG => 'Title at first', Event_Meta::TAGS_BEFORE => array( 'Older \\ "one"' ), Event_Meta::STARTS => '2030-05-01T18:30', Event_Meta::OVER => '2030-05-01T23:59', Event_Meta::OWNER => $stranger, Event_Meta::CONTACTS => array( 'contact_id' => 9, 'registered_at' => 5 ) ) as $key => $value ) {
			add_post_meta( $id, $key, wp_slash( $value ) );
		}
		foreach ( array( Event_Meta::TAG, Event_Meta::TAGS_BEFORE, Event_Meta::STARTS, Event_Meta::OVER ) as $key ) {
			$this->assertCount( 1, get_post_meta( $id, $key ), $key );
		}
		$earlier = $this->event( 'Of an earlier plugin' );
		add_post_meta( $earlier, 'event_date', '2030-06-01' );
		$this->assertSame( '2030-06-01T00:00', get_post_meta( $earlier, Event_Meta::STARTS, true ) );
		Event_Upkeep::run();
		$this->assertSame( array( 'Title at first', 'Older \\ "one"' ), Attended_Event::find( $id )->tags() );
		$this->assertSame( array( 9 ), array_column( Event_Contacts::of( $id ), 'contact_id' ) );
		$this->assertSame( array( $id ), array_map( 'intval', get_post_meta( $id, Event_Meta::OWNER ) ) );
	}

	/**
	 * An event as an earlier plugin left it.
	 *
	 * @param string $title  Title.
	 * @param string $status Status.
	 */
	private function old( string $title, string $status = 'publish' ): int {
		global $wpdb;
		$wpdb->insert( $wpdb->posts, array( 'post_type' => 'halt_event', 'post_status' => $status, 'post_title' => $title, 'post_name' => sanitize_title( $title ), 'post_date' => '2026-01-01 10:00:00', 'post_date_gmt' => '2026-01-01 10:00:00', 'post_content' => '', 'post_excerpt' => '', 'to_ping' => '', 'pinged' => '', 'post_content_filtered' => '' ) ); // phpcs:ignore -- Never saved by this plugin.
		$id = (int) $wpdb->insert_id;
		$wpdb->insert( $wpdb->postmeta, array( 'post_id' => $id, 'meta_key' => 'event_date', 'meta_value' => self::day( '+9 days' ) ) ); // phpcs:ignore -- The same.
		return $id;
	}

	public function test_events_of_before_are_completed_by_the_rounds(): void {
		$ids    = array( $this->old( 'Old one' ), $this->old( 'Old two' ) );
		$draft  = $this->old( 'Old draft', 'draft' );
		$binned = $this->old( 'Old bin', 'trash' );
		$this->assertSame( array(), Event_Query::some( false, 10 ) );
		$this->assertSame( 3, Event_Upkeep::run() );
		$this->assertSame( $ids, wp_list_pluck( Event_Query::some( false, 10 ), 'ID' ) );
		$this->assertSame( array( 'Old one', '', '' ), array( get_post_meta( $ids[0], Event_Meta::TAG, true ), get_post_meta( $draft, Event_Meta::TAG, true ), get_post_meta( $binned, Event_Meta::STARTS, true ) ) );
		$this->assertSame( 0, Event_Upkeep::run(), 'nothing is left' );
		wp_untrash_post( $binned );
		$this->assertNotSame( '', get_post_meta( $binned, Event_Meta::STARTS, true ) );
		foreach ( array_merge( $ids, array( $draft, $binned ) ) as $id ) {
			wp_delete_post( $id, true );
		}
	}

	/**
	 * Whoever renamed an old event, before a round had been by, lost its list.
	 */
	public function test_a_renamed_event_of_before_keeps_its_list(): void {
		$id = $this->old( 'Title of then' );
		wp_update_post( array( 'ID' => $id, 'post_title' => 'Title of now' ) );
		$this->assertSame( array( 'Title of then' ), Attended_Event::find( $id )->tags() );
		$draft = $this->old( 'Working title', 'draft' );
		wp_update_post( array( 'ID' => $draft, 'post_title' => 'Final title', 'post_status' => 'publish' ) );
		$this->assertSame( array( 'Final title' ), Attended_Event::find( $draft )->tags(), 'nobody could register before' );
		wp_delete_post( $id, true );
		wp_delete_post( $draft, true );
	}

	public function test_one_event_that_fails_holds_up_no_other(): void {
		$id   = $this->old( 'Good' );
		$bad  = $this->old( 'Bad' );
		$fail = static function ( $meta_id, $post_id ) use ( $bad ): void {
			if ( $bad === (int) $post_id ) {
				throw new \RuntimeException( 'another plugin' );
			}
		};
		add_action( 'added_post_meta', $fail, 10, 2 );
		Event_Upkeep::run();
		remove_action( 'added_post_meta', $fail, 10 );
		$this->assertSame( 'Good', get_post_meta( $id, Event_Meta::TAG, true ) );
		$this->assertSame( 1, Event_Upkeep::run(), 'it is tried again' );
		$this->assertSame( 'Bad', get_post_meta( $bad, Event_Meta::TAG, true ) );
		wp_delete_post( $id, true );
		wp_delete_post( $bad, true );
	}
}
