<?php
/**
 * Roles that may look on.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$chosen = (array) $data['settings']['viewer_roles'];
	Settings_Sections::heading( 'people' );
	?>
	<table class="form-table" role="presentation">
		<tr>
			<th scope="row"><?php esc_html_e( 'Roles', 'halt-tracker' ); ?></th>
			<td>
				<fieldset>
					<legend class="screen-reader-text"><?php esc_html_e( 'Roles', 'halt-tracker' ); ?></legend>
					<?php foreach ( $data['roles'] as $role => $name ) : ?>
						<p><label><input type="checkbox" name="viewer_roles[]" value="<?php echo esc_attr( (string) $role ); ?>"<?php checked( in_array( (string) $role, $chosen, true ) ); ?>> <?php echo esc_html( $name ); ?></label></p>
					<?php endforeach; ?>
				</fieldset>
				<?php
				Settings_Rows::end( __( 'They see the overview and the submissions, with what visitors wrote and their files, and can change nothing and see no secret. Each look and each download is noted. Whoever may change the options of this site may do everything.', 'halt-tracker' ) );
				?>
	</table>
	<?php
};
