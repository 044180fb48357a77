<?php
/**
 * What is done with all that match: marks, file, paper.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Attendees_Page;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$list      = $data['list'];
	$event_id  = $data['event']->id();
	$arguments = $list['filter']->arguments();
	$hidden    = array( 'event' => (string) $event_id );
	foreach ( $arguments as $name => $value ) {
		$hidden[ 'filter[' . $name . ']' ] = $value;
	}
	$many = number_format_i18n( $list['markable'] );
	?>
	<section id="halt-tracker-finish" aria-labelledby="halt-tracker-finish-title">
		<h3 id="halt-tracker-finish-title">
			<?php
			/* translators: %s: number of people. */
			echo esc_html( sprintf( _n( 'With the %s person that matches', 'With all %s people that match', $list['chosen'], 'halt-tracker' ), number_format_i18n( $list['chosen'] ) ) );
			?>
		</h3>
		<div class="halt-tracker-buttons">
			<a class="button" href="<?php echo esc_url( Attendees_Page::url( $event_id, $arguments + array( 'view' => 'print' ) ) ); ?>"><?php esc_html_e( 'Check-in list to print', 'halt-tracker' ); ?></a>
			<?php
			if ( $data['may_act'] ) {
				View::button( 'export_attendees', __( 'Export as CSV', 'halt-tracker' ), $hidden );
				if ( $list['markable'] > 0 ) {
					/* translators: %s: number of contacts. */
					$mark = sprintf( _n( 'Mark %s contact as attending?', 'Mark %s contacts as attending?', $list['markable'], 'halt-tracker' ), $many );
					/* translators: %s: number of contacts. */
					$take = sprintf( _n( 'Take the mark of %s contact away?', 'Take the marks of %s contacts away?', $list['markable'], 'halt-tracker' ), $many );
					View::button( 'mark_all_attendees', __( 'Mark as attending', 'halt-tracker' ), $hidden + array( 'do' => 'mark' ), 'secondary', $mark );
					View::button( 'mark_all_attendees', __( 'Take marks away', 'halt-tracker' ), $hidden + array( 'do' => 'unmark' ), 'secondary', $take );
				}
			}
			?>
		</div>
		<p class="description"><?php esc_html_e( 'Marks stay on this site; Tracker is told nothing of them. The file opens in Excel and LibreOffice. What is exported and printed is noted in the journal.', 'halt-tracker' ); ?></p>
	</section>
	<?php
};
