<?php
/**
 * A job as search engines read it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Divi_Context;
use Halt\Tracker\Jobs\Job_Html;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * A `JobPosting` (https://schema.org/JobPosting) by Google's rules for job postings
 * (https://developers.google.com/search/docs/appearance/structured-data/job-posting): required are title, description,
 * datePosted, hiringOrganization and a place with its country, or, for work from home, the country of applicants. A job
 * that cannot have them is told nothing of: half of a record counts as a fault of the whole site. What is not known is left
 * out and never guessed, but for the country ({@see Job_Country}).
 */
class Job_Posting {

	/** Google's words for spans of time by ours. */
	private const UNITS = array(
		'hour'  => 'HOUR',
		'day'   => 'DAY',
		'week'  => 'WEEK',
		'month' => 'MONTH',
		'year'  => 'YEAR',
	);

	/** Markup that a description may have. */
	private const MARKUP = array(
		'p'      => array(),
		'br'     => array(),
		'ul'     => array(),
		'ol'     => array(),
		'li'     => array(),
		'strong' => array(),
		'b'      => array(),
		'em'     => array(),
		'i'      => array(),
		'h2'     => array(),
		'h3'     => array(),
		'h4'     => array(),
	);

	/**
	 * Makes it.
	 *
	 * @param Settings    $settings Whether the client may be named.
	 * @param Job_Country $country  Knows the country.
	 * @param Apply_Form  $apply    Knows whether the form is on the page.
	 */
	public function __construct( private Settings $settings, private Job_Country $country, private Apply_Form $apply ) {
	}

	/**
	 * The record.
	 *
	 * @param Job $job An open job.
	 * @return array<string,mixed> Empty where something that is required is not known.
	 */
	public function of( Job $job ): array {
		$organization = $this->organization( $job );
		$description  = self::description( $job );
		$place        = $this->place( $job );
		$posting      = array();
		if ( '' !== $job->title() && '' !== $description && array() !== $place ) {
			$posting = array_filter(
				array(
					'@context'           => 'https://schema.org/',
					'@type'              => 'JobPosting',
					'title'              => $job->title(),
					'description'        => $description,
					'url'                => (string) get_permalink( $job->post ),
					'datePosted'         => $job->posted_on(),
					'validThrough'       => self::valid_through( $job ),
					'employmentType'     => self::one_or_many( Employment_Type::of( $job ) ),
					'hiringOrganization' => $organization,
					'identifier'         => self::identifier( $job, (string) $organization['name'] ),
					'industry'           => implode( ', ', $job->terms( Job_Meta::SECTOR ) ),
					'jobStartDate'       => $job->date( Job_Meta::START_DATE ),
					'totalJobOpenings'   => $job->number( Job_Meta::POSITIONS ),
					'baseSalary'         => self::salary( $job->salary() ),
					'directApply'        => $this->apply->is_on_page( $job->post ),
				) + $place
			);
		}
		/**
		 * Filters what search engines are told of an open job; an empty array: nothing.
		 *
		 * @since 2.0.0
		 *
		 * @param array<string,mixed> $posting A `JobPosting` of schema.org, or empty where something required is missing.
		 * @param \WP_Post            $post    The job.
		 */
		return (array) apply_filters( 'halt_tracker_job_posting', $posting, $job->post );
	}

	/**
	 * Who hires: the site, or the client where the settings say so.
	 *
	 * @param Job $job The job.
	 * @return array<string,string>
	 */
	private function organization( Job $job ): array {
		$client = $this->settings->get( 'jobs_show_client' ) ? $job->text( Job_Meta::CLIENT ) : '';
		if ( '' !== $client ) {
			return array(
				'@type' => 'Organization',
				'name'  => $client,
			);
		}
		$logo = wp_get_attachment_image_url( (int) get_theme_mod( 'custom_logo' ), 'full' );
		return array_filter(
			array(
				'@type'  => 'Organization',
				'name'   => Divi_Context::plain( (string) get_bloginfo( 'name' ) ),
				'sameAs' => home_url( '/' ),
				'logo'   => is_string( $logo ) ? $logo : (string) get_site_icon_url(),
			)
		);
	}

