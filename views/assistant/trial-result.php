<?php
/**
 * What became of the test applicant, and each call to Tracker.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Record_Link;
use Halt\Tracker\Admin\Trial_Words;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Assistant\Trial_Report;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

return static function ( array $trial ): void {
	$record = (array) ( $trial['record'] ?? array() );
	$kind   = (string) ( $record['kind'] ?? '' );
	?>
	<h3><?php esc_html_e( 'The last test', 'halt-tracker' ); ?></h3>
	<table class="halt-tracker-facts">
		<tr><th scope="row"><?php esc_html_e( 'Sent', 'halt-tracker' ); ?></th><td><?php echo esc_html( View::time( 1000 * (int) ( $trial['at'] ?? 0 ) ) . ', ' . (string) ( $trial['profile'] ?? '' ) . ', ' . ( Settings::SANDBOX === ( $trial['account'] ?? '' ) ? __( 'Sandbox account', 'halt-tracker' ) : __( 'Live account', 'halt-tracker' ) ) ); ?></td></tr>
		<tr><th scope="row"><?php esc_html_e( 'Result', 'halt-tracker' ); ?></th><td><strong><?php echo esc_html( empty( $trial['ok'] ) ? Words::refusal( $trial ) : __( 'It arrived.', 'halt-tracker' ) ); ?></strong></td></tr>
		<?php if ( (int) ( $record['id'] ?? 0 ) > 0 ) : ?>
			<tr><th scope="row"><?php esc_html_e( 'Record at Tracker', 'halt-tracker' ); ?></th><td>
				<?php
				$text = ( Words::records()[ $kind ] ?? $kind ) . ' ' . (int) $record['id'];
				$url  = Settings::SANDBOX === ( $trial['account'] ?? '' ) ? '' : Record_Link::url( $kind, (string) (int) $record['id'] );
				echo '' === $url ? esc_html( $text ) : '<a href="' . esc_url( $url ) . '">' . esc_html( $text ) . '</a>';
				?>
			</td></tr>
			<?php
		endif;
		if ( (int) ( $trial['activity_id'] ?? 0 ) > 0 ) :
			?>
			<tr><th scope="row"><?php esc_html_e( 'Activity', 'halt-tracker' ); ?></th><td><?php echo esc_html( (string) (int) $trial['activity_id'] ); ?></td></tr>
			<?php
		endif;
		if ( array() !== (array) ( $trial['removed'] ?? array() ) ) :
			?>
			<tr><th scope="row"><?php esc_html_e( 'Removed', 'halt-tracker' ); ?></th><td>
				<?php
				foreach ( (array) $trial['removed'] as $one ) {
					echo esc_html( ( Words::records()[ $one['kind'] ?? '' ] ?? (string) ( $one['kind'] ?? '' ) ) . ' ' . (int) ( $one['id'] ?? 0 ) ) . '<br>';
				}
				?>
			</td></tr>
		<?php endif; ?>
	</table>
	<?php
	$kept = Trial_Report::record( $trial );
	printf( '<h4>%s</h4>', Trial_Report::was_read( $trial ) ? esc_html__( 'The record as it is at Tracker', 'halt-tracker' ) : esc_html__( 'The record as Tracker took it', 'halt-tracker' ) );
	?>
	<?php if ( array() === $kept ) : ?>
		<p><?php esc_html_e( 'None was made in this test.', 'halt-tracker' ); ?></p>
	<?php else : ?>
		<table class="halt-tracker-facts">
			<?php foreach ( $kept as $name => $value ) : ?>
				<tr><th scope="row"><code><?php echo esc_html( (string) $name ); ?></code></th><td class="halt-tracker-wrap"><?php echo esc_html( $value ); ?></td></tr>
			<?php endforeach; ?>
		</table>
	<?php endif; ?>
	<h4><?php esc_html_e( 'The calls', 'halt-tracker' ); ?></h4>
	<ol>
		<?php foreach ( (array) ( $trial['calls'] ?? array() ) as $call ) : ?>
			<li>
				<details>
					<summary>
						<?php
						/* translators: 1: what the call is for, 2: HTTP method, 3: address, 4: HTTP status, 5: milliseconds. */
						echo esc_html( sprintf( __( '%1$s: %2$s %3$s, answer %4$d after %5$d ms', 'halt-tracker' ), Trial_Words::purpose( (string) ( $call['purpose'] ?? '' ) ), (string) ( $call['method'] ?? '' ), (string) wp_parse_url( (string) ( $call['url'] ?? '' ), PHP_URL_PATH ), (int) ( $call['status'] ?? 0 ), (int) ( $call['duration_ms'] ?? 0 ) ) );
						?>
					</summary>
					<?php foreach ( array( 'request_body' => __( 'Sent', 'halt-tracker' ), 'response_body' => __( 'Answered', 'halt-tracker' ) ) as $member => $label ) : // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two pairs are easier to read in a line. ?>
						<?php if ( '' !== (string) ( $call[ $member ] ?? '' ) ) : ?>
							<p><?php echo esc_html( $label ); ?></p>
							<pre class="halt-tracker-code" tabindex="0"><code><?php echo View::quoted( Trial_Report::pretty( (string) $call[ $member ] ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes. ?></code></pre>
							<?php
						endif;
					endforeach;
					?>
				</details>
			</li>
		<?php endforeach; ?>
	</ol>
	<?php
};
