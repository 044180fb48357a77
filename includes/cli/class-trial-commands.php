<?php
/**
 * Trying things out.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Reasons;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Ingest_Action;
use Halt\Tracker\Profiles;
use Halt\Tracker\Sample_Submission;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * `dry-run`, `test-send`, `test-remove`. The account for tests is meant unless `--live` is given.
 */
final class Trial_Commands implements Group {

	/**
	 * Notes who did it.
	 *
	 * @var Audit
	 */
	private Audit $audit;

	/**
	 * Makes it.
	 *
	 * @param Bridge   $bridge   The core.
	 * @param Profiles $profiles For whom a sample can be made.
	 */
	public function __construct( private Bridge $bridge, private Profiles $profiles ) {
		$this->audit = new Audit( $bridge );
	}

	/**
	 * {@inheritDoc}
	 */
	public function commands(): array {
		$what = array(
			Synopsis::argument( 'json', __( 'File with a submission as JSON; - is standard input.', 'halt-tracker' ), true ),
			Synopsis::argument( 'file', __( 'Files that belong to it, such as resume=/path/to/cv.pdf.', 'halt-tracker' ), true, true ),
			Synopsis::option( 'id', __( 'A kept submission instead.', 'halt-tracker' ) ),
			Synopsis::option( 'profile-id', __( 'This Form Profile, whether it would take the form or not; alone, with an invented submission.', 'halt-tracker' ) ),
			Synopsis::option( 'source', __( 'Source, which a profile may name; otherwise what the JSON says, else cli.', 'halt-tracker' ) ),
			Synopsis::format( array( 'table', 'json' ) ),
		);
		$live = array( Synopsis::flag( 'live', __( 'The live account, instead of the one for tests.', 'halt-tracker' ) ), Synopsis::yes() );
		return array(
			new Command( 'dry-run', __( 'Shows the calls that would be made. Sends nothing, stores nothing.', 'halt-tracker' ), $what, $this->dry_run( ... ) ),
			new Command( 'test-send', __( 'Delivers a test at once, beside the queue, and removes what it made.', 'halt-tracker' ), array_merge( $what, $live, array( Synopsis::flag( 'keep', __( 'Leaves what it made in Tracker, and prints what removes it.', 'halt-tracker' ) ) ) ), $this->test_send( ... ) ),
			new Command( 'test-remove', __( 'Deletes what a kept test made.', 'halt-tracker' ), array_merge( array( Synopsis::argument( 'removal', __( 'What test-send printed.', 'halt-tracker' ) ) ), $live ), $this->test_remove( ... ) ),
		);
	}

