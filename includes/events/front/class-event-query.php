<?php
/**
 * Coming and past events.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events\Front;

use Halt\Tracker\Events\Event;
use Halt\Tracker\Events\Event_Meta;
use Halt\Tracker\Events\Event_Type;

defined( 'ABSPATH' ) || exit;

/**
 * The archive shows what is still to come, the soonest first; what is over has an address of its own, the latest first.
 */
class Event_Query {

	/** Parameter of the archive's address; `past` asks for what is over. */
	public const SHOW = 'halt_events';

	/** Events of a list at most. */
	public const MOST = 50;

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'query_vars', static fn( array $names ): array => array_merge( $names, array( self::SHOW ) ) );
		add_action( 'pre_get_posts', array( $this, 'order' ) );
	}

	/**
	 * Makes the archive's query.
	 *
	 * @param \WP_Query $query A query.
	 * @return void
	 */
	public function order( $query ): void {
		if ( ! $query instanceof \WP_Query || is_admin() || ! $query->is_main_query() || ! $query->is_post_type_archive( Event_Type::NAME ) || $query->is_feed() ) {
			return;
		}
		foreach ( self::terms( 'past' === $query->get( self::SHOW ) ) as $name => $value ) {
			$query->set( $name, $value );
		}
	}

	/**
	 * Whether the visited archive is that of past events.
	 *
	 * @return bool
	 */
	public static function is_past(): bool {
		return 'past' === get_query_var( self::SHOW );
	}

	/**
	 * Some events.
	 *
	 * @param bool $is_past Past ones instead of those to come.
	 * @param int  $number  How many at most.
	 * @return list<\WP_Post>
	 */
	public static function some( bool $is_past, int $number ): array {
		$query = new \WP_Query(
			self::terms( $is_past ) + array(
				'post_type'      => Event_Type::NAME,
				'post_status'    => 'publish',
				'posts_per_page' => min( self::MOST, max( 1, $number ) ),
				'no_found_rows'  => true,
			)
		);
		return array_values( array_filter( $query->posts, static fn( $post ): bool => $post instanceof \WP_Post ) );
	}

	/**
	 * What tells coming from past events, and puts them into order.
	 *
	 * @param bool $is_past Past ones.
	 * @return array<string,mixed>
	 */
	private static function terms( bool $is_past ): array {
		return array(
			'meta_query' => array( // phpcs:ignore WordPress.DB.SlowDBQuery -- Both keys are indexed, and a site has some hundred events.
				'halt_over'   => array(
					'key'     => Event_Meta::OVER,
					'value'   => Event::now(),
					'compare' => $is_past ? '<' : '>=',
				),
				'halt_starts' => array(
					'key'     => Event_Meta::STARTS,
					'compare' => 'EXISTS',
				),
			),
			'orderby'    => array(
				'halt_starts' => $is_past ? 'DESC' : 'ASC',
				'ID'          => 'ASC',
			),
		);
	}
}
