<?php
/**
 * Lists of jobs, their filter, and what a page of a job shows.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs_Front\Job_Filter;
use Halt\Tracker\Jobs_Front\Open_Jobs;
use Halt\Tracker\Jobs_Front\Salary;
use Halt\Tracker\Jobs_Front\Term_Counts;

require_once __DIR__ . '/class-jobs-case.php';

/**
 * Tests of the parts of `Jobs_Front` that visitors look through jobs with.
 */
final class Jobs_Front_Test extends Jobs_Case {

	/**
	 * Yesterday, today or tomorrow in the site's zone.
	 *
	 * @param int $days From today.
	 */
	private static function day( int $days ): string {
		return (string) wp_date( 'Y-m-d', time() + $days * DAY_IN_SECONDS );
	}

	/**
	 * Five jobs of which three are open.
	 */
	private function jobs(): void {
		$this->job( 'Finance Director', array( Job_Meta::SECTOR => 'Finance', Job_Meta::TYPE => 'Permanent', Job_Meta::LOCATION => 'London', Job_Meta::REFERENCE => 'JOB-7001', Job_Meta::VALID_THROUGH => self::day( 0 ) ), array( 'post_date' => '2026-01-03 10:00:00' ) );
		$this->job( 'Management Accountant', array( Job_Meta::SECTOR => 'Finance', Job_Meta::TYPE => 'Contract', Job_Meta::LOCATION => 'Leeds' ), array( 'post_date' => '2026-01-02 10:00:00' ) );
		$this->job( 'Site Engineer', array( Job_Meta::SECTOR => 'Construction & Rail', Job_Meta::TYPE => 'Contract', Job_Meta::LOCATION => 'London' ), array( 'post_date' => '2026-01-01 10:00:00' ) );
		$this->job( 'Past Accountant', array( Job_Meta::SECTOR => 'Finance', Job_Meta::TYPE => 'Contract', Job_Meta::VALID_THROUGH => self::day( -1 ) ) );
		$this->job( 'Closed Accountant', array( Job_Meta::SECTOR => 'Finance' ), array( 'post_status' => Job_Meta::CLOSED ) );
	}

	public function test_archive_lists_open_jobs_only(): void {
		$this->jobs();
		$page = self::get( '/jobs/' );
		$this->assertSame( 200, $page['status'] );
		$this->assertSame( array( 'Finance Director', 'Management Accountant', 'Site Engineer' ), self::titles( $page['body'] ) );
		$this->assert_has( '3 vacancies', $page['body'] );
		$this->assert_lacks( 'noindex', $page['body'] );
		$this->assertSame( 1, substr_count( $page['body'], "halt-tracker-jobs-inline-css'" ) + substr_count( $page['body'], 'halt-tracker-jobs-inline-css"' ), 'the style is small enough to be in the page' );
		$this->assert_lacks( 'application/ld+json', $page['body'] );
		$this->assertSame( 0, substr_count( self::get( '/' )['body'], 'halt-jobs' ), 'nothing is loaded where no job is shown' );
	}

	public function test_filters(): void {
		$this->jobs();
		foreach ( array(
			'job_sector=finance'                        => array( 'Finance Director', 'Management Accountant' ),
			'job_sector=finance&job_type=contract'      => array( 'Management Accountant' ),
			'job_location=london&job_type=contract'     => array( 'Site Engineer' ),
			'job_keyword=accountant'                    => array( 'Management Accountant' ),
			'job_keyword=JOB-7001'                      => array( 'Finance Director' ),
			'job_keyword=somebody+for&job_type=contract' => array( 'Management Accountant', 'Site Engineer' ),
			'job_keyword=%25%27%22%3Cscript%3E'         => array(),
			'job_sector=nobodys'                        => array(),
			'job_sector[]=finance&job_keyword[x]=y'     => array( 'Finance Director', 'Management Accountant', 'Site Engineer' ),
		) as $query => $titles ) {
			$page = self::get( '/jobs/?' . $query );
			$this->assertSame( 200, $page['status'], $query );
			$this->assertSame( $titles, self::titles( $page['body'] ), $query );
			$this->assertSame( str_contains( $query, '[]' ) ? 0 : 1, preg_match( "/<meta name='robots' content='[^']*noindex, follow/", $page['body'] ), $query );
			$this->assert_lacks( '<script>', substr( $page['body'], (int) strpos( $page['body'], '<main' ) ) );
		}
		$page = self::get( '/jobs/?job_sector=construction-rail' );
		$this->assert_has( 'Construction &amp; Rail (1)', (string) preg_replace( '/\s+/', ' ', $page['body'] ) );
		$this->assertMatchesRegularExpression( '#value="construction-rail"\s+selected#', $page['body'] );
		$this->assert_has( '1 vacancy', $page['body'] );
	}

