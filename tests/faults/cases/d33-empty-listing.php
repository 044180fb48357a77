<?php
/**
 * Tracker lists no jobs, half of them, or something else, while the site shows some.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

use Halt\Tracker\Plugin;

return static function ( Site $site ): iterable {
	$board  = Job_Board::open( $site );
	$before = $board->posts();
	$search = '/api/v1/Opportunity/*Search';
	$wrong  = array();
	$ends   = array();
	foreach ( array(
		'nothing'            => array( 'status' => 204 ),
		'an empty list'      => array(
			'status' => 200,
			'body'   => array(),
		),
		'a page of HTML'     => array( 'html' => true ),
		'half an answer'     => array( 'truncate' => true ),
		'an error in a 200'  => array(
			'status' => 200,
			'body'   => array(
				'success' => false,
				'message' => 'no',
			),
		),
		'a server\'s error' => array( 'status' => 500 ),
		'one job, and 204 to each GET' => array(
			'status' => 200,
			'body'   => array(
				array(
					'opportunityId'         => 1040,
					'opportunityStatusDesc' => 'Open',
					'publishOnline'         => 'y',
				),
			),
		),
	) as $what => $rule ) {
		if ( str_contains( $what, 'GET' ) ) {
			$site->simulator->post(
				'fail',
				array(
					'method' => 'GET',
					'path'   => '/api/v1/Opportunity/*',
					'status' => 204,
					'times'  => 0,
				)
			);
		}
		$site->simulator->post(
			'fail',
			$rule + array(
				'path'  => $search,
				'times' => 0,
			)
		);
		Plugin::boot()->bridge->jobs_begin( 'cli' );
		for ( $i = 0; $i < 8; $i++ ) {
			Http::request( 'POST', "$site->url/wp-json/halt-faults/v1/jobs" );
			$site->orders->advance( 600000 );
		}
		if ( $before !== $board->posts() ) {
			$wrong[] = "$what took jobs away";
		}
		$status = $board->status();
		$ends[] = $what . ': ' . ( null === $status['sweep'] ? (string) ( $status['last']['outcome'] ?? '' ) : 'tried again' );
		Http::request( 'DELETE', $site->simulator->origin . '/_sim/fail' );
		$board->work();
		if ( null !== ( $status['held'] ?? null ) ) {
			Plugin::boot()->bridge->jobs_decide( 'keep', 'faults' );
			$board->work();
		}
	}
	Plugin::boot()->bridge->jobs_begin( 'cli' );
	$board->work();
	if ( $before !== $board->posts() || 'complete' !== ( $board->status()['last']['outcome'] ?? '' ) ) {
		$wrong[] = 'the sweep after them is not complete';
	}
	$site->set( array( 'jobs_enabled' => false ) );
	yield Result::of(
		'D33',
		count( $before ) . ' jobs on the site; sweeps whose search answers with nothing, an empty list, HTML, half an answer, an error in a 200, a 500, one job while each GET answers 204',
		'each time every job stays (' . implode( ', ', $ends ) . ')' . ( array() === $wrong ? '' : '; BUT ' . implode( ', ', $wrong ) ),
		array() === $wrong
	);
};
