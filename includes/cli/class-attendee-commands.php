<?php
/**
 * Attendees of events at the command line.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Cli;

use Halt\Tracker\Admin\Input;
use Halt\Tracker\Attendees\Attended_Event;
use Halt\Tracker\Attendees\Attendee;
use Halt\Tracker\Attendees\Attendee_Export;
use Halt\Tracker\Attendees\Attendee_Filter;
use Halt\Tracker\Attendees\Attendee_List;
use Halt\Tracker\Attendees\Attendee_Words;
use Halt\Tracker\Attendees\Load_State;
use Halt\Tracker\Attendees\Loading;
use Halt\Tracker\Attendees\Marks;

defined( 'ABSPATH' ) || exit;

/**
 * `attendees list`, `attendees load`, `attendees mark`, `attendees seat`, `attendees export`.
 */
final class Attendee_Commands implements Group {

	private const COLUMNS = array( 'contact_id', 'first_name', 'surname', 'email', 'phone', 'company', 'registered_at', 'state', 'attending', 'seat', 'submission_id' );

	/**
	 * Makes it.
	 *
	 * @param Attendee_List $attendees Who is on a list.
	 * @param Loading       $loading   Asks Tracker.
	 * @param Marks         $marks     Who attends.
	 */
	public function __construct( private Attendee_List $attendees, private Loading $loading, private Marks $marks ) {
	}

	/**
	 * {@inheritDoc}
	 */
	public function commands(): array {
		$event  = Synopsis::argument( 'event', __( 'Post id of the event.', 'halt-tracker' ) );
		$filter = array(
			Synopsis::option( 'search', __( 'Only those whose name, e-mail address, phone number or company has these words.', 'halt-tracker' ) ),
			Synopsis::option( 'state', __( 'Only those in this state.', 'halt-tracker' ), '', Attendee::STATES ),
			Synopsis::option( 'attending', __( 'Only those who are marked, or who are not.', 'halt-tracker' ), '', array( 'yes', 'no' ) ),
			Synopsis::option( 'marketing', __( 'Only those who allow this, or allow nothing.', 'halt-tracker' ), '', Attendee_Filter::MARKETING ),
			Synopsis::option( 'orderby', __( 'What they are sorted by.', 'halt-tracker' ), 'name', Attendee_Filter::ORDERS ),
			Synopsis::option( 'order', __( 'Order.', 'halt-tracker' ), 'asc', array( 'asc', 'desc' ) ),
		);
		return array(
			new Command( 'attendees list', __( 'Lists the attendees of an event, as they are known. Asks Tracker nothing.', 'halt-tracker' ), array( $event, ...$filter, Synopsis::format() ), $this->list( ... ) ),
			new Command(
				'attendees load',
				__( 'Loads the attendees of an event from Tracker. Exits with 1 where that is not complete.', 'halt-tracker' ),
				array(
					$event,
					Synopsis::flag( 'scan', __( 'Reads all contacts changed since the event was opened, too; slow.', 'halt-tracker' ) ),
					Synopsis::flag( 'refresh', __( 'Asks Tracker although the list was loaded less than five minutes ago.', 'halt-tracker' ) ),
					Synopsis::option( 'budget', __( 'Seconds, at most.', 'halt-tracker' ), '600' ),
				),
				$this->load( ... )
			),
			new Command(
				'attendees mark',
				__( 'Marks contacts as attending.', 'halt-tracker' ),
				array(
					$event,
					Synopsis::argument( 'contact', __( 'Ids of contacts at Tracker.', 'halt-tracker' ), false, true ),
					Synopsis::flag( 'undo', __( 'Takes the marks away instead.', 'halt-tracker' ) ),
				),
				$this->mark( ... )
			),
			new Command(
				'attendees seat',
				__( 'Gives seats to registrations, or takes them back. Tracker is told nothing. Exits with 1 where nothing was changed.', 'halt-tracker' ),
				array(
					$event,
					Synopsis::argument( 'registration', __( 'Ids of registrations on this site: submission_id of the list.', 'halt-tracker' ), false, true ),
					Synopsis::flag( 'give-up', __( 'Takes the seats back instead.', 'halt-tracker' ) ),
				),
				$this->seat( ... )
			),
			new Command(
				'attendees export',
				__( 'Writes the attendees of an event as a file for spreadsheets.', 'halt-tracker' ),
				array( $event, ...$filter, Synopsis::option( 'output', __( 'File to write, which must not be there yet; without it, standard output.', 'halt-tracker' ) ), Synopsis::format( array( 'csv', 'json' ) ) ),
				$this->export( ... )
			),
		);
	}

