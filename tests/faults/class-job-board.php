<?php
/**
 * The jobs of the site under test.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

use Halt\Tracker\Jobs\Webhook_Address;
use Halt\Tracker\Plugin;

/**
 * Calls the site as Tracker does, lets workers of PHP-FPM do the work, and looks at the posts in the database.
 */
final class Job_Board {

	/** Calls of a burst that are under way at a time. */
	private const AT_ONCE = 20;

	/**
	 * Address for Tracker, with the token in it.
	 *
	 * @var string
	 */
	public readonly string $address;

	/**
	 * Takes the site.
	 *
	 * @param Site $site The site.
	 */
	private function __construct( private readonly Site $site ) {
		$this->address = ( new Webhook_Address( Plugin::boot()->settings ) )->url();
	}

	/**
	 * Switches the jobs on and brings the site in step with the simulator.
	 *
	 * @param Site $site The site.
	 * @return self
	 */
	public static function open( Site $site ): self {
		$site->set(
			array(
				'jobs_enabled'     => true,
				'jobs_sweep_hours' => 0,
			)
		);
		// Our own exchange for a deletion must not end the site's.
		$site->simulator->post( 'knobs', array( 'singleJwt' => false ) );
		$board = new self( $site );
		Plugin::boot()->bridge->jobs_begin( 'cli' );
		$board->work();
		return $board;
	}

	/**
	 * Calls the site.
	 *
	 * @param string      $body  Body.
	 * @param string      $more  More of the query.
	 * @param string|null $token Another token; empty: none.
	 * @return array{status:int,headers:string,body:string,ms:float}
	 */
	public function call( string $body, string $more = '', ?string $token = null ): array {
		$address = null === $token ? $this->address : $this->with( $token );
		return Http::request( 'POST', $address . $more, $body, array( 'Content-Type' => 'application/json' ) );
	}

	/**
	 * The address with another token.
	 *
	 * @param string $token Token; empty: none.
	 * @return string
	 */
	public function with( string $token ): string {
		return (string) preg_replace( '/([?&])token=[^&]*/', '' === $token ? '$1none=1' : '$1token=' . rawurlencode( $token ), $this->address );
	}

	/**
	 * The token that is valid.
	 *
	 * @return string
	 */
	public function token(): string {
		parse_str( (string) wp_parse_url( $this->address, PHP_URL_QUERY ), $query );
		return (string) ( $query['token'] ?? '' );
	}

	/**
	 * What Tracker says about a job.
	 *
	 * @param string $action `Created`, `Updated` or `Deleted`.
	 * @param int    $id     Opportunity.
	 * @param string $type   Record type.
	 * @return string A body.
	 */
	public static function said( string $action, int $id, string $type = 'Opportunity' ): string {
		return "{\"recordType\":\"$type\",\"action\":\"$action\",\"recordId\":$id}";
	}

	/**
	 * Many calls at once.
	 *
	 * @param list<string> $bodies Bodies.
	 * @return array<int,int> How many calls got which status.
	 */
	public function burst( array $bodies ): array {
		$statuses = array();
		// phpcs:disable Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- a sender, not a request of the plugin.
		foreach ( array_chunk( $bodies, self::AT_ONCE ) as $some ) {
			$all   = curl_multi_init();
			$calls = array();
			foreach ( $some as $body ) {
				$calls[] = $call = curl_init( $this->address ); // phpcs:ignore Squiz.PHP.DisallowMultipleAssignments -- one handle.
				curl_setopt_array(
					$call,
					array(
						CURLOPT_POSTFIELDS     => $body,
						CURLOPT_HTTPHEADER     => array( 'Content-Type: application/json', 'Expect:' ),
						CURLOPT_RETURNTRANSFER => true,
						CURLOPT_PROXY          => '',
						CURLOPT_TIMEOUT        => 60,
					)
				);
				curl_multi_add_handle( $all, $call );
			}
			do {
				curl_multi_exec( $all, $left );
				curl_multi_select( $all );
			} while ( $left > 0 );
			foreach ( $calls as $call ) {
				$status              = (int) curl_getinfo( $call, CURLINFO_RESPONSE_CODE );
				$statuses[ $status ] = ( $statuses[ $status ] ?? 0 ) + 1;
				curl_multi_remove_handle( $all, $call );
			}
			curl_multi_close( $all );
		}
		// phpcs:enable
		return $statuses;
	}

