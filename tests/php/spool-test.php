<?php
/**
 * The spool itself: what goes in comes out, once, whatever dies in between.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Spool;
use Halt\Tracker\Spool_Entry;
use Halt\Tracker\Spool_Exception;
use Halt\Tracker\Spool_Health;
use Halt\Tracker\Spool_Keys;
use Halt\Tracker\Spool_Reader;
use Halt\Tracker\Spool_Schema;
use Halt\Tracker\Ulid;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Spool, Spool_Keys, Spool_Reader, Spool_Import, Spool_Health.
 */
final class Spool_Test extends Shell_Test_Case {

	private const LIMITS = array( 'max_file' => 10485760, 'max_files' => 5 );

	/**
	 * The real core.
	 *
	 * @return Bridge
	 */
	private function core(): Bridge {
		return new Bridge( $this->settings, new Private_Directory(), $this->vault );
	}

	/**
	 * Opens rows.
	 *
	 * @return Spool_Reader
	 */
	private function reader(): Spool_Reader {
		return new Spool_Reader( new Spool_Keys( $this->vault ), new Private_Directory() );
	}

	/**
	 * A submission.
	 *
	 * @param string                    $email Whose.
	 * @param list<array<string,mixed>> $files Files.
	 * @return array<string,mixed>
	 */
	private static function submission( string $email = 'jane@spool.test', array $files = array() ): array {
		return array(
			'path'        => 'hook',
			'source'      => 'divi',
			'delivery_id' => '',
			'form'        => array( 'id' => 'f', 'css_id' => '', 'name' => 'Contact' ),
			'fields'      => array( array( 'key' => 'email', 'label' => 'E-mail', 'value' => $email, 'choices' => array() ), array( 'key' => 'consent', 'label' => '', 'value' => "Zo\u{eb} \\' 😀", 'choices' => array() ) ),
			'context'     => array( 'url' => 'https://site.test/jobs?utm_source=x', 'event_id' => 3, 'job_id' => 7, 'tracking' => (object) array(), 'meta' => (object) array() ),
			'files'       => $files,
		);
	}

	/**
	 * Puts a submission into the spool.
	 *
	 * @param array<string,mixed> $submission The submission.
	 * @return string Its id.
	 */
	private function put( array $submission ): string {
		return $this->spool()->put( Spool_Entry::submission( $submission, self::LIMITS ) )['id'];
	}

	/**
	 * A file of this many bytes.
	 *
	 * @param int $size Bytes.
	 * @return string Its path.
	 */
	private static function file( int $size ): string {
		$path = (string) tempnam( sys_get_temp_dir(), 'halt' );
		file_put_contents( $path, "%PDF-1.7\n" . ( $size > 9 ? random_bytes( $size - 9 ) : '' ) );
		return $path;
	}

	/**
	 * Ids are those of the core, in order of time.
	 */
	public function test_ids(): void {
		$this->assertMatchesRegularExpression( '/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/', Ulid::make( Spool::now() ) );
		$this->assertSame( '01ARYZ6S41', substr( Ulid::make( 1469918176385 ), 0, 10 ) );
		$this->assertLessThan( Ulid::make( 1700000000001 ), Ulid::make( 1700000000000 ) );
	}

