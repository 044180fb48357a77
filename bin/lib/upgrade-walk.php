<?php
/**
 * The visitors and senders of the walk through an upgrade of PHP (bin/upgrade-walk), and the count at its end.
 *
 *   php upgrade-walk.php prepare WORDPRESS-DIRECTORY   account, secret, profiles; needs the extension
 *   php upgrade-walk.php send LABEL                    a CV form, an enquiry form, a signed webhook and its repeat
 *   php upgrade-walk.php retry LABEL                   the webhook of a label once more, as it was
 *   php upgrade-walk.php arrived                       everything is in Tracker exactly once
 *
 * What was sent is remembered in the file that HALT_WALK names.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Demo\Tracker_View;
use Halt\Tracker\Plugin;
use Halt_Tracker\Tests\Divi_Browser;

if ( 'cli' !== PHP_SAPI || ! isset( $argv[1] ) ) {
	exit( 2 );
}
if ( 'prepare' === $argv[1] ) {
	require $argv[2] . '/wp-load.php';
}
require __DIR__ . '/class-tracker-view.php';
require dirname( __DIR__, 2 ) . '/tests/php/class-divi-browser.php';

/**
 * Says that something is not as it should be and ends.
 *
 * @param string $what What.
 * @return never
 */
function walk_fail( string $what ): never {
	echo "  FAILED  $what\n";
	exit( 1 );
}

/**
 * A value as JSON.
 *
 * @param mixed $value Any value.
 * @return string
 */
