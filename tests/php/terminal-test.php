<?php
/**
 * The plain script, without WP-CLI.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Plugin;
use Halt\Tracker\Profile_Shape;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Runs `bin/halt-tracker` of the installed plugin as a process of its own on the running site, with the real engine.
 */
final class Terminal_Test extends Shell_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		Activation::install();
	}

	/**
	 * Runs the script.
	 *
	 * @param list<string>         $words       Words behind its name.
	 * @param string               $input       Standard input.
	 * @param array<string,string> $environment Further environment.
	 * @param string               $from        Directory to be in.
	 * @return array{0:int,1:string,2:string} Exit status, standard output, standard error.
	 */
	private static function script( array $words, string $input = '', array $environment = array(), string $from = '/' ): array {
		$command = array_merge( array( PHP_BINARY, '-c', (string) php_ini_loaded_file(), dirname( HALT_TRACKER_FILE ) . '/bin/halt-tracker' ), $words );
		$process = proc_open( $command, array( array( 'pipe', 'r' ), array( 'pipe', 'w' ), array( 'pipe', 'w' ) ), $pipes, $from, $environment + getenv() );
		fwrite( $pipes[0], $input );
		fclose( $pipes[0] );
		$printed = (string) stream_get_contents( $pipes[1] );
		$said    = (string) stream_get_contents( $pipes[2] );
		return array( proc_close( $process ), $printed, $said );
	}

	/**
	 * A file with this text, readable by all.
	 *
	 * @param string $text The text.
	 * @return string Its path.
	 */
	private static function file( string $text ): string {
		$path = (string) tempnam( sys_get_temp_dir(), 'halt' );
		file_put_contents( $path, $text );
		return $path;
	}

	/**
	 * Takes a submission.
	 *
	 * @param string $email Address in it.
	 * @return string Its id.
	 */
	private static function take( string $email ): string {
		list( $status, $printed, $said ) = self::script( array( 'ingest', '-', '--format=json' ), (string) wp_json_encode( array( 'form_id' => 'careers', 'fields' => array( 'first_name' => 'Jane', 'last_name' => 'Doe', 'email' => $email ) ) ) );
		self::assertSame( 0, $status, $said );
		return (string) json_decode( $printed, true )['id'];
	}

	/**
	 * Exit status and streams: help, wrong usage, unknown things, another WordPress.
	 */
	public function test_exit_statuses(): void {
		list( $status, $printed, $said ) = self::script( array( 'help' ) );
		$this->assertSame( array( 0, '' ), array( $status, $said ) );
		$this->assertStringContainsString( 'queue discard ', $printed );
		list( $status, $printed ) = self::script( array( 'queue', 'list', '--help' ) );
		$this->assertSame( 0, $status );
		$this->assertStringContainsString( '--per-page=<per-page>', $printed );
		$this->assertSame( 2, self::script( array() )[0] );
		list( $status, $printed, $said ) = self::script( array( 'nonsense' ) );
		$this->assertSame( array( 2, '' ), array( $status, $printed ) );
		$this->assertStringContainsString( 'Error: There is no such command.', $said );
		foreach ( array( array( 'help', 'nonsense' ), array( 'status', '--format=xml' ), array( 'status', '-v' ), array( 'queue', 'show' ), array( 'queue' ), array( 'status', '--path=/tmp' ), array( 'status', '--user=nobody-here' ) ) as $words ) {
			$this->assertSame( 2, self::script( $words )[0], implode( ' ', $words ) );
		}
		list( $status, , $said ) = self::script( array( 'queue', 'show', '01NONE' ) );
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( 'There is no such submission.', $said );
		$this->assertSame( 0, self::script( array( 'status', '--path=' . untrailingslashit( ABSPATH ) ) )[0] );
		$this->assertSame( 0, self::script( array( 'status' ), '', array(), ABSPATH . 'wp-admin' )[0] );
	}

	/**
	 * Take, list, show, export, on one site.
	 */
	public function test_take_list_show_export(): void {
		$email = 'jane.' . wp_generate_uuid4() . '@agency.test';
		$id    = self::take( $email );
		$this->assertMatchesRegularExpression( '/^[0-9A-Z]{26}$/', $id );
		list( $status, $printed ) = self::script( array( 'queue', 'list', '--state=unrouted', '--format=ids' ) );
		$this->assertSame( array( 0, $id . "\n" ), array( $status, $printed ) );
		$this->assertSame( "0\n", self::script( array( 'queue', 'list', '--state=dead', '--format=count' ) )[1] );
		list( $status, $printed ) = self::script( array( 'queue', 'show', $id ) );
		$this->assertSame( 0, $status );
		$this->assertStringContainsString( 'email = ' . $email, $printed );
		$this->assertStringContainsString( 'state: unrouted (', $printed );
		$this->assertSame( $id, json_decode( self::script( array( 'queue', 'show', $id, '--format=json' ) )[1], true )['id'] );
		list( , $printed ) = self::script( array( 'queue', 'export' ) );
		$lines             = explode( "\n", trim( $printed ) );
		$this->assertCount( 2, $lines );
		$this->assertStringStartsWith( $id . ',', $lines[1] );
		$this->assertSame( array( $id ), array_column( json_decode( self::script( array( 'queue', 'export', '--format=json' ) )[1], true ), 'id' ) );
	}

	/**
	 * A file of the docs with a CV beside it, as a sender would have sent it.
	 */
	public function test_ingest_of_a_file_with_a_cv(): void {
		$json                            = self::file( '{"form_id":"careers-form","fields":{"email":"jane@agency.test"},"meta":{"utm_source":"linkedin"}}' );
		$cv                              = self::file( "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n" );
		list( $status, $printed, $said ) = self::script( array( 'ingest', $json, 'resume=' . $cv, '--source=desk' ) );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'Success: Taken: ', $printed );
		$row = Plugin::boot()->bridge->submission( trim( self::script( array( 'queue', 'list', '--source=desk', '--format=ids' ) )[1] ) );
		$this->assertSame( array( 'resume', 'linkedin' ), array( $row['submission']['files'][0]['field'], $row['submission']['context']['tracking']['utm_source'] ) );
		$this->assertGreaterThan( 10, $row['submission']['files'][0]['size'] );
		array_map( 'unlink', array( $json, $cv ) );
	}

	/**
	 * Send again: one, all that match, and only saying so.
	 */
	public function test_replay(): void {
		$id = self::take( 'jane@agency.test' );
		$this->profiles->save( array( 'enabled' => true, 'matching' => array( 'form_ids' => array( 'careers' ) ) ) + Profile_Shape::blank() );
		list( $status, $printed ) = self::script( array( 'queue', 'replay', '--all', '--state=unrouted', '--dry-run' ) );
		$this->assertSame( array( 0, $id . "\n" ), array( $status, $printed ) );
		list( $status, , $said ) = self::script( array( 'queue', 'replay', '--all', '--state=unrouted' ) );
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( '[y/n]', $said );
		list( $status, $printed, $said ) = self::script( array( 'queue', 'replay', '--all', '--state=unrouted', '--yes', '--user=admin' ) );
		$this->assertSame( 0, $status, $printed . $said );
		$journal = Plugin::boot()->bridge->submission( $id )['journal'];
		$entry   = array_values( array_filter( $journal, static fn( array $row ): bool => 'replayed' === $row['event'] ) )[0];
		$this->assertSame( 'admin', $entry['detail']['actor'] );
		$this->assertSame( 1, self::script( array( 'queue', 'discard', '01NONE' ) )[0] );
		list( $status, , $said ) = self::script( array( 'queue', 'discard', $id ) );
		$this->assertSame( 0, $status, $said );
		$this->assertSame( 'discarded', Plugin::boot()->bridge->submission( $id )['state'] );
	}

	/**
	 * What was exported comes in again as it was.
	 */
	public function test_profiles_round_trip(): void {
		$saved                    = $this->profiles->save( array( 'name' => 'Careers "</script>', 'matching' => array( 'form_ids' => array( 'careers' ) ) ) + Profile_Shape::blank() );
		list( $status, $printed ) = self::script( array( 'profile', 'export' ) );
		$this->assertSame( 0, $status );
		$this->profiles->delete( $saved['id'] );
		$this->assertSame( 1, self::script( array( 'profile', 'get', $saved['id'] ) )[0] );
		list( $status, , $said ) = self::script( array( 'profile', 'import', '--dry-run' ), $printed );
		$this->assertSame( 0, $status, $said );
		$this->assertNull( $this->again( $saved['id'] ) );
		list( $status, , $said ) = self::script( array( 'profile', 'import' ), $printed );
		$this->assertSame( 0, $status, $said );
		$this->assertSame( $saved, $this->again( $saved['id'] ) );
		self::script( array( 'profile', 'import', '--replace' ), $printed );
		$this->assertSame( $saved['version'] + 1, $this->again( $saved['id'] )['version'] );
		self::script( array( 'profile', 'import' ), $printed );
		$this->assertSame( "2\n", self::script( array( 'profile', 'list', '--format=count' ) )[1] );
		list( $status, , $said ) = self::script( array( 'profile', 'import' ), '{"fields":[],"nonsense":1}' );
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( 'Nothing was imported.', $said );
	}

	/**
	 * A profile, read again.
	 *
	 * @param string $id Profile id.
	 * @return array<string,mixed>|null
	 */
	private function again( string $id ): ?array {
		wp_cache_flush();
		return $this->profiles->find( $id );
	}

	/**
	 * The pause switch, seen by a run.
	 */
	public function test_pause_and_resume(): void {
		$this->assertSame( 0, self::script( array( 'pause' ) )[0] );
		list( $status, , $said ) = self::script( array( 'queue', 'run', '--budget=1' ) );
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( 'Deliveries are paused', $said );
		$this->assertSame( array( 0, '', '' ), self::script( array( 'resume', '--quiet' ) ) );
		$this->assertSame( 0, self::script( array( 'queue', 'run', '--budget=1' ) )[0] );
	}

	/**
	 * A person is erased, by an address that stands on no command line.
	 */
	public function test_erase(): void {
		$id = self::take( 'jane@agency.test' );
		$this->assertSame( 2, self::script( array( 'erase' ), 'jane@agency.test' )[0] );
		list( $status, $printed, $said ) = self::script( array( 'erase', '--yes' ), "jane@agency.test\n" );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'Success: Erased.', $printed );
		$this->assertStringNotContainsString( 'jane@', (string) wp_json_encode( Plugin::boot()->bridge->submission( $id ) ) );
	}

	/**
	 * First contact with a token of the environment: writes only with the switch, leaves neither a sign-in nor a
	 * directory behind, and no record in Tracker.
	 */
	public function test_probe_with_a_token_of_the_environment(): void {
		$token = array( 'HALT_TRACKER_PROBE_TOKEN' => (string) getenv( 'HALT_SANDBOX_API_TOKEN' ) );
		$this->assertSame( 2, self::script( array( 'probe', '--write' ), '', $token )[0] );
		list( $status, $printed, $said ) = self::script( array( 'probe', '--write', '--format=json', '--quiet' ), '', $token + array( 'HALT_TRACKER_PROBE_WRITE' => '1' ) );
		$this->assertSame( 0, $status, $said );
		$results = array_column( json_decode( $printed, true )['checks'], 'result', 'code' );
		$this->assertSame( array( 'ok', 'replaces', 'ok' ), array( $results['create'], $results['tag'], $results['delete'] ) );
		$this->assertStringNotContainsString( $token['HALT_TRACKER_PROBE_TOKEN'], $printed . $said );
		list( $status, , $said ) = self::script( array( 'probe' ), '', array( 'HALT_TRACKER_PROBE_TOKEN' => 'WRONG-4711' ) );
		$this->assertSame( 1, $status );
		$this->assertStringNotContainsString( '4711', $said );
		$this->assertSame( array(), glob( HALT_TRACKER_DIR . '/throwaway-*' ) );
		$this->assertSame( 'disconnected', Plugin::boot()->bridge->status()['connection']['state'] );
	}

	/**
	 * A test delivery against the account for tests, and its removal.
	 */
	public function test_test_send(): void {
		$this->settings->update( array( 'tracker_sandbox' => array( 'classic_url' => self::sandbox_url(), 'rest_url' => self::sandbox_url() ) + $this->settings->get( 'tracker_sandbox' ) ) );
		$this->profiles->save( array( 'enabled' => true, 'matching' => array( 'form_ids' => array( 'careers' ) ) ) + Profile_Shape::blank() );
		list( $status, $printed, $said ) = self::script( array( 'connect', '--sandbox' ), (string) getenv( 'HALT_SANDBOX_API_TOKEN' ) . "\n" );
		$this->assertSame( 0, $status, $said );
		$submission                      = '{"form_id":"careers","fields":{"first_name":"Testa","last_name":"Example","email":"testa@example.com"}}';
		list( $status, $printed, $said ) = self::script( array( 'test-send', '-', '--keep' ), $submission );
		$this->assertSame( 0, $status, $said );
		$this->assertSame( 1, preg_match( "/test-remove '([^']+)'/", $printed, $match ), $printed );
		list( $status, $printed ) = self::script( array( 'test-remove', $match[1] ) );
		$this->assertSame( array( 0, "Success: Removed: 2. Left: 0.\n" ), array( $status, $printed ) );
		list( $status, $printed ) = self::script( array( 'dry-run', '-' ), $submission );
		$this->assertSame( 0, $status );
		$this->assertStringContainsString( 'create_record', $printed );
		list( $status, $printed, $said ) = self::script( array( 'test-send', '--profile-id=' . $this->profiles->all()[0]['id'] ) );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'Record: resource ', $printed );
		$this->assertSame( 1, self::script( array( 'test-send', '--profile-id=nobodys' ) )[0] );
		$this->assertSame( 1, self::script( array( 'check' ) )[0], 'the live account is another one' );
	}

	/**
	 * WordPress that ends early is no success.
	 */
	public function test_wordpress_that_ends_is_a_problem(): void {
		file_put_contents( ABSPATH . '.maintenance', '<?php $upgrading = ' . time() . ';' );
		try {
			list( $status, , $said ) = self::script( array( 'status' ) );
		} finally {
			unlink( ABSPATH . '.maintenance' );
		}
		$this->assertSame( 1, $status );
		$this->assertStringContainsString( 'WordPress ended before the command did.', $said );
	}

	/**
	 * Over the web it does nothing.
	 */
	public function test_not_for_the_web(): void {
		$response = wp_remote_get( plugins_url( 'bin/halt-tracker', HALT_TRACKER_FILE ) );
		$this->assertStringNotContainsString( 'counts', (string) wp_remote_retrieve_body( $response ) );
		$this->assertStringContainsString( "if ( 'cli' !== PHP_SAPI", (string) file_get_contents( dirname( HALT_TRACKER_FILE ) . '/bin/halt-tracker' ) );
	}
}
