<?php
/**
 * Parts of a command's synopsis.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * Makes them in the form of `WP_CLI::add_command()`, which the plain script reads as well. WP-CLI has options of its own
 * (`--path`, `--url`, `--user`, `--quiet` …), whose names no command may use.
 */
final class Synopsis {

	/** Formats of a list. */
	public const FORMATS = array( 'table', 'json', 'csv', 'ids', 'count' );

	/**
	 * An argument without a name.
	 *
	 * @param string $name        Its name in help texts.
	 * @param string $description A sentence.
	 * @param bool   $is_optional Whether it may be left out.
	 * @param bool   $is_repeated Whether there may be several.
	 * @return array<string,mixed>
	 */
	public static function argument( string $name, string $description, bool $is_optional = false, bool $is_repeated = false ): array {
		return array(
			'type'        => 'positional',
			'name'        => $name,
			'description' => $description,
			'optional'    => $is_optional,
			'repeating'   => $is_repeated,
		);
	}

	/**
	 * An option with a value.
	 *
	 * @param string       $name        Its name.
	 * @param string       $description A sentence.
	 * @param string       $preset      What counts where it is not given; empty: nothing.
	 * @param list<string> $choices     What it may be; empty: anything.
	 * @return array<string,mixed>
	 */
	public static function option( string $name, string $description, string $preset = '', array $choices = array() ): array {
		$option = array(
			'type'        => 'assoc',
			'name'        => $name,
			'description' => $description,
			'optional'    => true,
		);
		if ( '' !== $preset ) {
			$option['default'] = $preset;
		}
		if ( array() !== $choices ) {
			$option['options'] = $choices;
		}
		return $option;
	}

	/**
	 * An option without a value.
	 *
	 * @param string $name        Its name.
	 * @param string $description A sentence.
	 * @return array<string,mixed>
	 */
	public static function flag( string $name, string $description ): array {
		return array(
			'type'        => 'flag',
			'name'        => $name,
			'description' => $description,
			'optional'    => true,
		);
	}

	/**
	 * `--format`.
	 *
	 * @param list<string> $choices Formats; the first one counts where none is given.
	 * @return array<string,mixed>
	 */
	public static function format( array $choices = self::FORMATS ): array {
		return self::option( 'format', __( 'How it is printed.', 'halt-tracker' ), $choices[0], $choices );
	}

	/**
	 * `--yes`.
	 *
	 * @return array<string,mixed>
	 */
	public static function yes(): array {
		return self::flag( 'yes', __( 'Do not ask.', 'halt-tracker' ) );
	}

	/**
	 * `--sandbox`.
	 *
	 * @return array<string,mixed>
	 */
	public static function sandbox(): array {
		return self::flag( 'sandbox', __( 'The account for tests instead of the live one.', 'halt-tracker' ) );
	}

	/**
	 * How a part is typed.
	 *
	 * @param array<string,mixed> $part A part.
	 * @return string
	 */
	public static function typed( array $part ): string {
		$text = match ( $part['type'] ) {
			'positional' => '<' . $part['name'] . '>' . ( empty( $part['repeating'] ) ? '' : '…' ),
			'assoc'      => '--' . $part['name'] . '=<' . ( isset( $part['options'] ) ? implode( '|', $part['options'] ) : $part['name'] ) . '>',
			default      => '--' . $part['name'],
		};
		return empty( $part['optional'] ) ? $text : '[' . $text . ']';
	}
}
