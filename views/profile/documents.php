<?php
/**
 * Documents of a profile.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$attachments = $data['profile']['attachments'];
	?>
	<h2><?php esc_html_e( 'Documents', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<tr>
			<th scope="row"><?php esc_html_e( 'Attach', 'halt-tracker' ); ?></th>
			<td>
				<p><?php View::checkbox( 'attachments[enabled]', __( 'Attach files to the record', 'halt-tracker' ), $attachments['enabled'] ); ?></p>
				<p><?php View::checkbox( 'attachments[primary]', __( 'The first one is the main document', 'halt-tracker' ), $attachments['primary'] ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-attachment-fields"><?php esc_html_e( 'Form keys of files', 'halt-tracker' ); ?></label></th>
			<td>
				<?php View::text( 'attachments[fields]', implode( ', ', $attachments['fields'] ), array( 'id' => 'halt-tracker-attachment-fields' ) ); ?>
				<p class="description"><?php esc_html_e( 'Separated by commas. Empty: every file of the submission.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-several"><?php esc_html_e( 'Several files', 'halt-tracker' ); ?></label></th>
			<td>
				<?php
				View::select(
					'attachments[several]',
					array(
						'first'  => __( 'attach the first', 'halt-tracker' ),
						'all'    => __( 'attach all', 'halt-tracker' ),
						'refuse' => __( 'ask a person', 'halt-tracker' ),
					),
					$attachments['several'],
					'halt-tracker-several'
				);
				?>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-attachment-types"><?php esc_html_e( 'File types', 'halt-tracker' ); ?></label></th>
			<td>
				<?php View::text( 'attachments[types]', implode( ', ', $attachments['types'] ), array( 'id' => 'halt-tracker-attachment-types' ) ); ?>
				<p class="description"><?php esc_html_e( 'Empty: those of the settings.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
		<tr>
			<th scope="row"><label for="halt-tracker-document-type"><?php esc_html_e( 'Document type at Tracker', 'halt-tracker' ); ?></label></th>
			<td><?php View::text( 'attachments[document_type]', $attachments['document_type'], array( 'id' => 'halt-tracker-document-type', 'list' => 'halt-tracker-document-types' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two words. ?></td>
		</tr>
	</table>
	<?php
};
