<?php
/**
 * Which submissions a command is about.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * The filters of the list, by the same names as over REST, except that WP-CLI has a `--path` of its own.
 */
final class Queue_Filter {

	/** Rows that are asked for at once. */
	public const PAGE = 200;

	/** Members of the query by option. */
	private const TEXTS = array(
		'state'       => 'state',
		'search'      => 'search',
		'form-id'     => 'form_id',
		'profile-id'  => 'profile_id',
		'outcome'     => 'outcome',
		'record-kind' => 'record_kind',
		'flag'        => 'flag',
		'way'         => 'path',
		'source'      => 'source',
	);

	/**
	 * Makes it.
	 *
	 * @param array<string,mixed> $query    Query for the core, without page.
	 */
	private function __construct( private array $query ) {
	}

	/**
	 * Its options.
	 *
	 * @return list<array<string,mixed>>
	 */
	public static function synopsis(): array {
		return array(
			Synopsis::option( 'state', __( 'State, such as waiting, needs_attention, dead, parked, held, delivered.', 'halt-tracker' ) ),
			Synopsis::option( 'search', __( 'A part of id, form, profile, reason or source; a record id; or a whole e-mail address, phone number or surname.', 'halt-tracker' ) ),
			Synopsis::option( 'from', __( 'Received from then on: a day of the site, or a time.', 'halt-tracker' ) ),
			Synopsis::option( 'to', __( 'Received up to then: a day, which counts whole, or a time.', 'halt-tracker' ) ),
			Synopsis::option( 'form-id', __( 'Form.', 'halt-tracker' ) ),
			Synopsis::option( 'profile-id', __( 'Form Profile.', 'halt-tracker' ) ),
			Synopsis::option( 'outcome', __( 'Outcome: created, updated, skipped.', 'halt-tracker' ) ),
			Synopsis::option( 'record-kind', __( 'Record type: resource, contact, lead.', 'halt-tracker' ) ),
			Synopsis::option( 'record-id', __( 'Record at Tracker.', 'halt-tracker' ) ),
			Synopsis::option( 'flag', __( 'Remark.', 'halt-tracker' ), '', array( 'possible_duplicate', 'dropped_fields', 'waitlist', 'registered_before' ) ),
			Synopsis::option( 'way', __( 'How it came.', 'halt-tracker' ), '', array( 'http', 'hook', 'php' ) ),
			Synopsis::option( 'source', __( 'Source.', 'halt-tracker' ) ),
		);
	}

	/**
	 * Reads it.
	 *
	 * @param Arguments $arguments What was typed.
	 * @return self
	 * @throws Usage_Error When a value does not fit.
	 */
	public static function of( Arguments $arguments ): self {
		$query = array(
			'from'      => Time::milliseconds( $arguments->text( 'from' ), 0, 'from' ),
			'to'        => Time::milliseconds( $arguments->text( 'to' ), 1, 'to' ),
			'record_id' => '' === $arguments->text( 'record-id' ) ? 0 : (int) $arguments->number( 'record-id', 1, PHP_INT_MAX ),
		);
		foreach ( self::TEXTS as $option => $member ) {
			$query[ $member ] = $arguments->text( $option );
		}
		return new self( $query );
	}

	/**
	 * Whether nothing was asked for.
	 *
	 * @return bool
	 */
	public function is_empty(): bool {
		return array() === array_filter( $this->query );
	}

	/**
	 * The query for a page of the list.
	 *
	 * @param int    $page     From 1.
	 * @param int    $per_page Rows of a page.
	 * @param string $order    `newest` or `oldest`.
	 * @return array<string,mixed>
	 */
	public function query( int $page, int $per_page, string $order ): array {
		return $this->query + array(
			'order'    => $order,
			'page'     => $page,
			'per_page' => $per_page,
		);
	}

	/**
	 * The query for going through all that is there now: what comes in meanwhile shifts no page.
	 *
	 * @param int $page From 1.
	 * @param int $now  Unix milliseconds of the beginning.
	 * @return array<string,mixed>
	 */
	public function whole( int $page, int $now ): array {
		$to = (int) $this->query['to'];
		return array( 'to' => 0 === $to ? $now : min( $now, $to ) ) + $this->query( $page, self::PAGE, 'oldest' );
	}
}
