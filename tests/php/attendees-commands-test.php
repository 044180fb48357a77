<?php
/**
 * Attendees at the command line.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt_Tracker\Tests;

use Halt\Tracker\Attendees\Marks;

require_once __DIR__ . '/class-command-line-case.php';

/**
 * Tests of Attendee_Commands.
 */
final class Attendees_Commands_Test extends Command_Line_Case {

	/**
	 * The event.
	 *
	 * @var string
	 */
	private string $event;

	/**
	 * {@inheritDoc}
	 */
	protected function setUp(): void {
		parent::setUp();
		$this->event           = (string) $this->make_page( '', 'halt_event' );
		$state                 = array( 'state' => 'loaded', 'started_at' => 1, 'loaded_at' => 1000 * time(), 'fresh' => true, 'counts' => array( 'contacts' => 2 ) );
		$row                   = static fn( int $id, string $name, string $phone ): array => array( 'contact_id' => $id, 'first_name' => $name, 'surname' => 'Doe', 'phone' => $phone, 'state' => 'confirmed', 'registered_at' => 1000 );
		$this->engine->answers = array(
			'attendees'     => $state,
			'loadAttendees' => $state + array( 'more' => false ),
			'attendeeRows'  => array( 'total' => 2, 'rows' => array( $row( 12, 'Jane', '+44 20' ), $row( 13, 'John', '' ) ) ),
			'note'          => array( 'noted' => true ),
		);
	}

	/**
	 * The list, in the formats that every list has.
	 */
	public function test_list(): void {
		( new Marks() )->set( (int) $this->event, array( 13 ), true );
		$this->assertSame( 0, $this->run_words( array( 'attendees', 'list', $this->event ) ) );
		$this->assertStringContainsString( 'Jane', $this->printed );
		$this->assertStringContainsString( '2 contacts found / 1 attending. As of ', $this->printed );
		$this->assertSame( 0, $this->run_words( array( 'attendees', 'list', $this->event, '--attending=yes', '--format=ids' ) ) );
		$this->assertSame( "13\n", $this->printed );
		$this->run_words( array( 'attendees', 'list', $this->event, '--search=jane', '--format=csv' ) );
		$this->assertStringContainsString( "12,Jane,Doe,,\"'+44 20\",,1970-01-01T00:00:01Z,confirmed,no,,\n", $this->printed );
		$this->assertSame( array(), $this->engine->told( 'loadAttendees' ) );
	}

	/**
	 * Loading goes on until all is there; only its first slice refreshes. What is not complete ends with 1.
	 */
	public function test_load(): void {
		$this->assertSame( 0, $this->run_words( array( 'attendees', 'load', $this->event, '--refresh', '--scan' ) ) );
		$this->assertSame( array( array( true, true ) ), array_map( static fn( array $asked ): array => array( $asked['refresh'], $asked['scan'] ), $this->engine->told( 'loadAttendees' ) ) );
		$this->assertStringContainsString( '2 contacts found / 0 attending', $this->printed . $this->said );
		$this->engine->answers['loadAttendees'] = array( 'state' => 'stopped', 'code' => 'reconnect', 'more' => false );
		$this->assertSame( 1, $this->run_words( array( 'attendees', 'load', $this->event ) ) );
		$this->assertStringContainsString( 'Press Connect in the settings', $this->said );
	}

	/**
	 * Marks, and what cannot be one.
	 */
	public function test_mark(): void {
		$this->assertSame( 0, $this->run_words( array( 'attendees', 'mark', $this->event, '12', '13' ) ) );
		$this->assertSame( 0, $this->run_words( array( 'attendees', 'mark', $this->event, '12', '--undo' ) ) );
		$this->assertSame( array( 13 => true ), ( new Marks() )->of( (int) $this->event ) );
		$this->assertSame( 2, $this->run_words( array( 'attendees', 'mark', $this->event, 'jane@example.test' ) ) );
		$this->assertStringNotContainsString( 'jane@', $this->said );
		foreach ( array( '0', 'x', '999999999' ) as $event ) {
			$this->assertSame( 1, $this->run_words( array( 'attendees', 'mark', $event, '12' ) ) );
		}
	}

	/**
	 * Seats: what was changed, and what was not, which ends with 1.
	 */
	public function test_seat(): void {
		$id                                  = '01M825A50THPD81G867S60TMF4';
		$this->engine->answers['changeSeat'] = array( 'changed' => true, 'seat' => 'given_up', 'seats' => 1, 'waitlist' => 0 );
		$this->assertSame( 0, $this->run_words( array( 'attendees', 'seat', $this->event, $id, strtolower( $id ), '--give-up' ) ) );
		$this->assertStringContainsString( $id . ': The seat is free', $this->printed . $this->said );
		$this->engine->answers['changeSeat'] = array( 'changed' => false, 'seat' => 'tag_missing', 'seats' => 1, 'waitlist' => 0 );
		$this->assertSame( 1, $this->run_words( array( 'attendees', 'seat', $this->event, $id ) ) );
		$this->assertStringContainsString( 'the contact has lost the event’s tag', $this->said );
		$this->assertSame( array( array( $id, false ), array( $id, false ), array( $id, true ) ), array_map( static fn( array $asked ): array => array( $asked['submission_id'], $asked['seat'] ), $this->engine->told( 'changeSeat' ) ) );
		$this->assertSame( 2, $this->run_words( array( 'attendees', 'seat', $this->event, '12' ) ) );
	}

	/**
	 * The file is noted, is the screen's, and overwrites nothing.
	 */
	public function test_export(): void {
		$path = $this->free_path();
		$this->assertSame( 0, $this->run_words( array( 'attendees', 'export', $this->event, '--output=' . $path ) ) );
		$this->assertStringStartsWith( "\xEF\xBB\xBF\"First name\",Surname,", (string) file_get_contents( $path ) );
		$this->assertSame( 0600, fileperms( $path ) & 0777 );
		$this->assertSame( array( 'attendees_exported', 2 ), array( $this->engine->told( 'note' )[0]['event'], $this->engine->told( 'note' )[0]['detail']['count'] ) );
		$this->assertSame( 1, $this->run_words( array( 'attendees', 'export', $this->event, '--output=' . $path ) ) );
		$this->assertSame( 0, $this->run_words( array( 'attendees', 'export', $this->event, '--format=json', '--search=john' ) ) );
		$this->assertSame( array( 13 ), array_column( json_decode( $this->printed, true ), 'contact_id' ) );
	}
}
