<?php
/**
 * What can be done with the held submissions that are ticked in the list above.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function (): void {
	View::form( 'decide', array(), 'halt-tracker-buttons', false, 'halt-tracker-decide' );
	?>
	<button type="submit" class="button button-primary" name="decision" value="release"><?php esc_html_e( 'Not spam: send the ticked ones', 'halt-tracker' ); ?></button>
	<button type="submit" class="button" name="decision" value="discard" data-halt-confirm="<?php esc_attr_e( 'Discard the ticked submissions? They will not be sent.', 'halt-tracker' ); ?>"><?php esc_html_e( 'Discard the ticked ones', 'halt-tracker' ); ?></button>
	</form>
	<?php
};
