<?php
/**
 * Commands of the command line.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Alerts;
use Halt\Tracker\Cli\Given_Submission;
use Halt\Tracker\Cli\Item_Format;
use Halt\Tracker\Cli\Synopsis;
use Halt\Tracker\Private_Directory;

require_once __DIR__ . '/class-command-line-case.php';

/**
 * Tests of the dispatcher and its groups: what the core is told, what is printed, how they end.
 */
final class Commands_Test extends Command_Line_Case {

	/**
	 * Every command has words, no name of WP-CLI's own options, and options that differ.
	 */
	public function test_every_command_has_a_sound_synopsis(): void {
		$reserved = array( 'path', 'url', 'user', 'quiet', 'debug', 'prompt', 'color', 'require', 'exec', 'context', 'http', 'ssh', 'help' );
		foreach ( $this->dispatcher()->commands() as $name => $command ) {
			$this->assertStringEndsWith( '.', $command->description, $name );
			$names = array_column( $command->synopsis, 'name' );
			$this->assertSame( array(), array_intersect( $reserved, $names ), $name );
			$this->assertSame( $names, array_unique( $names ), $name );
			$is_repeated = false;
			foreach ( $command->synopsis as $part ) {
				$this->assertStringEndsWith( '.', $part['description'], $name . ' ' . $part['name'] );
				$this->assertFalse( $is_repeated && 'positional' === $part['type'], $name );
				$is_repeated = $is_repeated || ! empty( $part['repeating'] );
				$this->assertNotSame( '', Synopsis::typed( $part ) );
			}
		}
	}

	/**
	 * The filters of the list reach the core by its names; days are the site's, the last one counts whole.
	 */
	public function test_filters(): void {
		$this->engine->answers = array( 'submissions' => array( 'total' => 0, 'rows' => array() ) );
		$zone                  = get_option( 'timezone_string' );
		update_option( 'timezone_string', 'Europe/London' );
		$this->assertSame( 0, $this->run_words( array( 'queue', 'list', '--state=dead', '--from=2026-07-01', '--to=2026-07-01', '--form-id=f', '--profile-id=p', '--record-kind=lead', '--record-id=7', '--flag=dropped_fields', '--way=http', '--source=s', '--search=x', '--outcome=created', '--order=oldest', '--page=2', '--per-page=5' ) ) );
		update_option( 'timezone_string', $zone );
		$day = 1000 * gmmktime( 23, 0, 0, 6, 30, 2026 );
		$this->assertEquals(
			array( 'state' => 'dead', 'search' => 'x', 'form_id' => 'f', 'profile_id' => 'p', 'outcome' => 'created', 'record_kind' => 'lead', 'flag' => 'dropped_fields', 'path' => 'http', 'source' => 's', 'from' => $day, 'to' => $day + 1000 * DAY_IN_SECONDS, 'record_id' => 7, 'order' => 'oldest', 'page' => 2, 'per_page' => 5 ),
			$this->engine->told( 'submissions' )[0]
		);
		$this->run_words( array( 'queue', 'list', '--from=2026-07-01T12:00:00+02:00' ) );
		$this->assertSame( 1000 * gmmktime( 10, 0, 0, 7, 1, 2026 ), $this->engine->told( 'submissions' )[1]['from'] );
	}

	/**
	 * Wrong usage ends with 2 before the core is asked, and never repeats a value.
	 */
	public function test_wrong_usage(): void {
		$secret = 'SECRET-4711';
		foreach ( array( array( 'queue', 'list', '--from=' . $secret ), array( 'queue', 'list', '--per-page=' . $secret ), array( 'queue', 'list', '--per-page=201' ), array( 'queue', 'list', '--flag=' . $secret ), array( 'queue', 'list', '--page' ), array( 'queue', 'show' ), array( 'queue', 'show', 'a', $secret ), array( 'connect', '--token=' . $secret ), array( 'connect', 'a', $secret ), array( 'pause', '--yes=' . $secret ), array( 'queue', 'discard', 'a', '--state=dead' ), array( 'queue', 'discard', 'a', '--all' ), array( 'queue', 'replay' ), array( 'erase', $secret ), array( 'dry-run' ), array( 'test-send', 'a', '--id=b' ), array( 'probe', '--write' ) ) as $words ) {
			$this->assertSame( 2, $this->run_words( $words ), implode( ' ', $words ) );
			$this->assertStringNotContainsString( $secret, $this->printed . $this->said );
			$this->assertStringContainsString( 'Usage: halt-tracker ' . $words[0], $this->said );
		}
		$this->assertSame( array(), $this->engine->calls );
	}

