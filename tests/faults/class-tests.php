<?php
/**
 * What the tests of the core and of the shell said.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Results by name, out of cargo's output and PHPUnit's report.
 *
 * A test that bears the id of a row in its name (`b04_a_full_disk_…`, `test_i07_…`, the data set `i04 …`) covers that
 * row; others are named in the coverage lists.
 */
final class Tests {

	/**
	 * Whether it passed, by path.
	 *
	 * @var array<string,bool>
	 */
	private array $passed = array();

	/**
	 * Paths by row.
	 *
	 * @var array<string,list<string>>
	 */
	private array $named = array();

	/**
	 * Reads both.
	 *
	 * @param string $cargo Output of cargo test.
	 * @param string $junit PHPUnit's report.
	 */
	public function __construct( string $cargo, string $junit ) {
		foreach ( is_file( $cargo ) ? (array) file( $cargo ) : array() as $line ) {
			if ( 1 === preg_match( '/^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED)/', (string) $line, $match ) ) {
				$this->add( $match[1], 'ok' === $match[2], basename( strtr( $match[1], ':', '/' ) ) );
			}
		}
		$xml = is_file( $junit ) ? simplexml_load_file( $junit ) : false;
		foreach ( false === $xml ? array() : $xml->xpath( '//testcase' ) as $case ) {
			$name = (string) $case['name'];
			$path = strtok( $name, ' ' );
			$good = ( $this->passed[ $path ] ?? true ) && 0 === count( $case->failure ) + count( $case->error );
			$this->add( $path, $good, 1 === preg_match( '/data set "([^"]*)"/', $name, $set ) ? strtr( $set[1], ' ', '_' ) . '_' : substr( $path, strlen( 'test_' ) ) );
		}
	}

	/**
	 * The tests that bear the id of a row.
	 *
	 * @param string $id Id.
	 * @return list<string>
	 */
	public function of_row( string $id ): array {
		return array_values( array_unique( $this->named[ $id ] ?? array() ) );
	}

	/**
	 * The tests that a text of a coverage list means: the end of a path, from the longest to the name alone; a `*`
	 * stands for any end.
	 *
	 * @param string $text Text.
	 * @return list<string>
	 */
	public function meant( string $text ): array {
		for ( $parts = explode( '::', $text ); array() !== $parts; array_shift( $parts ) ) {
			$end   = strtr( implode( '::', $parts ), array( '…' => '*' ) );
			$found = array_filter(
				array_keys( $this->passed ),
				static fn ( string $path ): bool => fnmatch( $end, $path ) || fnmatch( "*::$end", $path )
			);
			if ( array() !== $found ) {
				return array_values( $found );
			}
		}
		return array();
	}

	/**
	 * Whether a test passed.
	 *
	 * @param string $path Its path.
	 * @return bool
	 */
	public function passed( string $path ): bool {
		return $this->passed[ $path ] ?? false;
	}

	/**
	 * Adds a test.
	 *
	 * @param string $path   Path.
	 * @param bool   $passed Whether it passed.
	 * @param string $name   Name that may begin with ids.
	 * @return void
	 */
	private function add( string $path, bool $passed, string $name ): void {
		$this->passed[ $path ] = $passed;
		for ( $rest = $name; 1 === preg_match( '/^([a-z]\d\d?)_/', $rest, $match ); $rest = substr( $rest, strlen( $match[0] ) ) ) {
			$this->named[ strtoupper( $match[1] ) ][] = $path;
		}
	}
}
