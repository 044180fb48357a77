<?php
/**
 * What arrived in Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Steers and reads the simulator by its control API.
 */
final class Simulator {

	/**
	 * Takes the simulator's origin.
	 *
	 * @param string $origin Origin.
	 */
	public function __construct( public readonly string $origin ) {
	}

	/**
	 * Changes something.
	 *
	 * @param string              $path Path below `/_sim/`.
	 * @param array<string,mixed> $json Body.
	 * @return mixed
	 */
	public function post( string $path, array $json ): mixed {
		$answer = Http::request( 'POST', "$this->origin/_sim/$path", (string) json_encode( (object) $json ), array( 'Content-Type' => 'application/json' ) ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- a sender.
		if ( 200 !== $answer['status'] ) {
			throw new \RuntimeException( "the simulator answers {$answer['status']} to $path: {$answer['body']}" );
		}
		return json_decode( $answer['body'], true );
	}

	/**
	 * Reads something.
	 *
	 * @param string $path Path below `/_sim/`.
	 * @return array<mixed>
	 */
	public function read( string $path ): array {
		return (array) json_decode( Http::request( 'GET', "$this->origin/_sim/$path" )['body'], true );
	}

	/**
	 * How many records, documents, activities and list places each mark has.
	 *
	 * @return array<string,array{Resource:int,Document:int,Activity:int,List:int}> By mark.
	 */
	public function arrived(): array {
		$arrived = array();
		$marks   = array();
		foreach ( $this->read( 'records/Resource' ) as $record ) {
			$email = (string) ( $record['contactDetails']['email'] ?? '' );
			if ( ! str_ends_with( $email, '@faults.test' ) ) {
				continue;
			}
			$mark                   = substr( $email, 0, -strlen( '@faults.test' ) );
			$marks[ $record['id'] ] = $mark;
			$arrived[ $mark ]     ??= array(
				'Resource' => 0,
				'Document' => 0,
				'Activity' => 0,
				'List'     => 0,
			);
			++$arrived[ $mark ]['Resource'];
		}
		$count = static function ( string $what, int $id ) use ( &$arrived, $marks ): void {
			if ( isset( $marks[ $id ] ) ) {
				++$arrived[ $marks[ $id ] ][ $what ];
			}
		};
		foreach ( $this->read( 'documents' ) as $document ) {
			if ( 'Resource' === $document['recordType'] ) {
				$count( 'Document', $document['recordId'] );
			}
		}
		foreach ( $this->read( 'records/Activity' ) as $activity ) {
			foreach ( array_column( $activity['associations']['resources'] ?? array(), 'id' ) as $id ) {
				$count( 'Activity', $id );
			}
		}
		foreach ( $this->read( 'lists' )['longlist'] ?? array() as $place ) {
			$count( 'List', $place['resourceId'] );
		}
		return $arrived;
	}

	/**
	 * Empties the journal: calls whose caller has died stay in it as if they were under way.
	 *
	 * @return void
	 */
	public function forget_calls(): void {
		Http::request( 'DELETE', "$this->origin/_sim/journal" );
	}

	/**
	 * Waits until a call is under way.
	 *
	 * @param string $path Part of its path.
	 * @return bool Whether there was one within ten seconds.
	 */
	public function wait_for_call( string $path ): bool {
		for ( $i = 0; $i < 200; $i++ ) {
			foreach ( $this->read( 'journal?method=POST&path=' . rawurlencode( $path ) ) as $call ) {
				if ( null === $call['status'] ) {
					return true;
				}
			}
			usleep( 50000 );
		}
		return false;
	}
}
