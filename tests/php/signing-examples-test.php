<?php
/**
 * The examples of signed requests work.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Admin\Signing_Examples;
use Halt\Tracker\Plugin;

/**
 * Runs each example as it is shown, against the site.
 */
final class Signing_Examples_Test extends Site_Test_Case {

	/** Program by file. */
	private const PROGRAMS = array(
		'sign.sh'      => 'bash',
		'sign.php.txt' => PHP_BINARY,
		'sign.mjs'     => 'node',
		'sign.py'      => 'python3',
	);

	/**
	 * Each is accepted with the secret, and refused with another.
	 */
	public function test_examples(): void {
		Activation::install();
		$secret   = Plugin::boot()->settings->secrets()->webhook_secrets()[0]['secret'];
		$examples = Signing_Examples::all();
		$this->assertSame( array_keys( Signing_Examples::FILES ), array_keys( $examples ) );
		foreach ( Signing_Examples::FILES as $language => $file ) {
			$this->assertStringContainsString( Signing_Examples::url(), $examples[ $language ] );
			$this->assertStringNotContainsString( 'example.com/wp-json', $examples[ $language ] );
			if ( '' === self::program( self::PROGRAMS[ $file ] ) ) {
				$this->assertContains( $language, array( 'Node.js', 'Python' ), 'curl and PHP are always there' );
				continue;
			}
			list( $status, $output ) = self::run_example( $file, $examples[ $language ], $secret );
			$this->assertSame( 0, $status, $language . ': ' . $output );
			$this->assertMatchesRegularExpression( '/"id":"01[0-9A-Z]{24}"/', $output, $language );
			list( $status ) = self::run_example( $file, $examples[ $language ], 'not-' . $secret );
			$this->assertNotSame( 0, $status, $language . ' with another secret' );
		}
	}

	/**
	 * Path of a program; empty where it is not installed.
	 *
	 * @param string $name Its name or path.
	 * @return string
	 */
	private static function program( string $name ): string {
		return trim( (string) shell_exec( 'command -v ' . escapeshellarg( $name ) ) );
	}

	/**
	 * Runs an example.
	 *
	 * @param string $file   Its file name.
	 * @param string $text   As the page shows it.
	 * @param string $secret Webhook secret.
	 * @return array{0:int,1:string} Status and output.
	 */
	private static function run_example( string $file, string $text, string $secret ): array {
		$path = tempnam( sys_get_temp_dir(), 'halt' ) . '-' . $file;
		file_put_contents( $path, $text . "\n" );
		$environment = array( 'HALT_SECRET' => $secret, 'PATH' => (string) getenv( 'PATH' ), 'HOME' => sys_get_temp_dir() );
		$process     = proc_open( array( self::program( self::PROGRAMS[ $file ] ), $path ), array( 1 => array( 'pipe', 'w' ), 2 => array( 'redirect', 1 ) ), $pipes, null, $environment );
		$output      = (string) stream_get_contents( $pipes[1] );
		$status      = proc_close( $process );
		unlink( $path );
		return array( $status, $output );
	}
}
