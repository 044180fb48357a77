<?php
/**
 * The clock jumps.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

const DAY_MS = 86400000;

/**
 * Jumps while a call is under way, and while a retry waits.
 *
 * @param Site   $site  The site.
 * @param string $topic Topic.
 * @param int    $ms    How far.
 * @return array{0:string,1:bool}
 */
function jump( Site $site, string $topic, int $ms ): array {
	$wrong = array();
	$site->accept( $topic, true );
	$site->simulator->forget_calls();
	$site->simulator->post( 'knobs', array( 'latency' => 500 ) );
	$drain = $site->drain_beside();
	if ( ! $site->simulator->wait_for_call( '/api/v1/Resource' ) ) {
		$wrong[] = 'no call was under way';
	}
	$site->orders->advance( $ms, 'wall' );
	$second = $site->drain( 1000 );
	if ( null === $second || empty( $second['busy'] ) ) {
		$wrong[] = 'a second worker began';
	}
	proc_close( $drain );
	$site->simulator->post( 'knobs', array( 'latency' => 0 ) );

	// A refusal is tried again in a minute, by whatever clock.
	$waiting = $site->accept( $topic, true );
	$site->simulator->post(
		'fail',
		array(
			'method' => 'POST',
			'path'   => '/api/v1/Resource',
			'status' => 503,
			'times'  => 1,
		)
	);
	$site->drain();
	$site->orders->advance( $ms, 'wall' );
	$site->orders->advance( 120000, 'boot' );
	$site->drain();
	$state = $site->detail( $waiting )['state'] ?? '';
	if ( 'delivered' !== $state ) {
		$wrong[] = "two minutes later the retry is $state";
	}
	$site->settle();
	$reckoning = $site->reckon( $topic, true );
	return array( $reckoning->text() . ( array() === $wrong ? '' : '; ' . implode( ', ', $wrong ) ), array() === $wrong && $reckoning->is_delivered() );
}

return static function ( Site $site ): iterable {
	[ $text, $held ] = jump( $site, 'g01', DAY_MS );
	yield Result::of( 'G01', 'the date jumps a day ahead inside a call, and again while a retry waits', $text, $held );
	$mark = $site->accept( 'g06' );
	$site->simulator->post( 'knobs', array( 'latency' => 300 ) );
	$first = $site->drain_beside();
	usleep( 300000 );
	$second = $site->drain( 1000 );
	proc_close( $first );
	$site->simulator->post( 'knobs', array( 'latency' => 0 ) );
	$site->orders->advance( 6 * 3600000 );
	$third     = $site->drain();
	$reckoning = $site->reckon( 'g06' );
	yield Result::of( 'G06', 'cron fires twice at the same time, and once more six hours late', ( empty( $second['busy'] ) ? 'the second one worked, too; ' : 'the second one finds the first at work; ' ) . $reckoning->text(), ! empty( $second['busy'] ) && null !== $third && $reckoning->is_delivered() );
	unset( $mark );
	[ $text, $held ] = jump( $site, 'g02', -DAY_MS );
	yield Result::of( 'G02', 'the date jumps a day back inside a call, and again while a retry waits', $text, $held );
};
