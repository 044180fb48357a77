<?php
/**
 * What assistants and other programs may do with lists of attendees.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

use Halt\Tracker\Abilities\Abilities;
use Halt\Tracker\Abilities\Refusal;
use Halt\Tracker\Abilities\Schema;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * Counts and loading. Who is on a list is for people, at the screen; nothing personal comes out here.
 */
final class Attendee_Abilities {

	/** Milliseconds of a call. */
	private const BUDGET = 10000;

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
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		if ( function_exists( 'wp_register_ability' ) ) {
			add_action( 'wp_abilities_api_init', array( $this, 'register' ) );
		}
	}

	/**
	 * Registers the abilities.
	 *
	 * @return void
	 */
	public function register(): void {
		foreach ( $this->all() as $name => $ability ) {
			Abilities::add( $name, $ability, ! empty( $ability['readonly'] ), false, true );
		}
	}

	/**
	 * The abilities by name.
	 *
	 * @return array<string,array<string,mixed>> See {@see Abilities::add()}; `readonly` where nothing is changed.
	 */
	public function all(): array {
		$event  = array( 'minimum' => 1 ) + Schema::value( 'integer', __( 'Post id of the event.', 'halt-tracker' ) );
		$output = Schema::object( Attendees_Schema::state() + array( 'attending' => Schema::value( 'integer', __( 'Contacts marked as attending.', 'halt-tracker' ) ) ) );
		return array(
			'count-attendees' => array(
				'label'       => __( 'Count the attendees of an event', 'halt-tracker' ),
				'description' => __( 'Says how many contacts of an event are known, how many registrations are on their way, how many people wait for a seat and how many are marked as attending. Asks Tracker nothing; names and addresses are left out.', 'halt-tracker' ),
				'execute'     => array( $this, 'count' ),
				'readonly'    => true,
				'input'       => Schema::object( array( 'event_id' => $event ), array( 'event_id' ) ),
				'output'      => $output,
			),
			'load-attendees'  => array(
				'label'       => __( 'Load the attendees of an event', 'halt-tracker' ),
				'description' => __( 'Reads the attendees of an event from Tracker for some seconds, so that they are on the screen; to be repeated while more is true. Answers with counts alone.', 'halt-tracker' ),
				'execute'     => array( $this, 'load' ),
				'input'       => Schema::object(
					array(
						'event_id' => $event,
						'scan'     => array( 'default' => false ) + Schema::value( 'boolean', __( 'Reads all contacts changed since the event was opened, too; slow.', 'halt-tracker' ) ),
						'refresh'  => array( 'default' => false ) + Schema::value( 'boolean', __( 'Asks Tracker although the list was loaded less than five minutes ago. To be left out of the calls that go on.', 'halt-tracker' ) ),
					),
					array( 'event_id' )
				),
				'output'      => $output,
			),
		);
	}

	/**
	 * Counts.
	 *
	 * @param mixed $input What was asked for.
	 * @return array<string,mixed>|\WP_Error
	 */
	public function count( $input ) {
		return $this->answer( $input, fn( Attended_Event $event ): Load_State => $this->attendees->state( $event->id() ) );
	}

	/**
	 * Loads for some seconds.
	 *
	 * @param mixed $input What was asked for.
	 * @return array<string,mixed>|\WP_Error
	 */
	public function load( $input ) {
		return $this->answer( $input, fn( Attended_Event $event ): Load_State => $this->loading->go_on( $event, ! empty( $input['scan'] ), ! empty( $input['refresh'] ), self::BUDGET, (string) wp_get_current_user()->user_login ) );
	}

	/**
	 * Finds the event, asks, and adds how many attend.
	 *
	 * @param mixed                                  $input    What was asked for.
	 * @param callable( Attended_Event ): Load_State $question What to ask.
	 * @return array<string,mixed>|\WP_Error
	 */
	private function answer( $input, callable $question ) {
		$event = Attended_Event::find( (int) ( $input['event_id'] ?? 0 ) );
		if ( null === $event ) {
			return new \WP_Error( 'halt_tracker_unknown_event', __( 'There is no such event.', 'halt-tracker' ), array( 'status' => 404 ) );
		}
		try {
			$state = $question( $event );
		} catch ( Core_Exception $e ) {
			return Refusal::of( $e );
		}
		return array( 'event_id' => $event->id() ) + $state->to_array() + array( 'attending' => count( $this->marks->of( $event->id() ) ) );
	}
}
