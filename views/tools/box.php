<?php
/**
 * Profile and submission of something that is to be tried out.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Trial_Form;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$form = $data['form'];
	?>
	<p>
		<label for="halt-tracker-trial-profile"><?php esc_html_e( 'Profile', 'halt-tracker' ); ?></label>
		<?php View::select( 'profile_id', $form->choices(), $form->profile_id(), 'halt-tracker-trial-profile' ); ?>
		<button type="submit" class="button" name="sample" value="1"><?php esc_html_e( 'Sample values for this profile', 'halt-tracker' ); ?></button>
	</p>
	<p>
		<label for="halt-tracker-trial-json"><?php esc_html_e( 'Submission, as senders post it (JSON)', 'halt-tracker' ); ?></label>
		<textarea id="halt-tracker-trial-json" name="json" rows="14" spellcheck="false" aria-describedby="halt-tracker-trial-faults"<?php echo array() === $data['faults'] ? '' : ' aria-invalid="true"'; ?>><?php echo "\n" . View::quoted( $form->json() ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes. ?></textarea>
	</p>
	<div id="halt-tracker-trial-faults" aria-live="polite">
		<?php foreach ( $data['faults'] as $fault ) : ?>
			<p class="halt-tracker-fault"><code><?php echo esc_html( $fault['member'] ); ?></code> <?php echo esc_html( Trial_Form::fault( $fault['fault'] ) ); ?></p>
		<?php endforeach; ?>
	</div>
	<?php
};
