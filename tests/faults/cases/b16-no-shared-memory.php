<?php
/**
 * The system refuses shared memory to the workers, and only to them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site, bool $full ): iterable {
	$wrong  = array();
	$each   = $full ? 50 : 10;
	$before = $site->store->submissions();
	$site->orders->give( 'no_shared_memory', '' );
	$senders = new Senders( $site, 'b16', 4, $each );
	// This process has shared memory and looks at the store all the while.
	$looks = 0;
	while ( $senders->are_sending() ) {
		$site->status();
		++$looks;
		usleep( 20000 );
	}
	$sum = $senders->stop();
	$site->accept( 'b16', true );
	$added = $site->store->submissions() - $before;
	if ( $sum['sent'] + 1 !== $added ) {
		$wrong[] = $added . ' are in the store';
	}
	$site->settle();
	$site->orders->take_back( 'no_shared_memory' );
	$site->accept( 'b16', true );
	$site->settle();
	if ( array() !== $site->store->leftovers() ) {
		$wrong[] = 'left: ' . implode( ', ', $site->store->leftovers() );
	}
	$reckoning = $site->reckon( 'b16', false );
	sort( $sum['ms'] );
	yield Result::of(
		'B16',
		sprintf( 'mapping is refused to all workers while 4 senders send %d each, and not to a process that looks at the store %d times meanwhile; then it is allowed again', $each, $looks ),
		sprintf( '%s; slowest answer %.0f ms', $reckoning->text(), end( $sum['ms'] ) ) . ( array() === $wrong ? '' : '; ' . implode( ', ', $wrong ) ),
		array() === $wrong && $reckoning->is_delivered()
	);
};
