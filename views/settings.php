<?php
/**
 * The settings page.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Sections;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	?>
	<div class="wrap halt-tracker">
		<h1><?php esc_html_e( 'Tracker settings', 'halt-tracker' ); ?></h1>
		<?php
		Settings_Sections::contents();
		View::render( 'settings/status', $data );
		View::render( 'settings/sign-in', $data );
		View::render( 'settings/guard', $data );
		View::render( 'settings/form', $data );
		View::render( 'settings/sandbox', $data );
		View::render( 'settings/alerts', $data );
		View::render( 'settings/webhook', $data );
		View::render( 'settings/sources', $data );
		?>
	</div>
	<?php
};
