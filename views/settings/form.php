<?php
/**
 * The form of the settings.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	View::form( 'save_settings' );
	foreach ( array( 'account', 'capture', 'files', 'virus', 'requests', 'spam', 'keeping', 'log', 'people', 'uninstall' ) as $section ) {
		View::render( 'settings-form/' . $section, $data );
	}
	submit_button( __( 'Save settings', 'halt-tracker' ) );
	echo '</form>';
};
