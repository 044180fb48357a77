<?php
/**
 * Every code that the core writes has words.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Admin\Alert_Words;
use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Admin\Trial_Words;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Alerts;
use PHPUnit\Framework\TestCase;

/**
 * Reads the codes out of the sources of the core, so that a new one without words fails here and not on an admin's
 * screen. Each list must hold what is known to be in it: a changed way of writing the sources is noticed by that.
 */
final class Core_Codes_Test extends TestCase {

	/** Events of the journal. */
	private const EVENTS = array(
		'/\bevent:\s*"([a-z_]+)"/',
		'/\b(?:entry|journal|announce)\(\s*[^"()]*(?:\([^()"]*\)[^"()]*)*"([a-z_]+)"/',
		'/=>\s*"(reconnect[a-z_]*)"/',
	);

	/** Outcomes: of steps, of calls, and what a step produced. */
	private const OUTCOMES = array(
		'/\boutcome:\s*"([a-z_]+)"/',
		'/\boutcome:\s*if [^{}]*\{ "([a-z_]+)" \} else/',
		'/\boutcome:\s*if [^{}]*\{ "[a-z_]+" \} else \{ "([a-z_]+)" \}/',
		'/\bplain\(StepState::\w+, "([a-z_]+)"\)/',
		'/\bstop\([^")]*(?:"[a-z_]+"[^")]*)?"([a-z_]+)"\s*\)/',
		'/\bresult\([^"]{0,60}?"([a-z_]+)"\)/',
		'/\baction = if [^{}]*\{ "([a-z_]+)" \}/',
		'/\baction = if [^{}]*\{ "[a-z_]+" \} else \{ "([a-z_]+)" \}/',
		'/Unscanned::\w+ => "([a-z_]+)"/',
	);

	/** Codes of reasons and remarks. */
	private const CODES = array(
		'/Failure::new\(\s*(?:FailureClass::\w+(?:\s*\{[^}]*\})?|class),\s*"([a-z_0-9]+)"/',
		'/\bcode:\s*"([a-z_0-9]+)"/',
		'/\bstop\([^")]*"([a-z_]+)",\s*"/',
		'/\b(?:decision\([^"()]*|note\()"([a-z_]+)"/',
		'/\bpush\("([a-z]+_[a-z_]+)"(?:\.\w+\(\))?\)/',
		'/=> \w+\.push\("([a-z_]+)"\)/',
		'/\bAbsent\("([a-z_0-9]+)"/',
		'/const REASON: &str = "([a-z_]+)"/',
	);

	/** Files whose names of variants are codes. */
	private const NAMED = array( 'http/fault.rs', 'relay/scanner.rs', 'outbox/error.rs', 'intake/screen/fault.rs' );

	/**
	 * Words that are the code itself are told from none by this mark.
	 */
	protected function setUp(): void {
		parent::setUp();
		add_filter( 'gettext_halt-tracker', array( self::class, 'mark' ) );
	}

	/**
	 * {@inheritDoc}
	 */
	protected function tearDown(): void {
		remove_filter( 'gettext_halt-tracker', array( self::class, 'mark' ) );
		parent::tearDown();
	}

	/**
	 * Marks words.
	 *
	 * @param string $words Words.
	 * @return string
	 */
	public static function mark( string $words ): string {
		return '*' . $words;
	}

