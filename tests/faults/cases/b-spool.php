<?php
/**
 * The store cannot take a submission, and the spool does.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site, bool $full ): iterable {
	$rounds  = $full ? 5 : 1;
	$wrong   = array();
	$slowest = 0.0;
	$nowhere = array( 'file', '/dev/null', 'w' );
	for ( $round = 0; $round < $rounds; $round++ ) {
		$locker = proc_open( array( 'sqlite3', $site->store->path(), 'BEGIN IMMEDIATE', '.shell sleep 20' ), array( 1 => $nowhere, 2 => $nowhere ), $pipes );
		usleep( 500000 );
		$application = new Application( $site->mark( 'b02' ), true );
		$answer      = $site->send( $application );
		$slowest     = max( $slowest, $answer['ms'] );
		proc_terminate( $locker, SIGKILL );
		proc_close( $locker );
		if ( 202 !== $answer['status'] ) {
			$wrong[] = "the sender saw {$answer['status']}";
		}
		// What the import has committed and not yet removed comes again, under the same id.
		$hits = $site->orders->hits( 'accept.committed' );
		$site->orders->give( 'accept.committed', 'once kill' );
		if ( null !== $site->import() || $site->orders->hits( 'accept.committed' ) !== $hits + 1 ) {
			$wrong[] = 'the import was not killed';
		}
		// The dead importer's claim on the row lasts five minutes.
		$GLOBALS['wpdb']->query( $GLOBALS['wpdb']->prepare( 'UPDATE %i SET next_try_at = 0', \Halt\Tracker\Spool_Schema::rows() ) );
		$again = $site->import();
		if ( 1 > (int) ( $again['duplicates'] ?? 0 ) ) {
			$wrong[] = 'the next import did not know it: ' . wp_json_encode( $again );
		}
		if ( ! in_array( $site->send( $application )['status'], array( 200, 202 ), true ) ) {
			$wrong[] = 'the repeat was not accepted';
		}
	}
	$site->settle();
	$reckoning = $site->reckon( 'b02', true );
	yield Result::of(
		'B02',
		"$rounds x the write lock held by another program for longer than we wait; then the import is killed after its commit, and the sender repeats",
		sprintf( 'accepted into the spool after %.1f s; %s', $slowest / 1000, $reckoning->text() ) . ( array() === $wrong ? '' : '; ' . implode( ', ', array_unique( $wrong ) ) ),
		array() === $wrong && $reckoning->is_delivered()
	);
};
