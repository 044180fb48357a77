<?php
/**
 * The test applicant: sent, shown, removed.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$trial   = $data['trial'];
	$is_left = '' !== (string) ( $trial['removal'] ?? '' );
	$may     = $data['is_connected'] || $data['has_sandbox'];
	?>
	<p><?php esc_html_e( 'An applicant who does not exist goes to Tracker with a CV, by the same steps as every submission: look for the person, make the record, attach the CV, add the activity. Look at the record in Tracker, then remove it from here.', 'halt-tracker' ); ?></p>
	<?php
	if ( array() !== $trial ) {
		View::render( 'assistant/trial-result', $trial );
	}
	if ( $is_left ) :
		?>
		<div class="halt-tracker-buttons">
			<?php
			View::button( 'assistant_remove', __( 'Remove the test applicant', 'halt-tracker' ), array(), 'primary' );
			if ( array() !== (array) ( $trial['left'] ?? array() ) ) {
				View::button( 'assistant_forget', __( 'Forget this test', 'halt-tracker' ), array(), 'link-delete' );
			}
			?>
		</div>
		<?php
		return;
	endif;
	if ( array() === $data['profiles'] ) {
		echo '<p><strong>' . esc_html__( 'First make a profile.', 'halt-tracker' ) . '</strong></p>';
	}
	if ( ! $may ) {
		echo '<p><strong>' . esc_html__( 'First connect the site to Tracker.', 'halt-tracker' ) . '</strong></p>';
	}
	if ( array() === $data['profiles'] || ! $may ) {
		return;
	}
	View::form( 'assistant_send' );
	?>
	<p>
		<label for="halt-tracker-trial-profile"><?php esc_html_e( 'Profile', 'halt-tracker' ); ?></label>
		<?php View::select( 'profile', $data['profiles'], '', 'halt-tracker-trial-profile' ); ?>
	</p>
	<p>
		<label for="halt-tracker-trial-account"><?php esc_html_e( 'Account', 'halt-tracker' ); ?></label>
		<?php
		$accounts = array();
		if ( $data['has_sandbox'] ) {
			$accounts[ Settings::SANDBOX ] = __( 'Sandbox account', 'halt-tracker' );
		}
		if ( $data['is_connected'] ) {
			$accounts[ Settings::LIVE ] = __( 'Live account', 'halt-tracker' );
		}
		View::select( 'account', $accounts, '', 'halt-tracker-trial-account' );
		?>
	</p>
	<?php submit_button( array() === $trial ? __( 'Send a test applicant', 'halt-tracker' ) : __( 'Send another test applicant', 'halt-tracker' ), empty( $trial['ok'] ) ? 'primary' : 'secondary', '', false ); ?>
	<p class="description"><?php esc_html_e( 'This takes up to a minute.', 'halt-tracker' ); ?></p>
	</form>
	<?php
};
