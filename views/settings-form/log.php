<?php
/**
 * What is written into PHP's error log, and what lists show of a person.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$rows = new Settings_Rows( $data['settings'], $data['faults'] ?? array() );
	Settings_Sections::heading( 'log' );
	?>
	<table class="form-table" role="presentation">
		<?php
		$rows->checkboxes(
			__( 'Lines in PHP’s error log', 'halt-tracker' ),
			array(
				'log_problems'   => __( 'For each problem that nobody sees on a screen', 'halt-tracker' ),
				'log_deliveries' => __( 'For each submission that arrived, failed or needs somebody', 'halt-tracker' ),
			),
			__( 'Log and journal hold codes, ids and times, never names, addresses or what visitors wrote. This cannot be switched off.', 'halt-tracker' )
		);
		$rows->checkboxes(
			__( 'Redaction', 'halt-tracker' ),
			array( 'mask_persons' => __( 'Mask names and e-mail addresses in lists and exports', 'halt-tracker' ) ),
			__( 'Only the page of one submission shows them in full then, and notes who opened it.', 'halt-tracker' )
		);
		?>
	</table>
	<?php
};