	/**
	 * Where the work is, and from where one may apply.
	 *
	 * @param Job $job The job.
	 * @return array<string,mixed> Empty where the country is not known.
	 */
	private function place( Job $job ): array {
		$country = $this->country->of( $job );
		if ( '' === $country ) {
			return array();
		}
		if ( $job->is_remote() ) {
			return array(
				'jobLocationType'               => 'TELECOMMUTE',
				'applicantLocationRequirements' => array(
					'@type' => 'Country',
					'name'  => $country,
				),
			);
		}
		$city = $job->text( Job_Meta::CITY );
		return array(
			'jobLocation' => array(
				'@type'   => 'Place',
				'address' => array_filter(
					array(
						'@type'           => 'PostalAddress',
						'addressLocality' => Remote_Work::place( '' === $city ? $job->place() : $city ),
						'addressRegion'   => $job->text( Job_Meta::REGION ),
						'postalCode'      => $job->text( Job_Meta::POSTCODE ),
						'addressCountry'  => $country,
					)
				),
			),
		);
	}

	/**
	 * The whole text, with the markup that Google reads. Nothing is rendered for it: a form in the text would work on
	 * what a visitor sends while the head of the page is printed.
	 *
	 * @param Job $job The job.
	 * @return string HTML; empty where the job says no more than its title.
	 */
	private static function description( Job $job ): string {
		$text = strip_shortcodes( (string) preg_replace( '/<!--.*?-->/s', '', $job->post->post_content ) );
		$html = '';
		foreach ( array( $text, $job->text( Job_Meta::SKILLS ), $job->text( Job_Meta::BENEFITS ) ) as $part ) {
			$html .= wpautop( trim( wp_kses( Job_Html::clean( $part ), self::MARKUP ) ) );
		}
		$html = trim( (string) preg_replace( '#\s*<p>(\s|&nbsp;)*</p>\s*#', '', $html ) );
		return Job_Html::plain( $html ) === $job->title() ? '' : $html;
	}

	/**
	 * The end of the last day, in the site's zone.
	 *
	 * @param Job $job The job.
	 * @return string ISO 8601, or an empty string.
	 */
	private static function valid_through( Job $job ): string {
		$day = $job->date( Job_Meta::VALID_THROUGH );
		$end = '' === $day ? false : date_create_immutable( $day . ' 23:59:59', wp_timezone() );
		return false === $end ? '' : $end->format( DATE_ATOM );
	}

	/**
	 * The reference with whose it is.
	 *
	 * @param Job    $job  The job.
	 * @param string $name Who hires.
	 * @return array<string,string>
	 */
	private static function identifier( Job $job, string $name ): array {
		return '' === $job->reference() ? array() : array(
			'@type' => 'PropertyValue',
			'name'  => $name,
			'value' => $job->reference(),
		);
	}

	/**
	 * The salary, where it has numbers, a currency and a span of time.
	 *
	 * @param Salary $salary The salary.
	 * @return array<string,mixed>
	 */
	private static function salary( Salary $salary ): array {
		if ( null === $salary->from || '' === $salary->currency || ! isset( self::UNITS[ $salary->per ] ) ) {
			return array();
		}
		$number = static fn( float $amount ): int|float => floor( $amount ) === $amount ? (int) $amount : $amount;
		$amount = null === $salary->to
			? array( 'value' => $number( $salary->from ) )
			: array(
				'minValue' => $number( $salary->from ),
				'maxValue' => $number( $salary->to ),
			);
		return array(
			'@type'    => 'MonetaryAmount',
			'currency' => $salary->currency,
			'value'    => array( '@type' => 'QuantitativeValue' ) + $amount + array( 'unitText' => self::UNITS[ $salary->per ] ),
		);
	}

	/**
	 * One value as such, more as a list.
	 *
	 * @param list<string> $values Values.
	 * @return string|list<string>
	 */
	private static function one_or_many( array $values ): string|array {
		return 1 === count( $values ) ? $values[0] : $values;
	}
}
