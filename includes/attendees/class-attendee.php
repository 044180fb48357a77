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

	/** What they can be: at Tracker with the tag, on the way there, without a seat, without the tag, deleted. */
	public const STATES = array( 'confirmed', 'on_its_way', 'waitlist', 'tag_missing', 'gone' );

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
		public readonly bool $is_attending
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
			isset( $attending[ $contact ] )
		);
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
			'attending'     => $this->is_attending,
		);
	}
}
