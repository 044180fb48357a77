<?php
/**
 * Words about our registrations at Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Jobs\Webhook_Registration;

defined( 'ABSPATH' ) || exit;

/**
 * The same for the page about jobs and Site Health. What is known is described at
 * {@see \Halt\Tracker\Jobs\Webhook_Memory}.
 */
class Job_Hook_Words {

	/**
	 * How it stands.
	 *
	 * @param array<string,mixed>|null $known What is known; null: nothing.
	 * @return string
	 */
	public static function known( ?array $known ): string {
		if ( null === $known ) {
			return __( 'It is not known yet whether Tracker tells this site of changes. Until it does, changes come with the sweeps.', 'halt-tracker' );
		}
		$current = array_filter( (array) $known['hooks'], static fn( array $hook ): bool => $hook['current'] );
		$said    = match ( true ) {
			Webhook_Registration::is_complete( $known ) => sprintf(
				/* translators: %s: kinds of changes. */
				__( 'Registered: Tracker tells this site of opportunities when they are %s.', 'halt-tracker' ),
				self::actions( array_column( $known['hooks'], 'action' ) )
			),
			array() === $known['hooks']   => __( 'Not registered: changes come with the sweeps only. Press Register.', 'halt-tracker' ),
			array() === $current          => __( 'Registered with a token that no longer holds: register again.', 'halt-tracker' ),
			( $known['ends'] ?? 0 ) > 0   => sprintf(
				/* translators: %s: date and time. */
				__( 'Tracker calls with the earlier token, which works until %s: register again before that.', 'halt-tracker' ),
				View::time( 1000 * $known['ends'] )
			),
			array() !== ( $known['missing'] ?? array() ) => sprintf(
				/* translators: %s: kinds of changes. */
				__( 'Tracker does not tell this site of every change. Not registered: %s. Press Register.', 'halt-tracker' ),
				self::actions( $known['missing'] )
			),
			'' !== ( $known['failed'] ?? '' ) => __( 'Registering was not completed: Tracker may not tell this site of every change. Press Register.', 'halt-tracker' ),
			default                       => __( 'Some registrations have a token that no longer holds: register again.', 'halt-tracker' ),
		};
		return $said . self::failure( $known );
	}

	/**
	 * When it was asked.
	 *
	 * @param array<string,mixed> $known What is known.
	 * @return string
	 */
	public static function asked( array $known ): string {
		/* translators: %s: how long ago, with date and time. */
		return sprintf( __( 'Asked %s.', 'halt-tracker' ), Ago::text( 1000 * $known['at'] ) );
	}

	/**
	 * Whether Tracker tells this site of anything now.
	 *
	 * @param array<string,mixed>|null $known What is known.
	 * @return bool
	 */
	public static function is_told( ?array $known ): bool {
		return array() !== array_filter( (array) ( $known['hooks'] ?? array() ), static fn( array $hook ): bool => $hook['current'] );
	}

	/**
	 * What the last try to register met, and when it is tried again.
	 *
	 * @param array<string,mixed> $known What is known.
	 * @return string Begins with a space; empty: it met nothing.
	 */
	private static function failure( array $known ): string {
		if ( '' === ( $known['failed'] ?? '' ) ) {
			return '';
		}
		/* translators: %s: what went wrong. */
		$said = ' ' . sprintf( __( 'The last try failed: %s', 'halt-tracker' ), Words::code( $known['failed'] ) );
		/* translators: %s: date and time. */
		return (int) ( $known['next_at'] ?? 0 ) > time() ? $said . ' ' . sprintf( __( 'It is tried again by itself, not before %s.', 'halt-tracker' ), View::time( 1000 * $known['next_at'] ) ) : $said;
	}

	/**
	 * Kinds of changes, each once.
	 *
	 * @param array<string> $actions As Tracker names them.
	 * @return string
	 */
	private static function actions( array $actions ): string {
		return implode( ', ', array_unique( array_map( 'strtolower', $actions ) ) );
	}
}
