<?php
/**
 * Writes a job into its post.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Makes a post, changes it, and takes it off the site. Each of them may be done again and comes to the same: an
 * operation of the core is offered until it is acknowledged.
 */
class Job_Writer {

	/** WordPress refused to write the post. */
	public const REFUSED = 'post_refused';

	/**
	 * Makes it.
	 *
	 * @param Settings $settings What edits by hand keep, and what becomes of a job that is gone.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * Writes a job.
	 *
	 * @param int                 $opportunity_id Id at Tracker.
	 * @param array<string,mixed> $job            Normalised job of the core.
	 * @param string              $hash           Its hash.
	 * @param int                 $post_id        Its post; 0: there is none yet.
	 * @return int Its post.
	 * @throws Job_Exception When WordPress refuses it.
	 */
	public function write( int $opportunity_id, array $job, string $hash, int $post_id ): int {
		$draft = new Job_Draft( $opportunity_id, $job );
		/**
		 * Filters what is about to be written into the post of a job.
		 *
		 * @since 2.0.0
		 *
		 * @param array $parts          `post`: title, content and excerpt by column, stored as they are; `meta` by key;
		 *                              `terms`: names by taxonomy.
		 * @param array $job            The job as Tracker has it, custom fields among it.
		 * @param int   $opportunity_id Its id at Tracker.
		 */
		$parts  = (array) apply_filters(
			'halt_tracker_job_parts',
			array(
				'post'  => $draft->post(),
				'meta'  => $draft->meta(),
				'terms' => $draft->terms(),
			),
			$job,
			$opportunity_id
		);
		$is_new = 0 === $post_id;
		if ( $is_new ) {
			$post_id = self::insert( $parts, $draft, $opportunity_id );
		}
		$post = self::post( $post_id );
		$kept = $is_new ? array() : array_values( array_intersect( Job_Edits::of( $post ), (array) $this->settings->get( 'jobs_keep' ) ) );
		$left = self::update( $post, $parts, $kept );
		Job_Edits::remember( self::post( $post_id ), array_merge( $kept, $left ), self::given( (array) ( $parts['meta'] ?? array() ) ) );
		update_post_meta( $post_id, Job_Meta::SYNCED_AT, time() );
		// Last of all: whoever is killed before this is asked to do it again.
		update_post_meta( $post_id, Job_Meta::HASH, $hash );
		/**
		 * Fires after the sync has written a job.
		 *
		 * @since 2.0.0
		 *
		 * @param int   $post_id Post.
		 * @param array $job     The job as Tracker has it.
		 * @param bool  $is_new  Whether the post was made just now.
		 */
		do_action( 'halt_tracker_job_written', $post_id, $job, $is_new );
		return $post_id;
	}

