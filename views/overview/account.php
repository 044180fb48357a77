<?php
/**
 * Whether the day adds up.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Ago;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	if ( '' !== $data['fault'] ) {
		return;
	}
	$day    = is_array( $data['status']['reconciliation'] ?? null ) ? $data['status']['reconciliation'] : array();
	$sample = is_array( $day['sample'] ?? null ) ? $day['sample'] : array();
	$gap    = (int) ( $day['gap'] ?? 0 );
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-account">
		<h2 id="halt-tracker-account"><?php esc_html_e( 'Does it add up?', 'halt-tracker' ); ?></h2>
		<?php if ( array() === $day ) : ?>
			<p><?php esc_html_e( 'Not compared yet. It is done each hour by WP-Cron.', 'halt-tracker' ); ?></p>
		<?php else : ?>
			<p>
				<?php
				/* translators: 1: day, 2: number of submissions that came in, 3: number accounted for. */
				echo esc_html( sprintf( __( '%1$s (UTC): came in %2$s, accounted for %3$s.', 'halt-tracker' ), (string) ( $day['day'] ?? '' ), number_format_i18n( (int) ( $day['came_in'] ?? 0 ) ), number_format_i18n( (int) ( $day['accounted'] ?? 0 ) ) ) );
				echo ' ';
				if ( $gap > 0 ) {
					/* translators: %s: number of submissions. */
					echo '<strong>' . esc_html( sprintf( _n( '%s submission came in and is not in the store. Was the store replaced, or a backup restored?', '%s submissions came in and are not in the store. Was the store replaced, or a backup restored?', $gap, 'halt-tracker' ), number_format_i18n( $gap ) ) ) . '</strong>';
				} else {
					esc_html_e( 'Everything that came in is accounted for.', 'halt-tracker' );
				}
				?>
			</p>
			<?php if ( array() !== $sample ) : ?>
				<p>
					<?php
					/* translators: 1: number of records read back, 2: number not found. */
					echo esc_html( sprintf( __( 'Read back from Tracker: %1$s; not found: %2$s.', 'halt-tracker' ), number_format_i18n( (int) ( $sample['checked'] ?? 0 ) ), number_format_i18n( (int) ( $sample['missing'] ?? 0 ) ) ) );
					?>
				</p>
			<?php endif; ?>
			<p class="description">
				<?php
				/* translators: %s: how long ago, with date and time. */
				echo esc_html( sprintf( __( 'Compared: %s', 'halt-tracker' ), Ago::text( $day['checked_at'] ?? 0 ) ) );
				?>
			</p>
		<?php endif; ?>
	</section>
	<?php
};
