<?php
/**
 * The box on the dashboard.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Ago;
use Halt\Tracker\Admin\Overview_Words;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Spool_Health;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$headline = Overview_Words::headline( $data );
	$since    = Ago::text( $data['status']['oldest_waiting_at'] ?? 0 );
	?>
	<p>
		<?php if ( 'success' === $headline['level'] ) : ?>
			<?php echo esc_html( $headline['text'] ); ?>
		<?php else : ?>
			<strong><?php echo esc_html( $headline['text'] ); ?></strong>
		<?php endif; ?>
	</p>
	<?php if ( '' === $data['fault'] ) : ?>
		<p><?php echo esc_html( Words::connection( (string) ( $data['status']['connection']['state'] ?? '' ) ) ); ?></p>
		<ul>
			<?php foreach ( Overview_Words::counts( $data['status'] ) as $state => $count ) : ?>
				<li><a href="<?php echo esc_url( Screens::url( Screens::SUBMISSIONS, array( 'state' => (string) $state ) ) ); ?>"><?php echo esc_html( Words::state( (string) $state ) . ': ' . number_format_i18n( $count ) ); ?></a></li>
			<?php endforeach; ?>
		</ul>
	<?php endif; ?>
	<?php if ( '' !== $since ) : ?>
		<p>
			<?php
			/* translators: %s: how long ago, with date and time. */
			echo esc_html( sprintf( __( 'The oldest that waits came in %s.', 'halt-tracker' ), $since ) );
			?>
		</p>
	<?php endif; ?>
	<?php if ( $data['spooled'] > 0 ) : ?>
		<p><?php echo esc_html( Spool_Health::sentence( $data['spooled'], $data['spooled_since'] ) ); ?></p>
	<?php endif; ?>
	<p><a href="<?php echo esc_url( Screens::url( Screens::OVERVIEW ) ); ?>"><?php esc_html_e( 'Tracker overview', 'halt-tracker' ); ?></a></p>
	<?php
};
