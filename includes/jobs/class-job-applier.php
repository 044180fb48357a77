<?php
/**
 * Carries out what the core has planned.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs;

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
					// Two operations of a batch may be about the same job.
					$posts[ $opportunity ] = 0 === $post_id ? array() : array( array( 'id' => $post_id, 'status' => '' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A pair.
					$result['done'][]      = array(
						'id'      => $id,
						'post_id' => $post_id,
					);
				} catch ( Job_Exception $e ) {
					$result['failed'][] = array(
						'id'   => $id,
						'code' => $e->getMessage(),
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
	 */
	private function one( array $operation, array $posts ): int {
		if ( 'remove' !== ( $operation['kind'] ?? '' ) ) {
			return $this->writer->write( (int) ( $operation['opportunity_id'] ?? 0 ), (array) ( $operation['job'] ?? array() ), (string) ( $operation['hash'] ?? '' ), $posts[0]['id'] ?? 0 );
		}
		$left = 0;
		// Copies that somebody made of the post offer the same job.
		foreach ( array_reverse( $posts ) as $post ) {
			$left = $this->writer->remove( $post['id'], (string) ( $operation['reason'] ?? '' ) );
		}
		return $left;
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
