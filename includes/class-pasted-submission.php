<?php
/**
 * A submission that somebody pasted.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Reads the JSON that senders post to the ingest route into the shape of `submit` (docs/boundary.md), so that it can be
 * tried out. Every fault names the member that it is about. What counts when a request really comes is
 * `src/intake/http.rs`; this is a reader for people at a screen.
 */
class Pasted_Submission {

	/** Members of a request, other than those of the context. */
	private const CONTEXT = array( 'url', 'page_title', 'post_id', 'event_id', 'event_title', 'event_date', 'job_id', 'opportunity_id' );

	/**
	 * Makes it.
	 *
	 * @param array<string,mixed>                     $submission Shape of `submit`; empty where there are faults.
	 * @param list<array{member:string,fault:string}> $faults     What is wrong with it: codes.
	 */
	private function __construct( public readonly array $submission, public readonly array $faults ) {
	}

	/**
	 * Reads a text.
	 *
	 * @param string $json As pasted.
	 * @return self
	 */
	public static function read( string $json ): self {
		$read = json_decode( trim( $json ), true, 64, JSON_BIGINT_AS_STRING );
		if ( ! is_array( $read ) || ( array() !== $read && array_is_list( $read ) ) ) {
			return new self(
				array(),
				array(
					array(
						'member' => '',
						'fault'  => is_array( $read ) ? 'not_an_object' : 'not_json:' . json_last_error_msg(),
					),
				)
			);
		}
		$faults = array();
		$fields = self::fields( $read['fields'] ?? null, $faults );
		$files  = self::files( $read['files'] ?? array(), $faults );
		$form   = is_array( $read['form'] ?? null ) ? $read['form'] : array();
		if ( array() !== $faults ) {
			return new self( array(), $faults );
		}
		return new self(
			array(
				'path'    => 'php',
				'source'  => self::text( $read, 'source', 'webhook' ),
				'form'    => array(
					'id'     => self::text( $read, 'form_id', self::text( $form, 'id', '' ) ),
					'css_id' => self::text( $form, 'css_id', '' ),
					'name'   => self::text( $read, 'form_name', self::text( $form, 'name', '' ) ),
				),
				'fields'  => $fields,
				'context' => self::context( $read ),
				'files'   => $files,
			),
			array()
		);
	}

	/**
	 * The fields: an object of values, or a list of objects with key and value.
	 *
	 * @param mixed                                   $raw    As read.
	 * @param list<array{member:string,fault:string}> $faults Where faults go.
	 * @return list<array<string,mixed>>
	 */
	private static function fields( mixed $raw, array &$faults ): array {
		if ( ! is_array( $raw ) || array() === $raw ) {
			$faults[] = array(
				'member' => 'fields',
				'fault'  => is_array( $raw ) ? 'no_fields' : 'not_an_object',
			);
			return array();
		}
		$fields = array();
		foreach ( $raw as $key => $value ) {
			$label = '';
			if ( array_is_list( $raw ) ) {
				$label = is_array( $value ) ? self::text( $value, 'label', '' ) : '';
				$key   = is_array( $value ) ? self::text( $value, 'key', '' ) : '';
				$value = is_array( $value ) ? ( $value['value'] ?? '' ) : null;
			}
			$value = is_array( $value ) && array_is_list( $value ) ? implode( ', ', array_filter( $value, 'is_scalar' ) ) : $value;
			$value = is_bool( $value ) ? ( $value ? 'yes' : 'no' ) : $value;
			if ( '' === (string) $key || ! ( is_scalar( $value ) || null === $value ) ) {
				$faults[] = array(
					'member' => 'fields.' . (string) $key,
					'fault'  => '' === (string) $key ? 'no_key' : 'not_a_text',
				);
				continue;
			}
			$fields[] = array(
				'key'   => (string) $key,
				'label' => $label,
				'value' => (string) $value,
			);
		}
		return $fields;
	}

	/**
	 * The files. Only what is in the JSON counts: a path would name a file of this server.
	 *
	 * @param mixed                                   $raw    As read.
	 * @param list<array{member:string,fault:string}> $faults Where faults go.
	 * @return list<array<string,string>>
	 */
	private static function files( mixed $raw, array &$faults ): array {
		$files = array();
		foreach ( is_array( $raw ) ? array_values( $raw ) : array() as $index => $file ) {
			$content = is_array( $file ) ? preg_replace( '/\s+/', '', self::text( $file, 'content', '' ) ) : '';
			// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- How the ingest route takes files.
			if ( ! is_array( $file ) || '' === $content || false === base64_decode( (string) $content, true ) ) {
				$faults[] = array(
					'member' => 'files[' . $index . '].content',
					'fault'  => 'not_base64',
				);
				continue;
			}
			$files[] = array(
				'field'   => self::text( $file, 'field', '' ),
				'name'    => self::text( $file, 'name', '' ),
				'content' => (string) $content,
			);
		}
		if ( ! is_array( $raw ) ) {
			$faults[] = array(
				'member' => 'files',
				'fault'  => 'not_a_list',
			);
		}
		return $files;
	}

	/**
	 * Where on the site, and how the visitor came.
	 *
	 * @param array<string,mixed> $read The request.
	 * @return array<string,mixed>
	 */
	private static function context( array $read ): array {
		$given   = ( is_array( $read['context'] ?? null ) ? $read['context'] : array() ) + $read;
		$context = array();
		foreach ( self::CONTEXT as $name ) {
			if ( isset( $given[ $name ] ) && is_scalar( $given[ $name ] ) ) {
				$context[ $name ] = str_ends_with( $name, '_id' ) ? (int) $given[ $name ] : (string) $given[ $name ];
			}
		}
		$tracking = array();
		$meta     = array();
		foreach ( is_array( $given['meta'] ?? null ) ? $given['meta'] : array() as $name => $value ) {
			if ( is_scalar( $value ) ) {
				if ( str_starts_with( (string) $name, 'utm_' ) ) {
					$tracking[ (string) $name ] = (string) $value;
				} else {
					$meta[ (string) $name ] = (string) $value;
				}
			}
		}
		return $context + array(
			'tracking' => (object) ( ( is_array( $given['tracking'] ?? null ) ? array_map( 'strval', array_filter( $given['tracking'], 'is_scalar' ) ) : array() ) + $tracking ),
			'meta'     => (object) $meta,
		);
	}

	/**
	 * A member as text.
	 *
	 * @param array<mixed> $raw  Where it is.
	 * @param string       $key  Its name.
	 * @param string       $else What counts where it is no text.
	 * @return string
	 */
	private static function text( array $raw, string $key, string $else ): string {
		return is_scalar( $raw[ $key ] ?? null ) && '' !== (string) $raw[ $key ] ? (string) $raw[ $key ] : $else;
	}
}
