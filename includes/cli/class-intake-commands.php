<?php
/**
 * What comes in and what is erased.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Privacy;
use Halt\Tracker\Submission_Filters;

defined( 'ABSPATH' ) || exit;

/**
 * `ingest` and `erase`.
 */
final class Intake_Commands implements Group {

	/**
	 * Makes it.
	 *
	 * @param Bridge  $bridge  The core.
	 * @param Privacy $privacy Erases in the core and in the spool.
	 */
	public function __construct( private Bridge $bridge, private Privacy $privacy ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function commands(): array {
		$submission = array(
			Synopsis::argument( 'json', __( 'File with the submission as JSON; - is standard input.', 'halt-tracker' ) ),
			Synopsis::argument( 'file', __( 'Files that belong to it, such as resume=/path/to/cv.pdf.', 'halt-tracker' ), true, true ),
			Synopsis::option( 'source', __( 'Source, which a profile may name; otherwise what the JSON says, else cli.', 'halt-tracker' ) ),
			Synopsis::format( array( 'text', 'json' ) ),
		);
		$person     = array(
			Synopsis::argument( 'email', __( 'E-mail address; without one it is read from standard input.', 'halt-tracker' ), true ),
			Synopsis::yes(),
		);
		return array(
			new Command( 'ingest', __( 'Takes a submission out of a file, as if it had been sent to the site.', 'halt-tracker' ), $submission, $this->ingest( ... ) ),
			new Command( 'erase', __( 'Erases all that is kept of a person on this site. What is in Tracker stays there.', 'halt-tracker' ), $person, $this->erase( ... ) ),
		);
	}

	/**
	 * Takes a submission.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function ingest( Arguments $arguments, Output $output ): int {
		$filters = new Submission_Filters( $this->bridge );
		$answer  = $filters->submit( $filters->submission( Given_Submission::read( $arguments->text( 'json' ), $arguments->text( 'source' ), $arguments->texts( 'file' ) ) ) );
		if ( 'json' === $arguments->text( 'format' ) ) {
			$output->json( $answer );
			return Command::OK;
		}
		foreach ( (array) ( $answer['problems'] ?? array() ) as $problem ) {
			$output->warning( trim( Words::code( (string) ( $problem['code'] ?? '' ) ) . ' ' . (string) ( $problem['field'] ?? '' ) ) );
		}
		/* translators: 1: id of the submission, 2: its state. */
		$new = __( 'Taken: %1$s. State: %2$s', 'halt-tracker' );
		/* translators: 1: id of the submission, 2: its state. */
		$known = __( 'It is there already: %1$s. State: %2$s', 'halt-tracker' );
		$output->success( sprintf( empty( $answer['duplicate'] ) ? $new : $known, (string) ( $answer['id'] ?? '' ), Words::state( (string) ( $answer['status'] ?? '' ) ) ) );
		return Command::OK;
	}

	/**
	 * Erases a person.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status: a problem where something of the person is left.
	 * @throws Usage_Error When it is no e-mail address.
	 */
	private function erase( Arguments $arguments, Output $output ): int {
		$is_typed = '' !== $arguments->text( 'email' );
		$email    = $is_typed ? $arguments->text( 'email' ) : trim( File::read( '-' ) );
		if ( false === is_email( $email ) ) {
			throw new Usage_Error( __( 'This is no e-mail address.', 'halt-tracker' ) );
		}
		if ( ! $arguments->flag( 'yes' ) && ! $is_typed ) {
			throw new Usage_Error( __( 'Where the address comes from standard input, --yes is needed.', 'halt-tracker' ) );
		}
		if ( ! $arguments->flag( 'yes' ) && ! $output->confirm( __( 'Erase all that is kept of this person? What waits is not sent.', 'halt-tracker' ) ) ) {
			return Command::PROBLEM;
		}
		$is_removed  = false;
		$is_retained = false;
		$page        = 0;
		do {
			$answer      = $this->privacy->erase( $email, ++$page );
			$is_removed  = $is_removed || $answer['items_removed'];
			$is_retained = $is_retained || $answer['items_retained'];
			foreach ( $answer['messages'] as $message ) {
				$output->log( $message );
			}
		} while ( ! $answer['done'] );
		if ( $is_retained ) {
			$output->error( __( 'Something of this person is still there.', 'halt-tracker' ) );
			return Command::PROBLEM;
		}
		$output->success( $is_removed ? __( 'Erased.', 'halt-tracker' ) : __( 'Nothing is kept of this person.', 'halt-tracker' ) );
		return Command::OK;
	}
}
