<?php
/**
 * Other code of the same process reads the queue file, as backup and scanner plugins do.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * One run: workers accept and read, the system's SQLite opens and closes the file beside them.
 *
 * @param Site $site  The site.
 * @param int  $most  Submissions.
 * @param bool $held  Whether a connection stays open between calls, as this store never has one.
 * @param bool $posix Whether the lock hook is off.
 * @param int  $longest Seconds.
 * @return array{sent:int,lost:int,reads:int,integrity:string,ids:list<string>}
 */
function stray_run( Site $site, int $most, bool $held, bool $posix, int $longest = 600 ): array {
	$site->workers->reload();
	foreach ( array(
		'held'        => $held,
		'posix_locks' => $posix,
	) as $switch => $on ) {
		$on ? $site->orders->give( $switch, '' ) : $site->orders->take_back( $switch );
	}
	$reads = 9;
	update_option( 'halt_faults_store', $site->store->path() );
	update_option( 'halt_faults_stray_reads', $reads );
	$before   = $site->acknowledged;
	$nowhere  = array( 'file', '/dev/null', 'w' );
	$stranger = proc_open(
		array( 'sh', '-c', 'while :; do sqlite3 "$0" "PRAGMA busy_timeout=5000; BEGIN IMMEDIATE; DELETE FROM replay WHERE expires_at < 0; COMMIT"; sleep 0.05; done', $site->store->path() ),
		array( 1 => $nowhere, 2 => $nowhere ),
		$pipes
	);
	$senders  = new Senders( $site, 'b12', 2, intdiv( $most, 2 ) );
	// A store that is broken answers nobody: the control does not wait for it.
	for ( $i = 0; $i < 10 * $longest && $senders->are_sending(); $i++ ) {
		usleep( 100000 );
	}
	$sent = $senders->stop();
	proc_terminate( $stranger, SIGKILL );
	proc_close( $stranger );
	update_option( 'halt_faults_stray_reads', 0 );
	$site->orders->take_back( 'held' );
	$site->orders->take_back( 'posix_locks' );
	$site->workers->reload();
	$ids  = array_diff_key( $site->acknowledged, $before );
	$kept = $site->store->states();
	return array(
		'sent'      => $sent['sent'],
		'lost'      => count( array_diff( $ids, array_keys( $kept ) ) ),
		'reads'     => 2 * $reads * $sent['sent'],
		'integrity' => $site->store->integrity(),
		'ids'       => $ids,
	);
}

return static function ( Site $site, bool $full ): iterable {
	$most    = $full ? 2000 : 60;
	$product = stray_run( $site, $most, false, false );
	$site->settle();
	$reckoning = $site->reckon( 'b12' );
	$directory = $site->store->directory();
	$aside     = sys_get_temp_dir() . '/halt-faults-kept-' . getmypid();
	// The control's store is thrown away afterwards: it is not to be trusted.
	exec( 'cp -a ' . escapeshellarg( $directory ) . ' ' . escapeshellarg( $aside ) );
	$known              = $site->acknowledged;
	$control            = stray_run( $site, $full ? 600 : 120, true, true, 12 );
	$site->acknowledged = $known;
	exec( 'rm -rf ' . escapeshellarg( $directory ) );
	rename( $aside, $directory );
	$text = sprintf(
		'%d accepted, %d lost, %s; control without the hook: %d accepted, %d lost, integrity %s',
		$product['sent'],
		$product['lost'],
		$reckoning->text(),
		$control['sent'],
		$control['lost'],
		mb_strimwidth( $control['integrity'], 0, 60, '…' )
	);
	$good = 0 === $product['lost'] && $reckoning->is_delivered();
	yield Result::of( 'B12', "md5_file, copy and zip of the queue file between our calls in every worker ({$product['reads']} reads), the system's SQLite writing beside them; control: hook off, a connection open between calls", $text, $good && $control['lost'] > 0 );
	yield new Figure( 'F3', '0 lost while other code reads the queue file in the same process; the control loses rows', "{$product['lost']} of {$product['sent']} lost with {$product['reads']} stray reads; control {$control['lost']} of {$control['sent']}", 'B12 (NTS)', $good && $control['lost'] > 0 );
};
