<?php
/**
 * The site under test.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

use Halt\Tracker\Plugin;

/**
 * Sends to it, lets it deliver, and compares what it acknowledged with what it keeps and what arrived.
 *
 * This process has the extension, too, but not the order directory: nothing that is ordered happens here. So
 * all work is done by PHP-FPM's workers, and this process only sends, looks and counts.
 */
final class Site {

	/** States in which nothing more happens without a person; all of them are on a screen. */
	private const FINAL = array( 'delivered', 'held', 'parked', 'dead', 'needs_attention', 'unrouted' );

	/**
	 * Id by mark of everything that was acknowledged.
	 *
	 * @var array<string,string>
	 */
	public array $acknowledged = array();

	/**
	 * Names of this run.
	 *
	 * @var string
	 */
	private string $run;

	/**
	 * Number of the last mark.
	 *
	 * @var int
	 */
	private int $number = 0;

	/**
	 * Takes the parts of the stack.
	 *
	 * @param string     $url       Site.
	 * @param string     $secret    Webhook secret.
	 * @param Orders     $orders    Orders.
	 * @param Workers    $workers   PHP-FPM.
	 * @param Simulator  $simulator Tracker.
	 * @param Store_File $store     The store from outside.
	 */
	public function __construct(
		public readonly string $url,
		public readonly string $secret,
		public readonly Orders $orders,
		public readonly Workers $workers,
		public readonly Simulator $simulator,
		public readonly Store_File $store
	) {
		$this->run = 'r' . bin2hex( random_bytes( 3 ) );
	}

	/**
	 * The route of signed submissions.
	 *
	 * @return string
	 */
	public function route(): string {
		return $this->url . '/wp-json/halt-tracker/v1/ingest';
	}

	/**
	 * A mark that nobody had.
	 *
	 * @param string $topic What it is for.
	 * @return string
	 */
	public function mark( string $topic ): string {
		return sprintf( '%s-%s-%04d', $this->run, $topic, ++$this->number );
	}

	/**
	 * Sends an application once.
	 *
	 * @param Application $application Application.
	 * @return array{status:int,headers:string,body:string,ms:float}
	 */
	public function send( Application $application ): array {
		$answer = $application->send( $this->route(), $this->secret, $this->orders->ahead() );
		if ( in_array( $answer['status'], array( 200, 202 ), true ) ) {
			$this->acknowledged[ $application->mark ] = (string) ( json_decode( $answer['body'], true )['id'] ?? '' );
		}
		return $answer;
	}

	/**
	 * Sends an application that must be accepted.
	 *
	 * @param string $topic  What it is for.
	 * @param bool   $has_cv Whether a CV comes with it.
	 * @return string Its mark.
	 */
	public function accept( string $topic, bool $has_cv = false ): string {
		$application = new Application( $this->mark( $topic ), $has_cv );
		$answer      = $this->send( $application );
		if ( 202 !== $answer['status'] ) {
			throw new \RuntimeException( "not accepted: {$answer['status']} {$answer['body']}" );
		}
		return $application->mark;
	}

	/**
	 * Lets a worker of PHP-FPM drain, as WP-Cron does.
	 *
	 * @param int $budget_ms Budget.
	 * @return array<string,mixed>|null What it did; null where the worker died.
	 */
	public function drain( int $budget_ms = 20000 ): ?array {
		$answer = Http::request( 'POST', $this->drain_url( $budget_ms ) );
		return 200 === $answer['status'] ? (array) json_decode( $answer['body'], true ) : null;
	}

	/**
	 * The same without waiting for it.
	 *
	 * @param int $budget_ms Budget.
	 * @return resource The process that waits instead.
	 */
	public function drain_beside( int $budget_ms = 20000 ) {
		$nowhere = array( 'file', '/dev/null', 'w' );
		return proc_open( array( 'curl', '-s', '-m', '120', '-X', 'POST', $this->drain_url( $budget_ms ) ), array( 1 => $nowhere, 2 => $nowhere ), $pipes );
	}

	/**
	 * Takes in what the spool holds, and drains until nothing waits; where something is due later, the clocks are put forward.
	 *
	 * @return void
	 */
	public function settle(): void {
		$this->import();
		for ( $i = 0; $i < 120; $i++ ) {
			$summary = $this->drain();
			if ( null === $summary || ! empty( $summary['busy'] ) ) {
				usleep( 100000 );
				// A lease whose holder lives has to end.
				if ( $i > 20 ) {
					$this->orders->advance( 60000 );
				}
				continue;
			}
			if ( 0 === $this->count( 'waiting' ) ) {
				return;
			}
			$next = $summary['next_due_at'] ?? null;
			$wait = null === $next ? 60000 : (int) $next - $this->now();
			if ( $wait > 0 ) {
				$this->orders->advance( $wait + 100 );
			}
		}
		throw new \RuntimeException( 'still waiting: ' . json_encode( $this->status() ) ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- for the terminal.
	}

	/**
	 * Lets a worker take in what the spool holds.
	 *
	 * @return array<string,mixed>|null What it did; null where the worker died.
	 */
	public function import(): ?array {
		$answer = Http::request( 'POST', "$this->url/wp-json/halt-faults/v1/import" );
		return 200 === $answer['status'] ? (array) json_decode( $answer['body'], true ) : null;
	}

	/**
	 * The site's time.
	 *
	 * @return int Milliseconds.
	 */
	public function now(): int {
		return (int) ( 1000 * microtime( true ) ) + $this->orders->ahead();
	}

	/**
	 * Counts, runs, connection.
	 *
	 * @return array<string,mixed>
	 */
	public function status(): array {
		return Plugin::boot()->bridge->status();
	}

	/**
	 * How many submissions are in a state.
	 *
	 * @param string $state State.
	 * @return int
	 */
	public function count( string $state ): int {
		return (int) ( $this->status()['counts'][ $state ] ?? 0 );
	}

	/**
	 * A submission with its steps and journal.
	 *
	 * @param string $mark Mark.
	 * @return array<string,mixed>
	 */
	public function detail( string $mark ): array {
		return (array) Plugin::boot()->bridge->submission( $this->acknowledged[ $mark ] ?? '' );
	}

	/**
	 * Changes settings of the plugin.
	 *
	 * @param array<string,mixed> $settings Settings.
	 * @return void
	 */
	public function set( array $settings ): void {
		wp_cache_flush();
		Plugin::boot()->settings->update( $settings );
	}

	/**
	 * Compares what was acknowledged with what is kept and what arrived.
	 *
	 * @param string $topic Only marks of this topic; all where empty.
	 * @param bool   $cv    Whether each has a CV.
	 * @return Reckoning
	 */
	public function reckon( string $topic = '', bool $cv = false ): Reckoning {
		$ids = array_filter(
			$this->acknowledged,
			static fn ( string $mark ): bool => '' === $topic || str_contains( $mark, "-$topic-" ),
			ARRAY_FILTER_USE_KEY
		);
		return new Reckoning( $ids, $this->store->states(), $this->simulator->arrived(), $cv, $this->store->integrity(), self::FINAL );
	}

	/**
	 * Address of the route that drains.
	 *
	 * @param int $budget_ms Budget.
	 * @return string
	 */
	private function drain_url( int $budget_ms ): string {
		return "$this->url/wp-json/halt-faults/v1/drain?budget=$budget_ms";
	}
}
