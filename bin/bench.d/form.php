<?php
/**
 * The time of a form request as the visitor's browser sees it.
 *
 * Usage: php form.php 4|5 TIMES RESULT MARK, with the pages of demo-pages.php in HALT_BENCH_PAGES; adds the
 * milliseconds to the file RESULT, one a line. A visitor every 150 ms, each on a connection of their own.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

use Halt_Tracker\Tests\Divi_Browser;

require __DIR__ . '/common.php';
require dirname( __DIR__, 2 ) . '/tests/php/class-divi-browser.php';

/** Between two visitors, so that what one leaves behind the answer is not always the next one's burden. */
const SPACING_US = 150000;

/** Page, container of the form, and what is filled in, by generation of Divi. */
const FORMS = array(
	'4' => array(
		'page'      => 'event-registration',
		'container' => 'event-register',
		'values'    => array(
			'first_name' => 'Ada',
			'last_name'  => 'Byron %s',
			'email'      => '%s@example.test',
			'company'    => 'Analytical Engines',
			'job_title'  => 'Countess',
			'dietary'    => 'None',
		),
		'success'   => 'You are on the list.',
	),
	'5' => array(
		'page'      => 'enquiry',
		'container' => '',
		'values'    => array(
			'name'       => 'Byron %s',
			'company'    => 'Analytical Engines',
			'email'      => '%s@example.test',
			'contact_by' => 'Email',
			'message'    => 'Please call me about %s.',
			'consent'    => array( 'I agree to be contacted' ),
		),
		'success'   => 'Thank you, we will call you.',
	),
);

[ , $bench_divi, $bench_times, $bench_result, $bench_mark ] = $argv;

$bench_form      = FORMS[ $bench_divi ];
$bench_page      = decode( (string) getenv( 'HALT_BENCH_PAGES' ) )[ $bench_form['page'] ];
$bench_container = $bench_form['container'];
if ( '' === $bench_container ) {
	// A form without an id of its own gets one from Divi.
	preg_match( '/id="([^"]+)"[^>]*data-divi="5"/', request( 'GET', $bench_page['url'] )['body'], $bench_found );
	$bench_container = $bench_found[1];
}
$bench_browser = new Divi_Browser( $bench_page['url'] );
for ( $bench_n = 0; $bench_n < (int) $bench_times; $bench_n++ ) {
	$bench_visitor = sprintf( '%s-%s-%04d', $bench_mark, $bench_divi, $bench_n );
	$bench_values  = array_map(
		static fn ( string|array $value ): string|array => is_array( $value ) ? $value : sprintf( $value, $bench_visitor ),
		$bench_form['values']
	);
	$bench_answer  = request(
		'POST',
		$bench_page['url'],
		$bench_browser->body( $bench_container, $bench_values, '5' === $bench_divi ? array( 'phone' ) : array() ),
		array( 'X-Requested-With' => 'XMLHttpRequest' )
	);
	if ( 200 !== $bench_answer['status'] || ! str_contains( $bench_answer['body'], $bench_form['success'] ) ) {
		throw new \RuntimeException( "the form was not taken: {$bench_answer['status']}" );
	}
	file_put_contents( $bench_result, $bench_answer['ms'] . "\n", FILE_APPEND );
	usleep( SPACING_US );
}