	/**
	 * Lets workers do what is to be done, as cron does; where something is due later, the clocks are put forward.
	 *
	 * @return void
	 */
	public function work(): void {
		for ( $i = 0; $i < 60; $i++ ) {
			$answer = Http::request( 'POST', "{$this->site->url}/wp-json/halt-faults/v1/jobs" );
			$done   = (array) json_decode( $answer['body'], true );
			if ( 200 !== $answer['status'] || ! empty( $done['busy'] ) ) {
				usleep( 200000 );
				continue;
			}
			if ( ! empty( $done['more'] ) ) {
				continue;
			}
			$status = $this->status();
			if ( null === ( $status['sweep'] ?? null ) && 0 === (int) $status['hints'] && 0 === (int) $status['operations'] ) {
				return;
			}
			$this->site->orders->advance( max( 1000, (int) ( $done['next_due_at'] ?? 0 ) - $this->site->now() ) );
		}
		throw new \RuntimeException( 'the jobs never come to rest: ' . json_encode( $this->status() ) ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- for the terminal.
	}

	/**
	 * How the jobs stand.
	 *
	 * @return array<string,mixed>
	 */
	public function status(): array {
		return Plugin::boot()->bridge->jobs_status();
	}

	/**
	 * The posts in the database.
	 *
	 * @return list<array{opportunity:int,status:string,title:string}>
	 */
	public function posts(): array {
		global $wpdb;
		return array_map(
			static fn ( array $row ): array => array( 'opportunity' => (int) $row['opportunity'] ) + $row,
			(array) $wpdb->get_results(
				"SELECT m.meta_value AS opportunity, p.post_status AS status, p.post_title AS title FROM $wpdb->posts p
				JOIN $wpdb->postmeta m ON m.post_id = p.ID AND m.meta_key = 'halt_tracker_opportunity_id' WHERE p.post_type = 'halt_job'",
				ARRAY_A
			)
		);
	}

	/**
	 * The statuses of the posts of a job; one where all is well, none where there is no post.
	 *
	 * @param int $id Opportunity.
	 * @return string Separated by commas.
	 */
	public function state( int $id ): string {
		return implode( ',', array_column( array_filter( $this->posts(), static fn ( array $post ): bool => $id === $post['opportunity'] ), 'status' ) );
	}

	/**
	 * A job that the site shows.
	 *
	 * @return int Opportunity.
	 */
	public function a_published_one(): int {
		foreach ( $this->posts() as $post ) {
			if ( 'publish' === $post['status'] ) {
				return $post['opportunity'];
			}
		}
		throw new \RuntimeException( 'the site shows no job' );
	}

	/**
	 * A new job at Tracker.
	 *
	 * @param string $title        Its title.
	 * @param bool   $is_published Whether it is to be shown.
	 * @return int Opportunity.
	 */
	public function add( string $title, bool $is_published = true ): int {
		$added = $this->site->simulator->post(
			'seed',
			array(
				'records' => array(
					'Opportunity' => array(
						array(
							'name'          => $title,
							'status'        => array(
								'id'   => 8,
								'name' => 'Open',
							),
							'description'   => '<p>As it is at Tracker.</p>',
							'advertDetails' => array(
								'publishOnline' => $is_published,
								'title'         => $title,
							),
						),
					),
				),
			)
		);
		return (int) $added['added']['Opportunity'][0];
	}

	/**
	 * Somebody at Tracker changes a job; webhooks that are registered hear of it.
	 *
	 * @param int                 $id     Opportunity.
	 * @param array<string,mixed> $advert Members of the advert.
	 * @return void
	 */
	public function change( int $id, array $advert ): void {
		$this->site->simulator->post(
			'touch',
			array(
				'type'    => 'Opportunity',
				'id'      => $id,
				'members' => array( 'advertDetails' => $advert ),
			)
		);
	}

	/**
	 * Somebody at Tracker deletes a job.
	 *
	 * @param int $id Opportunity.
	 * @return void
	 */
	public function delete( int $id ): void {
		$origin = $this->site->simulator->origin;
		$json   = array( 'Content-Type' => 'application/json' );
		$body   = '{"bearerToken":"' . getenv( 'HALT_SANDBOX_API_TOKEN' ) . '"}';
		$answer = json_decode( Http::request( 'POST', "$origin/api/Auth/ExchangeToken", $body, $json )['body'], true );
		$gone   = Http::request( 'DELETE', "$origin/api/v1/Opportunity/$id", '', array( 'Authorization' => 'Bearer ' . $answer['token'] ) );
		if ( 200 !== $gone['status'] ) {
			throw new \RuntimeException( "the simulator answers {$gone['status']} to a deletion" );
		}
	}

	/**
	 * How often single jobs were read at Tracker since its journal was emptied.
	 *
	 * @return int
	 */
	public function reads(): int {
		return count( $this->site->simulator->read( 'journal?method=GET&path=' . rawurlencode( '/api/v1/Opportunity/' ) ) );
	}
}
