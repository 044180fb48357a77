<?php
/**
 * What a job pays.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

defined( 'ABSPATH' ) || exit;

/**
 * Two numbers with a currency and a span of time, or words.
 */
class Salary {

	/** Lowest; null: not named. */
	public readonly ?float $from;

	/** Highest; null: not named, or the same as the lowest. */
	public readonly ?float $to;

	/** ISO 4217 code, or an empty string. */
	public readonly string $currency;

	/**
	 * Makes it.
	 *
	 * @param string $from     A number as text, or nothing.
	 * @param string $to       The same.
	 * @param string $per      `year`, `month`, `week`, `day`, `hour` or nothing.
	 * @param string $currency ISO 4217 code, or nothing.
	 * @param string $words    Words in the place of numbers.
	 */
	public function __construct( string $from, string $to, public readonly string $per, string $currency, public readonly string $words ) {
		$low  = self::number( $from );
		$high = self::number( $to );
		if ( null === $low || ( null !== $high && $high < $low ) ) {
			list( $low, $high ) = array( $high, $low );
		}
		$this->from     = $low;
		$this->to       = $high === $low ? null : $high;
		$this->currency = 1 === preg_match( '/^[A-Za-z]{3}$/', $currency ) ? strtoupper( $currency ) : '';
	}

	/**
	 * Whether numbers are named.
	 *
	 * @return bool
	 */
	public function has_numbers(): bool {
		return null !== $this->from;
	}

	/**
	 * In words, for people.
	 *
	 * @return string Empty where nothing is known.
	 */
	public function text(): string {
		if ( null === $this->from ) {
			return $this->words;
		}
		$text = self::money( $this->from, $this->currency );
		if ( null !== $this->to ) {
			/* translators: 1: lowest salary, 2: highest salary. */
			$text = sprintf( __( '%1$s – %2$s', 'halt-tracker' ), $text, self::money( $this->to, $this->currency ) );
		}
		$text = match ( $this->per ) {
			/* translators: %s: an amount or a range of amounts. */
			'year'  => sprintf( __( '%s per year', 'halt-tracker' ), $text ),
			/* translators: %s: an amount or a range of amounts. */
			'month' => sprintf( __( '%s per month', 'halt-tracker' ), $text ),
			/* translators: %s: an amount or a range of amounts. */
			'week'  => sprintf( __( '%s per week', 'halt-tracker' ), $text ),
			/* translators: %s: an amount or a range of amounts. */
			'day'   => sprintf( __( '%s per day', 'halt-tracker' ), $text ),
			/* translators: %s: an amount or a range of amounts. */
			'hour'  => sprintf( __( '%s per hour', 'halt-tracker' ), $text ),
			default => $text,
		};
		return '' === $this->words ? $text : $text . ', ' . $this->words;
	}

	/**
	 * The number in a text; nothing is paid with nothing.
	 *
	 * @param string $text A number as text.
	 * @return float|null
	 */
	private static function number( string $text ): ?float {
		return is_numeric( $text ) && (float) $text > 0 ? (float) $text : null;
	}

	/**
	 * An amount. PHP's own table of currencies is used where it is there.
	 *
	 * @param float  $amount   Amount.
	 * @param string $currency ISO 4217 code, or nothing.
	 * @return string
	 */
	private static function money( float $amount, string $currency ): string {
		$decimals = floor( $amount ) === $amount ? 0 : 2;
		if ( '' !== $currency && class_exists( \NumberFormatter::class ) ) {
			$format = new \NumberFormatter( determine_locale(), \NumberFormatter::CURRENCY );
			$format->setTextAttribute( \NumberFormatter::CURRENCY_CODE, $currency );
			$format->setAttribute( \NumberFormatter::FRACTION_DIGITS, $decimals );
			$text = $format->formatCurrency( $amount, $currency );
			if ( is_string( $text ) ) {
				return $text;
			}
		}
		return trim( $currency . ' ' . number_format_i18n( $amount, $decimals ) );
	}
}
