<?php
/**
 * What Tracker made of what was sent.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Capability;

defined( 'ABSPATH' ) || exit;

return static function ( array $row ): void {
	$found   = is_array( $row['read_back'] ?? null ) ? $row['read_back'] : array();
	$dropped = array_filter( (array) ( $found['dropped'] ?? array() ), 'is_array' );
	$value   = static fn( mixed $kept ): string => null === $kept ? __( '(nothing)', 'halt-tracker' ) : Journal_Words::detail( is_bool( $kept ) ? ( $kept ? 'true' : 'false' ) : $kept );
	if ( empty( $row['record_id'] ) && array() === $found ) {
		return;
	}
	?>
	<section aria-labelledby="halt-tracker-read-back">
		<h2 id="halt-tracker-read-back"><?php esc_html_e( 'What Tracker kept', 'halt-tracker' ); ?></h2>
		<?php if ( array() === $found ) : ?>
			<p><?php esc_html_e( 'Not compared yet.', 'halt-tracker' ); ?></p>
		<?php else : ?>
			<p>
				<?php
				/* translators: %s: date and time. */
				echo esc_html( sprintf( __( 'Compared: %s', 'halt-tracker' ), View::time( $found['at'] ?? 0 ) ) );
				?>
			</p>
			<?php if ( ! empty( $found['missing'] ) ) : ?>
				<p><strong><?php echo esc_html( Words::code( 'record_missing' ) ); ?></strong></p>
			<?php elseif ( array() === $dropped ) : ?>
				<p><?php esc_html_e( 'Tracker has everything as it was sent.', 'halt-tracker' ); ?></p>
			<?php else : ?>
				<p><?php esc_html_e( 'Tracker has other values than were sent. Either it does not take them (a field that is too short, a value that is not on its list), or somebody has edited the record since. If Tracker never keeps a field, change it in the profile.', 'halt-tracker' ); ?></p>
				<div class="halt-tracker-scroll" role="region" tabindex="0" aria-labelledby="halt-tracker-read-back"><table class="widefat striped">
					<thead><tr>
						<th scope="col"><?php esc_html_e( 'Tracker key', 'halt-tracker' ); ?></th>
						<th scope="col"><?php esc_html_e( 'Sent', 'halt-tracker' ); ?></th>
						<th scope="col"><?php esc_html_e( 'At Tracker', 'halt-tracker' ); ?></th>
					</tr></thead>
					<tbody>
					<?php foreach ( $dropped as $difference ) : ?>
						<tr>
							<th scope="row"><code class="halt-tracker-wrap"><?php echo esc_html( is_scalar( $difference['path'] ?? null ) ? (string) $difference['path'] : '' ); ?></code></th>
							<td class="halt-tracker-wrap"><?php echo esc_html( $value( $difference['sent'] ?? null ) ); ?></td>
							<td class="halt-tracker-wrap"><?php echo esc_html( $value( $difference['kept'] ?? null ) ); ?></td>
						</tr>
					<?php endforeach; ?>
					</tbody>
				</table></div>
			<?php endif; ?>
		<?php endif; ?>
		<?php
		if ( ! empty( $row['record_id'] ) && Capability::is_granted() ) {
			View::button( 'read_back', __( 'Compare with Tracker now', 'halt-tracker' ), array( 'id' => (string) ( $row['id'] ?? '' ) ) );
		}
		?>
	</section>
	<?php
};
