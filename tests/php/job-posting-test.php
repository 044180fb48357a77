<?php
/**
 * What search engines read of a job.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs_Front\Apply_Form;
use Halt\Tracker\Jobs_Front\Employment_Type;
use Halt\Tracker\Jobs_Front\Job_Country;
use Halt\Tracker\Jobs_Front\Job_Posting;

require_once __DIR__ . '/class-jobs-case.php';
require_once __DIR__ . '/class-job-posting-rules.php';

/**
 * Tests of `Job_Posting`, `Structured_Data` and what they are made of, against {@see Job_Posting_Rules}.
 */
final class Job_Posting_Test extends Jobs_Case {

	private const FULL = array(
		Job_Meta::OPPORTUNITY_ID => 1026,
		Job_Meta::REFERENCE      => 'JOB-1026',
		Job_Meta::SALARY_FROM    => '40000',
		Job_Meta::SALARY_TO      => '50000.50',
		Job_Meta::SALARY_PER     => 'year',
		Job_Meta::CURRENCY       => 'GBP',
		Job_Meta::CITY           => 'Bristol',
		Job_Meta::REGION         => 'Avon',
		Job_Meta::POSTCODE       => 'BS1 4DJ',
		Job_Meta::POSTED_ON      => '2026-01-02',
		Job_Meta::VALID_THROUGH  => '2099-12-31',
		Job_Meta::START_DATE     => '2099-11-01',
		Job_Meta::POSITIONS      => 2,
		Job_Meta::CLIENT         => 'Secret Ltd',
		Job_Meta::SKILLS         => '<ul><li>Excel</li></ul>',
		Job_Meta::SECTOR         => 'Finance & Banking',
		Job_Meta::TYPE           => 'Permanent',
	);

	/**
	 * The posting of a job, made in this process.
	 *
	 * @param int $id The job.
	 * @return array<string,mixed>
	 */
	private function posting( int $id ): array {
		return ( new Job_Posting( $this->settings, new Job_Country( $this->settings ), new Apply_Form( $this->settings ) ) )->of( self::read( $id ) );
	}

	/**
	 * What the page of a job has for search engines.
	 *
	 * @param string $html The page.
	 * @return list<array<string,mixed>>
	 */
	private static function found( string $html ): array {
		preg_match_all( '#<script type="application/ld\+json">(.*?)</script>#s', $html, $match );
		return array_map( static fn( string $json ): array => json_decode( $json, true, 16, JSON_THROW_ON_ERROR ), $match[1] );
	}

	public function test_full_job(): void {
		$found = self::found( self::get( (string) get_permalink( $this->job( 'Accountant & Co', self::FULL ) ) )['body'] );
		$this->assertCount( 1, $found );
		$this->assertSame( array(), Job_Posting_Rules::faults( $found[0] ) );
		$this->assertSame( 'Accountant & Co', $found[0]['title'] );
		$this->assertSame( '2026-01-02', $found[0]['datePosted'] );
		$this->assertSame( '2099-12-31T23:59:59+00:00', $found[0]['validThrough'] );
		$this->assertSame( 'FULL_TIME', $found[0]['employmentType'] );
		$this->assertSame( 'Finance & Banking', $found[0]['industry'] );
		$this->assertSame( array( '@type' => 'PostalAddress', 'addressLocality' => 'Bristol', 'addressRegion' => 'Avon', 'postalCode' => 'BS1 4DJ', 'addressCountry' => 'GB' ), $found[0]['jobLocation']['address'] );
		$this->assertSame( array( '@type' => 'QuantitativeValue', 'minValue' => 40000, 'maxValue' => 50000.5, 'unitText' => 'YEAR' ), $found[0]['baseSalary']['value'] );
		$this->assertSame( array( '@type' => 'PropertyValue', 'name' => 'Halt Tracker', 'value' => 'JOB-1026' ), $found[0]['identifier'] );
		$this->assertSame( array( 'Halt Tracker', home_url( '/' ) ), array( $found[0]['hiringOrganization']['name'], $found[0]['hiringOrganization']['sameAs'] ) );
		$this->assert_has( '<li>Excel</li>', $found[0]['description'] );
		$this->assert_lacks( 'Secret', (string) wp_json_encode( $found[0] ) );
		$this->assertArrayNotHasKey( 'directApply', $found[0] );
	}

