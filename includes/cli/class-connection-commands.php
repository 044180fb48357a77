<?php
/**
 * The connection to Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Connection_Actions;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * `connect`, `disconnect`, `renew`, `check`, `adopt`, `metadata`. A token never stands on a command line, where every user of
 * the machine can read it, and the shell keeps it.
 */
final class Connection_Commands implements Group {

	/** Longest token that is read. */
	private const LONGEST = 20000;

	/**
	 * Notes who did it.
	 *
	 * @var Audit
	 */
	private Audit $audit;

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
		$this->audit = new Audit( $bridge );
	}

	/**
	 * {@inheritDoc}
	 */
	public function commands(): array {
		$token = array(
			Synopsis::argument( 'file', __( 'File with the token; without one it is read from standard input.', 'halt-tracker' ), true ),
			Synopsis::option( 'kind', __( 'What it is.', 'halt-tracker' ), 'api_token', array( 'api_token', 'refresh_token' ) ),
			Synopsis::sandbox(),
		);
		$other = array( Synopsis::sandbox() );
		return array(
			new Command( 'connect', __( 'Signs in to Tracker with a token out of a file or from standard input.', 'halt-tracker' ), $token, $this->connect( ... ) ),
			new Command( 'disconnect', __( 'Forgets the sign-in. Submissions are still stored; they wait.', 'halt-tracker' ), array( Synopsis::sandbox(), Synopsis::yes() ), $this->disconnect( ... ) ),
			new Command( 'renew', __( 'Gets fresh tokens now.', 'halt-tracker' ), $other, $this->renew( ... ) ),
			new Command( 'check', __( 'Asks Tracker one harmless question. Exits with 1 where it does not answer.', 'halt-tracker' ), $other, $this->check( ... ) ),
			new Command( 'adopt', __( 'Sends what was accepted for another Tracker account to the one of today.', 'halt-tracker' ), array( Synopsis::yes() ), $this->adopt( ... ) ),
			new Command( 'metadata', __( 'Prints custom fields, statuses, sources and types of the account.', 'halt-tracker' ), array( Synopsis::flag( 'refresh', __( 'Asks Tracker now.', 'halt-tracker' ) ), Synopsis::sandbox(), Synopsis::format( array( 'table', 'json', 'csv', 'count' ) ) ), $this->metadata( ... ) ),
		);
	}

	/**
	 * Signs in.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 * @throws Failure When there is no token, or it is not accepted.
	 */
	private function connect( Arguments $arguments, Output $output ): int {
		$token = trim( File::read( $arguments->text( 'file' ) ) );
		if ( '' === $token || strlen( $token ) > self::LONGEST || 1 === preg_match( '/[^\x21-\x7E]/', $token ) ) {
			throw new Failure( __( 'There is no token in it: one word is wanted and nothing else.', 'halt-tracker' ) );
		}
		$connection = $this->of( $arguments )->connect( $arguments->text( 'kind' ), $token );
		self::demand( $connection );
		$this->audit->note( 'connected', '', array( 'sandbox' => $arguments->flag( 'sandbox' ) ) );
		$output->success( __( 'Connected to Tracker.', 'halt-tracker' ) );
		return Command::OK;
	}

	/**
	 * Forgets the sign-in.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function disconnect( Arguments $arguments, Output $output ): int {
		if ( ! $arguments->flag( 'yes' ) && ! $output->confirm( __( 'Forget the sign-in? To connect again somebody has to sign in, or to have the token.', 'halt-tracker' ) ) ) {
			return Command::PROBLEM;
		}
		$this->of( $arguments )->disconnect();
		$this->audit->note( 'disconnected', '', array( 'sandbox' => $arguments->flag( 'sandbox' ) ) );
		$output->success( __( 'Disconnected. Submissions are still stored; they wait until the site is connected again.', 'halt-tracker' ) );
		return Command::OK;
	}

	/**
	 * Gets fresh tokens.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function renew( Arguments $arguments, Output $output ): int {
		self::demand( $this->of( $arguments )->renew() );
		$output->success( __( 'The sign-in was renewed.', 'halt-tracker' ) );
		return Command::OK;
	}

	/**
	 * Asks one question.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 * @throws Failure When Tracker says no.
	 */
	private function check( Arguments $arguments, Output $output ): int {
		$answer = $this->of( $arguments )->check_connection();
		if ( empty( $answer['ok'] ) ) {
			throw new Failure( Words::refusal( $answer ) );
		}
		$output->success( __( 'Tracker answers, and accepts the sign-in.', 'halt-tracker' ) );
		return Command::OK;
	}

	/**
	 * Sends what waits for another account to this one.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function adopt( Arguments $arguments, Output $output ): int {
		if ( ! $arguments->flag( 'yes' ) && ! $output->confirm( __( 'Send to the account of today what was accepted for another one?', 'halt-tracker' ) ) ) {
			return Command::PROBLEM;
		}
		$count = $this->bridge->adopt();
		/* translators: %s: number of submissions. */
		$output->success( sprintf( _n( '%s submission goes to this account.', '%s submissions go to this account.', $count, 'halt-tracker' ), number_format_i18n( $count ) ) );
		return Command::OK;
	}

	/**
	 * What the account offers to choose from.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function metadata( Arguments $arguments, Output $output ): int {
		$answer = $this->of( $arguments )->metadata( $arguments->flag( 'refresh' ) );
		$code   = (string) ( $answer['code'] ?? '' );
		if ( 'json' === $arguments->text( 'format' ) ) {
			$output->json( $answer );
		} else {
			$output->items( self::choices( $answer ), array( 'key', 'record', 'name', 'type', 'values' ), $arguments->text( 'format' ) );
		}
		if ( '' !== $code ) {
			$output->warning( Words::code( $code ) );
		}
		return '' === $code ? Command::OK : Command::PROBLEM;
	}

	/**
	 * Fields and lists as rows.
	 *
	 * @param array<string,mixed> $answer Answer of `metadata`.
	 * @return list<array<string,mixed>>
	 */
	private static function choices( array $answer ): array {
		$rows = array();
		foreach ( (array) ( $answer['custom_fields'] ?? array() ) as $record => $fields ) {
			foreach ( (array) $fields as $field ) {
				$rows[] = array(
					'key'    => (string) ( $field['path'] ?? '' ),
					'record' => (string) $record,
					'name'   => (string) ( $field['label'] ?? '' ),
					'type'   => (string) ( $field['type'] ?? '' ),
					'values' => array_values( array_filter( (array) ( $field['values'] ?? array() ), 'is_scalar' ) ),
				);
			}
		}
		foreach ( (array) ( $answer['lists'] ?? array() ) as $key => $list ) {
			foreach ( array_is_list( (array) $list ) ? array( '' => $list ) : (array) $list as $record => $entries ) {
				foreach ( (array) $entries as $entry ) {
					$rows[] = array(
						'key'    => (string) $key,
						'record' => (string) $record,
						'name'   => is_array( $entry ) ? (string) ( $entry['name'] ?? '' ) : (string) $entry,
						'type'   => 'list',
						'values' => is_array( $entry ) ? array( (string) ( $entry['id'] ?? '' ) ) : array(),
					);
				}
			}
		}
		return $rows;
	}

	/**
	 * The account that is meant.
	 *
	 * @param Arguments $arguments What was typed.
	 * @return Bridge
	 */
	private function of( Arguments $arguments ): Bridge {
		return $this->bridge->for_connection( $arguments->flag( 'sandbox' ) ? Settings::SANDBOX : Settings::LIVE );
	}

	/**
	 * Refuses where the site is not connected afterwards.
	 *
	 * @param array<string,mixed> $connection The connection.
	 * @return void
	 * @throws Failure When it is not.
	 */
	private static function demand( array $connection ): void {
		if ( ! Connection_Actions::is_connected( $connection ) ) {
			throw new Failure( Words::refusal( $connection ) );
		}
	}
}
