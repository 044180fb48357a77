<?php
/**
 * The setup assistant.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Admin\Assistant_Page;
use Halt\Tracker\Admin\Audit;
use Halt\Tracker\Admin\Connection_Actions;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Notices;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Assistant\Applicant;
use Halt\Tracker\Assistant\Connection_Step;
use Halt\Tracker\Assistant\Extension_Step;
use Halt\Tracker\Assistant\First_Profile;
use Halt\Tracker\Assistant\Profile_Step;
use Halt\Tracker\Assistant\Support_Letter;
use Halt\Tracker\Assistant\Trial;
use Halt\Tracker\Assistant\Trial_Step;
use Halt\Tracker\Assistant\Trial_Report;
use Halt\Tracker\Assistant\Webhook_Step;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Form_Finder;
use Halt\Tracker\Plugin;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Settings;

require_once __DIR__ . '/class-admin-test-case.php';

/**
 * Tests of Assistant_Page and its steps.
 */
final class Assistant_Test extends Admin_Test_Case {

	private const ACTIONS = array( 'assistant_account', 'test_webhook', 'assistant_profile', 'assistant_send', 'assistant_remove', 'assistant_forget', 'dismiss_welcome' );

	private const CALLS = array(
		array( 'step' => 'record', 'purpose' => 'create_record', 'method' => 'POST', 'url' => 'https://x.example/api/v1/Resource?a=b', 'status' => 201, 'duration_ms' => 12, 'request_body' => '{"surname":"Applicant <script>","contactDetails":{"email":"a@example.com","fax":""}}', 'response_body' => '{"id":7}', 'truncated' => false ),
		array( 'step' => 'attach', 'purpose' => '<b>odd', 'method' => 'POST', 'url' => 'https://x.example/api/v1/Resource/AttachDocument', 'status' => 500, 'duration_ms' => 9, 'request_body' => 'no json <script>', 'response_body' => '' ),
	);

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->register( array( $this->assistant(), new Connection_Actions( $this->bridge, $this->settings, $this->flash ) ) );
		$this->engine->answers['status'] = array( 'counts' => array(), 'connection' => array( 'state' => 'connected', 'sign_in' => 'o_auth' ) );
	}

	/**
	 * The assistant as a new request would build it.
	 *
	 * @return Assistant_Page
	 */
	private function assistant(): Assistant_Page {
		$flash = new Flash( $this->vault );
		return new Assistant_Page(
			$this->bridge,
			$flash,
			array(
				new Extension_Step( $this->bridge ),
				new Connection_Step( $this->settings, $flash ),
				new Webhook_Step( $this->settings, $flash ),
				new Profile_Step( $this->bridge, $this->profiles, new Form_Finder(), $flash ),
				new Trial_Step( $this->bridge, $this->profiles, new Trial( $this->vault ), $flash, new Audit( $this->bridge ) ),
			)
		);
	}

	/**
	 * What a step shows; none: the one that the assistant chooses.
	 *
	 * @param string $step Name of the step.
	 * @return string
	 */
	private function shown( string $step = '' ): string {
		$_GET = '' === $step ? array() : array( 'step' => $step );
		return self::printed( array( $this->assistant(), 'render' ) );
	}

	/**
	 * A page with a form for applications.
	 *
	 * @return string Unique id of the form.
	 */
	private function careers(): string {
		$this->make_page(
			'[et_pb_contact_form _unique_id="c0000000-0000-4000-8000-00000000000a" title="Apply &lt;script&gt;"][et_pb_contact_field field_id="Name" field_title="Your name" /][et_pb_contact_field field_id="Email" field_title="E-mail" field_type="email" /]'
			. '[et_pb_contact_field field_id="Phone" field_title="Phone" required_mark="off" /][et_pb_contact_field field_id="CV" field_title="Your CV" required_mark="off" /][et_pb_contact_field field_id="Message" field_title="Anything else?" field_type="text" required_mark="off" /]'
			. '[et_pb_contact_field field_id="Consent" field_title="I agree" field_type="checkbox" /][/et_pb_contact_form]'
		);
		return 'c0000000-0000-4000-8000-00000000000a';
	}

	/**
	 * A profile that takes something.
	 *
	 * @return array<string,mixed>
	 */
	private function profile(): array {
		return $this->profiles->save(
			First_Profile::of(
				array(
					'id'     => 'form-1',
					'css_id' => '',
					'name'   => 'Apply',
					'title'  => 'Careers',
					'fields' => array(
						self::field( 'name', 'Your name' ),
						self::field( 'email', 'E-mail', 'email' ),
						self::field( 'phone', 'Phone' ),
						self::field( 'cv', 'Your CV' ),
						self::field( 'consent', 'I agree', 'checkbox', true ),
					),
				)
			)
		);
	}

	/**
	 * A field as it is found.
	 *
	 * @param string $key      Key.
	 * @param string $label    Label.
	 * @param string $type     Type.
	 * @param bool   $required Whether it is required.
	 * @return array<string,mixed>
	 */
	private static function field( string $key, string $label, string $type = 'input', bool $required = false ): array {
		return array( 'key' => $key, 'label' => $label, 'type' => $type, 'required' => $required, 'options' => array() );
	}

	/**
	 * Every action is guarded.
	 */
	public function test_guarded(): void {
		$this->assert_guarded( self::ACTIONS );
		$this->assertSame( array(), $this->engine->told( 'testSend' ) );
	}

	/**
	 * The assistant goes on where things stand, and every step can be opened by its address.
	 */
	public function test_it_goes_on_where_things_stand(): void {
		$this->engine->answers['status'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_io' );
		$this->assertStringContainsString( 'Step 1 of 5: Extension', $this->shown() );
		$this->engine->answers['status'] = array( 'connection' => array( 'state' => 'disconnected' ) );
		$this->assertStringContainsString( 'Step 2 of 5: Connection', $this->shown() );
		$this->engine->answers['status'] = array( 'connection' => array( 'state' => 'connected' ) );
		$this->assertStringContainsString( 'Step 4 of 5: First profile', $this->shown() );
		$this->profile();
		$this->assertStringContainsString( 'Step 5 of 5: Test applicant', $this->shown() );
		$this->engine->answers['status'] = array( 'connection' => array( 'state' => 'connected' ), 'counts' => array( 'delivered' => 1 ) );
		$page                            = $this->shown();
		$this->assertStringContainsString( 'All is set up', $page );
		$this->assertSame( 5, substr_count( $page, '>done<' ) );
		$this->assertSame( 1, substr_count( $page, 'aria-current="step"' ) );
		delete_option( \Halt\Tracker\Secrets::OPTION );
		$this->assertStringContainsString( 'Step 3 of 5: Webhook secret', $this->shown() );
		$this->assertStringContainsString( 'Step 1 of 5', $this->shown( 'extension' ) );
		$this->assertStringContainsString( 'Step 3 of 5', $this->shown( 'nonsense' ) );
	}

	/**
	 * Each step still shows while the core answers nothing.
	 */
	public function test_steps_without_the_core(): void {
		foreach ( array( 'status', 'seal', 'open', 'checkProfile', 'testSend', 'note' ) as $method ) {
			$this->engine->answers[ $method ] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_io' );
		}
		foreach ( array( 'extension', 'connection', 'webhook', 'profile', 'trial' ) as $step ) {
			$this->assertStringContainsString( 'The disk of the private directory answers with errors.', $this->shown( $step ), $step );
		}
		$this->act( 'assistant_account', array( 'region' => 'us', 'client_id' => 'mine', 'client_secret' => 'hush' ) );
		$this->assertSame( array( 'us', 'hush' ), array( $this->settings->get( 'region' ), $this->settings->secrets()->client_secret() ) );
	}

	/**
	 * Without the extension the first step says what to install for this very PHP.
	 */
	public function test_what_to_install(): void {
		$shown = self::run_php(
			'',
			'require_once ABSPATH . "wp-admin/includes/admin.php"; wp_set_current_user( 1 ); $p = Halt\Tracker\Plugin::boot(); $f = new Halt\Tracker\Admin\Flash( new Halt\Tracker\Vault( new Halt\Tracker\Private_Directory() ) ); $_GET["step"] = "extension";'
			. '( new Halt\Tracker\Admin\Assistant_Page( $p->bridge, $f, array( new Halt\Tracker\Assistant\Extension_Step( $p->bridge ), new Halt\Tracker\Assistant\Connection_Step( $p->settings, $f ) ) ) )->render();',
			false
		);
		$this->assertStringContainsString( 'Step 1 of 2: Extension', $shown );
		$this->assertStringContainsString( 'which is not loaded', $shown );
		$this->assertStringContainsString( PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION . ' (module API ', $shown );
		$this->assertStringContainsString( 'install -m 0644 halt_tracker.so ', $shown );
		$this->assertStringContainsString( 'systemctl restart php' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION . '-fpm', $shown );
	}

	/**
	 * The real extension passes the tests of its step.
	 */
	public function test_the_extension_tests_itself(): void {
		$plugin = Plugin::boot();
		$data   = ( new Extension_Step( $plugin->bridge ) )->data( $plugin->bridge->status() );
		$this->assertSame( array( true, true, true ), array_column( $data['checks'], 'ok' ) );
	}

	/**
	 * The account is saved from here; what is wrong is named at its field; the secret never comes back.
	 */
	public function test_account(): void {
		$this->engine->answers['status'] = array( 'connection' => array( 'state' => 'disconnected' ) );
		$target                          = $this->act( 'assistant_account', array( 'region' => 'ca', 'dialect' => 'rest', 'client_id' => '', 'client_secret' => 'hush-hush' ) );
		$this->assertStringContainsString( 'step=connection#halt-tracker-client_id', $target );
		$this->assertSame( array( 'ca', 'EvoApi_1.0' ), array( $this->settings->get( 'region' ), $this->settings->get( 'client_id' ) ) );
		$this->assertTrue( $this->settings->get( 'hook_enabled' ) );
		$page = $this->shown( 'connection' );
		$this->assertStringContainsString( 'id="halt-tracker-client_id-fault"', $page );
		$this->assertStringNotContainsString( 'hush-hush', $page );
		$this->assertSame( Screens::url( Screens::ASSISTANT, array( 'step' => 'connection' ) ), $this->act( 'check', array( 'back' => Screens::ASSISTANT ) ) );
	}

	/**
	 * The sign-in that was begun here comes back here.
	 */
	public function test_sign_in_comes_back(): void {
		$this->engine->answers['beginSignIn']  = array( 'url' => 'https://evoapi.tracker-rms.com/oAuth2/Authorize?state=abc' );
		$this->engine->answers['finishSignIn'] = array( 'state' => 'connected', 'code' => '' );
		$this->settings->secrets()->set_client_secret( 'hush' );
		$this->act( 'connect', array( 'back' => Screens::ASSISTANT ) );
		$connection = new Connection_Actions( $this->bridge, $this->settings, $this->flash );
		$this->assertSame( Screens::url( Screens::ASSISTANT, array( 'step' => 'connection' ) ), $connection->finish( new Input( array( 'state' => 'abc', 'code' => 'x' ) ) ) );
		$this->act( 'connect', array( 'back' => 'https://evil.example' ) );
		$this->assertSame( Screens::url( Screens::SETTINGS ), $connection->finish( new Input( array( 'state' => 'abc', 'code' => 'x' ) ) ) );
	}

	/**
	 * The letter holds what support has to know, and no secret.
	 */
	public function test_letter(): void {
		$this->settings->secrets()->set_client_secret( 'hush-hush' );
		$this->settings->update( array( 'region' => 'us', 'client_id' => 'Mine_1' ) );
		$text = ( new Support_Letter( $this->settings ) )->text();
		foreach ( array( 'United States', 'Mine_1', $this->settings->redirect_uri(), $this->settings->redirect_uri( Settings::SANDBOX ), home_url( '/' ), 'read,write', 'attach documents', 'Security Settings > API' ) as $part ) {
			$this->assertStringContainsString( $part, $text );
		}
		$this->assertStringNotContainsString( 'hush-hush', $text );
	}

	/**
	 * A form of the site becomes a profile; asked again, no second one.
	 */
	public function test_profile_from_a_form(): void {
		$id   = $this->careers();
		$page = $this->shown( 'profile' );
		$this->assertStringContainsString( 'value="id:' . $id . '"', $page );
		$this->assertStringNotContainsString( '<script', $page );
		$this->engine->answers['checkProfile'] = array( 'faults' => array() );
		$this->act( 'assistant_profile', array( 'form' => 'id:' . $id ) );
		$this->act( 'assistant_profile', array( 'form' => 'id:' . $id ) );
		$this->act( 'assistant_profile', array( 'form' => 'id:unknown' ) );
		$this->act( 'assistant_profile', array() );
		$this->assertCount( 1, $this->profiles->all() );
		$profile = $this->profiles->all()[0];
		$this->assertSame( array( 'resource', array( $id ), array( 'cv' ), 'consent', true ), array( $profile['record'], $profile['matching']['form_ids'], $profile['attachments']['fields'], $profile['consent']['required_field'], $profile['activity']['include_unmapped'] ) );
		$this->assertSame(
			array( 'firstName' => 'name', 'surname' => 'name', 'contactDetails.email' => 'email', 'contactDetails.mobilePhone' => 'phone', 'source' => 'Website' ),
			array_combine( array_column( $profile['fields'], 'to' ), array_column( array_column( $profile['fields'], 'from' ), 'value' ) )
		);
		$this->assertSame( array(), Plugin::boot()->bridge->check_profile( $profile ) );
		$this->assertStringContainsString( 'takes this form already', $this->messages() );
	}

	/**
	 * What is guessed is what the core can use, for each record type.
	 */
	public function test_guesses(): void {
		$fields = array(
			self::field( 'vorname', 'Vorname' ),
			self::field( 'field_2', 'Nachname', 'input', true ),
			self::field( 'email_2', 'E-Mail', 'email' ),
			self::field( 'handynummer', 'Handy' ),
			self::field( 'firma', 'Firma' ),
			self::field( 'nachricht', 'Ihre Nachricht', 'text' ),
			self::field( 'datenschutz', 'Datenschutz', 'checkbox', true ),
			self::field( 'newsletter', 'Newsletter', 'checkbox' ),
			self::field( 'name_of_project', 'Name of project' ),
		);
		$kinds  = First_Profile::kinds( $fields );
		$this->assertSame( array( 'vorname' => 'first', 'field_2' => 'last', 'email_2' => 'email', 'handynummer' => 'phone', 'firma' => 'company', 'nachricht' => 'message', 'datenschutz' => 'consent' ), $kinds );
		$this->assertSame( 'lead', First_Profile::guess( $kinds ) );
		$this->assertSame( 'contact', First_Profile::guess( array( 'a' => 'email', 'b' => 'role', 'c' => 'company' ) ) );
		$this->assertSame( 'resource', First_Profile::guess( array( 'a' => 'email', 'b' => 'role' ) ) );
		$bridge = Plugin::boot()->bridge;
		foreach ( First_Profile::RECORDS as $record ) {
			$profile = First_Profile::of( array( 'id' => 'x', 'css_id' => 'y', 'name' => '', 'title' => 'Kontakt', 'fields' => $fields ), $record );
			$this->assertSame( array( $record, array(), 'Kontakt', array( 'x' ) ), array( $profile['record'], $profile['matching']['css_ids'], $profile['name'], $profile['matching']['form_ids'] ) );
			$this->assertSame( array(), $bridge->check_profile( array( 'id' => 'x' ) + $profile ), $record );
		}
	}

	/**
	 * The applicant gives all that a profile asks for, and is nobody.
	 */
	public function test_applicant(): void {
		$profile = Profile_Shape::normalise(
			array(
				'name'       => 'CV',
				'matching'   => array( 'form_ids' => array( 'f' ) ),
				'conditions' => array( array( 'field' => 'kind', 'test' => 'one_of', 'value' => 'temp, perm' ), array( 'field' => 'bot', 'test' => 'empty' ) ),
				'fields'     => array(
					array( 'from' => array( 'kind' => 'field', 'value' => 'mail' ), 'to' => 'contact.contactDetails.email' ),
					array( 'from' => array( 'kind' => 'template', 'value' => '{{field:company}} / {{ field:city }}' ), 'to' => 'name' ),
					array( 'from' => array( 'kind' => 'constant', 'value' => 'Website' ), 'to' => 'source' ),
				),
				'attachments' => array( 'enabled' => true, 'fields' => array( 'cv' ) ),
				'consent'     => array( 'required_field' => 'gdpr' ),
			)
		);
		$sent    = ( new Applicant( $profile, 'abcd1234' ) )->submission();
		$values  = array_column( $sent['fields'], 'value', 'key' );
		$this->assertStringContainsString( 'Nobody has applied', (string) array_pop( $values ) );
		$this->assertSame( array( 'mail' => 'halt.tracker.test.abcd1234@example.com', 'company' => 'Test', 'city' => 'Test', 'kind' => 'temp', 'bot' => '', 'gdpr' => 'Yes' ), $values );
		$this->assertSame( array( 'f', 'cv', 'test-applicant-abcd1234.pdf' ), array( $sent['form']['id'], $sent['files'][0]['field'], $sent['files'][0]['name'] ) );
		$pdf = (string) base64_decode( $sent['files'][0]['content'], true );
		$this->assertStringStartsWith( '%PDF-1.4', $pdf );
		$this->assertSame( 1, preg_match( '/startxref\n(\d+)\n%%EOF\n$/', $pdf, $match ) );
		$this->assertSame( 'xref', substr( $pdf, (int) $match[1], 4 ) );
		$this->assertNotSame( ( new Applicant( $profile ) )->submission()['delivery_id'], ( new Applicant( $profile ) )->submission()['delivery_id'] );
	}

	/**
	 * The core takes the applicant, and maps it, by its own rules.
	 */
	public function test_the_core_takes_the_applicant(): void {
		$profile = $this->profile();
		$bridge  = Plugin::boot()->bridge;
		$answer  = $bridge->submit( ( new Applicant( $profile ) )->submission() );
		$this->assertSame( array( 'waiting', array() ), array( $answer['status'], $answer['problems'] ) );
		$row = $bridge->submission( $answer['id'] );
		$this->assertSame( '', (string) ( $row['submission']['files'][0]['refused'] ?? '' ) );
	}

	/**
	 * Sent once, shown escaped with its calls, removed; a second send before that is harmless.
	 */
	public function test_trial(): void {
		$profile                           = $this->profile();
		$this->engine->answers['testSend'] = array( 'ok' => true, 'code' => '', 'detail' => '', 'record' => array( 'kind' => 'resource', 'id' => 7 ), 'activity_id' => 9, 'calls' => self::CALLS, 'removal' => 'token-1' );
		$this->assertSame( Screens::url( Screens::ASSISTANT, array( 'step' => 'trial' ) ), $this->act( 'assistant_send', array( 'profile' => $profile['id'], 'account' => 'live' ) ) );
		$this->act( 'assistant_send', array( 'profile' => $profile['id'] ) );
		$this->assertCount( 1, $this->engine->told( 'testSend' ) );
		$told = $this->engine->told( 'testSend' )[0];
		$this->assertSame( array( $profile['id'], true, null, 'live' ), array( $told['profile_id'], $told['keep'], $told['profile'], $this->engine->configuration['settings']['tracker']['connection'] ) );
		$this->assertStringNotContainsString( 'Applicant', (string) get_option( Trial::OPTION ) );
		$messages = $this->messages();
		$this->assertStringContainsString( 'is at Tracker', $messages );
		$this->assertStringContainsString( 'no second one was sent', $messages );

		$page = $this->shown( 'trial' );
		foreach ( array( 'Candidate (Resource) 7', 'Create the record: POST /api/v1/Resource, answer 201 after 12 ms', 'Applicant &lt;script&gt;', '&lt;b&gt;odd', 'no json &lt;script&gt;', 'Remove the test applicant', '<code>contactDetails.email</code>' ) as $text ) {
			$this->assertStringContainsString( $text, $page );
		}
		foreach ( array( '<script', 'token-1', 'contactDetails.fax', 'value="halt_tracker_assistant_send"' ) as $never ) {
			$this->assertStringNotContainsString( $never, $page );
		}

		$this->engine->answers['removeTest'] = array( 'removed' => array( array( 'kind' => 'activity', 'id' => 9 ) ), 'left' => array( array( 'kind' => 'resource', 'id' => 7, 'code' => 'not_recognised' ) ) );
		$this->act( 'assistant_remove' );
		$this->assertStringContainsString( 'Candidate (Resource) 7 could not be removed', $this->messages() );
		$this->assertStringContainsString( 'Forget this test', $this->shown( 'trial' ) );
		$this->engine->answers['removeTest'] = array( 'removed' => array( array( 'kind' => 'resource', 'id' => 7 ) ), 'left' => array( array( 'kind' => 'activity', 'id' => 9, 'code' => 'gone' ) ) );
		$this->act( 'assistant_remove' );
		$this->act( 'assistant_remove' );
		$this->assertSame( array( array( 'removal' => 'token-1' ), array( 'removal' => 'token-1' ) ), $this->engine->told( 'removeTest' ) );
		$this->assertSame( array( 'test_sent', 'test_removed', 'test_removed' ), array_column( $this->engine->told( 'note' ), 'event' ) );
		$this->assertStringContainsString( 'Send another test applicant', $this->shown( 'trial' ) );
		$this->assertStringContainsString( 'All is set up', $this->shown( 'trial' ) );
	}

	/**
	 * What fails is said, does not count as done, and does not leave the lock behind.
	 */
	public function test_trial_that_fails(): void {
		$profile                           = $this->profile();
		$this->engine->answers['testSend'] = array( 'ok' => false, 'code' => 'forbidden', 'detail' => '<b>no', 'record' => null, 'activity_id' => 0, 'calls' => array(), 'removal' => '' );
		$this->act( 'assistant_send', array( 'profile' => $profile['id'] ) );
		$this->assertStringContainsString( '&lt;b&gt;no', $this->messages() );
		$this->assertStringContainsString( 'Step 5 of 5', $this->shown() );
		$this->assertStringNotContainsString( 'All is set up', $this->shown() );
		$this->engine->answers['testSend'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_io' );
		$this->act( 'assistant_send', array( 'profile' => $profile['id'] ) );
		$this->act( 'assistant_send', array( 'profile' => 'gone' ) );
		$this->assertCount( 2, $this->engine->told( 'testSend' ) );
		$trial = new Trial( $this->vault );
		$this->assertTrue( $trial->begin() );
		$this->assertFalse( $trial->begin() );
		$this->act( 'assistant_send', array( 'profile' => $profile['id'] ) );
		$this->assertCount( 2, $this->engine->told( 'testSend' ) );
		$this->assertStringContainsString( 'on its way already', $this->messages() );
		// A process that died in it blocks nobody for long.
		update_option( Trial::LOCK, time() - 3600, false );
		$this->assertTrue( $trial->begin() );
	}

	/**
	 * A large answer is cut before it is kept, and what was read from Tracker last is what is shown.
	 */
	public function test_what_is_kept_of_a_trial(): void {
		$trial = new Trial( $this->vault );
		$calls = array(
			array( 'purpose' => 'create_record', 'status' => 201, 'request_body' => array( 'surname' => 'Sent' ), 'response_body' => str_repeat( 'ü', 50000 ) ),
			array( 'purpose' => 'read_record', 'status' => 200, 'request_body' => '', 'response_body' => '{"surname":"Kept","flag":true}' ),
			array( 'purpose' => 'read_record', 'status' => 500, 'request_body' => '', 'response_body' => '{"surname":"Error"}' ),
		);
		$trial->keep( array( 'calls' => $calls, 'ok' => true ) );
		$kept = $trial->last();
		$this->assertTrue( $kept['calls'][0]['truncated'] );
		$this->assertLessThan( 8300, strlen( $kept['calls'][0]['response_body'] ) );
		$this->assertTrue( Trial_Report::was_read( $kept ) );
		$this->assertSame( array( 'surname' => 'Kept', 'flag' => 'true' ), Trial_Report::record( $kept ) );
		$this->assertSame( array( 'surname' => 'Sent' ), Trial_Report::record( array( 'calls' => array( $kept['calls'][0] ) ) ) );
	}

	/**
	 * A fresh activation shows the way once; an update, a visit or a click ends it.
	 */
	public function test_welcome(): void {
		$notices = fn(): string => self::printed( fn() => ( new Notices( $this->settings ) )->render( false, true ) );
		$this->assertStringContainsString( 'page=halt-tracker-setup', $notices() );
		$this->assertStringNotContainsString( 'page=halt-tracker-setup', self::printed( fn() => ( new Notices( $this->settings ) )->render( false, false ) ) );
		$this->act( 'dismiss_welcome' );
		$this->assertStringNotContainsString( 'page=halt-tracker-setup', $notices() );
		Activation::install();
		$this->assertStringNotContainsString( 'page=halt-tracker-setup', $notices() );
		update_option( Assistant_Page::WELCOME, 1, false );
		$this->assistant()->load();
		$this->assertStringNotContainsString( 'page=halt-tracker-setup', $notices() );
	}
}
