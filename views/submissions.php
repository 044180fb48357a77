<?php
/**
 * The list of submissions.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Input;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$table = $data['table'];
	?>
	<div class="wrap halt-tracker">
		<h1 class="wp-heading-inline"><?php esc_html_e( 'Submissions', 'halt-tracker' ); ?></h1>
		<?php View::button( 'run_now', __( 'Deliver now', 'halt-tracker' ) ); ?>
		<hr class="wp-header-end">
		<?php View::render( 'spool', $data ); ?>
		<?php if ( $data['damaged'] ) : ?>
			<div class="notice notice-error inline">
				<p><?php esc_html_e( 'The queue’s file was damaged. It was moved aside and a new one begun; what can still be read of it comes back with this button, once.', 'halt-tracker' ); ?></p>
				<p><?php View::button( 'recover', __( 'Recover', 'halt-tracker' ) ); ?></p>
			</div>
		<?php endif; ?>
		<?php $table->views(); ?>
		<form method="get">
			<input type="hidden" name="page" value="<?php echo esc_attr( Screens::SUBMISSIONS ); ?>">
			<input type="hidden" name="state" value="<?php echo esc_attr( Input::query()->key( 'state' ) ); ?>">
			<?php
			$table->search_box( __( 'Search', 'halt-tracker' ), 'halt-tracker-search' );
			$table->display();
			?>
		</form>
		<?php
		if ( 'held' === Input::query()->key( 'state' ) ) {
			View::render( 'submissions/decide' );
		}
		?>
		<p class="description"><?php esc_html_e( 'Search finds a submission id, or a person by e-mail address, phone number or surname in full.', 'halt-tracker' ); ?></p>
		<?php
		View::render( 'submissions/reconciliation', $data['reconciliation'] );
		View::render( 'submissions/lost', $data['lost'] );
		?>
	</div>
	<?php
};
