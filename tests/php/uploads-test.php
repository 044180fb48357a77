<?php
/**
 * Limits of uploads, the scanner's settings, and kept files as downloads.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Downloads;
use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Admin\Upload_Health;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Cron;
use Halt\Tracker\Plugin;
use Halt\Tracker\Setting_Values;
use Halt\Tracker\Settings;
use Halt\Tracker\Upload_Limits;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * What the shell does for files.
 */
final class Uploads_Test extends Shell_Test_Case {

	/**
	 * The smallest limit counts, and the one that PHP cannot see is named.
	 */
	public function test_effective_limit(): void {
		$limits = new Upload_Limits( $this->settings );
		$known  = $limits->known();
		$this->assertSame( 10 * MB_IN_BYTES, $known['setting'] );
		$this->assertSame( min( $known ), $limits->effective() );
		$this->assertStringContainsString( (string) size_format( $limits->effective() ), $limits->sentences()[0] );
		$this->assertStringContainsString( 'client_max_body_size', $limits->sentences()[1] );
		$result = ( new Upload_Health( $limits ) )->test();
		$this->assertSame( $limits->is_lowered() ? 'recommended' : 'good', $result['status'] );
		$this->settings->update( array( 'max_file' => MB_IN_BYTES ) );
		$this->assertFalse( $limits->is_lowered() );
		$this->assertCount( 1, $limits->sentences() );
		$this->assertSame( 'good', ( new Upload_Health( $limits ) )->test()['status'] );
		$this->assertArrayHasKey( 'halt_tracker_uploads', ( new Upload_Health( $limits ) )->add( array() )['direct'] );
	}

	/**
	 * Addresses of a scanner; anything else is not saved.
	 */
	public function test_scanner_address(): void {
		foreach ( array( '', '/run/clamav/clamd.ctl', '127.0.0.1:3310', 'tcp://scanner.local:3310', '[::1]:3310' ) as $good ) {
			$this->assertSame( $good, Setting_Values::scanner( $good ) );
		}
		foreach ( array( 'clamd', 'http://x', 'host:', "/a\nb", 'host:123456' ) as $bad ) {
			$this->assertNull( Setting_Values::scanner( $bad ), $bad );
		}
	}

	/**
	 * What is saved reaches the core in its types, and the core takes it.
	 */
	public function test_snapshot(): void {
		$this->settings->update( array( 'scanner' => '/run/clamav/clamd.ctl', 'unscanned' => 'refuse', 'tracker_max_file' => 5 * MB_IN_BYTES, 'scanner_timeout' => 9 ) );
		$snapshot = $this->settings->snapshot();
		$this->assertSame( array( '/run/clamav/clamd.ctl', 'refuse', 5 * MB_IN_BYTES, 9 ), array( $snapshot['uploads']['scanner'], $snapshot['uploads']['unscanned'], $snapshot['uploads']['tracker_max_file'], $snapshot['uploads']['scanner_timeout'] ) );
		$this->assertStringContainsString( 'admin-post.php?action=' . Downloads::ACTION, $snapshot['site']['file_url'] );
		update_option( Settings::OPTION, array( 'unscanned' => 'mars' ), false );
		$this->assertSame( 'hold', $this->settings->snapshot()['uploads']['unscanned'] );
		$this->assertSame( 0, Plugin::boot()->bridge->submissions( array( 'state' => '', 'search' => '', 'page' => 1, 'per_page' => 20 ) )['total'] );
	}

	/**
	 * A download is an attachment that nobody keeps and no browser runs.
	 */
	public function test_headers(): void {
		$headers = Downloads::headers( "Zoë \"CV\"\r\nX: y.pdf", 12 );
		$this->assertSame( 'application/octet-stream', $headers['Content-Type'] );
		$this->assertSame( 'nosniff', $headers['X-Content-Type-Options'] );
		$this->assertSame( 'private, no-store', $headers['Cache-Control'] );
		$this->assertStringStartsWith( 'attachment; filename="Zoe-CV-X-y.pdf"; filename*=UTF-8\'\'Zo%C3%AB', $headers['Content-Disposition'] );
		$this->assertStringNotContainsString( "\n", implode( '', $headers ) );
	}

	/**
	 * Without the capability there is no file, and without a log-in the way leads there.
	 */
	public function test_capability(): void {
		( new Downloads( $this->bridge ) )->register_hooks();
		$this->assertSame( 10, has_action( 'admin_post_nopriv_' . Downloads::ACTION, 'auth_redirect' ) );
		wp_set_current_user( 0 );
		$die = static function ( $message, $title, $arguments ): void {
			throw new \RuntimeException( (string) $arguments['response'] );
		};
		add_filter( 'wp_die_handler', static fn() => $die );
		$this->expectExceptionMessage( '403' );
		( new Downloads( $this->bridge ) )->send();
	}

	/**
	 * A file handed over comes back from the core byte for byte, piece by piece.
	 */
	public function test_file_comes_back(): void {
		$bridge  = Plugin::boot()->bridge;
		$content = "%PDF-1.7\n" . str_repeat( 'x', 3 * MB_IN_BYTES ) . "\nstartxref\n0\n%%EOF\n";
		$path    = (string) tempnam( sys_get_temp_dir(), 'cv' );
		file_put_contents( $path, $content );
		$answer = $bridge->submit(
			array(
				'path'   => 'php',
				'form'   => array( 'id' => 'f' ),
				'fields' => array( array( 'key' => 'email', 'value' => 'jane@example.test' ) ),
				'files'  => array( array( 'field' => 'cv', 'name' => 'cv.pdf', 'path' => $path ) ),
			)
		);
		unlink( $path );
		$back = '';
		for ( $n = 0; $n < 4; $n++ ) {
			$piece = $bridge->blob( $answer['id'], 0, $n );
			$this->assertLessThanOrEqual( MB_IN_BYTES, strlen( $piece ) );
			$back .= $piece;
		}
		$this->assertSame( '', $bridge->blob( $answer['id'], 0, $n ) );
		$this->assertSame( hash( 'sha256', $content ), hash( 'sha256', $back ) );
	}


	/**
	 * Every code that a file can get has words.
	 */
	public function test_words(): void {
		$codes = array( 'too_large', 'too_many', 'empty', 'type', 'content', 'executable', 'name', 'changed', 'missing', 'refused_path', 'polyglot', 'incomplete', 'damaged', 'macros', 'active_content', 'bomb', 'nested', 'encrypted', 'upload_error_7', 'infected', 'not_scanned', 'scanner_address', 'scanner_unreachable', 'scanner_timeout', 'scanner_too_large', 'scanner_answer', 'body_unreadable' );
		foreach ( array( 'legacy_format', 'renamed', 'password', 'script', 'embedded', 'external', 'has_macros', 'irregular' ) as $flag ) {
			$codes[] = 'file_' . $flag;
		}
		foreach ( $codes as $code ) {
			$this->assertNotSame( $code, Words::code( $code ), $code );
		}
		foreach ( array( 'infected', 'not_scanned', 'withheld', 'too_large_for_tracker' ) as $action ) {
			$this->assertNotSame( $action, Journal_Words::outcome( $action ) );
		}
		$this->assertSame( 'Virus scan 1', Journal_Words::step( array( 'scan' => 0 ) ) );
	}
}
