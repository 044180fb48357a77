<?php
/**
 * Somebody on the list of an event.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

defined( 'ABSPATH' ) || exit;

/**
 * A contact at Tracker, or a registration of this site that is not there yet.
 */
final class Attendee {

	/**
	 * What they can be: at Tracker with the tag, delivered with it, on the way there, seated by a person, waiting, without
	 * a seat by a person's decision, without the tag, deleted.
	 */
	public const STATES = array( 'confirmed', 'registered', 'on_its_way', 'seated', 'waitlist', 'given_up', 'tag_missing', 'gone' );

	/** What a registration can hold that gets a seat when a person says so. */
	private const MAY_GET_SEAT = array( 'waitlist', 'given_up' );

	/**
	 * Makes it.
	 *
	 * @param int       $contact_id    Contact at Tracker; 0: none yet.
	 * @param string    $submission_id Our own registration, or empty.
	 * @param string    $first_name    First name.
	 * @param string    $surname       Surname.
	 * @param string    $email         E-mail address.
	 * @param string    $phone         Phone number.
	 * @param string    $company       Company.
	 * @param int       $registered_at Unix milliseconds; 0: not known.
	 * @param Marketing $marketing     What they said about marketing.
	 * @param string    $state         One of {@see self::STATES}.
	 * @param bool      $is_attending  Whether they are marked as attending.
	 * @param string    $seat          What the registration holds: `seat`, `waitlist`, `given_up`, `tag_missing`, `gone`,
	 *                                 `again`; empty: there is none.
	 */
	private function __construct(
		public readonly int $contact_id,
		public readonly string $submission_id,
		public readonly string $first_name,
		public readonly string $surname,
		public readonly string $email,
		public readonly string $phone,
		public readonly string $company,
		public readonly int $registered_at,
		public readonly Marketing $marketing,
		public readonly string $state,
		public readonly bool $is_attending,
		public readonly string $seat
	) {
	}

	/**
	 * Reads a row of the core.
	 *
	 * @param array<mixed>    $row       Row of docs/boundary.md, `attendeeRows`.
	 * @param array<int,true> $attending Marked contacts.
	 * @return self
	 */
	public static function of( array $row, array $attending ): self {
		$text    = static fn( string $name ): string => is_scalar( $row[ $name ] ?? null ) ? trim( (string) $row[ $name ] ) : '';
		$contact = max( 0, (int) $text( 'contact_id' ) );
		return new self(
			$contact,
			$text( 'submission_id' ),
			$text( 'first_name' ),
			$text( 'surname' ),
			$text( 'email' ),
			$text( 'phone' ),
			$text( 'company' ),
			max( 0, (int) $text( 'registered_at' ) ),
			Marketing::of( $row['marketing'] ?? null ),
			$text( 'state' ),
			isset( $attending[ $contact ] ),
			$text( 'seat' )
		);
	}

	/**
	 * Whether there is a seat to give up.
	 *
	 * @return bool
	 */
	public function has_seat(): bool {
		return 'seat' === $this->seat && '' !== $this->submission_id;
	}

	/**
	 * Whether a person may give a seat. Who has lost the tag gets one with the tag, at Tracker.
	 *
	 * @return bool
	 */
	public function may_get_seat(): bool {
		return '' !== $this->submission_id && in_array( $this->seat, self::MAY_GET_SEAT, true ) && ! in_array( $this->state, array( 'tag_missing', 'gone' ), true );
	}

	/**
	 * First name and surname.
	 *
	 * @return string Empty where neither is known.
	 */
	public function name(): string {
		return trim( $this->first_name . ' ' . $this->surname );
	}

	/**
	 * What tells them from others of the list.
	 *
	 * @return string
	 */
	public function key(): string {
		return $this->contact_id > 0 ? 'contact-' . $this->contact_id : 'submission-' . $this->submission_id;
	}

	/**
	 * As they go out by REST and on the command line.
	 *
	 * @return array<string,mixed>
	 */
	public function to_array(): array {
		return array(
			'contact_id'    => $this->contact_id,
			'submission_id' => $this->submission_id,
			'first_name'    => $this->first_name,
			'surname'       => $this->surname,
			'email'         => $this->email,
			'phone'         => $this->phone,
			'company'       => $this->company,
			'registered_at' => $this->registered_at > 0 ? gmdate( 'Y-m-d\TH:i:s\Z', intdiv( $this->registered_at, 1000 ) ) : null,
			'marketing'     => $this->marketing->to_array(),
			'state'         => $this->state,
			'seat'          => $this->seat,
			'attending'     => $this->is_attending,
		);
	}
}
