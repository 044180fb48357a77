<?php
/**
 * The vault in PHP and the vault of the core are one.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Plugin;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Storage_Exception;
use Halt\Tracker\Vault;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Tests of Vault.
 */
final class Vault_Test extends Shell_Test_Case {

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		putenv( 'HALT_TRACKER_KEY' );
		parent::tearDown();
	}

	/**
	 * What PHP seals PHP opens, whatever it is.
	 */
	public function test_round_trip(): void {
		foreach ( array( '', 'secret', "\x00\xff\n", str_repeat( 'ü', 10000 ) ) as $bytes ) {
			$envelope = $this->vault->seal( 'option:x', $bytes );
			$this->assertStringStartsWith( 'ht1.', $envelope );
			$this->assertSame( $bytes, $this->vault->open( 'option:x', $envelope ) );
		}
		$this->assertNotSame( $this->vault->seal( 'a', 'x' ), $this->vault->seal( 'a', 'x' ) );
	}

	/**
	 * The key file is private, complete and made once.
	 */
	public function test_key_file(): void {
		$this->vault->seal( 'a', 'x' );
		$path = ( new Private_Directory() )->path() . '/key';
		$this->assertSame( 0600, fileperms( $path ) & 0777 );
		$key = file_get_contents( $path );
		$this->assertSame( 32, strlen( (string) base64_decode( (string) $key, true ) ) );
		$this->vault->seal( 'a', 'x' );
		$this->assertSame( $key, file_get_contents( $path ) );
		$this->assertSame( array(), glob( dirname( $path ) . '/.key-*' ) );
	}

	/**
	 * An envelope opens in its own place, unchanged and with its own key only.
	 */
	public function test_refusals(): void {
		$envelope = $this->vault->seal( 'option:x', 'secret' );
		$changed  = substr( $envelope, 0, -2 ) . ( str_ends_with( $envelope, 'AA' ) ? 'BB' : 'AA' );
		foreach ( array( array( 'option:y', $envelope ), array( 'option:x', $changed ), array( 'option:x', 'ht1.AAAA' ), array( 'option:x', 'ht1.***' ), array( 'option:x', 'secret' ) ) as $case ) {
			try {
				$this->vault->open( $case[0], $case[1] );
				$this->fail( 'opened: ' . $case[1] );
			} catch ( Storage_Exception $e ) {
				$this->assertStringNotContainsString( 'secret', $e->getMessage() );
			}
		}
		putenv( 'HALT_TRACKER_KEY=' . base64_encode( random_bytes( 32 ) ) );
		$this->expectException( Storage_Exception::class );
		$this->expectExceptionMessage( 'another key' );
		$this->vault->open( 'option:x', $envelope );
	}

	/**
	 * A key that is no key, and a key file that others can read, are refused and never replaced.
	 */
	public function test_bad_keys(): void {
		foreach ( array( 'AAAA', '***', base64_encode( random_bytes( 33 ) ) ) as $bad ) {
			putenv( 'HALT_TRACKER_KEY=' . $bad );
			try {
				$this->vault->seal( 'a', 'x' );
				$this->fail( 'sealed with ' . $bad );
			} catch ( Storage_Exception $e ) {
				$this->assertStringContainsString( '32 bytes', $e->getMessage() );
			}
		}
		putenv( 'HALT_TRACKER_KEY' );
		$path = ( new Private_Directory() )->ensure() . '/key';
		file_put_contents( $path, base64_encode( random_bytes( 32 ) ) );
		chmod( $path, 0644 );
		$this->expectException( Storage_Exception::class );
		$this->expectExceptionMessage( '600' );
		$this->vault->seal( 'a', 'x' );
	}

	/**
	 * PHP opens what the core sealed, and the other way round, with the key file and with a given key.
	 */
	public function test_the_core_agrees(): void {
		foreach ( array( '', base64_encode( random_bytes( 32 ) ) ) as $key ) {
			putenv( '' === $key ? 'HALT_TRACKER_KEY' : 'HALT_TRACKER_KEY=' . $key );
			$bridge = Plugin::boot()->bridge;
			foreach ( array( '', 'secret', "\x00\xff\n", str_repeat( 'ü', 10000 ) ) as $bytes ) {
				$this->assertSame( $bytes, $this->vault->open( 'option:x', $bridge->seal( 'option:x', $bytes ) ) );
				$this->assertSame( $bytes, $bridge->open( 'option:x', $this->vault->seal( 'option:x', $bytes ) ) );
			}
		}
	}
}