	/**
	 * Each format; what strangers wrote moves no cursor and is no formula.
	 */
	public function test_formats(): void {
		$rows                  = array( array( 'id' => '01A', 'state' => 'dead', 'received_at' => 1000, 'form_name' => "=cmd()\x1b[2J", 'person' => "Jane \"J\" Doe\r\nx", 'flags' => array( 'a', 'b' ) ) );
		$this->engine->answers = array( 'submissions' => array( 'total' => 41, 'rows' => $rows ) );
		$printed               = array();
		foreach ( array( 'table', 'json', 'csv', 'ids', 'count' ) as $format ) {
			$this->assertSame( 0, $this->run_words( array( 'queue', 'list', '--format=' . $format ) ) );
			$printed[ $format ] = $this->printed;
		}
		$this->assertSame( array( "01A\n", "41\n" ), array( $printed['ids'], $printed['count'] ) );
		$this->assertSame( $rows, json_decode( $printed['json'], true ) );
		$this->assertStringContainsString( '01A  1970-01-01T00:00:01Z  dead', $printed['table'] );
		$this->assertStringContainsString( '1 of 41; --page= shows more.', $printed['table'] );
		$this->assertStringContainsString( "'=cmd()[2J", $printed['csv'] );
		foreach ( $printed as $text ) {
			$this->assertStringNotContainsString( "\x1b", $text );
		}
		$this->assertSame( "a,b\n-5,\"x \"\"y\"\"\"\n\"'+1 a\",\n", Item_Format::csv( array( 'a', 'b' ), array( array( 'a' => -5, 'b' => 'x "y"' ), array( 'a' => '+1 a' ) ) ) );
	}

	/**
	 * The export goes through all pages, asks for nothing that comes in meanwhile, writes no row twice, and is noted.
	 */
	public function test_export(): void {
		$page   = static fn( int $from, int $count ): array => array( 'total' => 300, 'rows' => array_map( static fn( int $number ): array => array( 'id' => 'S' . $number ), range( $from, $from + $count - 1 ) ) );
		$engine = new class() extends Recording_Engine {
			/**
			 * Pages by number.
			 *
			 * @var array<int,mixed>
			 */
			public array $pages = array();

			/** {@inheritDoc} */
			public function __call( string $method, array $arguments ): string {
				if ( 'submissions' === $method ) {
					$this->answers['submissions'] = $this->pages[ json_decode( $arguments[0], true )['page'] ];
				}
				return parent::__call( $method, $arguments );
			}
		};
		// The last of the first page is the first of the second: something left the filter meanwhile.
		$engine->pages = array( 1 => $page( 1, 200 ), 2 => $page( 200, 50 ) );
		$this->engine  = $engine;
		$this->bridge  = new \Halt\Tracker\Bridge( $this->settings, new Private_Directory(), $this->vault, static fn(): Recording_Engine => $engine );
		$file          = $this->free_path();
		$this->assertSame( 0, $this->run_words( array( 'queue', 'export', '--state=dead', '--output=' . $file ) ), $this->said );
		$lines = file( $file, FILE_IGNORE_NEW_LINES );
		$this->assertCount( 250, $lines );
		$this->assertStringStartsWith( 'id,received_at,ended_at,state,', $lines[0] );
		$this->assertSame( '0600', substr( sprintf( '%o', fileperms( $file ) ), -4 ) );
		$asked = $this->engine->told( 'submissions' );
		$this->assertSame( array( 'oldest', 'dead', 200, $asked[1]['to'] ), array( $asked[0]['order'], $asked[0]['state'], $asked[0]['per_page'], $asked[0]['to'] ) );
		$note = $this->engine->told( 'note' )[0];
		$this->assertSame( array( 'exported', '', array( 'count' => 249 ) ), array( $note['event'], $note['id'], $note['detail'] ) );
		$this->assertSame( 1, $this->run_words( array( 'queue', 'export', '--output=' . $file ) ), 'it is there already' );
		$this->assertSame( 0, $this->run_words( array( 'queue', 'export', '--format=json' ) ) );
		$this->assertCount( 249, json_decode( $this->printed, true ) );
		unlink( $file );
	}

