<?php
/**
 * The platform changes under a running delivery.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Does something while a record is being created, and delivers what is left.
 *
 * @param Site                $site   The site.
 * @param string              $topic  Topic.
 * @param callable():void     $change What happens in mid-call.
 * @param callable():void     $undo   What happens afterwards.
 * @return Reckoning
 */
function in_mid_call( Site $site, string $topic, callable $change, callable $undo ): Reckoning {
	$site->accept( $topic, true );
	$site->accept( $topic, true );
	$site->simulator->forget_calls();
	$site->simulator->post( 'knobs', array( 'latency' => 400 ) );
	$drain = $site->drain_beside();
	if ( ! $site->simulator->wait_for_call( '/api/v1/Resource' ) ) {
		throw new \RuntimeException( 'no call was under way' );
	}
	$change();
	proc_close( $drain );
	$site->simulator->post( 'knobs', array( 'latency' => 0 ) );
	$undo();
	$site->settle();
	return $site->reckon( $topic, true );
}

/**
 * Waits until something holds.
 *
 * @param callable():bool $holds   What.
 * @param float           $seconds How long at most.
 * @return bool Whether it did.
 */
function comes_true( callable $holds, float $seconds ): bool {
	$end = microtime( true ) + $seconds;
	while ( microtime( true ) < $end ) {
		if ( $holds() ) {
			return true;
		}
		usleep( 100000 );
	}
	return false;
}

return static function ( Site $site ): iterable {
	require_once ABSPATH . 'wp-admin/includes/plugin.php';
	$plugin    = 'halt-tracker/halt-tracker.php';
	$reckoning = in_mid_call( $site, 'h06', static fn () => deactivate_plugins( $plugin ), static fn () => activate_plugin( $plugin ) );
	yield Result::of( 'H06', 'the plugin is switched off inside a call, and on again', $reckoning->text(), $reckoning->is_delivered() );

	$files     = WP_PLUGIN_DIR . '/halt-tracker';
	$replace   = static function () use ( $files ): void {
		exec( 'cp -a ' . escapeshellarg( $files ) . ' ' . escapeshellarg( "$files.new" ) );
		rename( $files, "$files.old" );
		rename( "$files.new", $files );
		exec( 'rm -rf ' . escapeshellarg( "$files.old" ) );
	};
	$reckoning = in_mid_call( $site, 'h07', $replace, static fn () => null );
	yield Result::of( 'H07', "the plugin's files are replaced inside a call", $reckoning->text(), $reckoning->is_delivered() );

	// Nobody calls WP-Cron here.
	$site->set( array( 'after_response' => true ) );
	$mark    = $site->accept( 'h09', true );
	$by_self = comes_true( static fn (): bool => 'delivered' === ( $site->detail( $mark )['state'] ?? '' ), 10 );
	$site->set( array( 'after_response' => false ) );
	$waiting = $site->accept( 'h09', true );
	$oldest  = $site->status()['oldest_waiting_at'] ?? null;
	$site->settle();
	$reckoning = $site->reckon( 'h09', true );
	yield Result::of( 'H09', 'no WP-Cron at all: the end of the request delivers; without that, the age of the oldest is known', ( $by_self ? 'delivered by the request itself' : 'not delivered by the request' ) . ', oldest waiting ' . ( null === $oldest ? 'unknown' : 'known' ) . '; ' . $reckoning->text(), $by_self && null !== $oldest && $reckoning->is_delivered() );
	unset( $waiting );

	$site->set( array( 'after_response' => true ) );
	$deaths = 0;
	for ( $i = 0; $i < 4; $i++ ) {
		$hits = $site->orders->hits( 'claim.committed' );
		$site->orders->give( 'claim.committed', 'once kill' );
		$site->accept( 'h10', true );
		$deaths += (int) comes_true( static fn (): bool => $site->orders->hits( 'claim.committed' ) > $hits, $i < 3 ? 10 : 3 );
		$site->orders->clear();
		$site->set( array( 'after_response' => true ) );
		$site->drain();
	}
	$site->set( array( 'after_response' => false ) );
	$site->settle();
	$reckoning = $site->reckon( 'h10', true );
	yield Result::of( 'H10', 'the worker is killed each time it delivers after the response', "$deaths deaths, then it no longer tries; cron delivers: " . $reckoning->text(), 3 === $deaths && $reckoning->is_delivered() );
	// That lasts a day.
	$site->orders->advance( 86500000 );

	$site->set( array( 'after_response' => true ) );
	$site->simulator->post( 'knobs', array( 'latency' => 2000 ) );
	$slowest = 0.0;
	for ( $i = 0; $i < 12; $i++ ) {
		$answer  = $site->send( new Application( $site->mark( 'h11' ) ) );
		$slowest = max( $slowest, 202 === $answer['status'] ? $answer['ms'] : INF );
	}
	$site->simulator->post( 'knobs', array( 'latency' => 0 ) );
	$site->set( array( 'after_response' => false ) );
	$site->settle();
	$reckoning = $site->reckon( 'h11' );
	yield Result::of( 'H11', '12 submissions to 4 workers while each call to Tracker takes 2 s', sprintf( 'slowest answer %.0f ms: one worker delivers, the others answer; %s', $slowest, $reckoning->text() ), $slowest < 1500 && $reckoning->is_delivered() );

	$limits = ABSPATH . '.user.ini';
	file_put_contents( $limits, "memory_limit = 64M\nmax_execution_time = 30\n" );
	$site->workers->reload();
	$mark   = new Application( $site->mark( 'h12' ), true, 10000000 );
	$answer = $site->send( $mark );
	$drain  = $site->drain();
	unlink( $limits );
	$site->workers->reload();
	$site->settle();
	$reckoning = $site->reckon( 'h12', true );
	yield Result::of( 'H12', 'a CV of 10 MB with memory_limit 64M and max_execution_time 30', "accepted with {$answer['status']}, drain " . ( null === $drain ? 'died' : 'ended in order' ) . '; ' . $reckoning->text(), 202 === $answer['status'] && null !== $drain && $reckoning->is_delivered() );

	$answer = $site->send( new Application( $site->mark( 'h17' ), true ) );
	$stored = 1 === preg_match( '/^cache-control:[^\r\n]*no-store/mi', $answer['headers'] );
	$site->settle();
	yield Result::of( 'H17', 'the headers of the answer to a submission', $stored ? 'Cache-Control says no-store' : 'no-store is missing: ' . trim( preg_replace( '/\s+/', ' ', $answer['headers'] ) ), $stored );
};
