<?php
/**
 * Columns of the list of jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

/**
 * Says of each job which opportunity it is, and how it stands with it.
 */
class Job_Columns {

	private const ID        = 'halt_opportunity';
	private const REFERENCE = 'halt_reference';
	private const STATE     = 'halt_state';
	private const SYNCED    = 'halt_synced';

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_filter( 'manage_' . Job_Type::TYPE . '_posts_columns', array( self::class, 'add' ) );
		add_action( 'manage_' . Job_Type::TYPE . '_posts_custom_column', array( self::class, 'show' ), 10, 2 );
		add_filter( 'display_post_states', array( self::class, 'mark' ), 10, 2 );
	}

	/**
	 * Adds the columns before the date.
	 *
	 * @param array<string,string> $columns Columns.
	 * @return array<string,string>
	 */
	public static function add( $columns ) {
		$date = array_intersect_key( $columns, array( 'date' => true ) );
		return array_diff_key( $columns, $date ) + array(
			self::REFERENCE => __( 'Reference', 'halt-tracker' ),
			self::ID        => __( 'Opportunity', 'halt-tracker' ),
			self::STATE     => __( 'At Tracker', 'halt-tracker' ),
			self::SYNCED    => __( 'Last synced', 'halt-tracker' ),
		) + $date;
	}

	/**
	 * Prints a cell.
	 *
	 * @param string $column  Column.
	 * @param int    $post_id Post.
	 * @return void
	 */
	public static function show( $column, $post_id ): void {
		$opportunity = absint( get_post_meta( (int) $post_id, Job_Meta::OPPORTUNITY_ID, true ) );
		$text        = match ( $column ) {
			self::ID        => $opportunity > 0 ? (string) $opportunity : '',
			self::REFERENCE => (string) get_post_meta( (int) $post_id, Job_Meta::REFERENCE, true ),
			self::STATE     => self::state( (int) $post_id, $opportunity ),
			self::SYNCED    => Ago::text( 1000 * absint( get_post_meta( (int) $post_id, Job_Meta::SYNCED_AT, true ) ) ),
			default         => null,
		};
		if ( null !== $text ) {
			echo '' === $text ? '<span aria-hidden="true">—</span>' : esc_html( $text );
		}
	}

	/**
	 * Names the status of closed jobs beside the title, as WordPress does with drafts.
	 *
	 * @param array<string,string> $states States.
	 * @param \WP_Post             $post   Post.
	 * @return array<string,string>
	 */
	public static function mark( $states, $post ) {
		if ( $post instanceof \WP_Post && Job_Meta::CLOSED === $post->post_status ) {
			$states[ Job_Meta::CLOSED ] = _x( 'Closed', 'status of a job', 'halt-tracker' );
		}
		return $states;
	}

	/**
	 * How it stands at Tracker, as far as the sync knows.
	 *
	 * @param int $post_id     Post.
	 * @param int $opportunity Id at Tracker.
	 * @return string
	 */
	public static function state( int $post_id, int $opportunity ): string {
		if ( 0 === $opportunity ) {
			return __( 'made by hand', 'halt-tracker' );
		}
		$closed = absint( get_post_meta( $post_id, Job_Meta::CLOSED_AT, true ) );
		if ( 0 === $closed ) {
			return __( 'published', 'halt-tracker' );
		}
		/* translators: %s: date and time. */
		return sprintf( __( 'no longer offered since %s', 'halt-tracker' ), View::time( 1000 * $closed ) );
	}
}