	/**
	 * Bulk: ids are written down first, asked about, each is decided on its own, and the outcome is the exit status.
	 */
	public function test_bulk_replay_and_discard(): void {
		$this->engine->answers = array(
			'submissions'       => array( 'total' => 2, 'rows' => array( array( 'id' => 'A' ), array( 'id' => 'B' ) ) ),
			'replaySubmission'  => array( 'status' => 'waiting' ),
			'discardSubmission' => array( 'state' => 'discarded' ),
		);
		$this->assertSame( 0, $this->run_words( array( 'queue', 'replay', '--all', '--state=dead', '--dry-run' ) ) );
		$this->assertSame( "A\nB\n", $this->printed );
		$this->assertSame( 1, $this->run_words( array( 'queue', 'replay', '--all', '--state=dead' ), "n\n" ) );
		$this->assertStringContainsString( 'Send 2 submissions again? [y/n]', $this->said );
		$this->assertStringNotContainsString( '1 / 2', $this->said );
		$this->assertSame( array(), $this->engine->told( 'replaySubmission' ) );
		$this->assertSame( 0, $this->run_words( array( 'queue', 'replay', '--all', '--state=dead', '--profile=accepted' ), "y\n" ) );
		$this->assertStringContainsString( "1 / 2\n2 / 2\n", $this->said );
		$this->assertSame( array( array( 'id' => 'A', 'profile' => 'accepted', 'fields' => null, 'actor' => 'admin' ), 'B' ), array( $this->engine->told( 'replaySubmission' )[0], $this->engine->told( 'replaySubmission' )[1]['id'] ) );
		$this->assertSame( 0, $this->run_words( array( 'queue', 'discard', 'A', 'B', 'A' ) ) );
		$this->assertSame( array( 'A', 'B' ), array_column( $this->engine->told( 'discardSubmission' ), 'id' ) );
		$this->engine->answers['discardSubmission'] = array( 'state' => 'delivered' );
		$this->assertSame( 1, $this->run_words( array( 'queue', 'discard', '--all', '--yes' ) ) );
		$this->assertStringContainsString( '0 of 2 submissions were changed.', $this->said );
		$this->engine->answers['replaySubmission'] = null;
		$this->assertSame( 1, $this->run_words( array( 'queue', 'replay', 'A', 'B' ) ) );
		$this->assertStringContainsString( 'B: There is no such submission.', $this->said );
		$this->engine->answers['replaySubmission'] = new \RuntimeException( '{"code":"store_locked"}' );
		$before                                    = count( $this->engine->told( 'replaySubmission' ) );
		$this->assertSame( 1, $this->run_words( array( 'queue', 'replay', 'A', 'B' ) ) );
		$this->assertCount( $before + 1, $this->engine->told( 'replaySubmission' ), 'a store that is away ends it' );
	}

