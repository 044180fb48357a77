<?php
/**
 * Carries out what the core has planned.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

use Halt\Tracker\Core_Exception;
use Halt\Tracker\Problem_Counter;

defined( 'ABSPATH' ) || exit;

/**
 * Applies a batch of operations, one after the other. A batch leaves nothing behind in memory: a site may have tens of
 * thousands of jobs, and each of them touches posts, terms and meta.
 */
class Job_Applier {

	/** An operation that met an error of this site, mostly of another plugin. */
	private const FAILED = 'post_failed';

	/**
	 * Makes it.
	 *
	 * @param Job_Writer $writer Writes posts.
	 */
	public function __construct( private Job_Writer $writer ) {
	}

	/**
	 * Applies operations until the time is over; at least one.
	 *
	 * @param list<array<string,mixed>> $operations Of `jobsWork`.
	 * @param float                     $end        Unix seconds.
	 * @return array{done:list<array{id:int,post_id:int}>,failed:list<array{id:int,code:string}>} Those that are in neither
	 *         list were not begun.
	 */
	public function apply( array $operations, float $end ): array {
		$result = array(
			'done'   => array(),
			'failed' => array(),
		);
		if ( array() === $operations || ! self::lock() ) {
			return $result;
		}
		// A revision of each change at Tracker would fill the database, and the sync can write each state again.
		add_filter( 'wp_revisions_to_keep', '__return_zero', PHP_INT_MAX );
		wp_defer_term_counting( true );
		try {
			$posts = Job_Posts::of( array_map( static fn( array $one ): int => (int) ( $one['opportunity_id'] ?? 0 ), $operations ) );
			$known = array_column( array_merge( ...array_values( $posts ) ), 'id' );
			if ( array() !== $known ) {
				_prime_post_caches( $known );
			}
			foreach ( $operations as $operation ) {
				$opportunity = (int) ( $operation['opportunity_id'] ?? 0 );
				$id          = (int) ( $operation['id'] ?? 0 );
				try {
					$post_id = $this->one( $operation, $posts[ $opportunity ] ?? array() );
					// Two operations of a batch may be about the same job, and about copies of its post.
					$posts[ $opportunity ] = self::after( $posts[ $opportunity ] ?? array(), $post_id );
					$result['done'][]      = array(
						'id'      => $id,
						'post_id' => $post_id,
					);
				} catch ( Job_Exception $e ) {
					$result['failed'][] = array(
						'id'   => $id,
						'code' => $e->getMessage(),
					);
				} catch ( Core_Exception $e ) {
					$result['failed'][] = array(
						'id'   => $id,
						'code' => $e->error_code(),
					);
				} catch ( \Throwable $e ) {
					Problem_Counter::count( 'job', $e );
					$result['failed'][] = array(
						'id'   => $id,
						'code' => self::FAILED,
					);
				}
				if ( microtime( true ) >= $end ) {
					break;
				}
			}
		} catch ( Core_Exception $e ) {
			// Which posts there are is not known: whatever was done now could be wrong.
			Problem_Counter::count( 'job', $e );
			foreach ( $operations as $operation ) {
				$result['failed'][] = array(
					'id'   => (int) ( $operation['id'] ?? 0 ),
					'code' => $e->error_code(),
				);
			}
		} finally {
			wp_defer_term_counting( false );
			remove_filter( 'wp_revisions_to_keep', '__return_zero', PHP_INT_MAX );
			self::unlock();
			self::forget( array_merge( array_column( $result['done'], 'post_id' ), $known ?? array() ) );
		}
		return $result;
	}

