<?php
/**
 * Shapes of what goes into abilities and comes out.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Abilities;

use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

/**
 * JSON schemas, written once.
 */
class Schema {

	/**
	 * An object.
	 *
	 * @param array<string,array<string,mixed>> $properties Members.
	 * @param list<string>                      $required   Those that must be there.
	 * @return array<string,mixed>
	 */
	public static function object( array $properties, array $required = array() ): array {
		$schema = array(
			'type'                 => 'object',
			'properties'           => $properties,
			'additionalProperties' => false,
		);
		return array() === $required ? $schema : $schema + array( 'required' => $required );
	}

	/**
	 * A value of a plain type.
	 *
	 * @param string|list<string> $type        Type.
	 * @param string              $description What it is.
	 * @return array<string,mixed>
	 */
	public static function value( string|array $type, string $description ): array {
		return array(
			'type'        => $type,
			'description' => $description,
		);
	}

	/**
	 * An input that may be left out as a whole.
	 *
	 * @param array<string,array<string,mixed>> $properties Members.
	 * @return array<string,mixed>
	 */
	public static function optional( array $properties ): array {
		return self::object( $properties ) + array( 'default' => array() );
	}

	/**
	 * The id of a submission: a ULID.
	 *
	 * @return array<string,mixed>
	 */
	public static function id(): array {
		return array(
			'type'        => 'string',
			'pattern'     => '^[0-9A-HJKMNP-TV-Z]{26}$',
			'description' => __( 'Id of a submission.', 'halt-tracker' ),
		);
	}

	/**
	 * A state of a submission.
	 *
	 * @return array<string,mixed>
	 */
	public static function state(): array {
		return array(
			'type'        => 'string',
			'enum'        => array_keys( Words::states() ),
			'description' => __( 'State of the submission.', 'halt-tracker' ),
		);
	}

	/**
	 * A time as text, or null.
	 *
	 * @param string $description What it is.
	 * @return array<string,mixed>
	 */
	public static function time( string $description ): array {
		return array(
			'type'        => array( 'string', 'null' ),
			'format'      => 'date-time',
			'description' => $description,
		);
	}

	/**
	 * A time of the core as text.
	 *
	 * @param mixed $milliseconds Unix milliseconds.
	 * @return string|null Null for none.
	 */
	public static function moment( mixed $milliseconds ): ?string {
		return is_numeric( $milliseconds ) && (int) $milliseconds > 0 ? gmdate( 'Y-m-d\TH:i:s\Z', intdiv( (int) $milliseconds, 1000 ) ) : null;
	}
}
