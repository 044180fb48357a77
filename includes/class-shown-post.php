<?php
/**
 * The post that a place on a page is about.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * For blocks and shortcodes that show a job or an event without naming one.
 */
class Shown_Post {

	/**
	 * The post of a type that this place is about: that of the loop it stands in, else that of the page. Divi 5 puts a
	 * layout in the place of the global post while a template renders (Divi contract, section 4); the main query still
	 * knows the post.
	 *
	 * @param string $type Post type.
	 * @return \WP_Post|null Null where it is about none.
	 */
	public static function of( string $type ): ?\WP_Post {
		// What is asked for may be a term or a person, whose number is some post's as well.
		foreach ( array( self::of_loop(), get_queried_object() ) as $post ) {
			if ( $post instanceof \WP_Post && $type === $post->post_type ) {
				return $post;
			}
		}
		return null;
	}

	/**
	 * The post of the loop. Beside its own loop an archive is about none of its posts, although the first or the last
	 * of them is the global one there. Loops of others have posts of their own.
	 *
	 * @return \WP_Post|null
	 */
	private static function of_loop(): ?\WP_Post {
		$post = get_post();
		$main = $GLOBALS['wp_query'] ?? null;
		return ! $main instanceof \WP_Query || is_singular() || in_the_loop() || ! in_array( $post, (array) $main->posts, true ) ? $post : null;
	}
}
