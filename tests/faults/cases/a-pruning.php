<?php
/**
 * A worker is killed while it prunes.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

const MONTH_MS = 31 * 86400000;

return static function ( Site $site, bool $full ): iterable {
	$rounds = $full ? 50 : 2;
	$wrong  = array();
	$kept   = array();
	for ( $round = 0; $round < $rounds; $round++ ) {
		$kept[] = $site->accept( 'a15p', true );
	}
	$site->settle();
	$site->orders->advance( MONTH_MS );
	$waiting = $site->accept( 'a15p' );
	for ( $round = 0; $round < $rounds; $round++ ) {
		$hits = $site->orders->hits( 'maint.prune' );
		$site->orders->give( 'maint.prune', 'once kill' );
		Http::request( 'POST', "$site->url/wp-json/halt-faults/v1/maintain" );
		if ( $site->orders->hits( 'maint.prune' ) !== $hits + 1 ) {
			$wrong[] = 'was not killed';
		}
		if ( 'ok' !== $site->store->integrity() ) {
			$wrong[] = 'integrity ' . $site->store->integrity();
		}
		// Retention comes once an hour.
		$site->orders->advance( 3700000 );
	}
	Http::request( 'POST', "$site->url/wp-json/halt-faults/v1/maintain" );
	$sealed = (int) ( $site->store->query( "SELECT count(*) FROM submission WHERE state = 'delivered' AND sealed IS NOT NULL" )[0] ?? -1 );
	$state  = $site->detail( $waiting )['state'] ?? '';
	$site->settle();
	$reckoning = $site->reckon( 'a15p' );
	yield Result::of(
		'A15',
		"$rounds kills at `maint.prune` a month later",
		"afterwards $sealed delivered payloads are left, what had come in since is $state; " . $reckoning->text() . ( array() === $wrong ? '' : '; ' . implode( ', ', array_unique( $wrong ) ) ),
		array() === $wrong && 0 === $sealed && 'waiting' === $state && $reckoning->is_delivered()
	);
	unset( $kept );
};
