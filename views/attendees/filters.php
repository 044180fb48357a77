<?php
/**
 * Search and filter of the list.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Attendees\Attendee_Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$filter  = $data['list']['filter'];
	$selects = array(
		'attending' => array(
			__( 'Attending', 'halt-tracker' ),
			array(
				'yes' => __( 'Marked as attending', 'halt-tracker' ),
				'no'  => __( 'Not marked', 'halt-tracker' ),
			),
		),
		'state'     => array( __( 'State', 'halt-tracker' ), Attendee_Words::states() ),
		'marketing' => array( __( 'Marketing', 'halt-tracker' ), Attendee_Words::marketing_choices() ),
	);
	?>
	<form method="get" role="search" aria-label="<?php esc_attr_e( 'Attendees', 'halt-tracker' ); ?>" class="halt-tracker-filters">
		<input type="hidden" name="page" value="<?php echo esc_attr( Screens::ATTENDEES ); ?>">
		<input type="hidden" name="event" value="<?php echo esc_attr( (string) $data['event']->id() ); ?>">
		<?php foreach ( array_intersect_key( $filter->arguments(), array_flip( array( 'orderby', 'order' ) ) ) as $name => $value ) : ?>
			<input type="hidden" name="<?php echo esc_attr( $name ); ?>" value="<?php echo esc_attr( $value ); ?>">
		<?php endforeach; ?>
		<p class="halt-tracker-filter-search">
			<label for="halt-tracker-search"><?php esc_html_e( 'Search', 'halt-tracker' ); ?></label>
			<input type="search" id="halt-tracker-search" name="s" value="<?php echo View::quoted( $filter->value( 's' ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes. ?>" placeholder="<?php esc_attr_e( 'Name, e-mail, phone, company', 'halt-tracker' ); ?>">
			<button type="submit" class="button"><?php esc_html_e( 'Search', 'halt-tracker' ); ?></button>
			<?php if ( $filter->is_narrow() ) : ?>
				<a href="<?php echo esc_url( Screens::url( Screens::ATTENDEES, array( 'event' => (string) $data['event']->id() ) ) ); ?>"><?php esc_html_e( 'Clear search and filter', 'halt-tracker' ); ?></a>
			<?php endif; ?>
		</p>
		<details<?php echo array() !== array_intersect_key( $filter->arguments(), $selects ) ? ' open' : ''; ?>>
			<summary><?php esc_html_e( 'Filter', 'halt-tracker' ); ?></summary>
			<div class="halt-tracker-grid">
				<?php foreach ( $selects as $name => list( $label, $options ) ) : ?>
					<p>
						<label for="halt-tracker-filter-<?php echo esc_attr( $name ); ?>"><?php echo esc_html( $label ); ?></label>
						<?php View::select( $name, array( '' => __( 'any', 'halt-tracker' ) ) + $options, $filter->value( $name ), 'halt-tracker-filter-' . $name ); ?>
					</p>
				<?php endforeach; ?>
			</div>
			<p class="halt-tracker-buttons">
				<button type="submit" class="button"><?php esc_html_e( 'Apply the filter', 'halt-tracker' ); ?></button>
			</p>
		</details>
	</form>
	<?php
};
