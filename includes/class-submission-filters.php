<?php
/**
 * Filters of other developers between arrival and acceptance.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * `halt_tracker_submission` sees what came in, `halt_tracker_draft` what the profile made of it. Only where the second
 * is attached the core is asked twice, `prepare` and then accept; otherwise the single call stays.
 *
 * A filter that throws, or answers with something else than it was asked for, is counted as a problem and otherwise
 * passed over: somebody else's mistake must not cost a lead.
 */
class Submission_Filters {

	public const SUBMISSION = 'halt_tracker_submission';
	public const DRAFT      = 'halt_tracker_draft';

	/** Reason of what a filter holds, where it gives no code of its own. */
	public const HELD = 'by_filter';

	/** Under which a fault of a filter is counted. */
	private const PROBLEM = 'filter';

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
	}

	/**
	 * Whether anybody has attached one. The fast path, which cannot run them, takes nothing meanwhile.
	 *
	 * @return bool
	 */
	public static function are_attached(): bool {
		return has_filter( self::SUBMISSION ) || has_filter( self::DRAFT );
	}

	/**
	 * A submission of this site as a filter wants it.
	 *
	 * @param array<string,mixed> $submission Shape: docs/boundary.md, `submit`.
	 * @return array<string,mixed> The same shape, with `hold` where the filter said no.
	 */
	public function submission( array $submission ): array {
		if ( ! has_filter( self::SUBMISSION ) ) {
			return $submission;
		}
		$answer = self::guarded(
			/**
			 * Filters a submission made on this site (form hook, `halt_tracker_ingest`, command line) before it is mapped.
			 *
			 * Runs while a visitor waits, so no calls to other systems. False or a WP_Error keeps what would be sent
			 * from being sent until a person decides.
			 *
			 * @since 2.0.0
			 *
			 * @param array $submission Shape: docs/boundary.md, `submit`.
			 */
			static fn(): mixed => apply_filters( self::SUBMISSION, $submission ),
			$submission
		);
		if ( self::is_no( $answer ) ) {
			return array( 'hold' => self::hold( $answer ) ) + $submission;
		}
		if ( ! is_array( $answer ) || ! is_array( $answer['fields'] ?? null ) ) {
			self::count( 'no submission' );
			return $submission;
		}
		// How it came, and what makes a repeat the same submission, are not a filter's to decide.
		return array_intersect_key( $submission, array_flip( array( 'path', 'delivery_id' ) ) ) + $answer + $submission;
	}

	/**
	 * What a filter changes in the record that a submission of this site becomes.
	 *
	 * @param array<string,mixed> $submission As {@see self::submission()} gave it.
	 * @return array<string,mixed> The same with `draft_changes` or `hold`.
	 */
	public function drafted( array $submission ): array {
		if ( ! has_filter( self::DRAFT ) ) {
			return $submission;
		}
		try {
			return $this->draft( $this->bridge->prepare( $submission ), $submission ) + $submission;
		} catch ( Core_Exception $e ) {
			// Whatever is wrong, accepting meets the same, and knows what to do about it.
			return $submission;
		}
	}

	/**
	 * Hands a submission of this site to the core.
	 *
	 * @param array<string,mixed> $submission As {@see self::submission()} gave it.
	 * @return array<string,mixed> As {@see Bridge::submit()}.
	 * @throws Core_Exception When nothing was stored.
	 */
	public function submit( array $submission ): array {
		return $this->bridge->submit( $this->drafted( $submission ) );
	}

	/**
	 * Hands an HTTP request to the core.
	 *
	 * @param array<string,mixed> $request The request without its body.
	 * @param string              $body    The raw body.
	 * @return array{status:int,headers:array<string,string>,body:mixed} As {@see Bridge::receive()}.
	 * @throws Core_Exception When the core refuses.
	 */
	public function receive( array $request, string $body ): array {
		if ( ! has_filter( self::DRAFT ) ) {
			return $this->bridge->receive( $request, $body );
		}
		$prepared = $this->bridge->prepare_request( $request, $body );
		if ( is_array( $prepared['answer'] ?? null ) ) {
			return array(
				'status'  => (int) ( $prepared['answer']['status'] ?? 500 ),
				'headers' => (array) ( $prepared['answer']['headers'] ?? array() ),
				'body'    => $prepared['answer']['body'] ?? null,
			);
		}
		// The throttle has counted it already.
		return $this->bridge->receive( $this->draft( $prepared, null ) + array( 'prepared' => true ) + $request, $body );
	}

	/**
	 * Asks the filter about a mapped record.
	 *
	 * @param array<string,mixed>      $prepared   Answer of `prepare`.
	 * @param array<string,mixed>|null $submission Submission of this site; null: an HTTP request.
	 * @return array<string,mixed> `draft_changes`, `hold`, or nothing.
	 */
	private function draft( array $prepared, ?array $submission ): array {
		$draft = $prepared['draft'] ?? null;
		if ( ! is_array( $draft ) ) {
			return array();
		}
		$about  = array(
			'profile_id'   => (string) ( $prepared['profile_id'] ?? '' ),
			'profile_name' => (string) ( $prepared['profile_name'] ?? '' ),
			'state'        => (string) ( $prepared['state'] ?? '' ),
			'problems'     => (array) ( $prepared['problems'] ?? array() ),
			'files'        => (array) ( $prepared['files'] ?? array() ),
			'submission'   => $submission,
		);
		$answer = self::guarded(
			/**
			 * Filters the record that the profile made of a submission, before it is accepted.
			 *
			 * What differs in `fields` afterwards is laid over the record, now and whenever it is mapped again; a key
			 * that is gone takes the value away. Changes of other members do nothing. False or a WP_Error keeps the
			 * record from being sent until a person decides.
			 *
			 * @since 2.0.0
			 *
			 * @param array $draft {
			 *     The record.
			 *
			 *     @type string     $record_kind `resource`, `contact` or `lead`.
			 *     @type array      $fields      Values by Tracker's key, as in a profile; the Contact of a Lead has
			 *                                   them with `contact.` in front.
			 *     @type array|null $activity    The activity, to be looked at.
			 * }
			 * @param array $about {
			 *     What it was made of.
			 *
			 *     @type string     $profile_id   Profile id.
			 *     @type string     $profile_name Its name.
			 *     @type string     $state        What would become of it, such as `waiting`.
			 *     @type array      $problems     Problems of the mapping: `code`, `field`, `detail`.
			 *     @type array      $files        Files, without content.
			 *     @type array|null $submission   Submission of this site; null: an HTTP request.
			 * }
			 */
			static fn(): mixed => apply_filters( self::DRAFT, $draft, $about ),
			$draft
		);
		if ( self::is_no( $answer ) ) {
			return array( 'hold' => self::hold( $answer ) );
		}
		if ( ! is_array( $answer ) || ! is_array( $answer['fields'] ?? null ) ) {
			self::count( 'no draft' );
			return array();
		}
		$changes = self::changes( (array) ( $draft['fields'] ?? array() ), $answer['fields'] );
		return array() === $changes ? array() : array( 'draft_changes' => array( 'fields' => (object) $changes ) );
	}

	/**
	 * What differs between two records.
	 *
	 * @param array<string,mixed> $before Values by key.
	 * @param array<string,mixed> $after  Values by key.
	 * @return array<string,mixed> New values by key; null: taken away.
	 */
	private static function changes( array $before, array $after ): array {
		$changes = array_fill_keys( array_keys( array_diff_key( $before, $after ) ), null );
		foreach ( $after as $key => $value ) {
			$is_known = array_key_exists( $key, $before );
			if ( $is_known ? $before[ $key ] !== $value : null !== $value ) {
				$changes[ $key ] = $value;
			}
		}
		return $changes;
	}

	/**
	 * Runs a filter.
	 *
	 * @param \Closure $filter    Runs it.
	 * @param mixed    $unchanged What holds where it throws.
	 * @return mixed
	 */
	private static function guarded( \Closure $filter, mixed $unchanged ): mixed {
		$depth = count( (array) ( $GLOBALS['wp_current_filter'] ?? array() ) );
		try {
			return $filter();
		} catch ( \Throwable $e ) {
			Problem_Counter::count( self::PROBLEM, $e );
			// WordPress would go on as if the filter were still running: whoever asks current_filter() next gets its name.
			$GLOBALS['wp_current_filter'] = array_slice( (array) ( $GLOBALS['wp_current_filter'] ?? array() ), 0, $depth ); // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- Taken back to what it was before the filter threw.
			return $unchanged;
		}
	}

	/**
	 * Whether a filter said no.
	 *
	 * @param mixed $answer Its answer.
	 * @return bool
	 */
	private static function is_no( mixed $answer ): bool {
		return false === $answer || $answer instanceof \WP_Error;
	}

	/**
	 * Why a filter said no.
	 *
	 * @param mixed $answer False or a WP_Error.
	 * @return string A code that the core takes.
	 */
	private static function hold( mixed $answer ): string {
		$code = $answer instanceof \WP_Error ? (string) $answer->get_error_code() : '';
		return 1 === preg_match( '/^[A-Za-z0-9_]{1,40}$/D', $code ) ? $code : self::HELD;
	}

	/**
	 * Counts an answer that cannot be used.
	 *
	 * @param string $what What it is not.
	 * @return void
	 */
	private static function count( string $what ): void {
		Problem_Counter::count( self::PROBLEM, new \UnexpectedValueException( $what ) );
	}
}
