<?php
/**
 * The table of attendees.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Attendees\Attendee;
use Halt\Tracker\Attendees\Attendee_Filter;
use Halt\Tracker\Attendees\Attendee_List;
use Halt\Tracker\Attendees\Attendee_Words;
use Halt\Tracker\Capability;

defined( 'ABSPATH' ) || exit;

if ( ! class_exists( '\WP_List_Table' ) ) {
	require_once ABSPATH . 'wp-admin/includes/class-wp-list-table.php';
}

/**
 * WordPress's own table, a page of those that match. The box comes before the name, so that a phone, which folds a row
 * behind the name, still shows it.
 */
class Attendees_Table extends \WP_List_Table {

	/** Name of the screen option. */
	public const PER_PAGE = 'halt_tracker_attendees_per_page';

	/** Rows of a page until somebody chooses otherwise, and at most: more boxes than that PHP may not take in one form. */
	public const ROWS = 100;
	public const MOST = 500;

	/** Id of the form that the boxes belong to; it stands behind the table. */
	public const FORM = 'halt-tracker-marks';

	/** Id of the form that the buttons about seats belong to. */
	public const SEATS = 'halt-tracker-seats';

	/**
	 * Makes it.
	 *
	 * @param list<Attendee>  $chosen Those that match, in order.
	 * @param Attendee_Filter $filter What is shown.
	 */
	public function __construct( private array $chosen, private Attendee_Filter $filter ) {
		parent::__construct(
			array(
				'singular' => 'attendee',
				'plural'   => 'attendees',
				'ajax'     => false,
			)
		);
	}

	/**
	 * Columns.
	 *
	 * @return array<string,string>
	 */
	public function get_columns() {
		return Attendee_Words::columns();
	}

	/**
	 * What can be sorted by; the name comes first.
	 *
	 * @return array<string,array<mixed>>
	 */
	protected function get_sortable_columns() {
		$columns  = array();
		$headings = Attendee_Words::columns();
		foreach ( Attendee_Filter::ORDERS as $name ) {
			/* translators: %s: heading of a column. */
			$columns[ $name ] = array( $name, false, $headings[ $name ], sprintf( __( 'Table ordered by: %s', 'halt-tracker' ), $headings[ $name ] ), 'name' === $name ? 'asc' : '' );
		}
		return $columns;
	}

	/**
	 * Takes the page out of what matches.
	 *
	 * @return void
	 */
	public function prepare_items() {
		$per_page = min( self::MOST, $this->get_items_per_page( self::PER_PAGE, self::ROWS ) );
		$this->set_pagination_args(
			array(
				'total_items' => count( $this->chosen ),
				'per_page'    => $per_page,
			)
		);
		$this->items = array_slice( $this->chosen, ( $this->get_pagenum() - 1 ) * $per_page, $per_page );
		// WordPress keeps the columns of a screen for the whole request.
		$this->_column_headers = array( $this->get_columns(), get_hidden_columns( $this->screen ), $this->get_sortable_columns(), 'name' );
	}

	/**
	 * Contacts whose boxes are on this page.
	 *
	 * @return list<int>
	 */
	public function shown(): array {
		return Attendee_List::contacts( array_values( (array) $this->items ) );
	}

	/**
	 * The pages stand above and below.
	 *
	 * @param string $which `top` or `bottom`.
	 * @return void
	 */
	protected function display_tablenav( $which ) {
		printf( '<div class="tablenav %s">', esc_attr( $which ) );
		$this->pagination( $which );
		echo '<br class="clear"></div>';
	}

	/**
	 * Shown where there is nobody.
	 *
	 * @return void
	 */
	public function no_items() {
		echo esc_html( $this->filter->is_narrow() ? __( 'Nobody matches.', 'halt-tracker' ) : __( 'Nobody is known yet.', 'halt-tracker' ) );
	}

	/**
	 * The box. Who is not at Tracker yet has no number to be marked by.
	 *
	 * @param Attendee $item Who.
	 * @return string
	 */
	protected function column_attending( $item ) {
		$name = '' === $item->name() ? $item->email : $item->name();
		if ( 0 === $item->contact_id ) {
			/* translators: %s: name of a person. */
			return sprintf( '<span class="screen-reader-text">%s</span><span aria-hidden="true">&#8212;</span>', View::quoted( sprintf( __( '%s can be marked once Tracker has the contact.', 'halt-tracker' ), $name ) ) );
		}
		return sprintf(
			'<label class="halt-tracker-attending"><input type="checkbox" id="halt-tracker-attending-%1$d" name="attending[]" value="%1$d" form="%2$s" data-halt-name="%3$s"%4$s%5$s><span class="screen-reader-text">%6$s</span></label>',
			$item->contact_id,
			esc_attr( self::FORM ),
			View::quoted( $name ),
			checked( $item->is_attending, true, false ),
			disabled( Capability::is_granted(), false, false ),
			/* translators: %s: name of a person. */
			View::quoted( sprintf( __( '%s attends', 'halt-tracker' ), $name ) )
		);
	}

