<?php
/**
 * The list of deliveries.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Capability;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$table   = $data['table'];
	$filter  = $data['filter'];
	$may_act = Capability::is_granted();
	?>
	<div class="wrap halt-tracker">
		<h1 class="wp-heading-inline"><?php esc_html_e( 'Deliveries', 'halt-tracker' ); ?></h1>
		<?php
		if ( $may_act ) {
			View::button( 'run_now', __( 'Deliver now', 'halt-tracker' ) );
		}
		?>
		<hr class="wp-header-end">
		<?php
		View::render( 'submissions/tabs', array( 'current' => '' ) );
		View::render( 'spool', $data );
		?>
		<?php if ( $data['damaged'] && $may_act ) : ?>
			<div class="notice notice-error inline">
				<p><?php esc_html_e( 'The queue’s file was damaged. It was moved aside and a new one begun; what can still be read of it comes back with this button, once.', 'halt-tracker' ); ?></p>
				<p><?php View::button( 'recover', __( 'Recover', 'halt-tracker' ) ); ?></p>
			</div>
		<?php endif; ?>
		<?php $table->views(); ?>
		<form method="get" class="halt-tracker-list">
			<input type="hidden" name="page" value="<?php echo esc_attr( Screens::SUBMISSIONS ); ?>">
			<?php
			View::render( 'submissions/filters', $data );
			$table->display();
			?>
		</form>
		<?php
		if ( $may_act ) {
			View::render(
				'submissions/decide',
				array(
					'filter' => $filter,
					'total'  => $table->total(),
				)
			);
		}
		View::render( 'submissions/reconciliation', $data['reconciliation'] );
		View::render( 'submissions/lost', $data['lost'] );
		?>
	</div>
	<?php
};
