<?php
/**
 * Several senders at a time.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Processes that send beside the suite.
 */
final class Senders {

	/**
	 * The processes.
	 *
	 * @var list<resource>
	 */
	private array $processes = array();

	/**
	 * Their common prefix of the files.
	 *
	 * @var string
	 */
	private string $file;

	/**
	 * Starts them.
	 *
	 * @param Site   $site   The site.
	 * @param string $topic  What they are for.
	 * @param int    $number How many.
	 * @param int    $most   Submissions of each.
	 */
	public function __construct( private readonly Site $site, string $topic, int $number, int $most ) {
		$this->file = sys_get_temp_dir() . '/halt-faults-' . bin2hex( random_bytes( 4 ) );
		for ( $n = 0; $n < $number; $n++ ) {
			$command           = array( PHP_BINARY, __DIR__ . '/sender.php', $site->route(), $site->secret, (string) $site->orders->ahead(), $site->mark( $topic ), (string) $most, "$this->file.stop", "$this->file.$n" );
			$this->processes[] = proc_open( $command, array(), $pipes );
		}
	}

	/**
	 * Whether one of them still sends.
	 *
	 * @return bool
	 */
	public function are_sending(): bool {
		foreach ( $this->processes as $process ) {
			if ( proc_get_status( $process )['running'] ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Lets them finish what they have begun, and notes what was acknowledged.
	 *
	 * @return array{sent:int,repeated:int,ms:list<float>} Numbers of submissions and repeats; the times of the answers.
	 */
	public function stop(): array {
		touch( "$this->file.stop" );
		$sum = array(
			'sent'     => 0,
			'repeated' => 0,
			'ms'       => array(),
		);
		foreach ( $this->processes as $n => $process ) {
			proc_close( $process );
			foreach ( is_file( "$this->file.$n" ) ? (array) file( "$this->file.$n", FILE_IGNORE_NEW_LINES ) : array() as $line ) {
				[ $mark, $id, $tries, $ms ]        = explode( ' ', $line );
				$this->site->acknowledged[ $mark ] = $id;
				++$sum['sent'];
				$sum['repeated'] += (int) $tries - 1;
				$sum['ms'][]      = (float) $ms;
			}
		}
		array_map( 'unlink', (array) glob( "$this->file.*" ) );
		return $sum;
	}
}
