<?php
/**
 * The page about jobs.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Job_Words;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Jobs\Job_Type;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	?>
	<div class="wrap halt-tracker">
		<h1 class="wp-heading-inline"><?php esc_html_e( 'Jobs from Tracker', 'halt-tracker' ); ?></h1>
		<hr class="wp-header-end">
		<p>
			<?php esc_html_e( 'The opportunities that Tracker publishes are jobs on this site. Tracker’s webhooks bring each change within seconds, and a sweep now and then sees that nothing was missed.', 'halt-tracker' ); ?>
			<a href="<?php echo esc_url( admin_url( 'edit.php?post_type=' . Job_Type::TYPE ) ); ?>"><?php esc_html_e( 'All jobs', 'halt-tracker' ); ?></a>
			<?php if ( '' !== $data['archive'] ) : ?>
				| <a href="<?php echo esc_url( $data['archive'] ); ?>"><?php esc_html_e( 'View them on the site', 'halt-tracker' ); ?></a>
			<?php endif; ?>
		</p>
		<?php if ( '' !== $data['fault'] ) : ?>
			<div class="notice notice-error inline"><p><?php echo esc_html( $data['fault'] ); ?></p></div>
		<?php endif; ?>
		<?php if ( ! $data['is_rest'] ) : ?>
			<div class="notice notice-warning inline"><p><?php echo esc_html( Job_Words::dialect() ); ?></p></div>
		<?php endif; ?>
		<?php if ( $data['is_taken'] ) : ?>
			<div class="notice notice-warning inline"><p>
				<?php
				/* translators: %s: an address. */
				echo esc_html( sprintf( __( 'A page of this site has the address of the list of jobs (%s) and is hidden by it. Give the page another address.', 'halt-tracker' ), $data['archive'] ) );
				?>
			</p></div>
			<?php
		endif;
		View::render( 'jobs/held', $data );
		View::render( 'jobs/sweep', $data );
		View::render( 'jobs/hooks', $data );
		View::render( 'jobs/settings', $data );
		?>
	</div>
	<?php
};
