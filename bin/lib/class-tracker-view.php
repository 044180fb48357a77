<?php
/**
 * What arrived in the simulator, as a person at the agency would look for it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Demo;

/**
 * Reads records, documents and lists through the simulator's control API.
 */
final class Tracker_View {

	/**
	 * Looks at this simulator.
	 *
	 * @param string $origin Its origin.
	 */
	public function __construct( private readonly string $origin ) {
	}

	/**
	 * The newest record of a type that has this e-mail address.
	 *
	 * @param string $type  Resource, Contact.
	 * @param string $email The address.
	 * @return array<string,mixed>|null
	 */
	public function person( string $type, string $email ): ?array {
		return $this->newest( $type, static fn( array $record ): bool => ( $record['contactDetails']['email'] ?? '' ) === $email );
	}

	/**
	 * All records of a type that have this e-mail address.
	 *
	 * @param string $type  Resource, Contact.
	 * @param string $email The address.
	 * @return list<array<string,mixed>>
	 */
	public function people( string $type, string $email ): array {
		return array_values( array_filter( $this->read( "/_sim/records/$type" ), static fn( array $record ): bool => ( $record['contactDetails']['email'] ?? '' ) === $email ) );
	}

	/**
	 * The newest record of a type that is linked to another one.
	 *
	 * @param string $type  Lead, Activity.
	 * @param string $kind  Name of the list of associations.
	 * @param int    $id    Id of the other record.
	 * @return array<string,mixed>|null
	 */
	public function linked( string $type, string $kind, int $id ): ?array {
		return $this->newest( $type, static fn( array $record ): bool => in_array( $id, array_column( $record['associations'][ $kind ] ?? array(), 'id' ), true ) );
	}

	/**
	 * The document of a record.
	 *
	 * @param string $type Type of the record.
	 * @param int    $id   Id of the record.
	 * @return array<string,mixed>|null
	 */
	public function document( string $type, int $id ): ?array {
		foreach ( array_reverse( $this->read( '/_sim/documents' ) ) as $document ) {
			if ( $document['recordType'] === $type && $document['recordId'] === $id ) {
				return $document;
			}
		}
		return null;
	}

	/**
	 * Whether a Resource is on a job's longlist.
	 *
	 * @param int $resource_id Its id.
	 * @param int $job         The job.
	 * @return bool
	 */
	public function is_longlisted( int $resource_id, int $job ): bool {
		foreach ( $this->read( '/_sim/lists' )['longlist'] as $entry ) {
			if ( $entry['resourceId'] === $resource_id && $entry['opportunityId'] === $job ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The newest record that fits.
	 *
	 * @param string                             $type Type.
	 * @param callable(array<string,mixed>):bool $fits Test.
	 * @return array<string,mixed>|null
	 */
	private function newest( string $type, callable $fits ): ?array {
		$found = array_filter( $this->read( "/_sim/records/$type" ), $fits );
		usort( $found, static fn( array $a, array $b ): int => $b['id'] <=> $a['id'] );
		return $found[0] ?? null;
	}

	/**
	 * Asks the simulator.
	 *
	 * @param string $path Path.
	 * @return array<mixed>
	 */
	private function read( string $path ): array {
		$curl = curl_init( $this->origin . $path ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- a sender, not a request of the plugin.
		curl_setopt_array(
			$curl,
			array(
				CURLOPT_RETURNTRANSFER => true,
				CURLOPT_PROXY          => '',
				CURLOPT_TIMEOUT        => 10,
			)
		);
		$answer = json_decode( (string) curl_exec( $curl ), true );
		return is_array( $answer ) ? $answer : array();
	}
}
