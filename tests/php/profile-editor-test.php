<?php
/**
 * The profile screens.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Actions;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Profile_Actions;
use Halt\Tracker\Admin\Profile_Change;
use Halt\Tracker\Admin\Profile_Draft;
use Halt\Tracker\Admin\Profiles_Page;
use Halt\Tracker\Admin\Single_Use;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Form_Finder;
use Halt\Tracker\Profile_Suggestion;
use Halt\Tracker\Plugin;
use Halt\Tracker\Tracker_Fields;

require_once __DIR__ . '/class-shell-test-case.php';
require_once __DIR__ . '/class-action-ended.php';

/**
 * Tests of Profiles_Page, Profile_Actions, Profile_Exchange, Profile_Draft, Profile_Trial and Tracker_Fields.
 */
final class Profile_Editor_Test extends Shell_Test_Case {

	private const ID = 'aaaaaaaa-1111-4111-8111-111111111111';

	/** A form of Divi 4 as the builder saves it. */
	private const FORM = '[et_pb_contact_form _unique_id="' . self::ID . '" title="Apply <now>"]'
		. '[et_pb_contact_field field_id="First_Name" field_title="First name" /][et_pb_contact_field field_id="Last_Name" field_title="Last name" /]'
		. '[et_pb_contact_field field_id="Email" field_title="E-mail" field_type="email" /][et_pb_contact_field field_id="Shoe_Size" field_title="Shoe size" required_mark="off" /]'
		. '[et_pb_contact_field field_id="Consent" field_title="I agree to the privacy policy" field_type="checkbox" /][/et_pb_contact_form]';

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$actions = new Actions( new Flash( $this->vault ) );
		foreach ( array( 'save_profile', 'duplicate_profile', 'import_profiles', 'find_forms' ) as $name ) {
			remove_all_actions( 'admin_post_halt_tracker_' . $name );
		}
		( new Profile_Actions( $this->bridge, $this->profiles, new Flash( $this->vault ) ) )->register( $actions );
		add_filter(
			'wp_redirect',
			static function ( string $location ): string {
				throw new Action_Ended( $location );
			}
		);
		$this->engine->answers['checkProfile'] = array( 'faults' => array() );
		$this->engine->answers['targets']      = array( array( 'path' => 'surname', 'type' => 'text', 'values' => array() ), array( 'path' => 'source', 'type' => 'text', 'values' => array() ) );
		$this->engine->answers['metadata']     = array(
			'fetched_at'    => 1700000000000,
			'code'          => '',
			'custom_fields' => array( 'resource' => array( array( 'path' => 'customFields[12]', 'label' => 'Band <b>', 'type' => 'list', 'values' => array( 'A', 'B' ) ) ) ),
			'lists'         => array( 'source' => array( 'resource' => array( array( 'id' => 1, 'name' => 'Web site' ) ) ), 'activity_type' => array( array( 'id' => 4, 'name' => 'Call' ) ), 'status' => array( 'shortlist' => array( array( 'id' => 7, 'name' => 'New' ) ) ) ),
		);
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		remove_all_filters( 'wp_redirect' );
		delete_user_meta( get_current_user_id(), Profile_Draft::META );
		parent::tearDown();
	}

	/**
	 * Does something as an admin would.
	 *
	 * @param string              $name   Action.
	 * @param array<string,mixed> $values What is sent.
	 * @return string Where it leads.
	 */
	private function act( string $name, array $values ): string {
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_POST                     = wp_slash( $values + array( '_wpnonce' => wp_create_nonce( 'halt_tracker_' . $name ) ) );
		$_REQUEST                  = $_POST;
		try {
			do_action( 'admin_post_halt_tracker_' . $name );
		} catch ( Action_Ended $e ) {
			return $e->getMessage();
		}
		return '';
	}

	/**
	 * The page as it is shown.
	 *
	 * @param array<string,string> $query Query.
	 * @return string
	 */
	private function page( array $query = array() ): string {
		$_GET = $query;
		ob_start();
		( new Profiles_Page( $this->bridge, $this->profiles ) )->render();
		return (string) ob_get_clean();
	}

	/**
	 * Messages that wait, as they are shown.
	 *
	 * @return string
	 */
	private function messages(): string {
		ob_start();
		( new Flash( $this->vault ) )->render();
		return (string) ob_get_clean();
	}

	/**
	 * A new profile for a found form has its lines, and what is left can be picked.
	 */
	public function test_a_profile_from_a_form(): void {
		$this->make_page( self::FORM );
		$form = ( new Form_Finder() )->find( self::ID );
		foreach ( array( 'resource', 'contact', 'lead' ) as $record ) {
			$profile = Profile_Suggestion::profile( $form, $record );
			$this->assertSame( array(), Plugin::boot()->bridge->check_profile( array( 'id' => 'a' ) + $profile ), $record );
			$this->assertSame( 'consent', $profile['consent']['required_field'] );
		}
		$divi5   = array( 'fields' => array( array( 'key' => 'name', 'label' => 'Name', 'type' => 'input', 'required' => true, 'options' => array() ) ) );
		$profile = Profile_Suggestion::profile( $divi5 + $form );
		$this->assertSame( array( 'firstName', 'surname' ), array_column( $profile['fields'], 'to' ) );

		$page = $this->page( array( 'profile' => 'new', 'form_id' => self::ID ) );
		$this->assertStringContainsString( 'value="first_name"', $page );
		$this->assertStringContainsString( 'value="contactDetails.email"', $page );
		$this->assertStringContainsString( 'data-halt-key="shoe_size"', $page );
		$this->assertStringNotContainsString( 'data-halt-key="email"', $page );
		$this->assertStringContainsString( 'Apply', $page );
		$this->assertStringNotContainsString( '<now>', $page );
	}

	/**
	 * Both sides offer what is known, and nothing is left unescaped.
	 */
	public function test_suggestions(): void {
		$page = $this->page( array( 'profile' => 'new' ) );
		$this->assertStringContainsString( '<option value="customFields[12]">Band &lt;b&gt;', $page );
		$this->assertStringContainsString( '<option value="Web site">', $page );
		$this->assertStringContainsString( '<option value="Call">', $page );
		$this->assertStringContainsString( '<option value="7">New</option>', $page );
		$this->assertStringNotContainsString( 'Band <b>', $page );

		$this->engine->answers['metadata'] = array( 'fetched_at' => 0, 'code' => 'not_connected' );
		$page                              = $this->page( array( 'profile' => 'new' ) );
		$this->assertStringContainsString( 'not connected to Tracker yet', $page );
		$missing = new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' );
		foreach ( array( 'targets', 'metadata', 'checkProfile' ) as $method ) {
			$this->engine->answers[ $method ] = $missing;
		}
		$fields = new Tracker_Fields( $this->bridge );
		$this->assertSame( 'extension', $fields->fault() );
		$this->assertStringContainsString( 'The extension is missing', $this->page( array( 'profile' => 'new' ) ) );
		$this->assertStringContainsString( 'Forms of this site', $this->page() );
	}

	/**
	 * A value or a custom field that the account no longer has is named at its line; not where it could not be asked.
	 */
	public function test_what_tracker_no_longer_has(): void {
		$lines = array();
		foreach ( array( 'source' => 'Web Site', 'customFields[12]' => 'C', 'customFields[band <B>]' => 'a', 'customFields[99]' => 'x', 'surname' => 'any' ) as $to => $value ) {
			$lines[] = array( 'from' => array( 'kind' => 'constant', 'value' => $value ), 'to' => $to );
		}
		$this->profiles->save( array( 'id' => 'a', 'name' => 'A', 'fields' => $lines ) );
		foreach ( array( array(), array( 'profile' => 'a' ) ) as $query ) {
			$page = $this->page( $query );
			$this->assertStringContainsString( 'Line 2: Your Tracker account has no “C”', $page );
			$this->assertStringContainsString( 'Line 4: Your Tracker account has no custom field customFields[99]', $page );
			$this->assertSame( 2, preg_match_all( '/Your Tracker account has no/', (string) preg_replace( '/<p class="halt-tracker-fault">.*?<\/p>/', '', $page ) ) );
		}
		$this->engine->answers['metadata']['code'] = 'reconnect';
		$this->assertStringNotContainsString( 'Your Tracker account has no', $this->page() );
	}

	/**
	 * Rows are moved, removed and added by buttons of the form; nothing is saved by them.
	 */
	public function test_rows_without_a_script(): void {
		$saved    = $this->profiles->save( array( 'id' => 'a', 'name' => 'A' ) );
		$sent     = array(
			'id'     => 'a',
			'name'   => 'A changed',
			'fields' => array(
				array( 'kind' => 'field', 'value' => 'one', 'to' => 'firstName' ),
				array( 'kind' => 'field', 'value' => 'two', 'to' => 'surname' ),
				array( 'kind' => 'field', 'value' => '', 'to' => '' ),
			),
		);
		$location = $this->act( 'save_profile', array( 'change' => 'fields:1:up' ) + $sent );
		$this->assertStringContainsString( 'profile=a', $location );
		$this->assertStringEndsWith( '#halt-tracker-fields', $location );
		$this->assertSame( $saved, $this->profiles->find( 'a' ) );
		$page = $this->page( array( 'profile' => 'a', 'draft' => '1' ) );
		$this->assertStringContainsString( 'not saved yet', $page );
		$this->assertLessThan( strpos( $page, 'value="one"' ), strpos( $page, 'value="two"' ) );
		$this->assertStringContainsString( 'A changed', $page );
		$this->assertStringNotContainsString( 'A changed', $this->page( array( 'profile' => 'a', 'draft' => '1' ) ), 'A draft is shown once.' );

		$this->act( 'save_profile', array( 'change' => 'fields:0:remove' ) + $sent );
		$page = $this->page( array( 'profile' => 'a', 'draft' => '1' ) );
		$this->assertStringNotContainsString( 'name="fields[0][value]" value="one"', $page );
		$this->act( 'save_profile', array( 'change' => 'fields::add' ) + $sent );
		$this->assertStringContainsString( 'name="fields[3][value]"', $this->page( array( 'profile' => 'a', 'draft' => '1' ) ) );
		$this->act( 'save_profile', array( 'change' => 'key::phone' ) + $sent );
		$this->assertStringContainsString( 'name="fields[2][value]" value="phone"', $this->page( array( 'profile' => 'a', 'draft' => '1' ) ) );
		foreach ( array( 'fields:9:up', 'fields:0:up', 'fields:2:down', 'mars:0:up', '::', 'fields' ) as $change ) {
			$this->assertCount( 3, Profile_Change::apply( new Input( $sent ), $change )->rows( 'fields' ), $change );
		}
		$marketing = new Input( array( 'consent' => array( 'text' => 'T', 'marketing' => array( array( 'field' => 'a' ), array( 'field' => 'b' ) ) ) ) );
		$changed   = Profile_Change::apply( $marketing, 'marketing:0:down' )->group( 'consent' );
		$this->assertSame( array( 'T', 'b' ), array( $changed->verbatim( 'text' ), array_values( $changed->rows( 'marketing' ) )[0]->verbatim( 'field' ) ) );
	}

	/**
	 * A draft belongs to its profile, and is sealed.
	 */
	public function test_drafts_are_sealed(): void {
		$draft = new Profile_Draft( $this->vault );
		$draft->keep( 'a', array( 'name' => 'Canary' ), array( 'trial' => array( 'draft' => array( 'surname' => 'Canary' ) ) ) );
		$this->assertStringNotContainsString( 'Canary', (string) get_user_meta( get_current_user_id(), Profile_Draft::META, true ) );
		$this->assertNull( $draft->take( 'b' ) );
		$this->assertNull( $draft->take( 'a' ), 'Asking for another one forgets it.' );
		$draft->keep( 'a', array() );
		do_action( \Halt\Tracker\Cron::DAILY );
		$this->assertNull( $draft->take( 'a' ) );
	}

	/**
	 * A form that PHP has cut at `max_input_vars` changes nothing.
	 */
	public function test_a_form_that_was_cut(): void {
		$saved = $this->profiles->save( array( 'id' => 'a', 'name' => 'A' ) );
		$this->act( 'save_profile', array( 'id' => 'a', 'begins' => '1', 'name' => 'Cut' ) );
		$this->assertSame( $saved, $this->profiles->find( 'a' ) );
		$this->assertStringContainsString( 'max_input_vars', $this->messages() );
		$this->assertStringContainsString( 'name="ends"', $this->page( array( 'profile' => 'a' ) ) );
		$this->act( 'save_profile', array( 'id' => 'a', 'begins' => '1', 'ends' => '1', 'name' => 'Whole' ) );
		$this->assertSame( 'Whole', $this->profiles->find( 'a' )['name'] );
	}

	/**
	 * Sent twice, a new profile and a copy are made once.
	 */
	public function test_sent_twice(): void {
		$once = Single_Use::token();
		for ( $n = 0; $n < 2; $n++ ) {
			$this->act( 'save_profile', array( 'name' => 'Twice', 'once' => $once ) );
		}
		$this->assertCount( 1, $this->profiles->all() );
		$once = Single_Use::token();
		for ( $n = 0; $n < 2; $n++ ) {
			$this->act( 'duplicate_profile', array( 'id' => 'twice', 'once' => $once ) );
		}
		$this->assertCount( 2, $this->profiles->all() );
		$once = Single_Use::token();
		for ( $n = 0; $n < 2; $n++ ) {
			$this->act( 'import_profiles', array( 'json' => '{"id":"twice","fields":[]}', 'once' => $once ) );
		}
		$this->assertCount( 3, $this->profiles->all() );
	}

	/**
	 * Ticked forms are taken beside those that are typed, and shown as boxes.
	 */
	public function test_ticked_forms(): void {
		$this->make_page( self::FORM );
		$this->act( 'save_profile', array( 'name' => 'Ticked', 'matching' => array( 'found' => array( array( 'id' => self::ID, 'on' => '1' ), array( 'id' => 'not-ticked' ) ), 'form_ids' => 'typed' ) ) );
		$this->assertSame( array( self::ID, 'typed' ), $this->profiles->find( 'ticked' )['matching']['form_ids'] );
		$page = $this->page( array( 'profile' => 'ticked' ) );
		$this->assertMatchesRegularExpression( '/data-halt-form="\d+" checked/', str_replace( " checked='checked'", ' checked', $page ) );
		$this->assertMatchesRegularExpression( '/name="matching\[form_ids\]"[^>]*>typed</', $page );
	}

	/**
	 * A test run takes the profile as it stands in the editor, and shows draft, problems and calls escaped.
	 */
	public function test_a_test_run(): void {
		$this->make_page( self::FORM );
		$this->engine->answers['dryRun'] = array(
			'state'    => 'waiting',
			'reason'   => '',
			'problems' => array( array( 'code' => 'required_missing', 'field' => 'email<i>', 'detail' => '' ) ),
			'draft'    => array( 'record_kind' => 'resource', 'fields' => array( 'surname' => '<script>x</script>' ), 'contact' => null, 'documents' => array( array( 'name' => 'cv<b>.pdf' ) ), 'activity' => array( 'subject' => 'Subject <u>' ), 'job' => null ),
			'calls'    => array( array( 'purpose' => 'create_record', 'method' => 'POST', 'url' => 'https://t.example/<x>', 'body' => array( 'a' => '<y>' ), 'condition' => 'nobody_found' ), 'odd' ),
		);
		$sent                            = array(
			'name'     => 'Unsaved',
			'matching' => array( 'found' => array( array( 'id' => self::ID, 'on' => '1' ) ) ),
			'fields'   => array( array( 'kind' => 'field', 'value' => 'email', 'to' => 'contactDetails.email' ) ),
			'samples'  => array( array( 'key' => 'email', 'value' => 'me@example.com' ) ),
			'attachments' => array( 'enabled' => '1' ),
		);
		$location                        = $this->act( 'save_profile', array( 'change' => 'test' ) + $sent );
		$this->assertStringContainsString( 'profile=new', $location );
		$this->assertSame( array(), $this->profiles->all() );
		$told = $this->engine->told( 'dryRun' )[0];
		$this->assertSame( array( 'unsaved', 'Unsaved', true ), array( $told['profile']['id'], $told['profile']['name'], $told['profile']['enabled'] ) );
		$values = array_column( $told['submission']['fields'], 'value', 'key' );
		$this->assertSame( array( 'me@example.com', 'I agree to the privacy policy' ), array( $values['email'], $values['consent'] ) );
		$this->assertSame( self::ID, $told['submission']['form']['id'] );
		$this->assertCount( 1, $told['submission']['files'] );

		$page = $this->page( array( 'profile' => 'new', 'draft' => '1' ) );
		foreach ( array( '&lt;script&gt;', 'email&lt;i&gt;', 'cv&lt;b&gt;', 'Subject &lt;u&gt;', '&lt;y&gt;', 'Create the record', 'if nobody is found', 'value="me@example.com"' ) as $text ) {
			$this->assertStringContainsString( $text, $page );
		}
		$this->assertStringNotContainsString( '<script>x', $page );

		$this->engine->answers['submissions'] = array( 'total' => 0, 'rows' => array() );
		$this->act( 'save_profile', array( 'change' => 'test-last' ) + $sent );
		$this->assertStringContainsString( 'Nothing has come in', $this->messages() );
		$this->engine->answers['submissions'] = array( 'total' => 1, 'rows' => array( array( 'id' => '01ABC' ) ) );
		$this->act( 'save_profile', array( 'change' => 'test-last' ) + $sent );
		$this->assertSame( '01ABC', $this->engine->told( 'dryRun' )[1]['id'] );

		$this->engine->answers['status'] = array( 'connection' => array( 'state' => 'connected' ) );
		$this->assertStringContainsString( 'value="test-send"', $this->page( array( 'profile' => 'new' ) ) );
		$this->engine->answers['testSend'] = array( 'ok' => false, 'code' => 'refused', 'detail' => '', 'removal' => '', 'calls' => array( array( 'purpose' => 'create_record', 'method' => 'POST', 'url' => 'https://t.example', 'status' => 400, 'request_body' => '{"a":"<q>"}', 'response_body' => '<html>' ), 7 ) );
		$this->act( 'save_profile', array( 'change' => 'test-send' ) + $sent );
		$this->assertSame( array( false, 'sandbox' ), array( $this->engine->told( 'testSend' )[0]['keep'], $this->engine->configuration['settings']['tracker']['connection'] ) );
		$page = $this->page( array( 'profile' => 'new', 'draft' => '1' ) );
		$this->assertStringContainsString( 'Create the record – 400', $page );
		$this->assertStringContainsString( '&lt;html&gt;', $page );
		$this->engine->answers['status'] = array( 'connection' => array( 'state' => 'disconnected' ) );
		$this->assertStringNotContainsString( 'value="test-send"', $this->page( array( 'profile' => 'new' ) ) );

		$this->engine->answers['dryRun'] = new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' );
		$this->act( 'save_profile', array( 'change' => 'test' ) + $sent );
		$this->assertStringContainsString( 'Unsaved', $this->page( array( 'profile' => 'new', 'draft' => '1' ) ), 'What was typed is not lost.' );
	}

	/**
	 * A text with faults is refused as a whole, named, and there to be corrected.
	 */
	public function test_import_with_faults(): void {
		$this->act( 'import_profiles', array( 'json' => "[{\"fields\": []},\n{\"fields\": [], \"recrd\": \"<i>x\"}]" ) );
		$this->assertSame( array(), $this->profiles->all() );
		$messages = $this->messages();
		$this->assertStringContainsString( 'Line 2: 1 › recrd: Profiles have no such member.', $messages );
		$page = $this->page();
		$this->assertStringContainsString( '&quot;recrd&quot;', $page );
		$this->assertStringNotContainsString( '<i>x', $page );
		$this->act( 'import_profiles', array( 'json' => '{"firstName":"a","source":":Website"}' ) );
		$this->assertCount( 1, $this->profiles->all() );
	}
}
