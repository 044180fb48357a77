<?php
/**
 * Alerts, status address, ping.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Alert_Actions;
use Halt\Tracker\Admin\Alert_Words;
use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$settings = $data['settings'];
	$rows     = new Settings_Rows( $settings, $data['faults'] ?? array() );
	$url      = array( 'type' => 'url' );
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-alerts">
		<?php Settings_Sections::heading( 'alerts' ); ?>
		<?php if ( array() === $data['alerts'] ) : ?>
			<p><?php esc_html_e( 'Nothing is wrong that Halt Tracker knows of.', 'halt-tracker' ); ?></p>
		<?php else : ?>
			<ul class="ul-disc">
				<?php foreach ( $data['alerts'] as $cause => $alert ) : ?>
					<li>
						<strong><?php echo esc_html( Alert_Words::title( (string) $cause ) ); ?></strong>
						<?php
						/* translators: 1: a number, 2: date and time. */
						echo esc_html( sprintf( __( '(%1$s, since %2$s)', 'halt-tracker' ), number_format_i18n( (int) $alert['count'] ), View::time( 1000 * (int) $alert['first_at'] ) ) );
						echo '<br>' . esc_html( Alert_Words::advice( (string) $cause ) );
						if ( '' !== (string) $alert['code'] ) {
							echo '<br>' . esc_html( Alert_Words::error( (string) $alert['code'] ) );
						}
						?>
					</li>
				<?php endforeach; ?>
			</ul>
			<?php
		endif;
		foreach ( $data['alert_channels'] as $channel => $state ) :
			if ( '' === (string) ( $state['error'] ?? '' ) ) {
				continue;
			}
			?>
			<p><strong>
				<?php
				/* translators: 1: e-mail or webhook, 2: date and time, 3: what went wrong. */
				echo esc_html( sprintf( __( '%1$s failed at %2$s: %3$s It is tried again with the next run.', 'halt-tracker' ), Alert_Actions::channel( (string) $channel ), View::time( 1000 * (int) ( $state['at'] ?? 0 ) ), (string) $state['error'] ) );
				?>
			</strong></p>
			<?php
		endforeach;
		View::form( 'save_alerts' );
		?>
		<table class="form-table" role="presentation">
			<tr>
				<th scope="row"><?php esc_html_e( 'E-mail', 'halt-tracker' ); ?></th>
				<td><?php View::checkbox( 'alert_mail', __( 'Tell people by e-mail: at most once an hour for a cause, and once it has recovered', 'halt-tracker' ), (bool) $settings['alert_mail'] ); ?></td>
			</tr>
			<?php
			$rows->text( 'alert_recipients', __( 'Recipients', 'halt-tracker' ), __( 'Separated by commas. Empty: the admin of the site.', 'halt-tracker' ), array( 'placeholder' => (string) get_option( 'admin_email' ) ), implode( ', ', (array) $settings['alert_recipients'] ) );
			$rows->text( 'alert_url', __( 'Webhook address', 'halt-tracker' ), $data['has_alert_secret'] ? __( 'Alerts are posted to it as JSON, signed like the webhook below with a secret of their own.', 'halt-tracker' ) : __( 'Alerts are posted to it as JSON. A secret for their signature is made when you save.', 'halt-tracker' ), $url );
			$rows->number( 'alert_waiting_minutes', __( 'Alert when one waits (minutes)', 'halt-tracker' ), 10080 );
			$rows->number( 'alert_undelivered_hours', __( 'Alert when a lead has not arrived (hours)', 'halt-tracker' ), 720 );
			$rows->text( 'ping_url', __( 'Ping address', 'halt-tracker' ), __( 'Called after each run, at most once a minute. A monitor that expects the calls notices when cron stands still.', 'halt-tracker' ), $url );
			?>
		</table>
		<?php if ( $data['ping']['at'] > 0 ) : ?>
			<p class="description">
				<?php
				/* translators: %s: date and time. */
				echo esc_html( sprintf( __( 'Last ping: %s.', 'halt-tracker' ), View::time( 1000 * $data['ping']['at'] ) ) . ' ' . $data['ping']['error'] );
				?>
			</p>
			<?php
		endif;
		submit_button( __( 'Save alerts', 'halt-tracker' ), 'secondary', '', false );
		?>
		</form>
		<div class="halt-tracker-buttons">
			<?php
			View::button( 'test_alert', __( 'Send a test alert', 'halt-tracker' ) );
			if ( '' !== (string) $settings['alert_url'] ) {
				View::button( 'new_alert_secret', __( 'New secret for the webhook', 'halt-tracker' ), array(), 'secondary', __( 'Make a new secret? The receiver must know it at once.', 'halt-tracker' ) );
			}
			?>
		</div>
		<h3><?php esc_html_e( 'Status address', 'halt-tracker' ); ?></h3>
		<p>
			<code class="halt-tracker-wrap"><?php echo esc_html( $data['status_url'] ); ?></code><br>
			<?php esc_html_e( 'For uptime monitors: status 200 while all is well, 503 while an alert stands. The token goes into the header X-Halt-Status-Token, or behind the address as “token”, where it ends up in access logs.', 'halt-tracker' ); ?>
		</p>
		<div class="halt-tracker-buttons">
			<?php
			if ( '' === (string) $settings['status_token_hash'] ) {
				View::button( 'new_status_token', __( 'Open it: make a token', 'halt-tracker' ) );
			} else {
				View::button( 'new_status_token', __( 'Make a new token', 'halt-tracker' ), array(), 'secondary', __( 'Make a new token? The one in use stops working at once.', 'halt-tracker' ) );
				View::button( 'remove_status_token', __( 'Close it', 'halt-tracker' ), array(), 'link-delete' );
			}
			?>
		</div>
	</section>
	<?php
};
