<?php
/**
 * The country of a job.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Search engines want one, and Tracker's record of a job names none (tracker-api.md 1.8). So the surest hint is taken:
 * what the job says, the country of “Remote, Germany”, what the settings say for phone numbers, a currency that only one country has, the site's zone.
 */
class Job_Country {

	/** Countries by a currency of their own. */
	private const BY_CURRENCY = array(
		'GBP' => 'GB',
		'USD' => 'US',
		'CAD' => 'CA',
		'AUD' => 'AU',
		'NZD' => 'NZ',
		'ZAR' => 'ZA',
		'INR' => 'IN',
		'SGD' => 'SG',
		'HKD' => 'HK',
		'JPY' => 'JP',
		'AED' => 'AE',
		'SEK' => 'SE',
		'NOK' => 'NO',
		'DKK' => 'DK',
		'PLN' => 'PL',
	);

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Names the country of phone numbers.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * The country.
	 *
	 * @param Job $job The job.
	 * @return string A name as the job has it, or an ISO 3166-1 code; empty where nobody knows.
	 */
	public function of( Job $job ): string {
		$country = $job->text( Job_Meta::COUNTRY );
		if ( '' === $country && Remote_Work::is_whole( $job->place() ) ) {
			// “Remote, Germany”: the only place that is named is the country.
			$named   = Country_Names::codes( $job->place() );
			$country = 1 === count( $named ) ? $named[0] : '';
		}
		if ( '' === $country ) {
			$country = strtoupper( (string) $this->settings->get( 'country' ) );
		}
		if ( '' === $country ) {
			$country = self::BY_CURRENCY[ $job->salary()->currency ] ?? self::of_zone();
		}
		/**
		 * Filters the country that search engines are told of a job. Without one they are told nothing of the job.
		 *
		 * @since 2.0.0
		 *
		 * @param string   $country A name or an ISO 3166-1 alpha-2 code.
		 * @param \WP_Post $post    The job.
		 */
		return trim( (string) apply_filters( 'halt_tracker_job_country', $country, $job->post ) );
	}

	/**
	 * The country of the site's time zone.
	 *
	 * @return string
	 */
	private static function of_zone(): string {
		$place = wp_timezone()->getLocation();
		$code  = is_array( $place ) ? (string) ( $place['country_code'] ?? '' ) : '';
		return 1 === preg_match( '/^[A-Z]{2}$/', $code ) ? $code : '';
	}
}
