<?php
/**
 * First contact with an account.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Connection_Actions;
use Halt\Tracker\Admin\Trial_Words;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Settings;
use Halt\Tracker\Vault;

defined( 'ABSPATH' ) || exit;

/**
 * `probe` asks an account what the public material about Tracker's API leaves open, one reading call for each, and keeps
 * the shapes of the answers without a value.
 *
 * `--write` makes a Contact with a document, an activity and tags and deletes them again. For that two things must stand
 * in the environment, so that nobody does it by accident: `HALT_TRACKER_PROBE_WRITE=1` and `HALT_TRACKER_PROBE_TOKEN`.
 * With a token in the environment the site's own sign-in is neither used nor changed.
 */
final class Probe_Commands implements Group {

	private const TOKEN = 'HALT_TRACKER_PROBE_TOKEN';
	private const KIND  = 'HALT_TRACKER_PROBE_TOKEN_KIND';
	private const WRITE = 'HALT_TRACKER_PROBE_WRITE';

	/** Results that leave a question open. */
	private const OPEN = array( 'empty', 'skipped', 'gone', 'too_few_to_tell', 'not_found_yet', 'exists' );

	/**
	 * Makes it.
	 *
	 * @param Bridge            $bridge    The core.
	 * @param Settings          $settings  Addresses of the account.
	 * @param Private_Directory $directory Where a directory for a moment may lie.
	 */
	public function __construct( private Bridge $bridge, private Settings $settings, private Private_Directory $directory ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function commands(): array {
		$options = array(
			Synopsis::sandbox(),
			Synopsis::flag( 'write', __( 'Also creates, attaches, links and deletes again; wants HALT_TRACKER_PROBE_WRITE=1 and HALT_TRACKER_PROBE_TOKEN in the environment.', 'halt-tracker' ) ),
			Synopsis::option( 'output', __( 'File for the shapes as JSON, which must not be there yet.', 'halt-tracker' ) ),
			Synopsis::format( array( 'table', 'json', 'csv', 'count' ) ),
		);
		return array( new Command( 'probe', __( 'Asks an account what its API is like, and records the shapes of its answers without a value.', 'halt-tracker' ), $options, $this->probe( ... ) ) );
	}

	/**
	 * Asks.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status: a problem where a call failed.
	 * @throws Usage_Error When writing was asked for without what it needs.
	 */
	private function probe( Arguments $arguments, Output $output ): int {
		$token = (string) getenv( self::TOKEN );
		$write = $arguments->flag( 'write' );
		if ( $write && ( '1' !== getenv( self::WRITE ) || '' === $token ) ) {
			/* translators: 1 and 2: names of environment variables. */
			throw new Usage_Error( sprintf( __( 'To write, %1$s=1 and a token in %2$s must stand in the environment. Nothing was asked.', 'halt-tracker' ), self::WRITE, self::TOKEN ) );
		}
		$file   = '' === $arguments->text( 'output' ) ? null : File::create( $arguments->text( 'output' ) );
		$to     = $arguments->flag( 'sandbox' ) ? Settings::SANDBOX : Settings::LIVE;
		$answer = '' === $token ? $this->bridge->for_connection( $to )->probe() : $this->with_token( $token, $to, $write );
		$checks = array_values( array_filter( (array) ( $answer['checks'] ?? array() ), 'is_array' ) );
		if ( null !== $file ) {
			$file->write( Item_Format::json( $answer ) . "\n" );
			$file->close();
		}
		if ( 'json' === $arguments->text( 'format' ) ) {
			$output->json( $answer );
		} else {
			$output->items( array_map( array( self::class, 'row' ), $checks ), array( 'check', 'unknown', 'result', 'meaning' ), $arguments->text( 'format' ) );
		}
		$settled = self::settled( $checks );
		/* translators: %s: numbers of questions. */
		$output->log( array() === $settled ? __( 'No open question was settled.', 'halt-tracker' ) : sprintf( __( 'Helps to settle: %s', 'halt-tracker' ), implode( ', ', $settled ) ) );
		if ( empty( $answer['ok'] ) ) {
			$output->error( __( 'A call failed.', 'halt-tracker' ) );
			return Command::PROBLEM;
		}
		return Command::OK;
	}

	/**
	 * Asks with a sign-in of its own.
	 *
	 * @param string $token The token.
	 * @param string $to    A constant of Settings.
	 * @param bool   $write Whether to write as well.
	 * @return array<string,mixed> Answer of `probe`.
	 * @throws Failure When the token is not accepted.
	 */
	private function with_token( string $token, string $to, bool $write ): array {
		$directory = new Throwaway_Directory( $this->directory );
		try {
			$kind       = 'refresh_token' === getenv( self::KIND ) ? 'refresh_token' : 'api_token';
			$bridge     = ( new Bridge( $this->settings, $directory, new Vault( $directory ) ) )->for_connection( $to );
			$connection = $bridge->connect( $kind, $token );
			if ( ! Connection_Actions::is_connected( $connection ) ) {
				throw new Failure( Words::refusal( $connection ) );
			}
			return $bridge->probe( $write );
		} finally {
			$directory->remove();
		}
	}

	/**
	 * A check for people.
	 *
	 * @param array<string,mixed> $check Check of the core.
	 * @return array<string,string>
	 */
	private static function row( array $check ): array {
		return array(
			'check'   => (string) ( $check['code'] ?? '' ),
			'unknown' => (string) ( $check['unknown'] ?? '' ),
			'result'  => (string) ( $check['result'] ?? '' ),
			'meaning' => Trial_Words::check( (string) ( $check['code'] ?? '' ) ) . ': ' . Trial_Words::result( (string) ( $check['result'] ?? '' ) ),
		);
	}

	/**
	 * Which open questions there is something about now. A failed call has no shape.
	 *
	 * @param list<array<string,mixed>> $checks Checks of the core.
	 * @return list<string>
	 */
	private static function settled( array $checks ): array {
		$settled = array();
		foreach ( $checks as $check ) {
			if ( '' !== (string) ( $check['unknown'] ?? '' ) && null !== ( $check['shape'] ?? null ) && ! in_array( (string) ( $check['result'] ?? '' ), self::OPEN, true ) ) {
				$settled[] = (string) $check['unknown'];
			}
		}
		$settled = array_values( array_unique( $settled ) );
		natsort( $settled );
		return array_values( $settled );
	}
}
