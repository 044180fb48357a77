<?php
/**
 * Shapes of what is answered about attendees.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

use Halt\Tracker\Abilities\Schema;

defined( 'ABSPATH' ) || exit;

/**
 * JSON schemas of the routes; the abilities use what is not of persons.
 */
final class Attendees_Schema {

	/**
	 * Of `GET /events/{id}/attendees`.
	 *
	 * @return array<string,mixed>
	 */
	public static function list(): array {
		return self::titled(
			'halt-tracker-attendees',
			self::state() + array(
				'title'     => Schema::value( 'string', __( 'Title of the event.', 'halt-tracker' ) ),
				'attending' => Schema::value( 'integer', __( 'Contacts marked as attending.', 'halt-tracker' ) ),
				'matching'  => Schema::value( 'integer', __( 'People who match.', 'halt-tracker' ) ),
				'rows'      => array(
					'type'  => 'array',
					'items' => Schema::object( self::row() ),
				),
			)
		);
	}

	/**
	 * Of `POST /events/{id}/attendees/load`.
	 *
	 * @return array<string,mixed>
	 */
	public static function load(): array {
		return self::titled( 'halt-tracker-attendees-load', self::state() );
	}

	/**
	 * Of `PUT /events/{id}/attending/{contact}`.
	 *
	 * @return array<string,mixed>
	 */
	public static function mark(): array {
		return self::titled(
			'halt-tracker-attending',
			array(
				'event_id'   => Schema::value( 'integer', __( 'Post id of the event.', 'halt-tracker' ) ),
				'contact_id' => Schema::value( 'integer', __( 'Id of the contact at Tracker.', 'halt-tracker' ) ),
				'attending'  => Schema::value( 'boolean', __( 'Whether the contact attends.', 'halt-tracker' ) ),
				'count'      => Schema::value( 'integer', __( 'Contacts marked as attending.', 'halt-tracker' ) ),
			)
		);
	}

	/**
	 * Of `PUT /events/{id}/seats/{registration}`.
	 *
	 * @return array<string,mixed>
	 */
	public static function seat(): array {
		return self::titled(
			'halt-tracker-seat',
			array(
				'event_id'      => Schema::value( 'integer', __( 'Post id of the event.', 'halt-tracker' ) ),
				'submission_id' => Schema::value( 'string', __( 'Id of the registration.', 'halt-tracker' ) ),
				'changed'       => Schema::value( 'boolean', __( 'Whether anything was changed.', 'halt-tracker' ) ),
				'seat'          => Schema::value( 'string', __( 'What the registration holds now.', 'halt-tracker' ) ),
				'seats'         => Schema::value( 'integer', __( 'Seats of the event that are taken now.', 'halt-tracker' ) ),
				'waitlist'      => Schema::value( 'integer', __( 'People on the waiting list now.', 'halt-tracker' ) ),
				'message'       => Schema::value( 'string', __( 'The same in words.', 'halt-tracker' ) ),
			)
		);
	}

	/**
	 * How far a list is.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	public static function state(): array {
		return array(
			'event_id'     => Schema::value( 'integer', __( 'Post id of the event.', 'halt-tracker' ) ),
			'state'        => array( 'enum' => array( Load_State::NONE, Load_State::LOADING, Load_State::LOADED, Load_State::STOPPED ) ) + Schema::value( 'string', __( 'How the list stands.', 'halt-tracker' ) ),
			'phase'        => Schema::value( 'string', __( 'What is being read: known, search, scan, or nothing.', 'halt-tracker' ) ),
			'done'         => Schema::value( 'integer', __( 'How many of it were read.', 'halt-tracker' ) ),
			'total'        => Schema::value( array( 'integer', 'null' ), __( 'How many there are to read, where that is known.', 'halt-tracker' ) ),
			'started_at'   => Schema::time( __( 'When loading began.', 'halt-tracker' ) ),
			'loaded_at'    => Schema::time( __( 'When the list was complete.', 'halt-tracker' ) ),
			'fresh'        => Schema::value( 'boolean', __( 'Whether that was less than five minutes ago.', 'halt-tracker' ) ),
			'code'         => Schema::value( 'string', __( 'Code of why it was stopped, or of what a complete list lacks; empty: nothing.', 'halt-tracker' ) ),
			'message'      => Schema::value( 'string', __( 'The same in words.', 'halt-tracker' ) ),
			'contacts'     => Schema::value( 'integer', __( 'Contacts found at Tracker, or delivered there since.', 'halt-tracker' ) ),
			'on_their_way' => Schema::value( 'integer', __( 'People with a seat whose contact does not have the tag at Tracker yet.', 'halt-tracker' ) ),
			'waitlist'     => Schema::value( 'integer', __( 'People on the waiting list.', 'halt-tracker' ) ),
			'more'         => Schema::value( 'boolean', __( 'Whether a further call goes on.', 'halt-tracker' ) ),
			'wait_ms'      => Schema::value( 'integer', __( 'Milliseconds after which that makes sense.', 'halt-tracker' ) ),
		);
	}

	/**
	 * A person.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private static function row(): array {
		$text    = static fn( string $description ): array => Schema::value( 'string', $description );
		$allowed = Schema::value( array( 'boolean', 'null' ), __( 'Whether it is allowed; null: nobody said.', 'halt-tracker' ) );
		return array(
			'contact_id'    => Schema::value( 'integer', __( 'Id of the contact at Tracker; 0: none yet.', 'halt-tracker' ) ),
			'submission_id' => $text( __( 'Id of the registration on this site, or nothing.', 'halt-tracker' ) ),
			'first_name'    => $text( __( 'First name.', 'halt-tracker' ) ),
			'surname'       => $text( __( 'Surname.', 'halt-tracker' ) ),
			'email'         => $text( __( 'E-mail address.', 'halt-tracker' ) ),
			'phone'         => $text( __( 'Phone number.', 'halt-tracker' ) ),
			'company'       => $text( __( 'Company.', 'halt-tracker' ) ),
			'registered_at' => Schema::time( __( 'When the person registered.', 'halt-tracker' ) ),
			'marketing'     => Schema::object(
				array(
					'preference' => $text( __( 'Preference in Tracker’s words.', 'halt-tracker' ) ),
					'email'      => $allowed,
					'text'       => $allowed,
					'telephone'  => $allowed,
				)
			),
			'state'         => $text( __( 'confirmed, registered, on_its_way, seated, waitlist, given_up, tag_missing or gone.', 'halt-tracker' ) ),
			'seat'          => $text( __( 'What the registration holds: seat, waitlist, given_up, tag_missing, gone, again, or nothing.', 'halt-tracker' ) ),
			'attending'     => Schema::value( 'boolean', __( 'Whether the contact is marked as attending.', 'halt-tracker' ) ),
		);
	}

	/**
	 * A schema with its name.
	 *
	 * @param string                            $title      Name.
	 * @param array<string,array<string,mixed>> $properties Members.
	 * @return array<string,mixed>
	 */
	private static function titled( string $title, array $properties ): array {
		return array(
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => $title,
		) + Schema::object( $properties );
	}
}
