<?php
/**
 * Google's rules for job postings.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

/**
 * Checks a `JobPosting` by what Google documents as required and recommended, with the types of values
 * (https://developers.google.com/search/docs/appearance/structured-data/job-posting, "Structured data type definitions")
 * and by the properties that https://schema.org/JobPosting knows.
 */
final class Job_Posting_Rules {

	private const REQUIRED = array( '@context', '@type', 'title', 'description', 'datePosted', 'hiringOrganization' );

	private const KNOWN = array( '@context', '@type', 'title', 'description', 'url', 'datePosted', 'validThrough', 'employmentType', 'hiringOrganization', 'identifier', 'industry', 'jobStartDate', 'totalJobOpenings', 'baseSalary', 'directApply', 'jobLocation', 'jobLocationType', 'applicantLocationRequirements' );

	private const EMPLOYMENT = array( 'FULL_TIME', 'PART_TIME', 'CONTRACTOR', 'TEMPORARY', 'INTERN', 'VOLUNTEER', 'PER_DIEM', 'OTHER' );

	private const UNITS = array( 'HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR' );

	/**
	 * What is wrong.
	 *
	 * @param array<string,mixed> $posting The posting, decoded.
	 * @return list<string>
	 */
	public static function faults( array $posting ): array {
		$faults = array();
		$check  = static function ( bool $is_right, string $what ) use ( &$faults ): void {
			if ( ! $is_right ) {
				$faults[] = $what;
			}
		};
		foreach ( self::REQUIRED as $name ) {
			$check( isset( $posting[ $name ] ) && '' !== $posting[ $name ], "{$name} is missing" );
		}
		foreach ( array_keys( $posting ) as $name ) {
			$check( in_array( $name, self::KNOWN, true ), "{$name} is no property" );
		}
		if ( array() !== $faults ) {
			return $faults;
		}
		$check( in_array( $posting['@context'], array( 'https://schema.org', 'https://schema.org/' ), true ) && 'JobPosting' === $posting['@type'], 'context or type' );
		$check( is_string( $posting['title'] ) && strip_tags( $posting['title'] ) === $posting['title'] && ! str_contains( $posting['title'], '&amp;' ), 'title is no plain text' );
		$check( 1 === preg_match( '/<(p|br|ul|li)\b/', $posting['description'] ) && strip_tags( $posting['description'] ) !== $posting['title'], 'description is no HTML or no more than the title' );
		$check( 0 === preg_match( '/<(script|style|iframe|form|a|img)\b|on\w+\s*=/i', $posting['description'] ), 'description has what does not belong there' );
		$check( self::is_date( $posting['datePosted'] ), 'datePosted' );
		$check( ! isset( $posting['validThrough'] ) || ( self::is_date_time( $posting['validThrough'] ) && strtotime( $posting['validThrough'] ) >= strtotime( $posting['datePosted'] ) ), 'validThrough' );
		$check( ! isset( $posting['jobStartDate'] ) || self::is_date( $posting['jobStartDate'] ), 'jobStartDate' );
		$check( ! isset( $posting['directApply'] ) || is_bool( $posting['directApply'] ), 'directApply' );
		$check( ! isset( $posting['totalJobOpenings'] ) || ( is_int( $posting['totalJobOpenings'] ) && $posting['totalJobOpenings'] > 0 ), 'totalJobOpenings' );
		$check( ! isset( $posting['employmentType'] ) || array() === array_diff( (array) $posting['employmentType'], self::EMPLOYMENT ), 'employmentType' );
		$check( ! isset( $posting['url'] ) || self::is_url( $posting['url'] ), 'url' );
		return array_merge( $faults, self::organization( $posting['hiringOrganization'] ), self::place( $posting ), self::salary( $posting['baseSalary'] ?? null ), self::identifier( $posting['identifier'] ?? null ) );
	}