	/**
	 * Takes a job off the site, as the setting says: closed, or into the trash.
	 *
	 * @param int    $post_id Post.
	 * @param string $reason  `gone`, `closed` or `not_published`.
	 * @return int The post where it is still there, else 0.
	 * @throws Job_Exception When WordPress refuses it.
	 */
	public function remove( int $post_id, string $reason ): int {
		$post = self::post( $post_id );
		if ( 'trash' === $post->post_status ) {
			return 0;
		}
		$is_deleted = 'delete' === $this->settings->get( 'jobs_removal' );
		if ( Job_Meta::CLOSED !== $post->post_status ) {
			update_post_meta( $post_id, Job_Meta::CLOSED_AT, time() );
			if ( 'publish' === $post->post_status ) {
				delete_post_meta( $post_id, Job_Meta::FORMER );
			} else {
				update_post_meta( $post_id, Job_Meta::FORMER, $post->post_status );
			}
			update_post_meta( $post_id, Job_Meta::SYNCED_AT, time() );
			self::check(
				wp_update_post(
					array(
						'ID'          => $post_id,
						'post_status' => Job_Meta::CLOSED,
					),
					true
				)
			);
		}
		if ( $is_deleted && ! wp_trash_post( $post_id ) ) {
			throw new Job_Exception( self::REFUSED ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- A code.
		}
		/**
		 * Fires after the sync has taken a job off the site.
		 *
		 * @since 2.0.0
		 *
		 * @param int    $post_id    Post.
		 * @param string $reason     `gone`: no longer at Tracker; `closed`; `not_published`.
		 * @param bool   $is_deleted Whether the post went to the trash.
		 */
		do_action( 'halt_tracker_job_removed', $post_id, $reason, $is_deleted );
		return $is_deleted ? 0 : $post_id;
	}

	/**
	 * Makes a post that nobody sees before it is complete. WordPress itself clears away what is left of it where
	 * the process ends meanwhile.
	 *
	 * @param array<string,mixed> $parts          What is to be written.
	 * @param Job_Draft           $draft          Has the post's date and address.
	 * @param int                 $opportunity_id Id at Tracker.
	 * @return int Post.
	 * @throws Job_Exception When WordPress refuses it.
	 */
	private static function insert( array $parts, Job_Draft $draft, int $opportunity_id ): int {
		$post = array(
			'post_type'   => Job_Type::TYPE,
			'post_status' => 'auto-draft',
			'post_name'   => $draft->slug(),
			'meta_input'  => array( Job_Meta::OPPORTUNITY_ID => $opportunity_id ),
		) + (array) $parts['post'];
		if ( '' !== $draft->date() ) {
			$post['post_date'] = $draft->date();
		}
		return self::check( wp_insert_post( wp_slash( $post ), true ) );
	}

	/**
	 * Brings a post to what it is to be, but for what is kept. Whatever listens to a saved post finds it complete.
	 *
	 * @param \WP_Post            $post  The post as it is.
	 * @param array<string,mixed> $parts What is to be written.
	 * @param list<string>        $kept  Fields that are left alone.
	 * @return list<string> Fields that were left alone because Tracker says nothing about them.
	 * @throws Job_Exception When WordPress refuses it.
	 */
	private static function update( \WP_Post $post, array $parts, array $kept ): array {
		$changes = array();
		foreach ( Job_Edits::COLUMNS as $field => $column ) {
			$value = (string) ( $parts['post'][ $column ] ?? $post->$column );
			if ( ! in_array( $field, $kept, true ) && $value !== $post->$column ) {
				$changes[ $column ] = $value;
			}
		}
		if ( 'trash' === $post->post_status ) {
			// Whoever is killed here leaves a closed job, which is opened by the next try; a draft would stay one.
			$closed = static fn(): string => Job_Meta::CLOSED;
			add_filter( 'wp_untrash_post_status', $closed, PHP_INT_MAX );
			wp_untrash_post( $post->ID );
			remove_filter( 'wp_untrash_post_status', $closed, PHP_INT_MAX );
		}
		if ( in_array( $post->post_status, array( 'auto-draft', 'trash', Job_Meta::CLOSED ), true ) ) {
			$changes['post_status'] = self::reopened( $post );
		}
		if ( 'auto-draft' === $post->post_status ) {
			$changes['post_date'] = $post->post_date;
			$changes['edit_date'] = true;
		}
		$fields = new Job_Fields( $post->ID, $kept );
		$fields->set_terms( (array) ( $parts['terms'] ?? array() ) );
		$fields->set_meta( (array) ( $parts['meta'] ?? array() ) );
		if ( array() !== $changes || $fields->is_touched() ) {
			self::check( wp_update_post( wp_slash( array( 'ID' => $post->ID ) + $changes ), true ) );
		}
		// Also where somebody has opened it again by hand: a post that a person throws away later is no closed one.
		foreach ( array( Job_Meta::CLOSED_AT, Job_Meta::FORMER ) as $key ) {
			if ( metadata_exists( 'post', $post->ID, $key ) ) {
				delete_post_meta( $post->ID, $key );
			}
		}
		return $fields->left();
	}

	/**
	 * Keys of the meta that has a value.
	 *
	 * @param array<string,string|int> $meta By key.
	 * @return list<string>
	 */
	private static function given( array $meta ): array {
		return array_map( 'strval', array_keys( array_filter( $meta, static fn( mixed $value ): bool => '' !== (string) $value && 0 !== $value ) ) );
	}

	/**
	 * The status of a job that is made, or open again: what somebody has taken off the site by hand stays off it.
	 *
	 * @param \WP_Post $post The post as it is.
	 * @return string
	 */
	private static function reopened( \WP_Post $post ): string {
		$former = 'auto-draft' === $post->post_status ? '' : (string) get_post_meta( $post->ID, Job_Meta::FORMER, true );
		if ( '' === $former ) {
			return 'publish';
		}
		// The status of a plugin that is gone: nobody has published it.
		return null === get_post_status_object( $former ) ? 'draft' : $former;
	}

	/**
	 * A post as it is in the database.
	 *
	 * @param int $post_id Post.
	 * @return \WP_Post
	 * @throws Job_Exception When there is none.
	 */
	private static function post( int $post_id ): \WP_Post {
		$post = get_post( $post_id );
		if ( ! $post instanceof \WP_Post ) {
			throw new Job_Exception( self::REFUSED ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- A code.
		}
		return $post;
	}

	/**
	 * The post that WordPress wrote.
	 *
	 * @param int|\WP_Error $answer What it answered.
	 * @return int
	 * @throws Job_Exception When it refused.
	 */
	private static function check( $answer ): int {
		if ( ! is_int( $answer ) || 0 === $answer ) {
			throw new Job_Exception( self::REFUSED ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- A code.
		}
		return $answer;
	}
}
