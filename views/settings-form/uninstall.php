<?php
/**
 * What happens to the data when the plugin is deleted.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$rows = new Settings_Rows( $data['settings'], $data['faults'] ?? array() );
	$note = '';
	if ( null === $data['undelivered'] ) {
		$note = __( 'How many submissions would be lost is not known while the store cannot be read.', 'halt-tracker' );
	} elseif ( 0 !== $data['undelivered'] ) {
		/* translators: %s: number of submissions. */
		$note = sprintf( _n( '%s submission has not arrived at Tracker and would be lost.', '%s submissions have not arrived at Tracker and would be lost.', $data['undelivered'], 'halt-tracker' ), number_format_i18n( $data['undelivered'] ) );
	}
	Settings_Sections::heading( 'uninstall' );
	?>
	<table class="form-table" role="presentation">
		<?php $rows->checkboxes( __( 'Data', 'halt-tracker' ), array( 'delete_data_on_uninstall' => __( 'Delete all data of this site when the plugin is deleted', 'halt-tracker' ) ), $note ); ?>
	</table>
	<?php
};
