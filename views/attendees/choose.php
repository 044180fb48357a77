<?php
/**
 * Which event. Where there are many, one searches first.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Attendees\Event_Choice;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$choice   = $data['choice'];
	$selected = null === $data['event'] ? 0 : $data['event']->id();
	?>
	<form method="get" class="halt-tracker-choose">
		<input type="hidden" name="page" value="<?php echo esc_attr( Screens::ATTENDEES ); ?>">
		<?php if ( $choice->is_many || '' !== $data['find'] ) : ?>
			<p class="halt-tracker-line">
				<label for="halt-tracker-find"><?php esc_html_e( 'Find an event', 'halt-tracker' ); ?></label>
				<input type="search" id="halt-tracker-find" name="find" value="<?php echo View::quoted( $data['find'] ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes. ?>" aria-describedby="halt-tracker-find-note">
				<button type="submit" class="button"><?php esc_html_e( 'Find', 'halt-tracker' ); ?></button>
				<span class="description" id="halt-tracker-find-note"><?php esc_html_e( 'Words of its title, or its date such as 2026-11.', 'halt-tracker' ); ?></span>
			</p>
		<?php endif; ?>
		<?php if ( $choice->is_empty() ) : ?>
			<p><?php esc_html_e( 'No event has these words.', 'halt-tracker' ); ?></p>
		<?php else : ?>
			<p class="halt-tracker-line">
				<label for="halt-tracker-choice"><?php esc_html_e( 'Event', 'halt-tracker' ); ?></label>
				<select id="halt-tracker-choice" name="event">
					<?php foreach ( $choice->groups as $group => $events ) : ?>
						<optgroup label="<?php echo esc_attr( Event_Choice::group_names()[ $group ] ); ?>">
							<?php foreach ( $events as $id => $label ) : ?>
								<option value="<?php echo esc_attr( (string) $id ); ?>"<?php selected( $id, $selected ); ?>><?php echo esc_html( $label ); ?></option>
							<?php endforeach; ?>
						</optgroup>
					<?php endforeach; ?>
				</select>
				<button type="submit" class="button<?php echo 0 === $selected ? ' button-primary' : ''; ?>"><?php esc_html_e( 'Show', 'halt-tracker' ); ?></button>
			</p>
			<?php if ( $choice->is_cut ) : ?>
				<p class="description"><?php esc_html_e( 'There are more events than are listed here: search for the others.', 'halt-tracker' ); ?></p>
			<?php endif; ?>
		<?php endif; ?>
	</form>
	<?php
};
