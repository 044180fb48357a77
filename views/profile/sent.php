<?php
/**
 * What became of sample values that were sent to the sandbox account.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Profile_Words;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$text  = static fn( mixed $value ): string => is_scalar( $value ) ? (string) $value : '';
	$calls = array_filter( is_array( $data['calls'] ?? null ) ? $data['calls'] : array(), 'is_array' );
	?>
	<div class="halt-tracker-panel halt-tracker-trial" role="region" aria-labelledby="halt-tracker-sent">
		<h3 id="halt-tracker-sent"><?php esc_html_e( 'Sent to the sandbox account', 'halt-tracker' ); ?></h3>
		<p>
			<?php
			echo esc_html( empty( $data['ok'] ) ? Words::refusal( $data ) : __( 'Everything arrived.', 'halt-tracker' ) );
			if ( '' === $text( $data['removal'] ?? '' ) ) {
				echo ' ' . esc_html__( 'Nothing of it is left there.', 'halt-tracker' );
			} else {
				echo ' ' . esc_html__( 'Not everything that it made there could be removed.', 'halt-tracker' );
			}
			?>
		</p>
		<ol>
			<?php foreach ( $calls as $call ) : ?>
				<li>
					<?php echo esc_html( Profile_Words::purpose( $text( $call['purpose'] ?? '' ) ) . ' – ' . $text( $call['status'] ?? '' ) ); ?>
					<details>
						<summary><code class="halt-tracker-wrap"><?php echo esc_html( $text( $call['method'] ?? '' ) . ' ' . $text( $call['url'] ?? '' ) ); ?></code></summary>
						<?php
						foreach ( array( 'request_body', 'response_body' ) as $part ) {
							if ( '' !== $text( $call[ $part ] ?? '' ) ) {
								echo '<pre class="halt-tracker-code" tabindex="0"><code>' . esc_html( $text( $call[ $part ] ) ) . '</code></pre>';
							}
						}
						?>
					</details>
				</li>
			<?php endforeach; ?>
		</ol>
	</div>
	<?php
};
