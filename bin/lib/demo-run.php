<?php
/**
 * The demonstration: connects the site to the simulator as an administrator does, makes three profiles,
 * sends a signed webhook and three forms as visitors do, and shows what arrived in Tracker.
 *
 * Usage: php demo-run.php WORDPRESS-DIRECTORY, with the variables of bin/lib/stack.sh and HALT_DEMO_PAGES.
 * Ends with status 0 only if all of it arrived.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Demo\Tracker_View;
use Halt\Tracker\Demo\Web_Session;
use Halt\Tracker\Plugin;
use Halt_Tracker\Tests\Divi_Browser;

if ( 'cli' !== PHP_SAPI || ! isset( $argv[1] ) ) {
	exit( 2 );
}
require $argv[1] . '/wp-load.php';
require __DIR__ . '/class-web-session.php';
require __DIR__ . '/class-tracker-view.php';
require dirname( __DIR__, 2 ) . '/tests/php/class-divi-browser.php';

const DEMO_JOB = 1026;

/**
 * A variable of the stack.
 *
 * @param string $name Name.
 * @return string
 */
function demo_env( string $name ): string {
	return (string) getenv( $name );
}

/**
 * Says something went wrong and ends.
 *
 * @param string $what What.
 * @return never
 */
function demo_fail( string $what ): never {
	fwrite( STDERR, "  FAILED  $what\n" );
	exit( 1 );
}

/**
 * Connects through the settings screen and Tracker's consent page, like a person.
 *
 * @return void
 */
function demo_connect(): void {
	$browser = new Web_Session();
	$browser->get( demo_env( 'HALT_SITE_URL' ) . '/wp-login.php' );
	$browser->submit(
		'user_login',
		array(
			'log' => demo_env( 'HALT_ADMIN_USER' ),
			'pwd' => demo_env( 'HALT_ADMIN_PASSWORD' ),
		)
	);
	$browser->get( admin_url( 'admin.php?page=halt-tracker-settings' ) );
	$browser->submit( 'halt_tracker_connect', array() );
	if ( ! str_starts_with( $browser->url, demo_env( 'HALT_SANDBOX_URL' ) ) ) {
		demo_fail( "Connect did not lead to Tracker's consent page but to $browser->url" );
	}
	$browser->submit( 'decision', array( 'decision' => 'approve' ) );
	$state = Plugin::boot()->bridge->status()['connection'];
	if ( 'connected' !== $state['state'] ) {
		demo_fail( 'the site is not connected: ' . wp_json_encode( $state ) );
	}
	echo "  connected to Tracker by OAuth, through its consent page\n";
}

/**
 * Credentials, webhook secret and profiles.
 *
 * @return string The webhook secret.
 */
function demo_set_up(): string {
	$plugin = Plugin::boot();
	$plugin->settings->secrets()->set_client_secret( demo_env( 'HALT_SANDBOX_CLIENT_SECRET' ) );
	$secret = bin2hex( random_bytes( 32 ) );
	$plugin->settings->secrets()->rotate_webhook_secret( $secret );
	foreach ( array( 'cv-application', 'event-registration', 'enquiry' ) as $name ) {
		$profile = json_decode( (string) file_get_contents( dirname( __DIR__, 2 ) . "/tests/fixtures/profiles/$name.json" ), true );
		$faults  = $plugin->bridge->check_profile( $profile );
		if ( array() !== ( $faults['faults'] ?? $faults ) ) {
			demo_fail( "the profile $name has faults: " . wp_json_encode( $faults ) );
		}
		$plugin->profiles->save( $profile );
	}
	echo "  three profiles: CV application, event registration, enquiry\n";
	return $secret;
}

/**
 * Sends the CV application of an external system: signed JSON with the file in base64.
 *
 * @param string $secret Webhook secret.
 * @param string $email  Applicant.
 * @param string $cv     File.
 * @return void
 */
