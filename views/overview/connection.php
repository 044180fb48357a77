<?php
/**
 * Whether Tracker can be reached.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Ago;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	if ( '' !== $data['fault'] ) {
		return;
	}
	$connection = (array) ( $data['status']['connection'] ?? array() );
	$state      = (string) ( $connection['state'] ?? '' );
	$reason     = (string) ( $connection['reason'] ?? '' );
	$elsewhere  = (int) ( $connection['elsewhere'] ?? 0 );
	$facts      = array(
		__( 'Connected', 'halt-tracker' )    => Ago::text( $connection['connected_at'] ?? 0 ),
		__( 'Last renewed', 'halt-tracker' ) => Ago::text( $connection['renewed_at'] ?? 0 ),
		__( 'Last arrived', 'halt-tracker' ) => Ago::text( $data['figures']['last_delivered_at'] ?? 0 ),
		__( 'Last came in', 'halt-tracker' ) => Ago::text( $data['figures']['last_received_at'] ?? 0 ),
	);
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-connection">
		<h2 id="halt-tracker-connection"><?php esc_html_e( 'Connection', 'halt-tracker' ); ?></h2>
		<p>
			<span class="halt-tracker-state halt-tracker-state-<?php echo esc_attr( sanitize_html_class( $state ) ); ?>"><?php echo esc_html( Words::connection( $state ) ); ?></span>
			<?php echo esc_html( Words::sign_in( (string) ( $connection['sign_in'] ?? 'none' ) ) ); ?>
			<?php echo '' === $reason ? '' : esc_html( '– ' . Words::code( $reason ) ); ?>
		</p>
		<dl class="halt-tracker-pairs">
			<?php foreach ( array_filter( $facts ) as $name => $value ) : ?>
				<div><dt><?php echo esc_html( $name ); ?></dt><dd><?php echo esc_html( $value ); ?></dd></div>
			<?php endforeach; ?>
		</dl>
		<?php if ( $elsewhere > 0 ) : ?>
			<p>
				<?php
				/* translators: %s: number of submissions. */
				echo esc_html( sprintf( _n( '%s submission was accepted for another Tracker account and is held back.', '%s submissions were accepted for another Tracker account and are held back.', $elsewhere, 'halt-tracker' ), number_format_i18n( $elsewhere ) ) );
				?>
			</p>
		<?php endif; ?>
		<?php if ( $data['may_manage'] ) : ?>
			<p>
				<?php if ( 'connected' === $state ) : ?>
					<a href="<?php echo esc_url( Screens::url() . '#halt-tracker-connection' ); ?>"><?php esc_html_e( 'Check or change it in the settings', 'halt-tracker' ); ?></a>
				<?php else : ?>
					<a class="button button-primary" href="<?php echo esc_url( Screens::url( Screens::ASSISTANT ) ); ?>"><?php esc_html_e( 'Set it up step by step', 'halt-tracker' ); ?></a>
					<a class="button" href="<?php echo esc_url( Screens::url() . '#halt-tracker-connection' ); ?>"><?php esc_html_e( 'Connect in the settings', 'halt-tracker' ); ?></a>
				<?php endif; ?>
			</p>
		<?php endif; ?>
	</section>
	<?php
};
