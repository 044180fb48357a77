<?php
/**
 * Abilities that look.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Abilities;

use Halt\Tracker\Admin\Alert_Words;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Alerts;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Settings;
use Halt\Tracker\Spool;

defined( 'ABSPATH' ) || exit;

/**
 * How the site is, which submissions there are, whether Tracker answers.
 */
class Looking {

	private const MOST = 100;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Settings $settings The pause switch.
	 * @param Spool    $spool    What waits outside the core.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Spool $spool ) {
	}

	/**
	 * The abilities by name.
	 *
	 * @return array<string,array<string,mixed>> See {@see Abilities::add()}.
	 */
	public function all(): array {
		return array(
			'get-status'       => array(
				'label'       => __( 'How deliveries to Tracker stand', 'halt-tracker' ),
				'description' => __( 'Says whether the site is connected to Tracker, how many submissions are in each state, since when the oldest waits, what worked on the queue and when, and which alerts stand.', 'halt-tracker' ),
				'execute'     => array( $this, 'status' ),
				'input'       => null,
				'output'      => self::status_schema(),
			),
			'list-submissions' => array(
				'label'       => __( 'List form submissions', 'halt-tracker' ),
				'description' => __( 'Lists submissions, newest first, with state, reason, form, profile and the record at Tracker. Names, addresses and what people wrote are left out.', 'halt-tracker' ),
				'execute'     => array( $this, 'submissions' ),
				'input'       => Schema::optional(
					array(
						'state'      => Schema::state(),
						'form_id'    => Schema::value( 'string', __( 'Only those of this form.', 'halt-tracker' ) ),
						'profile_id' => Schema::value( 'string', __( 'Only those of this profile.', 'halt-tracker' ) ),
						'from'       => array( 'format' => 'date-time' ) + Schema::value( 'string', __( 'Only those received at this time or later.', 'halt-tracker' ) ),
						'to'         => array( 'format' => 'date-time' ) + Schema::value( 'string', __( 'Only those received before this time.', 'halt-tracker' ) ),
						'page'       => array(
							'minimum' => 1,
							'default' => 1,
						) + Schema::value( 'integer', __( 'Page, from 1.', 'halt-tracker' ) ),
						'per_page'   => array(
							'minimum' => 1,
							'maximum' => self::MOST,
							'default' => 20,
						) + Schema::value( 'integer', __( 'Submissions of a page.', 'halt-tracker' ) ),
					)
				),
				'output'      => Schema::object(
					array(
						'total' => Schema::value( 'integer', __( 'Submissions that match.', 'halt-tracker' ) ),
						'rows'  => array(
							'type'  => 'array',
							'items' => self::row_schema(),
						),
					)
				),
			),
			'test-connection'  => array(
				'label'       => __( 'Test the connection to Tracker', 'halt-tracker' ),
				'description' => __( 'Asks Tracker one question that changes nothing, and says whether it answers and accepts the sign-in.', 'halt-tracker' ),
				'execute'     => array( $this, 'connection' ),
				'input'       => null,
				'manages'     => true,
				'output'      => Schema::object(
					array(
						'ok'      => Schema::value( 'boolean', __( 'Whether all is well.', 'halt-tracker' ) ),
						'code'    => Schema::value( 'string', __( 'Code of what is wrong; empty: nothing.', 'halt-tracker' ) ),
						'message' => Schema::value( 'string', __( 'The same in words.', 'halt-tracker' ) ),
					)
				),
			),
		);
	}

	/**
	 * How the site is.
	 *
	 * @return array<string,mixed>|\WP_Error
	 */
	public function status() {
		try {
			$status = $this->bridge->status();
		} catch ( Core_Exception $e ) {
			return Refusal::of( $e );
		}
		$alerts = array();
		foreach ( Alerts::active() as $cause => $alert ) {
			$alerts[] = array(
				'cause'  => (string) $cause,
				'title'  => Alert_Words::title( (string) $cause ),
				'advice' => Alert_Words::advice( (string) $cause ),
				'since'  => Schema::moment( 1000 * (int) $alert['first_at'] ),
				'count'  => (int) $alert['count'],
			);
		}
		$runs = array();
		foreach ( (array) ( $status['runs'] ?? array() ) as $run ) {
			$runs[] = array(
				'trigger' => (string) ( $run['trigger'] ?? '' ),
				'at'      => Schema::moment( $run['at'] ?? 0 ),
			);
		}
		return array(
			'ok'                => array() === $alerts,
			'connection'        => (string) ( $status['connection']['state'] ?? '' ),
			'paused'            => (bool) $this->settings->get( 'paused' ),
			'guard'             => (string) ( $status['guard']['standing'] ?? '' ),
			'counts'            => (object) array_map( 'intval', (array) ( $status['counts'] ?? array() ) ),
			'in_spool'          => $this->spool->count(),
			'oldest_waiting_at' => Schema::moment( $status['oldest_waiting_at'] ?? 0 ),
			'backlog_ends_at'   => Schema::moment( $status['queue']['ends_at'] ?? 0 ),
			'runs'              => $runs,
			'alerts'            => $alerts,
		);
	}

	/**
	 * A page of submissions.
	 *
	 * @param mixed $input What was asked for.
	 * @return array<string,mixed>|\WP_Error
	 */
	public function submissions( $input = array() ) {
		$input = is_array( $input ) ? $input : array();
		try {
			$answer = $this->bridge->submissions(
				array(
					'state'      => (string) ( $input['state'] ?? '' ),
					'search'     => '',
					'form_id'    => (string) ( $input['form_id'] ?? '' ),
					'profile_id' => (string) ( $input['profile_id'] ?? '' ),
					'from'       => self::milliseconds( $input['from'] ?? '' ),
					'to'         => self::milliseconds( $input['to'] ?? '' ),
					'page'       => max( 1, (int) ( $input['page'] ?? 1 ) ),
					'per_page'   => min( self::MOST, max( 1, (int) ( $input['per_page'] ?? 20 ) ) ),
				)
			);
		} catch ( Core_Exception $e ) {
			return Refusal::of( $e );
		}
		$rows = array();
		foreach ( (array) ( $answer['rows'] ?? array() ) as $row ) {
			$rows[] = self::row( (array) $row );
		}
		return array(
			'total' => (int) ( $answer['total'] ?? 0 ),
			'rows'  => $rows,
		);
	}

	/**
	 * Asks Tracker.
	 *
	 * @return array<string,mixed>|\WP_Error
	 */
	public function connection() {
		try {
			$answer = $this->bridge->check_connection();
		} catch ( Core_Exception $e ) {
			return Refusal::of( $e );
		}
		$is_ok = ! empty( $answer['ok'] );
		return array(
			'ok'      => $is_ok,
			'code'    => $is_ok ? '' : (string) ( $answer['code'] ?? '' ),
			'message' => $is_ok ? __( 'Tracker answers, and accepts the sign-in.', 'halt-tracker' ) : Words::refusal( $answer ),
		);
	}

	/**
	 * A row without the person.
	 *
	 * @param array<string,mixed> $row Row of the list.
	 * @return array<string,mixed>
	 */
	private static function row( array $row ): array {
		$id     = (string) ( $row['id'] ?? '' );
		$record = (int) ( $row['record_id'] ?? 0 );
		return array(
			'id'          => $id,
			'received_at' => Schema::moment( $row['received_at'] ?? 0 ),
			'ended_at'    => Schema::moment( $row['ended_at'] ?? 0 ),
			'state'       => (string) ( $row['state'] ?? '' ),
			'reason'      => (string) ( $row['reason'] ?? '' ),
			'explanation' => '' === (string) ( $row['reason'] ?? '' ) ? '' : Words::code( (string) $row['reason'] ),
			'form_id'     => (string) ( $row['form_id'] ?? '' ),
			'form_name'   => (string) ( $row['form_name'] ?? '' ),
			'profile_id'  => (string) ( $row['profile_id'] ?? '' ),
			'outcome'     => (string) ( $row['outcome'] ?? '' ),
			'record_kind' => (string) ( $row['record_kind'] ?? '' ),
			'record_id'   => $record > 0 ? $record : null,
			'screen'      => Screens::url( Screens::SUBMISSIONS, array( 'submission' => $id ) ),
		);
	}

	/**
	 * A time as the core wants it.
	 *
	 * @param mixed $text RFC 3339.
	 * @return int Unix milliseconds; 0: none.
	 */
	private static function milliseconds( mixed $text ): int {
		$seconds = is_string( $text ) && '' !== $text ? rest_parse_date( $text ) : false;
		return false === $seconds ? 0 : 1000 * (int) $seconds;
	}

	/**
	 * Shape of the status.
	 *
	 * @return array<string,mixed>
	 */
	private static function status_schema(): array {
		return Schema::object(
			array(
				'ok'                => Schema::value( 'boolean', __( 'Whether no alert stands.', 'halt-tracker' ) ),
				'connection'        => Schema::value( 'string', __( 'connected, disconnected or reconnect_needed.', 'halt-tracker' ) ),
				'paused'            => Schema::value( 'boolean', __( 'Whether deliveries are paused.', 'halt-tracker' ) ),
				'guard'             => Schema::value( 'string', __( 'original, exempt or copy; a copy of a site sends nothing.', 'halt-tracker' ) ),
				'counts'            => array( 'additionalProperties' => array( 'type' => 'integer' ) ) + Schema::value( 'object', __( 'Submissions by state.', 'halt-tracker' ) ),
				'in_spool'          => Schema::value( 'integer', __( 'Submissions kept aside until the store is back.', 'halt-tracker' ) ),
				'oldest_waiting_at' => Schema::time( __( 'When the oldest that waits came in.', 'halt-tracker' ) ),
				'backlog_ends_at'   => Schema::time( __( 'When all that waits will have been delivered, at the allowed rate.', 'halt-tracker' ) ),
				'runs'              => array(
					'type'  => 'array',
					'items' => Schema::object(
						array(
							'trigger' => Schema::value( 'string', __( 'What worked on the queue.', 'halt-tracker' ) ),
							'at'      => Schema::time( __( 'When it last did.', 'halt-tracker' ) ),
						)
					),
				),
				'alerts'            => array(
					'type'  => 'array',
					'items' => Schema::object(
						array(
							'cause'  => Schema::value( 'string', __( 'Stable name.', 'halt-tracker' ) ),
							'title'  => Schema::value( 'string', __( 'What is wrong.', 'halt-tracker' ) ),
							'advice' => Schema::value( 'string', __( 'What to do.', 'halt-tracker' ) ),
							'since'  => Schema::time( __( 'Since when.', 'halt-tracker' ) ),
							'count'  => Schema::value( 'integer', __( 'How many are affected.', 'halt-tracker' ) ),
						)
					),
				),
			)
		);
	}

	/**
	 * Shape of a row.
	 *
	 * @return array<string,mixed>
	 */
	private static function row_schema(): array {
		return Schema::object(
			array(
				'id'          => Schema::value( 'string', __( 'Id of a submission.', 'halt-tracker' ) ),
				'received_at' => Schema::time( __( 'When it came in.', 'halt-tracker' ) ),
				'ended_at'    => Schema::time( __( 'When it arrived or was given up.', 'halt-tracker' ) ),
				'state'       => Schema::value( 'string', __( 'State of the submission.', 'halt-tracker' ) ),
				'reason'      => Schema::value( 'string', __( 'Code of why it is in this state.', 'halt-tracker' ) ),
				'explanation' => Schema::value( 'string', __( 'The same in words.', 'halt-tracker' ) ),
				'form_id'     => Schema::value( 'string', __( 'Id of the form.', 'halt-tracker' ) ),
				'form_name'   => Schema::value( 'string', __( 'Name of the form.', 'halt-tracker' ) ),
				'profile_id'  => Schema::value( 'string', __( 'Form Profile that took it.', 'halt-tracker' ) ),
				'outcome'     => Schema::value( 'string', __( 'What became of it at Tracker.', 'halt-tracker' ) ),
				'record_kind' => Schema::value( 'string', __( 'Type of the record at Tracker.', 'halt-tracker' ) ),
				'record_id'   => Schema::value( array( 'integer', 'null' ), __( 'Id of the record at Tracker.', 'halt-tracker' ) ),
				'screen'      => Schema::value( 'string', __( 'Address of the screen that shows it.', 'halt-tracker' ) ),
			)
		);
	}
}
