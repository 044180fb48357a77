<?php
/**
 * The overview.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	?>
	<div class="wrap halt-tracker">
		<h1 class="wp-heading-inline"><?php esc_html_e( 'Tracker overview', 'halt-tracker' ); ?></h1>
		<?php View::button( 'run_now', __( 'Deliver now', 'halt-tracker' ), array( 'back' => Screens::OVERVIEW ) ); ?>
		<hr class="wp-header-end">
		<?php View::render( 'settings/status', $data ); ?>
	</div>
	<?php
};