	/**
	 * Shows the calls.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function dry_run( Arguments $arguments, Output $output ): int {
		$answer = $this->bridge->dry_run( $this->trial( $arguments ) );
		$reason = (string) ( $answer['reason'] ?? '' );
		if ( 'json' === $arguments->text( 'format' ) ) {
			$output->json( $answer );
		} else {
			/* translators: %s: state of the submission. */
			$output->line( sprintf( __( 'State: %s', 'halt-tracker' ), Words::state( (string) ( $answer['state'] ?? '' ) ) ) . ' ' . ( '' === Reasons::text( $reason ) ? $reason : Reasons::text( $reason ) ) );
			foreach ( (array) ( $answer['problems'] ?? array() ) as $problem ) {
				$output->warning( trim( Words::code( (string) ( $problem['code'] ?? '' ) ) . ' ' . (string) ( $problem['field'] ?? '' ) ) );
			}
			$output->items( (array) ( $answer['calls'] ?? array() ), array( 'step', 'purpose', 'method', 'url', 'condition' ), 'table' );
		}
		return 'waiting' === ( $answer['state'] ?? '' ) ? Command::OK : Command::PROBLEM;
	}

	/**
	 * Sends a test.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function test_send( Arguments $arguments, Output $output ): int {
		$trial = $this->trial( $arguments );
		if ( ! self::may( $arguments, $output, __( 'Make a record in the live account?', 'halt-tracker' ) ) ) {
			return Command::PROBLEM;
		}
		$answer  = $this->of( $arguments )->test_send( array( 'keep' => $arguments->flag( 'keep' ) ) + $trial );
		$is_ok   = ! empty( $answer['ok'] );
		$removal = (string) ( $answer['removal'] ?? '' );
		$this->audit->note( 'test_sent', '', array( 'connection' => $arguments->flag( 'live' ) ? Settings::LIVE : Settings::SANDBOX, 'ok' => $is_ok ) );
		if ( 'json' === $arguments->text( 'format' ) ) {
			$output->json( $answer );
			return $is_ok ? Command::OK : Command::PROBLEM;
		}
		$output->items( (array) ( $answer['calls'] ?? array() ), array( 'step', 'method', 'url', 'status', 'duration_ms' ), 'table' );
		if ( is_array( $answer['record'] ?? null ) ) {
			/* translators: 1: record type, 2: id of the record at Tracker. */
			$output->line( sprintf( __( 'Record: %1$s %2$d', 'halt-tracker' ), (string) ( $answer['record']['kind'] ?? '' ), (int) ( $answer['record']['id'] ?? 0 ) ) );
		}
		if ( '' !== $removal ) {
			// Not cut and not cleaned away: it is to be typed again.
			$output->warning( $arguments->flag( 'keep' ) ? __( 'To remove it again:', 'halt-tracker' ) : __( 'Not everything could be removed. To try again:', 'halt-tracker' ) );
			$output->line( $output->program() . ' test-remove ' . escapeshellarg( $removal ) . ( $arguments->flag( 'live' ) ? ' --live' : '' ) );
		}
		if ( ! $is_ok ) {
			$output->error( Words::refusal( $answer ) );
			return Command::PROBLEM;
		}
		$output->success( __( 'The test was delivered.', 'halt-tracker' ) );
		return '' === $removal || $arguments->flag( 'keep' ) ? Command::OK : Command::PROBLEM;
	}

	/**
	 * Removes a test.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function test_remove( Arguments $arguments, Output $output ): int {
		if ( ! self::may( $arguments, $output, __( 'Delete what the test made in the live account?', 'halt-tracker' ) ) ) {
			return Command::PROBLEM;
		}
		$answer = $this->of( $arguments )->remove_test( $arguments->text( 'removal' ) );
		$this->audit->note( 'test_removed', '', array( 'count' => count( $answer['removed'] ) ) );
		foreach ( $answer['left'] as $left ) {
			$output->warning( sprintf( '%s %d: %s', (string) ( $left['kind'] ?? '' ), (int) ( $left['id'] ?? 0 ), Words::code( (string) ( $left['code'] ?? '' ) ) ) );
		}
		/* translators: 1: number of records, 2: number of records. */
		$text = sprintf( __( 'Removed: %1$d. Left: %2$d.', 'halt-tracker' ), count( $answer['removed'] ), count( $answer['left'] ) );
		array() === $answer['left'] ? $output->success( $text ) : $output->error( $text );
		return array() === $answer['left'] ? Command::OK : Command::PROBLEM;
	}

	/**
	 * What is tried.
	 *
	 * @param Arguments $arguments What was typed.
	 * @return array<string,mixed>
	 * @throws Usage_Error When nothing is named, or two things.
	 */
	private function trial( Arguments $arguments ): array {
		$json    = $arguments->text( 'json' );
		$id      = $arguments->text( 'id' );
		$profile = $arguments->text( 'profile-id' );
		if ( '' !== $json && '' !== $id || '' === $json . $id . $profile ) {
			throw new Usage_Error( __( 'Name a file with a submission, a kept one with --id=, or a profile with --profile-id=.', 'halt-tracker' ) );
		}
		$submission = null;
		if ( '' !== $json ) {
			$submission = Given_Submission::read( $json, $arguments->text( 'source' ), $arguments->texts( 'file' ) );
		} elseif ( '' === $id ) {
			$submission = $this->sample( $profile );
		}
		return array(
			'submission' => $submission,
			'id'         => $id,
			'profile'    => null,
			'profile_id' => $profile,
		);
	}

	/**
	 * An invented submission.
	 *
	 * @param string $id Profile that it fits.
	 * @return array<string,mixed> Shape: docs/boundary.md, `submit`.
	 * @throws Failure When there is no such profile.
	 */
	private function sample( string $id ): array {
		$profile = $this->profiles->find( $id );
		if ( null === $profile ) {
			throw new Failure( __( 'There is no such profile.', 'halt-tracker' ) );
		}
		return Ingest_Action::submission( 'cli', Sample_Submission::request( $profile ) );
	}

	/**
	 * Whether it may be done: the live account is asked about.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to ask.
	 * @param string    $question  The question.
	 * @return bool
	 */
	private static function may( Arguments $arguments, Output $output, string $question ): bool {
		return ! $arguments->flag( 'live' ) || $arguments->flag( 'yes' ) || $output->confirm( $question );
	}

	/**
	 * The account that is meant.
	 *
	 * @param Arguments $arguments What was typed.
	 * @return Bridge
	 */
	private function of( Arguments $arguments ): Bridge {
		return $this->bridge->for_connection( $arguments->flag( 'live' ) ? Settings::LIVE : Settings::SANDBOX );
	}
}
