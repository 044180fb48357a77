<?php
/**
 * Alerts: conditions, messages, channels, ping.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Alert_Actions;
use Halt\Tracker\Admin\Alert_Words;
use Halt\Tracker\Admin\Flash;
use Halt\Tracker\Admin\Input;
use Halt\Tracker\Alert_Dispatch;
use Halt\Tracker\Alert_Mail;
use Halt\Tracker\Alert_Rules;
use Halt\Tracker\Alert_Store;
use Halt\Tracker\Alert_Watch;
use Halt\Tracker\Alert_Webhook;
use Halt\Tracker\Alerts;
use Halt\Tracker\Ping;
use Halt\Tracker\Shell_Tasks;

require_once __DIR__ . '/class-shell-test-case.php';
require_once __DIR__ . '/class-alert-receiver.php';

/**
 * Tests of Alerts and of what belongs to them.
 */
final class Alerts_Test extends Shell_Test_Case {

	/**
	 * The time of the dispatcher.
	 *
	 * @var int
	 */
	private int $now = 0;

	/**
	 * The receiver of webhooks, where one was started.
	 *
	 * @var Alert_Receiver|null
	 */
	private ?Alert_Receiver $receiver = null;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->now = time();
		$this->settings->update( array( 'alert_recipients' => array( 'ops@agency.test' ) ) );
		$this->engine->answers['status']  = array( 'counts' => array( 'delivered' => 1 ), 'connection' => array( 'state' => 'connected' ), 'guard' => array( 'standing' => 'original' ) );
		$this->engine->answers['overdue'] = array( 'total' => 0, 'rows' => array(), 'errors' => array() );
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		if ( null !== $this->receiver ) {
			$this->receiver->stop();
		}
		remove_all_filters( 'http_request_host_is_external' );
		remove_all_filters( 'http_allowed_safe_ports' );
		parent::tearDown();
	}

	/**
	 * A dispatcher on the time of the test.
	 */
	private function dispatch(): Alert_Dispatch {
		return new Alert_Dispatch( array( new Alert_Mail( $this->settings ), new Alert_Webhook( $this->settings ) ), fn(): int => $this->now );
	}

	/**
	 * Subjects of the mails so far.
	 *
	 * @return list<string>
	 */
	private static function subjects(): array {
		return array_column( self::mails(), 'subject' );
	}

	/**
	 * Starts a receiver and lets WordPress talk to this machine.
	 */
	private function receiver(): Alert_Receiver {
		$this->receiver = new Alert_Receiver();
		add_filter( 'http_request_host_is_external', '__return_true' );
		add_filter( 'http_allowed_safe_ports', fn(): array => array( (int) wp_parse_url( $this->receiver->url, PHP_URL_PORT ) ) );
		return $this->receiver;
	}

	/**
	 * One message an hour for a cause, with the count, a reminder a day, and that it has recovered.
	 */
	public function test_l05_one_message_an_hour_for_each_cause_and_one_when_it_has_recovered(): void {
		$dispatch = $this->dispatch();
		$this->assertTrue( Alerts::raise( 'breaker_open', array( 'code' => 'timeout' ) ) );
		$this->assertFalse( Alerts::raise( 'breaker_open' ) );
		Alerts::raise( 'queue_replaced' );
		$this->assertSame( 2, $dispatch->run() );
		for ( $minute = 0; $minute < 59; ++$minute ) {
			$this->now += 60;
			Alerts::raise( 'breaker_open', array( 'code' => 'timeout' ) );
			$this->assertSame( 0, $dispatch->run() );
		}
		$this->now += 60;
		$this->assertSame( 1, $dispatch->run(), 'news of one, nothing new of the other' );
		$this->assertStringContainsString( 'Count: 61', self::mails()[2]['message'] );
		$this->now += DAY_IN_SECONDS;
		$this->assertSame( 2, $dispatch->run(), 'a reminder of each' );
		Alerts::clear( 'breaker_open' );
		$this->assertSame( 1, $dispatch->run() );
		$this->assertSame( 0, $dispatch->run() );
		$subjects = self::subjects();
		$site     = get_option( 'blogname' );
		$this->assertSame( "[{$site}] Halt Tracker: Tracker does not answer", $subjects[0] );
		$this->assertSame( "[{$site}] Halt Tracker: recovered: Tracker does not answer", end( $subjects ) );
		$this->assertSame( array( 'queue_replaced' ), array_keys( Alerts::active() ) );
	}

	/**
	 * What comes and goes does not flood, and who was told nothing is not told that it is over.
	 */
	public function test_l05_flapping_does_not_flood(): void {
		$dispatch = $this->dispatch();
		Alerts::raise( 'breaker_open' );
		Alerts::clear( 'breaker_open' );
		$this->assertSame( 0, $dispatch->run() );
		for ( $minute = 0; $minute < 60; ++$minute ) {
			Alerts::raise( 'breaker_open' );
			$dispatch->run();
			Alerts::clear( 'breaker_open' );
			$dispatch->run();
			$this->now += 60;
		}
		$this->assertCount( 2, self::mails() );
	}

	/**
	 * A mail that fails is tried again with the next run, shown on the settings page, and nothing is sent twice.
	 */
	public function test_l05_a_failing_mail_is_tried_again(): void {
		$dispatch = $this->dispatch();
		update_option( 'halt_fixture_mail_fails', 1 );
		Alerts::raise( 'breaker_open' );
		Alerts::raise( 'queue_corrupt' );
		$this->assertSame( 0, $dispatch->run() );
		$this->assertCount( 1, self::mails(), 'after one failure the others wait' );
		$this->assertNotSame( '', Alert_Store::read()['channels']['mail']['error'] );
		delete_option( 'halt_fixture_mail_fails' );
		$this->assertSame( 2, $dispatch->run() );
		$this->assertSame( 0, $dispatch->run() );
		$this->assertSame( '', Alert_Store::read()['channels']['mail']['error'] );
	}

	/**
	 * A process that was killed between claim and mail costs two minutes, not the message.
	 */
	public function test_l05_a_claimed_message_is_not_lost(): void {
		Alerts::raise( 'breaker_open' );
		Alert_Store::change(
			function ( array $state ): array {
				$state['alerts']['breaker_open']['told']['mail']['claimed_at'] = $this->now;
				return $state;
			}
		);
		$this->assertSame( 0, $this->dispatch()->run() );
		$this->now += 121;
		$this->assertSame( 1, $this->dispatch()->run() );
	}

	/**
	 * Two processes that change alerts at once lose nothing of each other.
	 */
	public function test_changes_of_two_processes_both_hold(): void {
		$is_first = true;
		Alert_Store::change(
			static function ( array $state ) use ( &$is_first ): array {
				if ( $is_first ) {
					$is_first = false;
					Alerts::raise( 'queue_replaced' );
				}
				$state['alerts']['other'] = array( 'first_at' => 1 );
				return $state;
			}
		);
		$this->assertSame( array( 'other', 'queue_replaced' ), array_keys( array_reverse( Alerts::active() ) ) );
	}

	/**
	 * Nothing personal gets out, whoever raises it.
	 */
	public function test_detail_is_redacted_and_short(): void {
		Alerts::raise( 'breaker_open', array( 'detail' => 'canary@person.test called +44 20 7946 0958 ' . str_repeat( 'x', 999 ) ) );
		$alert = Alerts::active()['breaker_open'];
		$this->assertStringNotContainsString( 'canary', $alert['detail'] );
		$this->assertStringNotContainsString( '7946', $alert['detail'] );
		$this->assertSame( 300, mb_strlen( $alert['detail'] ) );
	}

	/**
	 * Each condition of the core raises its cause, and clears it.
	 */
	public function test_conditions(): void {
		$rules = new Alert_Rules( $this->bridge, $this->settings, $this->spool() );
		$calm  = $this->engine->answers;
		$old   = ( time() - 3600 ) * 1000;
		$rules->look();
		$this->assertSame( array(), Alerts::active() );
		$cases = array(
			'connection_lost'  => array( 'status' => array( 'connection' => array( 'state' => 'reconnect_needed', 'reason' => 'reconnect' ) ) ),
			'dead_deliveries'  => array( 'status' => array( 'counts' => array( 'dead' => 3 ) ), 'overdue' => array( 'errors' => array( 'dead' => array( 'id' => '01DEAD', 'code' => 'http_400', 'http_status' => 400, 'step' => 'record', 'detail' => array( 'title' => 'Bad' ) ) ) ) ),
			'oldest_waiting'   => array( 'status' => array( 'oldest_waiting_at' => $old, 'counts' => array( 'waiting' => 2 ) ) ),
			'lead_undelivered' => array( 'overdue' => array( 'total' => 2, 'rows' => array( array( 'id' => '01OLD' ) ) ) ),
			'site_copy'        => array( 'status' => array( 'guard' => array( 'standing' => 'copy', 'home' => 'a.test', 'copy_home' => 'b.test' ) ) ),
		);
		foreach ( $cases as $cause => $answers ) {
			$this->engine->answers = $answers + $calm;
			$rules->look();
			$this->assertSame( array( $cause ), array_keys( Alerts::active() ) );
			$this->engine->answers = $calm;
			$rules->look();
			$this->assertSame( array(), Alerts::active(), $cause );
		}
		$this->settings->update( array( 'paused' => true ) );
		$this->engine->answers = $cases['oldest_waiting'] + $calm;
		$rules->look();
		$this->assertSame( array(), Alerts::active(), 'whoever paused knows' );
		$this->engine->answers = array( 'status' => new \RuntimeException( '{"code":"store_corrupt"}' ) ) + $calm;
		$rules->look();
		$this->assertSame( 'store_corrupt', Alerts::active()['store_unavailable']['code'] );
	}

	/**
	 * The mail names the error in words, an excerpt, and the lead by a link.
	 */
	public function test_mail_of_dead_deliveries(): void {
		$this->engine->answers['status']['counts']  = array( 'dead' => 1 );
		$this->engine->answers['overdue']['errors'] = array( 'dead' => array( 'id' => '01DEAD', 'code' => 'http_400', 'http_status' => 400, 'step' => 'record', 'detail' => array( 'title' => 'Bad' ) ) );
		( new Alert_Rules( $this->bridge, $this->settings, $this->spool() ) )->look();
		$this->dispatch()->run();
		$mail = self::mails()[0];
		$this->assertSame( array( 'ops@agency.test' ), (array) $mail['to'] );
		foreach ( array( 'Deliveries to Tracker have failed for good', 'status 400', '(http_400)', 'Excerpt: record 400 {"title":"Bad"}', 'submission=01DEAD' ) as $text ) {
			$this->assertStringContainsString( $text, $mail['message'] );
		}
		$this->assertStringNotContainsString( '&#', $mail['subject'] . $mail['message'] );
	}

	/**
	 * Tasks of the core raise and clear.
	 */
	public function test_tasks_of_the_kind_alert(): void {
		$this->engine->answers['tasks'] = array( array( 'id' => 7, 'kind' => 'alert', 'payload' => array( 'cause' => 'breaker_open', 'active' => true, 'code' => 'timeout' ) ) );
		( new Shell_Tasks( $this->bridge ) )->run();
		$this->assertSame( 'timeout', Alerts::active()['breaker_open']['code'] );
		$this->engine->answers['tasks'] = array( array( 'id' => 8, 'kind' => 'alert', 'payload' => array( 'cause' => 'breaker_open', 'active' => false ) ) );
		( new Shell_Tasks( $this->bridge ) )->run();
		$this->assertSame( array(), Alerts::active() );
	}

	/**
	 * Every cause fires the action once when it is raised and once when it has recovered, however often it is looked at.
	 */
	public function test_one_action_for_each_raise_and_each_recovery(): void {
		$told = array();
		add_action(
			'halt_tracker_alert',
			static function ( string $cause, array $detail ) use ( &$told ): void {
				$told[] = array( $cause, $detail['cause'], $detail['active'], $detail['code'], $detail['count'] );
			},
			10,
			2
		);
		$expected = array();
		foreach ( Alerts::CAUSES as $cause ) {
			for ( $i = 0; $i < 3; ++$i ) {
				Alerts::raise( $cause, array( 'code' => 'timeout' ) );
			}
			Alerts::clear( $cause );
			Alerts::clear( $cause );
			array_push( $expected, array( $cause, $cause, true, 'timeout', 1 ), array( $cause, $cause, false, 'timeout', 3 ) );
		}
		$this->assertSame( $expected, $told );
		remove_all_actions( 'halt_tracker_alert' );
	}

	/**
	 * The core says of a day that its gap is gone while another day still has one: that is no recovery. What a task
	 * says beside the known members reaches the listener.
	 */
	public function test_end_of_one_gap_is_not_the_end_of_all(): void {
		$told = array();
		add_action(
			'halt_tracker_alert',
			static function ( string $cause, array $detail ) use ( &$told ): void {
				$told[] = array( $cause, $detail['active'], $detail['day'] ?? '' );
			},
			10,
			2
		);
		$rules = new Alert_Rules( $this->bridge, $this->settings, $this->spool() );
		foreach ( array( array( '2026-11-20', true, 2 ), array( '2026-11-21', true, 1 ), array( '2026-11-20', false, 1 ), array( '2026-11-21', false, 0 ) ) as list( $day, $is_active, $gap ) ) {
			$this->engine->answers['status']['reconciliation'] = array( 'day' => '2026-11-21', 'gap' => $gap );
			$this->engine->answers['tasks']                    = array( array( 'id' => 7, 'kind' => 'alert', 'payload' => array( 'cause' => 'reconciliation_gap', 'active' => $is_active, 'day' => $day, 'count' => $gap, 'gap' => $gap ) ) );
			( new Shell_Tasks( $this->bridge ) )->run();
			$rules->look();
		}
		$this->assertSame( array( array( 'reconciliation_gap', true, '2026-11-20' ), array( 'reconciliation_gap', false, '' ) ), $told );
		remove_all_actions( 'halt_tracker_alert' );
	}

	/**
	 * A listener that fails keeps nobody from being told, and nothing personal reaches one.
	 */
	public function test_a_listener_that_fails_and_one_that_writes_all_down(): void {
		add_action(
			'halt_tracker_alert',
			static function ( string $cause, array $detail ): void {
				throw new \RuntimeException( $detail['detail'] );
			},
			10,
			2
		);
		$this->assertTrue( Alerts::raise( 'breaker_open', array( 'detail' => 'canary@person.test' ) ) );
		remove_all_actions( 'halt_tracker_alert' );
		$this->assertSame( array( 'breaker_open' ), array_keys( Alerts::active() ) );
		$this->assertStringNotContainsString( 'canary', (string) wp_json_encode( \Halt\Tracker\Problem_Counter::all() ) );
		$this->assertSame( 1, $this->dispatch()->run() );
	}

	/**
	 * The webhook's signature can be checked as ours is, and a failing receiver is tried again.
	 */
	public function test_webhook(): void {
		$receiver = $this->receiver();
		$this->settings->update( array( 'alert_url' => $receiver->url, 'alert_mail' => false ) );
		$this->settings->secrets()->set_alert_secret( 'alert-secret' );
		Alerts::raise( 'breaker_open', array( 'code' => 'timeout', 'links' => array( '01X' ) ) );
		$receiver->answer_with( 500 );
		$this->assertSame( 0, $this->dispatch()->run() );
		$this->assertSame( 'The webhook answered with status 500.', Alert_Store::read()['channels']['webhook']['error'] );
		$receiver->answer_with( 204 );
		$this->assertSame( 1, $this->dispatch()->run() );
		$this->assertSame( 0, $this->dispatch()->run() );
		list( $first, list( $method, $uri, $headers, $body ) ) = $receiver->received();
		$this->assertSame( array( 'POST', '/hook?key=1' ), array( $method, $uri ) );
		$this->assertSame( hash_hmac( 'sha256', $headers['x-halt-timestamp'] . '.' . $body, 'alert-secret' ), $headers['x-halt-webhook-signature'] );
		$this->assertSame( $first[2]['x-halt-delivery-id'], $headers['x-halt-delivery-id'] );
		$json = json_decode( $body, true );
		$this->assertSame( array( 'problem', 'breaker_open', 'timeout', 1, array( '01X' ) ), array( $json['type'], $json['cause'], $json['code'], $json['count'], $json['submissions'] ) );
		$this->assertSame( array(), self::mails() );
	}

	/**
	 * The webhook does not reach into the network of the server.
	 */
	public function test_webhook_to_a_private_address_is_refused(): void {
		$this->settings->update( array( 'alert_url' => 'https://10.0.0.1/', 'alert_mail' => false ) );
		Alerts::raise( 'breaker_open' );
		$this->assertSame( 0, $this->dispatch()->run() );
		$this->assertNotSame( '', Alert_Store::read()['channels']['webhook']['error'] );
	}

	/**
	 * The test alert goes through both channels and says how it went.
	 */
	public function test_test_alert(): void {
		$receiver = $this->receiver();
		$receiver->answer_with( 404 );
		$this->settings->update( array( 'alert_url' => $receiver->url ) );
		$flash = new Flash( $this->vault );
		( new Alert_Actions( $this->settings, $this->dispatch(), $flash ) )->test();
		ob_start();
		$flash->render();
		$messages = (string) ob_get_clean();
		$this->assertStringContainsString( 'E-mail: the test was handed over.', $messages );
		$this->assertStringContainsString( 'Webhook: the test failed. The webhook answered with status 404.', $messages );
		$this->assertStringContainsString( 'test alert', self::subjects()[0] );
		$this->assertSame( array(), Alerts::active() );
	}

	/**
	 * What is saved, and what is refused: a field with a fault stays as it was, and says what is wrong.
	 */
	public function test_save(): void {
		$flash   = new Flash( $this->vault );
		$actions = new Alert_Actions( $this->settings, $this->dispatch(), $flash );
		$actions->save(
			new Input(
				array(
					'alert_recipients'        => "a@agency.test, nobody\nb@agency.test",
					'alert_url'               => 'https://hooks.example.test/x?key=%20',
					'ping_url'                => 'http://plain.example.test/',
					'alert_waiting_minutes'   => '1',
					'alert_undelivered_hours' => '9999',
				)
			)
		);
		$this->assertSame( array( 'ops@agency.test' ), $this->settings->get( 'alert_recipients' ) );
		$this->assertFalse( $this->settings->get( 'alert_mail' ) );
		$this->assertSame( 'https://hooks.example.test/x?key=%20', $this->settings->get( 'alert_url' ) );
		$this->assertSame( '', $this->settings->get( 'ping_url' ) );
		$this->assertSame( array( 30, 24 ), array( $this->settings->get( 'alert_waiting_minutes' ), $this->settings->get( 'alert_undelivered_hours' ) ) );
		$this->assertSame( array( 'alert_recipients', 'alert_waiting_minutes', 'alert_undelivered_hours', 'ping_url' ), array_keys( $flash->fields() ) );
		$actions->save( new Input( array( 'alert_recipients' => "a@agency.test\nb@agency.test" ) ) );
		$this->assertSame( array( 'a@agency.test', 'b@agency.test' ), $this->settings->get( 'alert_recipients' ) );
		$this->assertSame( 64, strlen( $this->settings->secrets()->alert_secret() ) );
		$this->assertStringNotContainsString( $this->settings->secrets()->alert_secret(), (string) wp_json_encode( $this->settings->all() ) );
	}

	/**
	 * Without the extension: the alert is raised and mailed, the status address answers 503, nothing breaks.
	 */
	public function test_h01_alerts_work_without_the_extension(): void {
		$after  = 'do_action( Halt\Tracker\Cron::QUEUE );'
			. '$rules = Halt\Tracker\Plugin::boot()->alert_rules;'
			. 'echo wp_json_encode( ( new Halt\Tracker\Health( $rules, Halt\Tracker\Plugin::boot()->settings ) )->report() );';
		$report = json_decode( self::run_php( '', $after, false ), true );
		$this->assertFalse( $report['ok'] );
		$this->assertSame( array( 'extension_missing', 'extension_missing' ), array( $report['problems'][0]['cause'], $report['problems'][0]['code'] ) );
		$this->assertNull( $report['counts'] );
		$this->assertStringContainsString( 'The PHP extension of Halt Tracker is missing', self::subjects()[0] );
		self::run_php( '', 'do_action( Halt\Tracker\Cron::QUEUE );' );
		$this->assertStringContainsString( 'recovered: The PHP extension', self::subjects()[1] );
	}

	/**
	 * The ping comes after a run that worked, at most once a minute, and its failure is noted and nothing else.
	 */
	public function test_ping(): void {
		$receiver = $this->receiver();
		$this->settings->update( array( 'ping_url' => $receiver->url ) );
		$ping  = new Ping( $this->settings );
		$watch = new Alert_Watch( new Alert_Rules( $this->bridge, $this->settings, $this->spool() ), $this->dispatch(), $ping );
		$watch->after_run();
		$watch->after_run();
		$this->assertSame( array( 'GET' ), array_column( $receiver->received(), 0 ) );
		$this->assertSame( '', Ping::last()['error'] );
		$receiver->answer_with( 500 );
		update_option( Ping::OPTION, array( 'at' => time() - 61, 'error' => '' ), false );
		$this->assertTrue( $ping->send() );
		$this->assertSame( 'HTTP 500', Ping::last()['error'] );
		update_option( Ping::OPTION, array( 'at' => 0, 'error' => '' ), false );
		$this->engine->answers['status'] = new \RuntimeException( '{"code":"store_full"}' );
		$watch->after_run();
		$this->assertCount( 2, $receiver->received(), 'no ping after a run that failed' );
	}

	/**
	 * Every cause has words.
	 */
	public function test_every_cause_has_words(): void {
		foreach ( Alerts::CAUSES as $cause ) {
			$this->assertNotSame( str_replace( '_', ' ', $cause ), Alert_Words::title( $cause ) );
			$this->assertNotSame( '', Alert_Words::advice( $cause ) );
		}
	}
}
