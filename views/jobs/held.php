<?php
/**
 * Removals that wait for a decision.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Ago;
use Halt\Tracker\Admin\Job_Words;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$held = $data['status']['held'] ?? null;
	if ( ! is_array( $held ) ) {
		return;
	}
	$count = number_format_i18n( (int) ( $held['candidates'] ?? 0 ) );
	?>
	<section class="halt-tracker-panel halt-tracker-held" aria-labelledby="halt-tracker-held">
		<h2 id="halt-tracker-held"><?php esc_html_e( 'Removals are held', 'halt-tracker' ); ?></h2>
		<p>
			<?php
			echo esc_html( Job_Words::held( $held ) );
			$since = Ago::text( $held['since'] ?? 0 );
			if ( '' !== $since ) {
				/* translators: %s: how long ago, with date and time. */
				echo ' ' . esc_html( sprintf( __( 'Since: %s.', 'halt-tracker' ), $since ) );
			}
			?>
		</p>
		<p><?php esc_html_e( 'Look into Tracker: are these jobs really gone? Then decide.', 'halt-tracker' ); ?></p>
		<ul class="ul-disc">
			<li><?php esc_html_e( '“Keep the jobs”: nothing is removed. The next sweep looks again, and asks again if Tracker still says the same.', 'halt-tracker' ); ?></li>
			<li><?php esc_html_e( '“Remove them”: each of these jobs is asked for at Tracker by its id. Those that are gone, closed or no longer published leave the site; those that Tracker still publishes stay.', 'halt-tracker' ); ?></li>
		</ul>
		<div class="halt-tracker-buttons">
			<?php
			View::button( 'jobs_decide', __( 'Keep the jobs', 'halt-tracker' ), array( 'decision' => 'keep' ), 'primary' );
			/* translators: %s: number of jobs. */
			View::button( 'jobs_decide', sprintf( __( 'Remove them (%s)', 'halt-tracker' ), $count ), array( 'decision' => 'remove' ), 'secondary', sprintf( __( 'Take up to %s jobs off the site, each after one more question to Tracker?', 'halt-tracker' ), $count ) ); // phpcs:ignore WordPress.WP.I18n.MissingTranslatorsComment -- Above, for both.
			?>
		</div>
	</section>
	<?php
};
