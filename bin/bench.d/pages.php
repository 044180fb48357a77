<?php
/**
 * What each of our screens costs, as a logged-in admin opens it.
 *
 * Usage: php pages.php TIMES. Needs page-timer.php in the site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

use Halt\Tracker\Demo\Web_Session;

require __DIR__ . '/common.php';
require __DIR__ . '/../lib/class-web-session.php';

/** What the issue promises of every page, in milliseconds of our own. */
const PROMISED_MS = 200;

/**
 * Our pages by name: every entry of the menu, the deepest page of the list, searches, one delivery, one profile.
 *
 * @param Web_Session $browser A browser that is logged in.
 * @param string      $admin   Address of the admin.
 * @return array<string,string>
 */
function pages( Web_Session $browser, string $admin ): array {
	$browser->get( $admin . 'admin.php?page=halt-tracker' );
	preg_match_all( '/href=[\'"]admin\.php\?page=(halt-tracker[a-z-]*)[\'"][^>]*>([^<]+)/', $browser->page, $entries, PREG_SET_ORDER );
	$pages = array();
	foreach ( $entries as $entry ) {
		$pages[ $entry[1] ] = $admin . 'admin.php?page=' . $entry[1];
	}
	$list = $admin . 'admin.php?page=halt-tracker-submissions';

	$pages += array(
		'list, last page'            => $list . '&paged=500',
		'list, delivered'            => $list . '&state=delivered',
		'list, dead'                 => $list . '&state=dead',
		'list, search for a person'  => $list . '&s=' . rawurlencode( 'fill-000777@example.test' ),
		'list, search for a form'    => $list . '&s=Apply',
		'list, search finds nothing' => $list . '&s=nobody@example.test',
	);
	foreach ( array(
		'one delivery' => array( 'halt-tracker-submissions', '/href="([^"]*page=halt-tracker-submissions&(?:amp;|#038;)[a-z]+=01[0-9A-Z]{24}[^"]*)"/' ),
		'one profile'  => array( 'halt-tracker-profiles', '/href="([^"]*page=halt-tracker-profiles&(?:amp;|#038;)[^"]*profile=[^"]*)"/' ),
	) as $name => list( $page, $pattern ) ) {
		$browser->get( $admin . 'admin.php?page=' . $page );
		if ( 1 === preg_match( $pattern, $browser->page, $link ) ) {
			$url            = html_entity_decode( $link[1], ENT_QUOTES );
			$pages[ $name ] = str_starts_with( $url, 'http' ) ? $url : $admin . ltrim( $url, '/' );
		}
	}
	return $pages;
}

$bench_admin   = getenv( 'HALT_SITE_URL' ) . '/wp-admin/';
$bench_browser = new Web_Session();
$bench_browser->get( getenv( 'HALT_SITE_URL' ) . '/wp-login.php' );
$bench_browser->submit(
	'user_login',
	array(
		'log' => (string) getenv( 'HALT_ADMIN_USER' ),
		'pwd' => (string) getenv( 'HALT_ADMIN_PASSWORD' ),
	)
);
foreach ( pages( $bench_browser, $bench_admin ) as $bench_name => $bench_url ) {
	$bench_own   = array();
	$bench_whole = array();
	for ( $bench_n = 0; $bench_n <= (int) $argv[1]; $bench_n++ ) {
		$bench_began = hrtime( true );
		$bench_browser->get( $bench_url );
		if ( 200 !== $bench_browser->status || 1 !== preg_match( '/halt-bench own=([\d.]+) memory=(\d+) queries=(\d+)/', $bench_browser->page, $bench_said ) ) {
			throw new \RuntimeException( "{$bench_url} answers {$bench_browser->status} without a time" );
		}
		// The first one compiles what only this page needs.
		if ( $bench_n > 0 ) {
			$bench_own[]   = (float) $bench_said[1];
			$bench_whole[] = ( hrtime( true ) - $bench_began ) / 1e6;
		}
	}
	row(
		$bench_name . ': own time p50 / max',
		'<= ' . PROMISED_MS . ' ms',
		spread( $bench_own, 50, 100 ),
		sprintf( 'whole request p50 %s ms, %.1f MB, %d queries, %d kB of HTML', ms( percentile( $bench_whole, 50 ) ), $bench_said[2] / 1048576, $bench_said[3], strlen( $bench_browser->page ) / 1024 )
	);
}
