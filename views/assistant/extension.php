<?php
/**
 * The extension: what is there, and what to install.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	?>
	<p><?php esc_html_e( 'The work is done by an extension of PHP, which comes beside the plugin. This page tests it each time it is opened.', 'halt-tracker' ); ?></p>
	<ul class="halt-tracker-checks">
		<?php foreach ( $data['checks'] as $check ) : ?>
			<li class="<?php echo $check['ok'] ? 'is-ok' : 'is-not'; ?>">
				<strong><?php echo $check['ok'] ? esc_html__( 'Yes:', 'halt-tracker' ) : esc_html__( 'No:', 'halt-tracker' ); ?></strong>
				<?php
				echo esc_html( $check['label'] );
				if ( '' !== $check['note'] ) {
					echo ' (' . esc_html( $check['note'] ) . ')';
				}
				?>
			</li>
		<?php endforeach; ?>
	</ul>
	<?php if ( '' !== $data['headline'] ) : ?>
		<p><?php echo esc_html( $data['headline'] ); ?></p>
		<h3><?php esc_html_e( 'What to install', 'halt-tracker' ); ?></h3>
		<p><?php esc_html_e( 'The build of the extension that fits this very PHP. Whoever looks after the server needs these lines:', 'halt-tracker' ); ?></p>
		<table class="halt-tracker-facts">
			<?php foreach ( $data['facts'] as $label => $value ) : ?>
				<tr><th scope="row"><?php echo esc_html( $label ); ?></th><td class="halt-tracker-wrap"><code><?php echo esc_html( $value ); ?></code></td></tr>
			<?php endforeach; ?>
		</table>
		<?php View::copyable( 'halt-tracker-commands', $data['commands'], __( 'Commands for the server', 'halt-tracker' ), 3 ); ?>
		<p class="description"><?php esc_html_e( 'Without the extension the site works as before; what visitors send is kept in the spool until it is there.', 'halt-tracker' ); ?></p>
	<?php endif; ?>
	<p><a class="button" href="<?php echo esc_url( Screens::url( Screens::ASSISTANT, array( 'step' => 'extension' ) ) ); ?>"><?php esc_html_e( 'Test again', 'halt-tracker' ); ?></a></p>
	<?php
};
