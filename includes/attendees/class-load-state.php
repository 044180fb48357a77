<?php
/**
 * How far the list of an event is.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

defined( 'ABSPATH' ) || exit;

/**
 * The answer of `attendees` and `loadAttendees` (docs/boundary.md). Nothing personal is in it.
 */
final class Load_State {

	/** Nothing was asked of Tracker yet, or it was long ago and was forgotten. */
	public const NONE = 'none';

	/** It goes on when it is asked to. */
	public const LOADING = 'loading';

	/** It is complete. */
	public const LOADED = 'loaded';

	/** It was stopped; the code says why. */
	public const STOPPED = 'stopped';

	/**
	 * Makes it.
	 *
	 * @param string   $state        One of the constants.
	 * @param string   $phase        `known`, `search`, `scan` or empty.
	 * @param int      $done         Contacts looked at in this phase.
	 * @param int|null $total        How many there are to look at, where that is known.
	 * @param int      $started_at   Unix milliseconds; 0: never.
	 * @param int      $loaded_at    When it was complete; 0: never.
	 * @param bool     $is_fresh     Whether that was less than five minutes ago.
	 * @param string   $code         Why it was stopped, or what a complete list lacks.
	 * @param int      $contacts     Contacts found.
	 * @param int      $on_their_way Registrations that are not at Tracker yet.
	 * @param int      $waitlist     People without a seat.
	 * @param bool     $is_more      Whether a further call goes on.
	 * @param int      $wait_ms      Milliseconds after which that makes sense.
	 */
	private function __construct(
		public readonly string $state,
		public readonly string $phase,
		public readonly int $done,
		public readonly ?int $total,
		public readonly int $started_at,
		public readonly int $loaded_at,
		public readonly bool $is_fresh,
		public readonly string $code,
		public readonly int $contacts,
		public readonly int $on_their_way,
		public readonly int $waitlist,
		public readonly bool $is_more,
		public readonly int $wait_ms
	) {
	}

	/**
	 * Reads an answer of the core.
	 *
	 * @param array<string,mixed> $answer The answer.
	 * @return self
	 */
	public static function of( array $answer ): self {
		$counts = (array) ( $answer['counts'] ?? array() );
		$state  = (string) ( $answer['state'] ?? self::NONE );
		return new self(
			$state,
			(string) ( $answer['phase'] ?? '' ),
			(int) ( $answer['done'] ?? 0 ),
			isset( $answer['total'] ) ? (int) $answer['total'] : null,
			(int) ( $answer['started_at'] ?? 0 ),
			(int) ( $answer['loaded_at'] ?? 0 ),
			! empty( $answer['fresh'] ),
			(string) ( $answer['code'] ?? '' ),
			(int) ( $counts['contacts'] ?? 0 ),
			(int) ( $counts['on_their_way'] ?? 0 ),
			(int) ( $counts['waitlist'] ?? 0 ),
			(bool) ( $answer['more'] ?? self::LOADING === $state ),
			max( 0, (int) ( $answer['wait_ms'] ?? 0 ) )
		);
	}

	/**
	 * As it goes out by REST and to programs.
	 *
	 * @return array<string,mixed>
	 */
	public function to_array(): array {
		$moment = static fn( int $time ): ?string => $time > 0 ? gmdate( 'Y-m-d\TH:i:s\Z', intdiv( $time, 1000 ) ) : null;
		return array(
			'state'        => $this->state,
			'phase'        => $this->phase,
			'done'         => $this->done,
			'total'        => $this->total,
			'started_at'   => $moment( $this->started_at ),
			'loaded_at'    => $moment( $this->loaded_at ),
			'fresh'        => $this->is_fresh,
			'code'         => $this->code,
			'message'      => Attendee_Words::standing( $this ),
			'contacts'     => $this->contacts,
			'on_their_way' => $this->on_their_way,
			'waitlist'     => $this->waitlist,
			'more'         => $this->is_more,
			'wait_ms'      => $this->wait_ms,
		);
	}
}
