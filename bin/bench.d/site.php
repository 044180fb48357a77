<?php
/**
 * Sets up the site that is measured, at the command line.
 *
 * Usage: php site.php WORDPRESS-DIRECTORY COMMAND [ARGUMENT]
 *
 *   prepare PAGES   secret, profiles, connection; PAGES is what demo-pages.php printed
 *   connect         connects with the sandbox's token
 *   set JSON        changes settings
 *   config [DIR]    prints what the engine is made with, with the queue in DIR instead of the site's own
 *   fast            opens the fast path, with delivery after the answer switched off
 *   fill NUMBER     accepts so many submissions of different people, a few of them for no profile
 *   counts          prints how many submissions are in which state
 *   total           prints how many submissions there are
 *   forget          removes the queue and connects again; nothing else may be at work
 *   versions        prints the versions of what is measured
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

use Halt\Tracker\Bridge;
use Halt\Tracker\Plugin;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Profile_Shape;
use Halt\Tracker\Vault;

if ( 'cli' !== PHP_SAPI || ! isset( $argv[2] ) ) {
	exit( 2 );
}

require __DIR__ . '/common.php';
require $argv[1] . '/wp-load.php';

/**
 * A line of a profile.
 *
 * @param string                    $key        Form key.
 * @param string                    $to         Tracker key.
 * @param list<array<string,mixed>> $transforms Transforms.
 * @return array<string,mixed>
 */
function line( string $key, string $to, array $transforms = array() ): array {
	return array( 'transforms' => $transforms ) + Profile_Shape::line( $key, $to );
}

/**
 * A profile as a site has it: twelve lines, a name to split, a number to read, a value table, an activity
 * with the rest of the form.
 *
 * @param list<string> $form_ids Forms that it takes.
 * @return array<string,mixed>
 */
function candidate_profile( array $form_ids ): array {
	return array(
		'name'     => 'Candidates',
		'enabled'  => true,
		'matching' => array( 'form_ids' => $form_ids ),
		'record'   => 'resource',
		'fields'   => array(
			line( 'name', 'firstName', array( array( 'type' => 'split_name', 'part' => 'first' ) ) ),
			line( 'name', 'lastName', array( array( 'type' => 'split_name', 'part' => 'last' ) ) ),
			array( 'required' => true, 'pattern' => '[^@\s]+@[^@\s]+' ) + line( 'email', 'email', array( array( 'type' => 'trim' ), array( 'type' => 'lowercase' ) ) ),
			line( 'phone', 'mobile', array( array( 'type' => 'phone', 'country' => 'GB' ) ) ),
			line( 'salary', 'currentSalary' ),
			line( 'notice', 'noticePeriod' ),
			line( 'town', 'address.town' ),
			line( 'postcode', 'address.postCode', array( array( 'type' => 'uppercase' ) ) ),
			line(
				'band',
				'customFields[Salary band]',
				array( array( 'type' => 'table', 'rows' => array( array( 'from' => 'B1', 'to' => 'Junior' ), array( 'from' => 'B2', 'to' => 'Senior' ) ) ) )
			),
			line( 'role', 'jobTitle', array( array( 'type' => 'trim' ) ) ),
			line( 'linkedin', 'linkedInUrl' ),
			array( 'from' => array( 'kind' => 'template', 'value' => 'Website {{utm_source}}' ), 'to' => 'source' ),
		),
		'activity' => array( 'enabled' => true, 'subject' => '{{form_name}} {{field:reference}}', 'include_unmapped' => true, 'include_tracking' => true ),
	);
}

/**
 * A profile for a form that visitors send.
 *
 * @param string $form_id Form that it takes.
 * @param string $name    Form key of the surname.
 * @return array<string,mixed>
 */
function visitor_profile( string $form_id, string $name ): array {
	return array(
		'name'     => 'Visitors, ' . $name,
		'enabled'  => true,
		'matching' => array( 'form_ids' => array( $form_id ) ),
		'record'   => 'resource',
		'fields'   => array( line( $name, 'surname' ), line( 'email', 'email' ), line( 'phone', 'mobile' ) ),
		'activity' => array( 'enabled' => true, 'include_unmapped' => true ),
	);
}

/**
 * Connects with the sandbox's token.
 *
 * @param Plugin $plugin The plugin.
 * @return void
 */
function connect( Plugin $plugin ): void {
	$connection = $plugin->bridge->connect( 'api_token', (string) getenv( 'HALT_SANDBOX_API_TOKEN' ) );
	if ( 'connected' !== ( $connection['state'] ?? '' ) ) {
		throw new \RuntimeException( 'not connected: ' . encode( $connection ) );
	}
}

