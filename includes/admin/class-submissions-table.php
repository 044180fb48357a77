<?php
/**
 * The list of submissions.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Capability;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

if ( ! class_exists( '\WP_List_Table' ) ) {
	require_once ABSPATH . 'wp-admin/includes/class-wp-list-table.php';
}

/**
 * WordPress's own table, filled by the core. One list for each state of the architecture's table.
 */
class Submissions_Table extends \WP_List_Table {

	/** Name of the screen option. */
	public const PER_PAGE = 'halt_tracker_deliveries_per_page';

	/** Rows of a page until somebody chooses otherwise; the core gives 200 at most. */
	private const ROWS = 20;

	/**
	 * Submissions by state.
	 *
	 * @var array<string,int>
	 */
	private array $counts = array();

	/**
	 * How the last day adds up; empty: not compared yet.
	 *
	 * @var array<string,mixed>
	 */
	private array $reconciliation = array();

	/**
	 * Submissions that match.
	 *
	 * @var int
	 */
	private int $total = 0;

	/**
	 * Makes it.
	 *
	 * @param Bridge          $bridge The core.
	 * @param Delivery_Filter $filter What is shown.
	 */
	public function __construct( private Bridge $bridge, private Delivery_Filter $filter ) {
		parent::__construct(
			array(
				'singular' => 'submission',
				'plural'   => 'submissions',
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
		// Who may only look has nothing to tick for.
		return ( Capability::is_granted() ? array( 'cb' => '<input type="checkbox">' ) : array() ) + array(
			'person'   => __( 'Person', 'halt-tracker' ),
			'received' => __( 'Received', 'halt-tracker' ),
			'form'     => __( 'Form', 'halt-tracker' ),
			'profile'  => __( 'Profile', 'halt-tracker' ),
			'state'    => __( 'State', 'halt-tracker' ),
			'record'   => __( 'At Tracker', 'halt-tracker' ),
			'due'      => __( 'Ended or due', 'halt-tracker' ),
		);
	}

	/**
	 * What can be sorted by; the newest come first.
	 *
	 * @return array<string,array<mixed>>
	 */
	protected function get_sortable_columns() {
		return array( 'received' => array( 'received', true, __( 'Received', 'halt-tracker' ), __( 'Table ordered by date of receipt.', 'halt-tracker' ), 'desc' ) );
	}

	/**
	 * Asks the core for the page.
	 *
	 * @return void
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function prepare_items() {
		$per_page             = min( 200, $this->get_items_per_page( self::PER_PAGE, self::ROWS ) );
		$answer               = $this->bridge->submissions( $this->filter->query( $this->get_pagenum(), $per_page ) );
		$status               = $this->bridge->status();
		$this->counts         = array_map( 'intval', (array) ( $status['counts'] ?? array() ) );
		$this->reconciliation = is_array( $status['reconciliation'] ?? null ) ? $status['reconciliation'] : array();
		$this->items          = array_values( array_filter( (array) ( $answer['rows'] ?? array() ), 'is_array' ) );
		$this->total          = (int) ( $answer['total'] ?? 0 );
		// WordPress keeps the columns of a screen for the whole request; who may not act has others.
		$this->_column_headers = array( $this->get_columns(), get_hidden_columns( $this->screen ), $this->sortable(), 'person' );
		$this->set_pagination_args(
			array(
				'total_items' => $this->total,
				'per_page'    => $per_page,
			)
		);
	}

	/**
	 * How the last day adds up.
	 *
	 * @return array<string,mixed>
	 */
	public function reconciliation(): array {
		return $this->reconciliation;
	}

	/**
	 * Submissions that match the filter.
	 *
	 * @return int
	 */
	public function total(): int {
		return $this->total;
	}

	/**
	 * Sortable columns as WordPress wants them in the headers.
	 *
	 * @return array<string,array<mixed>>
	 */
	private function sortable(): array {
		$columns = array();
		foreach ( $this->get_sortable_columns() as $name => $column ) {
			$columns[ $name ] = array_pad( $column, 5, '' );
		}
		return $columns;
	}

	/**
	 * The box of a row; it belongs to the form below the list.
	 *
	 * @param array<string,mixed> $item Row.
	 * @return string
	 */
	protected function column_cb( $item ) {
		$id   = (string) ( $item['id'] ?? '' );
		$name = is_scalar( $item['person'] ?? null ) ? trim( (string) $item['person'] ) : '';
		return sprintf(
			'<input type="checkbox" name="ids[]" value="%1$s" form="halt-tracker-decide" aria-label="%2$s">',
			esc_attr( $id ),
			/* translators: %s: person, or submission id. */
			esc_attr( sprintf( __( 'Select %s', 'halt-tracker' ), '' === $name ? $id : $name ) )
		);
	}

	/**
	 * What stands above and below the rows: the pages. What is done with several stands in a form of its own below.
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
	 * Shown where there is nothing.
	 *
	 * @return void
	 */
	public function no_items() {
		esc_html_e( 'No submissions here.', 'halt-tracker' );
	}

	/**
	 * Filter by state: one list for each, also where it is empty.
	 *
	 * @return array<string,string>
	 */
	protected function get_views() {
		$views = array( 'all' => $this->view_link( '', __( 'All', 'halt-tracker' ), (int) array_sum( $this->counts ) ) );
		foreach ( Words::states() as $state => $label ) {
			// What is in the spool is no submission of the core's.
			if ( 'in_spool' !== $state ) {
				$views[ $state ] = $this->view_link( $state, $label, (int) ( $this->counts[ $state ] ?? 0 ) );
			}
		}
		return $views;
	}

	/**
	 * A link of the filter; the rest of the filter stays.
	 *
	 * @param string $state State.
	 * @param string $label Its word.
	 * @param int    $count Submissions in it.
	 * @return string
	 */
	private function view_link( string $state, string $label, int $count ): string {
		$arguments = array_filter( array( 'state' => $state ) + array_diff_key( $this->filter->arguments(), array( 'state' => '' ) ), 'strlen' );
		return sprintf(
			'<a href="%s"%s>%s <span class="count">(%s)</span></a>',
			esc_url( Screens::url( Screens::SUBMISSIONS, $arguments ) ),
			$state === $this->filter->value( 'state' ) ? ' class="current" aria-current="page"' : '',
			esc_html( $label ),
			esc_html( number_format_i18n( $count ) )
		);
	}

	/**
	 * Who it is from, with a link to the detail. On a phone this is all that a folded row shows.
	 *
	 * @param array<string,mixed> $item Row.
	 * @return string
	 */
	protected function column_person( $item ) {
		$name = is_scalar( $item['person'] ?? null ) ? trim( (string) $item['person'] ) : '';
		return sprintf(
			'<strong><a href="%s">%s</a></strong><br><code class="halt-tracker-wrap">%s</code>',
			esc_url( Screens::url( Screens::SUBMISSIONS, array( 'submission' => (string) ( $item['id'] ?? '' ) ) ) ),
			esc_html( '' === $name ? __( '(no name)', 'halt-tracker' ) : $name ),
			esc_html( (string) ( $item['id'] ?? '' ) )
		);
	}

	/**
	 * When it came.
	 *
	 * @param array<string,mixed> $item Row.
	 * @return string
	 */
	protected function column_received( $item ) {
		return esc_html( View::time( $item['received_at'] ?? 0 ) );
	}

	/**
	 * The form.
	 *
	 * @param array<string,mixed> $item Row.
	 * @return string
	 */
	protected function column_form( $item ) {
		$name = (string) ( $item['form_name'] ?? '' );
		$id   = (string) ( $item['form_id'] ?? '' );
		return esc_html( '' === $name ? $id : $name ) . '<br><span class="description">' . esc_html( (string) ( $item['source'] ?? '' ) ) . '</span>';
	}

	/**
	 * The state, with its reason.
	 *
	 * @param array<string,mixed> $item Row.
	 * @return string
	 */
	protected function column_state( $item ) {
		$state  = (string) ( $item['state'] ?? '' );
		$reason = (string) ( $item['reason'] ?? '' );
		return sprintf( '<span class="halt-tracker-state halt-tracker-state-%s">%s</span>', esc_attr( sanitize_html_class( $state ) ), esc_html( Words::state( $state ) ) )
			. ( '' === $reason ? '' : '<br>' . esc_html( Words::code( $reason ) ) )
			. implode( '', array_map( static fn( string $flag ): string => '<br><strong>' . esc_html( Delivery_Words::flag( $flag ) ) . '</strong>', array_filter( (array) ( $item['flags'] ?? array() ), 'is_string' ) ) );
	}

	/**
	 * When it ended, or when it is due next.
	 *
	 * @param array<string,mixed> $item Row.
	 * @return string
	 */
	protected function column_due( $item ) {
		if ( ! empty( $item['due_at'] ) ) {
			/* translators: %s: date and time. */
			return esc_html( sprintf( __( 'Due: %s', 'halt-tracker' ), View::time( $item['due_at'] ) ) );
		}
		return esc_html( View::time( $item['ended_at'] ?? 0 ) );
	}

	/**
	 * The record at Tracker.
	 *
	 * @param array<string,mixed> $item Row.
	 * @return string
	 */
	protected function column_record( $item ) {
		$id = (string) ( $item['record_id'] ?? '' );
		if ( '' === $id || '0' === $id ) {
			return '&#8212;';
		}
		$kind = (string) ( $item['record_kind'] ?? '' );
		$url  = Record_Link::url( $kind, $id );
		$text = esc_html( ( Words::records()[ $kind ] ?? $kind ) . ' ' . $id );
		return ( '' === $url ? $text : sprintf( '<a href="%s" rel="noreferrer">%s</a>', esc_url( $url ), $text ) ) . '<br><span class="description">' . esc_html( Journal_Words::outcome( (string) ( $item['outcome'] ?? '' ) ) ) . '</span>';
	}

	/**
	 * Every other column.
	 *
	 * @param array<string,mixed> $item        Row.
	 * @param string              $column_name Column.
	 * @return string
	 */
	protected function column_default( $item, $column_name ) {
		$key = 'profile' === $column_name ? 'profile_name' : $column_name;
		return esc_html( is_scalar( $item[ $key ] ?? null ) ? (string) $item[ $key ] : '' );
	}
}
