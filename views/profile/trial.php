<?php
/**
 * What a test run came to.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Profile_Words;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$text  = static fn( mixed $value ): string => is_scalar( $value ) && ! is_bool( $value ) ? (string) $value : (string) wp_json_encode( $value, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE );
	$part  = static fn( mixed $value ): array => is_array( $value ) ? $value : array();
	$draft = $part( $data['draft'] ?? null );
	// A member of an object is written as a profile writes it: contactDetails.email.
	$flat = static function ( array $members, string $before = '' ) use ( &$flat ): array {
		$rows = array();
		foreach ( $members as $name => $value ) {
			$rows += is_array( $value ) && array() !== $value && ! array_is_list( $value ) ? $flat( $value, $before . $name . '.' ) : array( $before . $name => $value );
		}
		return $rows;
	};
	?>
	<div class="halt-tracker-panel halt-tracker-trial" role="region" aria-labelledby="halt-tracker-trial">
		<h3 id="halt-tracker-trial"><?php esc_html_e( 'Result of the test run', 'halt-tracker' ); ?></h3>
		<p>
			<?php
			/* translators: %s: a state of a submission. */
			echo esc_html( sprintf( __( 'Such a submission would be: %s', 'halt-tracker' ), Words::state( (string) ( $data['state'] ?? '' ) ) ) );
			if ( '' !== (string) ( $data['reason'] ?? '' ) ) {
				echo '<br>' . esc_html( Words::code( (string) $data['reason'] ) );
			}
			?>
		</p>
		<?php
		View::render( 'submission/problems', $data );
		$tables = array(
			Words::records()[ $draft['record_kind'] ?? '' ] ?? __( 'Record', 'halt-tracker' ) => $part( $draft['fields'] ?? null ),
			__( 'Its Contact', 'halt-tracker' ) => $part( $draft['contact'] ?? null ),
			__( 'Activity', 'halt-tracker' )    => $part( $draft['activity'] ?? null ),
			__( 'Job', 'halt-tracker' )         => $part( $draft['job'] ?? null ),
		);
		foreach ( array_filter( $tables ) as $caption => $rows ) :
			?>
			<div class="halt-tracker-scroll" tabindex="0"><table class="widefat striped halt-tracker-facts">
				<caption><?php echo esc_html( (string) $caption ); ?></caption>
				<tbody>
				<?php foreach ( $flat( $rows ) as $name => $value ) : ?>
					<tr><th scope="row"><code><?php echo esc_html( (string) $name ); ?></code></th><td class="halt-tracker-wrap halt-tracker-lines"><?php echo esc_html( $text( $value ) ); ?></td></tr>
				<?php endforeach; ?>
				</tbody>
			</table></div>
			<?php
		endforeach;
		foreach ( $part( $draft['documents'] ?? null ) as $document ) {
			/* translators: %s: name of a file. */
			echo '<p>' . esc_html( sprintf( __( 'Document: %s', 'halt-tracker' ), $text( $part( $document )['name'] ?? '' ) ) ) . '</p>';
		}
		$calls = array_filter( $part( $data['calls'] ?? null ), 'is_array' );
		if ( array() !== $calls ) :
			?>
			<h4><?php esc_html_e( 'Calls to Tracker that would be made', 'halt-tracker' ); ?></h4>
			<ol>
				<?php foreach ( $calls as $call ) : ?>
					<li>
						<?php
						echo esc_html( Profile_Words::purpose( (string) ( $call['purpose'] ?? '' ) ) );
						$condition = Profile_Words::condition( (string) ( $call['condition'] ?? '' ) );
						echo '' === $condition ? '' : ' <em>(' . esc_html( $condition ) . ')</em>';
						?>
						<details>
							<summary><code class="halt-tracker-wrap"><?php echo esc_html( (string) ( $call['method'] ?? '' ) . ' ' . (string) ( $call['url'] ?? '' ) ); ?></code></summary>
							<?php if ( null !== ( $call['body'] ?? null ) ) : ?>
								<pre class="halt-tracker-code" tabindex="0"><code><?php echo esc_html( $text( $call['body'] ) ); ?></code></pre>
							<?php endif; ?>
						</details>
					</li>
				<?php endforeach; ?>
			</ol>
		<?php endif; ?>
	</div>
	<?php
};
