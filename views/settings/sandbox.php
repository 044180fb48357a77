<?php
/**
 * The account for tests.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Sandbox_Actions;
use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\Settings_Sections;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$sandbox    = $data['sandbox'];
	$connection = $sandbox['connection'];
	$state      = (string) ( $connection['state'] ?? '' );
	$is_locked  = null !== Settings::constant( 'sandbox_client_secret' );
	$rows       = new Settings_Rows( $sandbox['settings'] + array( 'client_secret' => '' ), $data['faults'] ?? array(), Sandbox_Actions::PREFIX );
	$secret     = array(
		'type'         => 'password',
		'autocomplete' => 'new-password',
		'placeholder'  => $sandbox['has_secret'] ? '••••••••••••' : '',
	) + ( $is_locked ? array( 'disabled' => 'disabled' ) : array() );
	$note       = $sandbox['has_secret'] ? __( 'Saved. It is never shown; leave this empty to keep it.', 'halt-tracker' ) : __( 'Not set yet.', 'halt-tracker' );
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-sandbox">
		<?php Settings_Sections::heading( 'sandbox' ); ?>
		<p><?php esc_html_e( 'A second account beside the live one, for tests: test applicants and payloads can go there. Submissions never do. Tracker support gives out sandbox accounts on request.', 'halt-tracker' ); ?></p>
		<?php if ( '' !== $state ) : ?>
			<p><span class="halt-tracker-state halt-tracker-state-<?php echo esc_attr( sanitize_html_class( $state ) ); ?>"><?php echo esc_html( Words::connection( $state ) ); ?></span>
			<?php echo esc_html( Words::sign_in( (string) ( $connection['sign_in'] ?? 'none' ) ) ); ?></p>
			<?php
		endif;
		View::form( 'save_sandbox' );
		?>
		<table class="form-table" role="presentation">
			<?php
			$rows->select( 'region', __( 'Region of the sandbox', 'halt-tracker' ), Words::regions() );
			$rows->select( 'dialect', __( 'Interface of the sandbox', 'halt-tracker' ), Words::dialects() );
			$rows->text( 'client_id', __( 'Client id of the sandbox', 'halt-tracker' ) );
			$rows->text( 'client_secret', __( 'Client secret of the sandbox', 'halt-tracker' ), $is_locked ? sprintf( /* translators: %s: name of a PHP constant. */ __( 'Set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS['sandbox_client_secret'] ) : $note, $secret, '' );
			$attributes = array(
				'type'        => 'url',
				'placeholder' => __( 'as the region says', 'halt-tracker' ),
			);
			$rows->text( 'classic_url', __( 'OAuth and Widget address of the sandbox', 'halt-tracker' ), '', $attributes );
			$rows->text( 'rest_url', __( 'REST address of the sandbox', 'halt-tracker' ), '', $attributes );
			?>
			<tr>
				<th scope="row"><?php esc_html_e( 'Redirect address of the sandbox', 'halt-tracker' ); ?></th>
				<td><?php View::copyable( 'halt-tracker-sandbox-redirect', $sandbox['redirect_uri'], __( 'Redirect address of the sandbox', 'halt-tracker' ) ); ?></td>
			</tr>
		</table>
		<?php submit_button( __( 'Save sandbox account', 'halt-tracker' ), 'secondary', '', false ); ?>
		</form>
		<div class="halt-tracker-buttons">
			<?php
			View::button( 'connect_sandbox', __( 'Connect to the sandbox account', 'halt-tracker' ) );
			if ( '' !== $state && 'disconnected' !== $state ) {
				View::button( 'check_sandbox', __( 'Check the sandbox account', 'halt-tracker' ) );
				View::button( 'disconnect_sandbox', __( 'Disconnect the sandbox account', 'halt-tracker' ), array(), 'link-delete' );
			}
			?>
		</div>
		<?php
		View::form( 'paste_sandbox', array( 'kind' => 'api_token' ), 'halt-tracker-line' );
		echo '<label for="halt-tracker-sandbox-token">' . esc_html__( 'Or its API token', 'halt-tracker' ) . '</label> ';
		View::text(
			'token',
			'',
			array(
				'id'           => 'halt-tracker-sandbox-token',
				'type'         => 'password',
				'autocomplete' => 'new-password',
				'required'     => 'required',
			)
		);
		submit_button( __( 'Connect the sandbox with this', 'halt-tracker' ), 'secondary', '', false );
		echo '</form>';
		?>
	</section>
	<?php
};