function demo_webhook( string $secret, string $email, string $cv ): void {
	$body      = (string) wp_json_encode(
		array(
			'form_id' => 'careers-form',
			'fields'  => array(
				'first_name'   => 'Jane',
				'last_name'    => 'Doe',
				'email'        => $email,
				'phone'        => '07700 900123',
				'desired_role' => 'Finance Director',
				'consent'      => 'I agree to be contacted',
				'message'      => 'Available from March.',
			),
			'meta'    => array(
				'utm_source' => 'linkedin',
				'url'        => demo_env( 'HALT_SITE_URL' ) . '/careers/',
			),
			'files'   => array(
				array(
					'field'    => 'resume',
					'name'     => 'jane-doe.pdf',
					'mime'     => 'application/pdf',
					'content'  => base64_encode( (string) file_get_contents( $cv ) ),
					'encoding' => 'base64',
				),
			),
		)
	);
	$timestamp = (string) time();
	$curl      = curl_init( rest_url( 'halt-tracker/v1/ingest' ) ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- a sender, not a request of the plugin.
	curl_setopt_array(
		$curl,
		array(
			CURLOPT_POST           => true,
			CURLOPT_POSTFIELDS     => $body,
			CURLOPT_RETURNTRANSFER => true,
			CURLOPT_PROXY          => '',
			CURLOPT_HTTPHEADER     => array(
				'Content-Type: application/json',
				"X-Halt-Timestamp: $timestamp",
				'X-Halt-Webhook-Signature: ' . hash_hmac( 'sha256', "$timestamp.$body", $secret ),
			),
		)
	);
	$answer = (string) curl_exec( $curl );
	$status = (int) curl_getinfo( $curl, CURLINFO_RESPONSE_CODE );
	if ( 202 !== $status ) {
		demo_fail( "the signed webhook was answered with $status: $answer" );
	}
	echo "  signed webhook answered 202 $answer\n";
}

/**
 * Sends the forms of the three pages as visitors do.
 *
 * @param string $stamp Makes the addresses of this run its own.
 * @param string $cv    File.
 * @return void
 */
function demo_forms( string $stamp, string $cv ): void {
	$pages   = json_decode( demo_env( 'HALT_DEMO_PAGES' ), true );
	$browser = new Divi_Browser( $pages['cv-application']['url'] . '?utm_source=newsletter' );
	$name    = $browser->upload( 'upload_file', $cv, 'My CV (final).pdf' );
	$answer  = $browser->submit(
		'cv-application',
		array(
			'first_name'   => "Zo\u{eb}",
			'last_name'    => "O'Brien",
			'email'        => "zoe.$stamp@example.test",
			'phone'        => '07700 900456',
			'desired_role' => 'Management Accountant',
			'interests'    => array( 'Temp', 'Perm, full time' ),
			'cv'           => $name,
			'message'      => "Line one\nLine two",
			'consent'      => array( 'I agree to be contacted' ),
		)
	);
	echo "  Divi 4 CV form: \"$answer\"\n";
	$browser = new Divi_Browser( $pages['enquiry']['url'] );
	$answer  = $browser->submit(
		'et_pb_contact_form_' . $pages['enquiry']['uuid'],
		array(
			'name'       => 'Ann Lee',
			'company'    => 'Example Holdings',
			'email'      => "ann.$stamp@example.test",
			'contact_by' => 'Email',
			'services'   => array( 'Interim, part time' ),
			'message'    => 'We need a controller for six months.',
			'consent'    => array( 'I agree to be contacted' ),
		),
		array( 'phone' )
	);
	echo "  Divi 5 enquiry form: \"$answer\"\n";
	$browser = new Divi_Browser( $pages['event-registration']['url'] );
	$answer  = $browser->submit(
		'event-register',
		array(
			'first_name' => 'Sarah',
			'last_name'  => 'Jones',
			'email'      => "sarah.$stamp@example.test",
			'company'    => 'Sample Trading',
			'dietary'    => 'Vegetarian',
			'consent'    => array( 'I agree to be contacted' ),
		)
	);
	echo "  Divi 4 event form: \"$answer\"\n";
}

/**
 * Waits until nothing is on its way; the site delivers by itself at the end of the requests.
 *
 * @return void
 */
function demo_wait(): void {
	for ( $i = 0; $i < 60; $i++ ) {
		$counts = Plugin::boot()->bridge->status()['counts'];
		if ( 0 === (int) ( $counts['waiting'] ?? 0 ) ) {
			return;
		}
		// Cron of a site without visitors: one visit wakes it.
		if ( $i > 10 ) {
			wp_remote_get( site_url( 'wp-cron.php?doing_wp_cron' ), array( 'timeout' => 30 ) );
		}
		usleep( 500000 );
	}
}

/**
 * Shows what arrived of one submission.
 *
 * @param Tracker_View $tracker Tracker.
 * @param string       $what    What was sent.
 * @param string       $type    Expected record type.
 * @param string       $email   Person.
 * @param string|null  $cv      File that must be attached, byte for byte.
 * @return bool Whether all of it is there.
 */
function demo_arrival( Tracker_View $tracker, string $what, string $type, string $email, ?string $cv ): bool {
	$person = $tracker->person( 'Lead' === $type ? 'Contact' : $type, $email );
	$record = $person;
	$parts  = array();
	if ( null !== $person && 'Lead' === $type ) {
		$record  = $tracker->linked( 'Lead', 'contacts', $person['id'] );
		$parts[] = 'contact ' . $person['id'];
	}
	if ( null === $record ) {
		printf( "  %-22s MISSING  no %s for %s\n", $what, $type, $email );
		return false;
	}
	$activity = $tracker->linked( 'Activity', strtolower( $type ) . 's', $record['id'] );
	$parts[]  = null === $activity ? 'NO ACTIVITY' : 'activity ' . $activity['id'] . ' linked';
	$complete = null !== $activity;
	if ( null !== $cv ) {
		$document = $tracker->document( $type, $record['id'] );
		$matches  = null !== $document && hash_file( 'sha256', $cv ) === $document['sha256'];
		$parts[]  = $matches ? $document['filename'] . ' (sha256 ' . substr( $document['sha256'], 0, 12 ) . '… matches)' : 'NO MATCHING DOCUMENT';
		$listed   = $tracker->is_longlisted( $record['id'], DEMO_JOB );
		$parts[]  = $listed ? 'longlisted for job ' . DEMO_JOB : 'NOT LONGLISTED';
		$complete = $complete && $matches && $listed;
	}
	printf( "  %-22s %s %d  %s\n", $what, $type, $record['id'], implode( ', ', $parts ) );
	return $complete;
}

$demo_cv     = dirname( __DIR__, 2 ) . '/tests/fixtures/jane-doe-cv.pdf';
$demo_stamp  = (string) time();
$demo_secret = demo_set_up();
demo_connect();
demo_webhook( $demo_secret, "jane.$demo_stamp@example.test", $demo_cv );
demo_forms( $demo_stamp, $demo_cv );
demo_wait();

echo "\n  Arrived in Tracker:\n";
$demo_tracker = new Tracker_View( demo_env( 'HALT_SANDBOX_URL' ) );
$demo_results = array(
	demo_arrival( $demo_tracker, 'signed webhook, CV', 'Resource', "jane.$demo_stamp@example.test", $demo_cv ),
	demo_arrival( $demo_tracker, 'Divi 4 form, CV', 'Resource', "zoe.$demo_stamp@example.test", $demo_cv ),
	demo_arrival( $demo_tracker, 'Divi 5 form, enquiry', 'Lead', "ann.$demo_stamp@example.test", null ),
	demo_arrival( $demo_tracker, 'Divi 4 form, event', 'Contact', "sarah.$demo_stamp@example.test", null ),
);
if ( in_array( false, $demo_results, true ) ) {
	demo_fail( 'not everything arrived: ' . wp_json_encode( Plugin::boot()->bridge->status() ) );
}
echo "  all of it arrived\n";
