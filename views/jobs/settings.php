<?php
/**
 * Settings of the sync.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Apply_Choices;
use Halt\Tracker\Admin\Job_Words;
use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$rows = new Settings_Rows( $data['settings'], $data['faults'] );
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-jobs-settings">
		<h2 id="halt-tracker-jobs-settings"><?php esc_html_e( 'Settings of the sync', 'halt-tracker' ); ?></h2>
		<?php View::form( 'save_jobs' ); ?>
		<table class="form-table" role="presentation">
			<?php
			$rows->checkboxes( __( 'Sync', 'halt-tracker' ), array( 'jobs_enabled' => __( 'Keep the jobs of this site in step with Tracker', 'halt-tracker' ) ), __( 'Switched off, the jobs stay as they are.', 'halt-tracker' ) );
			$rows->select( 'jobs_published', __( 'A job is published when its opportunity is', 'halt-tracker' ), Job_Words::published() );
			$rows->select( 'jobs_sweep_hours', __( 'Sweep over all opportunities', 'halt-tracker' ), array_combine( array_map( 'strval', array_keys( Job_Words::schedules() ) ), Job_Words::schedules() ), __( 'Webhooks are missed now and then; the sweep finds what they did not bring.', 'halt-tracker' ) );
			$rows->select(
				'jobs_removal',
				__( 'A job that is no longer offered', 'halt-tracker' ),
				array(
					'unpublish' => __( 'is closed, and keeps its post', 'halt-tracker' ),
					'delete'    => __( 'goes to the trash', 'halt-tracker' ),
				)
			);
			$rows->number( 'jobs_removal_share', __( 'Percent of the jobs that may go at once', 'halt-tracker' ), 100, __( 'Above it removals wait for your decision. Fewer than five never do. 100: none does.', 'halt-tracker' ) );
			$rows->text( 'jobs_closing_field', __( 'Custom field with the closing date', 'halt-tracker' ), __( 'The name of a custom field of opportunities at Tracker. A job can be applied for until that day, and search engines are told of it. Empty: there is none.', 'halt-tracker' ) );
			$rows->number( 'jobs_closing_days', __( 'Days until a job closes by itself', 'halt-tracker' ), 365, __( 'After it was posted at Tracker, where no closing date is known. 0: it stays open until Tracker closes it.', 'halt-tracker' ) );
			?>
			<tr>
				<th scope="row"><?php esc_html_e( 'Edits by hand are kept in', 'halt-tracker' ); ?></th>
				<td>
					<fieldset>
						<legend class="screen-reader-text"><?php esc_html_e( 'Edits by hand are kept in', 'halt-tracker' ); ?></legend>
						<?php foreach ( Job_Words::fields() as $field => $label ) : ?>
							<label class="halt-tracker-keep"><input type="checkbox" name="jobs_keep[]" value="<?php echo esc_attr( $field ); ?>"<?php checked( in_array( $field, (array) $data['settings']['jobs_keep'], true ) ); ?>> <?php echo esc_html( $label ); ?></label>
						<?php endforeach; ?>
					</fieldset>
					<p class="description"><?php esc_html_e( 'Where you have edited one of these in a job, the sync leaves it alone in that job. All else follows Tracker.', 'halt-tracker' ); ?></p>
				</td>
			</tr>
			<?php
			$rows->checkboxes( __( 'Client', 'halt-tracker' ), array( 'jobs_show_client' => __( 'Show on the site who a job is for', 'halt-tracker' ) ), __( 'Most agencies keep this to themselves.', 'halt-tracker' ) );
			$rows->text( 'jobs_apply', __( 'Where one applies', 'halt-tracker' ), trim( __( 'A page, layout or pattern with the application form (type a part of its title, or its id), or an address. Empty: jobs have no form of their own.', 'halt-tracker' ) . ' ' . Apply_Choices::named( (string) $data['settings']['jobs_apply'] ) ), array( 'list' => 'halt-tracker-apply-choices' ) );
			?>
		</table>
		<datalist id="halt-tracker-apply-choices">
			<?php foreach ( Apply_Choices::all() as $id => $name ) : ?>
				<option value="<?php echo esc_attr( (string) $id ); ?>"><?php echo esc_html( $name ); ?></option>
			<?php endforeach; ?>
		</datalist>
		<?php submit_button( __( 'Save settings', 'halt-tracker' ), 'secondary', '', false ); ?>
		</form>
	</section>
	<?php
};
