<?php
/**
 * What tests of the shell share.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\After_Response;
use Halt\Tracker\Alert_Dispatch;
use Halt\Tracker\Alert_Rules;
use Halt\Tracker\Alert_Watch;
use Halt\Tracker\Bridge;
use Halt\Tracker\Contact_Form_Extender_Files;
use Halt\Tracker\Contact_Form_Helper_Files;
use Halt\Tracker\Divi_Files;
use Halt\Tracker\Divi_Listener;
use Halt\Tracker\Earlier_Import;
use Halt\Tracker\Fast_Path;
use Halt\Tracker\Housekeeping;
use Halt\Tracker\Install;
use Halt\Tracker\Local_Intake;
use Halt\Tracker\Ping;
use Halt\Tracker\Privacy;
use Halt\Tracker\Private_Directory;
use Halt\Tracker\Problem_Counter;
use Halt\Tracker\Profiles;
use Halt\Tracker\Round;
use Halt\Tracker\Secrets;
use Halt\Tracker\Settings;
use Halt\Tracker\Shell_Tasks;
use Halt\Tracker\Spool;
use Halt\Tracker\Spool_Import;
use Halt\Tracker\Spool_Keys;
use Halt\Tracker\Spool_Persons;
use Halt\Tracker\Spool_Reader;
use Halt\Tracker\Vault;

require_once __DIR__ . '/class-recording-engine.php';

/**
 * Builds the parts of the shell around an engine that records.
 */
abstract class Shell_Test_Case extends Site_Test_Case {

	/**
	 * The engine.
	 *
	 * @var Recording_Engine
	 */
	protected Recording_Engine $engine;

	/**
	 * The bridge to it.
	 *
	 * @var Bridge
	 */
	protected Bridge $bridge;

	/**
	 * Settings of the site.
	 *
	 * @var Settings
	 */
	protected Settings $settings;

	/**
	 * Form Profiles of the site.
	 *
	 * @var Profiles
	 */
	protected Profiles $profiles;

	/**
	 * Vault of the site.
	 *
	 * @var Vault
	 */
	protected Vault $vault;

