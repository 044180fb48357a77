<?php
/**
 * The core panics.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site ): iterable {
	$wrong   = array();
	$workers = $site->workers->ids();

	$site->orders->give( 'accept.in_tx', 'once panic' );
	$application = new Application( $site->mark( 'a19' ), true );
	$answer      = $site->send( $application );
	// The spool takes what the core could not.
	if ( 202 !== $answer['status'] ) {
		$wrong[] = "while accepting: the sender saw {$answer['status']}";
	}
	$site->import();
	if ( ! in_array( $site->send( $application )['status'], array( 200, 202 ), true ) ) {
		$wrong[] = 'the repeat was not accepted';
	}
	$site->settle();

	$mark = $site->accept( 'a19', true );
	$site->orders->give( 'claim.committed', 'once panic' );
	$began = $site->orders->ahead( 'boot' );
	$first = Http::request( 'POST', "$site->url/wp-json/halt-faults/v1/drain?budget=5000" );
	if ( 500 !== $first['status'] ) {
		$wrong[] = "while delivering: the drain answered {$first['status']}";
	}
	$second = $site->drain();
	if ( null === $second || ! empty( $second['busy'] ) || 0 === (int) $second['finished'] ) {
		$wrong[] = 'the next drain did not take it up at once';
	}
	$site->settle();
	if ( $site->workers->ids() !== $workers ) {
		$wrong[] = 'a worker died';
	}
	$journal = array_column( $site->detail( $mark )['journal'] ?? array(), 'event' );
	if ( ! in_array( 'abandoned', $journal, true ) ) {
		$wrong[] = 'the journal does not say so: ' . implode( ' ', array_unique( $journal ) );
	}
	$reckoning = $site->reckon( 'a19', true );
	yield Result::of(
		'A19',
		'a panic while accepting, and one while delivering',
		'the spool took it and handed it over, no worker died; ' . $reckoning->text() . ( array() === $wrong ? '' : '; ' . implode( ', ', $wrong ) ),
		array() === $wrong && $reckoning->is_delivered()
	);
};
