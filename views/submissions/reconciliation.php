<?php
/**
 * Whether everything that came in is accounted for.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Capability;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$gap    = (int) ( $data['gap'] ?? 0 );
	$sample = is_array( $data['sample'] ?? null ) ? $data['sample'] : array();
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-reconciliation">
		<h2 id="halt-tracker-reconciliation"><?php esc_html_e( 'Does it add up?', 'halt-tracker' ); ?></h2>
		<?php if ( array() === $data ) : ?>
			<p><?php esc_html_e( 'Not compared yet. It is done each hour by WP-Cron.', 'halt-tracker' ); ?></p>
		<?php else : ?>
			<p>
				<?php if ( $gap > 0 ) : ?>
					<strong>
						<?php
						/* translators: %s: number of submissions. */
						echo esc_html( sprintf( _n( '%s submission came in and is not in the store. Was the store replaced, or a backup restored?', '%s submissions came in and are not in the store. Was the store replaced, or a backup restored?', $gap, 'halt-tracker' ), number_format_i18n( $gap ) ) );
						?>
					</strong>
				<?php else : ?>
					<?php esc_html_e( 'Everything that came in is accounted for.', 'halt-tracker' ); ?>
				<?php endif; ?>
			</p>
			<p>
				<?php
				/* translators: 1: day, 2: number of submissions that came in, 3: number accounted for. */
				echo esc_html( sprintf( __( '%1$s (UTC): came in %2$s, accounted for %3$s.', 'halt-tracker' ), (string) ( $data['day'] ?? '' ), number_format_i18n( (int) ( $data['came_in'] ?? 0 ) ), number_format_i18n( (int) ( $data['accounted'] ?? 0 ) ) ) );
				?>
			</p>
			<ul>
				<?php foreach ( (array) ( $data['by_state'] ?? array() ) as $state => $count ) : ?>
					<li><?php echo esc_html( Words::state( (string) $state ) . ': ' . number_format_i18n( (int) $count ) ); ?></li>
				<?php endforeach; ?>
			</ul>
			<?php if ( array() !== $sample ) : ?>
				<p>
					<?php
					/* translators: 1: number of records read back, 2: number not found, 3: number changed, 4: date and time. */
					echo esc_html( sprintf( __( 'Read back from Tracker: %1$s; not found: %2$s; changed by others: %3$s (%4$s).', 'halt-tracker' ), number_format_i18n( (int) ( $sample['checked'] ?? 0 ) ), number_format_i18n( (int) ( $sample['missing'] ?? 0 ) ), number_format_i18n( (int) ( $sample['changed'] ?? 0 ) ), View::time( $sample['at'] ?? 0 ) ) );
					?>
				</p>
			<?php endif; ?>
			<p class="description">
				<?php
				/* translators: %s: date and time. */
				echo esc_html( sprintf( __( 'Compared: %s', 'halt-tracker' ), View::time( $data['checked_at'] ?? 0 ) ) );
				?>
			</p>
		<?php endif; ?>
		<?php
		if ( Capability::is_granted() ) {
			View::button( 'compare', __( 'Compare now', 'halt-tracker' ) );
		}
		?>
	</section>
	<?php
};
