<?php
/**
 * The same submission, come more than once: each copy names the others.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Delivery_Page;
use Halt\Tracker\Admin\Timeline;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $row ): void {
	$first  = is_scalar( $row['duplicate_of'] ?? null ) ? (string) $row['duplicate_of'] : '';
	$copies = array_filter( Timeline::entries( $row ), static fn( array $entry ): bool => '' !== $entry['link'] );
	if ( '' !== $first ) {
		?>
		<p>
			<?php esc_html_e( 'The same submission came before; that one counts:', 'halt-tracker' ); ?>
			<a href="<?php echo esc_url( Delivery_Page::url( $first ) ); ?>"><code class="halt-tracker-wrap"><?php echo esc_html( $first ); ?></code></a>
		</p>
		<?php
	}
	if ( array() !== $copies ) {
		?>
		<p><?php esc_html_e( 'The same came once more, and was not sent a second time:', 'halt-tracker' ); ?></p>
		<ul class="ul-disc">
			<?php foreach ( $copies as $copy ) : ?>
				<li><a href="<?php echo esc_url( Delivery_Page::url( $copy['link'] ) ); ?>"><code class="halt-tracker-wrap"><?php echo esc_html( $copy['link'] ); ?></code></a> <?php echo esc_html( View::time( $copy['at'] ) ); ?></li>
			<?php endforeach; ?>
		</ul>
		<?php
	}
};
