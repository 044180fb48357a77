<?php
/**
 * Import of Form Profiles.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Single_Use;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	?>
	<details id="halt-tracker-import"<?php echo '' === $data['import'] ? '' : ' open'; ?>>
		<summary><?php esc_html_e( 'Import', 'halt-tracker' ); ?></summary>
		<?php View::form( 'import_profiles', array( 'once' => Single_Use::token() ), '', true ); ?>
		<p class="description"><?php esc_html_e( 'A file of this plugin, with one profile or several, or the field map of the earlier plugin: {"firstName": "first_name", "source": ":Website"}.', 'halt-tracker' ); ?></p>
		<p>
			<label for="halt-tracker-file"><?php esc_html_e( 'File', 'halt-tracker' ); ?></label><br>
			<input type="file" id="halt-tracker-file" name="file" accept=".json,application/json">
		</p>
		<p>
			<label for="halt-tracker-json"><?php esc_html_e( 'Or the contents of an exported file', 'halt-tracker' ); ?></label><br>
			<textarea id="halt-tracker-json" name="json" rows="8" class="large-text code" spellcheck="false"><?php echo "\n" . esc_textarea( $data['import'] ); ?></textarea>
		</p>
		<p><?php View::checkbox( 'replace', __( 'Replace profiles that have the same id', 'halt-tracker' ), false ); ?></p>
		<?php submit_button( __( 'Import', 'halt-tracker' ), 'secondary', '', false ); ?>
		</form>
	</details>
	<?php
};
