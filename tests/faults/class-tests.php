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
 */
final class Tests {

	/**
	 * Whether it passed, by name.
	 *
	 * @var array<string,bool>
	 */
	private array $passed = array();

	/**
	 * Reads both.
	 *
	 * @param string $cargo Output of cargo test.
	 * @param string $junit PHPUnit's report.
	 */
	public function __construct( string $cargo, string $junit ) {
		foreach ( is_file( $cargo ) ? (array) file( $cargo ) : array() as $line ) {
			if ( 1 === preg_match( '/^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED)/', (string) $line, $match ) ) {
				$this->passed[ $match[1] ] = 'ok' === $match[2];
			}
		}
		$xml = is_file( $junit ) ? simplexml_load_file( $junit ) : false;
		foreach ( false === $xml ? array() : $xml->xpath( '//testcase' ) as $case ) {
			$name                  = strtok( (string) $case['name'], ' ' );
			$this->passed[ $name ] = ( $this->passed[ $name ] ?? true ) && 0 === count( $case->failure ) + count( $case->error );
		}
	}

	/**
	 * Whether a test passed.
	 *
	 * @param string $name End of its path.
	 * @return bool|null Null where it did not run.
	 */
	public function result( string $name ): ?bool {
		foreach ( $this->passed as $path => $passed ) {
			if ( $path === $name || str_ends_with( $path, "::$name" ) ) {
				return $passed;
			}
		}
		return null;
	}
}
