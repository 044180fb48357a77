<?php
/**
 * The activity of a profile.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$activity = $data['profile']['activity'];
	?>
	<h2><?php esc_html_e( 'Activity', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<tr>
			<th scope="row"><?php esc_html_e( 'Create', 'halt-tracker' ); ?></th>
			<td>
				<p><?php View::checkbox( 'activity[enabled]', __( 'Add an activity to the record', 'halt-tracker' ), $activity['enabled'] ); ?></p>
				<p><?php View::checkbox( 'activity[include_unmapped]', __( 'List the fields that have no line above', 'halt-tracker' ), $activity['include_unmapped'] ); ?></p>
				<p><?php View::checkbox( 'activity[include_tracking]', __( 'Add page and campaign', 'halt-tracker' ), $activity['include_tracking'] ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-preset"><?php esc_html_e( 'Preset', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				View::select(
					'activity[preset]',
					array(
						'application'  => __( 'Job application', 'halt-tracker' ),
						'enquiry'      => __( 'Enquiry', 'halt-tracker' ),
						'registration' => __( 'Event registration', 'halt-tracker' ),
					),
					$activity['preset'],
					'halt-tracker-preset'
				);
				?>
				<p class="description"><?php esc_html_e( 'Its texts apply where subject or note are empty.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-subject"><?php esc_html_e( 'Subject', 'halt-tracker' ); ?></label></th>
			<td><?php View::text( 'activity[subject]', $activity['subject'], array( 'id' => 'halt-tracker-subject' ) ); ?></td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-note"><?php esc_html_e( 'Note', 'halt-tracker' ); ?></label></th>
			<td><textarea id="halt-tracker-note" name="activity[note]" rows="4" class="large-text"><?php echo esc_textarea( $activity['note'] ); ?></textarea>
				<p class="description"><?php esc_html_e( 'Both may have placeholders, as in the field map.', 'halt-tracker' ); ?></p>
				<p><button type="submit" name="change" value="test" class="button" formnovalidate><?php esc_html_e( 'Preview with sample values', 'halt-tracker' ); ?></button></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-activity-type"><?php esc_html_e( 'Type', 'halt-tracker' ); ?></label></th>
			<td>
				<?php View::text( 'activity[activity_type]', $activity['activity_type'], array( 'id' => 'halt-tracker-activity-type', 'list' => 'halt-tracker-activity-types' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two words. ?>
				<label>
					<?php
					esc_html_e( 'or by id', 'halt-tracker' );
					View::text(
						'activity[activity_type_id]',
						(string) $activity['activity_type_id'],
						array(
							'type'  => 'number',
							'min'   => '0',
							'class' => 'small-text',
						)
					);
					?>
				</label>
				<p class="description"><?php esc_html_e( 'Empty and 0: Tracker’s own default.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-priority"><?php esc_html_e( 'Priority', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				View::select(
					'activity[priority]',
					array(
						''       => __( 'none', 'halt-tracker' ),
						'Low'    => __( 'low', 'halt-tracker' ),
						'Medium' => __( 'medium', 'halt-tracker' ),
						'High'   => __( 'high', 'halt-tracker' ),
					),
					$activity['priority'],
					'halt-tracker-priority'
				);
				?>
			</td>
		</tr>
	</table>
	<?php
};
