<?php
/**
 * The requests of docs/examples, on the running site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Activation;
use Halt\Tracker\Examples\Example_Requests;
use Halt\Tracker\Plugin;

require_once __DIR__ . '/class-shell-test-case.php';
require_once dirname( __DIR__, 2 ) . '/bin/lib/class-example-requests.php';

/**
 * What the documentation shows is what the route takes and Tracker gets.
 */
final class Examples_Test extends Shell_Test_Case {

	/**
	 * The requests.
	 *
	 * @return Example_Requests
	 */
	private static function examples(): Example_Requests {
		return new Example_Requests( dirname( __DIR__ ) . '/fixtures' );
	}

	/**
	 * The committed files are those that bin/examples writes.
	 */
	public function test_documents_are_up_to_date(): void {
		$directory = dirname( __DIR__, 2 ) . '/docs/examples/';
		foreach ( self::examples()->documents() as $name => $text ) {
			$this->assertStringEqualsFile( $directory . $name, $text, 'run bin/examples' );
		}
		$known = array_keys( self::examples()->documents() );
		foreach ( (array) glob( $directory . '*.json' ) as $path ) {
			$this->assertContains( basename( (string) $path ), $known, 'nobody makes this one' );
		}
	}

	/**
	 * Each is answered as it says, and what is accepted arrives in the simulator with its file.
	 */
	public function test_each_is_taken_and_arrives(): void {
		$plugin = Plugin::boot();
		Activation::install();
		$this->settings->update( array( 'per_address' => 0, 'per_source' => 0, 'after_response' => false ) );
		foreach ( (array) glob( dirname( __DIR__ ) . '/fixtures/profiles/*.json' ) as $path ) {
			$plugin->profiles->save( json_decode( (string) file_get_contents( (string) $path ), true ) );
		}
		$ready = json_decode( (string) wp_remote_retrieve_body( wp_remote_get( self::sandbox_url() . '/_sim/ready' ) ), true );
		$this->settings->update( array( 'classic_url' => self::sandbox_url(), 'rest_url' => self::sandbox_url() ) );
		$this->assertSame( 'connected', $plugin->bridge->connect( 'api_token', $ready['apiToken'] )['state'] );
		foreach ( self::examples()->all() as $name => $request ) {
			$answer = $this->send( $request );
			$this->assertSame( $request['expect']['status'], $answer['status'], $name . ': ' . wp_json_encode( $answer['body'] ) );
			$this->assertSame( $request['expect']['answer'], $answer['body'][ 202 === $answer['status'] ? 'status' : 'code' ], $name );
		}
		for ( $n = 0; $n < 20 && ( $plugin->bridge->status()['counts']['waiting'] ?? 0 ) > 0; $n++ ) {
			$plugin->bridge->drain( 5000, 'run_now' );
		}
		$documents = self::sandbox( 'documents' );
		foreach ( self::examples()->all() as $name => $request ) {
			$expected = $request['expect'];
			$found    = array();
			foreach ( '' === $expected['record'] ? array( 'Resource', 'Contact', 'Lead' ) : array( $expected['record'] ) as $type ) {
				foreach ( self::sandbox( 'records/' . $type ) as $record ) {
					if ( str_contains( (string) wp_json_encode( $record ), $expected['email'] ) ) {
						$found[] = $record;
					}
				}
			}
			if ( '' === $expected['record'] ) {
				$this->assertSame( array(), $found, $name );
				continue;
			}
			$this->assertCount( 1, $found, $name );
			$id   = array_values( array_filter( $found[0], static fn( $key ): bool => strtolower( $key ) === strtolower( $expected['record'] ) . 'id', ARRAY_FILTER_USE_KEY ) )[0] ?? $found[0]['id'] ?? 0;
			$kept = array_filter( $documents, static fn( array $document ): bool => $document['recordId'] === $id && hash_file( 'sha256', dirname( __DIR__ ) . '/fixtures/jane-doe-cv.pdf' ) === $document['sha256'] );
			$this->assertCount( $expected['documents'], $kept, $name );
		}
	}

	/**
	 * Sends an example, signed now.
	 *
	 * @param array<string,mixed> $request One of the examples.
	 * @return array{status:int,body:array<string,mixed>}
	 */
	private function send( array $request ): array {
		$time    = (string) time();
		$headers = array( 'Expect:', 'X-Halt-Timestamp: ' . $time, 'X-Halt-Webhook-Signature: ' . hash_hmac( 'sha256', $time . '.' . $request['body'], $this->settings->secrets()->webhook_secrets()[0]['secret'] ) );
		$body    = $request['body'];
		if ( 'multipart/form-data' === $request['content_type'] ) {
			$body = array( 'payload' => $request['body'] );
			foreach ( $request['files'] as $file ) {
				$body[ $file['field'] ] = new \CURLFile( $file['path'], 'application/pdf', $file['name'] );
			}
		} else {
			$headers[] = 'Content-Type: ' . $request['content_type'];
		}
		$curl = curl_init( rest_url( 'halt-tracker/v1/ingest' ) );
		curl_setopt_array(
			$curl,
			array(
				CURLOPT_POST           => true,
				CURLOPT_POSTFIELDS     => $body,
				CURLOPT_HTTPHEADER     => $headers,
				CURLOPT_RETURNTRANSFER => true,
				CURLOPT_TIMEOUT        => 30,
			)
		);
		$text = (string) curl_exec( $curl );
		return array(
			'status' => (int) curl_getinfo( $curl, CURLINFO_RESPONSE_CODE ),
			'body'   => (array) json_decode( $text, true ),
		);
	}

	/**
	 * Reads from the simulator.
	 *
	 * @param string $path Path below `/_sim/`.
	 * @return list<array<string,mixed>>
	 */
	private static function sandbox( string $path ): array {
		return (array) json_decode( (string) wp_remote_retrieve_body( wp_remote_get( self::sandbox_url() . '/_sim/' . $path ) ), true );
	}
}
