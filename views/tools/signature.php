<?php
/**
 * The signature tester.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Json_Block;
use Halt\Tracker\Admin\Posted_Form;
use Halt\Tracker\Admin\Signature_Tool;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$report = $data['report'];
	Posted_Form::begin( $data['name'], $data['url'], 'halt-tracker-stack' );
	?>
	<p>
		<label for="halt-tracker-body"><?php esc_html_e( 'Body, exactly as it is sent', 'halt-tracker' ); ?></label>
		<textarea id="halt-tracker-body" name="body" rows="10" spellcheck="false"><?php echo "\n" . View::quoted( $data['body'] ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes. ?></textarea>
	</p>
	<p><?php View::checkbox( 'crlf', __( 'Its lines end with CRLF (Windows); otherwise with LF', 'halt-tracker' ), $data['is_crlf'] ); ?></p>
	<p>
		<label for="halt-tracker-timestamp">X-Halt-Timestamp</label>
		<?php View::text( 'timestamp', $data['timestamp'], array( 'id' => 'halt-tracker-timestamp', 'spellcheck' => 'false' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two pairs are easier to read in a line. ?>
	</p>
	<p>
		<label for="halt-tracker-signature">X-Halt-Webhook-Signature</label>
		<?php View::text( 'signature', $data['signature'], array( 'id' => 'halt-tracker-signature', 'spellcheck' => 'false', 'class' => 'large-text code' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Three pairs are easier to read in a line. ?>
	</p>
	<p class="description"><?php esc_html_e( 'Leave the last two empty to see how the headers of this body look now.', 'halt-tracker' ); ?></p>
	<p><button type="submit" class="button button-primary"><?php esc_html_e( 'Examine', 'halt-tracker' ); ?></button></p>
	</form>
	<?php if ( ! $data['has_key'] ) : ?>
		<div class="notice notice-warning inline"><p><?php esc_html_e( 'This site has no webhook secret yet.', 'halt-tracker' ); ?></p></div>
	<?php endif; ?>
	<?php if ( is_array( $report ) ) : ?>
		<section aria-labelledby="halt-tracker-checks">
			<h3 id="halt-tracker-checks"><?php esc_html_e( 'Checks', 'halt-tracker' ); ?></h3>
			<div class="notice <?php echo $report['is_accepted'] ? 'notice-success' : 'notice-error'; ?> inline" role="status">
				<p><?php $report['is_accepted'] ? esc_html_e( 'A request like this is accepted now.', 'halt-tracker' ) : esc_html_e( 'A request like this is refused with status 401.', 'halt-tracker' ); ?></p>
			</div>
			<table class="widefat striped halt-tracker-checks">
				<thead><tr>
					<th scope="col"><?php esc_html_e( 'Check', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Result', 'halt-tracker' ); ?></th>
				</tr></thead>
				<tbody>
				<?php foreach ( Signature_Tool::checks( $report ) as list( $what, $is_good, $text ) ) : ?>
					<tr>
						<th scope="row"><code><?php echo esc_html( $what ); ?></code></th>
						<td>
							<strong><?php $is_good ? esc_html_e( 'Right', 'halt-tracker' ) : esc_html_e( 'Wrong', 'halt-tracker' ); ?>:</strong>
							<?php echo esc_html( $text ); ?>
							<?php
							if ( 'HMAC-SHA256' === $what && $report['not_after'] > 0 ) {
								/* translators: %s: date and time. */
								echo ' ' . esc_html( sprintf( __( 'That secret is valid until %s.', 'halt-tracker' ), View::time( $report['not_after'] * 1000 ) ) );
							}
							?>
						</td>
					</tr>
				<?php endforeach; ?>
				</tbody>
			</table>
			<?php if ( '' !== $report['expected'] ) : ?>
				<p><?php esc_html_e( 'For this timestamp and body it must be:', 'halt-tracker' ); ?></p>
				<?php Json_Block::show( __( 'Expected signature', 'halt-tracker' ), $report['expected'] ); ?>
			<?php endif; ?>
		</section>
	<?php endif; ?>
	<?php if ( '' !== $data['fresh'] ) : ?>
		<section aria-labelledby="halt-tracker-headers">
			<h3 id="halt-tracker-headers"><?php esc_html_e( 'The headers, signed now', 'halt-tracker' ); ?></h3>
			<p><?php esc_html_e( 'Valid for five minutes, for exactly this body.', 'halt-tracker' ); ?></p>
			<?php
			Json_Block::show(
				__( 'Headers', 'halt-tracker' ),
				sprintf( "POST %s\nContent-Type: application/json\nX-Halt-Timestamp: %s\nX-Halt-Webhook-Signature: %s", $data['ingest'], $data['now'], $data['fresh'] )
			);
			?>
		</section>
	<?php endif; ?>
	<?php
};
