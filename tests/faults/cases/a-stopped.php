<?php
/**
 * A worker is stopped for longer than its lease, and goes on.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site, bool $full ): iterable {
	$rounds = $full ? 10 : 1;
	$wrong  = array();
	$port   = (int) wp_parse_url( $site->simulator->origin, PHP_URL_PORT );
	for ( $round = 0; $round < $rounds; $round++ ) {
		$mark = $site->accept( 'a21', true );
		$site->simulator->post( 'knobs', array( 'latency' => 700 ) );
		$site->simulator->forget_calls();
		$drain  = $site->drain_beside();
		$called = $site->simulator->wait_for_call( '/api/v1/Resource' );
		// All of them: which one delivers cannot be seen from here, and none of the others is at work.
		$stopped = $site->workers->ids();
		foreach ( $stopped as $id ) {
			posix_kill( $id, SIGSTOP );
		}
		if ( ! $called ) {
			$wrong[] = 'no call was under way';
		}
		usleep( 800000 );
		$site->simulator->post( 'knobs', array( 'latency' => 0 ) );
		// The lease is a drain's budget, the longest deadline and a minute.
		$site->orders->advance( 300000, 'boot' );
		// The one that holds the claim stays stopped: it is the one with the connection to Tracker.
		foreach ( $stopped as $id ) {
			if ( ! Workers::is_connected_to( $id, $port ) ) {
				posix_kill( $id, SIGCONT );
			}
		}
		$other = $site->drain();
		if ( null === $other || ! empty( $other['busy'] ) ) {
			$wrong[] = 'nobody took over: ' . wp_json_encode( $other );
		}
		foreach ( $stopped as $id ) {
			posix_kill( $id, SIGCONT );
		}
		proc_close( $drain );
		$journal = array_column( $site->detail( $mark )['journal'] ?? array(), 'code' );
		if ( ! in_array( 'lease_ended', $journal, true ) ) {
			$wrong[] = 'the lease did not end';
		}
	}
	$site->settle();
	$reckoning = $site->reckon( 'a21', true );
	yield Result::of(
		'A21',
		"$rounds x SIGSTOP inside the call that creates the record, the clock past the lease, another worker takes over, SIGCONT",
		$reckoning->text() . ( array() === $wrong ? '' : '; ' . implode( ', ', array_unique( $wrong ) ) ),
		array() === $wrong && $reckoning->is_delivered()
	);
};