	/**
	 * The live account is asked about; the other one is meant unless it is named; what was made goes again.
	 */
	public function test_test_send(): void {
		$json         = $this->file( '{"form_id":"f","fields":{"email":"jane@agency.test"}}' );
		$live         = new Recording_Engine();
		$sandbox      = $this->engine;
		$this->bridge = new \Halt\Tracker\Bridge( $this->settings, new Private_Directory(), $this->vault, static fn( string $configuration ): Recording_Engine => 'live' === json_decode( $configuration, true )['settings']['tracker']['connection'] ? $live : $sandbox );

		$this->engine->answers = array(
			'testSend'   => array( 'ok' => true, 'code' => '', 'record' => array( 'kind' => 'resource', 'id' => 12 ), 'calls' => array( array( 'step' => 'record', 'method' => 'POST', 'url' => 'https://x.test/y', 'status' => 201, 'duration_ms' => 5 ) ), 'removal' => '' ),
			'removeTest' => array( 'removed' => array(), 'left' => array( array( 'kind' => 'resource', 'id' => 12, 'code' => 'gone' ) ) ),
		);
		$this->assertSame( 0, $this->run_words( array( 'test-send', $json, '--profile-id=p' ) ), $this->said );
		$this->assertSame( array( 'note' ), array_column( $live->calls, 0 ) );
		$told = $this->engine->told( 'testSend' )[0];
		$this->assertSame( array( false, 'p', 'jane@agency.test' ), array( $told['keep'], $told['profile_id'], $told['submission']['fields'][0]['value'] ) );
		$this->assertStringContainsString( 'Record: resource 12', $this->printed );
		$this->assertSame( 1, $this->run_words( array( 'test-send', $json, '--live' ), "n\n" ) );
		$this->assertCount( 1, $this->engine->told( 'testSend' ) );
		$this->engine->answers['testSend']['removal'] = "to'ken";
		$live->answers                                = $this->engine->answers;
		$this->assertSame( 0, $this->run_words( array( 'test-send', $json, '--live', '--yes', '--keep' ) ) );
		$this->assertSame( array( true ), array_column( $live->told( 'testSend' ), 'keep' ) );
		$this->assertStringContainsString( "halt-tracker test-remove 'to'\\''ken' --live", $this->printed );
		$this->assertSame( 1, $this->run_words( array( 'test-send', $json ) ), 'it could not be removed' );
		$this->assertSame( 1, $this->run_words( array( 'test-remove', 'x' ) ) );
		$this->assertStringContainsString( 'resource 12: ', $this->said );
		$this->engine->answers['testSend'] = array( 'ok' => false, 'code' => 'paced', 'calls' => array() );
		$this->assertSame( 1, $this->run_words( array( 'test-send', '--id=01A' ) ) );
		$this->assertSame( '01A', array_slice( $this->engine->told( 'testSend' ), -1 )[0]['id'] );
	}

	/**
	 * A dry run says what would be called, and is a problem where nothing would be sent.
	 */
	public function test_dry_run(): void {
		$this->engine->answers = array( 'dryRun' => array( 'state' => 'waiting', 'problems' => array(), 'calls' => array( array( 'step' => 'contact', 'purpose' => 'find_people', 'method' => 'POST', 'url' => 'https://x.test/search', 'condition' => '' ) ) ) );
		$json                  = $this->file( '{"email":"jane@agency.test"}' );
		$this->assertSame( 0, $this->run_words( array( 'dry-run', $json ) ) );
		$this->assertStringContainsString( 'find_people  POST    https://x.test/search', $this->printed );
		$this->engine->answers['dryRun'] = array( 'state' => 'unrouted', 'reason' => '', 'calls' => array() );
		$this->assertSame( 1, $this->run_words( array( 'dry-run', $json, '--format=json' ) ) );
		$this->assertSame( 'unrouted', json_decode( $this->printed, true )['state'] );
	}

