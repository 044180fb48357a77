<?php
/**
 * Closed jobs where they are read without their page.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Jobs\Job_Meta;

require_once __DIR__ . '/class-jobs-case.php';

/**
 * Tests of `Closed_Elsewhere`.
 */
final class Closed_Jobs_Test extends Jobs_Case {

	/**
	 * A job whose last day was yesterday, a closed one and an open one.
	 *
	 * @return array{int,int,int}
	 */
	private function jobs(): array {
		return array(
			$this->job( 'Past accountant', array( Job_Meta::VALID_THROUGH => (string) wp_date( 'Y-m-d', time() - DAY_IN_SECONDS ) ) ),
			$this->job( 'Closed accountant', array(), array( 'post_status' => Job_Meta::CLOSED ) ),
			$this->job( 'Open accountant' ),
		);
	}

	public function test_a_past_job_is_no_item_of_rest(): void {
		list( $past, $closed, $open ) = $this->jobs();
		foreach ( array( $past, $closed ) as $id ) {
			foreach ( array( "halt_job/{$id}", "halt_job/{$id}?context=embed", "HALT_JOB/{$id}", "halt_job/000{$id}", "halt_job/{$id}/", "halt_job/{$id}?_method=HEAD" ) as $path ) {
				$answer = self::get( "/wp-json/wp/v2/{$path}" );
				$this->assertSame( 410, $answer['status'], $path );
				$this->assert_lacks( 'ccountant', $answer['body'], $path );
			}
		}
		$this->assertSame( 200, self::get( "/wp-json/wp/v2/halt_job/{$open}" )['status'] );
		wp_set_current_user( 1 );
		$this->assertSame( 200, rest_do_request( "/wp/v2/halt_job/{$past}" )->get_status(), 'who may edit it reads it' );
		wp_set_current_user( 0 );
		$this->assertSame( 410, rest_do_request( "/wp/v2/halt_job/{$past}" )->get_status() );
		$this->assertSame( 401, rest_do_request( new \WP_REST_Request( 'DELETE', "/wp/v2/halt_job/{$past}" ) )->get_status(), 'whoever changes is asked by WordPress' );
	}

	public function test_a_past_job_is_not_found_by_the_search_of_rest(): void {
		$open = $this->jobs()[2];
		foreach ( array( 'subtype=halt_job', 'subtype=any' ) as $query ) {
			$found = json_decode( self::get( '/wp-json/wp/v2/search?search=accountant&' . $query )['body'], true );
			$this->assertSame( array( $open ), array_column( $found, 'id' ), $query );
		}
	}

	public function test_a_past_job_has_no_card_on_other_sites(): void {
		list( $past, $closed, $open ) = $this->jobs();
		foreach ( array( 'past-accountant', 'closed-accountant' ) as $slug ) {
			$card = self::get( "/jobs/{$slug}/embed/" );
			$this->assertSame( 410, $card['status'], $slug );
			$this->assert_lacks( 'We look for somebody', $card['body'] );
			$this->assert_lacks( 'wp-embed-heading"> <a', (string) preg_replace( '/\s+/', ' ', $card['body'] ) );
			$this->assertSame( 404, self::get( '/wp-json/oembed/1.0/embed?url=' . rawurlencode( home_url( "/jobs/{$slug}/" ) ) )['status'] );
			$this->assert_lacks( ' accountant', self::get( "/jobs/{$slug}/feed/" )['body'] );
		}
		$this->assertSame( 200, self::get( '/jobs/open-accountant/embed/' )['status'] );
		$this->assertSame( 200, self::get( '/wp-json/oembed/1.0/embed?url=' . rawurlencode( (string) get_permalink( $open ) ) )['status'] );
	}
}
