<?php
/**
 * What is done about jobs while the site's database does not answer, and where a job has several posts.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Core_Exception;
use Halt\Tracker\Jobs\Job_Inventory;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Posts;
use Halt\Tracker\Jobs\Job_Rows;
use Halt\Tracker\Jobs\Job_Sync;
use Halt\Tracker\Jobs\Job_Type;

require_once __DIR__ . '/class-shell-test-case.php';
require_once __DIR__ . '/trait-job-operations.php';

/**
 * Queries fail for real: the server is asked for what it does not have.
 */
final class Jobs_Database_Test extends Shell_Test_Case {

	use Job_Operations;

	/** What only the look-up of posts has in its SQL. */
	private const LOOK_UP = 'o.meta_value AS opportunity';

	/**
	 * A read that failed makes no second post and takes no job for gone.
	 */
	public function test_a_failed_read_makes_no_second_post_and_removes_nothing(): void {
		$post   = $this->make_job();
		$failed = array( 'done' => array(), 'failed' => array( array( 'id' => 7, 'code' => Job_Rows::UNREAD ) ) );
		foreach ( array( 'update', 'create', 'remove' ) as $kind ) {
			$this->assertSame( $failed, self::with_failing_queries( self::LOOK_UP, fn() => $this->apply( self::operation( $kind ) ) ), $kind );
		}
		$this->assertSame( array( $post ), array_column( Job_Posts::of( array( 1026 ) )[1026], 'id' ) );
		$this->assertSame( 'publish', get_post_status( $post ) );
		$this->assertSame( $post, $this->make_job( array( 'title' => 'Again' ) ), 'and the next try does it' );
	}

	/**
	 * A query that WordPress never sent yields what the query before it found.
	 */
	public function test_a_query_that_was_not_sent_is_no_answer(): void {
		$this->make_job();
		$drop = static fn( string $sql ): string => str_contains( $sql, self::LOOK_UP ) ? '' : $sql;
		add_filter( 'query', $drop );
		try {
			Job_Posts::of( array( 1026 ) );
			$this->fail( 'an answer was made up' );
		} catch ( Core_Exception $e ) {
			$this->assertSame( Job_Rows::UNREAD, $e->error_code() );
		} finally {
			remove_filter( 'query', $drop );
		}
	}

	/**
	 * Meta that could not be read is not taken for meta that is not there.
	 */
	public function test_meta_that_was_not_read_fails_the_operation(): void {
		$this->settings->update( array( 'jobs_keep' => array( 'title' ) ) );
		$post = $this->make_job();
		wp_update_post( array( 'ID' => $post, 'post_title' => 'By hand' ) );
		wp_cache_flush();
		$result = self::with_failing_queries( 'SELECT post_id, meta_key, meta_value', fn() => $this->apply( self::operation( 'update', array( 'title' => 'New' ) ) ) );
		$this->assertSame( Job_Rows::UNREAD, $result['failed'][0]['code'] );
		$this->apply( self::operation( 'update', array( 'title' => 'New' ) ) );
		$this->assertSame( 'By hand', get_post( $post )->post_title );
	}

