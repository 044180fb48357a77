<?php
/**
 * Date, place, seats and tag of an event.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;
use Halt\Tracker\Events\Event_Warnings;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$event  = $data['event'];
	$counts = $data['counts'];
	?>
	<div class="halt-event-box" data-halt-taken="<?php echo esc_attr( (string) ( $counts['seats'] ?? 0 ) ); ?>" data-halt-end="<?php echo esc_attr( Event_Warnings::end() ); ?>" data-halt-capacity="<?php echo esc_attr( Event_Warnings::capacity( (int) ( $counts['seats'] ?? 0 ) ) ); ?>">
		<div class="halt-event-warnings" role="status">
			<?php foreach ( $data['warnings'] as $code => $warning ) : ?>
				<p data-halt-code="<?php echo esc_attr( $code ); ?>"><?php echo esc_html( $warning ); ?></p>
			<?php endforeach; ?>
		</div>
		<div class="halt-event-grid">
			<p>
				<label for="halt-event-date"><?php esc_html_e( 'Begins', 'halt-tracker' ); ?></label>
				<?php View::text( 'halt_event[date]', $event->starts, array( 'type' => 'datetime-local', 'id' => 'halt-event-date', 'class' => '' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A control. ?>
			</p>
			<p>
				<label for="halt-event-end"><?php esc_html_e( 'Ends', 'halt-tracker' ); ?></label>
				<?php View::text( 'halt_event[end]', $event->ends, array( 'type' => 'datetime-local', 'id' => 'halt-event-end', 'class' => '' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A control. ?>
			</p>
			<p>
				<label for="halt-event-venue"><?php esc_html_e( 'Venue', 'halt-tracker' ); ?></label>
				<?php View::text( 'halt_event[venue]', $event->venue, array( 'id' => 'halt-event-venue', 'class' => '' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A control. ?>
			</p>
			<p>
				<label for="halt-event-capacity"><?php esc_html_e( 'Seats', 'halt-tracker' ); ?></label>
				<?php View::text( 'halt_event[capacity]', (string) $event->capacity, array( 'type' => 'number', 'min' => '0', 'max' => '1000000', 'step' => '1', 'id' => 'halt-event-capacity', 'class' => '', 'aria-describedby' => 'halt-event-capacity-help' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A control. ?>
				<span class="description" id="halt-event-capacity-help"><?php esc_html_e( '0: no limit.', 'halt-tracker' ); ?></span>
			</p>
		</div>
		<p class="description">
			<?php
			/* translators: %s: name of the time zone. */
			echo esc_html( sprintf( __( 'Times are those of the site (%s). Without an end the event is over with the day on which it begins.', 'halt-tracker' ), wp_timezone_string() ) );
			?>
		</p>
		<p>
			<?php View::checkbox( 'halt_event[open]', __( 'Registration is open', 'halt-tracker' ), $event->is_open ); ?>
			<br><span class="description"><?php esc_html_e( 'While it is closed, and when every seat is taken, who registers goes to the waiting list.', 'halt-tracker' ); ?></span>
		</p>
		<?php if ( null !== $counts ) : ?>
			<p class="halt-event-seats">
				<strong><?php echo esc_html( $data['state']->admin_words() ); ?></strong>
				<?php
				$taken = 0 === $event->capacity
					/* translators: %s: number of seats. */
					? sprintf( _n( '%s seat taken.', '%s seats taken.', $counts['seats'], 'halt-tracker' ), number_format_i18n( $counts['seats'] ) )
					/* translators: 1: number of seats that are taken, 2: number of seats. */
					: sprintf( __( '%1$s of %2$s seats taken.', 'halt-tracker' ), number_format_i18n( $counts['seats'] ), number_format_i18n( $event->capacity ) );
				echo esc_html( $taken );
				if ( $counts['waitlist'] > 0 ) {
					/* translators: %s: number of people. */
					echo ' ' . esc_html( sprintf( _n( '%s person on the waiting list.', '%s people on the waiting list.', $counts['waitlist'], 'halt-tracker' ), number_format_i18n( $counts['waitlist'] ) ) );
				}
				?>
				<?php if ( '' !== $data['attendees'] ) : ?>
					<a href="<?php echo esc_url( $data['attendees'] ); ?>"><?php esc_html_e( 'Attendees', 'halt-tracker' ); ?></a>
				<?php endif; ?>
			</p>
		<?php endif; ?>
		<p>
			<label for="halt-event-tag"><?php esc_html_e( 'Tag at Tracker', 'halt-tracker' ); ?></label>
			<?php View::text( 'halt_event[tag]', $data['is_tagged'] ? $event->tag : '', array( 'id' => 'halt-event-tag', 'class' => '', 'aria-describedby' => 'halt-event-tag-help' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A control. ?>
			<span class="description" id="halt-event-tag-help"><?php esc_html_e( 'Made of the title when the event is first published, and kept when the title changes: by this tag Tracker knows who registered. A former tag stays in use for the list.', 'halt-tracker' ); ?></span>
		</p>
		<?php if ( array() !== $event->tags_before() ) : ?>
			<fieldset>
				<legend><?php esc_html_e( 'Former tags', 'halt-tracker' ); ?></legend>
				<?php foreach ( $event->tags_before() as $tag ) : ?>
					<label>
						<input type="checkbox" name="halt_event[forget][]" value="<?php echo esc_attr( sanitize_text_field( $tag ) ); ?>">
						<?php
						/* translators: %s: a tag. */
						echo esc_html( sprintf( __( 'No longer use “%s”', 'halt-tracker' ), $tag ) );
						?>
					</label><br>
				<?php endforeach; ?>
			</fieldset>
		<?php endif; ?>
	</div>
	<?php
};
