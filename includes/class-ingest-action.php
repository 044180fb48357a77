<?php
/**
 * The entry for other plugins of the site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * `do_action( 'halt_tracker_ingest', 'my-form', $payload )`: no HTTP, no secret (Divi contract, section 6).
 *
 * The payload is either `{form_id, form_name, fields, meta, files, delivery_id}` or flat, its own members
 * being the fields. Values must be unslashed.
 */
class Ingest_Action {

	public const HOOK = 'halt_tracker_ingest';

	/** Members that are no fields in a flat payload. */
	private const RESERVED = array( 'form_id', 'form_name', 'fields', 'meta', 'files', 'delivery_id', 'errors' );

	/** Other names, as the ingest route takes them. */
	private const ALIASES = array(
		'job_post_id'   => 'job_id',
		'event_post_id' => 'event_id',
	);

	/** Members of `meta` that have a place of their own. */
	private const CONTEXT = array( 'url', 'page_title', 'post_id', 'event_id', 'event_title', 'event_date', 'job_id', 'opportunity_id' );

	/**
	 * Makes it.
	 *
	 * @param Local_Intake $intake Takes the submission, in the core or in the spool.
	 */
	public function __construct( private Local_Intake $intake ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( self::HOOK, array( $this, 'handle' ), 10, 2 );
	}

	/**
	 * Takes a submission; never throws into the plugin that hands it over.
	 *
	 * @param mixed $source  Key of the source; profiles may name it.
	 * @param mixed $payload The submission.
	 * @return void
	 */
	public function handle( $source, $payload = array() ): void {
		if ( ! is_array( $payload ) || ! empty( $payload['errors'] ) ) {
			return;
		}
		try {
			$this->intake->take( self::submission( is_scalar( $source ) ? (string) $source : '', $payload ), self::HOOK );
		} catch ( \Throwable $e ) {
			Problem_Counter::count( self::HOOK, $e );
		}
	}

	/**
	 * The submission as the core wants it.
	 *
	 * @param string       $source  Key of the source.
	 * @param array<mixed> $payload What was handed over.
	 * @return array<string,mixed>
	 */
	public static function submission( string $source, array $payload ): array {
		$fields = is_array( $payload['fields'] ?? null ) ? $payload['fields'] : array_diff_key( $payload, array_flip( self::RESERVED ) );
		$files  = array();
		foreach ( is_array( $payload['files'] ?? null ) ? $payload['files'] : array() as $file ) {
			if ( is_array( $file ) ) {
				$files[] = self::file( $file );
			}
		}
		return array(
			'path'        => 'php',
			'source'      => $source,
			'delivery_id' => self::text( $payload['delivery_id'] ?? '' ),
			'form'        => array(
				'id'     => self::text( $payload['form_id'] ?? '' ),
				'css_id' => '',
				'name'   => self::text( $payload['form_name'] ?? '' ),
			),
			'fields'      => self::fields( $fields ),
			'context'     => self::context( is_array( $payload['meta'] ?? null ) ? $payload['meta'] : array() ),
			'files'       => $files,
		);
	}

	/**
	 * Fields out of `key => text`, `key => list` or `key => {value, label}`.
	 *
	 * @param array<mixed> $raw Fields as handed over.
	 * @return list<array{key:string,label:string,value:string,choices:list<string>}>
	 */
	private static function fields( array $raw ): array {
		$fields = array();
		foreach ( $raw as $key => $value ) {
			$label = '';
			if ( is_array( $value ) && array_key_exists( 'value', $value ) ) {
				$label = self::text( $value['label'] ?? '' );
				$value = $value['value'];
			}
			$choices  = is_array( $value ) ? array_map( array( self::class, 'text' ), array_values( array_filter( $value, 'is_scalar' ) ) ) : array();
			$fields[] = array(
				'key'     => Divi_Fields::lower( trim( (string) $key ) ),
				'label'   => $label,
				'value'   => is_array( $value ) ? implode( ', ', $choices ) : self::text( $value ),
				'choices' => $choices,
			);
		}
		return $fields;
	}

	/**
	 * The context out of `meta`.
	 *
	 * @param array<mixed> $meta Meta as handed over.
	 * @return array<string,mixed>
	 */
	private static function context( array $meta ): array {
		$context  = array();
		$tracking = array();
		$rest     = array();
		foreach ( $meta as $key => $value ) {
			$key = strtolower( (string) $key );
			$key = self::ALIASES[ $key ] ?? $key;
			if ( ! is_scalar( $value ) ) {
				continue;
			}
			if ( in_array( $key, self::CONTEXT, true ) ) {
				$context[ $key ] = str_ends_with( $key, '_id' ) ? absint( $value ) : self::text( $value );
			} elseif ( str_starts_with( $key, 'utm_' ) || in_array( $key, Divi_Context::CLICK_IDS, true ) ) {
				$tracking[ $key ] = self::text( $value );
			} else {
				$rest[ $key ] = self::text( $value );
			}
		}
		return self::with_job( $context ) + array(
			'tracking' => (object) $tracking,
			'meta'     => (object) $rest,
		);
	}

	/**
	 * The context with what this site knows of the job that it names by its post.
	 *
	 * @param array<string,mixed> $context Members with a place of their own.
	 * @return array<string,mixed>
	 */
	private static function with_job( array $context ): array {
		$named = (int) ( $context['job_id'] ?? 0 );
		$named = $named > 0 ? $named : (int) ( $context['post_id'] ?? 0 );
		$job   = $named > 0 ? get_post( $named ) : null;
		if ( ! $job instanceof \WP_Post || Divi_Context::JOB_TYPE !== $job->post_type ) {
			return $context;
		}
		return array_filter( $context ) + array(
			'job_id'         => $job->ID,
			'opportunity_id' => absint( get_post_meta( $job->ID, Divi_Context::OPPORTUNITY_KEY, true ) ),
			'page_title'     => Divi_Context::plain( $job->post_title ),
		) + $context;
	}

	/**
	 * A file: its content in base64, its bytes, or a path on this server.
	 *
	 * @param array<mixed> $raw File as handed over.
	 * @return array{field:string,name:string,path:string,content:string,error:string}
	 */
	private static function file( array $raw ): array {
		$content = is_string( $raw['content'] ?? null ) ? $raw['content'] : '';
		if ( '' !== $content && 'base64' !== strtolower( self::text( $raw['encoding'] ?? 'base64' ) ) ) {
			$content = base64_encode( $content ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- JSON carries no bytes.
		}
		$path  = self::text( $raw['path'] ?? '' );
		$error = '' === $content && ( '' === $path || ! is_readable( $path ) ) ? Divi_Files::MISSING : '';
		return array(
			'field'   => Divi_Fields::lower( self::text( $raw['field'] ?? '' ) ),
			'name'    => self::text( $raw['name'] ?? '' ),
			'path'    => '' === $content && '' === $error ? $path : '',
			'content' => $content,
			'error'   => $error,
		);
	}

	/**
	 * A text with plain line ends.
	 *
	 * @param mixed $value Any value.
	 * @return string
	 */
	private static function text( mixed $value ): string {
		if ( is_bool( $value ) ) {
			return $value ? 'true' : 'false';
		}
		return is_scalar( $value ) ? str_replace( array( "\r\n", "\r" ), "\n", (string) $value ) : '';
	}
}
