<?php
/**
 * What an editor has set where Tracker says nothing, and what happens when the last day of a job passes.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Job_Box;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Jobs\Job_Edits;
use Halt\Tracker\Jobs\Job_Expiry;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Type;

require_once __DIR__ . '/class-shell-test-case.php';
require_once __DIR__ . '/trait-job-operations.php';

/**
 * Closing date, country and postcode among it.
 */
final class Jobs_Closing_Test extends Shell_Test_Case {

	use Job_Operations;

	/**
	 * What was set by hand stays while Tracker says nothing about it; what came from Tracker goes with it.
	 */
	public function test_what_tracker_does_not_name_stays_as_an_editor_has_set_it(): void {
		$post = $this->make_job( array( 'duration' => '6 months' ) );
		$mine = array( Job_Meta::VALID_THROUGH => '2030-01-02', Job_Meta::COUNTRY => 'GB', Job_Meta::POSTCODE => 'BS1', Job_Meta::SALARY_TEXT => 'good', Job_Meta::CATEGORY => 'Mine' ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Short.
		foreach ( $mine as $key => $value ) {
			update_post_meta( $post, $key, $value );
		}
		foreach ( array( 'A', 'B', 'C' ) as $title ) {
			$this->apply( self::operation( 'update', array( 'title' => $title ) ) );
			$this->assertSame( $title, get_post( $post )->post_title );
			$this->assertSame( $mine, array_map( static fn( string $key ): string => get_post_meta( $post, $key, true ), array_combine( array_keys( $mine ), array_keys( $mine ) ) ) );
			$this->assertSame( '', get_post_meta( $post, Job_Meta::DURATION, true ), 'it came from Tracker, and Tracker has taken it back' );
			$this->assertSame( array( 'salary', 'closing', 'country', 'postcode' ), Job_Edits::of( get_post( $post ) ), 'and the box says so' );
		}
		$this->apply( self::operation( 'update', array( 'valid_through' => '2031-01-01', 'country' => 'FR', 'salary_text' => 'better' ) ) );
		$this->assertSame( array( '2031-01-01', 'FR', 'BS1', 'better' ), array_map( static fn( string $key ): string => get_post_meta( $post, $key, true ), array( Job_Meta::VALID_THROUGH, Job_Meta::COUNTRY, Job_Meta::POSTCODE, Job_Meta::SALARY_TEXT ) ), 'what Tracker names is Tracker’s' );
		$this->assertSame( array( 'postcode' ), Job_Edits::of( get_post( $post ) ) );
		$this->apply( self::operation( 'update' ) );
		$this->assertSame( array( '', '', 'BS1', '' ), array_map( static fn( string $key ): string => get_post_meta( $post, $key, true ), array( Job_Meta::VALID_THROUGH, Job_Meta::COUNTRY, Job_Meta::POSTCODE, Job_Meta::SALARY_TEXT ) ) );
	}

	/**
	 * Edits of the closing date, the country and the postcode are kept where the settings say so.
	 */
	public function test_a_closing_date_by_hand_can_be_kept(): void {
		$this->settings->update( array( 'jobs_keep' => array( 'closing', 'country', 'postcode' ) ) );
		$post = $this->make_job( array( 'valid_through' => '2030-01-01', 'country' => 'FR', 'postcode' => 'X' ) );
		update_post_meta( $post, Job_Meta::VALID_THROUGH, '2030-05-05' );
		delete_post_meta( $post, Job_Meta::COUNTRY );
		foreach ( array( '2031-01-01', '2032-01-01', '' ) as $day ) {
			$this->apply( self::operation( 'update', array( 'valid_through' => $day, 'country' => 'DE', 'postcode' => $day ) ) );
			$this->assertSame( array( '2030-05-05', '', $day ), array_map( static fn( string $key ): string => get_post_meta( $post, $key, true ), array( Job_Meta::VALID_THROUGH, Job_Meta::COUNTRY, Job_Meta::POSTCODE ) ) );
		}
	}

	/**
	 * The box has fields for them; what was not changed there is not written, and nothing without its nonce.
	 */
	public function test_the_box_sets_closing_date_country_and_postcode(): void {
		$post = $this->make_job( array( 'country' => 'FR' ) );
		ob_start();
		( new Job_Box( $this->settings ) )->render( get_post( $post ) );
		$box = (string) ob_get_clean();
		foreach ( array( 'type="date"', 'name="halt_job[country]" value="FR"', 'name="halt_job_was[country]" value="FR"', 'Postcode' ) as $text ) {
			$this->assertStringContainsString( $text, $box );
		}
		$this->assertSame( 1, preg_match( '/name="halt_tracker_job_nonce" value="([0-9a-f]+)"/', $box, $nonce ) );
		$save  = function ( array $typed, array $was, string $nonce ) use ( $post ): array {
			$_POST = array( 'halt_job' => $typed, 'halt_job_was' => $was, 'halt_tracker_job_nonce' => $nonce ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- What was typed.
			( new Job_Box( $this->settings ) )->save( $post );
			return array_map( static fn( string $key ): string => get_post_meta( $post, $key, true ), array( Job_Meta::VALID_THROUGH, Job_Meta::COUNTRY, Job_Meta::POSTCODE ) );
		};
		$was   = array( 'closing' => '', 'country' => 'FR', 'postcode' => '' ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- As printed.
		$typed = array( 'closing' => '2030-02-28', 'country' => 'FR', 'postcode' => 'B\\S1 <b>x</b>' ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- As typed.
		$this->assertSame( array( '', 'FR', '' ), $save( $typed, $was, 'x' ) );
		update_post_meta( $post, Job_Meta::COUNTRY, 'DE' );
		$this->assertSame( array( '2030-02-28', 'DE', 'BS1 x' ), $save( $typed, $was, $nonce[1] ), 'the sync had written another country meanwhile' );
		$this->assertSame( array( '2030-02-28', 'DE', 'BS1 x' ), $save( array( 'closing' => '2030-02-30' ), $was, $nonce[1] ) );
		$this->assertSame( array( '', 'DE', 'BS1 x' ), $save( array( 'closing' => '' ), array( 'closing' => '2030-02-28' ), $nonce[1] ) );
		wp_set_current_user( 0 );
		$this->assertSame( array( '', 'DE', 'BS1 x' ), $save( $typed, $was, $nonce[1] ) );
	}

	/**
	 * Caches are told of a job on the day after its last, once; also of those that ended while cron did not run.
	 */
	public function test_caches_are_told_when_the_last_day_has_passed(): void {
		$told = array();
		$tell = static function ( int $post ) use ( &$told ): void {
			if ( Job_Type::TYPE === get_post_type( $post ) ) {
				$told[] = $post;
			}
		};
		$ends = function ( string $day, string $status = 'publish' ): int {
			$job = $this->make_page( '', Job_Type::TYPE );
			wp_update_post( array( 'ID' => $job, 'post_status' => $status ) );
			update_post_meta( $job, Job_Meta::VALID_THROUGH, $day );
			return $job;
		};
		$day  = static fn( string $when ): string => (string) wp_date( 'Y-m-d', strtotime( $when ) );
		$old  = $ends( $day( '-9 days' ) );
		$past = array( $ends( $day( '-1 day' ) ), $ends( $day( '-3 days' ) ) );
		$ends( $day( '+0 days' ) );
		$ends( $day( '-1 day' ), 'draft' );
		$ends( '' );
		add_action( 'clean_post_cache', $tell );
		$expiry = new Job_Expiry();
		$this->assertSame( 0, $expiry->run(), 'the first time nothing has ended since' );
		update_option( Job_Expiry::OPTION, array( 'day' => $day( '-3 days' ) ) );
		try {
			self::with_failing_queries( 'SELECT DISTINCT p.ID', fn() => $expiry->run() );
			$this->fail( 'the day was taken for done' );
		} catch ( Core_Exception $e ) {
			$this->assertSame( array(), $told );
		}
		$before = wp_cache_get_last_changed( 'posts' );
		$this->assertSame( 2, $expiry->run() );
		$this->assertSame( $past, $told );
		$this->assertNotContains( $old, $told );
		$this->assertNotSame( $before, wp_cache_get_last_changed( 'posts' ), 'counts are made anew' );
		$this->assertSame( 0, $expiry->run() );
		remove_action( 'clean_post_cache', $tell );
	}
}