	/**
	 * The token comes out of a file, and is nowhere but at the core.
	 */
	public function test_connect(): void {
		$this->engine->answers = array( 'connect' => array( 'state' => 'connected', 'code' => '' ), 'renew' => array( 'state' => 'reconnect_needed', 'code' => 'invalid_grant' ), 'checkConnection' => array( 'ok' => true ), 'adopt' => array( 'adopted' => 2 ) );
		$token                 = $this->file( "TOKEN-4711\n" );
		$this->assertSame( 0, $this->run_words( array( 'connect', $token, '--kind=refresh_token', '--sandbox' ) ), $this->said );
		$this->assertSame( array( 'kind' => 'refresh_token', 'token' => 'TOKEN-4711' ), $this->engine->told( 'connect' )[0] );
		$this->assertStringNotContainsString( 'TOKEN-4711', $this->printed . $this->said . wp_json_encode( $this->engine->told( 'note' ) ) );
		$this->assertSame( 'connected', $this->engine->told( 'note' )[0]['event'] );
		$this->assertSame( 1, $this->run_words( array( 'connect', $this->file( "two words\nand more" ) ) ) );
		$this->assertSame( 1, $this->run_words( array( 'connect', $this->file( '' ) ) ) );
		$this->assertSame( 1, $this->run_words( array( 'connect', '/no/such/file' ) ) );
		$this->assertCount( 1, $this->engine->told( 'connect' ) );
		$this->assertSame( array( 1, 0, 0, 1 ), array( $this->run_words( array( 'renew' ) ), $this->run_words( array( 'check' ) ), $this->run_words( array( 'adopt', '--yes' ) ), $this->run_words( array( 'disconnect' ), "n\n" ) ) );
		$this->assertSame( array(), $this->engine->told( 'disconnect' ) );
		$this->assertSame( 0, $this->run_words( array( 'disconnect' ), "Y\n" ) );
	}

	/**
	 * A failed sign-in is a problem.
	 */
	public function test_connect_refused(): void {
		$this->engine->answers = array( 'connect' => array( 'state' => 'connected', 'code' => 'sign_in_refused', 'detail' => 'invalid_grant' ) );
		$this->assertSame( 1, $this->run_words( array( 'connect', $this->file( 'T' ) ) ) );
		$this->assertStringContainsString( 'no longer accepts this sign-in', $this->said );
	}

	/**
	 * The probe: what it settles, and the shapes in a file for their owner.
	 */
	public function test_probe(): void {
		$checks                = array(
			array( 'code' => 'exchange', 'unknown' => 'U5', 'result' => 'ok', 'shape' => array( 'token' => 'text' ) ),
			array( 'code' => 'contact_email_search', 'unknown' => 'U10', 'result' => 'filter_contains', 'shape' => array( 'rows' => 2 ) ),
			array( 'code' => 'contact_page_size', 'unknown' => 'U8', 'result' => 'too_few_to_tell', 'shape' => array( 'rows' => 2 ) ),
			array( 'code' => 'metadata', 'unknown' => 'U24', 'result' => 'http_403', 'shape' => null ),
		);
		$this->engine->answers = array( 'probe' => array( 'ok' => false, 'checks' => $checks ) );
		$file                  = $this->free_path();
		$this->assertSame( 1, $this->run_words( array( 'probe', '--output=' . $file ) ) );
		$this->assertSame( array( 'write' => false, 'allow_write' => false ), $this->engine->told( 'probe' )[0] );
		$this->assertStringContainsString( "Helps to settle: U5, U10\n", $this->printed );
		$this->assertSame( $checks, json_decode( (string) file_get_contents( $file ), true )['checks'] );
		$this->assertSame( '0600', substr( sprintf( '%o', fileperms( $file ) ), -4 ) );
		unlink( $file );
		putenv( 'HALT_TRACKER_PROBE_WRITE=1' );
		try {
			$this->assertSame( 2, $this->run_words( array( 'probe', '--write' ) ), 'a switch alone does not write' );
		} finally {
			putenv( 'HALT_TRACKER_PROBE_WRITE' );
		}
		$this->assertCount( 1, $this->engine->told( 'probe' ) );
	}

