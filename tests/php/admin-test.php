<?php
/**
 * Screens and actions of the admin.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Admin\Access_Actions;
use Halt\Tracker\Admin\Actions;
use Halt\Tracker\Admin\Audit;
use Halt\Tracker\Admin\Bulk_Actions;
use Halt\Tracker\Admin\Connection_Actions;
use Halt\Tracker\Admin\Delivery_Actions;
use Halt\Tracker\Admin\Delivery_Export;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Notices;
use Halt\Tracker\Admin\Profile_Actions;
use Halt\Tracker\Admin\Profiles_Page;
use Halt\Tracker\Admin\Run_Actions;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Settings_Page;
use Halt\Tracker\Admin\Submissions_Page;
use Halt\Tracker\Admin\Tool_Actions;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Run_Now;
use Halt\Tracker\Settings;

require_once __DIR__ . '/class-shell-test-case.php';
require_once __DIR__ . '/class-action-ended.php';

/**
 * Tests of Halt\Tracker\Admin.
 */
final class Admin_Test extends Shell_Test_Case {

	private const ACTIONS = array(
		'save_settings',
		'connect',
		'paste_credential',
		'renew',
		'disconnect',
		'check',
		'reveal_secret',
		'rotate_secret',
		'set_secret',
		'add_source',
		'rotate_source',
		'delete_source',
		'save_profile',
		'duplicate_profile',
		'delete_profile',
		'move_profile',
		'export_profiles',
		'import_profiles',
		'replay',
		'discard',
		'decide',
		'go_on',
		'bulk_end',
		'edit_submission',
		'read_back',
		'export_deliveries',
		'remove_test',
		'clear_locks',
		'compare',
		'run_now',
		'dismiss_problems',
		'dismiss_earlier',
	);

	/**
	 * Messages.
	 *
	 * @var Flash
	 */
	private Flash $flash;