	/**
	 * The list.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function list( Arguments $arguments, Output $output ): int {
		$event  = self::event( $arguments );
		$format = $arguments->text( 'format' );
		$output->items( $this->rows( $event, $arguments ), self::COLUMNS, $format );
		if ( 'table' === $format ) {
			$state = $this->attendees->state( $event->id() );
			$output->log( Attendee_Words::counts( $state, count( $this->marks->of( $event->id() ) ) ) . '. ' . Attendee_Words::standing( $state ) );
		}
		return Command::OK;
	}

	/**
	 * Loads until all is there, the time is over or something is in the way.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function load( Arguments $arguments, Output $output ): int {
		$event   = self::event( $arguments );
		$end     = microtime( true ) + $arguments->number( 'budget', 1, 86400 );
		$refresh = $arguments->flag( 'refresh' );
		do {
			$state   = $this->loading->go_on( $event, $arguments->flag( 'scan' ), $refresh, Loading::SLICE, Audit::actor() );
			$refresh = false;
			$is_over = ! $state->is_more || microtime( true ) + $state->wait_ms / 1000 >= $end;
			if ( ! $is_over ) {
				$output->log( Attendee_Words::standing( $state ) );
				usleep( 1000 * $state->wait_ms );
			}
		} while ( ! $is_over );
		if ( Load_State::LOADED !== $state->state ) {
			$output->error( Attendee_Words::standing( $state ) );
			return Command::PROBLEM;
		}
		$output->success( Attendee_Words::counts( $state, count( $this->marks->of( $event->id() ) ) ) . '. ' . Attendee_Words::standing( $state ) );
		return Command::OK;
	}

	/**
	 * Marks contacts.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 * @throws Usage_Error When an id is none.
	 */
	private function mark( Arguments $arguments, Output $output ): int {
		$event    = self::event( $arguments );
		$contacts = array();
		foreach ( $arguments->texts( 'contact' ) as $text ) {
			if ( 1 !== preg_match( '/^[1-9]\d{0,17}$/D', $text ) ) {
				throw new Usage_Error( __( 'A contact is named by its number at Tracker.', 'halt-tracker' ) );
			}
			$contacts[] = (int) $text;
		}
		$changed = $this->marks->set( $event->id(), $contacts, ! $arguments->flag( 'undo' ) );
		/* translators: 1: number of contacts that changed, 2: number of contacts attending now. */
		$output->success( sprintf( __( 'Changed: %1$d. Attending now: %2$d.', 'halt-tracker' ), $changed, count( $this->marks->of( $event->id() ) ) ) );
		return Command::OK;
	}

	/**
	 * Gives seats, or takes them back.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 * @throws Usage_Error When an id is none.
	 */
	private function seat( Arguments $arguments, Output $output ): int {
		$event = self::event( $arguments );
		$ids   = array_map( 'strtoupper', $arguments->texts( 'registration' ) );
		foreach ( $ids as $id ) {
			if ( 1 !== preg_match( '/^[0-9A-Z]{26}$/D', $id ) ) {
				throw new Usage_Error( __( 'A registration is named by its id on this site.', 'halt-tracker' ) );
			}
		}
		$status = Command::OK;
		foreach ( $ids as $id ) {
			$change = $this->attendees->change_seat( $event, $id, ! $arguments->flag( 'give-up' ), Audit::actor() );
			if ( $change->has_changed ) {
				$output->success( $id . ': ' . $change->words() );
			} else {
				$output->warning( $id . ': ' . $change->words() );
				$status = Command::PROBLEM;
			}
		}
		return $status;
	}

	/**
	 * The file.
	 *
	 * @param Arguments $arguments What was typed.
	 * @param Output    $output    Where to say it.
	 * @return int Exit status.
	 */
	private function export( Arguments $arguments, Output $output ): int {
		$event  = self::event( $arguments );
		$chosen = self::filter( $arguments )->chosen( $this->attendees->all( $event->id() ) );
		$file   = $arguments->text( 'output' );
		$sink   = '' === $file ? null : File::create( $file );
		$pieces = 'json' === $arguments->text( 'format' )
			? array( Item_Format::json( array_map( static fn( Attendee $one ): array => $one->to_array(), $chosen ) ) . "\n" )
			: Attendee_Export::pieces( $chosen );
		foreach ( $pieces as $piece ) {
			null === $sink ? $output->write( $piece ) : $sink->write( $piece );
		}
		$this->loading->note( 'attendees_exported', $event->id(), Audit::actor(), array( 'count' => count( $chosen ) ) );
		if ( null !== $sink ) {
			$sink->close();
			/* translators: %d: number of people. */
			$output->success( sprintf( _n( '%d person was written.', '%d people were written.', count( $chosen ), 'halt-tracker' ), count( $chosen ) ) );
		}
		return Command::OK;
	}

	/**
	 * The rows that match.
	 *
	 * @param Attended_Event $event     The event.
	 * @param Arguments      $arguments What was typed.
	 * @return list<array<string,mixed>>
	 */
	private function rows( Attended_Event $event, Arguments $arguments ): array {
		return array_map( static fn( Attendee $one ): array => $one->to_array(), self::filter( $arguments )->chosen( $this->attendees->all( $event->id() ) ) );
	}

	/**
	 * The filter that was typed.
	 *
	 * @param Arguments $arguments What was typed.
	 * @return Attendee_Filter
	 */
	private static function filter( Arguments $arguments ): Attendee_Filter {
		$values = array( 's' => $arguments->text( 'search' ) );
		foreach ( array( 'state', 'attending', 'marketing', 'orderby', 'order' ) as $name ) {
			$values[ $name ] = $arguments->text( $name );
		}
		return Attendee_Filter::of( new Input( $values ) );
	}

	/**
	 * The event that was named.
	 *
	 * @param Arguments $arguments What was typed.
	 * @return Attended_Event
	 * @throws Failure When there is none.
	 */
	private static function event( Arguments $arguments ): Attended_Event {
		$text  = $arguments->text( 'event' );
		$event = ctype_digit( $text ) ? Attended_Event::find( (int) $text ) : null;
		if ( null === $event ) {
			throw new Failure( __( 'There is no such event.', 'halt-tracker' ) );
		}
		return $event;
	}
}