	/**
	 * A submission out of a file is what the ingest action would have made of it; a path within is refused.
	 */
	public function test_ingest(): void {
		$this->engine->answers = array( 'submit' => array( 'id' => '01A', 'status' => 'needs_attention', 'duplicate' => false, 'problems' => array( array( 'code' => 'required_missing', 'field' => 'email' ) ) ) );
		$cv                    = $this->file( '%PDF-1.4' );
		$json                  = $this->file( '{"form_id":"f","fields":{"Email":"jane@agency.test"},"files":[{"field":"a","name":"a.pdf","content":"JVBERi0="}]}' );
		$this->assertSame( 0, $this->run_words( array( 'ingest', $json, 'resume=' . $cv, '--source=desk' ) ), $this->said );
		$this->assertStringContainsString( 'Taken: 01A. State: Needs attention', $this->printed );
		$told = $this->engine->told( 'submit' )[0];
		$this->assertSame( array( 'php', 'desk', 'email', array( '', realpath( $cv ) ), basename( $cv ) ), array( $told['path'], $told['source'], $told['fields'][0]['key'], array_column( $told['files'], 'path' ), $told['files'][1]['name'] ) );
		foreach ( array( '{"fields":{"a":"b"},"files":[{"field":"a","name":"a","path":"/etc/passwd"}]}', '[1]', 'nonsense', '{"errors":true,"a":"b"}' ) as $bad ) {
			$this->assertSame( 1, $this->run_words( array( 'ingest', $this->file( $bad ) ) ), $bad );
		}
		$this->assertSame( 2, $this->run_words( array( 'ingest', $json, 'resume' ) ) );
		$this->assertSame( 1, $this->run_words( array( 'ingest', $json, 'resume=/no/such' ) ) );
		$this->assertCount( 1, $this->engine->told( 'submit' ) );
	}

	/**
	 * The shapes of the ingest route, by the examples of the docs.
	 */
	public function test_ingest_takes_the_shapes_of_the_route(): void {
		$expected = array(
			'cv-application'     => array( 'careers-form', 'first_name', 'cli' ),
			'enquiry-flat'       => null,
			'enquiry-nested'     => array( 'c0000000-0000-4000-8000-000000000002', 'name', 'cli' ),
			'event-registration' => null,
		);
		foreach ( $expected as $name => $values ) {
			$text  = (string) file_get_contents( dirname( __DIR__, 2 ) . '/docs/examples/' . $name . '.json' );
			$given = Given_Submission::read( $this->file( $text ), '' );
			$keys  = array_column( $given['fields'], 'key' );
			$this->assertContains( 'email', $keys, $name );
			$this->assertSame( array(), array_intersect( array( 'form_id', 'form_info', 'submission', 'source', 'meta' ), $keys ), $name );
			$this->assertNotContains( '', array_intersect_key( array_column( $given['fields'], 'value', 'key' ), array( 'email' => true ) ), $name );
			if ( null !== $values ) {
				$this->assertSame( $values, array( $given['form']['id'], $keys[0], $given['source'] ), $name );
			}
		}
		$slashed = Given_Submission::read( $this->file( '{"form_info":{"module_slug":"et_pb_contact_form"},"source":"partner","submission":{"name":{"value":"O\\\\\u0027Neil"}}}' ), '' );
		$this->assertSame( array( "O'Neil", 'partner' ), array( $slashed['fields'][0]['value'], $slashed['source'] ) );
	}

	/**
	 * A person is erased in the core and in the spool; what is left is a problem.
	 */
	public function test_erase(): void {
		$this->engine->answers = array( 'erase' => array( 'erased' => 1, 'pending' => 0 ), 'status' => array( 'store' => array() ) );
		$this->assertSame( 1, $this->run_words( array( 'erase', 'jane@agency.test' ), "n\n" ) );
		$this->assertSame( array(), $this->engine->told( 'erase' ) );
		$this->assertSame( 0, $this->run_words( array( 'erase', 'jane@agency.test', '--yes' ) ), $this->said );
		$this->assertSame( array( 'jane@agency.test' ), $this->engine->told( 'erase' ) );
		$this->engine->answers['erase'] = array( 'erased' => 0, 'pending' => 1 );
		$this->assertSame( 1, $this->run_words( array( 'erase', 'jane@agency.test', '--yes' ) ) );
		$this->assertStringContainsString( 'is being sent', $this->printed );
	}

