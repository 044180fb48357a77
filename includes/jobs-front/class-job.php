<?php
/**
 * A job as visitors read it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Divi_Context;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Type;
use Halt\Tracker\Shown_Post;

defined( 'ABSPATH' ) || exit;

/**
 * Reads meta and terms of a `halt_job` post. Everything is plain text and not escaped unless it says HTML.
 */
class Job {

	/**
	 * Makes it.
	 *
	 * @param \WP_Post $post A post of the type `halt_job`.
	 */
	public function __construct( public readonly \WP_Post $post ) {
	}

	/**
	 * The job that the page, or the place in a loop, is about.
	 *
	 * @param int $post_id A post that somebody names; 0: nobody does.
	 * @return self|null
	 */
	public static function current( int $post_id = 0 ): ?self {
		$post = $post_id > 0 ? get_post( $post_id ) : Shown_Post::of( Job_Type::TYPE );
		return $post instanceof \WP_Post && Job_Type::TYPE === $post->post_type ? new self( $post ) : null;
	}

	/**
	 * A meta that is text.
	 *
	 * @param string $key A text of {@see Job_Meta}.
	 * @return string
	 */
	public function text( string $key ): string {
		$value = get_post_meta( $this->post->ID, $key, true );
		return is_scalar( $value ) ? trim( (string) $value ) : '';
	}

	/**
	 * A meta that is a whole number.
	 *
	 * @param string $key A number of {@see Job_Meta}.
	 * @return int
	 */
	public function number( string $key ): int {
		return absint( get_post_meta( $this->post->ID, $key, true ) );
	}

	/**
	 * Names of the job's terms.
	 *
	 * @param string $taxonomy A taxonomy of {@see Job_Meta}.
	 * @return list<string>
	 */
	public function terms( string $taxonomy ): array {
		$terms = get_the_terms( $this->post, $taxonomy );
		return is_array( $terms ) ? array_map( static fn( \WP_Term $term ): string => Divi_Context::plain( $term->name ), array_values( $terms ) ) : array();
	}

	/**
	 * The title.
	 *
	 * @return string
	 */
	public function title(): string {
		return Divi_Context::plain( $this->post->post_title );
	}

	/**
	 * Where the work is: as the advert says it, else the city, else the terms.
	 *
	 * @return string
	 */
	public function place(): string {
		foreach ( array( Job_Meta::PLACE, Job_Meta::CITY ) as $key ) {
			$place = $this->text( $key );
			if ( '' !== $place ) {
				return $place;
			}
		}
		return implode( ', ', $this->terms( Job_Meta::LOCATION ) );
	}

	/**
	 * The day on which it was advertised, `YYYY-MM-DD`.
	 *
	 * @return string
	 */
	public function posted_on(): string {
		$day = $this->date( Job_Meta::POSTED_ON );
		return '' === $day ? (string) get_the_date( 'Y-m-d', $this->post ) : $day;
	}

	/**
	 * A date of the job.
	 *
	 * @param string $key A date of {@see Job_Meta}.
	 * @return string `YYYY-MM-DD`, or an empty string.
	 */
	public function date( string $key ): string {
		$day = $this->text( $key );
		return 1 === preg_match( '/^(\d{4})-(\d{2})-(\d{2})$/', $day, $part ) && checkdate( (int) $part[2], (int) $part[3], (int) $part[1] ) ? $day : '';
	}

	/**
	 * A date in the words of the site.
	 *
	 * @param string $day `YYYY-MM-DD`.
	 * @return string
	 */
	public static function in_words( string $day ): string {
		$noon = date_create_immutable( $day . ' 12:00', wp_timezone() );
		return false === $noon ? '' : (string) wp_date( (string) get_option( 'date_format' ), $noon->getTimestamp() );
	}

	/**
	 * The reference, else the id at Tracker.
	 *
	 * @return string
	 */
	public function reference(): string {
		$reference = $this->text( Job_Meta::REFERENCE );
		$id        = $this->number( Job_Meta::OPPORTUNITY_ID );
		return '' === $reference && $id > 0 ? (string) $id : $reference;
	}

	/**
	 * The salary.
	 *
	 * @return Salary
	 */
	public function salary(): Salary {
		return new Salary( $this->text( Job_Meta::SALARY_FROM ), $this->text( Job_Meta::SALARY_TO ), $this->text( Job_Meta::SALARY_PER ), $this->text( Job_Meta::CURRENCY ), $this->text( Job_Meta::SALARY_TEXT ) );
	}

	/**
	 * Whether the whole work is done from where one likes ({@see Remote_Work}). Partly at home is not remote.
	 *
	 * @return bool
	 */
	public function is_remote(): bool {
		$is = Remote_Work::is_all( array_merge( array( $this->place(), $this->text( Job_Meta::CITY ) ), $this->terms( Job_Meta::TYPE ) ) );
		/**
		 * Filters whether a job is done entirely from home, which search engines are told.
		 *
		 * @since 2.0.0
		 *
		 * @param bool     $is_remote Whether its place or work type says so.
		 * @param \WP_Post $post      The job.
		 */
		return (bool) apply_filters( 'halt_tracker_job_is_remote', $is, $this->post );
	}

	/**
	 * The first words of the text, or the excerpt that somebody wrote. Nothing is rendered for it, as a form in the
	 * text would then work on what a visitor sends.
	 *
	 * @return string
	 */
	public function excerpt(): string {
		$text = '' === trim( $this->post->post_excerpt ) ? strip_shortcodes( excerpt_remove_blocks( $this->post->post_content ) ) : $this->post->post_excerpt;
		return post_password_required( $this->post ) ? '' : wp_trim_words( Divi_Context::plain( (string) preg_replace( '#<(/p|/li|/h[1-6]|/td|/div|br)#i', ' <$1', $text ) ), 32 );
	}
}
