<?php
/**
 * What strangers type is exported for a spreadsheet.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Faults;

use Halt\Tracker\Events\Event_Type;
use Halt\Tracker\Plugin;

/**
 * Sends a form.
 *
 * @param Site                $site The site.
 * @param string              $mark Delivery id.
 * @param array<string,mixed> $form The form.
 * @return int Status.
 */
function form_sent( Site $site, string $mark, array $form ): int {
	$body = (string) json_encode( $form ); // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- a sender.
	$time = (string) ( time() + intdiv( $site->orders->ahead(), 1000 ) );
	return Http::request(
		'POST',
		$site->route(),
		$body,
		array(
			'Content-Type'             => 'application/json',
			'X-Halt-Timestamp'         => $time,
			'X-Halt-Webhook-Signature' => hash_hmac( 'sha256', $time . '.' . $body, $site->secret ),
			'X-Halt-Delivery-Id'       => $mark,
		)
	)['status'];
}

/**
 * Forms whose texts are formulas.
 *
 * @param Site     $site The site.
 * @param \Closure $form Of a hostile text, a surname and an address.
 * @return list<string> What was not accepted.
 */
function formulas_sent( Site $site, \Closure $form ): array {
	$refused = array();
	foreach ( Sheet::HOSTILE as $text ) {
		$mark   = $site->mark( 'l01' );
		$status = form_sent( $site, $mark, $form( $text, 'Doe ' . strtr( $mark, '-0123456789', 'xabcdefghij' ), Application::email( $mark ) ) );
		if ( 202 !== $status ) {
			$refused[] = (string) json_encode( $text ) . " is answered $status"; // phpcs:ignore Generic.PHP.ForbiddenFunctions.FoundWithAlternative -- for the terminal.
		}
	}
	return $refused;
}

/**
 * Judges a list that an admin has exported.
 *
 * @param string       $what    Which list.
 * @param string       $sent    What was sent.
 * @param list<string> $wrong   What was not accepted.
 * @param int          $status  Status of the answer.
 * @param string       $csv     The answer.
 * @return Result
 */
function exported( string $what, string $sent, array $wrong, int $status, string $csv ): Result {
	$sheet = new Sheet( $csv );
	$found = $sheet->has( Sheet::HOSTILE );
	if ( 200 !== $status || ! $sheet->is_even() ) {
		$wrong[] = "the list is answered $status, " . count( $sheet->rows ) . ' rows' . ( $sheet->is_even() ? '' : ' of different length' );
	}
	foreach ( $sheet->computed() as $cell ) {
		$wrong[] = 'would be computed: ' . $cell;
	}
	return Result::of(
		'L01',
		count( Sheet::HOSTILE ) . " $sent, in every disguise of the row; $what exported by an admin",
		sprintf( '%d rows, %d cells would be computed; without the apostrophe %d of %d texts are as they were sent', count( $sheet->rows ) - 1, count( $sheet->computed() ), $found, count( Sheet::HOSTILE ) ) . ( array() === $wrong ? '' : '; ' . implode( ', ', array_slice( $wrong, 0, 5 ) ) ),
		array() === $wrong && count( Sheet::HOSTILE ) === $found
	);
}

/**
 * An event that is open.
 *
 * @return int Id of its post.
 */
function open_event(): int {
	Plugin::boot()->profiles->save( json_decode( (string) file_get_contents( dirname( __DIR__, 2 ) . '/fixtures/profiles/event-registration.json' ), true ) );
	$id = wp_insert_post(
		array(
			'post_type'   => Event_Type::NAME,
			'post_title'  => 'Evening of the spreadsheets',
			'post_status' => 'publish',
		)
	);
	update_post_meta( $id, 'halt_event_date', gmdate( 'Y-m-d', time() + 7 * DAY_IN_SECONDS ) );
	return $id;
}

return static function ( Site $site ): iterable {
	$browser = Set_Up::admin( $site );

	$wrong = formulas_sent(
		$site,
		static fn ( string $text, string $surname, string $email ): array => array(
			'form_id'   => 'careers-form',
			'form_name' => $text,
			'fields'    => array(
				'first_name'   => $text,
				'last_name'    => $surname,
				'email'        => $email,
				'desired_role' => $text,
				'consent'      => 'I agree to be contacted',
				'message'      => $text,
			),
		)
	);
	$browser->get( "$site->url/wp-admin/admin.php?page=halt-tracker-submissions" );
	$browser->submit( 'halt_tracker_export_deliveries', array() );
	yield exported( 'the list of deliveries', 'applications whose names and forms are formulas', $wrong, $browser->status, $browser->page );

	$event = open_event();
	$wrong = formulas_sent(
		$site,
		static fn ( string $text, string $surname, string $email ): array => array(
			'form_id' => 'c0000000-0000-4000-8000-000000000003',
			'fields'  => array(
				'first_name' => $text,
				'last_name'  => $surname,
				'email'      => $email,
				'company'    => $text,
			),
			'meta'    => array( 'event_post_id' => $event ),
		)
	);
	$site->settle();
	$page = "$site->url/wp-admin/admin.php?page=halt-tracker-attendees&event=$event";
	$browser->get( $page );
	$browser->submit( 'halt_tracker_load_attendees', array() );
	$state = (string) Plugin::boot()->bridge->attendees( $event )['state'];
	if ( 'loaded' !== $state ) {
		$wrong[] = "the list is $state";
	}
	$browser->get( $page );
	$browser->submit( 'halt_tracker_export_attendees', array() );
	yield exported( 'the list of attendees, read from Tracker,', 'registrations at an event whose names and companies are formulas', $wrong, $browser->status, $browser->page );
};
