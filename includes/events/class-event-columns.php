<?php
/**
 * Columns of the list of events.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Events;

defined( 'ABSPATH' ) || exit;

/**
 * When each event is, how many are coming and whether one can register; in the order of their dates by choice.
 */
class Event_Columns {

	private const DATE  = 'halt_event_date';
	private const SEATS = 'halt_event_seats';
	private const STATE = 'halt_event_state';

	/**
	 * Makes it.
	 *
	 * @param Event_Seats $seats Who has counted.
	 */
	public function __construct( private Event_Seats $seats ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'manage_' . Event_Type::NAME . '_posts_columns', array( $this, 'add' ) );
		add_filter( 'manage_edit-' . Event_Type::NAME . '_sortable_columns', array( $this, 'sortable' ) );
		add_action( 'manage_' . Event_Type::NAME . '_posts_custom_column', array( $this, 'render' ), 10, 2 );
		add_action( 'pre_get_posts', array( $this, 'sort' ) );
	}

	/**
	 * Adds the columns behind the title.
	 *
	 * @param array<string,string> $columns Columns.
	 * @return array<string,string>
	 */
	public function add( $columns ) {
		$ours = array(
			self::DATE  => __( 'Takes place', 'halt-tracker' ),
			self::SEATS => __( 'Seats taken', 'halt-tracker' ),
			self::STATE => __( 'Registration', 'halt-tracker' ),
		);
		$at   = (int) array_search( 'title', array_keys( (array) $columns ), true ) + 1;
		return array_slice( $columns, 0, $at, true ) + $ours + array_slice( $columns, $at, null, true );
	}

	/**
	 * Makes the first one sortable.
	 *
	 * @param array<string,mixed> $columns Columns.
	 * @return array<string,mixed>
	 */
	public function sortable( $columns ) {
		$columns[ self::DATE ] = array( self::DATE, true );
		return $columns;
	}

	/**
	 * Prints a cell.
	 *
	 * @param string $column Column.
	 * @param int    $id     Event.
	 * @return void
	 */
	public function render( $column, $id ): void {
		if ( ! in_array( $column, array( self::DATE, self::SEATS, self::STATE ), true ) ) {
			return;
		}
		$event = Event::get( (int) $id );
		if ( null === $event ) {
			return;
		}
		$this->load();
		$text = match ( $column ) {
			self::DATE  => Event_Dates::words( $event ),
			self::STATE => Registration_State::of( $event, $this->seats )->words(),
			default     => $this->seats_of( $event ),
		};
		echo esc_html( '' === $text ? '—' : $text );
	}

	/**
	 * Orders by date.
	 *
	 * @param \WP_Query $query A query.
	 * @return void
	 */
	public function sort( $query ): void {
		if ( is_admin() && $query instanceof \WP_Query && $query->is_main_query() && self::DATE === $query->get( 'orderby' ) && Event_Type::NAME === $query->get( 'post_type' ) ) {
			$query->set( 'meta_key', Event_Meta::STARTS ); // phpcs:ignore WordPress.DB.SlowDBQuery -- A page of the admin's list.
			$query->set( 'orderby', 'meta_value' );
		}
	}

	/**
	 * The seats of an event.
	 *
	 * @param Event $event The event.
	 * @return string
	 */
	private function seats_of( Event $event ): string {
		$counts = $this->seats->of( $event->id );
		if ( null === $counts ) {
			return '';
		}
		$taken = 0 === $event->capacity
			? number_format_i18n( $counts['seats'] )
			/* translators: 1: number of seats that are taken, 2: number of seats. */
			: sprintf( __( '%1$s of %2$s', 'halt-tracker' ), number_format_i18n( $counts['seats'] ), number_format_i18n( $event->capacity ) );
		return 0 === $counts['waitlist']
			? $taken
			/* translators: 1: seats, such as `3 of 20`, 2: number of people. */
			: sprintf( __( '%1$s, and %2$s waiting', 'halt-tracker' ), $taken, number_format_i18n( $counts['waitlist'] ) );
	}

	/**
	 * Asks for all events of the page at once.
	 *
	 * @return void
	 */
	private function load(): void {
		$posts = isset( $GLOBALS['wp_query'] ) ? $GLOBALS['wp_query']->posts : array();
		$this->seats->load( array_values( array_map( 'intval', wp_list_pluck( array_filter( (array) $posts, static fn( $post ): bool => $post instanceof \WP_Post ), 'ID' ) ) ) );
	}
}
