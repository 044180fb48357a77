<?php
/**
 * Applying for a job, from its page to Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs_Front\Apply_Form;
use Halt\Tracker\Jobs_Front\Jobs_Front;
use Halt\Tracker\Plugin;

require_once __DIR__ . '/class-jobs-case.php';
require_once __DIR__ . '/class-job-posting-rules.php';

/**
 * The form of Divi on the page of a job, the real core and the simulated Tracker.
 */
final class Job_Applying_Test extends Jobs_Case {

	private const FORM = <<<'FORM'
[et_pb_contact_form _unique_id="c0000000-0000-4000-8000-0000000000aa" module_id="job-application" title="Apply" captcha="off" success_message="Thank you for your application." fixture_upload="helper"]
[et_pb_contact_field field_id="First_Name" field_title="First name" /]
[et_pb_contact_field field_id="Last_Name" field_title="Last name" /]
[et_pb_contact_field field_id="Email" field_title="E-mail" field_type="email" /]
[et_pb_contact_field field_id="CV" field_title="Your CV" fixture_type="file" /]
[et_pb_contact_field field_id="Consent" field_title="I agree to be contacted" field_type="checkbox" /]
[/et_pb_contact_form]
FORM;

	/** The same in the blocks of Divi 5, without a file: its upload extension is another. */
	private const BLOCKS = <<<'FORM'
<!-- wp:divi/contact-form {"module":{"advanced":{"uniqueId":{"desktop":{"value":"c0000000-0000-4000-8000-0000000000aa"}},"successMessage":{"desktop":{"value":"Thank you for your application."}},"spamProtection":{"desktop":{"value":{"useBasicCaptcha":"off"}}}}},"title":{"innerContent":{"desktop":{"value":"Apply"}}}} -->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"First_Name"}}},"innerContent":{"desktop":{"value":"First name"}}}} /-->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"Last_Name"}}},"innerContent":{"desktop":{"value":"Last name"}}}} /-->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"Email"}},"type":{"desktop":{"value":"email"}}},"innerContent":{"desktop":{"value":"E-mail"}}}} /-->
<!-- wp:divi/contact-field {"fieldItem":{"advanced":{"id":{"desktop":{"value":"Consent"}},"type":{"desktop":{"value":"checkbox"}}},"innerContent":{"desktop":{"value":"I agree to be contacted"}}}} /-->
<!-- /wp:divi/contact-form -->
FORM;

	/** A job that the simulator knows, beside the one that profiles of other tests name. */
	private const OPPORTUNITY = 1027;

	/**
	 * Connects the site to the simulator and makes a profile that puts candidates on the list of the page's job.
	 *
	 * @param string $list `longlist` or `shortlist`.
	 */
	private function connect( string $list = 'longlist' ): void {
		Activation::install();
		$this->settings->update( array( 'per_address' => 0, 'per_source' => 0, 'after_response' => false, 'spam_time_trap' => false, 'classic_url' => self::sandbox_url(), 'rest_url' => self::sandbox_url() ) );
		$profile             = json_decode( (string) file_get_contents( dirname( __DIR__ ) . '/fixtures/profiles/cv-application.json' ), true );
		$profile['matching'] = array( 'css_ids' => array( 'job-application' ), 'form_ids' => array( 'job-application', 'c0000000-0000-4000-8000-0000000000aa' ) ) + $profile['matching'];
		$profile['job']      = array( 'list' => $list, 'field' => '', 'opportunity_id' => 0, 'status_id' => 0 );
		Plugin::boot()->profiles->save( $profile );
		$ready = self::sandbox( 'ready' );
		$this->assertSame( 'connected', Plugin::boot()->bridge->connect( 'api_token', $ready['apiToken'] )['state'] );
	}

	/**
	 * Fills the form in on a page and sends it.
	 *
	 * @param string $url   The page.
	 * @param string $email Who applies.
	 */
	private function apply( string $url, string $email = 'jane.doe@example.test' ): void {
		$browser = new Divi_Browser( $url );
		$this->send( $browser, $email );
	}

	/**
	 * Sends an open form.
	 *
	 * @param Divi_Browser $browser It.
	 * @param string       $email   Who applies.
	 */
	private function send( Divi_Browser $browser, string $email ): void {
		$cv      = $browser->upload( 'upload_file', dirname( __DIR__ ) . '/fixtures/jane-doe-cv.pdf', 'jane-doe.pdf' );
		$message = $browser->submit( 'job-application', array( 'first_name' => 'Jane', 'last_name' => 'Doe', 'email' => $email, 'cv' => $cv, 'consent' => array( 'I agree to be contacted' ) ) );
		$this->assertSame( 'Thank you for your application.', $message );
	}

	/**
	 * Works the queue until it is empty.
	 */
	private static function drain(): void {
		$bridge = Plugin::boot()->bridge;
		for ( $n = 0; $n < 20 && ( $bridge->status()['counts']['waiting'] ?? 0 ) > 0; $n++ ) {
			$bridge->drain( 5000, 'run_now' );
		}
	}

	/**
	 * Reads from the simulator.
	 *
	 * @param string $path Path below `/_sim/`.
	 * @return array<mixed>
	 */
	private static function sandbox( string $path ): array {
		return (array) json_decode( (string) wp_remote_retrieve_body( wp_remote_get( self::sandbox_url() . '/_sim/' . $path ) ), true );
	}

	/**
	 * Candidates with an address.
	 *
	 * @param string $email The address.
	 * @return list<array<string,mixed>>
	 */
	private static function candidates( string $email ): array {
		return array_values( array_filter( self::sandbox( 'records/Resource' ), static fn( array $one ): bool => strtolower( (string) ( $one['contactDetails']['email'] ?? '' ) ) === $email ) );
	}

	/**
	 * Who is on a list of the job.
	 *
	 * @param string $name `longlist` or `shortlist`.
	 * @return list<int> Ids of candidates.
	 */
	private static function listed( string $name ): array {
		return array_values( array_map( static fn( array $one ): int => (int) $one['resourceId'], array_filter( self::sandbox( 'lists' )[ $name ], static fn( array $one ): bool => self::OPPORTUNITY === $one['opportunityId'] ) ) );
	}

	/**
	 * A job at Tracker with a form in its text.
	 *
	 * @param array<string,mixed> $post Members of the post.
	 */
	private function open_job( array $post = array( 'post_content' => self::FORM ) ): int {
		return $this->job( 'Site Engineer', array( Job_Meta::OPPORTUNITY_ID => self::OPPORTUNITY, Job_Meta::REFERENCE => 'JOB-1027' ), $post );
	}

	/**
	 * Asserts that a candidate is at Tracker once, with CV and activity, and on the list once.
	 *
	 * @param string $email      Who has applied.
	 * @param int    $activities How often.
	 * @param string $list       `longlist` or `shortlist`.
	 */
	private function assert_applied( string $email, int $activities = 1, string $list = 'longlist' ): void {
		$found = self::candidates( $email );
		$this->assertCount( 1, $found, (string) wp_json_encode( Plugin::boot()->bridge->status()['counts'] ) );
		$id = (int) $found[0]['id'];
		$this->assertSame( array( $id ), self::listed( $list ) );
		$cvs = array_filter( self::sandbox( 'documents' ), static fn( array $one ): bool => $one['recordId'] === $id && 'Resource' === $one['recordType'] );
		$this->assertSame( array( hash_file( 'sha256', dirname( __DIR__ ) . '/fixtures/jane-doe-cv.pdf' ) ), array_values( array_unique( array_column( $cvs, 'sha256' ) ) ) );
		$said = array_filter( self::sandbox( 'records/Activity' ), static fn( array $one ): bool => in_array( $id, array_column( $one['associations']['resources'] ?? array(), 'id' ), true ) );
		$this->assertCount( $activities, $said );
		$this->assert_has( 'Site Engineer', (string) wp_json_encode( array_values( $said )[0] ) );
	}

	public function test_a_form_in_the_text_of_a_job(): void {
		$this->connect();
		$url = (string) get_permalink( $this->open_job() );
		$this->apply( $url );
		self::drain();
		$this->assert_applied( 'jane.doe@example.test' );
	}

	/**
	 * Applying twice leaves one candidate and one entry; that it was twice stands in the activities.
	 */
	public function test_applying_twice(): void {
		$this->connect();
		$url = (string) get_permalink( $this->open_job() );
		$this->apply( $url );
		self::drain();
		$cv       = array( 'first_name' => 'Jane', 'last_name' => 'Doe-Smith', 'email' => 'Jane.Doe@example.test', 'consent' => array( 'I agree to be contacted' ) );
		$browser  = new Divi_Browser( $url );
		$cv['cv'] = $browser->upload( 'upload_file', dirname( __DIR__ ) . '/fixtures/jane-doe-cv.pdf', 'jane-doe.pdf' );
		$this->assertSame( 'Thank you for your application.', $browser->submit( 'job-application', $cv ) );
		self::drain();
		$this->assert_applied( 'jane.doe@example.test', 2 );
	}

	public function test_shortlist(): void {
		$this->connect( 'shortlist' );
		$this->apply( (string) get_permalink( $this->open_job() ) );
		self::drain();
		$this->assert_applied( 'jane.doe@example.test', 1, 'shortlist' );
	}

	/**
	 * What the setting names is shown on the job, and sent from there.
	 */
	public function test_the_form_of_the_setting(): void {
		$this->connect();
		$page = $this->make_page( self::FORM );
		$this->settings->update( array( 'jobs_apply' => (string) $page ) );
		$job = $this->open_job( array() );
		foreach ( array( 'divi-fixture', 'block-fixture' ) as $theme ) {
			self::use_theme( $theme );
			$html = self::get( (string) get_permalink( $job ) )['body'];
			$this->assertSame( 1, substr_count( $html, 'id="job-application"' ), $theme );
			$this->assert_has( '"directApply":true', $html );
		}
		self::use_theme( 'divi-fixture' );
		$this->apply( (string) get_permalink( $job ) );
		self::drain();
		$this->assert_applied( 'jane.doe@example.test' );
	}

	/**
	 * A form of Divi 5, on a job in a theme of blocks.
	 */
	public function test_divi_5_in_a_theme_of_blocks(): void {
		$this->connect();
		$page = $this->make_page( self::BLOCKS );
		$this->settings->update( array( 'jobs_apply' => (string) $page ) );
		self::use_theme( 'block-fixture' );
		$browser = new Divi_Browser( (string) get_permalink( $this->open_job( array() ) ) );
		$this->assertSame( 'Thank you for your application.', $browser->submit( 'et_pb_contact_form_c0000000-0000-4000-8000-0000000000aa', array( 'first_name' => 'Jane', 'last_name' => 'Doe', 'email' => 'five@example.test', 'consent' => array( 'I agree to be contacted' ) ) ) );
		$this->assertCount( 1, self::hook_calls() );
		self::drain();
		$this->assertSame( array( (int) self::candidates( 'five@example.test' )[0]['id'] ), self::listed( 'longlist' ) );
	}

	/**
	 * A form that was open while the job was closed is still taken.
	 */
	public function test_the_job_is_closed_while_the_form_is_open(): void {
		$this->connect();
		$job     = $this->open_job();
		$browser = new Divi_Browser( (string) get_permalink( $job ) );
		wp_update_post( array( 'ID' => $job, 'post_status' => Job_Meta::CLOSED ) );
		$this->assertSame( 410, self::get( home_url( '/jobs/site-engineer/' ) )['status'] );
		$this->send( $browser, 'late@example.test' );
		self::drain();
		$this->assert_applied( 'late@example.test' );
	}

	/**
	 * Other plugins hand an application over with the post of the job.
	 */
	public function test_handed_over_with_the_post_of_the_job(): void {
		$this->connect();
		$job = $this->open_job();
		do_action(
			'halt_tracker_ingest',
			'careers',
			array(
				'form_id' => 'job-application',
				'fields'  => array( 'first_name' => 'Jane', 'last_name' => 'Doe', 'email' => 'php@example.test', 'consent' => 'I agree to be contacted' ),
				'meta'    => array( 'job_post_id' => $job, 'page_title' => 'Site Engineer' ),
				'files'   => array( array( 'field' => 'cv', 'name' => 'jane.pdf', 'path' => dirname( __DIR__ ) . '/fixtures/jane-doe-cv.pdf' ) ),
			)
		);
		self::drain();
		$this->assert_applied( 'php@example.test' );
	}

	/**
	 * Another system names the post; the core knows from the inventory which opportunity that is.
	 */
	public function test_ingest_with_the_post_of_the_job(): void {
		$this->connect();
		$job = $this->open_job();
		Plugin::boot()->bridge->jobs_inventory( array( array( self::OPPORTUNITY, 'hash', 'published', $job ) ), true, true );
		$answer = $this->ingest( 'http@example.test', array( 'job_post_id' => $job, 'page_title' => 'Site Engineer' ) );
		$this->assertSame( 202, wp_remote_retrieve_response_code( $answer ), wp_remote_retrieve_body( $answer ) );
		self::drain();
		$this->assert_applied( 'http@example.test' );
	}

	/**
	 * A page that lists many jobs sends two applications of one person, within minutes; a job's own page names the job.
	 */
	public function test_ingest_of_two_jobs_from_one_page(): void {
		$this->connect();
		$job = $this->open_job();
		Plugin::boot()->bridge->jobs_inventory( array( array( self::OPPORTUNITY, 'hash', 'published', $job ) ), true, true );
		$page = $this->make_page( 'All our jobs' );
		foreach ( array( 202 => array( self::OPPORTUNITY, 1026 ), 200 => array( 1026 ) ) as $status => $opportunities ) {
			foreach ( $opportunities as $opportunity ) {
				$answer = $this->ingest( 'two@example.test', array( 'post_id' => $page, 'opportunity_id' => $opportunity ) );
				$this->assertSame( $status, wp_remote_retrieve_response_code( $answer ), wp_remote_retrieve_body( $answer ) );
			}
		}
		$answer = $this->ingest( 'page@example.test', array( 'post_id' => $job ) );
		$this->assertSame( 202, wp_remote_retrieve_response_code( $answer ) );
		self::drain();
		$two    = (int) self::candidates( 'two@example.test' )[0]['id'];
		$listed = self::sandbox( 'lists' )['longlist'];
		$of     = static fn( int $id ): array => array_column( array_filter( $listed, static fn( array $row ): bool => $row['resourceId'] === $id ), 'opportunityId' );
		$this->assertEqualsCanonicalizing( array( self::OPPORTUNITY, 1026 ), $of( $two ) );
		$this->assertSame( array( self::OPPORTUNITY ), $of( (int) self::candidates( 'page@example.test' )[0]['id'] ) );
	}

	/**
	 * Sends an application to the ingest route, as another system does.
	 *
	 * @param string              $email Whose.
	 * @param array<string,mixed> $meta  Where it is from.
	 * @return array<string,mixed>|\WP_Error
	 */
	private function ingest( string $email, array $meta ) {
		$body = (string) wp_json_encode(
			array(
				'form_id' => 'job-application',
				'fields'  => array( 'first_name' => 'Jane', 'last_name' => 'Doe', 'email' => $email, 'consent' => 'I agree to be contacted' ),
				'meta'    => $meta,
				'files'   => array( array( 'field' => 'cv', 'name' => 'jane.pdf', 'mime' => 'application/pdf', 'encoding' => 'base64', 'content' => base64_encode( (string) file_get_contents( dirname( __DIR__ ) . '/fixtures/jane-doe-cv.pdf' ) ) ) ),
			)
		);
		$time = (string) time();
		return wp_remote_post(
			rest_url( 'halt-tracker/v1/ingest' ),
			array(
				'headers' => array( 'Content-Type' => 'application/json', 'X-Halt-Timestamp' => $time, 'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $time . '.' . $body, $this->settings->secrets()->webhook_secrets()[0]['secret'] ) ),
				'body'    => $body,
			)
		);
	}

	public function test_what_the_apply_block_shows(): void {
		wp_set_current_user( 0 );
		$apply = new Apply_Form( $this->settings );
		$job   = self::read( $this->open_job( array() ) );
		$this->assertSame( '', $apply->render( $job ) );
		$this->assertSame( '', $apply->render( null ) );
		wp_set_current_user( 1 );
		$this->assert_has( 'Only you see this', $apply->render( $job ) );
		$this->assert_has( 'Only you see this', $apply->render( null ) );
		wp_set_current_user( 0 );
		$closed = self::read( $this->job( 'Closed', array(), array( 'post_status' => Job_Meta::CLOSED ) ) );
		$this->assert_has( 'This vacancy is closed', $apply->render( $closed ) );
		$this->assertSame( '', $apply->render( self::read( $this->job( 'Draft', array(), array( 'post_status' => 'draft' ) ) ) ) );
		$elsewhere = static fn( string $url, \WP_Post $post ): string => 'https://jobs.example.test/apply?job=' . $post->ID . '"><script>';
		add_filter( 'halt_tracker_job_apply_url', $elsewhere, 10, 2 );
		$html      = $apply->render( $job );
		remove_filter( 'halt_tracker_job_apply_url', $elsewhere );
		$this->assert_has( 'href="https://jobs.example.test/apply?job=' . $job->post->ID, $html );
		$this->assert_lacks( '<script', $html );
		$this->assertFalse( $apply->is_on_page( $job->post ) );
	}

	/**
	 * A page that shows itself, and posts that not everybody may read.
	 */
	public function test_what_may_be_shown(): void {
		$page = $this->make_page( '<p>Form here</p>[halt_job_apply]' );
		$this->settings->update( array( 'jobs_apply' => (string) $page ) );
		wp_set_current_user( 0 );
		$apply = Jobs_Front::instance()->apply;
		$id    = $this->open_job( array() );
		$this->visit( array( 'p' => $id, 'post_type' => 'halt_job' ) );
		the_post();
		$this->assertSame( 1, substr_count( $apply->render( self::read( $id ) ), 'Form here' ) );
		$this->assertSame( $id, get_the_ID(), 'the page is still that of the job' );
		foreach ( array( array( 'post_status' => 'draft' ), array( 'post_status' => 'publish', 'post_password' => 'x' ) ) as $change ) {
			wp_update_post( array( 'ID' => $page ) + $change );
			$this->assertSame( '', $apply->render( self::read( $id ) ) );
		}
	}
}
