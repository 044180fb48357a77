<?php
/**
 * Loads the attendees of an event slice by slice, as the page does.
 *
 * Usage: php attendees.php WORDPRESS-DIRECTORY NUMBER; people.json beside the rows has the contacts.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Bench;

use Halt\Tracker\Attendees\Attended_Event;
use Halt\Tracker\Attendees\Loading;
use Halt\Tracker\Events\Event_Contacts;
use Halt\Tracker\Events\Event_Type;
use Halt\Tracker\Plugin;

require __DIR__ . '/common.php';
require $argv[1] . '/wp-load.php';

set_exception_handler(
	static function ( \Throwable $e ): void {
		fwrite( STDERR, $e . "\n" );
		exit( 1 );
	}
);

/** Milliseconds of a slice while nobody is shown yet. */
const SHORT = 100;

/**
 * An event at which these people have registered.
 *
 * @param list<int> $contacts Ids of contacts.
 * @return Attended_Event
 */
function event( array $contacts ): Attended_Event {
	$id = wp_insert_post( array( 'post_type' => Event_Type::NAME, 'post_title' => 'Bench Conference', 'post_status' => 'publish' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- short.
	foreach ( $contacts as $one ) {
		Event_Contacts::keep( $id, $one, 1000 * time() );
	}
	return Attended_Event::find( $id );
}

/**
 * Calls to Tracker so far.
 *
 * @return int
 */
function calls(): int {
	return (int) sandbox( 'GET', 'traffic' )['admitted'];
}

$bench_bridge  = Plugin::boot()->bridge;
$bench_loading = new Loading( $bench_bridge );
$bench_event   = event( decode( (string) file_get_contents( dirname( (string) getenv( 'HALT_BENCH_ROWS' ) ) . '/people.json' ) ) );
$bench_before  = calls();
$bench_began   = microtime( true );
$bench_first   = null;
$bench_slices  = 0;
$bench_memory  = memory_get_usage();
memory_reset_peak_usage();
do {
	$bench_answer = $bench_loading->go_on( $bench_event, false, false, null === $bench_first ? SHORT : Loading::SLICE, 'bench' );
	$bench_rows   = $bench_bridge->attendee_rows( array( 'event_id' => $bench_event->id(), 'per_page' => 500 ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- short.
	++$bench_slices;
	if ( null === $bench_first && $bench_rows['total'] > 0 ) {
		$bench_first = array( 1000 * ( microtime( true ) - $bench_began ), calls() - $bench_before, $bench_rows['total'], $bench_slices );
	}
	if ( '' !== $bench_answer->code ) {
		throw new \RuntimeException( 'the load stopped: ' . $bench_answer->code );
	}
} while ( $bench_answer->is_more );
if ( null === $bench_first ) {
	throw new \RuntimeException( "nobody was found: {$bench_answer->state} after $bench_slices slices" );
}
row( 'first rows after', 'one page of calls', sprintf( '%s ms, %d calls', ms( $bench_first[0] ), $bench_first[1] ), sprintf( '%d rows after %d slices of %d ms', $bench_first[2], $bench_first[3], SHORT ) );
row( 'the whole list', '', sprintf( '%.1f s, %d calls', microtime( true ) - $bench_began, calls() - $bench_before ), sprintf( '%d rows in %d slices; at 80 calls a minute the calls alone take %.0f min', $bench_rows['total'], $bench_slices, ( calls() - $bench_before ) / 76 ) );
$bench_began = microtime( true );
$bench_asked = calls();
$bench_loading->go_on( $bench_event, false, false, Loading::SLICE, 'bench' );
row( 'asked again within five minutes', '0 calls', sprintf( '%s ms, %d calls', ms( 1000 * ( microtime( true ) - $bench_began ) ), calls() - $bench_asked ), 'from the sealed list' );
row( 'peak memory of PHP above WordPress', '<= 64 MiB', sprintf( '%.1f MiB', ( memory_get_peak_usage() - $bench_memory ) / 1048576 ), 'with a page of 500 rows' );
