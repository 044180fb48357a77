<?php
/**
 * State of the connection and of the queue.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Settings_Sections;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$connection = (array) ( $data['status']['connection'] ?? array() );
	$state      = (string) ( $connection['state'] ?? '' );
	$counts     = (array) ( $data['status']['counts'] ?? array() );
	$reason     = (string) ( $connection['reason'] ?? '' );
	$elsewhere  = (int) ( $connection['elsewhere'] ?? 0 );
	$queue      = (array) ( $data['status']['queue'] ?? array() );
	$ends       = (int) ( $queue['waiting'] ?? 0 ) > 20 ? View::time( $queue['ends_at'] ?? 0 ) : '';
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-connection">
		<?php Settings_Sections::heading( 'connection' ); ?>
		<?php if ( '' !== $data['fault'] ) : ?>
			<p><strong><?php echo esc_html( $data['fault'] ); ?></strong></p>
			<p><?php esc_html_e( 'The settings below can be changed all the same.', 'halt-tracker' ); ?></p>
			</section>
			<?php
			return;
		endif;
		?>
		<p role="status">
			<span class="halt-tracker-state halt-tracker-state-<?php echo esc_attr( sanitize_html_class( $state ) ); ?>"><?php echo esc_html( Words::connection( $state ) ); ?></span>
			<?php echo esc_html( Words::sign_in( (string) ( $connection['sign_in'] ?? 'none' ) ) ); ?>
			<?php
			if ( '' !== $reason ) {
				echo esc_html( '– ' . Words::code( $reason ) );
			}
			?>
		</p>
		<ul>
			<?php if ( '' !== View::time( $connection['connected_at'] ?? 0 ) ) : ?>
				<li>
					<?php
					/* translators: %s: date and time. */
					echo esc_html( sprintf( __( 'Connected: %s', 'halt-tracker' ), View::time( $connection['connected_at'] ) ) );
					?>
				</li>
			<?php endif; ?>
			<?php if ( '' !== View::time( $connection['renewed_at'] ?? 0 ) ) : ?>
				<li>
					<?php
					/* translators: %s: date and time. */
					echo esc_html( sprintf( __( 'Last renewed: %s', 'halt-tracker' ), View::time( $connection['renewed_at'] ) ) );
					?>
				</li>
			<?php endif; ?>
			<?php if ( 0 < (int) ( $queue['breaker']['opened_at'] ?? 0 ) ) : ?>
				<li>
					<?php
					/* translators: %s: date and time. */
					echo esc_html( sprintf( __( 'Tracker has not answered since %s. It is tried every few minutes; what waits goes on by itself.', 'halt-tracker' ), View::time( $queue['breaker']['opened_at'] ) ) );
					?>
				</li>
			<?php endif; ?>
			<?php if ( '' !== $ends ) : ?>
				<li>
					<?php
					/* translators: %s: date and time. */
					echo esc_html( sprintf( __( 'At the allowed rate, all that waits will be delivered by %s.', 'halt-tracker' ), $ends ) );
					?>
				</li>
			<?php endif; ?>
			<?php if ( 0 < $elsewhere ) : ?>
				<li>
					<?php
					/* translators: %s: number of submissions. */
					echo esc_html( sprintf( _n( '%s submission was accepted for another Tracker account and is held back.', '%s submissions were accepted for another Tracker account and are held back.', $elsewhere, 'halt-tracker' ), number_format_i18n( $elsewhere ) ) );
					?>
				</li>
			<?php endif; ?>
			<?php foreach ( array_filter( array_map( 'intval', $counts ) ) as $name => $count ) : ?>
				<li>
					<a href="<?php echo esc_url( Screens::url( Screens::SUBMISSIONS, array( 'state' => (string) $name ) ) ); ?>"><?php echo esc_html( Words::state( (string) $name ) . ': ' . number_format_i18n( $count ) ); ?></a>
				</li>
			<?php endforeach; ?>
		</ul>
		<div class="halt-tracker-buttons">
			<?php
			View::button( 'connect', 'connected' === $state ? __( 'Connect again', 'halt-tracker' ) : __( 'Connect to Tracker', 'halt-tracker' ), array(), 'connected' === $state ? 'secondary' : 'primary' );
			View::button( 'check', __( 'Check connection', 'halt-tracker' ) );
			if ( 'disconnected' !== $state ) {
				if ( 0 < $elsewhere ) {
					View::button( 'adopt', __( 'Send to this account', 'halt-tracker' ), array(), 'secondary', __( 'Send what was accepted for another Tracker account to this one?', 'halt-tracker' ) );
				}
				View::button( 'renew', __( 'Refresh token now', 'halt-tracker' ) );
				View::button( 'disconnect', __( 'Disconnect', 'halt-tracker' ), array(), 'link-delete', __( 'Disconnect from Tracker? Submissions wait until the site is connected again.', 'halt-tracker' ) );
			}
			?>
		</div>
		<?php if ( 'connected' !== $state ) : ?>
			<p class="description"><?php esc_html_e( 'Save the credentials below before you connect.', 'halt-tracker' ); ?></p>
		<?php endif; ?>
	</section>
	<?php
};
