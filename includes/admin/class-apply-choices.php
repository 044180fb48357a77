<?php
/**
 * Where one may apply for a job, to choose from.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Suggestions for the setting `jobs_apply`. Nobody knows ids of posts; whoever types a part of a title finds them.
 */
final class Apply_Choices {

	/** Divi's layouts, patterns of the block editor, pages: what a form stands in. */
	private const TYPES = array( 'et_pb_layout', 'wp_block', 'page' );

	/** Suggestions of a type, those changed last first. */
	private const MOST = 50;

	/**
	 * Titles by id.
	 *
	 * @return array<int,string>
	 */
	public static function all(): array {
		$choices = array();
		foreach ( array_filter( self::TYPES, 'post_type_exists' ) as $type ) {
			$posts = get_posts(
				array(
					'post_type'              => $type,
					'post_status'            => 'publish',
					'numberposts'            => self::MOST,
					'orderby'                => 'modified',
					'update_post_meta_cache' => false,
					'update_post_term_cache' => false,
				)
			);
			foreach ( $posts as $post ) {
				$choices[ $post->ID ] = self::name( $post );
			}
		}
		return $choices;
	}

	/**
	 * What a setting names now.
	 *
	 * @param string $setting The setting.
	 * @return string Empty for an address and for nothing.
	 */
	public static function named( string $setting ): string {
		if ( ! ctype_digit( $setting ) ) {
			return '';
		}
		$post = get_post( (int) $setting );
		return $post instanceof \WP_Post && 'publish' === $post->post_status
			/* translators: %s: title and kind of a post. */
			? sprintf( __( 'Shown now: %s.', 'halt-tracker' ), self::name( $post ) )
			: __( 'Nothing is shown now: there is no published page, layout or pattern with this id.', 'halt-tracker' );
	}

	/**
	 * Title and kind of a post.
	 *
	 * @param \WP_Post $post The post.
	 * @return string
	 */
	private static function name( \WP_Post $post ): string {
		$type  = get_post_type_object( $post->post_type );
		$title = '' === $post->post_title ? '#' . $post->ID : $post->post_title;
		return null === $type ? $title : $title . ' (' . $type->labels->singular_name . ')';
	}
}
