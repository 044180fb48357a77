<?php
/**
 * Pasted credentials.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data = array() ): void {
	$kinds = array(
		'api_token'     => __( 'API token', 'halt-tracker' ),
		'refresh_token' => __( 'Refresh token', 'halt-tracker' ),
	);
	?>
	<details>
		<summary><?php esc_html_e( 'Sign in without the consent page', 'halt-tracker' ); ?></summary>
		<p class="description"><?php esc_html_e( 'For accounts to which Tracker has issued a token. It is stored sealed and never shown.', 'halt-tracker' ); ?></p>
		<?php
		foreach ( $kinds as $kind => $label ) {
			View::form(
				'paste_credential',
				array_filter(
					array(
						'kind' => $kind,
						'back' => (string) ( $data['back'] ?? '' ),
					)
				),
				'halt-tracker-line'
			);
			$id = 'halt-tracker-paste-' . $kind;
			printf( '<label for="%s">%s</label> ', esc_attr( $id ), esc_html( $label ) );
			View::text(
				'token',
				'',
				array(
					'id'           => $id,
					'type'         => 'password',
					'autocomplete' => 'new-password',
					'required'     => 'required',
				)
			);
			submit_button( __( 'Connect with this', 'halt-tracker' ), 'secondary', '', false );
			echo '</form>';
		}
		?>
	</details>
	<?php
};
