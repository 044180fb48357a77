<?php
/**
 * A submission out of a file.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Ingest_Action;

defined( 'ABSPATH' ) || exit;

/**
 * JSON in the shapes of the ingest route (docs/ingest.md): with `fields`, with `submission`, or flat. Only files that are named on the command line are read: a path inside the JSON
 * would let whoever wrote it choose a file of this machine.
 */
final class Given_Submission {

	/** Members of a flat object that are no fields, beside those of {@see Ingest_Action}. */
	private const ASIDE = array( 'form_info', 'source', 'submission_id', 'submission', 'event' );

	/**
	 * Reads one.
	 *
	 * @param string       $path   Path of the JSON; `-` or empty: standard input.
	 * @param string       $source Key of the source; empty: what the JSON says, else `cli`.
	 * @param list<string> $files  Files as `field=path`.
	 * @return array<string,mixed> Shape: docs/boundary.md, `submit`.
	 * @throws Failure When it is no submission.
	 * @throws Usage_Error When a file is not named as it should be.
	 */
	public static function read( string $path, string $source, array $files = array() ): array {
		$payload = json_decode( File::read( $path ), true, 64, JSON_BIGINT_AS_STRING );
		if ( ! is_array( $payload ) || array_is_list( $payload ) || ! empty( $payload['errors'] ) ) {
			throw new Failure( __( 'This is no submission: an object of JSON is wanted, as the ingest route takes it.', 'halt-tracker' ) );
		}
		foreach ( is_array( $payload['files'] ?? null ) ? $payload['files'] : array() as $file ) {
			if ( ! is_array( $file ) || isset( $file['path'] ) ) {
				throw new Failure( __( 'The JSON names a file of this machine. Name files on the command line.', 'halt-tracker' ) );
			}
		}
		$payload['files'] = is_array( $payload['files'] ?? null ) ? array_values( $payload['files'] ) : array();
		foreach ( $files as $file ) {
			list( $field, $name ) = array_pad( explode( '=', $file, 2 ), 2, '' );
			if ( '' === $field || '' === $name ) {
				throw new Usage_Error( __( 'A file is named like resume=/path/to/cv.pdf.', 'halt-tracker' ) );
			}
			if ( ! is_file( $name ) || ! is_readable( $name ) ) {
				throw new Failure( __( 'The file cannot be read.', 'halt-tracker' ) );
			}
			$payload['files'][] = array(
				'field' => $field,
				'name'  => basename( $name ),
				'path'  => (string) realpath( $name ),
			);
		}
		$named = is_scalar( $payload['source'] ?? null ) ? (string) $payload['source'] : '';
		if ( '' === $source ) {
			$source = '' === $named ? 'cli' : $named;
		}
		return Ingest_Action::submission( $source, self::plain( $payload ) );
	}

	/**
	 * One of the route's shapes as other plugins hand it over.
	 *
	 * @param array<string,mixed> $payload The JSON.
	 * @return array<string,mixed>
	 */
	private static function plain( array $payload ): array {
		if ( ! is_array( $payload['fields'] ?? null ) && is_array( $payload['submission'] ?? null ) ) {
			$payload['fields'] = $payload['submission'];
			if ( 'et_pb_contact_form' === ( $payload['form_info']['module_slug'] ?? '' ) ) {
				$payload['fields'] = wp_unslash( $payload['fields'] );
			}
		}
		return array_diff_key( $payload, array_flip( self::ASIDE ) );
	}
}
