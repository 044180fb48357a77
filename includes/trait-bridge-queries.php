<?php
/**
 * The bridge's calls of the screens: lists, figures, replay, audit, read-back, and the two halves of an intake.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * A part of {@see Bridge}, which makes the calls. Every shape is in docs/boundary.md under the engine's name of
 * the method.
 */
trait Bridge_Queries {

	/**
	 * What the filters of the list can offer: values that occur, at most 200 of each.
	 *
	 * @return array{forms:list<array{id:string,name:string}>,profiles:list<array{id:string,name:string}>,sources:list<string>,record_kinds:list<string>,outcomes:list<string>}
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function choices(): array {
		return $this->call( 'choices' );
	}

	/**
	 * What came in, arrived and failed, by day of the site's own time zone.
	 *
	 * @param array{days?:int,offset_minutes?:int} $query Days back from today, and the zone's offset to UTC.
	 * @return array{days:list<array{day:string,came_in:int,delivered:int,failed:int}>,last_delivered_at:int,last_received_at:int}
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function figures( array $query = array() ): array {
		return $this->call( 'figures', self::encode( (object) $query ) );
	}

	/**
	 * Sends a submission again: with today's profile or with the plan it was accepted with, as received or with
	 * some values replaced.
	 *
	 * @param array{id:string,profile?:string,fields?:list<array{key:string,value:string}>|null,actor:string} $request What to do.
	 * @return array<string,mixed> As {@see Bridge::submit()} answers.
	 * @throws Core_Exception When it is not known (`unknown_id`), has no plan (`plan_unknown`), or cannot be stored.
	 */
	public function replay_submission( array $request ): array {
		$answer = $this->raw( 'replaySubmission', self::encode( $request ) );
		if ( 'null' === trim( $answer ) ) {
			throw new Core_Exception( Core_Exception::INVALID_INPUT, 'unknown_id' );
		}
		return self::decode( $answer );
	}

	/**
	 * Gives a submission up, and notes who did.
	 *
	 * @param array{id:string,actor:string} $request Submission id and login.
	 * @return array{state:string|null}
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function discard_submission( array $request ): array {
		return $this->call( 'discardSubmission', self::encode( $request ) );
	}

	/**
	 * Notes what a person did. No personal data but the login goes into `detail`.
	 *
	 * @param array{id:string,event:string,actor:string,detail?:array<string,scalar>} $entry Submission id, or an
	 *        empty one for what concerns the site; event of the fixed list; login; further data.
	 * @return bool Whether it was noted; a repeated view within an hour is not.
	 * @throws Core_Exception When the event or the submission is not known.
	 */
	public function note( array $entry ): bool {
		$entry['detail'] = (object) ( $entry['detail'] ?? array() );
		return (bool) ( $this->call( 'note', self::encode( $entry ) )['noted'] ?? false );
	}

	/**
	 * A page of the journal of the site as a whole, newest first.
	 *
	 * @param array{page?:int,per_page?:int} $query Page, from 1.
	 * @return array{total:int,rows:list<array<string,mixed>>}
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function site_journal( array $query = array() ): array {
		return $this->call( 'siteJournal', self::encode( (object) $query ) );
	}

	/**
	 * Reads a delivered record at Tracker now, and compares it with what was sent.
	 *
	 * @param string $id Submission id.
	 * @return array{at:int,missing:bool,dropped:list<array{path:string,sent:mixed,kept:mixed}>,code:string}
	 * @throws Core_Exception When the store cannot be used or the submission is not known.
	 */
	public function read_back( string $id ): array {
		return $this->call( 'readBack', $id );
	}

	/**
	 * Says what would become of a submission; stores nothing.
	 *
	 * @param array<string,mixed> $submission Shape of {@see Bridge::submit()}.
	 * @return array<string,mixed>
	 * @throws Core_Exception When it cannot be read.
	 */
	public function prepare( array $submission ): array {
		return $this->call( 'prepare', self::encode( $submission ) );
	}

	/**
	 * The same of an HTTP request: `answer` in it is to be sent exactly as it is, and then nothing was prepared.
	 *
	 * @param array<string,mixed> $request The request without its body, as for {@see Bridge::receive()}.
	 * @param string              $body    The raw body.
	 * @return array<string,mixed>
	 * @throws Core_Exception When the request is not of the documented shape.
	 */
	public function prepare_request( array $request, string $body ): array {
		return $this->call( 'prepareRequest', self::encode( $request ), $body );
	}
}
