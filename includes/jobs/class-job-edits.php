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
	public const FIELDS = array( 'title', 'content', 'excerpt', 'sector', 'type', 'location', 'salary', 'closing', 'country', 'postcode' );

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

	/** Hash of no value. */
	private const NOTHING = 'd41d8cd98f00b204e9800998ecf8427e';

	/** What a salary consists of. */
	public const SALARY = array( Job_Meta::SALARY_FROM, Job_Meta::SALARY_TO, Job_Meta::SALARY_PER, Job_Meta::SALARY_TEXT, Job_Meta::CURRENCY );

	/** Fields of one meta. Tracker seldom says anything about them, and search engines ask for them. */
	public const META = array(
		'closing'  => Job_Meta::VALID_THROUGH,
		'country'  => Job_Meta::COUNTRY,
		'postcode' => Job_Meta::POSTCODE,
	);

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
	 * Remembers the fields as they stand, but for those that are left alone: they stay edited. And which meta came from
	 * Tracker, for Tracker takes away nothing else.
	 *
	 * @param \WP_Post     $post  The post, as it is in the database.
	 * @param list<string> $left  Fields that were left alone.
	 * @param list<string> $given Keys of meta that Tracker gave a value for.
	 * @return void
	 */
	public static function remember( \WP_Post $post, array $left, array $given ): void {
		$before = self::written( $post->ID );
		$fields = self::hashes( $post );
		foreach ( $left as $field ) {
			$fields[ $field ] = $before[ $field ] ?? self::NOTHING;
		}
		foreach ( $given as $key ) {
			if ( ! in_array( self::field( $key ), $left, true ) ) {
				$fields[ $key ] = self::hash( $post->ID, $key );
			} elseif ( isset( $before[ $key ] ) ) {
				$fields[ $key ] = $before[ $key ];
			}
		}
		update_post_meta( $post->ID, Job_Meta::WRITTEN, $fields );
	}

	/**
	 * Whether a value of a post's meta is the one that Tracker gave.
	 *
	 * @param int    $post_id Post.
	 * @param string $key     Key.
	 * @return bool
	 */
	public static function is_given( int $post_id, string $key ): bool {
		return ( self::written( $post_id )[ $key ] ?? '' ) === self::hash( $post_id, $key );
	}

	/**
	 * The field that a meta belongs to.
	 *
	 * @param string $key Key.
	 * @return string Empty: to none, so that edits of it are not kept.
	 */
	public static function field( string $key ): string {
		return in_array( $key, self::SALARY, true ) ? 'salary' : (string) array_search( $key, self::META, true );
	}

	/**
	 * Hash of a meta as it is.
	 *
	 * @param int    $post_id Post.
	 * @param string $key     Key.
	 * @return string
	 */
	private static function hash( int $post_id, string $key ): string {
		$value = get_post_meta( $post_id, $key, true );
		return md5( is_scalar( $value ) ? (string) $value : '' );
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
		foreach ( self::META as $field => $key ) {
			$hashes[ $field ] = self::hash( $post->ID, $key );
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