	/**
	 * An inventory is never answered with a table that was not read.
	 */
	public function test_an_inventory_of_an_unread_table_is_not_sent(): void {
		$this->make_job();
		$this->settings->update( array( 'jobs_enabled' => true ) );
		$this->engine->answers['jobsWork']      = array( 'busy' => false, 'code' => '', 'operations' => array(), 'more' => false, 'next_due_at' => null, 'wants_inventory' => true ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One answer.
		$this->engine->answers['jobsInventory'] = array( 'taken' => 1 );
		try {
			self::with_failing_queries( self::LOOK_UP, fn() => Job_Sync::of( $this->bridge, $this->settings )->run( 1000, 'cron' ) );
			$this->fail( 'an empty inventory was sent' );
		} catch ( Core_Exception $e ) {
			$this->assertSame( Job_Rows::UNREAD, $e->error_code() );
		}
		$this->assertSame( array(), $this->engine->told( 'jobsInventory' ) );
		$this->assertSame( 1, ( new Job_Inventory( $this->bridge ) )->send() );
	}

	/**
	 * A post that has lost its id is still the job that the core knows; one of another job or type is not.
	 */
	public function test_a_post_that_lost_its_id_is_found_by_what_the_core_knows(): void {
		$post = $this->make_job();
		delete_post_meta( $post, Job_Meta::OPPORTUNITY_ID );
		$this->assertSame( $post, $this->apply( self::operation( 'update', array( 'title' => 'New' ), $post ) )['done'][0]['post_id'] );
		$this->assertSame( array( 'New', '1026' ), array( get_post( $post )->post_title, get_post_meta( $post, Job_Meta::OPPORTUNITY_ID, true ) ) );
		delete_post_meta( $post, Job_Meta::OPPORTUNITY_ID );
		$this->apply( self::operation( 'remove', array(), $post ) );
		$this->assertSame( Job_Meta::CLOSED, get_post_status( $post ) );
		update_post_meta( $post, Job_Meta::OPPORTUNITY_ID, 1027 );
		$this->assertSame( array(), Job_Posts::known( $post, 1026 ), 'of another job' );
		$this->assertSame( array(), Job_Posts::known( $this->make_page( '' ), 1026 ), 'of another type' );
		delete_post_meta( $post, Job_Meta::OPPORTUNITY_ID );
		wp_trash_post( $post );
		$this->assertSame( array(), Job_Posts::known( $post, 1026 ), 'thrown away' );
	}

	/**
	 * The copy of a closed job is told to the core, which has it removed; all that are public go, and one is written.
	 */
	public function test_the_copy_of_a_closed_job_does_not_stay_public(): void {
		$post = $this->make_job();
		$copy = $this->copy_job( $post );
		$this->apply( self::operation( 'remove' ) );
		$this->assertSame( array( Job_Meta::CLOSED, Job_Meta::CLOSED ), array( get_post_status( $post ), get_post_status( $copy ) ) );
		wp_update_post( array( 'ID' => $copy, 'post_status' => 'publish' ) );
		$this->engine->answers['jobsInventory'] = array( 'taken' => 2 );
		$this->assertSame( 1, ( new Job_Inventory( $this->bridge ) )->send(), 'it is one job' );
		$this->assertSame( array( array( 'closed', $post ), array( 'published', $copy ) ), array_map( static fn( array $row ): array => array( $row[2], $row[3] ), $this->engine->told( 'jobsInventory' )[0]['rows'] ) );
		$this->apply( self::operation( 'update', array( 'title' => 'New' ) ), self::operation( 'remove' ) );
		$this->assertSame( array( Job_Meta::CLOSED, Job_Meta::CLOSED ), array( get_post_status( $post ), get_post_status( $copy ) ) );
		$this->assertSame( array( 'Account Manager', 'New' ), array( get_post( $post )->post_title, get_post( $copy )->post_title ), 'the public one is written' );
	}

	/**
	 * Within one batch, copies are not forgotten after an update.
	 */
	public function test_an_update_and_a_removal_in_one_batch_reach_copies(): void {
		$post = $this->make_job();
		$copy = $this->copy_job( $post );
		$this->apply( self::operation( 'update', array( 'title' => 'New' ) ), self::operation( 'remove' ) );
		$this->assertSame( array( Job_Meta::CLOSED, Job_Meta::CLOSED ), array( get_post_status( $post ), get_post_status( $copy ) ) );
	}

	/**
	 * What somebody has taken off the site stays off it when the job is closed and opened again.
	 *
	 * @param string $status  Status.
	 * @param string $removal What becomes of a job that is gone.
	 * @dataProvider statuses
	 */
	public function test_a_status_set_by_hand_survives_close_and_reopen( string $status, string $removal ): void {
		$this->settings->update( array( 'jobs_removal' => $removal ) );
		$post = $this->make_job();
		wp_update_post( array( 'ID' => $post, 'post_status' => $status ) );
		$this->apply( self::operation( 'remove' ) );
		$this->assertSame( 'delete' === $removal ? 'trash' : Job_Meta::CLOSED, get_post_status( $post ) );
		$this->assertSame( $post, $this->make_job( array( 'title' => 'New' ) ) );
		$this->assertSame( array( $status, 'New' ), array( get_post( $post )->post_status, get_post( $post )->post_title ) );
		$this->assertFalse( metadata_exists( 'post', $post, Job_Meta::FORMER ) );
		$this->assertFalse( metadata_exists( 'post', $post, Job_Meta::CLOSED_AT ) );
		wp_update_post( array( 'ID' => $post, 'post_status' => 'publish' ) );
		$this->apply( self::operation( 'remove' ) );
		$this->make_job( array( 'title' => 'Newer' ) );
		$this->assertSame( 'publish', get_post_status( $post ) );
	}

	/**
	 * Statuses that are not public.
	 *
	 * @return array<string,array{0:string,1:string}>
	 */
	public static function statuses(): array {
		return array(
			'draft'         => array( 'draft', 'unpublish' ),
			'private'       => array( 'private', 'unpublish' ),
			'pending'       => array( 'pending', 'unpublish' ),
			'draft, trash'  => array( 'draft', 'delete' ),
			'public, trash' => array( 'publish', 'delete' ),
		);
	}

	/**
	 * A process that is killed between the trash and the site leaves no draft.
	 */
	public function test_killed_on_the_way_out_of_the_trash(): void {
		$this->settings->update( array( 'jobs_removal' => 'delete' ) );
		$post = $this->make_job();
		$this->apply( self::operation( 'remove' ) );
		$kill = static function (): void {
			throw new \RuntimeException( 'killed' );
		};
		add_action( 'untrashed_post', $kill );
		$this->assertCount( 1, $this->apply( self::operation( 'create', array( 'title' => 'New' ) ) )['failed'] );
		remove_action( 'untrashed_post', $kill );
		$this->assertSame( Job_Meta::CLOSED, get_post_status( $post ) );
		$this->assertSame( $post, $this->make_job( array( 'title' => 'New' ) ) );
		$this->assertSame( 'publish', get_post_status( $post ) );
	}
}