	/**
	 * What goes in comes out: document, body, a file of several pieces; and nothing of it can be read beside.
	 */
	public function test_round_trip(): void {
		global $wpdb;
		$path       = self::file( 2 * Spool::PIECE + 5 );
		$bytes      = (string) file_get_contents( $path );
		$submission = self::submission( 'canary@spool.test', array( array( 'field' => 'cv', 'name' => 'canary-cv.pdf', 'path' => $path, 'error' => '' ), array( 'field' => 'cv', 'name' => 'gone.pdf', 'path' => '', 'error' => 'missing' ) ) );
		$id         = $this->put( $submission );
		// Its owner deletes it at the end of the request.
		unlink( $path );
		$this->assertSame( 1, $this->spool()->count() );
		$this->assertGreaterThan( strlen( $bytes ), $this->spool()->bytes() );
		$this->assertSame( array( '0' => '1', '1' => '3' ), array_column( $wpdb->get_results( 'SELECT part, COUNT(*) AS n FROM ' . Spool_Schema::pieces() . ' GROUP BY part', ARRAY_A ), 'n', 'part' ) );
		$this->assertSame( '0', $wpdb->get_var( 'SELECT COUNT(*) FROM ' . Spool_Schema::pieces() . " WHERE INSTR(sealed, 'canary') OR INSTR(sealed, '%PDF')" ) );

		$row                     = $this->reader()->claim();
		$folder                  = $this->reader()->folder();
		$opened                  = $this->reader()->open( $row, $folder );
		list( $document, $body ) = $opened;
		$this->assertSame( $id, $document['id'] );
		$this->assertSame( '', $body );
		$this->assertEqualsWithDelta( Spool::now(), $document['received_at'], 20000 );
		$this->assertSame( $submission['fields'], $document['submission']['fields'] );
		$this->assertSame( 7, $document['submission']['context']['job_id'] );
		$this->assertSame( '{}', wp_json_encode( $document['submission']['context']['meta'] ) );
		$this->assertSame( $bytes, file_get_contents( $document['submission']['files'][0]['path'] ) );
		$this->assertSame( 0700, fileperms( $folder ) & 0777 );
		$this->assertSame( array( '', 'missing' ), array_column( $document['submission']['files'], 'error' ) );
		$this->reader()->remove_folder( $folder );
		$this->assertDirectoryDoesNotExist( $folder );
	}

	/**
	 * Files beyond the limits are named with the reason; the person is kept.
	 */
	public function test_limits_of_files(): void {
		$path  = self::file( 100 );
		$entry = array( 'field' => 'cv', 'name' => 'a.pdf', 'path' => $path, 'error' => '' );
		$this->spool()->put( Spool_Entry::submission( self::submission( 'a@spool.test', array( $entry, $entry ) ), array( 'max_file' => 50, 'max_files' => 1 ) ) );
		unlink( $path );
		$row    = $this->reader()->claim();
		$folder = $this->reader()->folder();
		$this->assertSame( array( 'too_large', 'too_many' ), array_column( $this->reader()->open( $row, $folder )[0]['submission']['files'], 'error' ) );
		$this->reader()->remove_folder( $folder );
	}

	/**
	 * H01: everything is in the core, once, with its file; also where a process dies after the core has it and
	 * before the row is deleted.
	 */
	public function test_h01_import_is_exactly_once(): void {
		$path = self::file( 2000 );
		$id   = $this->put( self::submission( 'a@spool.test', array( array( 'field' => 'cv', 'name' => 'cv.pdf', 'path' => $path, 'error' => '' ) ) ) );
		unlink( $path );
		$core   = $this->core();
		$reader = $this->reader();
		$row    = $reader->claim();
		$folder = $reader->folder();
		$this->assertFalse( $core->import_spooled( ...$reader->open( $row, $folder ) )['duplicate'] );
		$reader->remove_folder( $folder );
		// Killed here. The claim is left alone by others, and then the row is taken once more.
		$this->assertNull( $reader->claim() );
		$reader->release( $row );
		$this->assertSame( array( 'imported' => 0, 'duplicates' => 1, 'kept' => 0, 'code' => '' ), $this->spool_import( $core )->run( 5000 ) );
		$this->assertTrue( $this->spool()->is_empty() );
		$this->assertSame( 1, $core->submissions( array( 'state' => '', 'search' => '', 'page' => 1, 'per_page' => 20 ) )['total'] );
		$detail = $core->submission( $id );
		$this->assertSame( 2000, $detail['submission']['files'][0]['size'] );
		$this->assertSame( 'hook', $detail['path'] );
		$this->assertSame( array(), glob( ( new Private_Directory() )->path() . '/import-*' ) );
	}

	/**
	 * A double click while the core is away is one submission when it is back.
	 */
	public function test_copies_meet_at_import(): void {
		$this->put( self::submission() );
		$this->put( self::submission() );
		$this->put( self::submission( 'other@spool.test' ) );
		$this->assertSame( array( 'imported' => 2, 'duplicates' => 1, 'kept' => 0, 'code' => '' ), $this->spool_import( $this->core() )->run( 5000 ) );
		$this->assertEquals( array( 'unrouted' => 2, 'duplicate' => 1 ), array_intersect_key( $this->core()->status()['counts'], array( 'unrouted' => 1, 'duplicate' => 1 ) ) );
	}

