<?php
/**
 * The writer of CSV.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Csv;
use PHPUnit\Framework\TestCase;

/**
 * Fault L01 of reliability.md, over the one writer of all exports.
 */
final class Csv_Test extends TestCase {

	/** What a spreadsheet would compute: as it comes, and as it stands in the file. */
	private const FORMULAS = array(
		'=cmd|\' /C calc\'!A0'     => '\'=cmd|\' /C calc\'!A0',
		'=HYPERLINK("http://x")'   => '\'=HYPERLINK("http://x")',
		'+44 20 7946 0958'         => '\'+44 20 7946 0958',
		'-1'                       => '\'-1',
		'@SUM(A1)'                 => '\'@SUM(A1)',
		'|cmd'                     => '\'|cmd',
		'%0A=1'                    => '\'%0A=1',
		"\t=1"                     => '\'=1',
		"\r=1"                     => '\'=1',
		" \n =1"                   => '\'=1',
		"\u{a0}=1"                 => "'\u{a0}=1",
		"\u{200b}=1"               => "'\u{200b}=1",
		"\u{feff}+1"               => "'\u{feff}+1",
		'"=1+1"'                   => '\'"=1+1"',
		'\'=1'                     => '\'\'=1',
		'＝1+1'                     => '\'＝1+1',
		'＋44'                      => '\'＋44',
		'－1'                       => '\'－1',
		'＠x'                       => '\'＠x',
		"\x00=1"                   => '\'=1',
	);

	/** What is left as it is. */
	private const HARMLESS = array( 'Zoë Müller-Łęcka', 'O\'Neill', 'a=b', '名前', '\'n Ander', '"quoted"', 'x@y.test', '20 7946', '', '1', '3.5', 'Jane; Doe, "J"', '🎉' );

	/**
	 * Reads a line back as any program would.
	 *
	 * @param string $line      A line.
	 * @param string $separator What is between cells.
	 * @return list<string>
	 */
	private static function read( string $line, string $separator = ',' ): array {
		return str_getcsv( rtrim( $line, "\r\n" ), $separator, '"', '' );
	}

	/**
	 * Nothing is computed, for people and for programs; everything else comes back as it was.
	 */
	public function test_no_cell_is_a_formula(): void {
		foreach ( array( Csv::for_spreadsheets(), Csv::for_programs() ) as $csv ) {
			foreach ( self::FORMULAS as $cell => $written ) {
				$this->assertSame( array( 'a', $written, 'b' ), self::read( $csv->line( array( 'a', (string) $cell, 'b' ) ) ), (string) $cell );
			}
			foreach ( self::HARMLESS as $cell ) {
				$this->assertSame( array( $cell, 'b' ), self::read( $csv->line( array( $cell, 'b' ) ) ), $cell );
			}
		}
	}

	/**
	 * Numbers of ours stay numbers; those that strangers typed are texts.
	 */
	public function test_numbers(): void {
		$this->assertSame( "-5,3,1.5,,\n", Csv::for_programs()->line( array( -5, 3, 1.5, null, false ) ) );
		$this->assertSame( array( '\'02079460958', '\'1234567890123456', '12345' ), self::read( Csv::for_spreadsheets()->line( array( '02079460958', '1234567890123456', '12345' ) ) ) );
		$this->assertSame( "02079460958\n", Csv::for_programs()->line( array( '02079460958' ) ) );
	}

	/**
	 * The way back, as docs/attendees.md has it: a cell whose first apostrophe was put there tells so by itself.
	 */
	public function test_round_trip(): void {
		$pattern = '/^[\s"\'\p{Z}\p{Cf}]*[=+\-@|%＝＋－＠]|^\'*(?:0\d+|\d{16,})$/u';
		foreach ( array_merge( array_map( 'trim', array_map( 'strval', array_keys( self::FORMULAS ) ) ), self::HARMLESS, array( '0123', '\'0123', '\'\'=1' ) ) as $cell ) {
			$clean   = str_replace( "\x00", '', $cell );
			$written = self::read( Csv::for_spreadsheets()->line( array( $clean, 'b' ) ) )[0];
			$this->assertSame( $clean, 1 === preg_match( $pattern, $written ) ? substr( $written, 1 ) : $written );
		}
	}

	/**
	 * One row stays one line, whatever was typed; broken bytes break nothing.
	 */
	public function test_one_row_is_one_line(): void {
		$line = Csv::for_spreadsheets()->line( array( "a\r\nb\u{2028}c\td", "x\xffy", "e\x1b[2J" ) );
		// What becomes of a broken byte depends on WordPress's version.
		$this->assertMatchesRegularExpression( '/^"a b c d",x[^,\xff]*y,e\[2J\r\n$/D', $line );
		$this->assertTrue( mb_check_encoding( $line, 'UTF-8' ) );
	}

	/**
	 * Excel opens it as it is: byte order mark, CRLF, and the separator of the reader's language.
	 */
	public function test_for_excel_and_libreoffice(): void {
		global $wp_locale;
		$this->assertSame( "\xEF\xBB\xBFName,\"E mail\"\r\n", Csv::for_spreadsheets()->begin( array( 'Name', 'E mail' ) ) );
		$this->assertSame( "Name\n", Csv::for_programs()->begin( array( 'Name' ) ) );
		$decimal = $wp_locale->number_format['decimal_point'];
		try {
			$wp_locale->number_format['decimal_point'] = ',';
			$this->assertSame( "a;\"b;c\"\r\n", Csv::for_spreadsheets()->line( array( 'a', 'b;c' ) ) );
			$this->assertSame( "a,b;c\n", Csv::for_programs()->line( array( 'a', 'b;c' ) ) );
		} finally {
			$wp_locale->number_format['decimal_point'] = $decimal;
		}
		foreach ( array( "\t" => "a\tb\r\n", '|' => "a,b\r\n" ) as $separator => $line ) {
			$wanted = static fn(): string => $separator;
			add_filter( 'halt_tracker_csv_separator', $wanted );
			$this->assertSame( $line, Csv::for_spreadsheets()->line( array( 'a', 'b' ) ) );
			remove_filter( 'halt_tracker_csv_separator', $wanted );
		}
	}
}
