<?php
/**
 * The attendees of an event.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;
use Halt\Tracker\Events\Event_Type;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$event = $data['event'];
	?>
	<div class="wrap halt-tracker">
		<h1><?php esc_html_e( 'Event Attendees', 'halt-tracker' ); ?></h1>
		<hr class="wp-header-end">
		<?php if ( $data['is_gone'] ) : ?>
			<div class="notice notice-warning inline"><p><?php esc_html_e( 'There is no such event any more.', 'halt-tracker' ); ?></p></div>
		<?php endif; ?>
		<?php if ( $data['choice']->is_empty() && '' === $data['find'] ) : ?>
			<p><?php esc_html_e( 'There are no events yet. An event with a registration form on it fills this list.', 'halt-tracker' ); ?></p>
			<?php if ( current_user_can( 'edit_posts' ) ) : ?>
				<p><a class="button button-primary" href="<?php echo esc_url( add_query_arg( 'post_type', Event_Type::NAME, admin_url( 'post-new.php' ) ) ); ?>"><?php esc_html_e( 'Add event', 'halt-tracker' ); ?></a></p>
			<?php endif; ?>
		<?php else : ?>
			<?php View::render( 'attendees/choose', $data ); ?>
		<?php endif; ?>
		<?php if ( null !== $event ) : ?>
			<section aria-labelledby="halt-tracker-event" class="halt-tracker-event">
				<h2 id="halt-tracker-event"><?php echo esc_html( $event->title() ); ?></h2>
				<?php View::render( 'attendees/about', $data ); ?>
				<?php if ( null === $data['list'] ) : ?>
					<div class="notice notice-error inline"><p><?php echo esc_html( $data['trouble'] ); ?></p></div>
				<?php else : ?>
					<?php
					if ( $data['may_act'] ) {
						View::render( 'attendees/load', $data );
					}
					View::render( 'attendees/filters', $data );
					View::render( 'attendees/list', $data );
					View::render( 'attendees/finish', $data );
					?>
				<?php endif; ?>
			</section>
		<?php endif; ?>
	</div>
	<?php
};
