<?php
/**
 * PHP-FPM is reloaded in the middle of a call to Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site, bool $full ): iterable {
	$rounds = $full ? 10 : 1;
	$wrong  = array();
	for ( $round = 0; $round < $rounds; $round++ ) {
		$site->accept( 'a17', true );
		$site->simulator->post( 'knobs', array( 'latency' => 700 ) );
		$site->simulator->forget_calls();
		$drain = $site->drain_beside();
		if ( ! $site->simulator->wait_for_call( '/api/v1/Resource' ) ) {
			$wrong[] = 'no call was under way';
		}
		$site->workers->reload();
		proc_close( $drain );
		$site->simulator->post( 'knobs', array( 'latency' => 0 ) );
	}
	$site->settle();
	$reckoning = $site->reckon( 'a17', true );
	yield Result::of(
		'A17',
		"$rounds x reload of PHP-FPM while the record is being created",
		$reckoning->text() . ( array() === $wrong ? '' : '; ' . implode( ', ', array_unique( $wrong ) ) ),
		array() === $wrong && $reckoning->is_delivered()
	);
};
