<?php
/**
 * Shown where the core cannot answer.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Bridge;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	?>
	<div class="wrap halt-tracker">
		<h1><?php esc_html_e( 'Deliveries', 'halt-tracker' ); ?></h1>
		<?php if ( '' === Bridge::extension_fault() || ! current_user_can( 'activate_plugins' ) ) : // The notice on top says it, and what to do. ?>
			<div class="notice notice-error inline"><p><?php echo esc_html( $data['text'] ); ?></p></div>
		<?php endif; ?>
		<?php View::render( 'spool', $data ); ?>
		<p>
			<a href="<?php echo esc_url( Screens::url( Screens::SUBMISSIONS ) ); ?>"><?php esc_html_e( 'All deliveries', 'halt-tracker' ); ?></a> |
			<a href="<?php echo esc_url( Screens::url() ); ?>"><?php esc_html_e( 'Settings', 'halt-tracker' ); ?></a>
		</p>
	</div>
	<?php
};
