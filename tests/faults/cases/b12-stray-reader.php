<?php
/**
 * Other code of the same process reads the queue file, as backup and scanner plugins do.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/** What the stranger does: a write on a connection of its own, which it closes. */
const STRANGER = 'PRAGMA busy_timeout=5000; BEGIN IMMEDIATE; DELETE FROM replay WHERE expires_at < 0; COMMIT';

/** Reads before and after each of our calls. */
const STRAY_READS = 15;

/**
 * Two senders, every worker a stray reader, and a stranger all the time.
 *
 * @param Site $site The site.
 * @param int  $most Submissions.
 * @return int How many were accepted.
 */
function beside_strangers( Site $site, int $most ): int {
	$nowhere  = array( 'file', '/dev/null', 'w' );
	$stranger = proc_open(
		array( 'sh', '-c', 'while :; do sqlite3 "$0" "$1"; sleep 0.05; done', $site->store->path(), STRANGER ),
		array( 1 => $nowhere, 2 => $nowhere ),
		$pipes
	);
	$senders  = new Senders( $site, 'b12', 2, intdiv( $most, 2 ) );
	while ( $senders->are_sending() ) {
		usleep( 100000 );
	}
	$sent = $senders->stop();
	proc_terminate( $stranger, SIGKILL );
	proc_close( $stranger );
	return $sent['sent'];
}

/**
 * The control, one thing after the other: workers without the hook that keep a connection open, the stranger after
 * each submission. Ends with the first row that is gone, or when the broken store answers nobody.
 *
 * @param Site $site The site.
 * @param int  $most Submissions.
 * @return array{0:int,1:int} How many were acknowledged, and how many of them are gone.
 */
function without_hook( Site $site, int $most ): array {
	$site->orders->give( 'held', '' );
	$site->orders->give( 'posix_locks', '' );
	// Our sync of the log opens it by its name, and so notices that it is gone: most programs have no such sync.
	$site->orders->give( 'no_sync', '' );
	$site->workers->reload();
	$before  = $site->acknowledged;
	$gone    = 0;
	$refused = 0;
	for ( $i = 0; $i < $most && 0 === $gone && $refused < 3; $i++ ) {
		$refused = 202 === $site->send( new Application( $site->mark( 'control' ) ) )['status'] ? 0 : $refused + 1;
		$gone    = count( array_diff( array_diff_key( $site->acknowledged, $before ), array_keys( $site->store->states() ) ) );
		exec( 'sqlite3 ' . escapeshellarg( $site->store->path() ) . ' ' . escapeshellarg( STRANGER ) . ' 2>&1' );
	}
	$ids                = array_diff_key( $site->acknowledged, $before );
	$gone               = count( array_diff( $ids, array_keys( $site->store->states() ) ) );
	$site->acknowledged = $before;
	$site->orders->clear();
	$site->workers->reload();
	return array( count( $ids ), $gone );
}

return static function ( Site $site, bool $full ): iterable {
	update_option( 'halt_faults_store', $site->store->path() );
	$log = (string) tempnam( get_temp_dir(), 'stray' );
	update_option( 'halt_faults_stray_log', $log );
	update_option( 'halt_faults_stray_reads', STRAY_READS );
	$accepted = beside_strangers( $site, $full ? 600 : 30 );
	$site->settle();
	$reckoning = $site->reckon( 'b12' );
	$reads     = STRAY_READS * (int) filesize( $log );

	// The control's store is thrown away afterwards: it is not to be trusted.
	$directory    = $site->store->directory();
	$aside        = sys_get_temp_dir() . '/halt-faults-kept-' . getmypid();
	$acknowledged = 0;
	$gone         = 0;
	exec( 'cp -a ' . escapeshellarg( $directory ) . ' ' . escapeshellarg( $aside ) );
	for ( $i = 0; $i < 5 && 0 === $gone; $i++ ) {
		[ $more, $gone ] = without_hook( $site, 60 );
		$acknowledged   += $more;
		exec( 'rm -rf ' . escapeshellarg( $directory ) );
		exec( 'cp -a ' . escapeshellarg( $aside ) . ' ' . escapeshellarg( $directory ) );
	}
	exec( 'rm -rf ' . escapeshellarg( $aside ) );
	update_option( 'halt_faults_stray_reads', 0 );

	$control = "control without the hook: $gone of $acknowledged acknowledged are gone";
	$held    = $reckoning->is_delivered() && $gone > 0;
	yield Result::of( 'B12', "md5_file, copy and zip of the queue file between our calls in every worker ($reads reads), the system's SQLite writing beside them; control: no hook, no sync of the log by its name, a connection open between calls", $reckoning->text() . "; $control", $held );
	yield Result::of( 'B13', "the system's SQLite writes on connections of its own while two senders are answered by four workers", $reckoning->text(), $reckoning->is_delivered() );
	yield new Figure( 'F3', '0 lost while other code reads the queue file in the same process; the control loses rows', count( $reckoning->lost ) . " of $accepted lost with $reads stray reads; $control", 'B12 (NTS)', $held );
};
