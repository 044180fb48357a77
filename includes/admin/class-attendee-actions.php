<?php
/**
 * What is done with lists of attendees.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Attendees\Attended_Event;
use Halt\Tracker\Attendees\Attendee_Export;
use Halt\Tracker\Attendees\Attendee_Filter;
use Halt\Tracker\Attendees\Attendee_List;
use Halt\Tracker\Attendees\Attendee_Words;
use Halt\Tracker\Attendees\Load_State;
use Halt\Tracker\Attendees\Loading;
use Halt\Tracker\Attendees\Marks;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Csv;

defined( 'ABSPATH' ) || exit;

/**
 * Loads, marks and exports for a browser without our script; with it loading and single marks go through REST.
 */
class Attendee_Actions {

	/** Milliseconds of a slice where nobody sees progress in between. */
	private const SLICE = 8000;

	/**
	 * Makes it.
	 *
	 * @param Attendee_List $attendees Who is on a list.
	 * @param Loading       $loading   Asks Tracker.
	 * @param Marks         $marks     Who attends.
	 * @param Flash         $flash     Messages.
	 */
	public function __construct( private Attendee_List $attendees, private Loading $loading, private Marks $marks, private Flash $flash ) {
	}

	/**
	 * Registers the actions.
	 *
	 * @param Actions $actions Registry.
	 * @return void
	 */
	public function register( Actions $actions ): void {
		$actions->add( 'load_attendees', array( $this, 'load' ) );
		$actions->add( 'mark_attendees', array( $this, 'mark' ) );
		$actions->add( 'mark_all_attendees', array( $this, 'mark_all' ) );
		$actions->add( 'export_attendees', array( $this, 'export' ) );
		$actions->add( 'change_seat', array( $this, 'change_seat' ) );
	}

	/**
	 * Loads a slice.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function load( Input $input ): string {
		$event = self::event( $input );
		$scan  = $input->flag( 'scan' );
		$state = $this->loading->go_on( $event, $scan, $input->flag( 'refresh' ), self::SLICE, Deciding::actor() );
		if ( Load_State::LOADED === $state->state && '' === $state->code ) {
			$this->flash->success( Attendee_Words::standing( $state ) );
		} elseif ( '' !== $state->code ) {
			$this->flash->warning( Attendee_Words::standing( $state ) );
		}
		return self::back( $event, $input, $state->is_more && $scan ? array( 'scan' => '1' ) : array() );
	}

	/**
	 * Saves the marks of the page that was shown.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 */
	public function mark( Input $input ): string {
		$event  = self::event( $input );
		$shown  = array_map( 'intval', explode( ',', $input->text( 'shown' ) ) );
		$ticked = array_intersect( array_map( 'intval', $input->checked( 'attending' ) ), $shown );
		$this->marks->set( $event->id(), array_values( $ticked ), true );
		$this->marks->set( $event->id(), array_values( array_diff( $shown, $ticked ) ), false );
		return self::back( $event, $input, array_filter( array( 'paged' => (string) $input->number( 'paged' ) ) ) );
	}

	/**
	 * Marks all that match, or takes their marks away.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function mark_all( Input $input ): string {
		$event   = self::event( $input );
		$chosen  = Attendee_Filter::of( $input->group( 'filter' ) )->chosen( $this->attendees->all( $event->id() ) );
		$wanted  = 'mark' === $input->key( 'do' );
		$changed = $this->marks->set( $event->id(), Attendee_List::contacts( $chosen ), $wanted );
		/* translators: %s: number of contacts. */
		$marked = _n( '%s contact was marked as attending.', '%s contacts were marked as attending.', $changed, 'halt-tracker' );
		/* translators: %s: number of contacts. */
		$taken = _n( 'The mark of %s contact was taken away.', 'The marks of %s contacts were taken away.', $changed, 'halt-tracker' );
		$this->flash->success( sprintf( $wanted ? $marked : $taken, number_format_i18n( $changed ) ) );
		return self::back( $event, $input );
	}

	/**
	 * Gives a seat to a registration, or takes it back.
	 *
	 * @param Input $input What was sent.
	 * @return string
	 * @throws Core_Exception When the event has no such registration, or the store cannot be used.
	 */
	public function change_seat( Input $input ): string {
		$event  = self::event( $input );
		$gives  = '' !== $input->text( 'give' );
		$change = $this->attendees->change_seat( $event, $input->text( $gives ? 'give' : 'give_up' ), $gives, Deciding::actor() );
		if ( $change->has_changed ) {
			$this->flash->success( $change->words() );
		} else {
			$this->flash->warning( $change->words() );
		}
		return self::back( $event, $input, array_filter( array( 'paged' => (string) $input->number( 'paged' ) ) ) );
	}

	/**
	 * Sends what matches as a file and ends the request.
	 *
	 * @param Input $input What was sent.
	 * @return never
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function export( Input $input ): never {
		$event  = self::event( $input );
		$chosen = Attendee_Filter::of( $input->group( 'filter' ) )->chosen( $this->attendees->all( $event->id() ) );
		$this->loading->note( 'attendees_exported', $event->id(), Deciding::actor(), array( 'count' => count( $chosen ) ) );
		Csv::send( 'attendees-' . $event->id(), Attendee_Export::pieces( $chosen ) );
	}

	/**
	 * The event that was named.
	 *
	 * @param Input $input What was sent.
	 * @return Attended_Event
	 */
	private static function event( Input $input ): Attended_Event {
		$event = Attended_Event::find( $input->number( 'event' ) );
		if ( null === $event ) {
			wp_die( esc_html__( 'There is no such event.', 'halt-tracker' ), '', array( 'response' => 404 ) );
		}
		return $event;
	}

	/**
	 * Address of the list as it was filtered.
	 *
	 * @param Attended_Event       $event   The event.
	 * @param Input                $input   What was sent.
	 * @param array<string,string> $further Further members.
	 * @return string
	 */
	private static function back( Attended_Event $event, Input $input, array $further = array() ): string {
		return Attendees_Page::url( $event->id(), Attendee_Filter::of( $input->group( 'filter' ) )->arguments() + $further );
	}
}
