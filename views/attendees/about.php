<?php
/**
 * What event it is, and by which tag its people are found.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$event = $data['event'];
	$about = $event->place_and_time();
	$tags  = $event->tags();
	$edit  = get_edit_post_link( $event->id(), 'raw' );
	?>
	<p>
		<?php echo esc_html( $about ); ?>
		<?php if ( null !== $edit ) : ?>
			<a href="<?php echo esc_url( $edit ); ?>"><?php esc_html_e( 'Edit event', 'halt-tracker' ); ?></a>
		<?php endif; ?>
	</p>
	<?php if ( array() === $tags ) : ?>
		<div class="notice notice-warning inline"><p><?php esc_html_e( 'The event has neither a title nor a tag, so only the people who registered on this site can be found.', 'halt-tracker' ); ?></p></div>
	<?php else : ?>
		<p class="description">
			<?php
			$quoted = array_map( static fn( string $tag ): string => '“' . $tag . '”', $tags );
			/* translators: %s: tags in quotation marks. */
			echo esc_html( sprintf( _n( 'Attendees have the tag %s at Tracker.', 'Attendees have one of these tags at Tracker: %s.', count( $tags ), 'halt-tracker' ), implode( ', ', $quoted ) ) );
			?>
		</p>
	<?php endif; ?>
	<?php
};
