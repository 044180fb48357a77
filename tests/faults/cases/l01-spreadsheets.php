<?php
/**
 * What strangers type is exported for a spreadsheet.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

/**
 * Applications whose names are formulas.
 *
 * @param Site $site The site.
 * @return list<string> What was not accepted.
 */
function formulas_sent( Site $site ): array {
	$refused = array();
	foreach ( Sheet::HOSTILE as $text ) {
		$mark   = $site->mark( 'l01' );
		$body   = (string) json_encode( // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- a sender.
			array(
				'form_id'   => 'careers-form',
				'form_name' => $text,
				'fields'    => array(
					'first_name'   => $text,
					'last_name'    => 'Doe ' . strtr( $mark, '-0123456789', 'xabcdefghij' ),
					'email'        => Application::email( $mark ),
					'desired_role' => $text,
					'consent'      => 'I agree to be contacted',
					'message'      => $text,
				),
			)
		);
		$time   = (string) ( time() + intdiv( $site->orders->ahead(), 1000 ) );
		$answer = Http::request(
			'POST',
			$site->route(),
			$body,
			array(
				'Content-Type'             => 'application/json',
				'X-Halt-Timestamp'         => $time,
				'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $time . '.' . $body, $site->secret ),
				'X-Halt-Delivery-Id'       => $mark,
			)
		);
		if ( 202 !== $answer['status'] ) {
			$refused[] = (string) json_encode( $text ) . " is answered {$answer['status']}"; // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- for the terminal.
		}
	}
	return $refused;
}

return static function ( Site $site ): iterable {
	$wrong   = formulas_sent( $site );
	$browser = Set_Up::admin( $site );
	$browser->get( "$site->url/wp-admin/admin.php?page=halt-tracker-submissions" );
	$browser->submit( 'halt_tracker_export_deliveries', array() );
	$sheet = new Sheet( $browser->page );
	$found = $sheet->has( Sheet::HOSTILE );
	if ( 200 !== $browser->status || ! $sheet->is_even() ) {
		$wrong[] = "the list of deliveries is answered {$browser->status}, " . count( $sheet->rows ) . ' rows' . ( $sheet->is_even() ? '' : ' of different length' );
	}
	foreach ( $sheet->computed() as $cell ) {
		$wrong[] = 'would be computed: ' . $cell;
	}
	yield Result::of(
		'L01',
		count( Sheet::HOSTILE ) . ' applications whose names and forms are formulas, in every disguise of the row; the list of deliveries exported by an admin',
		sprintf( '%d rows, %d cells would be computed; without the apostrophe %d of %d texts are as they were sent', count( $sheet->rows ) - 1, count( $sheet->computed() ), $found, count( Sheet::HOSTILE ) ) . ( array() === $wrong ? '' : '; ' . implode( ', ', array_slice( $wrong, 0, 5 ) ) ),
		array() === $wrong && count( Sheet::HOSTILE ) === $found
	);
};
