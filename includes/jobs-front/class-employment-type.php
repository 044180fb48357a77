<?php
/**
 * Work types as search engines know them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

defined( 'ABSPATH' ) || exit;

/**
 * Each account of Tracker words its work types as it likes; Google knows eight values
 * (https://developers.google.com/search/docs/appearance/structured-data/job-posting, `employmentType`).
 */
class Employment_Type {

	/** Patterns by value; the first four may come together. */
	private const WORDS = array(
		'PART_TIME'  => '/\bpart[\s_-]?time\b/i',
		'CONTRACTOR' => '/\b(contract(or|ing)?|freelanc\w*|self[\s-]?employed|interim|umbrella|ltd|limited company|b2b)\b/i',
		'TEMPORARY'  => '/\b(temp(orary|s)?|temp[\s-]to[\s-]perm|fixed[\s-]?term|ftc|seasonal|maternity cover|cover)\b/i',
		'FULL_TIME'  => '/\bfull[\s_-]?time\b/i',
		'INTERN'     => '/\b(intern(ship)?s?|placement year|work experience|trainee(ship)?)\b/i',
		'VOLUNTEER'  => '/\b(volunt\w+|unpaid)\b/i',
		'PER_DIEM'   => '/\b(per[\s-]?diem|day[\s-]?rate|zero[\s-]?hours?|casual|ad[\s-]?hoc|bank (staff|worker))\b/i',
	);

	/**
	 * The values for a job.
	 *
	 * @param Job $job The job.
	 * @return list<string> Empty where nothing is known.
	 */
	public static function of( Job $job ): array {
		$names = $job->terms( \Halt\Tracker\Jobs\Job_Meta::TYPE );
		$types = self::of_names( $names );
		/**
		 * Filters what search engines are told of a job's type.
		 *
		 * @since 2.0.0
		 *
		 * @param string[] $types Some of FULL_TIME, PART_TIME, CONTRACTOR, TEMPORARY, INTERN, VOLUNTEER, PER_DIEM, OTHER.
		 * @param string[] $names The work types as Tracker words them.
		 * @param \WP_Post $post  The job.
		 */
		return array_values( (array) apply_filters( 'halt_tracker_job_employment_types', $types, $names, $job->post ) );
	}

	/**
	 * The values for some names. Permanent work is full-time unless somebody says otherwise.
	 *
	 * @param list<string> $names Work types as Tracker words them.
	 * @return list<string>
	 */
	public static function of_names( array $names ): array {
		$text = implode( ' | ', $names );
		if ( '' === trim( $text ) ) {
			return array();
		}
		$types = array_keys( array_filter( self::WORDS, static fn( string $pattern ): bool => 1 === preg_match( $pattern, $text ) ) );
		if ( array() === $types && 1 === preg_match( '/\bperm(anent)?\b/i', $text ) ) {
			return array( 'FULL_TIME' );
		}
		return array() === $types ? array( 'OTHER' ) : $types;
	}
}
