<?php
/**
 * The private directory lies where a commit proves nothing.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

return static function (): iterable {
	$memory = '/dev/shm/halt-faults-' . getmypid();
	$type   = trim( (string) shell_exec( 'stat -f -c %T /dev/shm' ) );
	if ( 'tmpfs' !== $type ) {
		yield Result::not_injected( 'B14', "there is no memory file system here (/dev/shm is $type)" );
		return;
	}
	$engine = new \Halt\Tracker\Core\Engine(
		(string) wp_json_encode(
			array(
				'directory' => $memory,
				'key'       => base64_encode( str_repeat( 'k', 32 ) ), // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- A key.
				'settings'  => array( 'site' => array( 'install_id' => 'memory' ) ),
			)
		)
	);
	try {
		$engine->submit( '{"path":"php","source":"x","form":{"id":"x"},"fields":[]}' );
		$said = 'accepted';
	} catch ( \Halt\Tracker\Core\StoreUnavailable $e ) {
		$said = $e->getMessage();
	}
	exec( 'rm -rf ' . escapeshellarg( $memory ) );
	yield Result::of( 'B14', 'the private directory in /dev/shm (tmpfs); network file systems are told by the same number of statfs', "refused: $said", str_contains( $said, 'HALT_TRACKER_DIR' ) );
};
