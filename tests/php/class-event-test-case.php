<?php
/**
 * What tests of events share.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Plugin;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Makes events, and visits them.
 */
abstract class Event_Test_Case extends Shell_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		wp_reset_query();
		unset( $GLOBALS['post'] ); // phpcs:ignore -- As it was.
		remove_all_filters( 'halt_tracker_event_date' );
		parent::tearDown();
	}

	/**
	 * Has the site deliver to the simulator when a test says so, whoever sends how fast.
	 *
	 * @return void
	 */
	protected function connect_to_simulator(): void {
		Activation::install();
		$this->settings->update( array( 'per_address' => 0, 'per_source' => 0, 'after_response' => false, 'spam_time_trap' => false, 'classic_url' => self::sandbox_url(), 'rest_url' => self::sandbox_url() ) );
		$ready = json_decode( (string) wp_remote_retrieve_body( wp_remote_get( self::sandbox_url() . '/_sim/ready' ) ), true );
		$this->assertSame( 'connected', Plugin::boot()->bridge->connect( 'api_token', $ready['apiToken'] )['state'] );
	}

	/**
	 * Makes an event.
	 *
	 * @param string              $title  Title.
	 * @param array<string,mixed> $meta   Meta, without the beginning `halt_event_`.
	 * @param array<string,mixed> $values Further values of the post.
	 * @return int
	 */
	protected function event( string $title, array $meta = array(), array $values = array() ): int {
		$id = wp_insert_post(
			wp_slash(
				$values + array(
					'post_type'   => 'halt_event',
					'post_status' => 'publish',
					'post_title'  => $title,
					'meta_input'  => array_combine( array_map( static fn( string $key ): string => 'halt_event_' . $key, array_keys( $meta ) ), $meta ),
				)
			)
		);
		$this->assertGreaterThan( 0, $id );
		return $id;
	}

	/**
	 * A day.
	 *
	 * @param string $when As `strtotime()` reads it.
	 * @return string `YYYY-MM-DD`.
	 */
	protected static function day( string $when ): string {
		return (string) wp_date( 'Y-m-d', strtotime( $when ) );
	}

	/**
	 * Makes the main query.
	 *
	 * @param array<string,mixed> $query Query.
	 */
	protected function visit( array $query ): void {
		$GLOBALS['wp_the_query'] = new \WP_Query(); // phpcs:ignore -- The main query is a global.
		$GLOBALS['wp_query']     = $GLOBALS['wp_the_query']; // phpcs:ignore -- The same.
		$GLOBALS['wp_query']->query( $query );
		$GLOBALS['post'] = $GLOBALS['wp_query']->post; // phpcs:ignore -- As WordPress does.
	}

	/**
	 * Answers of the core to the question of seats.
	 *
	 * @param int      $id        Event.
	 * @param int      $seats     Seats.
	 * @param int      $waitlist  Waiting.
	 * @param int|null $attendees Confirmed by Tracker.
	 */
	protected function counted( int $id, int $seats, int $waitlist = 0, ?int $attendees = null ): void {
		$this->engine->answers['registrationCounts'][ $id ] = compact( 'seats', 'waitlist', 'attendees' );
	}
}
