<?php
/**
 * Types and bounds of the settings.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * One description for the form, for other ways to write the option (WP-CLI, another plugin, an import) and for
 * whoever wants to know: whatever is saved passes {@see self::clean()}, and a value that cannot be used becomes the
 * default. The form is stricter: it names the field and keeps what was saved.
 */
class Settings_Schema {

	/** Whole numbers: lowest and highest. Sizes are bytes; the form takes whole megabytes. */
	public const NUMBERS = array(
		'max_attempts'            => array( 1, 100 ),
		'concurrency'             => array( 1, 64 ),
		'calls_per_minute'        => array( 1, 6000 ),
		'max_file'                => array( 1, 100 * MB_IN_BYTES ),
		'max_files'               => array( 0, 100 ),
		'tracker_max_file'        => array( 0, 100 * MB_IN_BYTES ),
		'scanner_timeout'         => array( 1, 120 ),
		'max_body'                => array( 1, 256 * MB_IN_BYTES ),
		'max_multipart'           => array( 1, 1024 * MB_IN_BYTES ),
		'spool_max_bytes'         => array( 1, 1048576 * MB_IN_BYTES ),
		'alert_waiting_minutes'   => array( 5, 10080 ),
		'alert_undelivered_hours' => array( 1, 720 ),
		'payload_days'            => array( 0, 36500 ),
		'journal_days'            => array( 0, 36500 ),
		'journal_rows'            => array( 0, 100000000 ),
		'undelivered_days'        => array( 0, 36500 ),
		'read_back'               => array( 0, 1000 ),
		'lost_threshold'          => array( 0, 100000 ),
		'per_source'              => array( 0, 60000 ),
		'per_address'             => array( 0, 60000 ),
		'jobs_removal_share'      => array( 1, 100 ),
		'jobs_sweep_hours'        => array( 0, 168 ),
		'jobs_closing_days'       => array( 0, 365 ),
	);

	/** Undelivered work must not end sooner than two warnings can be heard. */
	public const SHORTEST_UNDELIVERED = 90;

	/** Texts out of a closed list. */
	private const CHOICES = array(
		'region'           => Settings::REGIONS,
		'dialect'          => Settings::DIALECTS,
		'unscanned'        => Settings::UNSCANNED,
		'forwarded_header' => Settings::FORWARDED_HEADERS,
		'jobs_published'   => Settings::JOBS_PUBLISHED,
		'jobs_removal'     => Settings::JOBS_REMOVAL,
	);

	/** Registers the option, so that WordPress sanitises every way to write it. */
	public static function register(): void {
		register_setting(
			'halt_tracker',
			Settings::OPTION,
			array(
				'type'              => 'object',
				'description'       => __( 'Settings of Halt Tracker', 'halt-tracker' ),
				'sanitize_callback' => array( self::class, 'clean' ),
				// Hashes of tokens are in it; the management routes of our own show what may be seen.
				'show_in_rest'      => false,
			)
		);
	}

	/**
	 * JSON Schema of the option.
	 *
	 * @return array<string,mixed>
	 */
	public static function schema(): array {
		$properties = array();
		foreach ( Settings::defaults() as $name => $default ) {
			$properties[ $name ] = self::property( $name, $default ) + array( 'default' => $default );
		}
		return array(
			'type'                 => 'object',
			'properties'           => $properties,
			'additionalProperties' => false,
		);
	}

	/**
	 * Brings anything to settings of the right types; unknown members go.
	 *
	 * @param mixed $raw Anything.
	 * @return array<string,mixed> Only what was given.
	 */
	public static function clean( mixed $raw ): array {
		$clean = array();
		foreach ( array_intersect_key( is_array( $raw ) ? $raw : array(), Settings::defaults() ) as $name => $value ) {
			$clean[ $name ] = self::value( (string) $name, $value );
		}
		return $clean;
	}

	/**
	 * One value of the right type.
	 *
	 * @param string $name  Setting.
	 * @param mixed  $value Anything.
	 * @return mixed
	 */
	public static function value( string $name, mixed $value ): mixed {
		$default = Settings::defaults()[ $name ] ?? null;
		if ( is_bool( $default ) ) {
			return is_scalar( $value ) && filter_var( $value, FILTER_VALIDATE_BOOLEAN );
		}
		if ( is_int( $default ) ) {
			return self::number( $name, $value, $default );
		}
		if ( is_array( $default ) ) {
			return is_array( $value ) ? self::composed( $name, $value, $default ) : $default;
		}
		return is_scalar( $value ) ? self::text( $name, (string) $value, (string) $default ) : (string) $default;
	}

