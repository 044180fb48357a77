<?php
/**
 * The signed route.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$back = array( 'back' => Screens::ASSISTANT );
	?>
	<p><?php esc_html_e( 'The forms of this site need no webhook: they are captured here. Other systems (a landing page, an automation, a chat) post what they have to this address, signed with a secret:', 'halt-tracker' ); ?></p>
	<?php View::copyable( 'halt-tracker-ingest', $data['ingest_url'], __( 'Address for other systems', 'halt-tracker' ) ); ?>
	<p>
		<?php
		echo $data['has_secret'] ? esc_html__( 'The webhook secret is set.', 'halt-tracker' ) : esc_html__( 'There is no webhook secret. The signed route is closed until there is one.', 'halt-tracker' );
		if ( $data['is_locked'] ) {
			/* translators: %s: name of a PHP constant. */
			echo ' ' . esc_html( sprintf( __( 'Set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS['webhook_secret'] ) );
		}
		?>
	</p>
	<div class="halt-tracker-buttons">
		<?php
		if ( $data['has_secret'] ) {
			View::button( 'test_webhook', __( 'Test the route', 'halt-tracker' ), $back, 'primary' );
			View::button( 'reveal_secret', __( 'Show the secret', 'halt-tracker' ), $back );
		}
		if ( ! $data['is_locked'] ) {
			View::button( 'rotate_secret', $data['has_secret'] ? __( 'Make a new one', 'halt-tracker' ) : __( 'Make a secret', 'halt-tracker' ), $back, $data['has_secret'] ? 'secondary' : 'primary', $data['has_secret'] ? __( 'Make a new webhook secret? The one in use works for another 24 hours.', 'halt-tracker' ) : '' );
		}
		?>
	</div>
	<p class="description"><?php esc_html_e( 'The secret is shown once, on the next page only, and the journal notes who looked. The test sends a signed request without any field from this server to itself, and one that is signed wrongly; nothing is stored.', 'halt-tracker' ); ?></p>
	<h3><?php esc_html_e( 'An example', 'halt-tracker' ); ?></h3>
	<?php View::copyable( 'halt-tracker-example', $data['example'], __( 'Example for the command line', 'halt-tracker' ), 9 ); ?>
	<p class="description"><?php esc_html_e( 'It runs as it stands once the secret is put in, and hands in Jane Doe.', 'halt-tracker' ); ?></p>
	<?php
};
