<?php
/**
 * Runs of the queue and the journal of the site.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Json_Block;
use Halt\Tracker\Admin\Runs_Page;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$turn = static fn( int $page ): string => Screens::url(
		Screens::SUBMISSIONS,
		array(
			'tab'   => 'runs',
			'paged' => (string) $page,
		)
	);
	?>
	<div class="wrap halt-tracker">
		<h1><?php esc_html_e( 'Runs and journal', 'halt-tracker' ); ?></h1>
		<?php View::render( 'submissions/tabs', array( 'current' => 'runs' ) ); ?>
		<p><?php esc_html_e( 'This page takes the place of the earlier plugin’s Sync Log. What became of a single submission is on its own page, with every call.', 'halt-tracker' ); ?></p>
		<section aria-labelledby="halt-tracker-runs">
			<h2 id="halt-tracker-runs"><?php esc_html_e( 'Last runs', 'halt-tracker' ); ?></h2>
			<?php if ( array() === $data['runs'] ) : ?>
				<p><?php esc_html_e( 'Nothing has run yet.', 'halt-tracker' ); ?></p>
			<?php else : ?>
				<table class="widefat striped halt-tracker-facts">
					<thead><tr>
						<th scope="col"><?php esc_html_e( 'What delivered', 'halt-tracker' ); ?></th>
						<th scope="col"><?php esc_html_e( 'Last at work', 'halt-tracker' ); ?></th>
					</tr></thead>
					<tbody>
					<?php foreach ( $data['runs'] as $run ) : ?>
						<tr>
							<th scope="row"><?php echo esc_html( Runs_Page::trigger( is_scalar( $run['trigger'] ?? null ) ? (string) $run['trigger'] : '' ) ); ?></th>
							<td><?php echo esc_html( View::time( $run['at'] ?? 0 ) ); ?></td>
						</tr>
					<?php endforeach; ?>
					</tbody>
				</table>
			<?php endif; ?>
			<?php if ( ! empty( $data['due'] ) ) : ?>
				<p>
					<?php
					/* translators: %s: date and time. */
					echo esc_html( sprintf( __( 'Next due: %s', 'halt-tracker' ), View::time( $data['due'] ) ) );
					?>
				</p>
			<?php endif; ?>
		</section>
		<section aria-labelledby="halt-tracker-site-journal">
			<h2 id="halt-tracker-site-journal"><?php esc_html_e( 'Journal of the site', 'halt-tracker' ); ?></h2>
			<?php if ( array() === $data['entries'] ) : ?>
				<p><?php esc_html_e( 'There is nothing in it yet.', 'halt-tracker' ); ?></p>
			<?php else : ?>
				<div class="halt-tracker-scroll" role="region" tabindex="0" aria-labelledby="halt-tracker-site-journal"><table class="widefat striped">
					<thead><tr>
						<th scope="col"><?php esc_html_e( 'When', 'halt-tracker' ); ?></th>
						<th scope="col"><?php esc_html_e( 'What', 'halt-tracker' ); ?></th>
						<th scope="col"><?php esc_html_e( 'How', 'halt-tracker' ); ?></th>
						<th scope="col"><?php esc_html_e( 'Detail', 'halt-tracker' ); ?></th>
					</tr></thead>
					<tbody>
					<?php foreach ( $data['entries'] as $entry ) : ?>
						<tr>
							<td><?php echo esc_html( View::time( $entry['at'] ) ); ?></td>
							<td><?php echo esc_html( $entry['title'] ); ?></td>
							<td><?php echo esc_html( implode( ' · ', array_filter( array_merge( array( $entry['text'] ), $entry['facts'] ), 'strlen' ) ) ); ?></td>
							<td>
								<?php if ( array() !== (array) $entry['detail'] ) : ?>
									<details>
										<summary><?php esc_html_e( 'Detail', 'halt-tracker' ); ?></summary>
										<?php Json_Block::show( __( 'Detail', 'halt-tracker' ) . ': ' . $entry['title'], $entry['detail'] ); ?>
									</details>
								<?php endif; ?>
							</td>
						</tr>
					<?php endforeach; ?>
					</tbody>
				</table></div>
				<?php if ( $data['pages'] > 1 ) : ?>
					<nav class="halt-tracker-buttons" aria-label="<?php esc_attr_e( 'Pages of the journal', 'halt-tracker' ); ?>">
						<?php
						if ( $data['page'] > 1 ) {
							printf( '<a class="button" href="%s">%s</a>', esc_url( $turn( $data['page'] - 1 ) ), esc_html__( 'Newer', 'halt-tracker' ) );
						}
						/* translators: 1: page, 2: number of pages. */
						echo esc_html( sprintf( __( 'Page %1$s of %2$s', 'halt-tracker' ), number_format_i18n( $data['page'] ), number_format_i18n( $data['pages'] ) ) );
						if ( $data['page'] < $data['pages'] ) {
							printf( '<a class="button" href="%s">%s</a>', esc_url( $turn( $data['page'] + 1 ) ), esc_html__( 'Older', 'halt-tracker' ) );
						}
						?>
					</nav>
				<?php endif; ?>
			<?php endif; ?>
		</section>
	</div>
	<?php
};
