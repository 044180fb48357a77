<?php
/**
 * WordPress's tools for personal data, where the core cannot do it alone.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Spool_Content;
use Halt\Tracker\Spool_Entry;
use Halt\Tracker\Spool_Keys;
use Halt\Tracker\Spool_Persons;
use Halt\Tracker\Spool_Schema;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Privacy, Spool_Persons and Spool_Content. What the core does alone is in Keeping_Test.
 */
final class Privacy_Test extends Shell_Test_Case {

	private const LIMITS = array( 'max_file' => 10485760, 'max_files' => 5 );

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		// A core that takes nothing, so that the spool stays as it is.
		$this->engine->answers = array(
			'importSpooled' => new \RuntimeException( '{"code":"store_full"}' ),
			'person'        => array( 'total' => 0, 'rows' => array() ),
			'erase'         => array( 'erased' => 0, 'pending' => 0 ),
			'status'        => array( 'store' => array( 'damaged' => array() ) ),
		);
	}

	/**
	 * Puts a submission made on this site into the spool.
	 *
	 * @param string $email   Whose.
	 * @param string $referee Another address in it.
	 * @return string Its id.
	 */
	private function put( string $email, string $referee = '' ): string {
		$field = static fn( string $key, string $value ): array => array( 'key' => $key, 'label' => ucfirst( $key ), 'value' => $value, 'choices' => array() );
		$path  = (string) tempnam( sys_get_temp_dir(), 'halt' );
		file_put_contents( $path, '%PDF-1.7 of a person' );
		$entry = Spool_Entry::submission(
			array(
				'path'   => 'hook',
				'source' => 'divi',
				'form'   => array( 'id' => 'f' ),
				'fields' => array( $field( 'name', 'Jane <Doe>' ), $field( 'email', $email ), $field( 'referee', $referee ) ),
				'files'  => array( array( 'field' => 'cv', 'name' => 'jane-cv.pdf', 'path' => $path, 'error' => '' ) ),
			),
			self::LIMITS
		);
		$id    = $this->spool()->put( $entry )['id'];
		unlink( $path );
		return $id;
	}

	/**
	 * Calls a tool as WordPress does: page by page until it is done.
	 *
	 * @param callable $tool  Exporter or eraser.
	 * @param string   $email E-mail address.
	 * @return list<array<string,mixed>> Its answers.
	 */
	private function all( callable $tool, string $email ): array {
		$answers = array();
		do {
			$answers[] = $tool( $email, 1 + count( $answers ) );
			$this->assertLessThan( 100, count( $answers ) );
		} while ( ! end( $answers )['done'] );
		return $answers;
	}

	/**
	 * All messages, and whether anything was removed and retained.
	 *
	 * @param list<array<string,mixed>> $answers Answers of the eraser.
	 * @return array{0:bool,1:bool,2:string}
	 */
	private static function sum( array $answers ): array {
		return array( in_array( true, array_column( $answers, 'items_removed' ), true ), in_array( true, array_column( $answers, 'items_retained' ), true ), implode( "\n", array_merge( ...array_column( $answers, 'messages' ) ) ) );
	}

	/**
	 * What waits and can be taken in is erased by the core, which knows the profiles.
	 */
	public function test_the_spool_is_taken_in_before_the_core_is_asked(): void {
		$core = new Bridge( $this->settings, new Private_Directory(), $this->vault );
		$id   = $this->put( 'jane@spool.test' );
		$this->assertSame( 'halt-tracker-' . $id, $this->privacy( $core )->export( 'jane@spool.test' )['data'][0]['item_id'] );
		$this->put( 'jane@spool.test' );
		$answers = $this->all( array( $this->privacy( $core ), 'erase' ), 'Jane@Spool.test' );
		$this->assertSame( array( true, false ), array_slice( self::sum( $answers ), 0, 2 ) );
		$this->assertTrue( $this->spool()->is_empty() );
		$this->assertSame( 'erased', $core->submission( $id )['state'] );
		$this->assertSame( array(), $this->privacy( $core )->export( 'jane@spool.test' )['data'] );
	}

	/**
	 * What the core does not take is exported out of the spool, page by page, and nobody else's.
	 */
	public function test_export_reaches_rows_that_wait(): void {
		$ids = array();
		for ( $i = 0; $i < 40; ++$i ) {
			$ids[] = 'halt-tracker-' . $this->put( 'jane@spool.test' );
			$this->put( "other{$i}@spool.test" );
		}
		$answers = $this->all( array( $this->privacy(), 'export' ), ' JANE@spool.test' );
		$this->assertCount( 1 + Spool_Persons::PAGES, $answers );
		$items = array_merge( ...array_column( $answers, 'data' ) );
		$this->assertEqualsCanonicalizing( $ids, array_column( $items, 'item_id' ) );
		$lines = array_column( $items[0]['data'], 'value', 'name' );
		$this->assertSame( array( 'Jane &lt;Doe&gt;', 'jane@spool.test', 'jane-cv.pdf' ), array( $lines['Name'], $lines['Email'], $lines['File'] ) );
		$this->assertSame( 80, $this->spool()->count() );
	}

	/**
	 * Erasing takes the person's rows with their pieces and leaves the others, and says how many.
	 */
	public function test_erasure_reaches_rows_that_wait(): void {
		global $wpdb;
		$this->put( 'other@spool.test' );
		$left = (int) $wpdb->get_var( 'SELECT COUNT(*) FROM ' . Spool_Schema::pieces() );
		$this->put( 'jane@spool.test' );
		list( $removed, $retained, $words ) = self::sum( $this->all( array( $this->privacy(), 'erase' ), 'jane@spool.test' ) );
		$this->assertSame( array( true, false ), array( $removed, $retained ), $words );
		$this->assertStringContainsString( '1 form submission that waited in the spool was erased', $words );
		$this->assertSame( array( 1, $left ), array( $this->spool()->count(), (int) $wpdb->get_var( 'SELECT COUNT(*) FROM ' . Spool_Schema::pieces() ) ) );
		$this->assertSame( array( 'jane@spool.test' ), $this->engine->told( 'erase' ), 'the core once, at the end' );
		$this->assertSame( array( false, false, '' ), self::sum( $this->all( array( $this->privacy(), 'erase' ), 'jane@spool.test' ) ) );
	}

	/**
	 * An address that stands elsewhere in somebody's submission: nothing of theirs is lost or shown, and it is said.
	 */
	public function test_an_address_that_is_only_named_is_said(): void {
		$this->put( 'other@spool.test', 'jane@spool.test' );
		list( $removed, $retained, $words ) = self::sum( $this->all( array( $this->privacy(), 'erase' ), 'jane@spool.test' ) );
		$this->assertSame( array( false, true ), array( $removed, $retained ) );
		$this->assertStringContainsString( 'names this address, but not as its sender', $words );
		$export = (string) wp_json_encode( $this->all( array( $this->privacy(), 'export' ), 'jane@spool.test' ) );
		$this->assertStringContainsString( 'names this address', $export );
		$this->assertStringNotContainsString( 'other@spool.test', $export );
	}

	/**
	 * Rows that do not open are still there, and nobody can say whose they are: said once, until the key is back.
	 */
	public function test_rows_that_do_not_open_are_retained(): void {
		$this->put( 'jane@spool.test' );
		$this->put( 'jane@spool.test' );
		$keys = get_option( Spool_Keys::OPTION );
		update_option( Spool_Keys::OPTION, array( array( 'private' => 'ht1.lost' ) + $keys[0] ), false );
		list( $removed, $retained, $words ) = self::sum( $this->all( array( $this->privacy(), 'erase' ), 'jane@spool.test' ) );
		$this->assertSame( array( false, true ), array( $removed, $retained ) );
		$this->assertSame( 1, substr_count( $words, 'cannot be opened' ) );
		$this->assertStringContainsString( '2 submissions in the spool', $words );
		$this->assertStringContainsString( '2 submissions in the spool', (string) wp_json_encode( $this->all( array( $this->privacy(), 'export' ), 'jane@spool.test' ) ) );
		update_option( Spool_Keys::OPTION, $keys, false );
		$this->assertSame( array( true, false ), array_slice( self::sum( $this->all( array( $this->privacy(), 'erase' ), 'jane@spool.test' ) ), 0, 2 ) );
		$this->assertTrue( $this->spool()->is_empty() );
	}

	/**
	 * A store that cannot be used: the eraser says that it did not erase, the exporter ends with an error, and what
	 * can be reached is erased all the same.
	 */
	public function test_a_store_that_fails_is_never_passed_over(): void {
		foreach ( array( 'store_corrupt' => 'The store is damaged.', 'store_full' => 'The disk of the private directory is full.' ) as $code => $sentence ) {
			$this->engine->answers['erase']  = new \RuntimeException( wp_json_encode( array( 'code' => $code ) ) );
			$this->engine->answers['person'] = $this->engine->answers['erase'];
			$this->put( 'jane@spool.test' );
			list( $removed, $retained, $words ) = self::sum( $this->all( array( $this->privacy(), 'erase' ), 'jane@spool.test' ) );
			$this->assertSame( array( true, true ), array( $removed, $retained ) );
			$this->assertStringContainsString( 'What Halt Tracker keeps in its store was not erased.', $words );
			$this->assertTrue( $this->spool()->is_empty() );
			$error = $this->privacy()->export( 'jane@spool.test', 1 );
			$this->assertInstanceOf( \WP_Error::class, $error );
			$this->assertStringContainsString( 'could not be exported', $error->get_error_message() );
		}
	}

	/**
	 * A damaged queue that was moved aside may hold more of the person: both tools name its file, though the new
	 * queue answered well.
	 */
	public function test_a_queue_that_was_moved_aside_is_named(): void {
		$this->engine->answers['erase']                      = array( 'erased' => 1, 'pending' => 0 );
		$this->engine->answers['status']['store']['damaged'] = array( array( 'file' => 'queue.damaged-1', 'at' => 1 ) );
		list( $removed, $retained, $words )                  = self::sum( $this->all( array( $this->privacy(), 'erase' ), 'jane@spool.test' ) );
		$this->assertSame( array( true, true ), array( $removed, $retained ) );
		$this->assertStringContainsString( 'queue.damaged-1', $words );
		$this->assertStringContainsString( 'queue.damaged-1', (string) wp_json_encode( $this->privacy()->export( 'jane@spool.test', 1 ) ) );
	}

	/**
	 * A damaged queue that was read back is kept by the core, so it still holds what was erased beside it.
	 */
	public function test_a_queue_that_was_read_back_is_named(): void {
		$path = HALT_TRACKER_DIR . '/site/queue.sqlite';
		wp_mkdir_p( dirname( $path ) );
		$this->engine->answers['status']['store'] = array( 'path' => $path, 'damaged' => array() );
		$this->assertSame( array( false, false, '' ), self::sum( array( $this->privacy()->erase( 'jane@spool.test' ) ) ) );
		file_put_contents( $path . '.recovered-1', '' );
		list( , $retained, $words ) = self::sum( array( $this->privacy()->erase( 'jane@spool.test' ) ) );
		$this->assertTrue( $retained );
		$this->assertStringContainsString( 'queue.sqlite.recovered-1', $words );
	}

	/**
	 * Without the extension: rows of the spool are erased, the rest is said to be there still.
	 */
	public function test_h01_erasure_without_the_extension(): void {
		$this->put( 'jane@spool.test' );
		$code                               = '$tool = apply_filters( "wp_privacy_personal_data_erasers", array() )["halt-tracker"]["callback"]; $page = 1; $all = array();'
			. 'do { $answer = $tool( "jane@spool.test", $page ); $all[] = $answer; } while ( ! $answer["done"] && ++$page < 50 ); echo wp_json_encode( $all );';
		list( $removed, $retained, $words ) = self::sum( json_decode( self::run_php( '', $code, false ), true ) );
		$this->assertSame( array( true, true ), array( $removed, $retained ), $words );
		$this->assertStringContainsString( 'was not erased', $words );
		$this->assertTrue( $this->spool()->is_empty() );
	}

	/**
	 * Whose a submission is, in every form that a sender may use.
	 */
	public function test_the_sender_of_a_request(): void {
		$json    = static fn( array $body ): array => array( array( 'id' => '01X', 'received_at' => 1, 'request' => array() ), (string) wp_json_encode( $body ) );
		$senders = array(
			'fields'     => $json( array( 'form_id' => 'hr@agency.test', 'fields' => array( 'a' => 'b', 'work' => 'jane@a.test', 'email' => 'later@a.test' ) ) ),
			'submission' => $json( array( 'submission' => array( 'mail' => array( 'value' => 'Jane@A.test', 'label' => 'Mail' ) ) ) ),
			'flat'       => $json( array( 'source' => 'hr@agency.test', 'e_mail' => 'jane@a.test' ) ),
			'urlencoded' => array( array( 'id' => '01X', 'received_at' => 1, 'request' => array() ), 'form_id=f&submission[email][value]=jane%40a.test' ),
			'multipart'  => array( array( 'id' => '01X', 'received_at' => 1, 'request' => array( 'multipart' => array( 'fields' => array( 'email' => 'jane@a.test' ), 'files' => array() ) ) ), '' ),
			'payload'    => array( array( 'id' => '01X', 'received_at' => 1, 'request' => array( 'multipart' => array( 'fields' => array( 'payload' => '{"fields":{"email":"jane@a.test"}}' ), 'files' => array( array( 'name' => 'cv.pdf' ) ) ) ) ), '' ),
		);
		foreach ( $senders as $name => $opened ) {
			$content = new Spool_Content( ...$opened );
			$this->assertSame( Spool_Content::SENDER, $content->place_of( 'jane@a.test' ), $name );
			$this->assertSame( '', $content->place_of( 'nobody@a.test' ), $name );
			$this->assertSame( '', $content->place_of( '' ), $name );
		}
		$this->assertSame( Spool_Content::MENTION, ( new Spool_Content( ...$senders['fields'] ) )->place_of( 'later@a.test' ) );
		$this->assertSame( Spool_Content::MENTION, ( new Spool_Content( array( 'id' => '01X', 'received_at' => 1, 'request' => array() ), '{"fields":{"email":"jane@a.test"' ) )->place_of( 'jane@a.test' ), 'what cannot be parsed' );
		$this->assertSame( array( array( 'name' => 'cv.pdf' ) ), ( new Spool_Content( ...$senders['payload'] ) )->as_row()['submission']['files'] );
		$row = ( new Spool_Content( ...$json( array( 'fields' => array( 'a' => array( 'x', 'y' ), 'b' => true ), 'files' => array( array( 'name' => 'cv.pdf', 'content' => 'QQ==' ), 'odd' ), 'meta' => array( 'url' => '/jobs', 'odd' => array() ) ) ) ) )->as_row()['submission'];
		$this->assertSame( array( array( 'name' => 'cv.pdf' ) ), $row['files'] );
		$this->assertSame( array( 'url' => '/jobs' ), $row['context']['meta'] );
		$this->assertSame( array( 'x, y', '1' ), array_column( $row['fields'], 'value' ) );
	}
}
