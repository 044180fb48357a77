<?php
/**
 * The box at a job.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	?>
	<p>
		<?php
		/* translators: 1: id of an opportunity at Tracker, 2: its reference. */
		echo esc_html( sprintf( '' === $data['reference'] ? __( 'Opportunity %1$d', 'halt-tracker' ) : __( 'Opportunity %1$d, %2$s', 'halt-tracker' ), $data['opportunity'], $data['reference'] ) );
		echo '<br>';
		/* translators: %s: how it stands. */
		echo esc_html( sprintf( __( 'At Tracker: %s', 'halt-tracker' ), $data['state'] ) );
		if ( '' !== $data['synced'] ) {
			/* translators: %s: how long ago, with date and time. */
			echo '<br>' . esc_html( sprintf( __( 'Last synced: %s', 'halt-tracker' ), $data['synced'] ) );
		}
		?>
	</p>
	<p>
		<?php
		if ( array() === $data['kept'] ) {
			esc_html_e( 'This job follows Tracker: an edit by hand stands until the job changes there.', 'halt-tracker' );
		} else {
			/* translators: %s: names of fields. */
			echo esc_html( sprintf( __( 'Edits by hand are kept in: %s. All else follows Tracker as soon as the job changes there.', 'halt-tracker' ), implode( ', ', $data['kept'] ) ) );
		}
		?>
	</p>
	<?php if ( array() !== $data['edited'] ) : ?>
		<p>
			<?php
			/* translators: %s: names of fields. */
			echo esc_html( sprintf( __( 'Edited by hand: %s.', 'halt-tracker' ), implode( ', ', $data['edited'] ) ) );
			?>
		</p>
	<?php endif; ?>
	<?php if ( '' !== $data['form'] ) : ?>
		<p><button type="submit" class="button" form="<?php echo esc_attr( $data['form'] ); ?>"><?php esc_html_e( 'Sync this job', 'halt-tracker' ); ?></button></p>
	<?php endif; ?>
	<?php
};
