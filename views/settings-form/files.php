<?php
/**
 * Which files are taken.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$rows = new Settings_Rows( $data['settings'], $data['faults'] ?? array() );
	Settings_Sections::heading( 'files' );
	foreach ( (array) ( $data['limits'] ?? array() ) as $sentence ) {
		printf( '<p>%s</p>', esc_html( $sentence ) );
	}
	?>
	<table class="form-table" role="presentation">
		<?php
		$rows->text( 'types', __( 'File types', 'halt-tracker' ), __( 'A profile may take further types for its own forms. Programs and documents with macros are never taken.', 'halt-tracker' ), array(), implode( ', ', (array) $data['settings']['types'] ) );
		$rows->megabytes( 'max_file', __( 'Largest file (MB)', 'halt-tracker' ), 100 );
		$rows->number( 'max_files', __( 'Files of a submission', 'halt-tracker' ), 100 );
		$rows->megabytes( 'tracker_max_file', __( 'Largest document for Tracker (MB)', 'halt-tracker' ), 100, __( '0: as Tracker answers. A larger document stays on this site, and the activity at Tracker links to it behind log-in.', 'halt-tracker' ) );
		?>
	</table>
	<?php
};
