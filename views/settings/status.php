<?php
/**
 * State of the connection and of the queue.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$connection = (array) ( $data['status']['connection'] ?? array() );
	$state      = (string) ( $connection['state'] ?? '' );
	$counts     = (array) ( $data['status']['counts'] ?? array() );
	$reason     = (string) ( $connection['reason'] ?? '' );
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-status">
		<h2 id="halt-tracker-status"><?php esc_html_e( 'Connection', 'halt-tracker' ); ?></h2>
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
