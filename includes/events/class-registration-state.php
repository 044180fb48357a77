<?php
/**
 * Whether one can register for an event, in words.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * The same on the event's page, in lists and in the admin's table.
 */
final class Registration_State {

	public const OPEN   = 'open';
	public const FULL   = 'full';
	public const CLOSED = 'closed';
	public const OVER   = 'over';

	/**
	 * Makes it.
	 *
	 * @param string   $code A constant of this class.
	 * @param int|null $left Places that are left; null: no limit, or not known.
	 */
	private function __construct( public readonly string $code, public readonly ?int $left ) {
	}

	/**
	 * The state of an event.
	 *
	 * @param Event       $event The event.
	 * @param Event_Seats $seats Who has counted.
	 * @return self
	 */
	public static function of( Event $event, Event_Seats $seats ): self {
		if ( $event->is_over() ) {
			return new self( self::OVER, null );
		}
		if ( ! $event->is_open ) {
			return new self( self::CLOSED, null );
		}
		$counts = 0 === $event->capacity ? null : $seats->of( $event->id );
		if ( null === $counts ) {
			return new self( self::OPEN, null );
		}
		$left = max( 0, $event->capacity - $counts['seats'] );
		return new self( 0 === $left ? self::FULL : self::OPEN, $left );
	}

	/**
	 * In words.
	 *
	 * @return string
	 */
	public function words(): string {
		return match ( $this->code ) {
			self::OVER   => __( 'This event is over.', 'halt-tracker' ),
			self::CLOSED => __( 'Registration is closed.', 'halt-tracker' ),
			self::FULL   => __( 'Fully booked. You can join the waiting list.', 'halt-tracker' ),
			/* translators: %s: number of places. */
			default      => null === $this->left ? __( 'Registration is open.', 'halt-tracker' ) : sprintf( _n( '%s place left.', '%s places left.', $this->left, 'halt-tracker' ), number_format_i18n( $this->left ) ),
		};
	}

	/**
	 * What the journal says of a registration, in words.
	 *
	 * @param array<string,mixed> $detail Detail of an entry: `event` (post id) and `registration`.
	 * @return string Empty where it is none.
	 */
	public static function fact( array $detail ): string {
		$id    = is_numeric( $detail['event'] ?? null ) ? (int) $detail['event'] : 0;
		$title = Event::get( $id )->title ?? '#' . $id;
		return match ( $detail['registration'] ?? '' ) {
			/* translators: %s: title of an event. */
			'seat'     => sprintf( __( 'a seat at “%s”', 'halt-tracker' ), $title ),
			/* translators: %s: title of an event. */
			'waitlist' => sprintf( __( 'on the waiting list of “%s”', 'halt-tracker' ), $title ),
			/* translators: %s: title of an event. */
			'again'    => sprintf( __( 'was registered for “%s” before', 'halt-tracker' ), $title ),
			default    => '',
		};
	}
}
