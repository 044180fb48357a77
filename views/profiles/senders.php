<?php
/**
 * How other systems send submissions.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Signing_Examples;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	?>
	<h2 id="halt-tracker-senders"><?php esc_html_e( 'Forms of other systems', 'halt-tracker' ); ?></h2>
	<p><?php esc_html_e( 'Divi has no webhook, and there is nothing to set up in it: its forms are captured on this site. Other systems post to this address, as JSON, form data or multipart:', 'halt-tracker' ); ?></p>
	<p><code class="halt-tracker-wrap halt-tracker-secret"><?php echo esc_html( Signing_Examples::url() ); ?></code></p>
	<p>
		<?php esc_html_e( 'Code that you write signs each request: HMAC-SHA256 of the timestamp, a full stop and the body, keyed with the webhook secret. It is valid for five minutes. Plugins and services that cannot sign (WP Webhooks, Bit Integrations, Uncanny Automator, Zapier, Make) get a token of their own, which they send in the header X-Halt-Webhook-Token.', 'halt-tracker' ); ?>
		<?php
		printf( '<a href="%s">%s</a>', esc_url( Screens::url( Screens::SETTINGS ) . '#halt-tracker-webhook' ), esc_html__( 'Secret and tokens are in the settings.', 'halt-tracker' ) );
		?>
	</p>
	<p><?php esc_html_e( 'A profile takes such a submission by the “form_id” that it names, or by the name of its sender. A plugin of this site that forwards Divi forms is not needed: they would arrive twice.', 'halt-tracker' ); ?></p>
	<?php foreach ( $data['examples'] as $language => $example ) : ?>
		<details>
			<summary>
				<?php
				/* translators: %s: name of a programming language or tool. */
				echo esc_html( sprintf( __( 'Example: %s', 'halt-tracker' ), $language ) );
				?>
			</summary>
			<pre class="halt-tracker-code" tabindex="0"><code><?php echo esc_html( $example ); ?></code></pre>
		</details>
	<?php endforeach; ?>
	<?php
};
