<?php
/**
 * What became of a submission, from top to bottom.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Delivery_Page;
use Halt\Tracker\Admin\Json_Block;
use Halt\Tracker\Admin\Timeline;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $row ): void {
	$entries = Timeline::entries( $row );
	if ( array() === $entries ) {
		return;
	}
	?>
	<section aria-labelledby="halt-tracker-timeline">
		<h2 id="halt-tracker-timeline"><?php esc_html_e( 'Timeline', 'halt-tracker' ); ?></h2>
		<ol class="halt-tracker-timeline">
			<?php foreach ( $entries as $entry ) : ?>
				<li<?php echo '' === $entry['tone'] ? '' : ' class="halt-tracker-' . esc_attr( $entry['tone'] ) . '"'; ?>>
					<p>
						<time datetime="<?php echo esc_attr( gmdate( 'c', intdiv( $entry['at'], 1000 ) ) ); ?>"><?php echo esc_html( View::time( $entry['at'] ) ); ?></time>
						<strong><?php echo esc_html( $entry['title'] ); ?></strong>
					</p>
					<?php if ( '' !== $entry['text'] ) : ?>
						<p><?php echo esc_html( $entry['text'] ); ?></p>
					<?php endif; ?>
					<?php if ( array() !== $entry['facts'] ) : ?>
						<p class="description"><?php echo esc_html( implode( ' · ', $entry['facts'] ) ); ?></p>
					<?php endif; ?>
					<?php if ( '' !== $entry['link'] ) : ?>
						<p><a href="<?php echo esc_url( Delivery_Page::url( $entry['link'] ) ); ?>"><?php esc_html_e( 'The other copy', 'halt-tracker' ); ?></a></p>
					<?php elseif ( array() !== array_filter( (array) $entry['detail'], static fn( $value ): bool => null !== $value && '' !== $value && array() !== $value ) ) : ?>
						<details>
							<summary><?php esc_html_e( 'Detail', 'halt-tracker' ); ?></summary>
							<?php Json_Block::show( __( 'Detail', 'halt-tracker' ) . ': ' . $entry['title'], $entry['detail'] ); ?>
						</details>
					<?php endif; ?>
				</li>
			<?php endforeach; ?>
		</ol>
	</section>
	<?php
};
