<?php
/**
 * A worker is killed while the schema is made.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function ( Site $site, bool $full ): iterable {
	$schemas = (int) ( $site->store->query( 'PRAGMA user_version' )[0] ?? 0 );
	if ( $schemas < 1 ) {
		throw new \RuntimeException( 'the store has no schema' );
	}
	$rounds    = $schemas * ( $full ? (int) ceil( 50 / $schemas ) : 1 );
	$wrong     = array();
	$directory = $site->store->directory();
	$aside     = sys_get_temp_dir() . '/halt-faults-kept-' . getmypid();
	rename( $directory, $aside );
	for ( $round = 0; $round < $rounds; $round++ ) {
		exec( 'rm -rf ' . escapeshellarg( $directory ) );
		$schema = 1 + $round % $schemas;
		$hits   = $site->orders->hits( 'migrate.step_n' );
		$site->orders->give( 'migrate.step_n', "once kill on schema $schema" );
		Http::request( 'GET', "$site->url/wp-json/halt-faults/v1/status" );
		if ( $site->orders->hits( 'migrate.step_n' ) !== $hits + 1 ) {
			$wrong[] = 'was not killed';
		}
		$between = $site->store->query( 'PRAGMA user_version' )[0] ?? '';
		$after   = Http::request( 'GET', "$site->url/wp-json/halt-faults/v1/status" );
		$now     = $site->store->query( 'PRAGMA user_version' )[0] ?? '';
		if ( '0' !== $between || 200 !== $after['status'] || (int) $now !== $schemas || 'ok' !== $site->store->integrity() ) {
			$wrong[] = "version $between after the kill and $now after the next request, which got {$after['status']}";
		}
	}
	exec( 'rm -rf ' . escapeshellarg( $directory ) );
	rename( $aside, $directory );
	yield Result::of(
		'A16',
		"$rounds kills at `migrate.step_n`, after each of the $schemas migrations",
		array() === $wrong ? 'each time version 0 and nothing of it; the next request made all of it, integrity ok' : implode( ', ', array_unique( $wrong ) ),
		array() === $wrong
	);
};
