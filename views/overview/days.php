<?php
/**
 * What arrived and what failed by day: a drawing for the eye, a table for everybody.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Day_Chart;
use Halt\Tracker\Admin\Overview_Facts;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	if ( '' !== $data['fault'] ) {
		return;
	}
	$chart = new Day_Chart( (array) ( $data['figures']['days'] ?? array() ), is_rtl() );
	$days  = $chart->days();
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-days">
		<h2 id="halt-tracker-days">
			<?php
			$number = array() === $days ? Overview_Facts::DAYS : count( $days );
			/* translators: %s: number of days. */
			echo esc_html( sprintf( _n( 'The last %s day', 'The last %s days', $number, 'halt-tracker' ), number_format_i18n( $number ) ) );
			?>
		</h2>
		<?php if ( array() === $days ) : ?>
			<p><?php esc_html_e( 'The figures cannot be had at the moment.', 'halt-tracker' ); ?></p>
			</section>
			<?php
			return;
		endif;
		$first = Day_Chart::date( $days[0]['day'] );
		$last  = Day_Chart::date( end( $days )['day'] );
		/* translators: 1: number of submissions that came in, 2: number that arrived, 3: number that failed. */
		$summary = sprintf( __( 'Came in: %1$s. Delivered: %2$s. Failed: %3$s.', 'halt-tracker' ), number_format_i18n( $chart->total( 'came_in' ) ), number_format_i18n( $chart->total( 'delivered' ) ), number_format_i18n( $chart->total( 'failed' ) ) );
		?>
		<p><?php echo esc_html( $summary ); ?></p>
		<div class="halt-tracker-chart" aria-hidden="true">
			<span class="halt-tracker-chart-top"><?php echo esc_html( number_format_i18n( $chart->top() ) ); ?></span>
			<svg viewBox="0 0 <?php echo esc_attr( Day_Chart::WIDTH . ' ' . Day_Chart::HEIGHT ); ?>" preserveAspectRatio="none" focusable="false">
				<defs>
					<pattern id="halt-tracker-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
						<rect class="halt-tracker-bar-failed" width="6" height="6"></rect>
						<line class="halt-tracker-hatching" x1="0" y1="0" x2="0" y2="6"></line>
					</pattern>
				</defs>
				<?php foreach ( $chart->columns() as $column ) : ?>
					<rect class="halt-tracker-bar halt-tracker-bar-<?php echo esc_attr( $column['kind'] ); ?>"
						<?php
						if ( 'failed' === $column['kind'] ) :
							?>
							fill="url(#halt-tracker-hatch)"<?php endif; ?> x="<?php echo esc_attr( (string) $column['x'] ); ?>" y="<?php echo esc_attr( (string) $column['y'] ); ?>" width="<?php echo esc_attr( (string) $column['width'] ); ?>" height="<?php echo esc_attr( (string) $column['height'] ); ?>"></rect>
				<?php endforeach; ?>
			</svg>
			<div class="halt-tracker-chart-ends"><span><?php echo esc_html( $first ); ?></span><span><?php echo esc_html( $last ); ?></span></div>
			<ul class="halt-tracker-legend">
				<li><span class="halt-tracker-key-delivered"></span><?php esc_html_e( 'Delivered', 'halt-tracker' ); ?></li>
				<li><span class="halt-tracker-key-failed"></span><?php esc_html_e( 'Failed', 'halt-tracker' ); ?></li>
			</ul>
		</div>
		<details>
			<summary><?php esc_html_e( 'The same as a table', 'halt-tracker' ); ?></summary>
			<div class="halt-tracker-scroll" tabindex="0" role="group" aria-label="<?php esc_attr_e( 'Figures by day', 'halt-tracker' ); ?>">
				<table class="widefat striped">
					<thead><tr>
						<th scope="col"><?php esc_html_e( 'Day', 'halt-tracker' ); ?></th>
						<th scope="col"><?php esc_html_e( 'Came in', 'halt-tracker' ); ?></th>
						<th scope="col"><?php esc_html_e( 'Delivered', 'halt-tracker' ); ?></th>
						<th scope="col"><?php esc_html_e( 'Failed', 'halt-tracker' ); ?></th>
					</tr></thead>
					<tbody>
						<?php foreach ( array_reverse( $days ) as $day ) : ?>
							<tr>
								<th scope="row"><?php echo esc_html( Day_Chart::date( $day['day'] ) ); ?></th>
								<td><?php echo esc_html( number_format_i18n( $day['came_in'] ) ); ?></td>
								<td><?php echo esc_html( number_format_i18n( $day['delivered'] ) ); ?></td>
								<td><?php echo esc_html( number_format_i18n( $day['failed'] ) ); ?></td>
							</tr>
						<?php endforeach; ?>
					</tbody>
				</table>
			</div>
		</details>
	</section>
	<?php
};
