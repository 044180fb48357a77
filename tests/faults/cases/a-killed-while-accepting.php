<?php
/**
 * A worker is killed while it accepts.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/** Point, and how many submissions are kept when the worker has died there. */
const WHILE_ACCEPTING = array(
	'A01' => array( 'ingest.validated', 0 ),
	'A02' => array( 'blob.renamed', 0 ),
	'A03' => array( 'accept.in_tx', 0 ),
	'A04' => array( 'accept.committed', 1 ),
	'A15' => array( 'maint.checkpoint', 1 ),
);

return static function ( Site $site, bool $full ): iterable {
	$rounds = $full ? 50 : 2;
	foreach ( WHILE_ACCEPTING as $id => [ $point, $kept ] ) {
		$topic   = strtolower( $id );
		$wrong   = array();
		$slowest = 0.0;
		for ( $round = 0; $round < $rounds; $round++ ) {
			$application = new Application( $site->mark( $topic ), true );
			$before      = $site->store->submissions();
			$blobs       = $site->store->blobs();
			$hits        = $site->orders->hits( $point );
			$site->orders->give( $point, 'once kill' );
			$first = $site->send( $application );
			if ( $site->orders->hits( $point ) !== $hits + 1 ) {
				$wrong[] = 'was not killed';
			}
			if ( 502 !== $first['status'] ) {
				$wrong[] = "the sender saw {$first['status']}";
			}
			if ( $site->store->submissions() !== $before + $kept ) {
				$wrong[] = 'kept ' . ( $site->store->submissions() - $before ) . " instead of $kept";
			}
			$again   = $site->send( $application );
			$slowest = max( $slowest, $again['ms'] );
			if ( ! in_array( $again['status'], array( 200, 202 ), true ) || ( 1 === $kept ) !== ! empty( json_decode( $again['body'], true )['duplicate'] ) ) {
				$wrong[] = "the repeat got {$again['status']} {$again['body']}";
			}
			if ( $site->store->submissions() !== $before + 1 || $site->store->blobs() !== $blobs + 1 ) {
				$wrong[] = 'not exactly one submission and one file';
			}
		}
		$site->settle();
		$reckoning = $site->reckon( $topic, true );
		yield Result::of(
			$id,
			"$rounds kills at `$point`; the sender repeats",
			$reckoning->text() . sprintf( '; slowest repeat %.0f ms', $slowest ) . ( array() === $wrong ? '' : '; ' . implode( ', ', array_unique( $wrong ) ) ),
			array() === $wrong && $reckoning->is_delivered() && count( $reckoning->lost ) === 0
		);
	}
};
