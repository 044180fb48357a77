<?php
/**
 * Housekeeping, privacy tools and spam, with the real core.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Akismet_Opinion;
use Halt\Tracker\Bridge;
use Halt\Tracker\Housekeeping;
use Halt\Tracker\Plugin;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Shell_Tasks;
use Halt\Tracker\Spam_Signals;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Housekeeping, Privacy, Spam_Signals and the screens of them.
 */
final class Keeping_Test extends Shell_Test_Case {

	/**
	 * The bridge to the real core.
	 *
	 * @var Bridge
	 */
	private Bridge $core;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		Activation::install();
		$this->core = new Bridge( $this->settings, new Private_Directory(), $this->vault );
		$profile    = Profile_Shape::blank();
		$profile    = array( 'id' => 'cv', 'name' => 'CV' ) + array( 'matching' => array( 'form_ids' => array( 'cv-form' ) ) ) + $profile;
		$this->profiles->save( Profile_Shape::normalise( $profile ) );
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		delete_option( 'disallowed_keys' );
		parent::tearDown();
	}

	/**
	 * Hands a submission to the core.
	 *
	 * @param string              $email   E-mail address.
	 * @param string              $message What was written.
	 * @param array<string,mixed> $more    Further members.
	 * @return array<string,mixed>
	 */
	private function submit( string $email, string $message = 'Hello', array $more = array() ): array {
		$field = static fn( string $key, string $value ): array => array(
			'key'   => $key,
			'label' => ucfirst( $key ),
			'value' => $value,
		);
		return $this->core->submit(
			$more + array(
				'path'   => 'hook',
				'source' => 'divi',
				'form'   => array( 'id' => 'cv-form' ),
				'fields' => array( $field( 'first_name', 'Jane' ), $field( 'last_name', 'Doe <b>' ), $field( 'email', $email ), $field( 'message', $message ) ),
			)
		);
	}

	/**
	 * Everything adds up, the shell remembers the count, and notices a store that was replaced.
	 */
	public function test_replaced_store_is_noticed(): void {
		$this->submit( 'a@keep.test' );
		$this->submit( 'a@keep.test' );
		( new Housekeeping( $this->core ) )->run( 2000, true );
		$this->assertSame( array(), self::problems() );
		$day = $this->core->status()['reconciliation'];
		$this->assertSame( array( 2, 2, 0 ), array( $day['came_in'], $day['accounted'], $day['gap'] ) );
		$this->assertSame( array( array( 2, 0 ) ), array_values( get_option( Housekeeping::DAYS ) ) );

		// The whole private directory is lost: queue, count and all.
		foreach ( glob( HALT_TRACKER_DIR . '/*-1' ) as $path ) {
			rename( $path, $path . '-gone' );
		}
		foreach ( glob( HALT_TRACKER_DIR . '/*-1.days' ) as $path ) {
			rename( $path, $path . '-gone' );
		}
		$fresh = new Bridge( $this->settings, new Private_Directory(), $this->vault );
		( new Housekeeping( $fresh ) )->run( 2000, true );
		$day = $fresh->status()['reconciliation'];
		$this->assertSame( array( 2, 0, 2 ), array( $day['came_in'], $day['accounted'], $day['gap'] ) );

		$told = array();
		add_action(
			'halt_tracker_alert',
			static function ( $cause, $detail ) use ( &$told ): void {
				$told[] = array( $cause, $detail['gap'] );
			},
			10,
			2
		);
		( new Shell_Tasks( $fresh ) )->run();
		remove_all_actions( 'halt_tracker_alert' );
		$this->assertSame( array( array( 'reconciliation_gap', 2 ) ), $told );
	}

	/**
	 * What waits outside of the core is part of what came in.
	 */
	public function test_spool_counts(): void {
		$count = static fn(): int => 3;
		add_filter( 'halt_tracker_in_spool', $count );
		( new Housekeeping( $this->core ) )->run( 2000, true );
		remove_filter( 'halt_tracker_in_spool', $count );
		$this->assertSame( array( 'in_spool' => 3 ), $this->core->status()['reconciliation']['by_state'] );
	}

	/**
	 * WordPress's own tools find, export and erase a person.
	 */
	public function test_personal_data(): void {
		$privacy = $this->privacy( $this->core );
		$privacy->register_hooks();
		$id = $this->submit( 'jane@privacy.test' )['id'];
		$this->submit( 'other@privacy.test' );

		$exporter = apply_filters( 'wp_privacy_personal_data_exporters', array() )['halt-tracker']['callback'];
		$export   = $exporter( 'Jane@Privacy.test', 1 );
		$this->assertTrue( $export['done'] );
		$this->assertCount( 1, $export['data'] );
		$values = array_column( $export['data'][0]['data'], 'value', 'name' );
		$this->assertSame( 'Doe &lt;b&gt;', $values['Last_name'] );
		$this->assertSame( 'jane@privacy.test', $values['Email'] );

		$eraser = apply_filters( 'wp_privacy_personal_data_erasers', array() )['halt-tracker']['callback'];
		$answer = $eraser( 'jane@privacy.test', 1 );
		$this->assertSame( array( true, false, true ), array( $answer['items_removed'], $answer['items_retained'], $answer['done'] ) );
		$row = $this->core->submission( $id );
		$this->assertSame( array( 'erased', 'privacy', null ), array( $row['state'], $row['reason'], $row['submission'] ) );
		$this->assertNotSame( 'privacy', Words::code( 'privacy' ) );
		$this->assertSame( array(), $exporter( 'jane@privacy.test', 1 )['data'] );
		$this->assertFalse( $eraser( 'jane@privacy.test', 1 )['items_removed'] );
		$this->assertCount( 1, $exporter( 'other@privacy.test', 1 )['data'] );
	}

	/**
	 * WordPress's list of disallowed words holds, unless the profile says otherwise or the setting is off.
	 */
	public function test_disallowed_words(): void {
		update_option( 'disallowed_keys', "viagra\n  Casino \n\n" );
		$this->assertSame( 'held', $this->submit( 'a@spam.test', 'best casinos' )['status'] );
		$this->settings->update( array( 'spam_words' => false ) );
		$this->assertSame( 'waiting', $this->submit( 'b@spam.test', 'best casinos' )['status'] );
		$this->settings->update( array( 'spam_words' => true ) );
		$this->profiles->save( Profile_Shape::normalise( array( 'send_suspected_spam' => true ) + $this->profiles->find( 'cv' ) ) );
		$this->assertSame( 'waiting', $this->submit( 'c@spam.test', 'best casinos' )['status'] );
	}

	/**
	 * The time that the script puts into the form.
	 */
	public function test_time_trap(): void {
		$_POST[ Spam_Signals::FIELD ] = '300';
		$this->assertSame( 300, Spam_Signals::of_request()['elapsed_ms'] );
		$_POST[ Spam_Signals::FIELD ] = array( 'x' );
		$this->assertSame( 0, Spam_Signals::of_request()['elapsed_ms'] );
		$this->assertSame( 'held', $this->submit( 'a@fast.test', 'x', array( 'signals' => array( 'elapsed_ms' => 300 ) ) )['status'] );
		$this->settings->update( array( 'spam_time_trap' => false ) );
		$this->assertSame( 'waiting', $this->submit( 'b@fast.test', 'x', array( 'signals' => array( 'elapsed_ms' => 300 ) ) )['status'] );
	}

	/**
	 * The script is added to pages with a form, and to no other.
	 */
	public function test_script_where_a_form_is(): void {
		$signals = new Spam_Signals( $this->settings );
		$signals->see_shortcode( '', 'gallery' );
		$signals->add_script();
		$this->assertFalse( wp_script_is( 'halt-tracker-form-timer' ) );
		$signals->see_shortcode( '', 'et_pb_contact_form' );
		$signals->add_script();
		$this->assertTrue( wp_script_is( 'halt-tracker-form-timer' ) );
		wp_dequeue_script( 'halt-tracker-form-timer' );
	}

	/**
	 * Nobody is asked unless Akismet is there and the admin has said so; an address is not kept otherwise.
	 */
	public function test_akismet_only_when_wanted(): void {
		$this->assertFalse( Akismet_Opinion::is_present() );
		$this->settings->update( array( 'spam_akismet' => true ) );
		$id = $this->submit( 'a@akismet.test', 'x', array( 'signals' => array( 'ip' => '192.0.2.9' ) ) )['id'];
		$this->assertSame( array(), array_filter( $this->core->tasks( 10 ), static fn( array $task ): bool => 'spam_check' === $task['kind'] ) );
		$this->assertSame( '', $this->core->submission( $id )['submission']['signals']['ip'] );
		require_once __DIR__ . '/class-akismet.php';
		\Akismet::$answer = 'true';
		$this->settings->forget();
		$id = $this->submit( 'b@akismet.test', 'buy this', array( 'signals' => array( 'ip' => '192.0.2.9' ) ) )['id'];
		$this->assertGreaterThan( 1000 * ( time() + 200 ), $this->core->submission( $id )['due_at'], 'it waits for the opinion' );
		( new Shell_Tasks( $this->core, new Akismet_Opinion( $this->core ) ) )->run();
		$row = $this->core->submission( $id );
		$this->assertSame( array( 'held', 'spam:akismet' ), array( $row['state'], $row['reason'] ) );
		$this->assertSame( array( '192.0.2.9', 'b@akismet.test' ), array( \Akismet::$asked[0]['user_ip'], \Akismet::$asked[0]['comment_author_email'] ) );
		foreach ( array( 'false', '', 'invalid' ) as $number => $answer ) {
			\Akismet::$answer = $answer;
			$id               = $this->submit( "c{$number}@akismet.test" )['id'];
			( new Shell_Tasks( $this->core, new Akismet_Opinion( $this->core ) ) )->run();
			$row = $this->core->submission( $id );
			$this->assertSame( 'waiting', $row['state'] );
			$this->assertLessThan( 1000 * ( time() + 5 ), $row['due_at'], 'due at once' );
		}
	}

	/**
	 * One submission by the form, clicked twice, sent again by the back button, and by a webhook plugin: one delivery.
	 */
	public function test_one_submission_over_all_paths_is_one_delivery(): void {
		$form = "[halt_divi4_form uuid='cv-form' css_id='register' title='Register']\n[halt_divi_field id=\"first_name\" title=\"First\"]\n[halt_divi_field id=\"last_name\" title=\"Last\"]\n[halt_divi_field id=\"email\" title=\"Email\" type=\"email\"]\n[halt_divi_field id=\"message\" title=\"Message\" type=\"text\"]\n[/halt_divi4_form]";
		$this->settings->update( array( 'paused' => true ) );
		$this->settings->secrets()->rotate_webhook_secret( \Halt\Tracker\Secrets::generate() );
		$browser = new Divi_Browser( get_permalink( $this->make_page( $form ) ) );
		$values  = array(
			'first_name' => 'Jane',
			'last_name'  => "O'Brien",
			'email'      => 'once@paths.test',
			'message'    => "Line 1\nLine 2",
		);
		$body    = $browser->body( 'register', $values );
		$this->assertSame( 'Thanks for contacting us', $browser->send( $body ) );
		$this->assertSame( 'Thanks for contacting us', $browser->send( $body ), 'double click, back button' );

		$json      = (string) wp_json_encode(
			array(
				'form_id'    => 'cv-form',
				'submission' => array_map( static fn( string $value ): array => array( 'value' => $value ), $values ),
				'errors'     => false,
			)
		);
		$timestamp = (string) time();
		$secret    = $this->settings->secrets()->webhook_secrets()[0]['secret'];
		$request   = array(
			'body'    => $json,
			'headers' => array(
				'Content-Type'             => 'application/json',
				'X-Halt-Timestamp'         => $timestamp,
				'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $timestamp . '.' . $json, $secret ),
			),
		);
		foreach ( array( 'webhook', 'its retry' ) as $what ) {
			$answer = wp_remote_post( rest_url( 'halt-tracker/v1/ingest' ), $request );
			$this->assertSame( 200, wp_remote_retrieve_response_code( $answer ), $what . wp_remote_retrieve_body( $answer ) );
			$this->assertTrue( json_decode( wp_remote_retrieve_body( $answer ), true )['duplicate'], $what );
		}
		$this->core->submit( array( 'path' => 'php', 'source' => 'other', 'form' => array( 'id' => 'cv-form' ), 'fields' => array_map( static fn( string $key, string $value ): array => array( 'key' => $key, 'value' => $value ), array_keys( $values ), $values ) ) );

		$this->assertSame( array( 'duplicate' => 4, 'waiting' => 1 ), $this->core->status()['counts'] );
		$first   = $this->core->submissions( array( 'state' => 'waiting', 'search' => '', 'page' => 1, 'per_page' => 10 ) )['rows'][0];
		$journal = $this->core->submission( $first['id'] )['journal'];
		$paths   = array_column( array_column( array_filter( $journal, static fn( array $entry ): bool => 'duplicate' === $entry['event'] ), 'detail' ), 'path' );
		$this->assertSame( array( 'hook', 'http', 'http', 'php' ), $paths, 'the journal says so' );
	}

	/**
	 * Divi 5 shows an error after a failed mail although our hook has taken the lead; the visitor sends again.
	 */
	public function test_divi_5_retry_after_a_failed_mail_is_one_delivery(): void {
		$this->settings->update( array( 'paused' => true ) );
		update_option( 'halt_fixture_mail_fails', '1' );
		$form    = "[halt_divi5_form uuid='cv-form' css_id='register' title='Register']\n[halt_divi_field id=\"first_name\" title=\"First\"]\n[halt_divi_field id=\"last_name\" title=\"Last\"]\n[halt_divi_field id=\"email\" title=\"Email\" type=\"email\"]\n[/halt_divi5_form]";
		$browser = new Divi_Browser( get_permalink( $this->make_page( $form ) ) );
		$values  = array(
			'first_name' => 'Jane',
			'last_name'  => 'Doe',
			'email'      => 'retry@mail.test',
		);
		$this->assertNotSame( 'Thanks for contacting us', $browser->submit( 'register', $values ) );
		delete_option( 'halt_fixture_mail_fails' );
		$this->assertSame( 'Thanks for contacting us', $browser->submit( 'register', $values ) );
		$this->assertSame( array( 'duplicate' => 1, 'waiting' => 1 ), $this->core->status()['counts'] );
	}

	/**
	 * A profile's own time of keeping goes to the core, by its id; 0 is the site's.
	 */
	public function test_f24_a_profile_may_have_its_own_time(): void {
		$this->profiles->save( array( 'id' => 'short', 'name' => 'Short', 'keep_days' => '7' ) );
		$this->profiles->save( array( 'id' => 'usual', 'name' => 'Usual', 'keep_days' => -3 ) );
		$this->settings->forget();
		$this->assertSame( '{"short":7}', wp_json_encode( $this->settings->snapshot()['retention']['profile_days'] ) );
	}
}
