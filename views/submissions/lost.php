<?php
/**
 * Forms that were sent and never reached the plugin.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	if ( array() === $data ) {
		return;
	}
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-lost">
		<h2 id="halt-tracker-lost"><?php esc_html_e( 'Sent by visitors, not captured', 'halt-tracker' ); ?></h2>
		<p><?php esc_html_e( 'Divi did not hand these submissions on, so there is nothing of them to be saved; they are only counted. Robots count too.', 'halt-tracker' ); ?></p>
		<table class="widefat striped">
			<thead>
				<tr>
					<th scope="col"><?php esc_html_e( 'Day (UTC)', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Form', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Page', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Times', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Why', 'halt-tracker' ); ?></th>
				</tr>
			</thead>
			<tbody>
				<?php foreach ( $data as $row ) : ?>
					<tr>
						<td><?php echo esc_html( $row['day'] ); ?></td>
						<td><code class="halt-tracker-wrap"><?php echo esc_html( '' === $row['form'] ? '–' : $row['form'] ); ?></code></td>
						<td><?php echo esc_html( $row['page_id'] > 0 ? wp_strip_all_tags( get_the_title( $row['page_id'] ) ) : '–' ); ?></td>
						<td><?php echo esc_html( number_format_i18n( $row['hits'] ) ); ?></td>
						<td><?php echo esc_html( Words::code( $row['reason'] ) ); ?></td>
					</tr>
				<?php endforeach; ?>
			</tbody>
		</table>
	</section>
	<?php
};