	/**
	 * No title and no text can end the element.
	 */
	public function test_hostile_job(): void {
		$job  = $this->job( 'A </script><script>alert(1)</script> <b>B</b> "\' 🚀', array( Job_Meta::REFERENCE => '</script><!--' ) + self::FULL, array( 'post_name' => 'hostile', 'post_content' => '<p onclick="x()">Text</p><script>alert(2)</script><form action="/x">Form</form><p>&lt;/script&gt; <a href="javascript:x()">link</a></p>[halt_job_apply]' ) );
		$page = self::get( (string) get_permalink( $job ) )['body'];
		$head = substr( $page, 0, (int) strpos( $page, '</head>' ) );
		$this->assert_lacks( '<script>alert', substr( $page, 0, (int) strpos( $page, 'halt-jobs__content' ) ) );
		$this->assertSame( 1, substr_count( $head, 'application/ld+json' ) );
		$found = self::found( $page );
		$this->assertCount( 1, $found );
		$this->assertSame( array(), Job_Posting_Rules::faults( $found[0] ) );
		$this->assert_lacks( 'alert(2)', $found[0]['description'] );
		$this->assert_lacks( '[halt', $found[0]['description'] );
	}

	public function test_what_is_not_known_is_left_out(): void {
		$posting = $this->posting( $this->job( 'Bare', array( Job_Meta::CITY => 'Leeds' ) ) );
		$this->assertSame( array(), Job_Posting_Rules::faults( $posting ) );
		foreach ( array( 'validThrough', 'baseSalary', 'employmentType', 'identifier', 'industry', 'jobStartDate', 'totalJobOpenings', 'directApply' ) as $name ) {
			$this->assertArrayNotHasKey( $name, $posting );
		}
		$without_unit = $this->posting( $this->job( 'Unit', array( Job_Meta::SALARY_PER => '' ) + self::FULL ) );
		$this->assertArrayNotHasKey( 'baseSalary', $without_unit );
		$one = $this->posting( $this->job( 'One', array( Job_Meta::SALARY_TO => '', Job_Meta::SALARY_PER => 'day' ) + self::FULL ) );
		$this->assertSame( array( '@type' => 'QuantitativeValue', 'value' => 40000, 'unitText' => 'DAY' ), $one['baseSalary']['value'] );
		$this->assertSame( array(), Job_Posting_Rules::faults( $one ) );
	}

	/**
	 * Half a record is worse than none.
	 */
	public function test_without_what_is_required_there_is_none(): void {
		$this->assertSame( array(), $this->posting( $this->job( 'Silent', array( Job_Meta::SKILLS => '' ) + self::FULL, array( 'post_content' => '<p>Silent</p>' ) ) ) );
		$this->assertSame( array(), $this->posting( $this->job( 'Empty', array( Job_Meta::SKILLS => '' ) + self::FULL, array( 'post_content' => '<!-- wp:halt-tracker/job-apply /-->' ) ) ) );
		$nowhere = static fn(): string => '';
		add_filter( 'halt_tracker_job_country', $nowhere );
		$posting = $this->posting( $this->job( 'Nowhere', self::FULL ) );
		remove_filter( 'halt_tracker_job_country', $nowhere );
		$this->assertSame( array(), $posting );
	}

	public function test_remote(): void {
		$is_remote = array( 'Remote', 'Remote (UK)', 'Remote, UK', 'UK - Remote', 'Remote - Germany', 'Fully remote', '100% remote', 'Remote in the United States', 'Remote (UK or Ireland)', 'Work from home', 'Working from anywhere', 'Home-based', 'Homeoffice', 'Remote working, Europe' );
		$is_not    = array( 'London or work from home', 'Hybrid remote, London', 'London', 'Remotely interesting Ltd', 'London, 2 days remote', 'London or remote', 'Remote (3 days), Leeds', 'Home Office, Croydon', 'Remote, Atlanta', 'Part remote', 'Hybrid' );
		foreach ( array_fill_keys( $is_remote, true ) + array_fill_keys( $is_not, false ) as $place => $is ) {
			$posting = $this->posting( $this->job( 'Place', array( Job_Meta::PLACE => $place, Job_Meta::CITY => '' ) + self::FULL ) );
			$this->assertSame( array(), Job_Posting_Rules::faults( $posting ), $place );
			$this->assertSame( $is, 'TELECOMMUTE' === ( $posting['jobLocationType'] ?? '' ), $place );
			$this->assertSame( $is, ! isset( $posting['jobLocation'] ), $place );
		}
	}

	/**
	 * The place is what is left without the days at home.
	 */
	public function test_some_days_at_home_are_not_remote(): void {
		foreach ( array( 'London, 2 days remote' => 'London', 'London or remote' => 'London', 'Remote (3 days), Leeds' => 'Leeds', 'London hybrid' => 'London', 'Hybrid remote, London' => 'London', 'Stoke and Hanley' => 'Stoke and Hanley' ) as $place => $town ) {
			$posting = $this->posting( $this->job( 'Place', array( Job_Meta::PLACE => $place, Job_Meta::CITY => '' ) + self::FULL ) );
			$this->assertSame( $town, $posting['jobLocation']['address']['addressLocality'], $place );
		}
		$this->assertArrayNotHasKey( 'addressLocality', $this->posting( $this->job( 'Place', array( Job_Meta::PLACE => 'Hybrid', Job_Meta::CITY => '' ) + self::FULL ) )['jobLocation']['address'] );
		$types = fn( array $types, string $place ): bool => isset( $this->posting( $this->job( 'Type', array( Job_Meta::TYPE => $types, Job_Meta::PLACE => $place ) + self::FULL ) )['jobLocationType'] );
		$this->assertTrue( $types( array( 'Permanent', 'Remote' ), '' ) );
		$this->assertTrue( $types( array( 'Permanent (remote)' ), 'London' ) );
		$this->assertFalse( $types( array( 'Remote', 'Hybrid' ), '' ) );
		$this->assertFalse( $types( array( 'Remote' ), 'London or remote' ) );
	}

