<?php
/**
 * A worker is killed while it renews the sign-in.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site, bool $full ): iterable {
	$rounds = $full ? 50 : 2;
	foreach ( array(
		'A13' => 'oauth.lease',
		'A14' => 'oauth.response',
	) as $id => $point ) {
		$topic = strtolower( $id );
		$wrong = array();
		for ( $round = 0; $round < $rounds; $round++ ) {
			$site->accept( $topic );
			$site->simulator->post( 'revoke', array( 'what' => 'jwts' ) );
			$hits = $site->orders->hits( $point );
			$site->orders->give( $point, 'once kill' );
			if ( null !== $site->drain() || $site->orders->hits( $point ) !== $hits + 1 ) {
				$wrong[] = 'was not killed';
			}
			// The claim on the renewal lasts 30 s by the clock that no date changes.
			$site->orders->advance( 31000, 'boot' );
			$next = $site->drain();
			if ( null === $next || 1 !== (int) $next['finished'] ) {
				$wrong[] = 'the next drain did not deliver: ' . wp_json_encode( $next );
			}
		}
		$site->settle();
		$reckoning = $site->reckon( $topic );
		yield Result::of(
			$id,
			"$rounds kills at `$point` while a JWT is exchanged, then 31 s",
			$reckoning->text() . ( array() === $wrong ? '' : '; ' . implode( ', ', array_unique( $wrong ) ) ),
			array() === $wrong && $reckoning->is_delivered()
		);
	}

	// With a refresh token that works once, what the dead worker was given is gone: a person signs in again.
	$site->simulator->post( 'knobs', array( 'rotateRefresh' => true ) );
	Set_Up::connect_by_consent( $site );
	$mark = $site->accept( 'a14r' );
	$site->simulator->post( 'revoke', array( 'what' => 'jwts' ) );
	$site->simulator->post( 'revoke', array( 'what' => 'access' ) );
	$site->orders->give( 'oauth.response', 'once kill on refresh' );
	$killed = null === $site->drain();
	$site->orders->advance( 31000, 'boot' );
	$site->drain();
	$parked     = $site->detail( $mark )['state'] ?? '';
	$connection = (string) ( $site->status()['connection']['state'] ?? '' );
	Set_Up::connect_by_consent( $site );
	$site->simulator->post( 'knobs', array( 'rotateRefresh' => false ) );
	$site->settle();
	$reckoning = $site->reckon( 'a14r' );
	yield Result::of(
		'A14',
		'a kill at `oauth.response` while a refresh token that works once is used',
		( $killed ? '' : 'was not killed; ' ) . "the delivery is $parked, the connection $connection; after signing in again: " . $reckoning->text(),
		$killed && 'parked' === $parked && 'reconnect_needed' === $connection && $reckoning->is_delivered()
	);
	Set_Up::connect();
};