function walk_json( mixed $value ): string {
	return json_encode( $value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- WordPress is not loaded here.
}

/**
 * What was sent so far.
 *
 * @param array<string,mixed>|null $changed Saved, where given.
 * @return array<string,mixed>
 */
function walk_state( ?array $changed = null ): array {
	$path = (string) getenv( 'HALT_WALK' );
	if ( null !== $changed ) {
		file_put_contents( $path, walk_json( $changed ) );
	}
	return is_file( $path ) ? (array) json_decode( (string) file_get_contents( $path ), true ) : array();
}

/**
 * Account, secret and profiles.
 *
 * @return void
 */
function walk_prepare(): void {
	$plugin = Plugin::boot();
	$secret = bin2hex( random_bytes( 32 ) );
	$plugin->settings->secrets()->set_client_secret( (string) getenv( 'HALT_SANDBOX_CLIENT_SECRET' ) );
	$plugin->settings->secrets()->rotate_webhook_secret( $secret );
	foreach ( array( 'cv-application', 'enquiry' ) as $name ) {
		$plugin->profiles->save( json_decode( (string) file_get_contents( dirname( __DIR__, 2 ) . "/tests/fixtures/profiles/$name.json" ), true ) );
	}
	$connection = $plugin->bridge->connect( 'api_token', (string) getenv( 'HALT_SANDBOX_API_TOKEN' ) );
	if ( 'connected' !== $connection['state'] ) {
		walk_fail( 'the site is not connected' );
	}
	walk_state(
		array(
			'secret' => $secret,
			'ingest' => rest_url( 'halt-tracker/v1/ingest' ),
			'sent'   => array(),
		)
	);
	echo "  connected to the simulator; two profiles and a webhook secret\n";
}

/**
 * Posts a signed body.
 *
 * @param string               $url     Route.
 * @param string               $body    JSON.
 * @param array<string,string> $headers Signature and timestamp.
 * @return array{int,array<string,mixed>}
 */
function walk_post( string $url, string $body, array $headers ): array {
	$curl = curl_init( $url ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- a sender, not a request of the plugin.
	curl_setopt_array(
		$curl,
		array(
			CURLOPT_POST           => true,
			CURLOPT_POSTFIELDS     => $body,
			CURLOPT_RETURNTRANSFER => true,
			CURLOPT_PROXY          => '',
			CURLOPT_HTTPHEADER     => array_map( static fn( string $name, string $value ): string => "$name: $value", array_keys( $headers ), $headers ),
		)
	);
	$answer = json_decode( (string) curl_exec( $curl ), true );
	return array( (int) curl_getinfo( $curl, CURLINFO_RESPONSE_CODE ), is_array( $answer ) ? $answer : array() );
}

/**
 * Sends two forms as visitors do, and a signed webhook twice.
 *
 * @param string $label Makes the addresses its own.
 * @param string $cv    File.
 * @return void
 */
function walk_send( string $label, string $cv ): void {
	$state   = walk_state();
	$pages   = json_decode( (string) getenv( 'HALT_DEMO_PAGES' ), true );
	$browser = new Divi_Browser( $pages['cv-application']['url'] . '?utm_source=walk' );
	$name    = $browser->upload( 'upload_file', $cv, 'My CV.pdf' );
	$answer  = $browser->submit(
		'cv-application',
		array(
			'first_name'   => "Zo\u{eb}",
			'last_name'    => "O'Brien",
			'email'        => "zoe.$label@example.test",
			'desired_role' => 'Management Accountant',
			'cv'           => $name,
			'consent'      => array( 'I agree to be contacted' ),
		)
	);
	echo "  CV form of zoe.$label: the visitor reads \"$answer\"\n";
	$browser = new Divi_Browser( $pages['enquiry']['url'] );
	$answer  = $browser->submit(
		'et_pb_contact_form_' . $pages['enquiry']['uuid'],
		array(
			'name'       => 'Ann Lee',
			'company'    => 'Example Holdings',
			'email'      => "ann.$label@example.test",
			'contact_by' => 'Email',
			'message'    => 'We need a controller.',
			'consent'    => array( 'I agree to be contacted' ),
		),
		array( 'phone' )
	);
	echo "  enquiry form of ann.$label: the visitor reads \"$answer\"\n";
	$body                   = walk_json(
		array(
			'form_id' => 'careers-form',
			'fields'  => array(
				'first_name'   => 'Jane',
				'last_name'    => 'Doe',
				'email'        => "jane.$label@example.test",
				'desired_role' => 'Finance Director',
				'consent'      => 'I agree to be contacted',
			),
			'files'   => array(
				array(
					'field'    => 'resume',
					'name'     => 'jane-doe.pdf',
					'content'  => base64_encode( (string) file_get_contents( $cv ) ),
					'encoding' => 'base64',
				),
			),
		)
	);
	$now                    = (string) time();
	$headers                = array(
		'Content-Type'             => 'application/json',
		'X-Halt-Timestamp'         => $now,
		'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', "$now.$body", $state['secret'] ),
	);
	list( $status, $first ) = walk_post( $state['ingest'], $body, $headers );
	list( $again, $second ) = walk_post( $state['ingest'], $body, $headers );
	echo "  signed webhook of jane.$label: $status " . walk_json( $first ) . "; its repeat: $again " . walk_json( $second ) . "\n";
	if ( 202 !== $status || 200 !== $again || $first['id'] !== $second['id'] ) {
		walk_fail( 'the webhook was not acknowledged, or its repeat got another id' );
	}
	list( $status ) = walk_post( $state['ingest'], $body, array( 'X-Halt-Webhook-Signature' => str_repeat( '0', 64 ) ) + $headers );
	echo "  the same with a wrong signature: $status\n";
	if ( 401 !== $status ) {
		walk_fail( 'a wrong signature was not refused' );
	}
	$state['sent'][ $label ] = array(
		'id'      => $first['id'],
		'body'    => $body,
		'headers' => $headers,
	);
	walk_state( $state );
}

/**
 * The webhook of a label once more: its sender never got the answer.
 *
 * @param string $label Label.
 * @return void
 */
function walk_retry( string $label ): void {
	$state                   = walk_state();
	$sent                    = $state['sent'][ $label ];
	list( $status, $answer ) = walk_post( $state['ingest'], $sent['body'], $sent['headers'] );
	echo "  the webhook of jane.$label once more: $status " . walk_json( $answer ) . "\n";
	if ( 200 !== $status || $sent['id'] !== ( $answer['id'] ?? '' ) ) {
		walk_fail( 'it was not recognised' );
	}
}

/**
 * Counts what is in Tracker.
 *
 * @param string $cv File.
 * @return void
 */
function walk_arrived( string $cv ): void {
	$tracker = new Tracker_View( (string) getenv( 'HALT_SANDBOX_URL' ) );
	$right   = true;
	foreach ( array_keys( walk_state()['sent'] ) as $label ) {
		foreach ( array( 'zoe' => 'Resource', 'jane' => 'Resource', 'ann' => 'Contact' ) as $name => $type ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Three pairs are easier to read in a line.
			$found     = $tracker->people( $type, "$name.$label@example.test" );
			$documents = 0;
			foreach ( 'Resource' === $type ? $found : array() as $record ) {
				$document   = $tracker->document( 'Resource', $record['id'] );
				$documents += null !== $document && hash_file( 'sha256', $cv ) === $document['sha256'] ? 1 : 0;
			}
			$is_right = 1 === count( $found ) && ( 'Resource' === $type ? 1 : 0 ) === $documents;
			$right    = $right && $is_right;
			printf( "  %-32s %s x %d%s  %s\n", "$name.$label@example.test", $type, count( $found ), 'Resource' === $type ? ", CV x $documents (sha256 compared)" : '', $is_right ? 'once' : 'WRONG' );
		}
	}
	if ( ! $right ) {
		walk_fail( 'not everything is there exactly once' );
	}
	echo "  everything is in Tracker exactly once\n";
}

$walk_cv = dirname( __DIR__, 2 ) . '/tests/fixtures/jane-doe-cv.pdf';
match ( $argv[1] ) {
	'prepare' => walk_prepare(),
	'send'    => walk_send( (string) $argv[2], $walk_cv ),
	'retry'   => walk_retry( (string) $argv[2] ),
	'arrived' => walk_arrived( $walk_cv ),
	default   => exit( 2 ),
};
