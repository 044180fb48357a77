<?php
/**
 * Many drains at once, leases ending at random.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Pairs of creating calls of one mark that overlap in time.
 *
 * @param list<array<string,mixed>> $calls The simulator's journal.
 * @return array{0:int,1:int} Overlaps, and calls looked at.
 */
function overlaps( array $calls ): array {
	$spans = array();
	foreach ( $calls as $call ) {
		if ( 'POST' !== $call['method'] || '/api/v1/Resource' !== $call['path'] || 1 !== preg_match( '/[a-z0-9]+-f9-[0-9-]+/', (string) $call['body'], $mark ) ) {
			continue;
		}
		$begin               = (float) ( new \DateTimeImmutable( $call['at'] ) )->format( 'U.u' );
		$spans[ $mark[0] ][] = array( $begin, $begin + (float) $call['milliseconds'] / 1000 );
	}
	$overlaps = 0;
	$looked   = 0;
	foreach ( $spans as $times ) {
		sort( $times );
		$looked += count( $times );
		$ended   = 0.0;
		foreach ( $times as [ $begin, $end ] ) {
			$overlaps += $begin < $ended ? 1 : 0;
			$ended     = max( $ended, $end );
		}
	}
	return array( $overlaps, $looked );
}

return static function ( Site $site, bool $full ): iterable {
	$number = $full ? 400 : 20;
	for ( $n = 0; $n < $number; $n++ ) {
		$site->accept( 'f9' );
	}
	$site->simulator->forget_calls();
	$site->simulator->post( 'knobs', array( 'latency' => 60 ) );
	$overlapped = 0;
	$looked     = 0;
	$begun      = 0;
	$ended      = 0;
	$drains     = array();
	while ( $site->count( 'waiting' ) > 0 && $begun < 40 * $number ) {
		$drains = array_filter( $drains, static fn ( $drain ): bool => proc_get_status( $drain )['running'] );
		if ( count( $drains ) < 3 ) {
			$drains[] = $site->drain_beside( 1000 );
			++$begun;
		}
		if ( 0 === random_int( 0, 5 ) ) {
			// Past every lease: the drainer's, the deliveries', a renewal's.
			$site->orders->advance( 400000, 'boot' );
			++$ended;
		}
		usleep( 150000 );
	}
	array_map( 'proc_close', $drains );
	$site->simulator->post( 'knobs', array( 'latency' => 0 ) );
	[ $overlapped, $looked ] = overlaps( $site->simulator->read( 'journal?method=POST&path=/api/v1/Resource' ) );
	$site->settle();
	$reckoning = $site->reckon( 'f9' );
	yield new Figure(
		'F9',
		'one submission never has two concurrent senders',
		"$overlapped overlaps in $looked creating calls; " . $reckoning->text(),
		"$number submissions, up to 3 drains at a time on one host ($begun in all), all leases ended $ended times in mid-work",
		0 === $overlapped && $reckoning->is_whole()
	);
};