	/**
	 * A run takes the spool in first, delivers, and does what the core asks for; why nothing was sent is a problem.
	 */
	public function test_queue_run(): void {
		\Halt\Tracker\Activation::install();
		$this->engine->answers = array( 'submit' => new \RuntimeException( '{"code":"store_locked"}' ) );
		$this->intake()->take( array( 'path' => 'hook', 'source' => 'divi', 'form' => array( 'id' => 'f' ), 'fields' => array() ), 'test' );
		$this->engine->answers = array( 'drain' => array( 'finished' => 2, 'waiting' => 1 ), 'tasks' => array( array( 'id' => 7, 'kind' => 'delivered', 'payload' => array( 'submission_id' => 'a' ) ) ) );
		$fired                 = did_action( 'halt_tracker_delivered' );
		$this->assertSame( 0, $this->run_words( array( 'queue', 'run', '--budget=3' ) ), $this->said );
		$this->assertStringContainsString( 'Done. Finished: 2. Still waiting: 1.', $this->printed );
		$this->assertSame( array( array( 'budget_ms' => 3000, 'trigger' => 'run_now' ), $fired + 1 ), array( $this->engine->told( 'drain' )[0], did_action( 'halt_tracker_delivered' ) ) );
		$methods = array_column( $this->engine->calls, 0 );
		$this->assertLessThan( array_search( 'drain', $methods, true ), array_search( 'importSpooled', $methods, true ) );
		foreach ( array( array( 'busy' => true ), array( 'paused' => true ), array( 'code' => 'site_copy' ) ) as $answer ) {
			$this->engine->answers = array( 'drain' => $answer, 'tasks' => array() );
			$this->assertSame( 1, $this->run_words( array( 'drain' ) ) );
		}
	}

	/**
	 * What else asks the core and prints its answer.
	 */
	public function test_journal_metadata_locks_and_reconciliation(): void {
		$this->engine->answers = array(
			'siteJournal' => array( 'rows' => array( array( 'id' => 1, 'at' => 1000, 'event' => 'paused', 'detail' => array( 'actor' => 'admin' ) ) ) ),
			'submission'  => array( 'id' => '01A', 'journal' => array( array( 'id' => 2, 'at' => 2000, 'event' => 'accepted' ) ) ),
			'metadata'    => array( 'code' => '', 'custom_fields' => array( 'lead' => array( array( 'path' => 'customFields[3]', 'label' => 'Desk', 'type' => 'text', 'values' => array( 'A', 'B' ) ) ) ), 'lists' => array( 'status' => array( 'lead' => array( array( 'id' => 4, 'name' => 'New' ) ) ), 'activity_type' => array( array( 'id' => 9, 'name' => 'Call' ) ) ) ),
			'clearLocks'  => array( 'cleared' => array( array( 'code' => 'drain_turn', 'count' => 1 ) ) ),
			'maintain'    => array( 'days' => array() ),
			'status'      => array( 'reconciliation' => array( 'day' => '2026-11-22', 'came_in' => 3, 'accounted' => 2, 'gap' => 1, 'by_state' => array( 'delivered' => 2 ), 'sample' => null ) ),
		);
		$this->assertSame( 0, $this->run_words( array( 'journal', '--page=2' ) ) );
		$this->assertSame( array( 'page' => 2, 'per_page' => 50 ), $this->engine->told( 'siteJournal' )[0] );
		$this->assertStringContainsString( '1970-01-01T00:00:01Z  paused', $this->printed );
		$this->assertSame( 0, $this->run_words( array( 'journal', '01A', '--format=json' ) ) );
		$this->assertSame( 'accepted', json_decode( $this->printed, true )[0]['event'] );
		$this->assertSame( 0, $this->run_words( array( 'metadata', '--refresh', '--format=csv' ) ) );
		$this->assertStringContainsString( "customFields[3],lead,Desk,text,\"A B\"\n", $this->printed );
		$this->assertStringContainsString( "status,lead,New,list,4\nactivity_type,,Call,list,9\n", $this->printed );
		$this->assertSame( 0, $this->run_words( array( 'clear-locks', '--format=csv' ) ) );
		$this->assertSame( "code,count\ndrain_turn,1\n", $this->printed );
		$this->assertSame( 1, $this->run_words( array( 'reconcile' ) ) );
		$this->assertTrue( $this->engine->told( 'maintain' )[0]['now'] );
		$this->assertStringContainsString( 'Not accounted for: 1.', $this->said );
	}

