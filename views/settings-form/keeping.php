<?php
/**
 * How long things are kept.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$rows = new Settings_Rows( $data['settings'], $data['faults'] ?? array() );
	Settings_Sections::heading( 'keeping' );
	?>
	<table class="form-table" role="presentation">
		<?php
		$rows->number( 'payload_days', __( 'Days that delivered submissions keep their fields and files', 'halt-tracker' ), 36500, __( '0 keeps them for ever.', 'halt-tracker' ) );
		$rows->number( 'journal_days', __( 'Days that the journal is kept', 'halt-tracker' ), 36500, __( '0 keeps it for ever.', 'halt-tracker' ) );
		$rows->number( 'journal_rows', __( 'Entries of the journal kept at most', 'halt-tracker' ), 100000000, __( '0: no limit.', 'halt-tracker' ) );
		$rows->number( 'undelivered_days', __( 'Days after which undelivered submissions end', 'halt-tracker' ), 36500, __( '0: never (recommended). Otherwise 90 at least, after two warnings.', 'halt-tracker' ) );
		$rows->number( 'read_back', __( 'Delivered submissions read back from Tracker each day', 'halt-tracker' ), 1000, __( '0: none.', 'halt-tracker' ) );
		$rows->number( 'lost_threshold', __( 'Alert when this many forms are lost in a day before they are captured', 'halt-tracker' ), 100000, __( '0: no alert.', 'halt-tracker' ) );
		?>
	</table>
	<?php
};
