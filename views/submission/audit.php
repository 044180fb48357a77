<?php
/**
 * Which people had to do with a submission.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Timeline;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $row ): void {
	$entries = Timeline::audit( $row );
	if ( array() === $entries ) {
		return;
	}
	?>
	<section aria-labelledby="halt-tracker-audit">
		<h2 id="halt-tracker-audit"><?php esc_html_e( 'Who looked at it or changed it', 'halt-tracker' ); ?></h2>
		<div class="halt-tracker-scroll" role="region" tabindex="0" aria-labelledby="halt-tracker-audit"><table class="widefat striped">
			<thead><tr>
				<th scope="col"><?php esc_html_e( 'When', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Who', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'What', 'halt-tracker' ); ?></th>
			</tr></thead>
			<tbody>
			<?php foreach ( $entries as $entry ) : ?>
				<tr>
					<td><?php echo esc_html( View::time( $entry['at'] ) ); ?></td>
					<td><?php echo esc_html( $entry['actor'] ); ?></td>
					<td><?php echo esc_html( $entry['event'] . ( '' === $entry['facts'] ? '' : ': ' . $entry['facts'] ) ); ?></td>
				</tr>
			<?php endforeach; ?>
			</tbody>
		</table></div>
		<p class="description"><?php esc_html_e( 'Looking is noted once an hour for each person.', 'halt-tracker' ); ?></p>
	</section>
	<?php
};
