<?php
/**
 * Tells edits by hand from what the sync has written.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

defined( 'ABSPATH' ) || exit;

/**
 * The sync remembers a hash of each field as it stood in the database after it had written it; filters of other
 * plugins have had their say by then. Whatever has another hash later was edited by somebody.
 */
class Job_Edits {

	/** Fields that may be kept, in the order of the screens. */
	public const FIELDS = array( 'title', 'content', 'excerpt', 'sector', 'type', 'location', 'salary' );

	/** Columns by field. */
	public const COLUMNS = array(
		'title'   => 'post_title',
		'content' => 'post_content',
		'excerpt' => 'post_excerpt',
	);

	/** Taxonomies by field. */
	public const TAXONOMIES = array(
		'sector'   => Job_Meta::SECTOR,
		'type'     => Job_Meta::TYPE,
		'location' => Job_Meta::LOCATION,
	);

	/** What a salary consists of. */
	public const SALARY = array( Job_Meta::SALARY_FROM, Job_Meta::SALARY_TO, Job_Meta::SALARY_PER, Job_Meta::SALARY_TEXT, Job_Meta::CURRENCY );

	/**
	 * Fields of a post that somebody has edited since the sync wrote them. A post that the sync never wrote has none.
	 *
	 * @param \WP_Post $post The post.
	 * @return list<string>
	 */
	public static function of( \WP_Post $post ): array {
		$edited = array();
		$now    = self::hashes( $post );
		foreach ( self::written( $post->ID ) as $field => $hash ) {
			if ( isset( $now[ $field ] ) && $hash !== $now[ $field ] ) {
				$edited[] = $field;
			}
		}
		return array_values( array_intersect( self::FIELDS, $edited ) );
	}

	/**
	 * Remembers the fields as they stand, but for those that are kept: they stay edited.
	 *
	 * @param \WP_Post     $post The post, as it is in the database.
	 * @param list<string> $kept Fields that were left alone.
	 * @return void
	 */
	public static function remember( \WP_Post $post, array $kept ): void {
		$written = array_intersect_key( self::written( $post->ID ), array_flip( $kept ) ) + self::hashes( $post );
		update_post_meta( $post->ID, Job_Meta::WRITTEN, $written );
	}

	/**
	 * Hashes of the fields as they were written.
	 *
	 * @param int $post_id Post.
	 * @return array<string,string>
	 */
	private static function written( int $post_id ): array {
		$written = get_post_meta( $post_id, Job_Meta::WRITTEN, true );
		return is_array( $written ) ? array_filter( $written, 'is_string' ) : array();
	}

	/**
	 * Hashes of the fields as they are.
	 *
	 * @param \WP_Post $post The post.
	 * @return array<string,string>
	 */
	private static function hashes( \WP_Post $post ): array {
		$hashes = array();
		foreach ( self::COLUMNS as $field => $column ) {
			$hashes[ $field ] = md5( (string) $post->$column );
		}
		foreach ( self::TAXONOMIES as $field => $taxonomy ) {
			$hashes[ $field ] = md5( (string) wp_json_encode( self::terms( $post->ID, $taxonomy ) ) );
		}
		$hashes['salary'] = md5( (string) wp_json_encode( array_map( static fn( string $key ): string => (string) get_post_meta( $post->ID, $key, true ), self::SALARY ) ) );
		return $hashes;
	}

	/**
	 * Names of a post's terms in a fixed order.
	 *
	 * @param int    $post_id  Post.
	 * @param string $taxonomy Taxonomy.
	 * @return list<string> As text, without entities.
	 */
	public static function terms( int $post_id, string $taxonomy ): array {
		$terms = get_the_terms( $post_id, $taxonomy );
		$names = is_array( $terms ) ? array_map( static fn( \WP_Term $term ): string => html_entity_decode( $term->name, ENT_QUOTES | ENT_HTML5, 'UTF-8' ), $terms ) : array();
		sort( $names, SORT_STRING );
		return $names;
	}
}
