<?php
/**
 * Attendees over REST.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Attendees;

use Halt\Tracker\Admin\Input;
use Halt\Tracker\Api\Core_Answers;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

/**
 * `GET /events/{id}/attendees`, `POST /events/{id}/attendees/load`, `PUT /events/{id}/attending/{contact}`. The page of
 * the attendees loads and marks through the last two.
 */
final class Attendees_Controller {

	use Core_Answers;

	private const PATH = '/events/(?P<id>[1-9]\d{0,9})';

	/** Rows of an answer, at most. */
	private const MOST = 500;

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
		add_action( 'rest_api_init', array( $this, 'register_routes' ) );
	}

	/**
	 * Registers the routes.
	 *
	 * @return void
	 */
	public function register_routes(): void {
		$event = array( 'id' => self::path_argument( __( 'Post id of the event.', 'halt-tracker' ), '[1-9][0-9]{0,9}' ) );
		$flag  = static fn( string $description ): array => array(
			'type'        => 'boolean',
			'default'     => false,
			'description' => $description,
		);
		self::route( self::PATH . '/attendees', 'GET', array( $this, 'show' ), array( $this, 'may_view' ), $event + self::list_arguments(), array( Attendees_Schema::class, 'list' ) );
		self::route(
			self::PATH . '/attendees/load',
			'POST',
			array( $this, 'load' ),
			array( $this, 'may_manage' ),
			$event + array(
				'scan'      => $flag( __( 'Reads all contacts changed since the event was opened, too; slow.', 'halt-tracker' ) ),
				'refresh'   => $flag( __( 'Asks Tracker although the list was loaded less than five minutes ago. To be left out of the calls that go on.', 'halt-tracker' ) ),
				'budget_ms' => array(
					'type'        => 'integer',
					'minimum'     => 100,
					'maximum'     => 20000,
					'default'     => Loading::SLICE,
					'description' => __( 'Milliseconds in which calls may be begun.', 'halt-tracker' ),
				),
			),
			array( Attendees_Schema::class, 'load' )
		);
		self::route(
			self::PATH . '/attending/(?P<contact>[1-9]\d{0,17})',
			'PUT',
			array( $this, 'mark' ),
			array( $this, 'may_manage' ),
			$event + array(
				'contact'   => self::path_argument( __( 'Id of the contact at Tracker.', 'halt-tracker' ), '[1-9][0-9]{0,17}' ),
				'attending' => array(
					'type'        => 'boolean',
					'required'    => true,
					'description' => __( 'Whether the contact attends.', 'halt-tracker' ),
				),
			),
			array( Attendees_Schema::class, 'mark' )
		);
		self::route(
			self::PATH . '/seats/(?P<registration>[0-9A-Za-z]{26})',
			'PUT',
			array( $this, 'change_seat' ),
			array( $this, 'may_manage' ),
			$event + array(
				'registration' => self::path_argument( __( 'Id of the registration on this site.', 'halt-tracker' ), '[0-9A-Za-z]{26}' ),
				'seat'         => array(
					'type'        => 'boolean',
					'required'    => true,
					'description' => __( 'Whether it is to have a seat.', 'halt-tracker' ),
				),
			),
			array( Attendees_Schema::class, 'seat' )
		);
	}

	/**
	 * Gives a seat to a registration, or takes it back.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 * @throws Core_Exception Never: it becomes an error.
	 */
	public function change_seat( \WP_REST_Request $request ) {
		$event = Attended_Event::find( (int) $request['id'] );
		if ( null === $event ) {
			return self::unknown();
		}
		$id = strtoupper( (string) $request['registration'] );
		return self::attempt(
			fn(): array => array(
				'event_id'      => $event->id(),
				'submission_id' => $id,
			) + $this->attendees->change_seat( $event, $id, (bool) $request['seat'], self::actor() )->to_array()
		);
	}

	/**
	 * How far the list is, and a page of it.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function show( \WP_REST_Request $request ) {
		$event = Attended_Event::find( (int) $request['id'] );
		if ( null === $event ) {
			return self::unknown();
		}
		$each     = (int) $request['per_page'];
		$total    = 0;
		$response = self::attempt(
			function () use ( $event, $request, $each, &$total ): array {
				$chosen = self::filter( $request )->chosen( $this->attendees->all( $event->id() ) );
				$total  = count( $chosen );
				return $this->attendees->state( $event->id() )->to_array() + array(
					'event_id'  => $event->id(),
					'title'     => $event->title(),
					'attending' => count( $this->marks->of( $event->id() ) ),
					'matching'  => $total,
					'rows'      => array_map( static fn( Attendee $one ): array => $one->to_array(), array_slice( $chosen, ( (int) $request['page'] - 1 ) * $each, $each ) ),
				);
			}
		);
		if ( $response instanceof \WP_REST_Response ) {
			$response->header( 'X-WP-Total', (string) $total );
			$response->header( 'X-WP-TotalPages', (string) (int) ceil( $total / $each ) );
		}
		return $response;
	}

	/**
	 * Loads a slice.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 * @throws Core_Exception Never: it becomes an error.
	 */
	public function load( \WP_REST_Request $request ) {
		$event = Attended_Event::find( (int) $request['id'] );
		if ( null === $event ) {
			return self::unknown();
		}
		return self::attempt(
			fn(): array => array( 'event_id' => $event->id() )
				+ $this->loading->go_on( $event, (bool) $request['scan'], (bool) $request['refresh'], (int) $request['budget_ms'], self::actor() )->to_array()
		);
	}

	/**
	 * Marks a contact, or takes the mark away. The contact need not be on the list: a list is forgotten after a day, and
	 * at the door nobody has time for that.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return \WP_REST_Response|\WP_Error
	 */
	public function mark( \WP_REST_Request $request ) {
		$event = Attended_Event::find( (int) $request['id'] );
		if ( null === $event ) {
			return self::unknown();
		}
		$contact = (int) $request['contact'];
		$wanted  = (bool) $request['attending'];
		$this->marks->set( $event->id(), array( $contact ), $wanted );
		$marked = $this->marks->of( $event->id() );
		if ( isset( $marked[ $contact ] ) !== $wanted ) {
			return new \WP_Error( 'halt_tracker_not_saved', __( 'The mark could not be saved.', 'halt-tracker' ), array( 'status' => 500 ) );
		}
		$response = new \WP_REST_Response(
			array(
				'event_id'   => $event->id(),
				'contact_id' => $contact,
				'attending'  => $wanted,
				'count'      => count( $marked ),
			)
		);
		$response->header( 'Cache-Control', 'no-store' );
		return $response;
	}

	/**
	 * Arguments of the list.
	 *
	 * @return array<string,array<string,mixed>>
	 */
	private static function list_arguments(): array {
		$choice = static fn( array $choices, string $description ): array => array(
			'type'        => 'string',
			'enum'        => $choices,
			'description' => $description,
		);
		return array(
			'search'    => array(
				'type'        => 'string',
				'description' => __( 'Words that name, e-mail address, phone number or company have.', 'halt-tracker' ),
			),
			'state'     => $choice( Attendee::STATES, __( 'Only those in this state.', 'halt-tracker' ) ),
			'attending' => $choice( array( 'yes', 'no' ), __( 'Only those who are marked, or who are not.', 'halt-tracker' ) ),
			'marketing' => $choice( Attendee_Filter::MARKETING, __( 'Only those who allow this, or allow nothing.', 'halt-tracker' ) ),
			'orderby'   => array( 'default' => 'name' ) + $choice( Attendee_Filter::ORDERS, __( 'What they are sorted by.', 'halt-tracker' ) ),
			'order'     => array( 'default' => 'asc' ) + $choice( array( 'asc', 'desc' ), __( 'Order.', 'halt-tracker' ) ),
			'page'      => array(
				'type'        => 'integer',
				'minimum'     => 1,
				'default'     => 1,
				'description' => __( 'Page, from 1.', 'halt-tracker' ),
			),
			'per_page'  => array(
				'type'        => 'integer',
				'minimum'     => 1,
				'maximum'     => self::MOST,
				'default'     => 100,
				'description' => __( 'Rows of a page.', 'halt-tracker' ),
			),
		);
	}

	/**
	 * The filter of a request.
	 *
	 * @param \WP_REST_Request $request The request.
	 * @return Attendee_Filter
	 */
	private static function filter( \WP_REST_Request $request ): Attendee_Filter {
		$values = array( 's' => (string) $request['search'] );
		foreach ( array( 'state', 'attending', 'marketing', 'orderby', 'order' ) as $name ) {
			$values[ $name ] = (string) $request[ $name ];
		}
		return Attendee_Filter::of( new Input( $values ) );
	}

	/**
	 * There is no such event.
	 *
	 * @return \WP_Error
	 */
	private static function unknown(): \WP_Error {
		return new \WP_Error( 'halt_tracker_unknown_event', __( 'There is no such event.', 'halt-tracker' ), array( 'status' => 404 ) );
	}
}
