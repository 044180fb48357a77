<?php
/**
 * What was typed behind a command.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

defined( 'ABSPATH' ) || exit;

/**
 * Read and checked by the command's synopsis; values by name.
 */
final class Arguments {

	/**
	 * Makes it.
	 *
	 * @param array<string,string|bool|list<string>> $values Values by name: texts, true, or lists.
	 */
	private function __construct( private array $values ) {
	}

	/**
	 * Reads the words of a plain command line.
	 *
	 * @param list<string> $words Words behind the command's name.
	 * @return array{0:list<string>,1:array<string,string|true>} Arguments, and options by name.
	 */
	public static function split( array $words ): array {
		$arguments = array();
		$options   = array();
		foreach ( $words as $number => $word ) {
			if ( '--' === $word ) {
				return array( array_merge( $arguments, array_slice( $words, $number + 1 ) ), $options );
			}
			if ( 1 === preg_match( '/^--([a-z][a-z0-9-]*)(?:=(.*))?$/s', $word, $match ) ) {
				$options[ $match[1] ] = $match[2] ?? true;
			} elseif ( '-' !== $word && str_starts_with( $word, '-' ) ) {
				throw new Usage_Error( __( 'There are no short options.', 'halt-tracker' ) );
			} else {
				$arguments[] = $word;
			}
		}
		return array( $arguments, $options );
	}

	/**
	 * Checks what was typed.
	 *
	 * @param list<array<string,mixed>>       $synopsis  Synopsis of the command.
	 * @param list<string>                    $arguments Arguments.
	 * @param array<string,string|bool|int> $options   Options.
	 * @return self
	 * @throws Usage_Error When it does not fit.
	 */
	public static function of( array $synopsis, array $arguments, array $options ): self {
		$values = array();
		foreach ( $synopsis as $part ) {
			$name = (string) $part['name'];
			if ( 'positional' === $part['type'] ) {
				$values[ $name ] = empty( $part['repeating'] ) ? (string) ( array_shift( $arguments ) ?? '' ) : array_splice( $arguments, 0 );
				if ( empty( $part['optional'] ) && ( '' === $values[ $name ] || array() === $values[ $name ] ) ) {
					/* translators: %s: name of an argument. */
					throw new Usage_Error( sprintf( __( 'Missing: %s', 'halt-tracker' ), '<' . $name . '>' ) );
				}
			} elseif ( array_key_exists( $name, $options ) ) {
				$values[ $name ] = self::option( $part, $options[ $name ] );
				unset( $options[ $name ] );
			} else {
				$values[ $name ] = 'flag' === $part['type'] ? false : (string) ( $part['default'] ?? '' );
			}
		}
		if ( array() !== $options ) {
			/* translators: %s: name of an option. */
			throw new Usage_Error( sprintf( __( 'There is no option %s.', 'halt-tracker' ), '--' . array_key_first( $options ) ) );
		}
		if ( array() !== $arguments ) {
			throw new Usage_Error( __( 'There are more arguments than this command takes.', 'halt-tracker' ) );
		}
		return new self( $values );
	}

	/**
	 * A text.
	 *
	 * @param string $name Name of an argument or option.
	 * @return string Empty where it was not given.
	 */
	public function text( string $name ): string {
		$value = $this->values[ $name ] ?? '';
		return is_string( $value ) ? $value : '';
	}

	/**
	 * Several texts.
	 *
	 * @param string $name Name of an argument.
	 * @return list<string>
	 */
	public function texts( string $name ): array {
		$value = $this->values[ $name ] ?? array();
		return is_array( $value ) ? $value : array();
	}

	/**
	 * Whether an option without a value was given.
	 *
	 * @param string $name Name of the option.
	 * @return bool
	 */
	public function flag( string $name ): bool {
		return true === ( $this->values[ $name ] ?? false );
	}

	/**
	 * A number within bounds.
	 *
	 * @param string $name Name of the option.
	 * @param float  $low  Lowest.
	 * @param float  $high Highest.
	 * @return float
	 * @throws Usage_Error When it is no number, or out of bounds.
	 */
	public function number( string $name, float $low, float $high ): float {
		$text = $this->text( $name );
		if ( ! is_numeric( $text ) || (float) $text < $low || (float) $text > $high ) {
			/* translators: 1: name of an option, 2: lowest number, 3: highest number. */
			throw new Usage_Error( sprintf( __( '%1$s must be a number from %2$s to %3$s.', 'halt-tracker' ), '--' . $name, $low, $high ) );
		}
		return (float) $text;
	}

	/**
	 * The value of an option.
	 *
	 * @param array<string,mixed> $part  Part of the synopsis.
	 * @param mixed               $value As typed.
	 * @return string|bool
	 * @throws Usage_Error When it does not fit.
	 */
	private static function option( array $part, mixed $value ): string|bool {
		$name = '--' . $part['name'];
		if ( 'flag' === $part['type'] ) {
			if ( ! is_bool( $value ) ) {
				/* translators: %s: name of an option. */
				throw new Usage_Error( sprintf( __( '%s takes no value.', 'halt-tracker' ), $name ) );
			}
			return $value;
		}
		if ( is_bool( $value ) || '' === (string) $value ) {
			/* translators: %s: name of an option. */
			throw new Usage_Error( sprintf( __( '%s needs a value.', 'halt-tracker' ), $name . '=' ) );
		}
		if ( isset( $part['options'] ) && ! in_array( (string) $value, $part['options'], true ) ) {
			/* translators: 1: name of an option, 2: what it may be. */
			throw new Usage_Error( sprintf( __( '%1$s is one of: %2$s', 'halt-tracker' ), $name, implode( ', ', $part['options'] ) ) );
		}
		return (string) $value;
	}
}
