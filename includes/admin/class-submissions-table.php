<?php
/**
 * The list of submissions.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Bridge;
use Halt\Tracker\Core_Exception;

defined( 'ABSPATH' ) || exit;

if ( ! class_exists( '\WP_List_Table' ) ) {
	require_once ABSPATH . 'wp-admin/includes/class-wp-list-table.php';
}

/**
 * WordPress's own table, filled by the core.
 */
class Submissions_Table extends \WP_List_Table {

	private const PER_PAGE = 20;

	/**
	 * State that is shown; empty: all.
	 *
	 * @var string
	 */
	private string $state;

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
	 * Makes it.
	 *
	 * @param Bridge $bridge The core.
	 */
	public function __construct( private Bridge $bridge ) {
		parent::__construct(
			array(
				'singular' => 'submission',
				'plural'   => 'submissions',
				'ajax'     => false,
			)
		);
		$this->state = Input::query()->key( 'state' );
	}

	/**
	 * Columns.
	 *
	 * @return array<string,string>
	 */
	public function get_columns() {
		// What a person decides on in one go is what is held.
		return ( 'held' === $this->state ? array( 'cb' => '<input type="checkbox">' ) : array() ) + array(
			'person'   => __( 'Person', 'halt-tracker' ),
			'received' => __( 'Received', 'halt-tracker' ),
			'form'     => __( 'Form', 'halt-tracker' ),
			'profile'  => __( 'Profile', 'halt-tracker' ),
			'state'    => __( 'State', 'halt-tracker' ),
			'record'   => __( 'At Tracker', 'halt-tracker' ),
		);
	}

	/**
	 * Asks the core for the page.
	 *
	 * @return void
	 * @throws Core_Exception When the store cannot be used.
	 */
	public function prepare_items() {
		$answer                = $this->bridge->submissions(
			array(
				'state'    => $this->state,
				'search'   => Input::query()->text( 's' ),
				'page'     => $this->get_pagenum(),
				'per_page' => self::PER_PAGE,
			)
		);
		$status                = $this->bridge->status();
		$this->counts          = array_map( 'intval', (array) ( $status['counts'] ?? array() ) );
		$this->reconciliation  = is_array( $status['reconciliation'] ?? null ) ? $status['reconciliation'] : array();
		$this->items           = (array) ( $answer['rows'] ?? array() );
		$this->_column_headers = array( $this->get_columns(), array(), array(), 'person' );
		$this->set_pagination_args(
			array(
				'total_items' => (int) ( $answer['total'] ?? 0 ),
				'per_page'    => self::PER_PAGE,
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
	 * The box of a row; it belongs to the form below the list.
	 *
	 * @param array<string,mixed> $item Row.
	 * @return string
	 */
	protected function column_cb( $item ) {
		return sprintf(
			'<input type="checkbox" name="ids[]" value="%1$s" form="halt-tracker-decide" aria-label="%2$s">',
			esc_attr( (string) ( $item['id'] ?? '' ) ),
			/* translators: %s: submission id. */
			esc_attr( sprintf( __( 'Select %s', 'halt-tracker' ), (string) ( $item['id'] ?? '' ) ) )
		);
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
	 * Filter by state.
	 *
	 * @return array<string,string>
	 */
	protected function get_views() {
		$views = array( 'all' => $this->view_link( '', __( 'All', 'halt-tracker' ), (int) array_sum( $this->counts ) ) );
		foreach ( Words::states() as $state => $label ) {
			if ( ! empty( $this->counts[ $state ] ) || $state === $this->state ) {
				$views[ $state ] = $this->view_link( $state, $label, (int) ( $this->counts[ $state ] ?? 0 ) );
			}
		}
		return $views;
	}

	/**
	 * A link of the filter.
	 *
	 * @param string $state State.
	 * @param string $label Its word.
	 * @param int    $count Submissions in it.
	 * @return string
	 */
	private function view_link( string $state, string $label, int $count ): string {
		return sprintf(
			'<a href="%s"%s>%s <span class="count">(%s)</span></a>',
			esc_url( Screens::url( Screens::SUBMISSIONS, '' === $state ? array() : array( 'state' => $state ) ) ),
			$state === $this->state ? ' class="current" aria-current="page"' : '',
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
			. ( '' === $reason ? '' : '<br>' . esc_html( Words::code( $reason ) ) );
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
		return esc_html( ( Words::records()[ $kind ] ?? $kind ) . ' ' . $id ) . '<br><span class="description">' . esc_html( Journal_Words::outcome( (string) ( $item['outcome'] ?? '' ) ) ) . '</span>';
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
