<?php
/**
 * What waits, and the button that delivers.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Ago;
use Halt\Tracker\Admin\Overview_Words;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	if ( '' !== $data['fault'] ) {
		return;
	}
	$status = $data['status'];
	$counts = Overview_Words::counts( $status );
	$queue  = (array) ( $status['queue'] ?? array() );
	$since  = Ago::text( $status['oldest_waiting_at'] ?? 0 );
	$ends   = Ago::text( $queue['ends_at'] ?? 0 );
	$opened = (int) ( $queue['breaker']['opened_at'] ?? 0 );
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-queue">
		<h2 id="halt-tracker-queue"><?php esc_html_e( 'Submissions', 'halt-tracker' ); ?></h2>
		<ul class="halt-tracker-counts">
			<?php foreach ( $counts as $state => $count ) : ?>
				<li>
					<a href="<?php echo esc_url( Screens::url( Screens::SUBMISSIONS, array( 'state' => (string) $state ) ) ); ?>">
						<span class="halt-tracker-count" data-halt-count="<?php echo esc_attr( (string) $state ); ?>"><?php echo esc_html( number_format_i18n( $count ) ); ?></span>
						<?php echo esc_html( Words::state( (string) $state ) ); ?>
					</a>
				</li>
			<?php endforeach; ?>
		</ul>
		<p<?php echo '' === $since ? '' : ' data-halt-waiting'; ?>>
			<?php
			if ( '' === $since ) {
				esc_html_e( 'Nothing waits.', 'halt-tracker' );
			} else {
				/* translators: %s: how long ago, with date and time. */
				echo esc_html( sprintf( __( 'The oldest that waits came in %s.', 'halt-tracker' ), $since ) );
			}
			if ( $opened > 0 ) {
				/* translators: %s: date and time. */
				echo ' ' . esc_html( sprintf( __( 'Tracker has not answered since %s. It is tried every few minutes; what waits goes on by itself.', 'halt-tracker' ), View::time( $opened ) ) );
			} elseif ( '' !== $since && '' !== $ends ) {
				/* translators: %s: in how long, with date and time. */
				echo ' ' . esc_html( sprintf( __( 'At the allowed rate, all that waits will be delivered %s.', 'halt-tracker' ), $ends ) );
			}
			?>
		</p>
		<?php if ( $data['may_manage'] ) : ?>
			<div class="halt-tracker-runner" data-halt-url="<?php echo esc_url( $data['run_url'] ); ?>" data-halt-nonce="<?php echo esc_attr( $data['run_nonce'] ); ?>" data-halt-begin="<?php esc_attr_e( 'Delivering…', 'halt-tracker' ); ?>" data-halt-fail="<?php esc_attr_e( 'The site did not answer. Please load this page again.', 'halt-tracker' ); ?>">
				<?php View::button( 'run_now', __( 'Deliver now', 'halt-tracker' ), array( 'back' => Screens::OVERVIEW ), 'primary' ); ?>
				<progress hidden aria-label="<?php esc_attr_e( 'Deliveries done', 'halt-tracker' ); ?>"></progress>
				<span class="halt-tracker-told" role="status"></span>
			</div>
		<?php endif; ?>
	</section>
	<?php
};
