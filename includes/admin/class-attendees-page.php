<?php
/**
 * Tracker, Event Attendees.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Attendees\Attended_Event;
use Halt\Tracker\Attendees\Attendee_Filter;
use Halt\Tracker\Attendees\Attendee_List;
use Halt\Tracker\Attendees\Event_Choice;
use Halt\Tracker\Attendees\Load_State;
use Halt\Tracker\Attendees\Loading;
use Halt\Tracker\Attendees\Marks;
use Halt\Tracker\Capability;
use Halt\Tracker\Core_Exception;
use Halt\Tracker\Rest;

defined( 'ABSPATH' ) || exit;

/**
 * Chooses an event, shows who is on its list, and the check-in list of paper. Looking asks Tracker nothing; what loads
 * and marks is in {@see Attendee_Actions} and behind REST.
 */
class Attendees_Page {

	/**
	 * Makes it.
	 *
	 * @param Attendee_List $attendees Who is on a list.
	 * @param Loading       $loading   Notes who looked at the check-in list.
	 * @param Marks         $marks     Who attends.
	 */
	public function __construct( private Attendee_List $attendees, private Loading $loading, private Marks $marks ) {
	}

	/**
	 * Registers what WordPress wants to know before any page: it saves screen options first.
	 *
	 * @return void
	 */
	public function register(): void {
		add_filter( 'set_screen_option_' . Attendees_Table::PER_PAGE, array( self::class, 'rows_of_a_page' ), 10, 3 );
	}

	/**
	 * Runs before the page is shown: the check-in list stands alone, the rest has screen options and our scripts.
	 *
	 * @return void
	 */
	public function load(): void {
		$query = Input::query();
		if ( 'print' === $query->key( 'view' ) ) {
			$this->send_check_in_list();
		}
		Page_Assets::enqueue();
		add_action(
			'admin_enqueue_scripts',
			static function (): void {
				wp_enqueue_style( 'halt-tracker-attendees', plugins_url( 'assets/attendees.css', HALT_TRACKER_FILE ), array( 'halt-tracker-deliveries' ), HALT_TRACKER_VERSION );
				wp_enqueue_script( 'halt-tracker-attendees', plugins_url( 'assets/attendees.js', HALT_TRACKER_FILE ), array( 'wp-a11y' ), HALT_TRACKER_VERSION, array( 'in_footer' => true ) );
			},
			// After those of all pages and of lists.
			30
		);
		if ( null === Attended_Event::find( $query->number( 'event' ) ) ) {
			return;
		}
		add_screen_option(
			'per_page',
			array(
				'label'   => __( 'Attendees of a page', 'halt-tracker' ),
				'default' => Attendees_Table::ROWS,
				'option'  => Attendees_Table::PER_PAGE,
			)
		);
		// The table names its columns to the screen options when it is made.
		new Attendees_Table( array(), Attendee_Filter::of( $query ) );
	}

	/**
	 * What is saved of the screen option.
	 *
	 * @param mixed  $keep   What is saved unless somebody says otherwise.
	 * @param string $option Its name.
	 * @param mixed  $value  As typed.
	 * @return int
	 */
	public static function rows_of_a_page( $keep, $option, $value ): int {
		return min( Attendees_Table::MOST, max( 1, is_numeric( $value ) ? (int) $value : Attendees_Table::ROWS ) );
	}

	/**
	 * Address of the list of an event.
	 *
	 * @param int                  $event_id Event.
	 * @param array<string,string> $further  Filter and other members.
	 * @return string
	 */
	public static function url( int $event_id, array $further = array() ): string {
		return Screens::url( Screens::ATTENDEES, array( 'event' => (string) $event_id ) + $further );
	}

	/**
	 * Shows the page.
	 *
	 * @return void
	 */
	public function render(): void {
		$query  = Input::query();
		$event  = Attended_Event::find( $query->number( 'event' ) );
		$search = trim( $query->text( 'find' ) );
		$data   = array(
			'event'    => $event,
			'is_gone'  => null === $event && $query->number( 'event' ) > 0,
			'choice'   => Event_Choice::find( $search ),
			'find'     => $search,
			'may_act'  => Capability::is_granted(),
			'is_scan'  => $query->flag( 'scan' ),
			'list'     => null,
			'trouble'  => '',
			'rest_url' => null === $event ? '' : rest_url( Rest::NAMESPACE . '/events/' . $event->id() ),
		);
		if ( null !== $event ) {
			try {
				$data['list'] = $this->list_of( $event, Attendee_Filter::of( $query ) );
			} catch ( Core_Exception $e ) {
				$data['trouble'] = Words::core_error( $e );
			}
		}
		View::render( 'attendees', $data );
	}

	/**
	 * What is shown of an event's list.
	 *
	 * @param Attended_Event  $event  The event.
	 * @param Attendee_Filter $filter What of it.
	 * @return array{load:Load_State,filter:Attendee_Filter,table:Attendees_Table,attending:int,elsewhere:int,chosen:int,markable:int}
	 * @throws Core_Exception When the store cannot be used.
	 */
	private function list_of( Attended_Event $event, Attendee_Filter $filter ): array {
		$load   = $this->attendees->state( $event->id() );
		$all    = $this->attendees->all( $event->id() );
		$chosen = $filter->chosen( $all );
		$marked = $this->marks->of( $event->id() );
		$table  = new Attendees_Table( $chosen, $filter );
		$table->prepare_items();
		return array(
			'load'      => $load,
			'filter'    => $filter,
			'table'     => $table,
			'attending' => count( $marked ),
			'elsewhere' => count( array_diff_key( $marked, array_flip( Attendee_List::contacts( $all ) ) ) ),
			'chosen'    => count( $chosen ),
			'markable'  => count( Attendee_List::contacts( $chosen ) ),
		);
	}

	/**
	 * Sends the check-in list as a page of its own and ends the request.
	 *
	 * @return never
	 */
	private function send_check_in_list(): never {
		if ( ! Capability::may_view() ) {
			wp_die( esc_html__( 'You are not allowed to do this.', 'halt-tracker' ), '', array( 'response' => 403 ) );
		}
		nocache_headers();
		$this->print_check_in_list();
		exit;
	}

	/**
	 * Prints the check-in list as a page of its own.
	 *
	 * @return void
	 */
	public function print_check_in_list(): void {
		$query = Input::query();
		$event = Attended_Event::find( $query->number( 'event' ) );
		if ( null === $event ) {
			wp_die( esc_html__( 'There is no such event.', 'halt-tracker' ), '', array( 'response' => 404 ) );
		}
		$filter = Attendee_Filter::of( $query );
		try {
			$load   = $this->attendees->state( $event->id() );
			$chosen = $filter->chosen( $this->attendees->all( $event->id() ) );
		} catch ( Core_Exception $e ) {
			wp_die( esc_html( Words::core_error( $e ) ), '', array( 'response' => 503 ) );
		}
		$this->loading->note( 'attendees_printed', $event->id(), Deciding::actor(), array( 'count' => count( $chosen ) ) );
		View::render(
			'attendees/check-in',
			array(
				'event'     => $event,
				'load'      => $load,
				'attendees' => $chosen,
				'attending' => count( $this->marks->of( $event->id() ) ),
				'filter'    => $filter,
			)
		);
	}
}
