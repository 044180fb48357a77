<?php
/**
 * What tests of jobs on the front share.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs_Front\Job;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Makes jobs and asks for pages as a visitor does.
 */
abstract class Jobs_Case extends Shell_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		foreach ( Job_Meta::TAXONOMIES as $taxonomy ) {
			foreach ( get_terms( array( 'taxonomy' => $taxonomy, 'hide_empty' => false, 'fields' => 'ids' ) ) as $term ) {
				wp_delete_term( (int) $term, $taxonomy );
			}
		}
		self::use_theme( 'divi-fixture' );
		wp_reset_query();
		parent::tearDown();
	}

	/**
	 * Makes a job, gone at the end of the test.
	 *
	 * @param string              $title Its title.
	 * @param array<string,mixed> $meta  Meta and terms, by key.
	 * @param array<string,mixed> $post  Members of the post.
	 */
	protected function job( string $title, array $meta = array(), array $post = array() ): int {
		$id = $this->make_page( (string) ( $post['post_content'] ?? "<p>We look for somebody for {$title}.</p>" ), 'halt_job' );
		foreach ( $meta as $key => $value ) {
			if ( in_array( $key, Job_Meta::TAXONOMIES, true ) ) {
				wp_set_object_terms( $id, $value, $key );
			} else {
				update_post_meta( $id, $key, wp_slash( $value ) );
			}
		}
		wp_update_post( wp_slash( array( 'ID' => $id ) + $post + array( 'post_title' => $title, 'post_name' => sanitize_title( $title ) ) ) );
		return $id;
	}

	/**
	 * A job as the front reads it.
	 *
	 * @param int $id Its post.
	 */
	protected static function read( int $id ): Job {
		return new Job( get_post( $id ) );
	}

	/**
	 * Makes the main query of this process.
	 *
	 * @param array<string,mixed> $query Query.
	 */
	protected function visit( array $query ): void {
		// The main query is told by being the one.
		$GLOBALS['wp_query']     = new \WP_Query(); // phpcs:ignore -- The main query is a global.
		$GLOBALS['wp_the_query'] = $GLOBALS['wp_query']; // phpcs:ignore -- The same.
		$GLOBALS['wp_query']->query( $query );
	}

	/**
	 * Asks the site for a page.
	 *
	 * @param string $url Address, or what follows the site's.
	 * @return array{status:int,body:string}
	 */
	protected static function get( string $url ): array {
		$answer = wp_remote_get( str_starts_with( $url, 'http' ) ? $url : home_url( $url ), array( 'redirection' => 0, 'timeout' => 30 ) );
		self::assertIsArray( $answer );
		return array( 'status' => (int) wp_remote_retrieve_response_code( $answer ), 'body' => (string) wp_remote_retrieve_body( $answer ) );
	}

	/**
	 * Titles of the jobs that a page lists, in their order.
	 *
	 * @param string $html The page.
	 * @return list<string>
	 */
	protected static function titles( string $html ): array {
		preg_match_all( '#class="halt-jobs__title"><a [^>]*>([^<]*)</a>#', $html, $match );
		return array_map( static fn( string $title ): string => html_entity_decode( $title, ENT_QUOTES ), $match[1] );
	}

	/**
	 * Asserts that a page has a text, without printing the page.
	 *
	 * @param string $text What is looked for.
	 * @param string $page The page.
	 * @param string $note Where.
	 */
	protected function assert_has( string $text, string $page, string $note = '' ): void {
		$this->assertTrue( str_contains( $page, $text ), "“{$text}” is missing {$note}" );
	}

	/**
	 * Asserts that a page does not have a text.
	 *
	 * @param string $text What is looked for.
	 * @param string $page The page.
	 * @param string $note Where.
	 */
	protected function assert_lacks( string $text, string $page, string $note = '' ): void {
		$this->assertFalse( str_contains( $page, $text ), "“{$text}” is there {$note}" );
	}

	/**
	 * Has the site use another theme.
	 *
	 * @param string $theme Its directory.
	 */
	protected static function use_theme( string $theme ): void {
		if ( get_option( 'stylesheet' ) !== $theme ) {
			update_option( 'template', $theme );
			update_option( 'stylesheet', $theme );
		}
	}
}
