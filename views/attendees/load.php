<?php
/**
 * The buttons that ask Tracker. The script of the page goes on by itself and shows how far it is; without it each press
 * of "Go on" is a slice.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;
use Halt\Tracker\Attendees\Load_State;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$load   = $data['list']['load'];
	$hidden = array( 'event' => (string) $data['event']->id() );
	foreach ( $data['list']['filter']->arguments() as $name => $value ) {
		$hidden[ 'filter[' . $name . ']' ] = $value;
	}
	$is_begun = in_array( $load->state, array( Load_State::LOADING, Load_State::STOPPED ), true );
	$first    = $is_begun ? __( 'Go on', 'halt-tracker' ) : ( Load_State::NONE === $load->state ? __( 'Load attendees', 'halt-tracker' ) : __( 'Refresh', 'halt-tracker' ) );
	?>
	<div class="halt-tracker-loader" data-halt-url="<?php echo esc_url( $data['rest_url'] . '/attendees/load' ); ?>" data-halt-nonce="<?php echo esc_attr( wp_create_nonce( 'wp_rest' ) ); ?>" data-halt-begin="<?php esc_attr_e( 'Asking Tracker…', 'halt-tracker' ); ?>" data-halt-fail="<?php esc_attr_e( 'The site did not answer. What was read so far is kept: press the button again, or load this page again.', 'halt-tracker' ); ?>" data-halt-waits="<?php esc_attr_e( 'Another process is loading this list, or Tracker lets us wait. Load this page again in a minute.', 'halt-tracker' ); ?>">
		<?php View::form( 'load_attendees', $hidden ); ?>
			<p class="halt-tracker-buttons">
				<span class="halt-tracker-buttons" id="halt-tracker-load-buttons">
					<button type="submit" class="button button-primary" name="refresh" value="<?php echo esc_attr( Load_State::LOADED === $load->state ? '1' : '0' ); ?>"><?php echo esc_html( $first ); ?></button>
					<?php if ( $is_begun ) : ?>
						<button type="submit" class="button" name="refresh" value="1"><?php esc_html_e( 'Begin again', 'halt-tracker' ); ?></button>
					<?php endif; ?>
				</span>
				<label><input type="checkbox" name="scan" value="1" aria-describedby="halt-tracker-scan-note"<?php checked( $data['is_scan'] ); ?>> <?php esc_html_e( 'Scan contacts changed since the event was opened', 'halt-tracker' ); ?></label>
			</p>
			<p class="description" id="halt-tracker-scan-note"><?php esc_html_e( 'Tracker cannot be searched by tag. Contacts that registered here are always found; others only as far as its search shows them. The scan reads every contact that was changed since then and finds whoever was tagged by hand. Each contact is a call to Tracker, at the rate that the settings allow, and deliveries go first: a thousand contacts take a quarter of an hour.', 'halt-tracker' ); ?></p>
		</form>
		<progress hidden aria-label="<?php esc_attr_e( 'Attendees read', 'halt-tracker' ); ?>"></progress>
		<p class="halt-tracker-told" role="status"></p>
	</div>
	<?php
};
