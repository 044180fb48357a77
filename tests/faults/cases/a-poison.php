<?php
/**
 * A delivery that kills whoever works on it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site ): iterable {
	$wrong  = array();
	$poison = $site->accept( 'a18', true );
	$other  = $site->accept( 'a18', true );
	$site->orders->give( 'claim.committed', 'kill on ' . $site->acknowledged[ $poison ] );
	$deaths = 0;
	for ( $i = 0; $i < 6; $i++ ) {
		$deaths += null === $site->drain() ? 1 : 0;
		if ( 3 === $i ) {
			if ( 2 !== $deaths ) {
				$wrong[] = "$deaths deaths without a wait";
			}
			// Between the second death and the claim that decides lie five minutes.
			$site->orders->advance( 301000 );
		}
	}
	$site->orders->clear();
	$detail = $site->detail( $poison );
	$state  = ( $detail['state'] ?? '' ) . ' (' . ( $detail['reason'] ?? '' ) . ')';
	if ( 3 !== $deaths ) {
		$wrong[] = "$deaths deaths";
	}
	$site->settle();
	$second    = $site->detail( $other )['state'] ?? '';
	$reckoning = $site->reckon( 'a18', true );
	yield Result::of(
		'A18',
		'one delivery kills every worker that claims it, as the memory killer would; another one waits behind it',
		"after $deaths deaths: $state; the other one: $second; " . $reckoning->text(),
		array() === $wrong && 'held (worker_deaths)' === $state && 'delivered' === $second && $reckoning->is_whole()
	);
	yield new Figure( 'F14', 'a delivery present at 3 worker deaths is quarantined, the others go on', "$deaths deaths, then $state; the other one $second", 'A18', 3 === $deaths && 'delivered' === $second );
};
