<?php
/**
 * Tracker's webhooks.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Job_Hook_Words;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Jobs\Webhook_Registration;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$known    = $data['hooks'];
	$endings  = array_filter( $data['ends'] );
	$is_whole = Webhook_Registration::is_complete( $known );
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-hooks">
		<h2 id="halt-tracker-hooks"><?php esc_html_e( 'Webhooks at Tracker', 'halt-tracker' ); ?></h2>
		<p>
			<?php
			echo esc_html( Job_Hook_Words::known( $known ) . ( null === $known ? '' : ' ' . Job_Hook_Words::asked( $known ) ) );
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
				View::button( 'job_hooks_register', $is_whole ? __( 'Register again', 'halt-tracker' ) : __( 'Register', 'halt-tracker' ), array(), $is_whole ? 'secondary' : 'primary' );
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
