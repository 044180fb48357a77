<?php
/**
 * The box at a job.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Capability;
use Halt\Tracker\Jobs\Job_Edits;
use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs\Job_Type;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Says whoever edits a job what becomes of the edit, and lets them read the job from Tracker again. And has the fields that
 * search engines ask for and Tracker seldom knows.
 */
class Job_Box {

	/** Id of the form, which stands outside the editor's own. */
	private const FORM = 'halt-tracker-refresh';

	private const NONCE = 'halt_tracker_job_nonce';

	/** Characters of a country or a postcode. */
	private const LONGEST = 100;

	/**
	 * Makes it.
	 *
	 * @param Settings $settings Which edits are kept.
	 */
	public function __construct( private Settings $settings ) {
	}

	/**
	 * Registers the hooks.
	 *
	 * @return void
	 */
	public function register_hooks(): void {
		add_action( 'add_meta_boxes_' . Job_Type::TYPE, array( $this, 'add' ) );
		add_action( 'admin_footer-post.php', array( $this, 'print_form' ) );
		add_action( 'save_post_' . Job_Type::TYPE, array( $this, 'save' ), 10, 1 );
	}

	/**
	 * Adds the box.
	 *
	 * @return void
	 */
	public function add(): void {
		add_meta_box( 'halt-tracker-job', __( 'Tracker', 'halt-tracker' ), array( $this, 'render' ), Job_Type::TYPE, 'side' );
	}

	/**
	 * Prints the box.
	 *
	 * @param \WP_Post $post The job.
	 * @return void
	 */
	public function render( $post ): void {
		wp_nonce_field( self::NONCE . $post->ID, self::NONCE, false );
		View::render(
			'jobs/box-fields',
			array(
				'labels' => array_intersect_key( Job_Words::fields(), Job_Edits::META ),
				'values' => array_map( static fn( string $key ): string => (string) get_post_meta( $post->ID, $key, true ), Job_Edits::META ),
			)
		);
		$opportunity = absint( get_post_meta( $post->ID, Job_Meta::OPPORTUNITY_ID, true ) );
		if ( 0 === $opportunity ) {
			echo '<p>' . esc_html__( 'This job was made by hand: the sync does not touch it.', 'halt-tracker' ) . '</p>';
			return;
		}
		View::render(
			'jobs/box',
			array(
				'opportunity' => $opportunity,
				'reference'   => (string) get_post_meta( $post->ID, Job_Meta::REFERENCE, true ),
				'state'       => Job_Columns::state( $post->ID, $opportunity ),
				'synced'      => Ago::text( 1000 * absint( get_post_meta( $post->ID, Job_Meta::SYNCED_AT, true ) ) ),
				'edited'      => self::labels( Job_Edits::of( $post ) ),
				'kept'        => self::labels( (array) $this->settings->get( 'jobs_keep' ) ),
				'form'        => $this->can_refresh() ? self::FORM : '',
			)
		);
	}

	/**
	 * Saves what was typed into the box. A field that was left as it was printed is left alone: the sync may have written
	 * another value meanwhile.
	 *
	 * @param int $id Job.
	 * @return void
	 */
	public function save( $id ): void {
		$nonce = isset( $_POST[ self::NONCE ] ) && is_string( $_POST[ self::NONCE ] ) ? sanitize_key( $_POST[ self::NONCE ] ) : '';
		if ( ! wp_verify_nonce( $nonce, self::NONCE . $id ) || ! current_user_can( 'edit_post', $id ) || wp_is_post_revision( $id ) || wp_is_post_autosave( $id ) ) {
			return;
		}
		$input   = new Input( wp_unslash( $_POST ) );
		$typed   = $input->group( 'halt_job' );
		$printed = $input->group( 'halt_job_was' );
		foreach ( Job_Edits::META as $field => $key ) {
			$value = mb_substr( $typed->text( $field ), 0, self::LONGEST );
			if ( ! $typed->has( $field ) || $value === $printed->text( $field ) || ( 'closing' === $field && ! self::is_day( $value ) ) ) {
				continue;
			}
			if ( '' === $value ) {
				delete_post_meta( $id, $key );
			} else {
				update_post_meta( $id, $key, wp_slash( $value ) );
			}
		}
	}

	/**
	 * Whether a text is a day or nothing.
	 *
	 * @param string $text `YYYY-MM-DD`, or empty.
	 * @return bool
	 */
	private static function is_day( string $text ): bool {
		return '' === $text || ( 1 === preg_match( '/^(\d{4})-(\d\d)-(\d\d)$/D', $text, $parts ) && checkdate( (int) $parts[2], (int) $parts[3], (int) $parts[1] ) );
	}

	/**
	 * Prints the form of the button: a form cannot stand within the editor's.
	 *
	 * @return void
	 */
	public function print_form(): void {
		$post = get_post();
		if ( $post instanceof \WP_Post && Job_Type::TYPE === $post->post_type && $this->can_refresh() ) {
			View::form( 'jobs_refresh', array( 'post' => (string) $post->ID ), '', false, self::FORM );
			echo '</form>';
		}
	}

	/**
	 * Whether there is a button.
	 *
	 * @return bool
	 */
	private function can_refresh(): bool {
		return Capability::is_granted() && (bool) $this->settings->get( 'jobs_enabled' );
	}

	/**
	 * Names of fields.
	 *
	 * @param list<string> $fields Fields.
	 * @return list<string>
	 */
	private static function labels( array $fields ): array {
		return array_values( array_intersect_key( Job_Words::fields(), array_flip( $fields ) ) );
	}
}