	/**
	 * What the request looked like before the test.
	 *
	 * @var array<string,mixed>
	 */
	private array $request = array();

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->request  = array( $_GET, $_POST, $_SERVER );
		$directory      = new Private_Directory();
		$this->vault    = new Vault( $directory );
		$this->profiles = new Profiles();
		$this->settings = new Settings( new Secrets( $this->vault ), $this->profiles, new Install() );
		$this->engine   = new Recording_Engine();
		$engine         = $this->engine;
		$this->bridge   = new Bridge(
			$this->settings,
			$directory,
			$this->vault,
			static function ( string $configuration ) use ( $engine ): Recording_Engine {
				$engine->configuration = json_decode( $configuration, true );
				return $engine;
			}
		);
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		list( $_GET, $_POST, $_SERVER ) = $this->request;
		parent::tearDown();
	}

	/**
	 * The fast path around the engine.
	 *
	 * @return Fast_Path
	 */
	protected function fast_path(): Fast_Path {
		return new Fast_Path( $this->bridge, new Private_Directory(), $this->vault, new Install() );
	}

	/**
	 * A listener around the engine.
	 *
	 * @return Divi_Listener
	 */
	protected function listener(): Divi_Listener {
		return new Divi_Listener(
			$this->intake(),
			$this->settings,
			new Divi_Files( $this->profiles, array( new Contact_Form_Helper_Files(), new Contact_Form_Extender_Files() ) )
		);
	}

	/**
	 * Delivery at the end of a request.
	 *
	 * @return After_Response
	 */
	protected function after_response(): After_Response {
		return new After_Response( $this->bridge, $this->settings, new Shell_Tasks( $this->bridge ), $this->spool_import() );
	}

	/**
	 * The way of submissions made on this site.
	 *
	 * @return Local_Intake
	 */
	protected function intake(): Local_Intake {
		return new Local_Intake( $this->bridge, $this->spool(), $this->settings, $this->after_response() );
	}

	/**
	 * The spool.
	 *
	 * @return Spool
	 */
	protected function spool(): Spool {
		return new Spool( new Spool_Keys( $this->vault ), $this->settings );
	}

	/**
	 * What takes the spool in.
	 *
	 * @param Bridge|null $bridge Another bridge than the recording one.
	 * @return Spool_Import
	 */
	protected function spool_import( ?Bridge $bridge = null ): Spool_Import {
		return new Spool_Import( $bridge ?? $this->bridge, $this->spool(), new Spool_Reader( new Spool_Keys( $this->vault ), new Private_Directory() ) );
	}

	/**
	 * The privacy tools.
	 *
	 * @param Bridge|null $bridge Another bridge than the recording one.
	 * @return Privacy
	 */
	protected function privacy( ?Bridge $bridge = null ): Privacy {
		return new Privacy( $bridge ?? $this->bridge, $this->spool_import( $bridge ), new Spool_Persons( $this->spool(), new Spool_Reader( new Spool_Keys( $this->vault ), new Private_Directory() ) ) );
	}

	/**
	 * A round of work, whose alerts reach nobody.
	 *
	 * @return Round
	 */
	protected function round(): Round {
		return new Round(
			$this->bridge,
			new Earlier_Import( $this->bridge, $this->settings, $this->profiles ),
			$this->spool_import(),
			$this->fast_path(),
			new Shell_Tasks( $this->bridge ),
			new Housekeeping( $this->bridge ),
			new Alert_Watch( new Alert_Rules( $this->bridge, $this->settings, $this->spool() ), new Alert_Dispatch( array() ), new Ping( $this->settings ) )
		);
	}

	/**
	 * What was counted as a problem. A request of the test before may still be at work behind its answer and
	 * find its store gone; that is not this test's.
	 *
	 * @return list<string>
	 */
	protected static function problems(): array {
		return array_values( array_filter( array_keys( Problem_Counter::all() ), static fn( string $code ): bool => ! str_starts_with( $code, 'after_response/' ) ) );
	}

	/**
	 * Runs PHP code in a process of its own, before or after WordPress is loaded.
	 *
	 * @param string $before         Code that runs before WordPress.
	 * @param string $after          Code that runs after it, and prints.
	 * @param bool   $with_extension Whether the extension is loaded.
	 * @return string What it printed.
	 */
	protected static function run_php( string $before, string $after, bool $with_extension = true ): string {
		$ini = (string) file_get_contents( (string) php_ini_loaded_file() );
		if ( ! $with_extension ) {
			$ini = (string) preg_replace( '/^extension\s*=.*halt_tracker.*$/m', '', $ini );
		}
		$files = array( tempnam( sys_get_temp_dir(), 'halt' ), tempnam( sys_get_temp_dir(), 'halt' ) );
		$start = "\$_SERVER['HTTP_HOST'] = 'localhost'; \$_SERVER['REQUEST_METHOD'] = 'GET'; \$_SERVER['REQUEST_URI'] = '/'; \$_SERVER['REMOTE_ADDR'] = '127.0.0.1';";
		$load  = 'require ' . "'" . addcslashes( getenv( 'HALT_WP_PATH' ) . '/wp-load.php', "\\'" ) . "'" . ';';
		file_put_contents( $files[0], $ini );
		file_put_contents( $files[1], "<?php\n{$start}\n{$before}\n{$load}\n{$after}\n" );
		$process = proc_open( array( PHP_BINARY, '-c', $files[0], $files[1] ), array( 1 => array( 'pipe', 'w' ), 2 => array( 'pipe', 'w' ) ), $pipes );
		$output  = (string) stream_get_contents( $pipes[1] );
		$errors  = (string) stream_get_contents( $pipes[2] );
		$status  = proc_close( $process );
		array_map( 'unlink', $files );
		self::assertSame( 0, $status, $output . $errors );
		return $output;
	}
}
