<?php
/**
 * What visitors look for among the jobs, letter by letter.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs_Front\Job_Filter;
use Halt\Tracker\Jobs_Front\Term_Counts;

require_once __DIR__ . '/class-jobs-case.php';

/**
 * Tests of `Job_Filter`, `Job_Search` and the pages of `Job_List`.
 */
final class Jobs_Search_Test extends Jobs_Case {

	/**
	 * Filters did nothing for terms whose slugs are percent octets.
	 */
	public function test_terms_of_every_script_filter(): void {
		$places = array( 'Гамбург', 'الرياض', '東京', '🚀 Space', '🚀', 'São Paulo', 'Zürich' );
		foreach ( $places as $number => $place ) {
			$this->job( "Job {$number}", array( Job_Meta::LOCATION => $place ) );
		}
		$form = self::get( '/jobs/' )['body'];
		foreach ( $places as $number => $place ) {
			$slug = get_term_by( 'name', $place, Job_Meta::LOCATION )->slug;
			$this->assert_has( 'value="' . $slug . '"', $form, $place );
			$page = self::get( '/jobs/?job_location=' . rawurlencode( $slug ) )['body'];
			$this->assertSame( array( "Job {$number}" ), self::titles( $page ), $place );
			$this->assertMatchesRegularExpression( '#value="' . preg_quote( $slug, '#' ) . '"\s+selected#', $page, $place );
			$this->assertSame( array( "Job {$number}" ), self::titles( self::get( '/jobs/?job_location=' . rawurlencode( strtoupper( $slug ) ) )['body'] ), $place );
			$list = self::get( (string) get_permalink( $this->make_page( '[halt_jobs location="' . $place . '"]' ) ) )['body'];
			$this->assertSame( array( "Job {$number}" ), self::titles( $list ), $place );
		}
		$this->assertSame( array( 'Job 2' ), self::titles( self::get( '/jobs/?job_location=' . rawurlencode( '東京' ) )['body'] ), 'typed into the address' );
	}

	/**
	 * WordPress decoded the keyword once more, and its search parts words at a plus.
	 */
	public function test_keywords_are_looked_for_as_they_are(): void {
		foreach ( array( 'C++ developer', 'C developer', 'Developer of C#', 'Bonus 50% paid', 'Bonus 50 paid', 'R&D engineer', 'R&amp;D chemist', 'RD engineer', 'Octet %2B writer', 'Back\\slash fan', "O'Neill clerk" ) as $title ) {
			$this->job( $title, array( Job_Meta::SECTOR => 'Any', Job_Meta::REFERENCE => 'REF+' . substr( md5( $title ), 0, 6 ) ), array( 'post_content' => 'Text.' ) );
		}
		$list = (string) get_permalink( $this->make_page( '[halt_jobs]' ) );
		foreach ( array(
			'C++'           => array( 'C++ developer' ),
			'C++ developer' => array( 'C++ developer' ),
			'developer C#'  => array( 'Developer of C#' ),
			'50%'           => array( 'Bonus 50% paid' ),
			'R&D'           => array( 'R&D chemist', 'R&D engineer' ),
			'R&D engineer'  => array( 'R&D engineer' ),
			'%2B'           => array( 'Octet %2B writer' ),
			'Back\\slash'   => array( 'Back\\slash fan' ),
			"O'Neill"       => array( "O'Neill clerk" ),
			'"C++ dev"'     => array( 'C++ developer' ),
			'REF+' . substr( md5( 'C developer' ), 0, 6 ) => array( 'C developer' ),
		) as $keyword => $titles ) {
			foreach ( array( home_url( '/jobs/' ), $list ) as $url ) {
				$page  = self::get( $url . '?job_keyword=' . rawurlencode( $keyword ) )['body'];
				$found = self::titles( $page );
				sort( $found );
				$this->assertSame( $titles, $found, $keyword );
				$this->assert_has( 'value="' . esc_attr( $keyword ) . '" maxlength', $page, $keyword );
				$this->assert_has( 'Any (' . count( $titles ) . ')', (string) preg_replace( '/\s+/', ' ', $page ), $keyword );
			}
			$this->assertSame( array( count( $titles ) ), array_column( Term_Counts::of( Job_Meta::SECTOR, new Job_Filter( $keyword ) ), 'count' ), $keyword );
		}
		$this->assertSame( array( 'C++ developer' ), self::titles( self::get( '/jobs/?s=developer&job_keyword=C%2B%2B' )['body'] ) );
	}

	/**
	 * An old link to a page that is not there any more said that there are no jobs.
	 */
	public function test_a_page_past_the_end_is_the_last_one(): void {
		for ( $n = 1; $n <= 5; $n++ ) {
			$this->job( "Job number {$n}", array(), array( 'post_date' => "2026-01-0{$n} 10:00:00" ) );
		}
		$url  = (string) get_permalink( $this->make_page( '[halt_jobs per_page="2"]' ) );
		$page = self::get( $url . '?job_page=99' );
		$this->assertSame( 200, $page['status'] );
		$this->assertSame( array( 'Job number 1' ), self::titles( $page['body'] ) );
		$this->assert_has( '5 vacancies', $page['body'] );
		$this->assertMatchesRegularExpression( '#aria-current="page"[^>]*>3<#', $page['body'] );
		$this->assertSame( array( 'Job number 3' ), self::titles( self::get( $url . '?job_page=99&job_keyword=3' )['body'] ) );
		$this->assert_has( 'No vacancy fits.', self::get( $url . '?job_page=99&job_keyword=nothing' )['body'] );
		$this->assertSame( 404, self::get( '/jobs/page/99/' )['status'], 'of the archive, as everywhere in WordPress' );
	}
}
