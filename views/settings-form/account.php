<?php
/**
 * Whose account it is.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$rows = new Settings_Rows( $data['settings'], $data['faults'] ?? array() );
	Settings_Sections::heading( 'account' );
	?>
	<table class="form-table" role="presentation">
		<?php
		$rows->select( 'region', __( 'Region', 'halt-tracker' ), Words::regions() );
		$rows->select( 'dialect', __( 'Interface', 'halt-tracker' ), Words::dialects(), __( 'The classic interface cannot read contacts, tags, document lists or marketing preferences.', 'halt-tracker' ) );
		$rows->text( 'client_id', __( 'Client id', 'halt-tracker' ) );
		$rows->text(
			'client_secret',
			__( 'Client secret', 'halt-tracker' ),
			$data['has_client_secret'] ? __( 'Saved. It is never shown; leave this empty to keep it.', 'halt-tracker' ) : __( 'Not set yet. Tracker issues it for your account.', 'halt-tracker' ),
			array(
				'type'         => 'password',
				'autocomplete' => 'new-password',
				'placeholder'  => $data['has_client_secret'] ? '••••••••••••' : '',
			),
			''
		);
		?>
		<tr>
			<th scope="row"><?php esc_html_e( 'Redirect address', 'halt-tracker' ); ?></th>
			<td>
				<?php View::copyable( 'halt-tracker-redirect', $data['redirect_uri'], __( 'Redirect address', 'halt-tracker' ) ); ?>
				<p class="description"><?php esc_html_e( 'Tracker sends the browser back to this address after you have agreed. Tracker support has to register it for your client.', 'halt-tracker' ); ?></p>
			</td>
		</tr>
	</table>
	<details<?php echo '' !== $data['settings']['classic_url'] . $data['settings']['rest_url'] ? ' open' : ''; ?>>
		<summary><?php esc_html_e( 'Other addresses (for a proxy or a test system)', 'halt-tracker' ); ?></summary>
		<table class="form-table" role="presentation">
			<?php
			$attributes = array(
				'type'        => 'url',
				'placeholder' => __( 'as the region says', 'halt-tracker' ),
			);
			$rows->text( 'classic_url', __( 'OAuth and Widget address', 'halt-tracker' ), '', $attributes );
			$rows->text( 'rest_url', __( 'REST address', 'halt-tracker' ), '', $attributes );
			?>
		</table>
	</details>
	<table class="form-table" role="presentation">
		<?php
		$rows->text(
			'record_url',
			__( 'Address of a record in Tracker', 'halt-tracker' ),
			__( 'Open a record in Tracker, copy its address, and write {id} in the place of its number, and {kind} or {Kind} in the place of resource or Resource. Deliveries then link to it. Empty: no link.', 'halt-tracker' ),
			array( 'class' => 'large-text code' )
		);
		?>
	</table>
	<?php
};
