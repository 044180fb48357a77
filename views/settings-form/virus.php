<?php
/**
 * The virus scanner.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$rows = new Settings_Rows( $data['settings'], $data['faults'] ?? array() );
	Settings_Sections::heading( 'virus' );
	?>
	<table class="form-table" role="presentation">
		<?php
		$rows->text( 'scanner', __( 'Address of clamd', 'halt-tracker' ), __( 'Path of its socket, or host:port. Empty: files are not scanned.', 'halt-tracker' ), array( 'placeholder' => '/run/clamav/clamd.ctl' ) );
		$rows->number( 'scanner_timeout', __( 'Seconds for a scan', 'halt-tracker' ), 120 );
		$rows->select(
			'unscanned',
			__( 'When it does not answer', 'halt-tracker' ),
			array(
				'hold'   => __( 'the file waits', 'halt-tracker' ),
				'send'   => __( 'the file is sent without a scan', 'halt-tracker' ),
				'refuse' => __( 'the file stays on this site', 'halt-tracker' ),
			),
			__( 'The candidate’s record is made in any case.', 'halt-tracker' )
		);
		?>
	</table>
	<?php
};