/**
 * Saves secret, settings and profiles.
 *
 * @param Plugin               $plugin The plugin.
 * @param array<string,mixed> $pages  What demo-pages.php printed.
 * @return void
 */
function prepare( Plugin $plugin, array $pages ): void {
	$plugin->settings->secrets()->rotate_webhook_secret( (string) getenv( 'HALT_BENCH_SECRET' ) );
	// The pace that spares Tracker and the limits on senders are not what is measured here.
	$plugin->settings->update( array( 'calls_per_minute' => 1000000, 'per_source' => 0, 'per_address' => 0 ) );
	$profiles = array(
		candidate_profile( array( FORM_ID ) ),
		visitor_profile( $pages['event-registration']['uuid'], 'last_name' ),
		visitor_profile( $pages['enquiry']['uuid'], 'name' ),
	);
	foreach ( $profiles as $profile ) {
		$faults = $plugin->bridge->check_profile( $plugin->profiles->save( $profile ) );
		if ( array() !== $faults ) {
			throw new \RuntimeException( 'the profile has faults: ' . encode( $faults ) );
		}
	}
	connect( $plugin );
}

/**
 * A submission like those of the webhook, made on the site itself.
 *
 * @param int $number Makes it unlike the others; every fortieth is of a form that no profile takes.
 * @return array<string,mixed>
 */
function submission( int $number ): array {
	$form   = decode( form_json( sprintf( 'fill-%06d', $number ) ) );
	$fields = array();
	foreach ( $form['fields'] as $key => $value ) {
		$fields[] = array(
			'key'     => $key,
			'label'   => ucfirst( $key ),
			'value'   => is_array( $value ) ? implode( ', ', $value ) : $value,
			'choices' => array(),
		);
	}
	return array(
		'path'    => 'php',
		'source'  => 'bench',
		'form'    => array(
			'id'     => 0 === $number % 40 ? 'bench-nobody' : FORM_ID,
			'css_id' => '',
			'name'   => 'Apply',
		),
		'fields'  => $fields,
		'context' => array( 'url' => 'https://example.test/apply' ),
		'files'   => array(),
	);
}

/**
 * Removes everything in a directory, and the directory.
 *
 * @param string $directory The directory.
 * @return void
 */
function remove_tree( string $directory ): void {
	foreach ( array_diff( (array) scandir( $directory ), array( '.', '..' ) ) as $name ) {
		is_dir( $directory . '/' . $name ) ? remove_tree( $directory . '/' . $name ) : unlink( $directory . '/' . $name );
	}
	rmdir( $directory );
}

// A fault is for the terminal; WordPress would answer with a page about it.
set_exception_handler(
	static function ( \Throwable $e ): void {
		fwrite( STDERR, $e . "\n" );
		exit( 1 );
	}
);

$bench_plugin = Plugin::boot();
switch ( $argv[2] ) {
	case 'prepare':
		prepare( $bench_plugin, decode( $argv[3] ) );
		break;
	case 'connect':
		connect( $bench_plugin );
		break;
	case 'set':
		$bench_plugin->settings->update( decode( $argv[3] ) );
		break;
	case 'config':
		$bench_directory = new Private_Directory();
		echo encode(
			array(
				'directory' => $argv[3] ?? $bench_directory->ensure(),
				'key'       => ( new Vault( $bench_directory ) )->given_key(),
				'settings'  => $bench_plugin->settings->snapshot(),
			)
		);
		break;
	case 'fast':
		$bench_plugin->fast_path->configure();
		$bench_plugin->settings->update( array( 'fast_path' => false ) );
		$bench_plugin->settings->update( array( 'fast_path' => true, 'after_response' => false ) );
		break;
	case 'fill':
		for ( $bench_n = 0; $bench_n < (int) $argv[3]; $bench_n++ ) {
			$bench_plugin->bridge->submit( submission( $bench_n ) );
		}
		break;
	case 'counts':
		echo encode( $bench_plugin->bridge->status()['counts'] ?? array() );
		break;
	case 'total':
		echo array_sum( $bench_plugin->bridge->status()['counts'] ?? array() );
		break;
	case 'forget':
		foreach ( ( new Private_Directory() )->site_paths( (string) $bench_plugin->settings->snapshot()['site']['install_id'] ) as $bench_path ) {
			remove_tree( $bench_path );
		}
		connect( $bench_plugin );
		break;
	case 'versions':
		$bench_info = decode( \Halt\Tracker\Core\Engine::info() );
		echo encode(
			array(
				'wordpress' => get_bloginfo( 'version' ),
				'sqlite'    => $bench_info['sqlite'],
				'extension' => Bridge::extension_version(),
				'database'  => $GLOBALS['wpdb']->db_server_info(),
			)
		);
		break;
	default:
		exit( 2 );
}