	/**
	 * Signing in.
	 *
	 * @var Connection_Actions
	 */
	private Connection_Actions $connection;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		Activation::install();
		$this->flash      = new Flash( $this->vault );
		$this->connection = new Connection_Actions( $this->bridge, $this->settings, $this->flash );
		$actions          = new Actions( $this->flash );
		foreach ( self::ACTIONS as $name ) {
			remove_all_actions( 'admin_post_halt_tracker_' . $name );
		}
		$handlers = array(
			$this->connection,
			new Settings_Page( $this->bridge, $this->settings, $this->flash, $this->fast_path() ),
			new Submissions_Page( $this->bridge, $this->flash, $this->spool(), $this->spool_import() ),
			new Bulk_Actions( $this->bridge, $this->flash ),
			new Delivery_Actions( $this->bridge, $this->flash ),
			new Delivery_Export( $this->bridge ),
			new Tool_Actions( $this->bridge, $this->flash ),
			new Run_Actions( new Run_Now( $this->bridge, $this->spool_import() ), $this->flash ),
			new Access_Actions( $this->settings, $this->flash, new Audit( $this->bridge ) ),
			new Profile_Actions( $this->bridge, $this->profiles, $this->flash ),
			new Notices( $this->settings ),
		);
		foreach ( $handlers as $handler ) {
			$handler->register( $actions );
		}
		$die = static function (): callable {
			return static function ( $message, $title = '', $arguments = array() ): void {
				throw new Action_Ended( 'died ' . ( is_array( $arguments ) ? (string) ( $arguments['response'] ?? '' ) : '' ) );
			};
		};
		add_filter( 'wp_die_handler', $die );
		add_filter( 'wp_die_ajax_handler', $die );
		add_filter(
			'wp_redirect',
			static function ( string $location ): string {
				throw new Action_Ended( $location );
			}
		);
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		remove_all_filters( 'wp_die_handler' );
		remove_all_filters( 'wp_die_ajax_handler' );
		remove_all_filters( 'wp_redirect' );
		remove_all_filters( 'allowed_redirect_hosts' );
		parent::tearDown();
	}

	/**
	 * Does something as an admin would.
	 *
	 * @param string              $name   Action.
	 * @param array<string,mixed> $values What is sent.
	 * @param string              $nonce  Nonce; empty: the right one.
	 * @return string How it ended.
	 */
	private function act( string $name, array $values = array(), string $nonce = '' ): string {
		$_SERVER['REQUEST_METHOD'] = 'POST';
		$_POST                     = wp_slash( $values + array( '_wpnonce' => '' === $nonce ? wp_create_nonce( 'halt_tracker_' . $name ) : $nonce ) );
		$_REQUEST                  = $_POST;
		try {
			do_action( 'admin_post_halt_tracker_' . $name );
		} catch ( Action_Ended $e ) {
			return $e->getMessage();
		} finally {
			$_REQUEST = array();
		}
		return 'went on';
	}

	/**
	 * Messages for the next page, as HTML.
	 *
	 * @return string
	 */
	private function messages(): string {
		ob_start();
		$this->flash->render();
		return (string) ob_get_clean();
	}

	/**
	 * What a view prints.
	 *
	 * @param callable $render Prints it.
	 * @return string
	 */
	private static function printed( callable $render ): string {
		ob_start();
		$render();
		return (string) ob_get_clean();
	}

	/**
	 * Every action wants the nonce of its own, the capability and a POST.
	 */
	public function test_every_action_is_guarded(): void {
		$this->assertSame( self::ACTIONS, array_values( array_filter( self::ACTIONS, static fn( string $name ): bool => (bool) has_action( 'admin_post_halt_tracker_' . $name ) ) ) );
		foreach ( self::ACTIONS as $name ) {
			$this->assertStringStartsWith( 'died', $this->act( $name, array(), 'wrong' ), $name );
			$this->assertStringStartsWith( 'died', $this->act( $name, array(), wp_create_nonce( 'halt_tracker_other' ) ), $name );
		}
		$editor = wp_insert_user( array( 'user_login' => 'ed' . wp_rand(), 'user_pass' => 'x', 'role' => 'editor' ) );
		wp_set_current_user( $editor );
		foreach ( self::ACTIONS as $name ) {
			$this->assertSame( 'died 403', $this->act( $name ), $name );
		}
		wp_set_current_user( 1 );
		require_once ABSPATH . 'wp-admin/includes/user.php';
		wp_delete_user( $editor );
		$nonce                     = wp_create_nonce( 'halt_tracker_disconnect' );
		$_SERVER['REQUEST_METHOD'] = 'GET';
		$_GET['_wpnonce']          = $nonce;
		$_REQUEST                  = array( '_wpnonce' => $nonce );
		try {
			do_action( 'admin_post_halt_tracker_disconnect' );
		} catch ( Action_Ended $e ) {
			$this->assertSame( 'died 405', $e->getMessage() );
		}
		$this->assertSame( array(), $this->engine->calls );
	}

	/**
	 * A filter may ask for another capability.
	 */
	public function test_capability(): void {
		$this->assertTrue( current_user_can( 'halt_tracker_manage' ) );
		add_filter( 'halt_tracker_capability', static fn(): string => 'no_such_capability' );
		$this->assertFalse( current_user_can( 'halt_tracker_manage' ) );
		remove_all_filters( 'halt_tracker_capability' );
	}

	/**
	 * Without an answer of the core the settings can still be changed, and so can profiles.
	 */
	public function test_screens_without_the_core(): void {
		$failure = new Core_Exception( Core_Exception::EXTENSION_MISSING, 'extension_missing' );
		foreach ( array( 'status', 'submissions', 'submission', 'checkProfile', 'targets' ) as $method ) {
			$this->engine->answers[ $method ] = $failure;
		}
		$this->profiles->save( array( 'id' => 'a', 'name' => 'A <b>' ) );
		$this->assertStringContainsString( 'name="client_secret"', self::printed( array( new Settings_Page( $this->bridge, $this->settings, $this->flash, $this->fast_path() ), 'render' ) ) );
		$this->assertStringContainsString( 'A &lt;b&gt;', self::printed( array( new Profiles_Page( $this->bridge, $this->profiles ), 'render' ) ) );
		$_GET['profile'] = 'a';
		$this->assertStringContainsString( 'name="fields[0][kind]"', self::printed( array( new Profiles_Page( $this->bridge, $this->profiles ), 'render' ) ) );
		$_GET = array();
		$this->assertStringContainsString( 'halt_tracker', self::printed( array( new Submissions_Page( $this->bridge, $this->flash, $this->spool(), $this->spool_import() ), 'render' ) ) );
	}

	/**
	 * A stranger's text is text, wherever it stands.
	 */
	public function test_submission_detail_escapes(): void {
		$bad                                 = '<script>alert(1)</script>';
		$this->engine->answers['submission'] = array(
			'id'         => '01ABC',
			'state'      => 'unrouted',
			'reason'     => $bad,
			'form_name'  => $bad,
			'form_id'    => $bad,
			'submission' => array(
				'fields'  => array( array( 'key' => $bad, 'label' => $bad, 'value' => $bad ) ),
				'files'   => array( array( 'field' => $bad, 'name' => $bad, 'refused' => $bad ) ),
				'context' => array( 'url' => $bad, 'tracking' => array( 'utm_source' => $bad ), 'meta' => array( 'x' => array( $bad ) ) ),
			),
			'steps'      => array( array( $bad => $bad, 'state' => array( $bad ) ) ),
			'journal'    => array( array( 'at' => 1, 'event' => $bad, 'code' => $bad, 'detail' => $bad ) ),
			'problems'   => array( array( 'code' => 'missing_required', 'field' => $bad, 'detail' => $bad ) ),
		);
		$_GET['submission']                  = '01ABC';
		$page                                = self::printed( array( new Submissions_Page( $this->bridge, $this->flash, $this->spool(), $this->spool_import() ), 'render' ) );
		$this->assertStringNotContainsString( '<script', $page );
		$this->assertStringContainsString( 'value="halt_tracker_replay"', $page );
	}

	/**
	 * The way to Tracker's consent page and back, bound to the user who set out.
	 */
	public function test_sign_in(): void {
		$this->engine->answers['beginSignIn']  = array( 'url' => 'https://evoapi.tracker-rms.com/oAuth2/Authorize?state=abc&scope=read,write' );
		$this->engine->answers['finishSignIn'] = array( 'state' => 'connected' );
		$this->settings->secrets()->set_client_secret( 'hush' );
		$this->assertSame( 'https://evoapi.tracker-rms.com/oAuth2/Authorize?state=abc&scope=read,write', $this->act( 'connect' ) );
		$this->assertSame( array( $this->settings->redirect_uri() ), $this->engine->told( 'beginSignIn' ) );

		$this->connection->finish( new Input( array( 'state' => 'other', 'code' => 'x' ) ) );
		$this->assertSame( array(), $this->engine->told( 'finishSignIn' ) );
		$this->assertStringContainsString( 'notice-error', $this->messages() );

		$this->act( 'connect' );
		$this->connection->finish( new Input( array( 'state' => 'abc', 'code' => 'x' ) ) );
		$this->assertSame( array( array( 'state' => 'abc', 'code' => 'x', 'error' => '', 'redirect_uri' => $this->settings->redirect_uri() ) ), $this->engine->told( 'finishSignIn' ) );
		$this->assertStringContainsString( 'notice-success', $this->messages() );

		$this->connection->finish( new Input( array( 'state' => 'abc', 'code' => 'x' ) ) );
		$this->assertCount( 1, $this->engine->told( 'finishSignIn' ) );
	}

	/**
	 * Secrets are shown once and by their own action; a sender's token is kept as a hash.
	 */
	public function test_secrets(): void {
		$secret = $this->settings->secrets()->webhook_secrets()[0]['secret'];
		$this->act( 'reveal_secret' );
		$this->assertStringNotContainsString( $secret, (string) get_user_meta( 1, Flash::META, true ) );
		$this->assertStringContainsString( $secret, $this->messages() );
		$this->assertSame( '', $this->messages() );

		$this->act( 'set_secret', array( 'secret' => 'short' ) );
		$this->assertSame( $secret, $this->settings->secrets()->webhook_secrets()[0]['secret'] );
		$this->act( 'set_secret', array( 'secret' => 'a secret of 27 characters<>' ) );
		$this->assertSame( array( 'a secret of 27 characters<>', $secret ), array_column( $this->settings->secrets()->webhook_secrets(), 'secret' ) );
		$this->messages();

		$this->act( 'add_source', array( 'id' => 'Zapier 1', 'profiles' => array( 'cv' ) ) );
		$this->assertSame( 1, preg_match( '/[0-9a-f]{64}/', $this->messages(), $match ) );
		$source = $this->settings->get( 'sources' )[0];
		$this->assertSame( array( 'zapier-1', hash( 'sha256', $match[0] ), array( 'cv' ) ), array( $source['id'], $source['token_hash'], $source['profiles'] ) );
		$this->act( 'rotate_source', array( 'id' => 'zapier-1' ) );
		$this->assertSame( $source['token_hash'], $this->settings->get( 'sources' )[0]['previous_hash'] );
		$this->act( 'delete_source', array( 'id' => 'zapier-1' ) );
		$this->assertSame( array(), $this->settings->get( 'sources' ) );
	}

	/**
	 * Profiles are made, changed and imported by hand.
	 */
	public function test_profiles(): void {
		$this->engine->answers['checkProfile'] = array( 'faults' => array( array( 'code' => 'target_unknown', 'line' => 0, 'detail' => 'x' ) ) );
		$location                              = $this->act( 'save_profile', array( 'name' => "O'Brien", 'record' => 'contact', 'fields' => array( array( 'kind' => 'constant', 'value' => "it's", 'to' => 'source' ) ) ) );
		$this->assertStringContainsString( 'profile=o-brien', $location );
		$profile = $this->profiles->find( 'o-brien' );
		$this->assertSame( array( "O'Brien", 1, "it's" ), array( $profile['name'], $profile['version'], $profile['fields'][0]['from']['value'] ) );
		$this->assertStringContainsString( 'notice-warning', $this->messages() );
		$this->act( 'save_profile', array( 'id' => 'o-brien', 'name' => 'Other' ) );
		$this->assertSame( 2, $this->profiles->find( 'o-brien' )['version'] );
		$_GET['profile'] = 'o-brien';
		$this->assertStringContainsString( 'no such key', self::printed( array( new Profiles_Page( $this->bridge, $this->profiles ), 'render' ) ) );

		$json = (string) wp_json_encode( $this->profiles->all() );
		$this->act( 'import_profiles', array( 'json' => $json ) );
		$this->assertCount( 2, $this->profiles->all() );
		$this->act( 'import_profiles', array( 'json' => $json, 'replace' => '1' ) );
		$this->assertCount( 2, $this->profiles->all() );
		$this->act( 'import_profiles', array( 'json' => '{"x":1}' ) );
		$this->assertCount( 2, $this->profiles->all() );
	}

	/**
	 * Percent octets, entities and what looks like markup are what the admin typed.
	 */
	public function test_texts_of_a_profile_stay_as_typed(): void {
		$text  = 'Pay < 50k & R&amp;D "A" \\ \'b\' 20%25 <b>%20';
		$lines = $text . "\nline two %0A";
		$sent  = array(
			'name'       => $text,
			'matching'   => array( 'form_ids' => "walk, one <img src=x>\r\ntwo %20\n" ),
			'conditions' => array( array( 'field' => 'a%20b', 'test' => 'equals', 'value' => $text ) ),
			'fields'     => array(
				array( 'kind' => 'field', 'value' => 'key%20', 'to' => 'surname', 'pattern' => '<[^>]+>%41' ),
				array( 'kind' => 'constant', 'value' => ' ' . $text . ' ', 'to' => 'source' ),
				array( 'kind' => 'template', 'value' => $lines, 'to' => 'note' ),
			),
			'activity'   => array( 'subject' => $text, 'note' => str_replace( "\n", "\r\n", $lines ) ),
			'consent'    => array( 'required_field' => 'c', 'text' => $lines ),
		);
		$this->act( 'save_profile', $sent );
		$profile = $this->profiles->all()[0];
		$this->assertSame( array( $text, $text, $lines, $lines ), array( $profile['name'], $profile['activity']['subject'], $profile['activity']['note'], $profile['consent']['text'] ) );
		$this->assertSame( array( 'walk, one <img src=x>', 'two %20' ), $profile['matching']['form_ids'] );
		$this->assertSame( array( 'a%20b', $text ), array( $profile['conditions'][0]['field'], $profile['conditions'][0]['value'] ) );
		$this->assertSame( array( 'key%20', ' ' . $text . ' ', $lines ), array_column( array_column( $profile['fields'], 'from' ), 'value' ) );
		$this->assertSame( '<[^>]+>%41', $profile['fields'][0]['pattern'] );

		$_GET['profile'] = $profile['id'];
		$page            = self::printed( array( new Profiles_Page( $this->bridge, $this->profiles ), 'render' ) );
		$this->assertStringContainsString( 'name="fields[1][value]" value="' . htmlspecialchars( ' ' . $text . ' ', ENT_QUOTES ) . '"', $page );
		$this->assertStringContainsString( 'name="activity[subject]" value="' . htmlspecialchars( $text, ENT_QUOTES ) . '"', $page );
		$this->assertStringContainsString( "\n" . htmlspecialchars( $lines, ENT_QUOTES ) . '</textarea>', $page );
		$this->assertStringNotContainsString( '<img src=x>', $page );
	}

	/**
	 * A form id with markup goes into the new profile in full.
	 */
	public function test_new_profile_for_a_form_id_with_markup(): void {
		$_GET = array( 'profile' => 'new', 'form_id' => 'walk "><img src=x onerror=alert(1)> %20' );
		$page = self::printed( array( new Profiles_Page( $this->bridge, $this->profiles ), 'render' ) );
		$this->assertStringContainsString( '>walk &quot;&gt;&lt;img src=x onerror=alert(1)&gt; %20</textarea>', $page );
	}

	/**
	 * A secret may look like an entity.
	 */
	public function test_secret_that_looks_like_an_entity_is_shown_as_it_is(): void {
		$this->act( 'set_secret', array( 'secret' => 'R&amp;D <b> of 27 letters' ) );
		$this->messages();
		$this->act( 'reveal_secret' );
		$this->assertStringContainsString( '>R&amp;amp;D &lt;b&gt; of 27 letters</code>', $this->messages() );
	}

	/**
	 * Without a client secret nobody is sent to Tracker.
	 */
	public function test_connect_without_a_client_secret(): void {
		$this->assertSame( Screens::url(), $this->act( 'connect' ) );
		$this->assertSame( array(), $this->engine->told( 'beginSignIn' ) );
		$this->assertStringContainsString( 'Save the client secret first.', $this->messages() );
	}

	/**
	 * Steps, journal and record of a submission in words, in any language's letters.
	 */
	public function test_submission_detail_in_words(): void {
		$this->engine->answers['submission'] = array(
			'id'          => '01ABC',
			'state'       => 'delivered',
			'record_kind' => 'resource',
			'record_id'   => 104,
			'outcome'     => 'created',
			'steps'       => array(
				array( 'position' => 0, 'kind' => 'record', 'state' => 'done', 'attempts' => 0, 'looks' => 0, 'sends' => 1, 'intended_at' => 0, 'result' => array( 'id' => 104, 'action' => 'created', 'flags' => array( 'possible_duplicate' ) ) ),
				array( 'position' => 1, 'kind' => array( 'attach' => 0 ), 'state' => 'done', 'attempts' => 0, 'looks' => 0, 'sends' => 1, 'intended_at' => 0, 'result' => array( 'id' => 7, 'action' => 'attached', 'flags' => array() ) ),
			),
			'journal'     => array( array( 'at' => 1, 'event' => 'replayed', 'outcome' => 'waiting', 'code' => 'phone_unreadable:mobile', 'detail' => array( 'path' => '/api/Müller' ) ) ),
		);
		$_GET['submission']                  = '01ABC';
		$page                                = self::printed( array( new Submissions_Page( $this->bridge, $this->flash, $this->spool(), $this->spool_import() ), 'render' ) );
		foreach ( array( 'Candidate (Resource) 104, created', '>Record<', '>Attach 1<', 'attached 7', 'created 104 – It was sent once more', 'Mapped again', 'Waiting – The phone number could not be read', '&quot;path&quot;: &quot;/api/Müller&quot;' ) as $text ) {
			$this->assertStringContainsString( $text, $page );
		}
	}

	/**
	 * Where nothing would be lost, nothing is said of losing.
	 */
	public function test_settings_do_not_alarm_without_a_cause(): void {
		$this->engine->answers['status'] = array( 'counts' => array( 'delivered' => 9 ), 'connection' => array( 'state' => 'connected' ) );
		$page                            = self::printed( array( new Settings_Page( $this->bridge, $this->settings, $this->flash, $this->fast_path() ), 'render' ) );
		$this->assertStringNotContainsString( 'would be lost', $page );
		$this->assertStringNotContainsString( 'Save the credentials below', $page );
		$this->engine->answers['status'] = array( 'counts' => array( 'waiting' => 1 ), 'connection' => array( 'state' => 'disconnected' ) );
		$page                            = self::printed( array( new Settings_Page( $this->bridge, $this->settings, $this->flash, $this->fast_path() ), 'render' ) );
		$this->assertStringContainsString( '1 submission has not arrived', $page );
		$this->assertStringContainsString( 'Save the credentials below', $page );
	}

	/**
	 * Replay, discard, run now.
	 */
	public function test_submissions(): void {
		$this->act( 'replay', array( 'id' => '01ABC' ) );
		$this->act( 'discard', array( 'id' => '01ABC' ) );
		$this->engine->answers['drain'] = array( 'busy' => false, 'finished' => 2, 'waiting' => 1 );
		$this->act( 'run_now' );
		$this->assertSame( array( '01ABC' ), array_column( $this->engine->told( 'replaySubmission' ), 'id' ) );
		$this->assertSame( array( '01ABC' ), array_column( $this->engine->told( 'discardSubmission' ), 'id' ) );
		$this->assertSame( 'run_now', $this->engine->told( 'drain' )[0]['trigger'] );
		$this->assertStringContainsString( 'Finished: 2', $this->messages() );
	}
}