	/**
	 * The sources by their path, without their tests.
	 *
	 * @return array<string,string>
	 */
	private static function sources(): array {
		$root  = dirname( __DIR__, 2 ) . '/src';
		$texts = array();
		foreach ( new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( $root, \FilesystemIterator::SKIP_DOTS ) ) as $file ) {
			$path = substr( $file->getPathname(), strlen( $root ) + 1 );
			if ( 'rs' === $file->getExtension() && 1 !== preg_match( '#tests#', $path ) ) {
				$texts[ $path ] = (string) preg_replace( array( '/#\[cfg\(test\)\]\s*mod tests.*/s', '#^\s*//.*$#m' ), '', (string) file_get_contents( $file->getPathname() ) );
			}
		}
		return $texts;
	}

	/**
	 * What patterns find in the sources.
	 *
	 * @param list<string> $patterns Patterns.
	 * @param string       $only     Start of the paths.
	 * @return list<string>
	 */
	private static function found( array $patterns, string $only = '' ): array {
		$found = array();
		foreach ( self::sources() as $path => $text ) {
			foreach ( str_starts_with( $path, $only ) ? $patterns : array() as $pattern ) {
				preg_match_all( $pattern, $text, $matches );
				$found = array_merge( $found, $matches[1] );
			}
		}
		$found = array_values( array_unique( $found ) );
		sort( $found );
		return $found;
	}

	/**
	 * Asserts that a list holds what is known, and that all of it has words.
	 *
	 * @param list<string> $codes Codes.
	 * @param list<string> $known Some of them.
	 * @param callable     $words Gives the words of a code.
	 */
	private function check( array $codes, array $known, callable $words ): void {
		$this->assertSame( array(), array_values( array_diff( $known, $codes ) ), 'the sources are written in another way now' );
		$this->assertSame( array(), array_values( array_filter( $codes, static fn( string $code ): bool => $code === $words( $code ) || '' === $words( $code ) ) ), 'without words' );
	}

	/**
	 * Events of the journal.
	 */
	public function test_events(): void {
		// What a hint about a job came to is an outcome.
		$this->check( array_diff( self::found( self::EVENTS ), array( 'failed' ) ), array( 'received', 'imported', 'step', 'call', 'finished', 'set_aside', 'released', 'breaker_opened', 'breaker_closed', 'reconnect_needed', 'reconnected', 'retention_warning' ), array( Journal_Words::class, 'event' ) );
	}

	/**
	 * What people did, as the shell notes it.
	 */
	public function test_audit(): void {
		preg_match( '/const EVENTS[^=]*= &?\[(.*?)\];/s', self::sources()['engine/audit.rs'], $list );
		preg_match_all( '/"([a-z_]+)"/', $list[1] ?? '', $names );
		$this->check( $names[1], array( 'exported', 'queue_run', 'attendees_loaded', 'attendees_exported', 'attendees_printed' ), array( Journal_Words::class, 'event' ) );
	}

	/**
	 * Outcomes and the states of a submission.
	 */
	public function test_outcomes(): void {
		$states = self::found( array( '/Self::\w+ => "([a-z_]+)"/' ), 'outbox/state.rs' );
		// What is continued is no entry of the journal.
		$this->check( array_diff( array_merge( self::found( self::OUTCOMES ), $states ), array( 'continued' ) ), array( 'parked', 'not_seen', 'answered', 'failed', 'created', 'unchanged', 'none', 'withheld', 'not_scanned', 'adopted', 'listed', 'possible_duplicate', 'erased' ), array( Journal_Words::class, 'outcome' ) );
	}

	/**
	 * Steps and their states.
	 */
	public function test_steps(): void {
		$this->check( self::found( array( '/Self::\w+(?:\(n\))? => \("([a-z_]+)"/' ), 'outbox/step.rs' ), array( 'record', 'scan', 'list' ), array( Journal_Words::class, 'step' ) );
		$this->check( self::found( array( '/Self::\w+ => "([a-z_]+)"/' ), 'outbox/step.rs' ), array( 'pending', 'dead' ), array( Journal_Words::class, 'step_state' ) );
	}

	/**
	 * Reasons, remarks, faults of calls, of files and of the store.
	 */
	public function test_codes(): void {
		$codes = self::found( self::CODES );
		foreach ( self::NAMED as $path ) {
			$named = self::found( array( '/Self::\w+(?:\([^)]*\)|\s*\{[^}]*\})? => "([a-z_0-9]+)"/' ), $path );
			$this->assertNotSame( array(), $named, $path );
			$codes = array_merge( $codes, $named );
		}
		foreach ( self::found( array( '/Self::\w+ => "([a-z_]+)"/' ), 'intake/screen/flag.rs' ) as $flag ) {
			$codes[] = 'file_' . $flag;
		}
		$this->check( $codes, array( 'verifying', 'reconnect', 'session_busy', 'several_match', 'outcome_unknown', 'not_scanned', 'site_copy', 'other_connection', 'ends_by_age', 'no_id', 'event_unknown', 'file_script' ), array( Words::class, 'code' ) );
	}

	/**
	 * Purposes of calls, conditions, what the probe asks and finds, and locks.
	 */
	public function test_trials(): void {
		$this->check( self::found( array( '/self\.called\("([a-z_]+)"/' ), 'tracker/client.rs' ), array( 'find_people', 'create_record', 'put_on_list' ), array( Trial_Words::class, 'purpose' ) );
		$this->check( self::found( array( '/planned\(call, "([a-z_]+)"/' ), 'relay/trial/' ), array( 'nobody_found', 'one_found' ), array( Trial_Words::class, 'condition' ) );
		$this->check( self::found( array( '/Check::(?:found|failed|skipped|of)\(\s*"([a-z_]+)"/', '/\("([a-z_]+)", "U\d+"/' ), 'relay/probe/' ), array( 'exchange', 'contact_read', 'contact_page_size', 'tag' ), array( Trial_Words::class, 'check' ) );
		$this->check( self::found( array( '/Check::found\([^"]*(?:"[a-z_]+", )?"(?:U\d+)?", "([a-z_]+)"/', '/Check::found\(code, unknown, "([a-z_]+)"/', '/=> "([a-z_]+)",/', '/\{ "([a-z_]+)" \}/' ), 'relay/probe/' ), array( 'ok', 'capped', 'filter_ignored', 'filter_exact', 'not_found_yet', 'replaces', 'exists' ), array( Trial_Words::class, 'result' ) );
		$this->check( self::found( array( '/^\s*\("([a-z_]+)", \w/m' ), 'outbox/sqlite/locks.rs' ), array( 'drain_turn' ), array( Trial_Words::class, 'lock' ) );
	}

	/**
	 * Causes of alerts: those of the core's tasks are known, every known one has a title and an advice, and whatever is
	 * raised or cleared in the shell is a known one.
	 */
	public function test_causes_of_alerts(): void {
		$this->assertSame( array(), array_diff( self::found( array( '/"cause":\s*"([a-z_]+)"/', '/const GAP: &str = "([a-z_]+)"/' ) ), Alerts::CAUSES ) );
		$raised = array();
		foreach ( (array) glob( dirname( HALT_TRACKER_FILE ) . '/includes/{,admin/}*.php', GLOB_BRACE ) as $path ) {
			preg_match_all( "/(?:Alerts::(?:raise|clear)|self::set)\\( '([a-z_]+)'/", (string) file_get_contents( (string) $path ), $matches );
			$raised = array_merge( $raised, $matches[1] );
		}
		$this->assertContains( 'breaker_open', $raised );
		$this->assertSame( array(), array_values( array_diff( array_unique( $raised ), Alerts::CAUSES ) ) );
		foreach ( Alerts::CAUSES as $cause ) {
			$this->assertStringStartsWith( '*', Alert_Words::title( $cause ), $cause );
			$this->assertStringStartsWith( '*', Alert_Words::advice( $cause ), $cause );
		}
	}

	/**
	 * What a mapping can find.
	 */
	public function test_problems_of_a_mapping(): void {
		preg_match( '/pub enum ProblemCode \{(.*?)\n\}/s', implode( "\n", self::sources() ), $match );
		preg_match_all( '/^\s+([A-Z]\w+),/m', $match[1] ?? '', $names );
		$codes = array_map( static fn( string $name ): string => strtolower( (string) preg_replace( '/(?<!^)([A-Z])/', '_$1', $name ) ), $names[1] );
		$this->check( $codes, array( 'missing_required', 'profile_broken' ), array( Words::class, 'code' ) );
	}
}
