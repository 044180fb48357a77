<?php
/**
 * Calls to Tracker: those that would be made, and those that were.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Admin\Json_Block;
use Halt\Tracker\Admin\Trial_Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$calls = array_values( array_filter( (array) $data['calls'], 'is_array' ) );
	if ( array() === $calls ) {
		echo '<p>' . esc_html__( 'None.', 'halt-tracker' ) . '</p>';
		return;
	}
	$parts = array(
		'headers'          => __( 'Headers', 'halt-tracker' ),
		'request_headers'  => __( 'Headers of the request', 'halt-tracker' ),
		'body'             => __( 'Body', 'halt-tracker' ),
		'request_body'     => __( 'Body of the request', 'halt-tracker' ),
		'file'             => __( 'File', 'halt-tracker' ),
		'response_headers' => __( 'Headers of the answer', 'halt-tracker' ),
		'response_body'    => __( 'Body of the answer', 'halt-tracker' ),
	);
	?>
	<ol class="halt-tracker-calls">
		<?php
		foreach ( $calls as $number => $call ) :
			$text  = static fn( string $key ): string => is_scalar( $call[ $key ] ?? null ) ? (string) $call[ $key ] : '';
			$title = '' === $text( 'purpose' ) ? Journal_Words::step( $call['step'] ?? '' ) : Trial_Words::purpose( $text( 'purpose' ) );
			$facts = array_filter(
				array(
					Trial_Words::condition( $text( 'condition' ) ),
					/* translators: %s: an HTTP status code. */
					(int) $text( 'status' ) > 0 ? sprintf( __( 'HTTP %s', 'halt-tracker' ), $text( 'status' ) ) : '',
					/* translators: %s: milliseconds. */
					'' === $text( 'duration_ms' ) ? '' : sprintf( __( 'took %s ms', 'halt-tracker' ), number_format_i18n( (int) $text( 'duration_ms' ) ) ),
					empty( $call['truncated'] ) ? '' : __( 'bodies are cut at 64 kB', 'halt-tracker' ),
				),
				'strlen'
			);
			?>
			<li>
				<strong><?php echo esc_html( $title ); ?></strong>
				<?php if ( array() !== $facts ) : ?>
					<span class="description"><?php echo esc_html( implode( ' · ', $facts ) ); ?></span>
				<?php endif; ?>
				<br><code class="halt-tracker-wrap"><?php echo esc_html( trim( $text( 'method' ) . ' ' . $text( 'url' ) ) ); ?></code>
				<?php foreach ( array_intersect_key( $parts, array_filter( $call, static fn( $value ): bool => null !== $value && '' !== $value && array() !== $value ) ) as $part => $label ) : ?>
					<details<?php echo str_contains( $part, 'body' ) ? ' open' : ''; ?>>
						<summary><?php echo esc_html( $label ); ?></summary>
						<?php
						/* translators: 1: number of the call, 2: what it does, 3: part of it. */
						Json_Block::show( sprintf( __( 'Call %1$s, %2$s: %3$s', 'halt-tracker' ), number_format_i18n( $number + 1 ), $title, $label ), $call[ $part ] );
						?>
					</details>
				<?php endforeach; ?>
			</li>
		<?php endforeach; ?>
	</ol>
	<?php
};