	/**
	 * A delivery id that came before gets the first row's id.
	 */
	public function test_delivery_id(): void {
		$first  = array( 'delivery_id' => 'd-1' ) + self::submission();
		$second = array( 'delivery_id' => 'd-1' ) + self::submission( 'changed@spool.test' );
		$this->assertSame( $this->put( $first ), $this->put( $second ) );
		$this->assertNotSame( $this->put( array( 'source' => 'other' ) + $first ), $this->put( $first ) );
		$this->assertSame( 2, $this->spool()->count() );
	}

	/**
	 * What cannot be opened or taken in is kept, counted and shown, and lets the others pass.
	 */
	public function test_a_bad_row_blocks_nothing(): void {
		global $wpdb;
		$damaged = $this->put( self::submission( 'damaged@spool.test' ) );
		$keyless = $this->put( self::submission( 'keyless@spool.test' ) );
		$empty   = $this->put( array( 'fields' => array() ) + self::submission() );
		$good    = $this->put( self::submission( 'good@spool.test' ) );
		$wpdb->query( $wpdb->prepare( 'UPDATE ' . Spool_Schema::pieces() . " SET sealed = CONCAT(sealed, 'x') WHERE spool_id = %s", $damaged ) );
		$wpdb->update( Spool_Schema::rows(), array( 'key_id' => 'gone' ), array( 'id' => $keyless ) );
		$core = $this->core();
		$this->assertSame( array( 'imported' => 1, 'duplicates' => 0, 'kept' => 3, 'code' => '' ), $this->spool_import( $core )->run( 5000 ) );
		$this->assertNotNull( $core->submission( $good ) );
		$problems = $this->spool()->problems();
		ksort( $problems );
		$this->assertSame( array( 'halt_tracker_not_a_submission' => 1, 'spool_damaged' => 1, 'spool_key_closed' => 1 ), $problems );
		// Not again at once; but when a person asks.
		$this->assertSame( 0, $this->spool_import( $core )->run( 5000 )['kept'] );
		$this->spool_import()->hurry();
		$this->assertSame( 3, $this->spool_import( $core )->run( 5000 )['kept'] );
		$this->assertSame( 3, $this->spool()->count() );
		unset( $empty );
	}

	/**
	 * While the core's store is away the row stays as it was, and no row is blamed.
	 */
	public function test_the_store_is_still_away(): void {
		global $wpdb;
		$this->put( self::submission() );
		$this->put( self::submission( 'b@spool.test' ) );
		$this->engine->answers['importSpooled'] = new Core_Exception( Core_Exception::STORE_UNAVAILABLE, 'store_locked' );
		$this->assertSame( array( 'imported' => 0, 'duplicates' => 0, 'kept' => 0, 'code' => 'store_locked' ), $this->spool_import()->run( 5000 ) );
		$this->assertCount( 1, $this->engine->told( 'importSpooled' ) );
		$this->assertSame( array(), $this->spool()->problems() );
		$this->assertSame( '0', $wpdb->get_var( 'SELECT SUM(tries) FROM ' . Spool_Schema::rows() ) );
		$this->assertSame( 2, $this->spool()->count() );
	}

	/**
	 * The cap is an honest error.
	 */
	public function test_full(): void {
		$this->put( self::submission() );
		$this->settings->update( array( 'spool_max_bytes' => $this->spool()->bytes() ) );
		$this->expectException( Spool_Exception::class );
		$this->expectExceptionMessage( Spool_Exception::FULL );
		$this->put( self::submission( 'b@spool.test' ) );
	}

	/**
	 * A lost table and a lost key pair are made again on the spot: the submission that found them gone counts.
	 */
	public function test_healing(): void {
		Spool_Schema::drop();
		delete_option( Spool_Keys::OPTION );
		$this->assertSame( 0, $this->spool()->count() );
		$this->assertNull( $this->spool()->oldest() );
		$this->put( self::submission() );
		$this->assertSame( 1, $this->spool()->count() );
		Spool_Schema::drop();
		$this->spool_import()->on_admin_page();
		$this->assertTrue( Spool_Schema::exists() );
	}

