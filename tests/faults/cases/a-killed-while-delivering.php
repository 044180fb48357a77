<?php
/**
 * A worker is killed while it delivers.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/** Id, point, and where it acts. */
const WHILE_DELIVERING = array(
	array( 'A05', 'drain.start', '' ),
	array( 'A06', 'claim.committed', '' ),
	array( 'A07', 'http.before_send', 'POST /api/v1/Resource' ),
	array( 'A08', 'http.sent', 'POST /api/v1/Resource' ),
	array( 'A08', 'http.sent', 'POST /api/v1/Resource/AttachDocument' ),
	array( 'A08', 'http.sent', 'POST /api/v1/Activity' ),
	array( 'A08', 'http.sent', 'POST /api/v1/Opportunity/Longlist' ),
	array( 'A09', 'http.response', 'POST /api/v1/Resource' ),
	array( 'A10', 'step.done', 'record done' ),
	array( 'A11', 'step.done', 'attach done' ),
	array( 'A12', 'job.finish.in_tx', '' ),
);

return static function ( Site $site, bool $full ): iterable {
	$rounds  = $full ? 50 : 2;
	$takings = array();
	foreach ( WHILE_DELIVERING as $n => [ $id, $point, $on ] ) {
		$topic = strtolower( $id ) . 'x' . $n;
		$wrong = array();
		for ( $round = 0; $round < $rounds; $round++ ) {
			$mark = $site->accept( $topic, true );
			$hits = $site->orders->hits( $point );
			$site->orders->give( $point, 'once kill' . ( '' === $on ? '' : " on $on" ) );
			$first = $site->drain();
			if ( null !== $first || $site->orders->hits( $point ) !== $hits + 1 ) {
				$wrong[] = 'was not killed';
			}
			$killed    = microtime( true );
			$second    = $site->drain();
			$takings[] = microtime( true ) - $killed;
			if ( null === $second || ! empty( $second['busy'] ) || 0 === (int) $second['steps'] + (int) $second['finished'] ) {
				$wrong[] = 'the next drain did not take it up at once';
			}
			unset( $mark );
		}
		$site->settle();
		$reckoning = $site->reckon( $topic, true );
		yield Result::of(
			$id,
			"$rounds kills at `$point`" . ( '' === $on ? '' : " ($on)" ),
			$reckoning->text() . ( array() === $wrong ? '' : '; ' . implode( ', ', array_unique( $wrong ) ) ),
			array() === $wrong && $reckoning->is_delivered()
		);
	}
	$slowest = array() === $takings ? INF : max( $takings );
	yield new Figure( 'F7', '<= 10 s on the same host', sprintf( 'the next drain of any process goes on at once: slowest %.2f s of %d, the rest of the delivery included', $slowest, count( $takings ) ), 'kills of A05 to A12, then one drain', $slowest <= 10.0 );
};
