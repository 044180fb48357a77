<?php
/**
 * The facts of a job.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Jobs_Front;

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Salary, type, place, dates, reference; what is not known takes no room.
 */
class Job_Details {

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Whether the client is named.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * Renders facts, what else the advert says, or both.
	 *
	 * @param Job|null $job  The job; null: the page is about none.
	 * @param string   $show `facts`, `more` (skills and benefits, which read best after the text) or `all`.
	 * @return string HTML.
	 */
	public function render( ?Job $job, string $show = 'all' ): string {
		if ( null === $job || post_password_required( $job->post ) ) {
			return '';
		}
		$args = array(
			'job'      => $job,
			'facts'    => 'more' === $show ? array() : $this->facts( $job ),
			'skills'   => 'facts' === $show ? '' : $job->text( Job_Meta::SKILLS ),
			'benefits' => 'facts' === $show ? '' : $job->text( Job_Meta::BENEFITS ),
		);
		if ( array() === $args['facts'] && '' === $args['skills'] . $args['benefits'] ) {
			return '';
		}
		Job_Assets::enqueue();
		return Template_Part::render( 'details', $args );
	}

	/**
	 * The facts in their order.
	 *
	 * @param Job $job The job.
	 * @return array<string,array{label:string,value:string}> Plain text, by a name for styles.
	 */
	private function facts( Job $job ): array {
		$positions = $job->number( Job_Meta::POSITIONS );
		$words     = array(
			'salary'    => array( __( 'Salary', 'halt-tracker' ), $job->salary()->text() ),
			'location'  => array( __( 'Location', 'halt-tracker' ), $job->place() ),
			'type'      => array( __( 'Type', 'halt-tracker' ), implode( ', ', $job->terms( Job_Meta::TYPE ) ) ),
			'sector'    => array( __( 'Sector', 'halt-tracker' ), implode( ', ', $job->terms( Job_Meta::SECTOR ) ) ),
			'client'    => array( __( 'Employer', 'halt-tracker' ), $this->settings->get( 'jobs_show_client' ) ? $job->text( Job_Meta::CLIENT ) : '' ),
			'positions' => array( __( 'Positions', 'halt-tracker' ), $positions > 1 ? number_format_i18n( $positions ) : '' ),
			'start'     => array( __( 'Start', 'halt-tracker' ), self::day( $job->date( Job_Meta::START_DATE ) ) ),
			'duration'  => array( __( 'Duration', 'halt-tracker' ), $job->text( Job_Meta::DURATION ) ),
			'end'       => array( __( 'End', 'halt-tracker' ), self::day( $job->date( Job_Meta::END_DATE ) ) ),
			'posted'    => array( __( 'Posted', 'halt-tracker' ), self::day( $job->posted_on() ) ),
			'until'     => array( __( 'Apply by', 'halt-tracker' ), self::day( $job->date( Job_Meta::VALID_THROUGH ) ) ),
			'reference' => array( __( 'Reference', 'halt-tracker' ), $job->reference() ),
		);
		$facts     = array();
		foreach ( $words as $name => list( $label, $value ) ) {
			$facts[ $name ] = array(
				'label' => $label,
				'value' => $value,
			);
		}
		/**
		 * Filters the facts that the page of a job shows; those without a value are left out afterwards.
		 *
		 * @since 2.0.0
		 *
		 * @param array<string,array{label:string,value:string}> $facts Plain text by name.
		 * @param \WP_Post                                       $post  The job.
		 */
		$facts = (array) apply_filters( 'halt_tracker_job_facts', $facts, $job->post );
		return array_filter( $facts, static fn( $fact ): bool => is_array( $fact ) && '' !== (string) ( $fact['value'] ?? '' ) && isset( $fact['label'] ) );
	}

	/**
	 * A day in words.
	 *
	 * @param string $day `YYYY-MM-DD`, or nothing.
	 * @return string
	 */
	private static function day( string $day ): string {
		return '' === $day ? '' : Job::in_words( $day );
	}
}