	/**
	 * A number within its bounds.
	 *
	 * @param string $name     Setting.
	 * @param mixed  $value    Anything.
	 * @param int    $fallback Where it is no number.
	 * @return int
	 */
	private static function number( string $name, mixed $value, int $fallback ): int {
		if ( ! is_numeric( $value ) ) {
			return $fallback;
		}
		if ( 'jobs_sweep_hours' === $name ) {
			return in_array( (int) $value, Settings::JOBS_HOURS, true ) ? (int) $value : $fallback;
		}
		list( $low, $high ) = self::NUMBERS[ $name ] ?? array( 0, PHP_INT_MAX );
		$number             = min( $high, max( $low, (int) $value ) );
		return 'undelivered_days' === $name && $number > 0 ? max( self::SHORTEST_UNDELIVERED, $number ) : $number;
	}

	/**
	 * A text of its own kind.
	 *
	 * @param string $name     Setting.
	 * @param string $text     Any text.
	 * @param string $fallback Where it cannot be used.
	 * @return string
	 */
	private static function text( string $name, string $text, string $fallback ): string {
		if ( isset( self::CHOICES[ $name ] ) ) {
			return in_array( $text, self::CHOICES[ $name ], true ) ? $text : $fallback;
		}
		$read = match ( $name ) {
			'classic_url', 'rest_url' => Setting_Values::base_url( $text ),
			'alert_url', 'ping_url'   => Setting_Values::address( $text ),
			'record_url'              => Admin\Record_Link::template( $text ),
			'scanner'                 => Setting_Values::scanner( $text ),
			'country'                 => Setting_Values::country( $text ),
			'jobs_apply'              => Setting_Values::job_apply( $text ),
			'jobs_closing_field'      => Setting_Values::line( $text ),
			'status_token_hash'       => 1 === preg_match( '/^([0-9a-f]{64})?$/D', $text ) ? $text : null,
			default                   => sanitize_text_field( $text ),
		};
		return $read ?? $fallback;
	}

	/**
	 * A list or a group.
	 *
	 * @param string       $name    Setting.
	 * @param array<mixed> $value   As given.
	 * @param array<mixed> $fallback The default.
	 * @return array<mixed>
	 */
	private static function composed( string $name, array $value, array $fallback ): array {
		$texts = array_values( array_map( 'strval', array_filter( $value, 'is_scalar' ) ) );
		switch ( $name ) {
			case 'tracker_sandbox':
				$group = array();
				foreach ( $fallback as $key => $default ) {
					$group[ $key ] = self::value( (string) $key, $value[ $key ] ?? $default );
				}
				return $group;
			case 'sources':
				return array_values( array_filter( array_map( array( self::class, 'source' ), $value ) ) );
			case 'schedule':
				return Setting_Values::schedule( implode( ',', $texts ) ) ?? $fallback;
			case 'types':
				return Profile_Shape::extensions( $texts );
			case 'jobs_keep':
				return array_values( array_intersect( Jobs\Job_Edits::FIELDS, $texts ) );
			case 'trusted_proxies':
				return array_values( array_filter( array_slice( $texts, 0, 100 ), array( Setting_Values::class, 'is_network' ) ) );
			case 'alert_recipients':
				return array_slice( array_values( array_filter( array_map( 'sanitize_email', $texts ), 'is_email' ) ), 0, 20 );
			default:
				return array_values( array_unique( array_map( 'sanitize_text_field', $texts ) ) );
		}
	}

	/**
	 * A sender with a token; null where it has no name.
	 *
	 * @param mixed $raw Anything.
	 * @return array<string,mixed>|null
	 */
	private static function source( mixed $raw ): ?array {
		$id = is_array( $raw ) && is_scalar( $raw['id'] ?? null ) ? Profile_Shape::id( (string) $raw['id'] ) : '';
		if ( '' === $id ) {
			return null;
		}
		$hash = static fn( mixed $text ): string => is_string( $text ) && 1 === preg_match( '/^[0-9a-f]*$/D', $text ) ? $text : '';
		return array(
			'id'             => $id,
			'token_hash'     => $hash( $raw['token_hash'] ?? '' ),
			'previous_hash'  => $hash( $raw['previous_hash'] ?? '' ),
			'previous_until' => absint( $raw['previous_until'] ?? 0 ),
			'profiles'       => array_values( array_map( 'sanitize_text_field', array_filter( (array) ( $raw['profiles'] ?? array() ), 'is_string' ) ) ),
		);
	}

	/**
	 * JSON Schema of one setting.
	 *
	 * @param string $name    Setting.
	 * @param mixed  $default Its default.
	 * @return array<string,mixed>
	 */
	private static function property( string $name, mixed $default ): array {
		if ( is_bool( $default ) ) {
			return array( 'type' => 'boolean' );
		}
		if ( is_int( $default ) ) {
			list( $low, $high ) = self::NUMBERS[ $name ] ?? array( 0, PHP_INT_MAX );
			return array(
				'type'    => 'integer',
				'minimum' => $low,
				'maximum' => $high,
			);
		}
		if ( is_array( $default ) ) {
			return array( 'type' => array_is_list( $default ) ? 'array' : 'object' );
		}
		return isset( self::CHOICES[ $name ] ) ? array(
			'type' => 'string',
			'enum' => self::CHOICES[ $name ],
		) : array( 'type' => 'string' );
	}
}
