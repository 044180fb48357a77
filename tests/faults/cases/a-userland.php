<?php
/**
 * Other PHP code ends the request around our call.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site ): iterable {
	$wrong = array();
	foreach ( array( 'exit', 'fatal', 'memory' ) as $how ) {
		foreach ( array(
			'before' => 0,
			'after'  => 1,
		) as $when => $kept ) {
			$application = new Application( $site->mark( 'a20' ), true );
			$before      = $site->store->submissions();
			$time        = (string) ( time() + intdiv( $site->orders->ahead(), 1000 ) );
			$headers     = array(
				'Content-Type'             => 'application/json',
				'X-Halt-Timestamp'         => $time,
				'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $time . '.' . $application->body, $site->secret ),
				'X-Halt-Delivery-Id'       => $application->mark,
				'X-Halt-Fault'             => "$when-$how",
			);
			Http::request( 'POST', $site->route(), $application->body, $headers );
			if ( $site->store->submissions() !== $before + $kept ) {
				$wrong[] = "$how $when: kept " . ( $site->store->submissions() - $before );
			}
			$open = $site->workers->open_files( $site->store->directory() );
			if ( array() !== $open || array() !== $site->store->leftovers() ) {
				$wrong[] = "$how $when: left open " . implode( ' ', array_merge( $open, $site->store->leftovers() ) );
			}
			if ( ! in_array( $site->send( $application )['status'], array( 200, 202 ), true ) ) {
				$wrong[] = "$how $when: the repeat was not accepted";
			}
		}
	}
	$site->settle();
	$reckoning = $site->reckon( 'a20', true );
	yield Result::of(
		'A20',
		'exit(), a fatal error and the memory limit, before and after our call; the sender repeats',
		'no descriptor, lock or log left; ' . $reckoning->text() . ( array() === $wrong ? '' : '; ' . implode( ', ', $wrong ) ),
		array() === $wrong && $reckoning->is_delivered()
	);
};
