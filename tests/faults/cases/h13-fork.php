<?php
/**
 * A process at the command line forks after it has used the core.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

use Halt\Tracker\Plugin;

return static function ( Site $site ): iterable {
	$bridge = Plugin::boot()->bridge;
	$bridge->status();
	$hand_over = static function ( string $who, int $number ) use ( $site, $bridge ): array {
		$ids = array();
		for ( $n = 0; $n < $number; $n++ ) {
			$ids[] = (string) $bridge->submit(
				array(
					'path'   => 'php',
					'source' => 'fork',
					'form'   => array( 'id' => "fork-$who-$n" ),
					'fields' => array(
						array(
							'key'   => 'email',
							'value' => $site->mark( "h13$who" ) . '@fork.test',
						),
					),
				)
			)['id'];
		}
		return $ids;
	};
	$ids       = $hand_over( 'before', 1 );
	$heard     = sys_get_temp_dir() . '/halt-faults-child';
	$pid       = pcntl_fork();
	if ( 0 === $pid ) {
		try {
			file_put_contents( $heard, implode( "\n", $hand_over( 'child', 20 ) ) );
		} catch ( \Throwable $e ) {
			file_put_contents( $heard, "failed: $e" );
		}
		// Without the shutdown of a process that shares its parent's database connection.
		posix_kill( getmypid(), SIGKILL );
	}
	$ids  = array_merge( $ids, $hand_over( 'parent', 20 ) );
	$done = 0;
	for ( $i = 0; $i < 200 && 0 === $done; $i++ ) {
		usleep( 50000 );
		$done = pcntl_waitpid( $pid, $status, WNOHANG );
	}
	$told     = explode( "\n", (string) file_get_contents( $heard ) );
	$children = count( $told );
	$gone     = array_diff( array_merge( $ids, $told ), array_keys( $site->store->states() ) );
	$lost     = count( $gone );
	$same     = count( $ids ) + count( $told ) - count( array_unique( array_merge( $ids, $told ) ) );
	unlink( $heard );
	if ( str_starts_with( $told[0], 'failed' ) ) {
		$children = 0;
		fwrite( STDERR, implode( "\n", $told ) . "\n" );
	}
	yield Result::of( 'H13', 'pcntl_fork() after the first use, both go on accepting', sprintf( '%d by the parent, %d of 20 by the child, %d lost, %d ids given twice, integrity %s', count( $ids ), $children, $lost, $same, $site->store->integrity() ), 0 === $lost + $same && 20 === $children && $pid === $done && 'ok' === $site->store->integrity() );
};