	public function test_archive_of_a_sector_is_the_same_list(): void {
		$this->jobs();
		$page = self::get( '/job-sector/finance/?job_type=contract' );
		$this->assertSame( array( 'Management Accountant' ), self::titles( $page['body'] ) );
		$this->assertMatchesRegularExpression( '#value="finance"\s+selected#', $page['body'] );
		$this->assert_has( 'action="' . home_url( '/jobs/' ) . '"', $page['body'] );
		$this->assertSame( array( 'Finance Director', 'Management Accountant' ), self::titles( self::get( '/job-sector/finance/' )['body'] ) );
	}

	public function test_counts_know_what_else_is_chosen(): void {
		$this->jobs();
		$counts = static fn( string $taxonomy, Job_Filter $filter ): array => array_column( Term_Counts::of( $taxonomy, $filter ), 'count', 'slug' );
		$this->assertSame( array( 'construction-rail' => 1, 'finance' => 2 ), $counts( Job_Meta::SECTOR, new Job_Filter() ) );
		$this->assertSame( array( 'contract' => 1, 'permanent' => 1 ), $counts( Job_Meta::TYPE, new Job_Filter( '', array( Job_Meta::SECTOR => 'finance' ) ) ) );
		$this->assertSame( array( 'construction-rail' => 1, 'finance' => 2 ), $counts( Job_Meta::SECTOR, new Job_Filter( '', array( Job_Meta::SECTOR => 'finance' ) ) ), 'its own choice narrows nothing' );
		$this->assertSame( array( 'leeds' => 1 ), $counts( Job_Meta::LOCATION, new Job_Filter( 'account%_', array() ) ) + $counts( Job_Meta::LOCATION, new Job_Filter( 'Management', array() ) ) );
	}

	public function test_pages_of_a_list_on_a_page(): void {
		for ( $n = 1; $n <= 5; $n++ ) {
			$this->job( "Job number {$n}", array( Job_Meta::SECTOR => 'Finance' ), array( 'post_date' => "2026-01-0{$n} 10:00:00" ) );
		}
		$this->job( 'Another', array( Job_Meta::SECTOR => 'Rail' ) );
		$url  = (string) get_permalink( $this->make_page( '<!-- wp:halt-tracker/job-list {"perPage":2,"sector":"finance"} /-->' ) );
		$page = self::get( $url );
		$this->assertSame( array( 'Job number 5', 'Job number 4' ), self::titles( $page['body'] ) );
		$this->assert_has( '5 vacancies', $page['body'] );
		$this->assert_lacks( 'name="job_sector"', $page['body'], 'what is fixed is not offered' );
		$this->assert_has( 'href="' . $url . '?job_page=2"', $page['body'] );
		$this->assertSame( array( 'Job number 1' ), self::titles( self::get( $url . '?job_page=3' )['body'] ) );
		$found = self::get( $url . '?job_keyword=number&job_page=2' );
		$this->assertSame( array( 'Job number 3', 'Job number 2' ), self::titles( $found['body'] ) );
		$this->assert_has( 'job_keyword=number&job_page=3', html_entity_decode( $found['body'] ) );
		$this->assertSame( array( 'Job number 1' ), self::titles( self::get( $url . '?job_sector=rail&job_page=9' )['body'] ), 'what is fixed cannot be chosen, and the last page stands for those behind it' );
	}

