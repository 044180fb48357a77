<?php
/**
 * What the sync is doing, and the button that begins a sweep. The script of the page shows the progress; without it the
 * page says how it stands whenever it is loaded.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$status = $data['status'];
	if ( array() === $status ) {
		return;
	}
	$progress = $status['progress'];
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-sweep">
		<h2 id="halt-tracker-sweep"><?php esc_html_e( 'How the sync stands', 'halt-tracker' ); ?></h2>
		<div class="halt-tracker-jobs" data-halt-url="<?php echo esc_url( $data['run_url'] ); ?>" data-halt-nonce="<?php echo esc_attr( $data['nonce'] ); ?>" data-halt-fail="<?php esc_attr_e( 'The site did not answer. Please load this page again.', 'halt-tracker' ); ?>" data-halt-busy="<?php esc_attr_e( 'Another process works on the jobs at this moment.', 'halt-tracker' ); ?>"<?php echo $status['running'] ? ' data-halt-running' : ''; ?>>
			<p class="halt-tracker-jobs-now" role="status"><?php echo esc_html( $status['message'] ); ?></p>
			<p<?php echo $status['running'] ? '' : ' hidden'; ?>>
				<progress aria-labelledby="halt-tracker-sweep"
					<?php
					if ( is_array( $progress ) ) {
						printf( ' max="%d" value="%d"', (int) $progress['total'], (int) $progress['done'] );
					}
					?>
				></progress>
			</p>
			<p class="halt-tracker-jobs-last"><?php echo esc_html( $status['last_message'] ); ?></p>
			<p class="halt-tracker-jobs-next"><?php echo esc_html( $status['next_message'] ); ?></p>
			<p class="halt-tracker-jobs-shown"><?php echo esc_html( $status['shown_message'] ); ?></p>
			<?php if ( ! empty( $status['enabled'] ) && $data['is_rest'] ) : ?>
				<div class="halt-tracker-buttons">
					<?php
					View::form( 'jobs_sync', $status['running'] ? array( 'go_on' => '1' ) : array(), 'halt-tracker-inline' );
					printf( '<button type="submit" class="button button-primary">%s</button></form>', esc_html( $status['running'] ? __( 'Go on now', 'halt-tracker' ) : __( 'Sync now', 'halt-tracker' ) ) );
					?>
				</div>
			<?php endif; ?>
		</div>
	</section>
	<?php
};
