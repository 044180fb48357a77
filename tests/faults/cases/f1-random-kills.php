<?php
/**
 * Workers are killed at random while they accept and deliver.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site, bool $full ): iterable {
	$kills   = $full ? 1000 : 20;
	$senders = new Senders( $site, 'f1', 2, 100000 );
	$drains  = array();
	for ( $killed = 0; $killed < $kills; ) {
		// One after the other, so that there is always a worker that delivers.
		$drains = array_filter( $drains, static fn ( $drain ): bool => proc_get_status( $drain )['running'] );
		if ( count( $drains ) < 1 ) {
			$drains[] = $site->drain_beside( 2000 );
		}
		usleep( random_int( 60000, 180000 ) );
		$killed += (int) $site->workers->kill_any();
	}
	$sent = $senders->stop();
	array_map( 'proc_close', $drains );
	$site->settle();
	$reckoning = $site->reckon( 'f1' );
	$text      = $reckoning->text();
	yield new Figure( 'F1', '0 accepted submissions lost under process kill', $text, "$killed random kills of workers under load ({$sent['sent']} submissions, {$sent['repeated']} repeats after a broken answer), beside the kills of A01 to A16", $reckoning->is_whole() );
};
