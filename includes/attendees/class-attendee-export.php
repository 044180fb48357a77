<?php
/**
 * Attendees as a file.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

use Halt\Tracker\Csv;

defined( 'ABSPATH' ) || exit;

/**
 * CSV for people, who open it in a spreadsheet: words instead of codes, times in the site's zone. {@see Csv} makes the
 * cells harmless.
 */
final class Attendee_Export {

	/** Lines of a piece. */
	private const PIECE = 200;

	/**
	 * The file in pieces.
	 *
	 * @param list<Attendee> $attendees Who is in it, in order.
	 * @return \Generator<string>
	 */
	public static function pieces( array $attendees ): \Generator {
		$csv = Csv::for_spreadsheets();
		yield $csv->begin(
			array(
				__( 'First name', 'halt-tracker' ),
				__( 'Surname', 'halt-tracker' ),
				__( 'E-mail', 'halt-tracker' ),
				__( 'Phone', 'halt-tracker' ),
				__( 'Company', 'halt-tracker' ),
				__( 'Registered', 'halt-tracker' ),
				__( 'State', 'halt-tracker' ),
				__( 'Attending', 'halt-tracker' ),
				__( 'Marketing preference', 'halt-tracker' ),
				__( 'Marketing by e-mail', 'halt-tracker' ),
				__( 'Marketing by text message', 'halt-tracker' ),
				__( 'Marketing by phone', 'halt-tracker' ),
				__( 'Tracker ID', 'halt-tracker' ),
			)
		);
		foreach ( array_chunk( $attendees, self::PIECE ) as $some ) {
			yield implode( '', array_map( static fn( Attendee $one ): string => $csv->line( self::cells( $one ) ), $some ) );
		}
	}

	/**
	 * The cells of somebody.
	 *
	 * @param Attendee $one Who.
	 * @return list<string|int>
	 */
	private static function cells( Attendee $one ): array {
		return array(
			$one->first_name,
			$one->surname,
			$one->email,
			$one->phone,
			$one->company,
			$one->registered_at > 0 ? (string) wp_date( 'Y-m-d H:i:s', intdiv( $one->registered_at, 1000 ) ) : '',
			Attendee_Words::states()[ $one->state ] ?? $one->state,
			Attendee_Words::yes_or_no( $one->is_attending ),
			$one->marketing->preference,
			Attendee_Words::yes_or_no( $one->marketing->allows( 'email' ) ),
			Attendee_Words::yes_or_no( $one->marketing->allows( 'text' ) ),
			Attendee_Words::yes_or_no( $one->marketing->allows( 'telephone' ) ),
			$one->contact_id > 0 ? $one->contact_id : '',
		);
	}
}
