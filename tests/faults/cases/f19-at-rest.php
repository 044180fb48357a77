<?php
/**
 * What is left of us in a worker and on disk.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site, bool $full ): iterable {
	$number = $full ? 500 : 15;
	$site->workers->reload();
	$site->set( array( 'after_response' => true ) );
	for ( $i = 0; $i < 8; $i++ ) {
		$site->accept( 'f19', true );
	}
	$site->settle();
	$before  = max( $site->workers->status( 'RssAnon' ) );
	$began   = microtime( true );
	$senders = new Senders( $site, 'f19', 1, $number );
	while ( $senders->are_sending() ) {
		usleep( 200000 );
	}
	$sent = $senders->stop();
	$site->set( array( 'after_response' => false ) );
	$site->settle();
	$seconds   = microtime( true ) - $began;
	$after     = max( $site->workers->status( 'RssAnon' ) );
	$threads   = max( $site->workers->status( 'Threads' ) );
	$open      = $site->workers->open_files( $site->store->directory() );
	$leftovers = $site->store->leftovers();
	$reckoning = $site->reckon( 'f19' );
	$good      = 1 === $threads && array() === $open && array() === $leftovers && $reckoning->is_delivered() && $after - $before < 8192;
	yield new Figure(
		'F19',
		'no -wal or -shm left at rest, 0 threads and 0 descriptors after a request, memory does not grow',
		sprintf( '%d files beside the queue, %d threads, %d descriptors of ours; the largest worker grew by %.1f MB; queue file %.1f MB', count( $leftovers ), $threads - 1, count( $open ), ( $after - $before ) / 1024, filesize( $site->store->path() ) / 1048576 ),
		sprintf( '%d submissions accepted and delivered in %.0f s in four workers (a soak of 24 h was not run); memory of the released build: bin/bench accept', $sent['sent'], $seconds ),
		$good
	);
};