	/**
	 * `Organization` with a name; logo and sameAs are addresses.
	 *
	 * @param mixed $organization The value.
	 * @return list<string>
	 */
	private static function organization( mixed $organization ): array {
		$is = is_array( $organization ) && 'Organization' === ( $organization['@type'] ?? '' ) && '' !== (string) ( $organization['name'] ?? '' );
		foreach ( array( 'sameAs', 'logo' ) as $name ) {
			$is = $is && ( ! isset( $organization[ $name ] ) || self::is_url( $organization[ $name ] ) );
		}
		return $is ? array() : array( 'hiringOrganization' );
	}

	/**
	 * A place with its country; or, for work from home, where applicants may live.
	 *
	 * @param array<string,mixed> $posting The posting.
	 * @return list<string>
	 */
	private static function place( array $posting ): array {
		$faults = array();
		if ( isset( $posting['jobLocationType'] ) ) {
			$from = $posting['applicantLocationRequirements'] ?? array();
			if ( 'TELECOMMUTE' !== $posting['jobLocationType'] || ( ! isset( $posting['jobLocation'] ) && ( ! in_array( $from['@type'] ?? '', array( 'Country', 'State', 'AdministrativeArea' ), true ) || '' === (string) ( $from['name'] ?? '' ) ) ) ) {
				$faults[] = 'work from home without a country of applicants';
			}
		} elseif ( ! isset( $posting['jobLocation'] ) ) {
			$faults[] = 'jobLocation is missing';
		}
		$address = $posting['jobLocation']['address'] ?? null;
		if ( isset( $posting['jobLocation'] ) && ( 'Place' !== $posting['jobLocation']['@type'] || 'PostalAddress' !== ( $address['@type'] ?? '' ) || '' === (string) ( $address['addressCountry'] ?? '' ) || in_array( '', $address, true ) ) ) {
			$faults[] = 'jobLocation';
		}
		return $faults;
	}

	/**
	 * `MonetaryAmount` with a `QuantitativeValue`.
	 *
	 * @param mixed $salary The value, or nothing.
	 * @return list<string>
	 */
	private static function salary( mixed $salary ): array {
		if ( null === $salary ) {
			return array();
		}
		$value  = $salary['value'] ?? array();
		$number = static fn( mixed $one ): bool => is_int( $one ) || is_float( $one );
		$is     = 'MonetaryAmount' === ( $salary['@type'] ?? '' ) && 1 === preg_match( '/^[A-Z]{3}$/', $salary['currency'] ?? '' ) && 'QuantitativeValue' === ( $value['@type'] ?? '' )
			&& in_array( $value['unitText'] ?? '', self::UNITS, true )
			&& ( isset( $value['value'] ) ? $number( $value['value'] ) : $number( $value['minValue'] ?? '' ) && $number( $value['maxValue'] ?? '' ) && $value['minValue'] < $value['maxValue'] );
		return $is ? array() : array( 'baseSalary' );
	}

	/**
	 * `PropertyValue` with name and value.
	 *
	 * @param mixed $identifier The value, or nothing.
	 * @return list<string>
	 */
	private static function identifier( mixed $identifier ): array {
		return null === $identifier || ( 'PropertyValue' === ( $identifier['@type'] ?? '' ) && '' !== ( $identifier['name'] ?? '' ) && is_string( $identifier['value'] ?? null ) && '' !== $identifier['value'] ) ? array() : array( 'identifier' );
	}

	/**
	 * Whether something is a day.
	 *
	 * @param mixed $value Anything.
	 */
	private static function is_date( mixed $value ): bool {
		return is_string( $value ) && 1 === preg_match( '/^\d{4}-\d{2}-\d{2}$/', $value );
	}

	/**
	 * Whether something is a moment with its zone.
	 *
	 * @param mixed $value Anything.
	 */
	private static function is_date_time( mixed $value ): bool {
		return is_string( $value ) && 1 === preg_match( '/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$/', $value );
	}

	/**
	 * Whether something is an address.
	 *
	 * @param mixed $value Anything.
	 */
	private static function is_url( mixed $value ): bool {
		return is_string( $value ) && false !== filter_var( $value, FILTER_VALIDATE_URL );
	}
}
