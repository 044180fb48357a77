<?php
/**
 * The signed route.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Sections;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Assistant\Webhook_Step;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$endings   = array_filter( $data['webhook_secrets'] );
	$is_locked = null !== Settings::constant( 'webhook_secret' );
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-webhook">
		<?php Settings_Sections::heading( 'webhook' ); ?>
		<p>
			<?php esc_html_e( 'Other systems post submissions to:', 'halt-tracker' ); ?>
			<code class="halt-tracker-wrap"><?php echo esc_html( $data['ingest_url'] ); ?></code>
		</p>
		<p>
			<?php
			if ( array() === $data['webhook_secrets'] ) {
				esc_html_e( 'There is no webhook secret. The signed route is closed until there is one.', 'halt-tracker' );
			} else {
				esc_html_e( 'The webhook secret is set.', 'halt-tracker' );
			}
			foreach ( $endings as $end ) {
				/* translators: %s: date and time. */
				echo ' ' . esc_html( sprintf( __( 'An earlier one works until %s.', 'halt-tracker' ), View::time( 1000 * $end ) ) );
			}
			if ( $is_locked ) {
				/* translators: %s: name of a PHP constant. */
				echo ' ' . esc_html( sprintf( __( 'Set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS['webhook_secret'] ) );
			}
			?>
		</p>
		<div class="halt-tracker-buttons">
			<?php
			View::button( 'reveal_secret', __( 'Show the secret', 'halt-tracker' ) );
			View::button( 'test_webhook', __( 'Test the route', 'halt-tracker' ) );
			if ( ! $is_locked ) {
				View::button( 'rotate_secret', __( 'Make a new one', 'halt-tracker' ), array(), 'secondary', __( 'Make a new webhook secret? The one in use works for another 24 hours.', 'halt-tracker' ) );
			}
			?>
		</div>
		<?php
		if ( ! $is_locked ) {
			View::form( 'set_secret', array(), 'halt-tracker-line' );
			$fault = (string) ( $data['faults']['secret']['text'] ?? '' );
			echo '<label for="halt-tracker-secret">' . esc_html__( 'Or set your own', 'halt-tracker' ) . '</label> ';
			View::text(
				'secret',
				'',
				array(
					'id'           => 'halt-tracker-secret',
					'type'         => 'password',
					'autocomplete' => 'new-password',
					'minlength'    => '16',
					'required'     => 'required',
				) + ( '' === $fault ? array() : array(
					'aria-invalid'     => 'true',
					'aria-describedby' => 'halt-tracker-secret-fault',
				) )
			);
			submit_button( __( 'Use this secret', 'halt-tracker' ), 'secondary', '', false );
			if ( '' !== $fault ) {
				printf( '<p class="halt-tracker-fault" id="halt-tracker-secret-fault">%s</p>', esc_html( $fault ) );
			}
			echo '</form>';
		}
		?>
		<h3><?php esc_html_e( 'How to sign', 'halt-tracker' ); ?></h3>
		<p><?php esc_html_e( 'The signature is the HMAC-SHA256 of the timestamp, a full stop and the body, in small hexadecimal letters. It is valid for five minutes. A multipart request carries the JSON in a part named “payload”; that part is what is signed.', 'halt-tracker' ); ?></p>
		<pre class="halt-tracker-code" tabindex="0"><code><?php echo esc_html( Webhook_Step::example( $data['ingest_url'] ) ); ?></code></pre>
		<p><?php esc_html_e( 'Divi itself has no webhook: its forms are captured on this site without any set-up in Divi.', 'halt-tracker' ); ?></p>
	</section>
	<?php
};
