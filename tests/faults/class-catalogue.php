<?php
/**
 * The catalogue with its results.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Joins the tables of this directory, the coverage lists of the tests, and the results.
 */
final class Catalogue {

	/**
	 * Names of tests by row.
	 *
	 * @var array<string,list<string>>
	 */
	private array $covered = array();

	/**
	 * Reasons by row.
	 *
	 * @var array<string,string>
	 */
	private array $reasons = array();

	/**
	 * How many rows ended how.
	 *
	 * @var array<string,int>
	 */
	private array $counts = array();

	/**
	 * Reads the tables.
	 *
	 * @param string                    $here    This directory.
	 * @param string                    $tests   The directory of all tests.
	 * @param Tests                     $results What the tests said.
	 * @param list<array<string,mixed>> $suite   What the suite found.
	 */
	public function __construct( private readonly string $here, string $tests, private readonly Tests $results, private readonly array $suite ) {
		foreach ( (array) glob( "$tests/{it,php}/coverage_*.md", GLOB_BRACE ) as $file ) {
			$this->read_coverage( (string) $file );
		}
		foreach ( self::pairs( "$here/not-injected.md" ) as [ $id, $reason ] ) {
			$this->reasons[ $id ] = $reason;
		}
	}

	/**
	 * The rows of the fault table: id, fault, injected, expected, observed, verdict.
	 *
	 * @return list<array{0:string,1:string,2:string,3:string,4:string,5:string}>
	 */
	public function rows(): array {
		$rows = array();
		foreach ( self::table( "$this->here/rows.md", '[A-Z]\d\d' ) as [ $id, $fault, $expected ] ) {
			$injected = array();
			$observed = array();
			$verdict  = '';
			foreach ( $this->suite as $result ) {
				if ( $id === $result['id'] && isset( $result['verdict'] ) ) {
					$injected[] = $result['injected'];
					$observed[] = $result['observed'];
					$verdict    = 'FAIL' === $verdict ? 'FAIL' : $result['verdict'];
				}
			}
			[ $tests, $passed, $failed ] = $this->tests( $id );
			if ( array() !== $tests || '' !== $failed ) {
				$injected[] = implode( ', ', array_map( static fn ( string $test ): string => "`$test`", $tests ) );
				$observed[] = '' === $failed ? "$passed of " . count( $tests ) . ' tests pass' : $failed;
				$verdict    = '' === $failed ? ( '' === $verdict ? 'pass' : $verdict ) : 'FAIL';
			}
			if ( '' === $verdict ) {
				$verdict    = 'not injected';
				$observed[] = $this->reasons[ $id ] ?? 'there is no test of it yet';
			}
			$this->counts[ $verdict ] = ( $this->counts[ $verdict ] ?? 0 ) + 1;
			$rows[]                   = array( $id, $fault, implode( '; ', $injected ), $expected, implode( '; ', $observed ), $verdict );
		}
		return $rows;
	}

	/**
	 * The rows of the table of figures: number, promised, measured, how, verdict.
	 *
	 * @return list<array{0:string,1:string,2:string,3:string,4:string}>
	 */
	public function figures(): array {
		$rows = array();
		foreach ( self::table( "$this->here/figures.md", 'F\d+' ) as [ $id, $promised, $elsewhere ] ) {
			$measured = array();
			$how      = array();
			$verdict  = '';
			foreach ( $this->suite as $figure ) {
				if ( $id === $figure['id'] && isset( $figure['kept'] ) ) {
					$measured[] = $figure['measured'];
					$how[]      = $figure['how'];
					$verdict    = $figure['kept'] && 'NOT KEPT' !== $verdict ? 'kept' : 'NOT KEPT';
				}
			}
			[ $tests, $passed, $failed ] = $this->tests( $id );
			if ( array() !== $tests || '' !== $failed ) {
				$measured[] = '' === $failed ? "$passed of " . count( $tests ) . ' tests pass' : $failed;
				$how[]      = implode( ', ', array_map( static fn ( string $test ): string => "`$test`", $tests ) );
				$verdict    = '' === $failed ? ( '' === $verdict ? 'kept' : $verdict ) : 'NOT KEPT';
			}
			if ( '' === $verdict ) {
				$verdict    = 'not measured here';
				$measured[] = '';
				$how[]      = $elsewhere;
			}
			$rows[] = array( $id, $promised, implode( '; ', $measured ), implode( '; ', $how ), $verdict );
		}
		return $rows;
	}

