<?php
/**
 * Tracker's webhooks.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Ago;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Jobs\Webhook_Registration;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$known   = $data['hooks'];
	$endings = array_filter( $data['ends'] );
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-hooks">
		<h2 id="halt-tracker-hooks"><?php esc_html_e( 'Webhooks at Tracker', 'halt-tracker' ); ?></h2>
		<p>
			<?php
			if ( null === $known ) {
				esc_html_e( 'It is not known yet whether Tracker tells this site of changes. Until it does, changes come with the sweeps.', 'halt-tracker' );
			} elseif ( Webhook_Registration::is_complete( $known ) ) {
				/* translators: 1: kinds of changes, 2: how long ago, with date and time. */
				echo esc_html( sprintf( __( 'Registered: Tracker tells this site of opportunities when they are %1$s. Asked %2$s.', 'halt-tracker' ), implode( ', ', array_map( 'strtolower', array_column( $known['hooks'], 'action' ) ) ), Ago::text( 1000 * $known['at'] ) ) );
			} elseif ( array() === $known['hooks'] ) {
				/* translators: %s: how long ago, with date and time. */
				echo esc_html( sprintf( __( 'Not registered: changes come with the sweeps only. Asked %s.', 'halt-tracker' ), Ago::text( 1000 * $known['at'] ) ) );
			} else {
				/* translators: %s: how long ago, with date and time. */
				echo esc_html( sprintf( __( 'Registered with a token that no longer holds: register again. Asked %s.', 'halt-tracker' ), Ago::text( 1000 * $known['at'] ) ) );
			}
			?>
		</p>
		<p>
			<?php esc_html_e( 'Tracker calls:', 'halt-tracker' ); ?>
			<code class="halt-tracker-wrap"><?php echo esc_html( $data['url'] ); ?></code>
		</p>
		<p class="description">
			<?php
			esc_html_e( 'Tracker signs nothing, so the token in the address is what tells its calls from others. What a call says is never believed: the job is read from Tracker.', 'halt-tracker' );
			foreach ( $endings as $end ) {
				/* translators: %s: date and time. */
				echo ' ' . esc_html( sprintf( __( 'An earlier token works until %s.', 'halt-tracker' ), View::time( 1000 * $end ) ) );
			}
			?>
		</p>
		<div class="halt-tracker-buttons">
			<?php
			if ( $data['is_rest'] ) {
				View::button( 'job_hooks_register', null !== $known && Webhook_Registration::is_complete( $known ) ? __( 'Register again', 'halt-tracker' ) : __( 'Register', 'halt-tracker' ), array(), null !== $known && Webhook_Registration::is_complete( $known ) ? 'secondary' : 'primary' );
				View::button( 'job_hooks_look', __( 'Ask Tracker', 'halt-tracker' ) );
				View::button( 'job_hooks_remove', __( 'Take them back', 'halt-tracker' ), array(), 'secondary', __( 'Take the registrations at Tracker back? Changes come with the sweeps then.', 'halt-tracker' ) );
			}
			View::button( 'job_hooks_reveal', __( 'Show the address', 'halt-tracker' ) );
			View::button( 'job_hooks_renew', __( 'Make a new token', 'halt-tracker' ), array(), 'secondary', __( 'Make a new token? The one in use works for another 24 hours.', 'halt-tracker' ) );
			?>
		</div>
	</section>
	<?php
};