	/**
	 * The name, with links to what is known of the person.
	 *
	 * @param Attendee $item Who.
	 * @return string
	 */
	protected function column_name( $item ) {
		$name  = View::quoted( '' === $item->name() ? __( '(no name)', 'halt-tracker' ) : $item->name() );
		$links = array();
		$url   = $item->contact_id > 0 ? Record_Link::url( 'contact', (string) $item->contact_id ) : '';
		if ( '' !== $url ) {
			$links[] = sprintf( '<a href="%s" rel="noreferrer">%s</a>', esc_url( $url ), esc_html__( 'At Tracker', 'halt-tracker' ) );
		}
		if ( '' !== $item->submission_id ) {
			$links[] = sprintf( '<a href="%s">%s</a>', esc_url( Screens::url( Screens::SUBMISSIONS, array( 'submission' => $item->submission_id ) ) ), esc_html__( 'Registration', 'halt-tracker' ) );
		}
		return '<strong>' . $name . '</strong>' . ( array() === $links ? '' : '<div class="row-actions visible">' . implode( ' | ', $links ) . '</div>' );
	}

	/**
	 * The address, to be written to.
	 *
	 * @param Attendee $item Who.
	 * @return string
	 */
	protected function column_email( $item ) {
		return is_email( $item->email ) ? sprintf( '<a href="%s">%s</a>', esc_url( 'mailto:' . $item->email ), View::quoted( $item->email ) ) : View::quoted( $item->email );
	}

	/**
	 * When they registered.
	 *
	 * @param Attendee $item Who.
	 * @return string
	 */
	protected function column_registered( $item ) {
		return esc_html( $item->registered_at > 0 ? (string) wp_date( get_option( 'date_format' ) . ' ' . get_option( 'time_format' ), intdiv( $item->registered_at, 1000 ) ) : '' );
	}

	/**
	 * What they said about marketing.
	 *
	 * @param Attendee $item Who.
	 * @return string
	 */
	protected function column_marketing( $item ) {
		return esc_html( Attendee_Words::marketing( $item->marketing ) );
	}

	/**
	 * The state, with what it means.
	 *
	 * @param Attendee $item Who.
	 * @return string
	 */
	protected function column_state( $item ) {
		$meaning = Attendee_Words::meaning( $item->state );
		return sprintf( '<span class="halt-tracker-state halt-tracker-state-%s">%s</span>', esc_attr( sanitize_html_class( $item->state ) ), esc_html( Attendee_Words::states()[ $item->state ] ?? $item->state ) )
			. ( '' === $meaning ? '' : '<br><span class="description">' . esc_html( $meaning ) . '</span>' )
			. self::seat_button( $item );
	}

	/**
	 * The button that gives the seat up, or gives one.
	 *
	 * @param Attendee $item Who.
	 * @return string Empty where there is nothing to decide, or the user may not.
	 */
	private static function seat_button( Attendee $item ): string {
		if ( ! Capability::is_granted() || ( ! $item->has_seat() && ! $item->may_get_seat() ) ) {
			return '';
		}
		$name  = '' === $item->name() ? $item->email : $item->name();
		$label = $item->has_seat() ? __( 'Give up the seat', 'halt-tracker' ) : __( 'Give a seat', 'halt-tracker' );
		$asks  = $item->has_seat()
			/* translators: %s: name of a person. */
			? __( 'Give up the seat of %s? The next who registers gets it. Tracker is told nothing: take the event’s tag off the contact there.', 'halt-tracker' )
			/* translators: %s: name of a person. */
			: __( 'Give %s a seat, even if none is left? Tracker is told nothing: give the contact the event’s tag there.', 'halt-tracker' );
		return sprintf(
			'<br><button type="submit" class="button-link" form="%s" name="%s" value="%s" data-halt-confirm="%s">%s<span class="screen-reader-text"> – %s</span></button>',
			esc_attr( self::SEATS ),
			$item->has_seat() ? 'give_up' : 'give',
			esc_attr( $item->submission_id ),
			View::quoted( sprintf( $asks, $name ) ),
			esc_html( $label ),
			View::quoted( $name )
		);
	}

	/**
	 * Every other column.
	 *
	 * @param Attendee $item        Who.
	 * @param string   $column_name Column.
	 * @return string
	 */
	protected function column_default( $item, $column_name ) {
		return View::quoted( (string) array( 'phone' => $item->phone, 'company' => $item->company )[ $column_name ] );
	}
}
