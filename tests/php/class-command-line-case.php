<?php
/**
 * What tests of the command line share.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Alert_Rules;
use Halt\Tracker\Attendees\Attendee_List;
use Halt\Tracker\Attendees\Loading;
use Halt\Tracker\Attendees\Marks;
use Halt\Tracker\Cli\Attendee_Commands;
use Halt\Tracker\Cli\Connection_Commands;
use Halt\Tracker\Cli\Decision_Commands;
use Halt\Tracker\Cli\Dispatcher;
use Halt\Tracker\Cli\Intake_Commands;
use Halt\Tracker\Cli\Jobs_Commands;
use Halt\Tracker\Cli\Owner;
use Halt\Tracker\Cli\Probe_Commands;
use Halt\Tracker\Cli\Profile_Commands;
use Halt\Tracker\Cli\Queue_Commands;
use Halt\Tracker\Cli\Run_Commands;
use Halt\Tracker\Cli\Status_Commands;
use Halt\Tracker\Cli\Terminal_Output;
use Halt\Tracker\Cli\Trial_Commands;
use Halt\Tracker\Health;
use Halt\Tracker\Private_Directory;

require_once __DIR__ . '/class-shell-test-case.php';

/**
 * Runs commands in this process around the recording engine.
 */
abstract class Command_Line_Case extends Shell_Test_Case {

	/**
	 * What a command printed as its result.
	 *
	 * @var string
	 */
	protected string $printed = '';

	/**
	 * What it said beside that.
	 *
	 * @var string
	 */
	protected string $said = '';

	/**
	 * Files made by this test.
	 *
	 * @var list<string>
	 */
	private array $files = array();

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		foreach ( $this->files as $file ) {
			if ( is_file( $file ) ) {
				unlink( $file );
			}
		}
		parent::tearDown();
	}

	/**
	 * Runs a command.
	 *
	 * @param list<string> $words  Words.
	 * @param string       $answer What is typed when it asks.
	 * @return int Exit status.
	 */
	protected function run_words( array $words, string $answer = '' ): int {
		$streams = array_map( static fn() => fopen( 'php://memory', 'w+' ), array( 0, 1, 2 ) );
		fwrite( $streams[0], $answer );
		rewind( $streams[0] );
		$output                 = new Terminal_Output( 'halt-tracker', ...$streams );
		$dispatcher             = $this->dispatcher();
		list( $command, $rest ) = $dispatcher->find( $words );
		$this->assertNotNull( $command, implode( ' ', $words ) );
		list( $arguments, $options ) = \Halt\Tracker\Cli\Arguments::split( $rest );
		$status                      = $dispatcher->run( $command, $arguments, $options, $output );
		foreach ( $streams as $stream ) {
			rewind( $stream );
		}
		$this->printed = (string) stream_get_contents( $streams[1] );
		$this->said    = (string) stream_get_contents( $streams[2] );
		return $status;
	}

	/**
	 * A file with this text.
	 *
	 * @param string $text The text.
	 * @return string Its path.
	 */
	protected function file( string $text ): string {
		$path          = (string) tempnam( sys_get_temp_dir(), 'halt' );
		$this->files[] = $path;
		file_put_contents( $path, $text );
		return $path;
	}

	/**
	 * A path where no file is yet.
	 *
	 * @return string
	 */
	protected function free_path(): string {
		$path = $this->file( '' );
		unlink( $path );
		return $path;
	}

	/**
	 * The dispatcher with everything, around the engine.
	 *
	 * @return Dispatcher
	 */
	protected function dispatcher(): Dispatcher {
		$directory = new Private_Directory();
		return new Dispatcher(
			array(
				new Status_Commands( $this->bridge, new Health( new Alert_Rules( $this->bridge, $this->settings, $this->spool() ), $this->settings ) ),
				new Connection_Commands( $this->bridge ),
				new Profile_Commands( $this->bridge, $this->profiles ),
				new Queue_Commands( $this->bridge ),
				new Decision_Commands( $this->bridge ),
				new Attendee_Commands( new Attendee_List( $this->bridge, new Marks() ), new Loading( $this->bridge ), new Marks() ),
				new Run_Commands( $this->bridge, $this->settings, $this->round() ),
				new Intake_Commands( $this->bridge, $this->privacy() ),
				new Jobs_Commands( $this->bridge, $this->settings ),
				new Trial_Commands( $this->bridge, $this->profiles ),
				new Probe_Commands( $this->bridge, $this->settings, $directory ),
			),
			new Owner( $directory )
		);
	}
}