	public function test_shortcodes_are_the_blocks(): void {
		$job  = $this->job( 'Finance Director', array( Job_Meta::REFERENCE => 'JOB-7001', Job_Meta::SALARY_FROM => '90000', Job_Meta::CURRENCY => 'GBP', Job_Meta::SALARY_PER => 'year' ) );
		$page = self::get( (string) get_permalink( $this->make_page( '[halt_jobs filters="no" excerpts="no"] [halt_job_details id="' . $job . '"]' ) ) )['body'];
		$this->assertSame( array( 'Finance Director' ), self::titles( $page ) );
		$this->assert_lacks( '<form', $page );
		$this->assert_has( '£90,000 per year', $page );
		$this->assert_has( 'JOB-7001', $page );
		$this->assert_has( '.halt-jobs__list', $page );
	}

	/**
	 * Beside the loop of the archive no job is meant.
	 */
	public function test_no_job_is_shown_beside_the_loop(): void {
		$this->job( 'Only', array( Job_Meta::REFERENCE => 'JOB-7001' ) );
		$this->visit( array( 'post_type' => 'halt_job' ) );
		$GLOBALS['post'] = $GLOBALS['wp_query']->post; // phpcs:ignore -- As WordPress does.
		$this->assertSame( '', do_shortcode( '[halt_job_details]' ) );
		the_post();
		$this->assert_has( 'JOB-7001', do_shortcode( '[halt_job_details]' ) );
		unset( $GLOBALS['post'] ); // phpcs:ignore -- As it was.
	}

	public function test_sitemap_search_feed_and_rest_know_open_jobs_only(): void {
		$this->jobs();
		$sitemap = self::get( '/wp-sitemap-posts-halt_job-1.xml' );
		$this->assertSame( 200, $sitemap['status'] );
		$this->assertSame( 3, substr_count( $sitemap['body'], '<loc>' ) );
		$this->assert_lacks( 'accountant-', $sitemap['body'] );
		$this->assertSame( 3, substr_count( $sitemap['body'], '<lastmod>' ) );
		$this->assert_has( '<lastmod>' . get_post_modified_time( 'Y-m-d\TH:i:sP', false, (int) get_page_by_path( 'finance-director', OBJECT, 'halt_job' )->ID ), $sitemap['body'] );
		$feed = self::get( '/jobs/feed/' );
		$this->assertSame( 3, substr_count( $feed['body'], '<item>' ) );
		$search = self::get( '/?s=Accountant' )['body'];
		$this->assert_has( 'Management Accountant', $search );
		$this->assert_lacks( 'Past Accountant', $search );
		$this->assert_lacks( 'Closed Accountant', $search );
		$rest = json_decode( self::get( '/wp-json/wp/v2/halt_job' )['body'], true );
		$this->assertSame( 3, count( $rest ) );
		$this->assertArrayNotHasKey( Job_Meta::CLIENT, $rest[0]['meta'] ?? array() );
	}

	/**
	 * The sync has to find what it has written, also after its last day.
	 */
	public function test_queries_of_others_are_left_alone(): void {
		$this->jobs();
		$this->assertCount( 4, ( new \WP_Query( array( 'post_type' => 'halt_job', 'posts_per_page' => -1, 'post_status' => 'publish' ) ) )->posts );
	}

	public function test_single_job_in_a_classic_theme(): void {
		$job  = $this->job(
			'Finance <em>Director</em> & more 🚀',
			array( Job_Meta::SALARY_TEXT => 'Competitive', Job_Meta::PLACE => 'London', Job_Meta::REFERENCE => 'JOB-1', Job_Meta::START_DATE => '2026-12-01', Job_Meta::CLIENT => 'Secret Ltd', Job_Meta::BENEFITS => '<ul><li>Pension</li></ul>' ),
			array( 'post_name' => 'finance-director' )
		);
		$page = self::get( '/jobs/finance-director/' );
		$this->assertSame( 200, $page['status'] );
		$this->assertSame( 1, substr_count( $page['body'], '<h1' ) );
		$this->assertSame( 1, substr_count( $page['body'], '<main' ) );
		foreach ( array( 'Competitive', 'London', 'JOB-1', 'December 1, 2026', '<li>Pension</li>', 'We look for somebody' ) as $text ) {
			$this->assert_has( $text, $page['body'] );
		}
		$this->assert_lacks( 'Secret Ltd', $page['body'] );
		$this->assert_lacks( 'Only you see this', $page['body'] );
		$this->assert_has( '.halt-jobs__list', $page['body'] );
		$this->settings->update( array( 'jobs_show_client' => true ) );
		$this->assert_has( 'Secret Ltd', self::get( (string) get_permalink( $job ) )['body'] );
	}