	/**
	 * Applies one.
	 *
	 * @param array<string,mixed>                 $operation The operation.
	 * @param list<array{id:int,status:string}> $posts     Posts of its job; the one to work on comes first.
	 * @return int The post; 0: there is none any more.
	 * @throws Job_Exception When it could not be done.
	 * @throws Core_Exception When the database did not answer.
	 */
	private function one( array $operation, array $posts ): int {
		$opportunity = (int) ( $operation['opportunity_id'] ?? 0 );
		if ( array() === $posts ) {
			$posts = Job_Posts::known( (int) ( $operation['post_id'] ?? 0 ), $opportunity );
		} else {
			foreach ( $posts as $post ) {
				self::demand( $post['id'], $opportunity );
			}
		}
		if ( 'remove' !== ( $operation['kind'] ?? '' ) ) {
			return $this->writer->write( $opportunity, (array) ( $operation['job'] ?? array() ), (string) ( $operation['hash'] ?? '' ), $posts[0]['id'] ?? 0 );
		}
		$left = 0;
		// Copies that somebody made of the post offer the same job.
		foreach ( array_reverse( $posts ) as $post ) {
			$left = $this->writer->remove( $post['id'], (string) ( $operation['reason'] ?? '' ) );
		}
		return $left;
	}

	/**
	 * Sees that the meta of a post was read: the database has just found the post by it. Without its meta every edit by hand
	 * would be overwritten and every value be written twice.
	 *
	 * @param int $post_id     Post.
	 * @param int $opportunity Id at Tracker.
	 * @return void
	 * @throws Job_Exception When it was not.
	 */
	private static function demand( int $post_id, int $opportunity ): void {
		if ( ! in_array( $opportunity, array_map( 'intval', (array) get_post_meta( $post_id, Job_Meta::OPPORTUNITY_ID ) ), true ) ) {
			wp_cache_delete( $post_id, 'post_meta' );
			throw new Job_Exception( Job_Rows::UNREAD ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- A code.
		}
	}

	/**
	 * Posts of a job after an operation.
	 *
	 * @param list<array{id:int,status:string}> $posts   Those before.
	 * @param int                               $post_id The one that was written; 0: there are none any more.
	 * @return list<array{id:int,status:string}>
	 */
	private static function after( array $posts, int $post_id ): array {
		if ( 0 === $post_id ) {
			return array();
		}
		$others = array_filter( $posts, static fn( array $post ): bool => $post_id !== $post['id'] );
		return array_merge( array( array( 'id' => $post_id, 'status' => '' ) ), array_values( $others ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A pair.
	}

	/**
	 * Sees that no other process works on posts of jobs: an operation may be offered to two at once.
	 *
	 * @return bool Whether this one may. Where the database has no such locks, it may.
	 */
	private static function lock(): bool {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A lock of the connection: it ends with the process.
		return '0' !== $wpdb->get_var( $wpdb->prepare( 'SELECT GET_LOCK( %s, 0 )', self::name() ) );
	}

	/**
	 * Lets others work again.
	 *
	 * @return void
	 */
	private static function unlock(): void {
		global $wpdb;
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- As above.
		$wpdb->query( $wpdb->prepare( 'DO RELEASE_LOCK( %s )', self::name() ) );
	}

	/**
	 * Name of the lock, which is one of the whole database server.
	 *
	 * @return string
	 */
	private static function name(): string {
		global $wpdb;
		return 'halt_jobs_' . md5( DB_NAME . $wpdb->prefix );
	}

	/**
	 * Forgets what WordPress remembers of the batch.
	 *
	 * @param list<int> $posts Posts of the batch.
	 * @return void
	 */
	private static function forget( array $posts ): void {
		global $wpdb;
		$wpdb->queries = array();
		if ( wp_cache_supports( 'flush_runtime' ) ) {
			wp_cache_flush_runtime();
			return;
		}
		// An object cache of another make keeps what it was given for the rest of the request.
		foreach ( array( 'posts', 'post_meta', Job_Meta::SECTOR . '_relationships', Job_Meta::TYPE . '_relationships', Job_Meta::LOCATION . '_relationships' ) as $group ) {
			wp_cache_delete_multiple( $posts, $group );
		}
	}
}
