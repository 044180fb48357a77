<?php
/**
 * What tests of attendees share.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Attendees\Attendee_List;
use Halt\Tracker\Attendees\Loading;
use Halt\Tracker\Attendees\Marks;
use Halt\Tracker\Events\Event_Meta;

require_once __DIR__ . '/class-screen-test-case.php';

/**
 * An event with people, as the core would tell of them.
 */
abstract class Attendees_Test_Case extends Screen_Test_Case {

	/**
	 * The event.
	 *
	 * @var int
	 */
	protected int $event;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->event                            = $this->make_event( 'Summer Conference', '2099-06-01T10:00' );
		$this->engine->answers['attendees']     = self::state( array( 'state' => 'loaded', 'loaded_at' => 1000 * time(), 'fresh' => true ) );
		$this->engine->answers['attendeeRows']  = self::rows();
		$this->engine->answers['note']          = array( 'noted' => true );
		$this->engine->answers['changeSeat']    = array( 'changed' => true, 'seat' => 'given_up', 'seats' => 19, 'waitlist' => 2 );
		$this->engine->answers['loadAttendees'] = self::state( array( 'state' => 'loaded', 'started_at' => 5000, 'loaded_at' => 1000 * time(), 'fresh' => true, 'more' => false ) );
	}

	/**
	 * Publishes an event.
	 *
	 * @param string $title Title.
	 * @param string $begin When it begins; empty: unknown.
	 * @return int Its id.
	 */
	protected function make_event( string $title, string $begin ): int {
		$id = $this->make_page( '', 'halt_event' );
		wp_update_post( wp_slash( array( 'ID' => $id, 'post_title' => $title ) ) );
		update_post_meta( $id, Event_Meta::DATE, $begin );
		update_post_meta( $id, Event_Meta::TAG, '' );
		delete_post_meta( $id, Event_Meta::TAGS_BEFORE );
		return $id;
	}

	/**
	 * How far a list is.
	 *
	 * @param array<string,mixed> $members Members that differ from a list that was never loaded.
	 * @return array<string,mixed>
	 */
	protected static function state( array $members = array() ): array {
		return $members + array(
			'event_id'   => 1,
			'state'      => 'none',
			'phase'      => '',
			'done'       => 0,
			'total'      => null,
			'started_at' => 0,
			'loaded_at'  => 0,
			'fresh'      => false,
			'code'       => '',
			'counts'     => array( 'contacts' => 3, 'on_their_way' => 1, 'waitlist' => 1 ),
			'pages'      => 1,
		);
	}

	/**
	 * Four people.
	 *
	 * @return array{total:int,rows:list<array<string,mixed>>}
	 */
	protected static function rows(): array {
		return array(
			'total' => 4,
			'rows'  => array(
				self::row( 12, 'Jane', 'Doe', array( 'submission_id' => '01M825A50THPD81G867S60TMF4', 'seat' => 'seat', 'phone' => '+44 20 7946 0958', 'company' => 'Harbour & Sons', 'registered_at' => 1760000000000, 'marketing' => array( 'preference' => 'Opted In', 'email' => true, 'text' => false, 'telephone' => null ) ) ),
				self::row( 7, 'Émile', 'Abadie', array( 'state' => 'tag_missing', 'marketing' => array( 'preference' => '', 'email' => false, 'text' => false, 'telephone' => false ) ) ),
				self::row( 9, '=cmd', self::CANARY, array( 'email' => self::CANARY, 'phone' => self::CANARY, 'company' => self::CANARY, 'state' => 'waitlist', 'seat' => 'waitlist', 'submission_id' => '01M825A50THPD81G867S60TMF6' ) ),
				self::row( 0, 'Ola', 'Nowak', array( 'submission_id' => '01M825A50THPD81G867S60TMF5', 'seat' => 'again', 'state' => 'on_its_way', 'registered_at' => 1760000900000, 'origin' => 'site' ) ),
			),
		);
	}

	/**
	 * Somebody.
	 *
	 * @param int                 $contact Contact at Tracker.
	 * @param string              $first   First name.
	 * @param string              $surname Surname.
	 * @param array<string,mixed> $further Further members.
	 * @return array<string,mixed>
	 */
	protected static function row( int $contact, string $first, string $surname, array $further = array() ): array {
		return $further + array(
			'contact_id'    => $contact,
			'submission_id' => '',
			'first_name'    => $first,
			'surname'       => $surname,
			'email'         => strtolower( remove_accents( $first ) ) . '@example.test',
			'phone'         => '',
			'company'       => '',
			'registered_at' => 0,
			'marketing'     => array( 'preference' => '', 'email' => null, 'text' => null, 'telephone' => null ),
			'origin'        => 'tracker',
			'state'         => 'confirmed',
			'seat'          => '',
		);
	}

	/**
	 * The parts that everything is made of.
	 *
	 * @return array{0:Attendee_List,1:Loading,2:Marks}
	 */
	protected function parts(): array {
		$marks = new Marks();
		return array( new Attendee_List( $this->bridge, $marks ), new Loading( $this->bridge ), $marks );
	}
}