	public function test_details_in_the_text_are_not_shown_twice(): void {
		$this->job( 'Twice', array( Job_Meta::REFERENCE => 'JOB-2' ), array( 'post_content' => '<!-- wp:halt-tracker/job-details /--><p>Text</p>' ) );
		foreach ( array( 'divi-fixture', 'block-fixture' ) as $theme ) {
			self::use_theme( $theme );
			$this->assertSame( 1, substr_count( self::get( '/jobs/twice/' )['body'], 'halt-jobs__row--reference' ), $theme );
		}
	}

	public function test_block_theme(): void {
		self::use_theme( 'block-fixture' );
		$this->jobs();
		$list = self::get( '/jobs/?job_sector=finance' );
		$this->assertSame( array( 'Finance Director', 'Management Accountant' ), self::titles( $list['body'] ) );
		$this->assert_has( '<h1 class="wp-block-query-title">Jobs</h1>', $list['body'] );
		$this->assert_has( 'Block fixture', $list['body'] );
		$page = self::get( '/jobs/finance-director/' );
		$this->assertSame( 200, $page['status'] );
		$this->assert_has( 'halt-jobs__row--reference', $page['body'] );
		$this->assert_lacks( 'of-the-theme', $page['body'] );
		$this->assertSame( array( 'Finance Director', 'Management Accountant' ), self::titles( self::get( '/job-sector/finance/' )['body'] ) );
		$this->assert_has( 'of-the-theme', self::get( (string) get_permalink( $this->make_page( 'x' ) ) )['body'], 'pages stay the theme’s' );
	}

	/**
	 * WordPress 6.5 and 6.6 cannot register templates.
	 */
	public function test_block_theme_without_registered_templates(): void {
		$file = WPMU_PLUGIN_DIR . '/halt-no-templates.php';
		file_put_contents( $file, "<?php add_action( 'init', static function () { foreach ( array( 'single', 'archive', 'closed' ) as \$name ) { unregister_block_template( \"halt-tracker//{\$name}-halt_job\" ); } }, 99 );" );
		try {
			$this->test_block_theme();
			$this->assertSame( 410, self::get( '/jobs/past-accountant/' )['status'] );
		} finally {
			unlink( $file );
		}
	}

	public function test_a_theme_replaces_templates(): void {
		$this->jobs();
		$theme = get_theme_root() . '/divi-fixture';
		$files = array(
			'halt-tracker/single-halt_job.php'  => '/jobs/finance-director/',
			'halt-tracker/archive-halt_job.php' => '/jobs/',
			'halt-tracker/closed-halt_job.php'  => '/jobs/closed-accountant/',
			'single-halt_job.php'               => '/jobs/finance-director/',
		);
		wp_mkdir_p( $theme . '/halt-tracker/parts' );
		foreach ( $files as $file => $url ) {
			file_put_contents( "{$theme}/{$file}", '<?php echo "of the theme";' );
			$body = self::get( $url )['body'];
			unlink( "{$theme}/{$file}" );
			$this->assertSame( 'of the theme', $body, $file );
		}
		file_put_contents( $theme . '/halt-tracker/parts/item.php', '<?php echo "ITEM ", esc_html( $args["job"]->title() );' );
		$body = self::get( '/jobs/' )['body'];
		unlink( $theme . '/halt-tracker/parts/item.php' );
		rmdir( $theme . '/halt-tracker/parts' );
		rmdir( $theme . '/halt-tracker' );
		$this->assert_has( 'ITEM Finance Director', $body );
	}

	public function test_salary_in_words(): void {
		$text = static fn( string ...$parts ): string => ( new Salary( ...$parts ) )->text();
		$this->assertSame( '£40,000 – £50,000 per year', $text( '40000', '50000', 'year', 'GBP', '' ) );
		$this->assertSame( '£40,000 – £50,000 per year', $text( '50000', '40000', 'year', 'gbp', '' ), 'the wrong way round' );
		$this->assertSame( '£12.50 per hour', $text( '12.5', '12.5', 'hour', 'GBP', '' ) );
		$this->assertSame( '€300 per day', $text( '', '300', 'day', 'EUR', '' ) );
		$this->assertSame( '300', $text( '300', '', '', '', '' ) );
		$this->assertSame( 'Competitive', $text( '', '', 'year', 'GBP', 'Competitive' ) );
		$this->assertSame( '', $text( '0', 'x', 'year', 'GBP', '' ) );
	}

