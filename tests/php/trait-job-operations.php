<?php
/**
 * Operations about one opportunity.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Jobs\Job_Applier;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Type;
use Halt\Tracker\Jobs\Job_Writer;

/**
 * For tests that apply operations of the core without the core.
 */
trait Job_Operations {

	/**
	 * An operation about opportunity 1026.
	 *
	 * @param string              $kind    Kind.
	 * @param array<string,mixed> $job     Members that differ.
	 * @param int                 $post_id The post that the core knows.
	 * @return array<string,mixed>
	 */
	private static function operation( string $kind, array $job = array(), int $post_id = 0 ): array {
		return array(
			'id'             => 7,
			'kind'           => $kind,
			'opportunity_id' => 1026,
			'post_id'        => $post_id,
			'hash'           => md5( (string) wp_json_encode( $job ) ),
			'reason'         => 'remove' === $kind ? 'gone' : '',
			'job'            => 'remove' === $kind ? null : $job + array( 'title' => 'Account Manager', 'description' => '<p>Sells things.</p>' ), // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two members.
		);
	}

	/**
	 * Applies operations.
	 *
	 * @param array<string,mixed> ...$operations Operations.
	 * @return array{done:list<array{id:int,post_id:int}>,failed:list<array{id:int,code:string}>}
	 */
	private function apply( array ...$operations ): array {
		return ( new Job_Applier( new Job_Writer( $this->settings ) ) )->apply( $operations, microtime( true ) + 30 );
	}

	/**
	 * Makes the job.
	 *
	 * @param array<string,mixed> $job Members that differ.
	 * @return int Its post.
	 */
	private function make_job( array $job = array() ): int {
		$done = $this->apply( self::operation( 'create', $job ) )['done'];
		$this->assertCount( 1, $done );
		return $done[0]['post_id'];
	}

	/**
	 * Makes a copy of a job's post, as plugins that duplicate posts do.
	 *
	 * @param int    $post_id Post.
	 * @param string $status  Status of the copy.
	 * @return int The copy.
	 */
	private function copy_job( int $post_id, string $status = 'publish' ): int {
		$copy = $this->make_page( get_post( $post_id )->post_content, Job_Type::TYPE );
		foreach ( array( Job_Meta::OPPORTUNITY_ID, Job_Meta::HASH, Job_Meta::WRITTEN ) as $key ) {
			update_post_meta( $copy, $key, get_post_meta( $post_id, $key, true ) );
		}
		wp_update_post( array( 'ID' => $copy, 'post_status' => $status ) );
		return $copy;
	}

	/**
	 * Does something while queries of the database fail.
	 *
	 * @param string   $part What is in the SQL of those that fail.
	 * @param callable $work What is done.
	 * @return mixed What it yields.
	 */
	private static function with_failing_queries( string $part, callable $work ): mixed {
		global $wpdb;
		$break  = static fn( string $sql ): string => str_contains( $sql, $part ) ? 'SELECT broken FROM nowhere WHERE' : $sql;
		$before = $wpdb->suppress_errors( true );
		add_filter( 'query', $break );
		try {
			return $work();
		} finally {
			remove_filter( 'query', $break );
			$wpdb->suppress_errors( $before );
		}
	}
}
