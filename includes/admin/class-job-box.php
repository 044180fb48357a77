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
 * Says whoever edits a job what becomes of the edit, and lets them read the job from Tracker again.
 */
class Job_Box {

	/** Id of the form, which stands outside the editor's own. */
	private const FORM = 'halt-tracker-refresh';

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