	/**
	 * Sealing needs no private key; a key that was replaced is followed by a new pair when nothing waits, and the
	 * earlier pair stays.
	 */
	public function test_h04_keys(): void {
		Activation::install();
		$first = ( new Spool_Keys( $this->vault ) )->current()['id'];
		$file  = ( new Private_Directory() )->path() . '/key';
		$old   = (string) file_get_contents( $file );
		$this->put( self::submission() );
		file_put_contents( $file, base64_encode( random_bytes( 32 ) ) );
		$this->spool()->ensure();
		$this->assertSame( $first, ( new Spool_Keys( $this->vault ) )->current()['id'], 'never while rows wait' );
		$this->put( self::submission( 'b@spool.test' ) );
		$this->assertSame( 2, $this->spool_import( $this->core() )->run( 5000 )['kept'] );

		$new = (string) file_get_contents( $file );
		file_put_contents( $file, $old );
		$this->spool_import()->hurry();
		$this->assertSame( 2, $this->spool_import()->run( 5000 )['imported'] );
		file_put_contents( $file, $new );
		$this->spool()->ensure();
		$second = ( new Spool_Keys( $this->vault ) )->current()['id'];
		$this->assertNotSame( $first, $second );
		file_put_contents( $file, $old );
		$this->assertSame( SODIUM_CRYPTO_BOX_KEYPAIRBYTES, strlen( ( new Spool_Keys( $this->vault ) )->pair( $first ) ) );
	}

	/**
	 * A vault that cannot be used is no reason to give a pair up, nor to complain on every page.
	 */
	public function test_a_vault_that_cannot_be_used(): void {
		Activation::install();
		$first = ( new Spool_Keys( $this->vault ) )->current();
		chmod( ( new Private_Directory() )->path() . '/key', 0644 );
		$this->spool_import()->on_admin_page();
		$this->put( self::submission() );
		chmod( ( new Private_Directory() )->path() . '/key', 0600 );
		$this->assertSame( $first, ( new Spool_Keys( $this->vault ) )->current() );
		$this->assertSame( array(), self::problems() );
	}

	/**
	 * Pieces that never got their row are swept after a day, others never.
	 */
	public function test_orphans(): void {
		global $wpdb;
		$this->put( self::submission() );
		$wpdb->query( 'INSERT INTO ' . Spool_Schema::pieces() . " (spool_id, part, position, made_at, sealed) VALUES ('OLD', 0, 0, 1, 'x'), ('NEW', 0, 0, " . Spool::now() . ", 'x')" );
		$wpdb->query( 'UPDATE ' . Spool_Schema::pieces() . " SET made_at = 1 WHERE spool_id NOT IN ('NEW')" );
		$this->spool()->sweep();
		$this->assertSame( array( 'NEW' ), $wpdb->get_col( 'SELECT DISTINCT spool_id FROM ' . Spool_Schema::pieces() . ' WHERE spool_id NOT IN (SELECT id FROM ' . Spool_Schema::rows() . ')' ) );
		$this->assertSame( 1, $this->spool_import( $this->core() )->run( 5000 )['imported'] );
		$this->assertSame( array( 'NEW' ), $wpdb->get_col( 'SELECT DISTINCT spool_id FROM ' . Spool_Schema::pieces() ) );
	}

	/**
	 * Site Health and the notice say how many wait, and since when.
	 */
	public function test_shown(): void {
		global $wpdb;
		Activation::install();
		$health = new Spool_Health( $this->spool() );
		$this->assertSame( 'good', $health->test()['status'] );
		$this->put( self::submission() );
		ob_start();
		$health->notice();
		$this->assertSame( '', ob_get_clean(), 'the next minute takes it in' );
		$wpdb->query( 'UPDATE ' . Spool_Schema::rows() . " SET received_at = 1700000000000, problem = 'spool_damaged'" );
		ob_start();
		$health->notice();
		$this->assertStringContainsString( '2023', (string) ob_get_clean() );
		$this->assertSame( 1700000000000, $this->spool()->oldest() );
		$test = $health->test();
		$this->assertSame( 'recommended', $test['status'] );
		$this->assertStringContainsString( 'damaged', $test['description'] );
		Spool_Schema::drop();
		$this->assertSame( 'critical', $health->test()['status'] );
	}
}
