<?php
/**
 * Steps and journal of a submission.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$steps   = array_values( array_filter( (array) ( $data['steps'] ?? array() ), 'is_array' ) );
	$journal = array_filter( (array) ( $data['journal'] ?? array() ), 'is_array' );
	if ( array() !== $steps ) {
		$columns = array_keys( $steps[0] );
		?>
		<h2><?php esc_html_e( 'Steps', 'halt-tracker' ); ?></h2>
		<div class="halt-tracker-scroll" role="region" tabindex="0" aria-label="<?php esc_attr_e( 'Steps', 'halt-tracker' ); ?>"><table class="widefat striped">
			<thead><tr>
			<?php foreach ( $columns as $column ) : ?>
				<th scope="col"><?php echo esc_html( str_replace( '_', ' ', (string) $column ) ); ?></th>
			<?php endforeach; ?>
			</tr></thead>
			<tbody>
			<?php foreach ( $steps as $step ) : ?>
				<tr>
				<?php foreach ( $columns as $column ) : ?>
					<td>
						<?php
						$value = $step[ $column ] ?? '';
						echo esc_html( str_ends_with( (string) $column, '_at' ) ? View::time( $value ) : ( is_scalar( $value ) ? (string) $value : (string) wp_json_encode( $value ) ) );
						?>
					</td>
				<?php endforeach; ?>
				</tr>
			<?php endforeach; ?>
			</tbody>
		</table></div>
		<?php
	}
	if ( array() !== $journal ) {
		?>
		<h2><?php esc_html_e( 'Journal', 'halt-tracker' ); ?></h2>
		<div class="halt-tracker-scroll" role="region" tabindex="0" aria-label="<?php esc_attr_e( 'Journal', 'halt-tracker' ); ?>"><table class="widefat striped">
			<thead><tr>
				<th scope="col"><?php esc_html_e( 'When', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'What', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Outcome', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'HTTP', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Took', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Detail', 'halt-tracker' ); ?></th>
			</tr></thead>
			<tbody>
			<?php foreach ( $journal as $entry ) : ?>
				<tr>
					<td><?php echo esc_html( View::time( $entry['at'] ?? 0 ) ); ?></td>
					<td><?php echo esc_html( trim( (string) ( $entry['event'] ?? '' ) . ' ' . (string) ( $entry['step'] ?? '' ) ) ); ?></td>
					<td><?php echo esc_html( trim( (string) ( $entry['outcome'] ?? '' ) . ' ' . Words::code( (string) ( $entry['code'] ?? '' ) ) ) ); ?></td>
					<td><?php echo esc_html( empty( $entry['http_status'] ) ? '' : (string) $entry['http_status'] ); ?></td>
					<td><?php echo esc_html( empty( $entry['duration_ms'] ) ? '' : (string) $entry['duration_ms'] . ' ms' ); ?></td>
					<td><?php echo esc_html( is_scalar( $entry['detail'] ?? '' ) ? (string) ( $entry['detail'] ?? '' ) : (string) wp_json_encode( $entry['detail'] ) ); ?></td>
				</tr>
			<?php endforeach; ?>
			</tbody>
		</table></div>
		<?php
	}
};
