<?php
/**
 * What works on the queue, and when it last did.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Ago;
use Halt\Tracker\Admin\Runners;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$latest = Runners::latest( $data['runs'] );
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-runners">
		<h2 id="halt-tracker-runners"><?php esc_html_e( 'What delivers', 'halt-tracker' ); ?></h2>
		<p>
			<?php
			if ( null === $latest ) {
				esc_html_e( 'Nothing has worked on the queue yet.', 'halt-tracker' );
			} else {
				/* translators: 1: how long ago, with date and time, 2: what did it. */
				echo esc_html( sprintf( __( 'The queue was last worked on %1$s: %2$s.', 'halt-tracker' ), Ago::text( $latest['last_at'] ), $latest['name'] ) );
			}
			?>
		</p>
		<dl class="halt-tracker-pairs">
			<?php foreach ( $data['runs'] as $runner ) : ?>
				<div>
					<dt><?php echo esc_html( $runner['name'] ); ?></dt>
					<dd>
						<?php
						echo esc_html( 0 === $runner['last_at'] ? __( 'never', 'halt-tracker' ) : Ago::text( $runner['last_at'] ) );
						if ( '' !== $runner['note'] ) {
							echo '<br><span class="description">' . esc_html( $runner['note'] ) . '</span>';
						}
						?>
					</dd>
				</div>
			<?php endforeach; ?>
		</dl>
	</section>
	<?php
};