	/**
	 * Applicants may come from the country that is named, not from that of the site.
	 */
	public function test_country_of_remote_work(): void {
		foreach ( array( 'Remote' => 'GB', 'Remote, Germany' => 'DE', 'USA (remote)' => 'US', 'Remote, Europe' => 'GB', 'Remote: UK or Ireland' => 'GB' ) as $place => $country ) {
			$posting = $this->posting( $this->job( 'Place', array( Job_Meta::PLACE => $place, Job_Meta::CITY => '' ) + self::FULL ) );
			$this->assertSame( array( '@type' => 'Country', 'name' => $country ), $posting['applicantLocationRequirements'], $place );
		}
	}

	public function test_country(): void {
		$country = fn( array $meta ): string => ( new Job_Country( $this->settings ) )->of( self::read( $this->job( 'Country', $meta ) ) );
		$this->assertSame( 'GB', $country( array() ), 'of the site’s zone' );
		$this->assertSame( 'US', $country( array( Job_Meta::CURRENCY => 'USD' ) ) );
		$this->settings->update( array( 'country' => 'ie' ) );
		$this->assertSame( 'IE', $country( array( Job_Meta::CURRENCY => 'USD' ) ) );
		$this->assertSame( 'Malta', $country( array( Job_Meta::COUNTRY => 'Malta' ) ) );
	}

	public function test_employment_types(): void {
		foreach ( array(
			'Permanent'                       => array( 'FULL_TIME' ),
			'Permanent, part time'            => array( 'PART_TIME' ),
			'Contract'                        => array( 'CONTRACTOR' ),
			'Contract Part-Time'              => array( 'PART_TIME', 'CONTRACTOR' ),
			'Temp'                            => array( 'TEMPORARY' ),
			'Temporary'                       => array( 'TEMPORARY' ),
			'Fixed Term'                      => array( 'TEMPORARY' ),
			'Interim'                         => array( 'CONTRACTOR' ),
			'Internship'                      => array( 'INTERN' ),
			'International sales'             => array( 'OTHER' ),
			'Volunteer'                       => array( 'VOLUNTEER' ),
			'Zero hours'                      => array( 'PER_DIEM' ),
			'Executive'                       => array( 'OTHER' ),
			'full time'                       => array( 'FULL_TIME' ),
		) as $name => $types ) {
			$this->assertSame( $types, Employment_Type::of_names( array( $name ) ), $name );
		}
		$this->assertSame( array(), Employment_Type::of_names( array() ) );
	}

	public function test_the_client_only_where_the_setting_says_so(): void {
		$this->settings->update( array( 'jobs_show_client' => true ) );
		$posting = $this->posting( $this->job( 'Client', self::FULL ) );
		$this->assertSame( array( '@type' => 'Organization', 'name' => 'Secret Ltd' ), $posting['hiringOrganization'] );
		$this->assertSame( array(), Job_Posting_Rules::faults( $posting ) );
	}

	/**
	 * The rules find faults where there are some.
	 */
	public function test_the_rules_are_rules(): void {
		$good = $this->posting( $this->job( 'Good', self::FULL ) );
		$this->assertSame( array(), Job_Posting_Rules::faults( $good ) );
		foreach ( array(
			array( 'title' => '' ),
			array( 'title' => '<b>x</b>' ),
			array( 'datePosted' => 'today' ),
			array( 'validThrough' => '2099-12-31' ),
			array( 'employmentType' => 'PERMANENT' ),
			array( 'directApply' => 'true' ),
			array( 'jobLocation' => array( '@type' => 'Place', 'address' => array( '@type' => 'PostalAddress', 'addressLocality' => 'Leeds' ) ) ),
			array( 'jobLocationType' => 'TELECOMMUTE', 'jobLocation' => null ),
			array( 'baseSalary' => array( '@type' => 'MonetaryAmount', 'currency' => 'GBP', 'value' => array( '@type' => 'QuantitativeValue', 'value' => '40000', 'unitText' => 'YEAR' ) ) ),
			array( 'hiringOrganization' => 'Halt' ),
			array( 'salary' => 1 ),
		) as $change ) {
			$this->assertNotSame( array(), Job_Posting_Rules::faults( array_filter( $change + $good, static fn( $value ): bool => null !== $value ) ), (string) wp_json_encode( $change ) );
		}
	}
}
