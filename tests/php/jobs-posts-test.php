<?php
/**
 * Operations of the core become posts.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Jobs\Job_Applier;
use Halt\Tracker\Jobs\Job_Edits;
use Halt\Tracker\Jobs\Job_Inventory;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Posts;
use Halt\Tracker\Jobs\Job_Type;
use Halt\Tracker\Jobs\Job_Writer;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Applies operations as the core would hand them out, and looks at what WordPress then has.
 */
final class Jobs_Posts_Test extends Shell_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		foreach ( get_terms( array( 'taxonomy' => Job_Meta::TAXONOMIES, 'hide_empty' => false, 'fields' => 'id=>slug' ) ) as $id => $slug ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Short.
			unset( $slug );
			wp_delete_term( (int) $id, get_term( (int) $id )->taxonomy );
		}
		remove_all_filters( 'halt_tracker_job_parts' );
		remove_all_actions( 'halt_tracker_job_written' );
		parent::tearDown();
	}

	/**
	 * An operation about opportunity 1026.
	 *
	 * @param string              $kind Kind.
	 * @param array<string,mixed> $job  Members that differ.
	 * @param string              $hash Hash.
	 * @return array<string,mixed>
	 */
	private static function operation( string $kind, array $job = array(), string $hash = 'h1' ): array {
		return array(
			'id'             => 7,
			'kind'           => $kind,
			'opportunity_id' => 1026,
			'post_id'        => 0,
			'hash'           => $hash,
			'reason'         => 'remove' === $kind ? 'gone' : '',
			'job'            => 'remove' === $kind ? null : $job + array(
				'opportunity_id' => 1026,
				'reference'      => 'JOB-1026',
				'title'          => 'Account Manager',
				'description'    => '<p>Sells things.</p>',
				'benefits'       => '',
				'skills'         => '',
				'category'       => 'Sales',
				'duration'       => '',
				'location'       => 'Bristol, UK',
				'city'           => 'Bristol',
				'region'         => '',
				'postcode'       => 'BS1',
				'country'        => 'GB',
				'work_type'      => 'Contract',
				'sectors'        => array( 'IT', 'R&D' ),
				'salary_from'    => '30000',
				'salary_to'      => '40000',
				'salary_per'     => 'year',
				'salary_text'    => '',
				'currency'       => 'GBP',
				'start_date'     => '2026-01-02',
				'end_date'       => '',
				'posted_on'      => '2025-12-03',
				'valid_through'  => '',
				'positions'      => 2,
				'client'         => 'Mogul',
				'custom_fields'  => array(),
			),
		);
	}

	/**
	 * Applies operations.
	 *
	 * @param array<string,mixed> ...$operations Operations.
	 * @return array<string,mixed>
	 */
	private function apply( array ...$operations ): array {
		return ( new Job_Applier( new Job_Writer( $this->settings ) ) )->apply( $operations, microtime( true ) + 30 );
	}

	/**
	 * The one post of the opportunity.
	 *
	 * @return \WP_Post
	 */
	private function job(): \WP_Post {
		$posts = get_posts( array( 'post_type' => Job_Type::TYPE, 'post_status' => array( 'publish', 'draft', Job_Meta::CLOSED, 'auto-draft' ), 'numberposts' => -1 ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Short.
		$this->assertCount( 1, $posts );
		return $posts[0];
	}

	/**
	 * Every part of a job is where it belongs.
	 */
	public function test_a_job_becomes_a_post(): void {
		$seen = array();
		add_action(
			'save_post_' . Job_Type::TYPE,
			static function ( int $id, \WP_Post $post ) use ( &$seen ): void {
				if ( 'publish' === $post->post_status ) {
					$seen[] = array( get_post_meta( $id, Job_Meta::REFERENCE, true ), Job_Edits::terms( $id, Job_Meta::SECTOR ) );
				}
			},
			10,
			2
		);
		$result = $this->apply( self::operation( 'create' ) );
		$job    = $this->job();
		$this->assertSame( array( 'done' => array( array( 'id' => 7, 'post_id' => $job->ID ) ), 'failed' => array() ), $result );
		$this->assertSame( array( 'publish', 'Account Manager', '<p>Sells things.</p>', 'Sells things.', '2025-12-03 00:00:00', 'account-manager-1026' ), array( $job->post_status, $job->post_title, $job->post_content, $job->post_excerpt, $job->post_date, $job->post_name ) );
		foreach ( array( Job_Meta::OPPORTUNITY_ID => '1026', Job_Meta::REFERENCE => 'JOB-1026', Job_Meta::SALARY_FROM => '30000', Job_Meta::SALARY_PER => 'year', Job_Meta::PLACE => 'Bristol, UK', Job_Meta::POSITIONS => '2', Job_Meta::CLIENT => 'Mogul', Job_Meta::HASH => 'h1', Job_Meta::POSTED_ON => '2025-12-03' ) as $key => $value ) {
			$this->assertSame( $value, (string) get_post_meta( $job->ID, $key, true ), $key );
		}
		$this->assertFalse( metadata_exists( 'post', $job->ID, Job_Meta::BENEFITS ), 'what is empty is not stored' );
		$this->assertSame( array( 'IT', 'R&D' ), Job_Edits::terms( $job->ID, Job_Meta::SECTOR ) );
		$this->assertSame( array( 'Bristol' ), Job_Edits::terms( $job->ID, Job_Meta::LOCATION ) );
		$this->assertSame( array( array( 'JOB-1026', array( 'IT', 'R&D' ) ) ), $seen, 'whoever listens finds the job complete, once' );
		$this->assertSame( array(), wp_get_post_revisions( $job->ID ) );
	}

	/**
	 * Text stays text: HTML, entities and emoji in a title.
	 */
	public function test_title_with_html_and_emoji(): void {
		$this->apply( self::operation( 'create', array( 'title' => " <b>Head of R&amp;D</b> 🚀 &lt;Remote&gt; <script>alert(1)</script>  C&C++ \u{a0}Ärztin\n", 'sectors' => array( '<i>Health</i> &amp; Care', 'health & care', ' ' ) ) ) );
		$job = $this->job();
		$this->assertSame( 'Head of R&amp;D 🚀 &lt;Remote&gt; C&amp;C++ Ärztin', $job->post_title );
		$this->assertSame( array( 'Health & Care' ), Job_Edits::terms( $job->ID, Job_Meta::SECTOR ) );
		$this->apply( self::operation( 'update', array( 'title' => '  ' ), 'h2' ) );
		$this->assertSame( 'JOB-1026', $this->job()->post_title, 'never empty' );
	}

	/**
	 * Nothing that runs gets in, whoever is logged in.
	 *
	 * @param int $user User who does it; 0: cron.
	 * @dataProvider users
	 */
	public function test_description_with_scripts( int $user ): void {
		wp_set_current_user( $user );
		$html = '<h2 onclick="x()">Job</h2><script>alert(1)</script><style>p{}</style><iframe src="https://evil.test"></iframe><p style="color:red" onmouseover=x()>Text &amp; more [gallery ids="1"] <a href="javascript:alert(1)">a</a> <a href="https://ok.test/?a=1&amp;b=2">b</a></p><img src=x onerror=alert(1)><form action="/x"><input name="y">in</form><!-- wp:html --><b>B</b><!-- /wp:html --><svg onload=alert(1)></svg><ul><li>unclosed';
		$this->apply( self::operation( 'create', array( 'description' => $html, 'skills' => '<b>PHP</b><script>1</script>' ) ) );
		$job = $this->job();
		foreach ( array( 'script', 'onclick', 'onmouseover', 'onerror', 'onload', 'iframe', 'javascript:', '<form', '<input', '<svg', 'wp:html', '<style', '[gallery' ) as $bad ) {
			$this->assertStringNotContainsStringIgnoringCase( $bad, $job->post_content );
		}
		$this->assertStringContainsString( '<h2>Job</h2>', $job->post_content );
		$this->assertStringContainsString( 'href="https://ok.test/?a=1', $job->post_content );
		$this->assertStringContainsString( '[gallery ids="1"]', html_entity_decode( $job->post_content, ENT_QUOTES | ENT_HTML5 ), 'brackets are text, no shortcode' );
		$this->assertStringEndsWith( '</li></ul>', $job->post_content );
		$this->assertSame( '<b>PHP</b>', get_post_meta( $job->ID, Job_Meta::SKILLS, true ) );
		$this->assertSame( array(), Job_Edits::of( $job ), 'what WordPress made of it is no edit by hand' );
		wp_set_current_user( 1 );
	}

	/**
	 * Who may do what WordPress filters differently.
	 *
	 * @return array<string,array{0:int}>
	 */
	public static function users(): array {
		return array(
			'admin' => array( 1 ),
			'cron'  => array( 0 ),
		);
	}

	/**
	 * An operation that is offered twice makes one post, also when the first time was not noted.
	 */
	public function test_an_operation_twice_makes_one_post(): void {
		$this->apply( self::operation( 'create' ) );
		$job = $this->job();
		$this->apply( self::operation( 'create' ) );
		$this->apply( self::operation( 'create' ), self::operation( 'create' ) );
		$this->assertSame( $job->ID, $this->job()->ID );
	}

	/**
	 * A job that is made and removed within one batch is one post, closed.
	 */
	public function test_two_operations_of_a_batch_about_one_job(): void {
		$this->apply( self::operation( 'create' ), self::operation( 'update', array( 'title' => 'Other' ), 'h2' ), self::operation( 'remove' ) );
		$this->assertSame( array( 'Other', Job_Meta::CLOSED ), array( $this->job()->post_title, $this->job()->post_status ) );
	}

	/**
	 * While another process has the posts in hand, nothing is done and nothing acknowledged.
	 */
	public function test_two_processes_do_not_write_at_once(): void {
		$name = ( new \ReflectionMethod( Job_Applier::class, 'name' ) );
		$name->setAccessible( true );
		$other = mysqli_connect( ...self::database() );
		mysqli_query( $other, "SELECT GET_LOCK( '" . $name->invoke( null ) . "', 0 )" );
		$this->assertSame( array( 'done' => array(), 'failed' => array() ), $this->apply( self::operation( 'create' ) ) );
		// Closing alone is noticed by a busy server when it likes.
		mysqli_query( $other, "DO RELEASE_LOCK( '" . $name->invoke( null ) . "' )" );
		mysqli_close( $other );
		$this->assertCount( 1, $this->apply( self::operation( 'create' ) )['done'] );
	}

	/**
	 * How WordPress connects to its database.
	 *
	 * @return list<mixed>
	 */
	private static function database(): array {
		global $wpdb;
		list( $host, $port, $socket ) = $wpdb->parse_db_host( DB_HOST );
		return array( $host, DB_USER, DB_PASSWORD, DB_NAME, (int) $port, $socket );
	}

	/**
	 * What edits by hand keep is left alone; all else follows Tracker.
	 */
	public function test_edits_by_hand_to_chosen_fields_survive(): void {
		$this->settings->update( array( 'jobs_keep' => array( 'title', 'salary', 'sector', 'excerpt' ) ) );
		$this->apply( self::operation( 'create' ) );
		$id = $this->job()->ID;
		$this->assertSame( array(), Job_Edits::of( get_post( $id ) ) );
		wp_update_post( array( 'ID' => $id, 'post_title' => 'By hand', 'post_content' => 'Mine', 'post_excerpt' => '' ) );
		update_post_meta( $id, Job_Meta::SALARY_TO, '99999' );
		wp_set_object_terms( $id, array( 'My sector' ), Job_Meta::SECTOR );
		$this->assertSame( array( 'title', 'content', 'excerpt', 'sector', 'salary' ), Job_Edits::of( get_post( $id ) ) );
		foreach ( array( 'h2', 'h3' ) as $hash ) {
			$this->apply( self::operation( 'update', array( 'title' => $hash, 'description' => $hash, 'salary_from' => '1', 'sectors' => array( $hash ), 'work_type' => $hash ), $hash ) );
			$job = $this->job();
			$this->assertSame( array( 'By hand', $hash, '' ), array( $job->post_title, $job->post_content, $job->post_excerpt ) );
			$this->assertSame( array( '30000', '99999' ), array( get_post_meta( $id, Job_Meta::SALARY_FROM, true ), get_post_meta( $id, Job_Meta::SALARY_TO, true ) ) );
			$this->assertSame( array( array( 'My sector' ), array( $hash ) ), array( Job_Edits::terms( $id, Job_Meta::SECTOR ), Job_Edits::terms( $id, Job_Meta::TYPE ) ) );
			$this->assertSame( array( 'title', 'excerpt', 'sector', 'salary' ), Job_Edits::of( $job ) );
		}
		$this->settings->update( array( 'jobs_keep' => array() ) );
		$this->apply( self::operation( 'update', array( 'title' => 'Tracker’s' ), 'h4' ) );
		$this->assertSame( 'Tracker’s', $this->job()->post_title );
		$this->assertSame( array(), Job_Edits::of( $this->job() ) );
	}

	/**
	 * A job that is gone is closed, and comes back under the same post and address.
	 */
	public function test_closed_and_opened_again(): void {
		$this->apply( self::operation( 'create' ) );
		$job = $this->job();
		$this->apply( self::operation( 'remove' ) );
		$this->assertSame( Job_Meta::CLOSED, $this->job()->post_status );
		$this->assertEqualsWithDelta( time(), (int) get_post_meta( $job->ID, Job_Meta::CLOSED_AT, true ), 20 );
		$this->assertSame( array( array( 'id' => 7, 'post_id' => $job->ID ) ), $this->apply( self::operation( 'remove' ) )['done'] );
		$this->apply( self::operation( 'update' ) );
		$again = $this->job();
		$this->assertSame( array( $job->ID, 'publish', $job->post_name, $job->post_date ), array( $again->ID, $again->post_status, $again->post_name, $again->post_date ) );
		$this->assertSame( '', get_post_meta( $job->ID, Job_Meta::CLOSED_AT, true ) );
	}

	/**
	 * Where the setting says so a job goes to the trash, and comes back from there.
	 */
	public function test_deleted_by_setting(): void {
		$this->settings->update( array( 'jobs_removal' => 'delete' ) );
		$this->apply( self::operation( 'create' ) );
		$job = $this->job();
		$this->assertSame( array( array( 'id' => 7, 'post_id' => 0 ) ), $this->apply( self::operation( 'remove' ) )['done'] );
		$this->assertSame( 'trash', get_post_status( $job->ID ) );
		$this->assertSame( array( array( 'id' => 7, 'post_id' => 0 ) ), $this->apply( self::operation( 'remove' ) )['done'] );
		$this->apply( self::operation( 'create', array(), 'h2' ) );
		$again = $this->job();
		$this->assertSame( array( $job->ID, 'publish', $job->post_name ), array( $again->ID, $again->post_status, $again->post_name ) );
		wp_trash_post( $job->ID );
		$this->apply( self::operation( 'create', array(), 'h3' ) );
		$this->assertNotSame( $job->ID, $this->job()->ID, 'what a person has thrown away stays there' );
	}

	/**
	 * A draft made of a job by hand stays a draft while the job changes.
	 */
	public function test_a_draft_stays_a_draft(): void {
		$this->apply( self::operation( 'create' ) );
		wp_update_post( array( 'ID' => $this->job()->ID, 'post_status' => 'draft' ) );
		$this->apply( self::operation( 'update', array( 'title' => 'New' ), 'h2' ) );
		$this->assertSame( array( 'draft', 'New' ), array( $this->job()->post_status, $this->job()->post_title ) );
	}

	/**
	 * Nothing is written where nothing differs.
	 */
	public function test_what_is_the_same_is_not_written(): void {
		$this->apply( self::operation( 'create' ) );
		$saved = 0;
		$count = static function () use ( &$saved ): void {
			++$saved;
		};
		add_action( 'save_post', $count );
		$this->apply( self::operation( 'update', array(), 'h2' ) );
		$this->assertSame( 0, $saved );
		$this->apply( self::operation( 'update', array( 'salary_to' => '41000' ), 'h3' ) );
		remove_action( 'save_post', $count );
		$this->assertSame( 1, $saved, 'caches of pages are told of a change in meta, too' );
	}

	/**
	 * An error of another plugin fails one operation and no other.
	 */
	public function test_a_failure_is_one_operations_own(): void {
		add_filter(
			'halt_tracker_job_parts',
			static function ( array $parts, array $job, int $opportunity ): array {
				if ( 1026 === $opportunity ) {
					throw new \RuntimeException( 'boom' );
				}
				$parts['meta']['my_key'] = $job['reference'];
				return $parts;
			},
			10,
			3
		);
		$other  = array( 'id' => 8, 'opportunity_id' => 1027 ) + self::operation( 'create', array( 'reference' => 'x1' ) );
		$result = $this->apply( self::operation( 'create' ), $other );
		$this->assertSame( array( array( 'id' => 7, 'code' => 'post_failed' ) ), $result['failed'] );
		$this->assertSame( 8, $result['done'][0]['id'] );
		$this->assertSame( 'x1', get_post_meta( $result['done'][0]['post_id'], 'my_key', true ) );
		$refuse = static fn(): bool => true;
		add_filter( 'wp_insert_post_empty_content', $refuse );
		remove_all_filters( 'halt_tracker_job_parts' );
		$this->assertSame( 'post_refused', $this->apply( self::operation( 'create' ) )['failed'][0]['code'] );
		remove_filter( 'wp_insert_post_empty_content', $refuse );
		$this->assertFalse( has_filter( 'wp_revisions_to_keep', '__return_zero' ) );
	}

	/**
	 * The inventory says what the site has, in chunks, copies of a job's post among it.
	 */
	public function test_inventory(): void {
		$this->apply( self::operation( 'create' ), array( 'id' => 8, 'opportunity_id' => 1027 ) + self::operation( 'create', array( 'title' => 'B' ), 'h7' ) );
		$first  = Job_Posts::first( 1026 );
		$second = Job_Posts::first( 1027 );
		$this->apply( array( 'opportunity_id' => 1027 ) + self::operation( 'remove' ) );
		$this->make_page( '', Job_Type::TYPE );
		$copy = $this->make_page( '', Job_Type::TYPE );
		update_post_meta( $copy, Job_Meta::OPPORTUNITY_ID, 1026 );
		$this->engine->answers['jobsInventory'] = array( 'taken' => 2 );
		$this->assertSame( 2, ( new Job_Inventory( $this->bridge ) )->send() );
		$this->assertSame( array( array( 'rows' => array( array( 1026, 'h1', 'published', $first ), array( 1027, 'h7', 'closed', $second ), array( 1026, '', 'published', $copy ) ), 'first' => true, 'last' => true ) ), $this->engine->told( 'jobsInventory' ) );
		$this->apply( self::operation( 'remove' ) );
		$this->assertSame( array( Job_Meta::CLOSED, Job_Meta::CLOSED ), array( get_post_status( $first ), get_post_status( $copy ) ), 'a copy offers the same job' );
	}

	/**
	 * A large batch leaves nothing behind in memory.
	 */
	public function test_memory_does_not_grow_with_the_jobs(): void {
		$batch = static function ( int $from ): array {
			$operations = array();
			for ( $id = $from; $id < $from + 50; $id++ ) {
				$operations[] = array( 'id' => $id, 'opportunity_id' => $id ) + self::operation( 'create', array( 'title' => 'Job ' . $id, 'description' => str_repeat( '<p>Words of an advert.</p>', 500 ) ) );
			}
			return $operations;
		};
		$this->apply( ...$batch( 5000 ) );
		gc_collect_cycles();
		$before = memory_get_usage();
		foreach ( array( 6000, 7000, 8000, 9000 ) as $from ) {
			$this->assertCount( 50, $this->apply( ...$batch( $from ) )['done'] );
		}
		gc_collect_cycles();
		$this->assertLessThan( 1024 * 1024, memory_get_usage() - $before );
		$this->assertSame( 250, (int) wp_count_posts( Job_Type::TYPE )->publish );
	}
}
