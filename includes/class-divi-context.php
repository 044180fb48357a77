<?php
/**
 * Where on the site a Divi form was sent from.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Divi contract, section 4. The form posts to the page's own address, so the main query is the visited page.
 * The global post is not: Divi 5 replaces it by the layout while a template renders.
 */
class Divi_Context {

	public const EVENT_TYPE      = 'halt_event';
	public const JOB_TYPE        = 'halt_job';
	public const OPPORTUNITY_KEY = 'halt_tracker_opportunity_id';

	/** Parameters of advertising that are kept, beside everything that begins with `utm_`. */
	public const CLICK_IDS = array( 'gclid', 'gbraid', 'wbraid', 'dclid', 'fbclid', 'msclkid', 'ttclid', 'li_fat_id', 'twclid' );

	/**
	 * The context of this request.
	 *
	 * @param array<mixed> $info The hook's third argument.
	 * @return array<string,mixed>
	 */
	public static function describe( array $info ): array {
		$queried = get_queried_object();
		$page    = $queried instanceof \WP_Post ? $queried : null;
		$event   = self::event( $page, $info );
		$job     = null !== $page && self::JOB_TYPE === $page->post_type ? $page : null;

		return array(
			'url'            => self::url( $page ),
			'page_title'     => self::title( $page ),
			'post_id'        => null === $page ? 0 : $page->ID,
			'event_id'       => null === $event ? 0 : $event->ID,
			'event_title'    => null === $event ? '' : self::plain( $event->post_title ),
			'event_date'     => null === $event ? '' : self::event_date( $event ),
			'job_id'         => null === $job ? 0 : $job->ID,
			'opportunity_id' => null === $job ? 0 : absint( get_post_meta( $job->ID, self::OPPORTUNITY_KEY, true ) ),
			'tracking'       => (object) self::tracking(),
			'meta'           => (object) array(),
		);
	}

	/**
	 * The event. The hook's `post_id` counts on a singular request only: on an archive it names an
	 * arbitrary event of the loop.
	 *
	 * @param \WP_Post|null $page The queried post.
	 * @param array<mixed>  $info The hook's third argument.
	 * @return \WP_Post|null
	 */
	private static function event( ?\WP_Post $page, array $info ): ?\WP_Post {
		if ( null !== $page && self::EVENT_TYPE === $page->post_type ) {
			return $page;
		}
		$id   = is_scalar( $info['post_id'] ?? null ) ? absint( $info['post_id'] ) : 0;
		$post = $id > 0 && isset( $GLOBALS['wp_query'] ) && is_singular() ? get_post( $id ) : null;
		return $post instanceof \WP_Post && self::EVENT_TYPE === $post->post_type ? $post : null;
	}

	/**
	 * The date of an event, `YYYY-MM-DD`, or an empty string.
	 *
	 * @param \WP_Post $event The event.
	 * @return string
	 */
	public static function event_date( \WP_Post $event ): string {
		$date = '';
		foreach ( array( 'halt_event_date', 'event_date', '_event_date', '_EventStartDate' ) as $key ) {
			$value = get_post_meta( $event->ID, $key, true );
			if ( is_string( $value ) && 1 === preg_match( '/^(\d{4})-?(\d{2})-?(\d{2})(?!\d)/', $value, $match ) && checkdate( (int) $match[2], (int) $match[3], (int) $match[1] ) ) {
				$date = $match[1] . '-' . $match[2] . '-' . $match[3];
				break;
			}
		}
		/**
		 * Filters the date of an event; sites keep it in meta of their own.
		 *
		 * @since 2.0.0
		 *
		 * @param string   $date  `YYYY-MM-DD`, or an empty string.
		 * @param \WP_Post $event The event.
		 */
		return (string) apply_filters( 'halt_tracker_event_date', $date, $event );
	}

	/**
	 * Address of the page, without query.
	 *
	 * @param \WP_Post|null $page The queried post.
	 * @return string
	 */
	private static function url( ?\WP_Post $page ): string {
		if ( null !== $page ) {
			return (string) get_permalink( $page );
		}
		$path = (string) wp_parse_url( self::referer(), PHP_URL_PATH );
		if ( '' === $path ) {
			$path = (string) wp_parse_url( self::request_uri(), PHP_URL_PATH );
		}
		$home = wp_parse_url( home_url() );
		return ( $home['scheme'] ?? 'https' ) . '://' . ( $home['host'] ?? '' ) . ( isset( $home['port'] ) ? ':' . $home['port'] : '' ) . '/' . ltrim( $path, '/' );
	}

	/**
	 * Title of the page.
	 *
	 * @param \WP_Post|null $page The queried post.
	 * @return string
	 */
	private static function title( ?\WP_Post $page ): string {
		if ( null !== $page ) {
			return self::plain( $page->post_title );
		}
		return isset( $GLOBALS['wp_query'] ) && is_archive() ? self::plain( get_the_archive_title() ) : '';
	}

	/**
	 * UTM values and click ids of the page's query, which Divi carries in a hidden field on every version.
	 *
	 * @return array<string,string>
	 */
	private static function tracking(): array {
		$tracking = array();
		foreach ( array( self::request_uri(), self::referer() ) as $url ) {
			$query = (string) wp_parse_url( $url, PHP_URL_QUERY );
			parse_str( substr( $query, 0, 8192 ), $parameters );
			foreach ( $parameters as $key => $value ) {
				$key = strtolower( (string) $key );
				if ( is_string( $value ) && '' !== $value && ( 1 === preg_match( '/^utm_[a-z_]{1,30}$/', $key ) || in_array( $key, self::CLICK_IDS, true ) ) ) {
					$tracking[ $key ] = substr( sanitize_text_field( $value ), 0, 500 );
				}
			}
		}
		return $tracking;
	}

	/**
	 * The path and query that the form says it was on. A hint only: the visitor may write what they like.
	 *
	 * @return string
	 */
	private static function referer(): string {
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- Divi has verified its own nonce before it fires the hook.
		$referer = isset( $_POST['_wp_http_referer'] ) && is_string( $_POST['_wp_http_referer'] ) ? sanitize_url( wp_unslash( $_POST['_wp_http_referer'] ) ) : '';
		return substr( $referer, 0, 8192 );
	}

	/**
	 * Path and query of this request.
	 *
	 * @return string
	 */
	private static function request_uri(): string {
		return isset( $_SERVER['REQUEST_URI'] ) && is_string( $_SERVER['REQUEST_URI'] ) ? sanitize_url( wp_unslash( $_SERVER['REQUEST_URI'] ) ) : '';
	}

	/**
	 * A text without tags and entities.
	 *
	 * @param string $text HTML.
	 * @return string
	 */
	public static function plain( string $text ): string {
		return trim( html_entity_decode( wp_strip_all_tags( $text ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
	}
}