	/**
	 * How many rows ended how; after rows().
	 *
	 * @return string
	 */
	public function summary(): string {
		ksort( $this->counts );
		$words = array();
		foreach ( $this->counts as $verdict => $number ) {
			$words[] = "$number $verdict";
		}
		return array_sum( $this->counts ) . ' faults: ' . implode( ', ', $words ) . '.';
	}

	/**
	 * A cell of a table.
	 *
	 * @param string $text Text.
	 * @return string
	 */
	public static function cell( string $text ): string {
		return str_replace( array( '|', "\n" ), array( '\|', ' ' ), $text );
	}

	/**
	 * Reads a coverage list: in each line whose first cell holds ids, whatever looks like a test.
	 *
	 * @param string $file File.
	 * @return void
	 */
	private function read_coverage( string $file ): void {
		foreach ( (array) file( $file ) as $line ) {
			[ $first, $rest ] = explode( ' | ', ltrim( (string) $line, '| ' ), 2 ) + array( '', '' );
			if ( 0 === preg_match_all( '/\b[A-Z]\d\d?\b/', $first, $ids ) || 0 === preg_match_all( '/(?:[\w]+::)+[\w*…]+|\btest_\w+/u', $rest, $tests ) ) {
				continue;
			}
			foreach ( $ids[0] as $id ) {
				$this->covered[ $id ] = array_merge( $this->covered[ $id ] ?? array(), $tests[0] );
			}
		}
	}

	/**
	 * The tests of a row.
	 *
	 * @param string $id Id.
	 * @return array{0:list<string>,1:int,2:string} Paths, how many passed, and what did not.
	 */
	private function tests( string $id ): array {
		$paths  = $this->results->of_row( $id );
		$failed = array();
		foreach ( $this->covered[ $id ] ?? array() as $text ) {
			$meant = $this->results->meant( $text );
			if ( array() === $meant ) {
				$failed[] = "$text did not run";
			}
			$paths = array_merge( $paths, $meant );
		}
		$paths  = array_values( array_unique( $paths ) );
		$passed = array_filter( $paths, array( $this->results, 'passed' ) );
		foreach ( array_diff( $paths, $passed ) as $path ) {
			$failed[] = "$path failed";
		}
		return array( $paths, count( $passed ), implode( ', ', $failed ) );
	}

	/**
	 * Lines `id | text` of a list.
	 *
	 * @param string $file File.
	 * @return list<array{0:string,1:string}>
	 */
	private static function pairs( string $file ): array {
		preg_match_all( '/^([A-Z]\d+) \| (.+)$/m', (string) file_get_contents( $file ), $lines, PREG_SET_ORDER );
		return array_map( static fn ( array $line ): array => array( $line[1], trim( $line[2] ) ), $lines );
	}

	/**
	 * Rows of three cells of a table.
	 *
	 * @param string $file File.
	 * @param string $id   Pattern of the first cell.
	 * @return list<array{0:string,1:string,2:string}>
	 */
	private static function table( string $file, string $id ): array {
		preg_match_all( "/^\\| ($id) \\| (.*?) \\| ?(.*?) ?\\|$/m", (string) file_get_contents( $file ), $lines, PREG_SET_ORDER );
		return array_map( static fn ( array $line ): array => array( $line[1], trim( $line[2] ), trim( $line[3] ) ), $lines );
	}
}
