<?php
/**
 * Somebody else pretends to be Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site, bool $full ): iterable {
	$board = Job_Board::open( $site );
	$wrong = array();
	$job   = $board->a_published_one();
	$draft = $board->add( 'Not to be seen', false );
	$said  = Job_Board::said( 'Deleted', $job );
	$token = $board->token();
	$flip  = substr( $token, 0, -1 ) . ( 'a' === substr( $token, -1 ) ? 'b' : 'a' );
	$site->simulator->forget_calls();
	foreach ( array( 'none' => '', 'of another length' => 'x', 'with one letter changed' => $flip, 'with more behind it' => $token . 'a', 'of another letter case' => strtoupper( $token ) ) as $which => $other ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- a list of pairs.
		$status = $board->call( $said, '', $other )['status'];
		if ( 401 !== $status ) {
			$wrong[] = "$status to a token $which";
		}
	}
	$elsewhere = Http::request( 'POST', $board->with( '' ), "{\"token\":\"$token\",\"recordType\":\"Opportunity\",\"recordId\":$job}", array( 'Authorization' => "Bearer $token" ) );
	if ( 401 !== $elsewhere['status'] ) {
		$wrong[] = "{$elsewhere['status']} to the token in another place";
	}
	$board->work();
	if ( 0 !== (int) $board->status()['hints'] || 0 !== $board->reads() || 'publish' !== $board->state( $job ) ) {
		$wrong[] = 'a forged call had an effect';
	}

	// With the token, and lying.
	$board->call( $said );
	$board->call( Job_Board::said( 'Created', $draft ) );
	$board->work();
	if ( 'publish' !== $board->state( $job ) || '' !== $board->state( $draft ) ) {
		$wrong[] = 'lies were believed: ' . $board->state( $job ) . ' and ' . $board->state( $draft );
	}

	$site->set( array( 'per_address' => 20 ) );
	$guesses = array();
	for ( $n = 0; $n < ( $full ? 200 : 60 ); $n++ ) {
		$status             = $board->call( $said, '', bin2hex( random_bytes( 16 ) ) )['status'];
		$guesses[ $status ] = ( $guesses[ $status ] ?? 0 ) + 1;
	}
	if ( array() !== array_diff( array_keys( $guesses ), array( 401, 429 ) ) || ( $guesses[401] ?? 0 ) > 45 || 0 === ( $guesses[429] ?? 0 ) ) {
		$wrong[] = 'guessing is not throttled';
	}
	$site->set( array( 'per_address' => 0 ) );
	$site->orders->advance( 120000 );
	$status = $board->call( $said )['status'];
	if ( 200 !== $status ) {
		$wrong[] = "$status to Tracker itself afterwards";
	}
	$board->work();
	$site->set( array( 'jobs_enabled' => false ) );
	ksort( $guesses );
	yield Result::of(
		'I18',
		'no token, four that are almost right, the token in body and header; with the token: a deletion and a new job that are not true; ' . array_sum( $guesses ) . ' guesses in a row',
		'nothing was read or changed for a forged call; the lies cost one look at Tracker each; guesses: ' . implode( ', ', array_map( static fn ( int $status, int $number ): string => "$number x $status", array_keys( $guesses ), $guesses ) ) . ( array() === $wrong ? '' : '; BUT ' . implode( ', ', $wrong ) ),
		array() === $wrong
	);
};
