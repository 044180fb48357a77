<?php
/**
 * What is wrong at the moment.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Ago;
use Halt\Tracker\Admin\Alert_Words;
use Halt\Tracker\Admin\Screens;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	if ( array() === $data['alerts'] ) {
		return;
	}
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-standing">
		<h2 id="halt-tracker-standing"><?php esc_html_e( 'What is wrong', 'halt-tracker' ); ?></h2>
		<ul class="halt-tracker-standing">
			<?php foreach ( $data['alerts'] as $cause => $alert ) : ?>
				<li>
					<strong><?php echo esc_html( Alert_Words::title( (string) $cause ) ); ?>.</strong>
					<?php echo esc_html( Alert_Words::advice( (string) $cause ) ); ?>
					<br>
					<span class="description">
						<?php
						/* translators: %s: how long ago, with date and time. */
						echo esc_html( sprintf( __( 'Since: %s', 'halt-tracker' ), Ago::text( 1000 * (int) $alert['first_at'] ) ) );
						if ( '' !== (string) $alert['code'] ) {
							echo ' &#8211; ' . esc_html( Alert_Words::error( (string) $alert['code'] ) );
						}
						?>
					</span>
					<?php foreach ( (array) $alert['links'] as $id ) : ?>
						<br><a class="halt-tracker-wrap" href="<?php echo esc_url( Screens::url( Screens::SUBMISSIONS, array( 'submission' => (string) $id ) ) ); ?>"><?php echo esc_html( (string) $id ); ?></a>
					<?php endforeach; ?>
				</li>
			<?php endforeach; ?>
		</ul>
	</section>
	<?php
};
