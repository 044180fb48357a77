<?php
/**
 * How far it is with what is being done with many submissions. The script of the page goes on by itself; without it
 * the button does.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Bulk_Actions;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$work     = $data['work'];
	$progress = null === $work ? array() : $work->progress();
	$is_over  = null === $work || $work->is_finished();
	?>
	<div class="wrap halt-tracker">
		<h1><?php esc_html_e( 'With all that match', 'halt-tracker' ); ?></h1>
		<div id="halt-tracker-bulk"<?php echo $is_over ? '' : ' data-halt-bulk'; ?>>
			<?php if ( null === $work ) : ?>
				<p><?php esc_html_e( 'Nothing is being done at the moment.', 'halt-tracker' ); ?></p>
			<?php else : ?>
				<p>
					<progress max="<?php echo esc_attr( (string) max( 1, $progress['total'] ) ); ?>" value="<?php echo esc_attr( (string) ( 0 === $progress['total'] ? 1 : $progress['seen'] ) ); ?>" aria-labelledby="halt-tracker-bulk-text"></progress>
				</p>
				<p id="halt-tracker-bulk-text">
					<?php
					/* translators: 1: number of submissions so far, 2: number of all. */
					echo esc_html( sprintf( __( '%1$s of %2$s looked at.', 'halt-tracker' ), number_format_i18n( $progress['seen'] ), number_format_i18n( $progress['total'] ) ) );
					echo ' ' . esc_html( Bulk_Actions::changed( $work->decision, $progress['done'] ) );
					if ( $progress['left'] > 0 ) {
						echo ' ' . esc_html( Bulk_Actions::left( $progress['left'] ) );
					}
					?>
				</p>
				<?php if ( $work->is_cut && $is_over ) : ?>
					<p><?php esc_html_e( 'More match than are done in one go. Do the same again for the rest.', 'halt-tracker' ); ?></p>
				<?php endif; ?>
				<?php if ( '' !== $progress['fault'] ) : ?>
					<div class="notice notice-error inline"><p><?php echo esc_html( $progress['fault'] ); ?></p></div>
				<?php endif; ?>
				<?php if ( $is_over ) : ?>
					<p><strong><?php esc_html_e( 'Done.', 'halt-tracker' ); ?></strong></p>
				<?php else : ?>
					<div class="halt-tracker-buttons">
						<?php
						View::form( 'go_on', array(), 'halt-tracker-inline', false, 'halt-tracker-go-on' );
						printf( '<button type="submit" class="button button-primary">%s</button></form>', esc_html__( 'Go on', 'halt-tracker' ) );
						View::button( 'bulk_end', __( 'Stop here', 'halt-tracker' ) );
						?>
					</div>
				<?php endif; ?>
			<?php endif; ?>
		</div>
		<p><a href="<?php echo esc_url( Screens::url( Screens::SUBMISSIONS ) ); ?>"><?php esc_html_e( 'All deliveries', 'halt-tracker' ); ?></a></p>
	</div>
	<?php
};
