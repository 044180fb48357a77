<?php
/**
 * What a visitor's page costs while the store is locked.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

use Halt_Tracker\Tests\Divi_Browser;

require_once dirname( __DIR__, 2 ) . '/php/class-divi-browser.php';

/**
 * Sends the event form and gives the time of the answer.
 *
 * @param Divi_Browser $browser The visitor.
 * @param string       $mark    Mark.
 * @return array{0:float,1:string} Milliseconds, and what the visitor reads.
 */
function visit( Divi_Browser $browser, string $mark ): array {
	$body  = $browser->body(
		'event-register',
		array(
			'first_name' => 'Ada',
			'last_name'  => 'Byron',
			'email'      => "$mark@visitor.test",
			'company'    => $mark,
			'consent'    => array( 'I agree to be contacted' ),
		)
	);
	$began = microtime( true );
	$reads = $browser->send( $body );
	return array( 1000 * ( microtime( true ) - $began ), $reads );
}

return static function ( Site $site, bool $full ): iterable {
	$page    = json_decode( (string) getenv( 'HALT_DEMO_PAGES' ), true )['event-registration']['url'];
	$browser = new Divi_Browser( $page );
	$times   = array(
		'off' => array(),
		'on'  => array(),
	);
	for ( $i = 0; $i < ( $full ? 60 : 5 ); $i++ ) {
		foreach ( array_keys( $times ) as $hook ) {
			$site->set( array( 'hook_enabled' => 'on' === $hook ) );
			$times[ $hook ][] = visit( $browser, $site->mark( 'f20' ) )[0];
		}
	}
	$site->set( array( 'hook_enabled' => true ) );
	foreach ( $times as &$series ) {
		sort( $series );
	}
	unset( $series );
	$p95   = static fn ( array $series ): float => $series[ max( 0, (int) ceil( 0.95 * count( $series ) ) - 1 ) ];
	$added = $p95( $times['on'] ) - $p95( $times['off'] );

	// Counted now: what waits for the lock may come in the moment it is given back.
	$before  = $site->store->submissions();
	$nowhere = array( 'file', '/dev/null', 'w' );
	$locker  = proc_open( array( 'sqlite3', $site->store->path(), 'BEGIN IMMEDIATE', '.shell sleep 9' ), array( 1 => $nowhere, 2 => $nowhere ), $pipes );
	usleep( 500000 );
	[ $locked, $reads ] = visit( $browser, $site->mark( 'f20' ) );
	proc_terminate( $locker, SIGKILL );
	proc_close( $locker );
	// What the visitor was told must be true: it is in the store, or comes there from the spool.
	$kept = false;
	for ( $i = 0; $i < 20 && ! $kept; $i++ ) {
		// What the job of each minute does; it may not be due within this case.
		$site->import();
		$kept = $site->store->submissions() > $before;
		usleep( 500000 );
	}
	$fatal = '' === $reads;
	yield new Figure(
		'F20',
		'our hook adds <= 10 ms p95 when the store is healthy, <= 5.2 s when it is locked, and never a fatal',
		sprintf( 'p95 with the hook %.0f ms, without %.0f ms: %.1f ms added; locked: %.2f s in all, the visitor reads "%s", and what they sent is %s', $p95( $times['on'] ), $p95( $times['off'] ), $added, $locked / 1000, $reads, $kept ? 'kept' : 'LOST' ),
		count( $times['on'] ) . ' visitors each way in turn, ' . ( str_contains( (string) getenv( 'HALT_PROFILE' ), 'dev' ) ? 'unoptimised' : 'released' ) . ' build, load ' . strtok( (string) file_get_contents( '/proc/loadavg' ), ' ' ) . '; then one with the write lock held by another program',
		! $fatal && $kept && $added <= 10 && $locked <= 5200 + $p95( $times['on'] )
	);
};
