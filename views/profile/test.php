<?php
/**
 * The test run of a profile.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;
use Halt\Tracker\Profile_Trial;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	?>
	<h2 id="halt-tracker-test"><?php esc_html_e( 'Test run', 'halt-tracker' ); ?></h2>
	<p class="description"><?php esc_html_e( 'Shows what this profile, as it stands here, makes of the values below. Nothing is saved, and nothing is sent to your account.', 'halt-tracker' ); ?></p>
	<?php if ( array() !== $data['fields'] ) : ?>
		<details<?php echo array() === $data['samples'] ? '' : ' open'; ?>>
			<summary><?php esc_html_e( 'Sample values', 'halt-tracker' ); ?></summary>
			<table class="form-table" role="presentation">
				<?php
				foreach ( $data['fields'] as $index => $field ) :
					$name  = 'samples[' . $index . ']';
					$value = $data['samples'][ $field['key'] ] ?? Profile_Trial::sample( $field );
					?>
					<tr>
						<th scope="row"><label for="halt-tracker-sample-<?php echo (int) $index; ?>"><?php echo esc_html( $field['label'] ); ?></label></th>
						<td>
							<?php
							printf( '<input type="hidden" name="%s[key]" value="%s">', esc_attr( $name ), View::quoted( $field['key'] ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes.
							View::text( $name . '[value]', $value, array( 'id' => 'halt-tracker-sample-' . $index ) );
							?>
						</td>
					</tr>
				<?php endforeach; ?>
			</table>
		</details>
	<?php endif; ?>
	<p class="halt-tracker-buttons">
		<button type="submit" name="change" value="test" class="button" formnovalidate><?php esc_html_e( 'Test with these values', 'halt-tracker' ); ?></button>
		<button type="submit" name="change" value="test-last" class="button" formnovalidate><?php esc_html_e( 'Test with the last submission', 'halt-tracker' ); ?></button>
		<?php if ( $data['sandbox'] ) : ?>
			<button type="submit" name="change" value="test-send" class="button" formnovalidate><?php esc_html_e( 'Send these values to the sandbox account', 'halt-tracker' ); ?></button>
		<?php endif; ?>
	</p>
	<?php
	if ( is_array( $data['trial']['sent'] ?? null ) ) {
		View::render( 'profile/sent', $data['trial']['sent'] );
	} elseif ( null !== $data['trial'] ) {
		View::render( 'profile/trial', $data['trial'] );
	}
};