	/**
	 * One submission for people; what strangers wrote stays on its line.
	 */
	public function test_show(): void {
		$this->engine->answers = array( 'submission' => array( 'id' => '01A', 'state' => 'dead', 'reason' => 'http_400', 'received_at' => 1000, 'submission' => array( 'fields' => array( array( 'key' => 'name', 'value' => "Jane\x1b[31m\nstate: delivered" ) ) ), 'steps' => array( array( 'position' => 0, 'kind' => 'record', 'state' => 'done' ) ), 'journal' => array() ) );
		$this->assertSame( 0, $this->run_words( array( 'queue', 'show', '01A' ) ) );
		$this->assertStringContainsString( 'name = Jane[31m state: delivered' . "\n", $this->printed );
		$this->assertSame( array( 'viewed', '01A', 'admin' ), array( $this->engine->told( 'note' )[0]['event'], $this->engine->told( 'note' )[0]['id'], $this->engine->told( 'note' )[0]['actor'] ) );
		$this->engine->answers['submission'] = null;
		$this->assertSame( 1, $this->run_words( array( 'queue', 'show', '01B' ) ) );
		$this->assertStringContainsString( 'There is no such submission.', $this->said );
	}

	/**
	 * What Tracker dropped is a problem, and why nothing could be read as well.
	 */
	public function test_read_back(): void {
		foreach ( array( array( 0, array( 'code' => '', 'missing' => false, 'dropped' => array() ) ), array( 1, array( 'code' => '', 'missing' => false, 'dropped' => array( array( 'path' => 'jobTitle', 'sent' => 'A', 'kept' => null ) ) ) ), array( 1, array( 'code' => '', 'missing' => true, 'dropped' => array() ) ), array( 1, array( 'code' => 'no_record', 'missing' => false, 'dropped' => array() ) ) ) as list( $status, $answer ) ) {
			$this->engine->answers = array( 'readBack' => $answer );
			$this->assertSame( $status, $this->run_words( array( 'queue', 'read-back', '01A' ) ) );
		}
	}

	/**
	 * The doctor runs our tests of Site Health, also those that WordPress runs later, and looks for alerts.
	 */
	public function test_doctor(): void {
		$found = static fn( string $status ): array => array( 'label' => 'Label ' . $status, 'status' => $status, 'description' => '<p>One.</p><p>Do &amp; mend it.</p>' );
		$tests = static function ( array $tests ) use ( $found ): array {
			$tests['direct'] = array( 'halt_tracker_a' => array( 'test' => static fn() => $found( 'good' ) ), 'somebody_elses' => array( 'test' => static fn() => $found( 'critical' ) ) );
			$tests['async']  = array( 'halt_tracker_b' => array( 'test' => 'https://x.test', 'async_direct_test' => static fn() => $found( 'recommended' ) ) );
			return $tests;
		};
		add_filter( 'site_status_tests', $tests, 99 );
		$this->assertSame( 0, $this->run_words( array( 'doctor' ) ) );
		$this->assertStringContainsString( 'b     recommended  Label recommended', $this->printed );
		$this->assertStringContainsString( 'One. Do & mend it.', $this->printed );
		$broken = static function ( array $tests ): array {
			$tests['direct']['halt_tracker_c'] = array(
				'test' => static function (): void {
					throw new \RuntimeException( 'x' );
				},
			);
			return $tests;
		};
		add_filter( 'site_status_tests', $broken, 100 );
		$this->assertSame( 1, $this->run_words( array( 'doctor' ) ) );
		remove_filter( 'site_status_tests', $broken, 100 );
		Alerts::raise( 'queue_replaced', array( 'code' => 'store_replaced' ) );
		$this->assertSame( 1, $this->run_words( array( 'doctor', '--format=json' ) ) );
		$this->assertSame( array( 'a', 'b', 'alert queue_replaced' ), array_column( json_decode( $this->printed, true ), 'test' ) );
		remove_filter( 'site_status_tests', $tests, 99 );
	}
}
