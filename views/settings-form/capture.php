<?php
/**
 * What is captured, and how it is sent.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;
use Halt\Tracker\Environment;
use Halt\Tracker\Setting_Values;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$rows = new Settings_Rows( $data['settings'], $data['faults'] ?? array() );
	Settings_Sections::heading( 'capture' );
	?>
	<table class="form-table" role="presentation">
		<?php
		$rows->checkboxes(
			__( 'Switches', 'halt-tracker' ),
			array(
				'hook_enabled'   => __( 'Capture Divi forms of this site', 'halt-tracker' ),
				'after_response' => __( 'Deliver right after the visitor has the answer', 'halt-tracker' ),
				'paused'         => __( 'Pause: store submissions, send nothing', 'halt-tracker' ),
			)
		);
		$rows->text(
			'country',
			__( 'Country of phone numbers', 'halt-tracker' ),
			__( 'Two letters, such as GB; for numbers without a country code. Empty: by the site’s language.', 'halt-tracker' ),
			array(
				'class'       => 'small-text',
				'maxlength'   => '2',
				'placeholder' => Environment::country( get_locale() ),
			)
		);
		$rows->text( 'schedule', __( 'Try again after', 'halt-tracker' ), __( 'Separated by commas; s, m, h and d are seconds, minutes, hours and days.', 'halt-tracker' ), array(), Setting_Values::schedule_text( (array) $data['settings']['schedule'] ) );
		$rows->number( 'max_attempts', __( 'Attempts', 'halt-tracker' ), 100 );
		$rows->number( 'calls_per_minute', __( 'Calls to Tracker a minute', 'halt-tracker' ), 6000 );
		$rows->number( 'concurrency', __( 'Deliveries at a time', 'halt-tracker' ), 64 );
		$rows->megabytes( 'spool_max_bytes', __( 'Largest spool (MB)', 'halt-tracker' ), 1048576, __( 'Submissions wait in it where the extension or its store cannot be used.', 'halt-tracker' ) );
		?>
	</table>
	<?php
};
