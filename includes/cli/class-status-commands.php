<?php
/**
 * How the site is.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Alert_Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Health;

defined( 'ABSPATH' ) || exit;

/**
 * `status`, `doctor`, `journal`.
 */
final class Status_Commands implements Group {

	/** Our tests of Site Health begin with it. */
	private const TESTS = 'halt_tracker_';

	/**
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 * @param Health $health How the site is.
	 */
	public function __construct( private Bridge $bridge, private Health $health ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function commands(): array {
		$id = Synopsis::argument( 'id', __( 'Id of a submission; without one, what concerns the whole site.', 'halt-tracker' ), true );
		return array(
			new Command( 'status', __( 'Says how the site is. Exits with 1 while an alert stands.', 'halt-tracker' ), array( Synopsis::format( array( 'text', 'json' ) ) ), $this->status( ... ) ),
			new Command( 'doctor', __( 'Runs our tests of Site Health, and looks for alerts. Exits with 1 where something must be done.', 'halt-tracker' ), array( Synopsis::format() ), $this->doctor( ... ) ),
			new Command(
				'journal',
				__( 'Prints what happened to a submission, or on the site.', 'halt-tracker' ),
				array(
					$id,
					Synopsis::option( 'page', __( 'Page of the site’s journal, from 1.', 'halt-tracker' ), '1' ),
					Synopsis::option( 'per-page', __( 'Entries of a page, at most 200.', 'halt-tracker' ), '50' ),
					Synopsis::format(),
				),
				$this->journal( ... )
			),
		);
	}

	/**
	 * Counts, ages, alerts.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function status( Arguments $arguments, Output $output ): int {
		$report = $this->health->report();
		if ( 'json' === $arguments->text( 'format' ) ) {
			$output->json( $report );
		} else {
			foreach ( $report as $name => $value ) {
				if ( 'problems' !== $name ) {
					$output->line( $name . ': ' . ( is_scalar( $value ) && ! is_bool( $value ) ? (string) $value : (string) wp_json_encode( $value ) ) );
				}
			}
			foreach ( $report['problems'] as $problem ) {
				$output->warning( sprintf( '%s (%s, %d, %s)', Alert_Words::title( $problem['cause'] ), '' === $problem['code'] ? $problem['cause'] : $problem['code'], $problem['count'], $problem['since'] ) );
			}
		}
		return $report['ok'] ? Command::OK : Command::PROBLEM;
	}

	/**
	 * Tests of Site Health, each with what to do.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function doctor( Arguments $arguments, Output $output ): int {
		$rows = array();
		foreach ( self::tests() as $name => $test ) {
			$rows[] = self::finding( $name, $test );
		}
		foreach ( $this->health->report()['problems'] as $problem ) {
			$rows[] = array(
				'test'   => 'alert ' . $problem['cause'],
				'status' => 'critical',
				'result' => Alert_Words::title( $problem['cause'] ),
				'advice' => '',
			);
		}
		$output->items( $rows, array( 'test', 'status', 'result' ), $arguments->text( 'format' ) );
		if ( 'table' === $arguments->text( 'format' ) ) {
			foreach ( $rows as $row ) {
				if ( 'good' !== $row['status'] && '' !== $row['advice'] ) {
					$output->line( '' );
					$output->line( $row['test'] . ': ' . $row['result'] );
					$output->line( '  ' . $row['advice'] );
				}
			}
		}
		return in_array( 'critical', array_column( $rows, 'status' ), true ) ? Command::PROBLEM : Command::OK;
	}

	/**
	 * Our tests, by name: those that answer at once and those that WordPress runs later.
	 *
	 * @return array<string,mixed> What is to be called.
	 */
	private static function tests(): array {
		$all   = apply_filters( // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own filter.
			'site_status_tests',
			array(
				'direct' => array(),
				'async'  => array(),
			)
		);
		$tests = array();
		foreach ( array( 'direct', 'async' ) as $kind ) {
			foreach ( (array) ( $all[ $kind ] ?? array() ) as $name => $test ) {
				if ( str_starts_with( (string) $name, self::TESTS ) ) {
					$tests[ substr( (string) $name, strlen( self::TESTS ) ) ] = 'async' === $kind ? ( $test['async_direct_test'] ?? null ) : ( $test['test'] ?? null );
				}
			}
		}
		return $tests;
	}

	/**
	 * What a test found.
	 *
	 * @param string $name Its name.
	 * @param mixed  $test What is to be called.
	 * @return array{test:string,status:string,result:string,advice:string}
	 */
	private static function finding( string $name, mixed $test ): array {
		try {
			$found = is_callable( $test ) ? (array) $test() : array();
		} catch ( \Throwable $e ) {
			// A test that fails has found something.
			$found = array( 'label' => get_class( $e ) );
		}
		$status = (string) ( $found['status'] ?? 'critical' );
		$text   = str_replace( array( '</p>', '</li>' ), ' ', (string) ( $found['description'] ?? '' ) );
		return array(
			'test'   => $name,
			'status' => in_array( $status, array( 'good', 'recommended' ), true ) ? $status : 'critical',
			'result' => html_entity_decode( wp_strip_all_tags( (string) ( $found['label'] ?? '' ) ), ENT_QUOTES ),
			'advice' => html_entity_decode( trim( wp_strip_all_tags( $text ) ), ENT_QUOTES ),
		);
	}

	/**
	 * The journal.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function journal( Arguments $arguments, Output $output ): int {
		$id = $arguments->text( 'id' );
		if ( '' === $id ) {
			$rows = (array) ( $this->bridge->site_journal(
				array(
					'page'     => (int) $arguments->number( 'page', 1, 1000000 ),
					'per_page' => (int) $arguments->number( 'per-page', 1, 200 ),
				)
			)['rows'] ?? array() );
		} else {
			$rows = (array) ( Queue_Commands::known( $this->bridge->submission( $id ) )['journal'] ?? array() );
		}
		$output->items( Time::readable( $rows, array( 'at' ), $arguments->text( 'format' ) ), array( 'id', 'at', 'event', 'step', 'outcome', 'code', 'http_status', 'duration_ms', 'detail' ), $arguments->text( 'format' ) );
		return Command::OK;
	}
}
