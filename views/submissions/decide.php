<?php
/**
 * What can be done with the submissions of the list above: with the ticked ones, or with all that match.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$filter  = $data['filter'];
	$is_held = 'held' === $filter->value( 'state' );
	$hidden  = array();
	foreach ( $filter->arguments() as $name => $value ) {
		$hidden[ 'filter[' . $name . ']' ] = $value;
	}
	View::form( 'decide', $hidden, 'halt-tracker-decide', false, 'halt-tracker-decide' );
	?>
	<fieldset>
		<legend><?php esc_html_e( 'With several', 'halt-tracker' ); ?></legend>
		<p>
			<label>
				<input type="checkbox" name="all" value="1" data-halt-all>
				<?php
				/* translators: %s: number of submissions. */
				echo esc_html( sprintf( _n( 'With the %s that matches search and filter, ticked or not', 'With all %s that match search and filter, ticked or not', (int) $data['total'], 'halt-tracker' ), number_format_i18n( (int) $data['total'] ) ) );
				?>
			</label>
		</p>
		<p class="halt-tracker-buttons">
			<button type="submit" class="button" name="decision" value="release"
				data-halt-confirm-all="<?php esc_attr_e( 'Send all that match again, with today’s profiles?', 'halt-tracker' ); ?>"><?php $is_held ? esc_html_e( 'Not spam: send the ticked ones', 'halt-tracker' ) : esc_html_e( 'Send again', 'halt-tracker' ); ?></button>
			<button type="submit" class="button" name="decision" value="discard" data-halt-confirm="<?php esc_attr_e( 'Discard the ticked submissions? They will not be sent.', 'halt-tracker' ); ?>"
				data-halt-confirm-all="<?php esc_attr_e( 'Discard all that match? They will not be sent.', 'halt-tracker' ); ?>"><?php $is_held ? esc_html_e( 'Discard the ticked ones', 'halt-tracker' ) : esc_html_e( 'Discard', 'halt-tracker' ); ?></button>
		</p>
		<p class="description"><?php esc_html_e( 'Only what has failed or waits for a person is touched; what is delivered, waits for its turn or has ended stays as it is.', 'halt-tracker' ); ?></p>
	</fieldset>
	</form>
	<?php View::form( 'export_deliveries', $hidden, 'halt-tracker-buttons' ); ?>
	<button type="submit" class="button"><?php esc_html_e( 'Export what matches as CSV', 'halt-tracker' ); ?></button>
	</form>
	<?php
};