	public function test_open_and_closed(): void {
		$open = static fn( int $id ): array => array( Open_Jobs::is_open( get_post( $id ) ), Open_Jobs::is_closed( get_post( $id ) ) );
		$this->assertSame( array( true, false ), $open( $this->job( 'A' ) ) );
		$this->assertSame( array( true, false ), $open( $this->job( 'B', array( Job_Meta::VALID_THROUGH => self::day( 0 ) ) ) ) );
		$this->assertSame( array( false, true ), $open( $this->job( 'C', array( Job_Meta::VALID_THROUGH => self::day( -1 ) ) ) ) );
		$this->assertSame( array( false, true ), $open( $this->job( 'D', array(), array( 'post_status' => Job_Meta::CLOSED ) ) ) );
		$this->assertSame( array( false, false ), $open( $this->job( 'E', array(), array( 'post_status' => 'draft' ) ) ) );
	}

	public function test_closed_jobs_answer_410(): void {
		$this->jobs();
		foreach ( array( 'divi-fixture', 'block-fixture' ) as $theme ) {
			self::use_theme( $theme );
			foreach ( array( 'past-accountant', 'closed-accountant' ) as $slug ) {
				$page = self::get( "/jobs/{$slug}/" );
				$this->assertSame( 410, $page['status'], "{$theme} {$slug}" );
				$this->assert_has( 'This vacancy is closed.', $page['body'] );
				$this->assertMatchesRegularExpression( "/<meta name='robots' content='[^']*noindex/", $page['body'] );
				$this->assert_lacks( 'application/ld+json', $page['body'] );
				$this->assert_lacks( 'rel="canonical"', $page['body'] );
				$this->assertMatchesRegularExpression( '#<title>Closed: #', $page['body'] );
				$this->assertSame( array( 'Finance Director', 'Management Accountant', 'Site Engineer' ), self::titles( $page['body'] ), 'the same sector comes first' );
			}
		}
		$draft   = $this->job( 'Draft', array(), array( 'post_status' => 'draft', 'post_name' => 'draft-job' ) );
		$deleted = $this->job( 'Deleted' );
		wp_delete_post( $deleted, true );
		$this->assertSame( 404, self::get( '/jobs/draft-job/' )['status'] );
		$this->assertSame( 404, self::get( '/?post_type=halt_job&p=' . $draft )['status'] );
		$this->assertSame( 404, self::get( '/jobs/deleted/' )['status'] );
		foreach ( array( 'past-accountant', 'closed-accountant' ) as $slug ) {
			$this->assertSame( 410, self::get( "/jobs/{$slug}/?preview=true" )['status'], 'a preview is for editors' );
		}
		$this->assert_lacks( 'Accountant', self::get( '/jobs/closed-accountant/feed/' )['body'] );
	}

	/**
	 * A layout of Divi's Theme Builder takes the place of every template, late.
	 */
	public function test_a_builder_shows_the_closed_job(): void {
		$this->job( 'Open one' );
		$this->job( 'Gone', array(), array( 'post_status' => Job_Meta::CLOSED, 'post_content' => 'Text of the job [halt_divi4_form uuid="x"][/halt_divi4_form]' ) );
		$file = WPMU_PLUGIN_DIR . '/halt-builder.php';
		file_put_contents( $file, "<?php add_filter( 'template_include', static fn() => get_theme_root() . '/divi-fixture/index.php', 98 );" );
		try {
			$page = self::get( '/jobs/gone/' );
			$this->assertSame( 410, $page['status'] );
			$this->assert_has( 'This vacancy is closed.', $page['body'] );
			$this->assert_lacks( 'Text of the job', $page['body'] );
			$this->assert_lacks( 'et_pb_contact_form', $page['body'] );
			$this->assertSame( 1, substr_count( $page['body'], '<h1' ) );
			$this->assertSame( array( 'Open one' ), self::titles( $page['body'] ) );
			$this->assert_has( 'We look for somebody', self::get( '/jobs/open-one/' )['body'] );
		} finally {
			unlink( $file );
		}
	}
}
