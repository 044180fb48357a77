<?php
/**
 * The account: the letter to support, the client, signing in.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Settings_Rows;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$state  = (string) ( $data['connection']['state'] ?? '' );
	$reason = (string) ( $data['connection']['reason'] ?? '' );
	$back   = array( 'back' => Screens::ASSISTANT );
	$rows   = new Settings_Rows( $data['settings'], $data['faults'] );
	?>
	<p role="status">
		<?php
		if ( '' !== $state ) {
			printf( '<span class="halt-tracker-state halt-tracker-state-%s">%s</span> ', esc_attr( sanitize_html_class( $state ) ), esc_html( Words::connection( $state ) ) );
		}
		echo esc_html( Words::sign_in( (string) ( $data['connection']['sign_in'] ?? 'none' ) ) );
		if ( '' !== $reason ) {
			echo esc_html( ' – ' . Words::code( $reason ) );
		}
		?>
	</p>
	<details<?php echo 'connected' === $state || $data['has_client_secret'] ? '' : ' open'; ?>>
		<summary><?php esc_html_e( 'Ask Tracker’s support for access', 'halt-tracker' ); ?></summary>
		<p><?php esc_html_e( 'Tracker’s support has to enable the API for your account. Send them this letter by your own mail; nothing is sent from here.', 'halt-tracker' ); ?></p>
		<?php
		View::copyable( 'halt-tracker-letter-subject', $data['letter_subject'], __( 'Subject of the letter', 'halt-tracker' ) );
		View::copyable( 'halt-tracker-letter', $data['letter'], __( 'Letter to Tracker’s support', 'halt-tracker' ), 16 );
		?>
		<p><a href="<?php echo esc_attr( 'mailto:?subject=' . rawurlencode( $data['letter_subject'] ) . '&body=' . rawurlencode( str_replace( "\n", "\r\n", $data['letter'] ) ) ); ?>"><?php esc_html_e( 'Open it in your mail program', 'halt-tracker' ); ?></a></p>
	</details>
	<h3><?php esc_html_e( 'What Tracker gave you', 'halt-tracker' ); ?></h3>
	<?php View::form( 'assistant_account' ); ?>
	<table class="form-table" role="presentation">
		<?php
		$rows->select( 'region', __( 'Region', 'halt-tracker' ), Words::regions() );
		$rows->select( 'dialect', __( 'Interface', 'halt-tracker' ), Words::dialects() );
		$rows->text( 'client_id', __( 'Client id', 'halt-tracker' ) );
		$rows->text(
			'client_secret',
			__( 'Client secret', 'halt-tracker' ),
			$data['has_client_secret'] ? __( 'Saved. It is never shown; leave this empty to keep it.', 'halt-tracker' ) : __( 'Not set yet. Not needed with an API token.', 'halt-tracker' ),
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
			<td><?php View::copyable( 'halt-tracker-redirect', $data['redirect_uri'], __( 'Redirect address', 'halt-tracker' ) ); ?></td>
		</tr>
	</table>
	<details<?php echo '' !== $data['settings']['classic_url'] . $data['settings']['rest_url'] ? ' open' : ''; ?>>
		<summary><?php esc_html_e( 'Other addresses (for a proxy or a test system)', 'halt-tracker' ); ?></summary>
		<table class="form-table" role="presentation">
			<?php
			$rows->text( 'classic_url', __( 'OAuth and Widget address', 'halt-tracker' ), '', array( 'type' => 'url' ) );
			$rows->text( 'rest_url', __( 'REST address', 'halt-tracker' ), '', array( 'type' => 'url' ) );
			?>
		</table>
	</details>
	<?php submit_button( __( 'Save account', 'halt-tracker' ), 'connected' === $state ? 'secondary' : 'primary', '', false ); ?>
	</form>
	<h3><?php esc_html_e( 'Sign in', 'halt-tracker' ); ?></h3>
	<p><?php esc_html_e( 'Tracker asks for your consent and sends the browser back here. The sign-in is renewed by itself from then on.', 'halt-tracker' ); ?></p>
	<div class="halt-tracker-buttons">
		<?php
		View::button( 'connect', 'connected' === $state ? __( 'Connect again', 'halt-tracker' ) : __( 'Connect to Tracker', 'halt-tracker' ), $back, $data['has_client_secret'] && 'connected' !== $state ? 'primary' : 'secondary' );
		if ( '' !== $state && 'disconnected' !== $state ) {
			View::button( 'check', __( 'Check connection', 'halt-tracker' ), $back );
		}
		?>
	</div>
	<?php
	View::render( 'settings/sign-in', $back );
};
