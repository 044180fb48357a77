<?php
/**
 * What Tracker's webhooks may say, and in which order.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

use Halt\Tracker\Jobs\Webhook_Address;
use Halt\Tracker\Jobs\Webhook_Registration;
use Halt\Tracker\Plugin;

/**
 * What is no news of a job.
 *
 * @param Site      $site  The site.
 * @param Job_Board $board The jobs.
 * @return list<string> What went wrong.
 */
function nonsense( Site $site, Job_Board $board ): array {
	$wrong = array();
	$site->simulator->forget_calls();
	foreach ( array( '', '{}', '[]', 'null', 'not JSON {{{', '<html>no</html>', "\0\1\2", '{"recordId":0}', '{"recordType":"Opportunity","action":"Updated"}', str_repeat( '[', 5000 ), Job_Board::said( 'Updated', 1026, 'Contact' ), Job_Board::said( 'Updated', 1026, 'Banana' ) ) as $body ) {
		$status = $board->call( $body )['status'];
		if ( 200 !== $status ) {
			$wrong[] = "$status to " . substr( $body, 0, 30 );
		}
	}
	$status = $board->call( str_repeat( 'x', 70000 ) )['status'];
	if ( 413 !== $status ) {
		$wrong[] = "$status to 70 kB";
	}
	if ( 0 !== (int) $board->status()['hints'] || 0 !== $board->reads() ) {
		$wrong[] = 'nonsense was taken for news';
	}
	return $wrong;
}

/**
 * News in the wrong order, too late, or of a job that nobody knows.
 *
 * @param Site      $site  The site.
 * @param Job_Board $board The jobs.
 * @return list<string> What went wrong.
 */
function out_of_order( Site $site, Job_Board $board ): array {
	$wrong  = array();
	$expect = static function ( string $what, string $expected, int $id ) use ( &$wrong, $board ): void {
		$board->work();
		$state = $board->state( $id );
		if ( $expected !== $state ) {
			$wrong[] = "$what: \"$state\" instead of \"$expected\"";
		}
	};
	$all    = count( $board->posts() );
	$board->call( Job_Board::said( 'Deleted', 99999 ) );
	$expect( 'a deletion of an unknown job', '', 99999 );

	$new = $board->add( 'Update before create' );
	$board->call( Job_Board::said( 'Updated', $new ) );
	$expect( 'an update before the create', 'publish', $new );
	$board->call( Job_Board::said( 'Created', $new ) );
	$expect( 'the create after it', 'publish', $new );
	if ( count( $board->posts() ) !== $all + 1 ) {
		$wrong[] = 'there are ' . count( $board->posts() ) . ' posts instead of ' . ( $all + 1 );
	}

	$board->call( Job_Board::said( 'Deleted', $new ) );
	$expect( 'a deletion that is not true', 'publish', $new );

	// Taken off and put on again; the news come the other way round.
	$board->change( $new, array( 'publishOnline' => false ) );
	$board->change( $new, array( 'publishOnline' => true ) );
	$board->call( Job_Board::said( 'Updated', $new ) );
	$board->call( Job_Board::said( 'Deleted', $new ) );
	$board->call( Job_Board::said( 'Updated', $new ) );
	$expect( 'on again before off', 'publish', $new );

	$board->delete( $new );
	$board->call( Job_Board::said( 'Deleted', $new ) );
	$board->call( Job_Board::said( 'Updated', $new ) );
	$expect( 'an update after the deletion', 'halt_closed', $new );
	$board->call( Job_Board::said( 'Created', $new ) );
	$expect( 'a create after the deletion', 'halt_closed', $new );
	return $wrong;
}

/**
 * Every shape that the simulator knows, each call twice and in turn overtaken by the next.
 *
 * @param Site      $site  The site.
 * @param Job_Board $board The jobs.
 * @return list<string> What went wrong.
 */
function shapes( Site $site, Job_Board $board ): array {
	$wrong = array();
	( new Webhook_Registration( Plugin::boot()->bridge, new Webhook_Address( Plugin::boot()->settings ) ) )->register();
	$job = $board->add( 'In every shape' );
	foreach ( array( 'a', 'b', 'c', 'd', 'e' ) as $shape ) {
		$site->simulator->post(
			'knobs',
			array(
				'webhookShape'      => $shape,
				'webhookDuplicates' => 1,
				'webhookReorder'    => true,
			)
		);
		Http::request( 'DELETE', $site->simulator->origin . '/_sim/webhook-deliveries' );
		$board->change( $job, array( 'title' => "Title $shape, first" ) );
		$board->change( $job, array( 'title' => "Title $shape" ) );
		for ( $i = 0; $i < 60; $i++ ) {
			$states = array_column( $site->simulator->read( 'webhook-deliveries' ), 'state' );
			if ( 4 === count( $states ) && ! in_array( 'pending', $states, true ) ) {
				break;
			}
			usleep( 100000 );
		}
		if ( array( 'delivered' ) !== array_values( array_unique( $states ) ) ) {
			$wrong[] = "shape $shape: " . implode( ' ', $states );
		}
		$board->work();
		if ( ! in_array( "Title $shape", array_column( $board->posts(), 'title' ), true ) ) {
			$wrong[] = "shape $shape did not arrive";
		}
	}
	$site->simulator->post(
		'knobs',
		array(
			'webhookShape'      => 'a',
			'webhookDuplicates' => 0,
			'webhookReorder'    => false,
		)
	);
	( new Webhook_Registration( Plugin::boot()->bridge, new Webhook_Address( Plugin::boot()->settings ) ) )->remove();
	return $wrong;
}

return static function ( Site $site, bool $full ): iterable {
	$board = Job_Board::open( $site );
	$wrong = array_merge( nonsense( $site, $board ), out_of_order( $site, $board ), shapes( $site, $board ) );

	$calls  = $full ? 500 : 60;
	$before = $board->posts();
	$ids    = array_column( $before, 'opportunity' );
	$bodies = array();
	for ( $n = 0; $n < $calls; $n++ ) {
		$bodies[] = Job_Board::said( array( 'Updated', 'Deleted', 'Created' )[ $n % 3 ], $ids[ $n % count( $ids ) ] );
	}
	$site->simulator->forget_calls();
	$began    = microtime( true );
	$statuses = $board->burst( $bodies );
	$took     = microtime( true ) - $began;
	$hints    = (int) $board->status()['hints'];
	$board->work();
	$reads = $board->reads();
	if ( array( 200 => $calls ) !== $statuses || $hints > count( $ids ) || $reads > 3 * count( $ids ) || $before !== $board->posts() ) {
		$wrong[] = 'the burst: ' . json_encode( $statuses ) . ( $before === $board->posts() ? '' : ', and the jobs are other ones' ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- for the terminal.
	}
	$site->set( array( 'jobs_enabled' => false ) );
	yield Result::of(
		'I17',
		"nonsense, other types, a deletion of an unknown job, an update before its create, off after on again, an update after the deletion; every shape, each call twice and out of order; $calls calls at once about " . count( $ids ) . ' jobs, a third of them deletions that are not true',
		sprintf( 'each time the site shows what Tracker has; the burst was answered in %.1f s and came to %d jobs to read and %d calls to Tracker', $took, $hints, $reads ) . ( array() === $wrong ? '' : '; BUT ' . implode( ', ', $wrong ) ),
		array() === $wrong
	);
};
