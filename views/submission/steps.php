<?php
/**
 * What is to be done at Tracker for a submission, and how far it is.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$steps = array_values( array_filter( (array) ( $data['steps'] ?? array() ), 'is_array' ) );
	$text  = static fn( array $row, string $key ): string => is_scalar( $row[ $key ] ?? null ) ? (string) $row[ $key ] : '';
	if ( array() !== $steps ) {
		?>
		<h2><?php esc_html_e( 'Steps', 'halt-tracker' ); ?></h2>
		<div class="halt-tracker-scroll" role="region" tabindex="0" aria-label="<?php esc_attr_e( 'Steps', 'halt-tracker' ); ?>"><table class="widefat striped">
			<thead><tr>
				<th scope="col"><?php esc_html_e( 'Step', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'State', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'At Tracker', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Sent', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Times sent', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Failed tries', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Looked up', 'halt-tracker' ); ?></th>
			</tr></thead>
			<tbody>
			<?php foreach ( $steps as $step ) : ?>
				<tr>
					<th scope="row"><?php echo esc_html( Journal_Words::step( $step['kind'] ?? '' ) ); ?></th>
					<td><?php echo esc_html( Journal_Words::step_state( $text( $step, 'state' ) ) ); ?></td>
					<td><?php echo esc_html( Journal_Words::result( $step['result'] ?? '' ) ); ?></td>
					<td><?php echo esc_html( View::time( $step['intended_at'] ?? 0 ) ); ?></td>
					<td><?php echo esc_html( $text( $step, 'sends' ) ); ?></td>
					<td><?php echo esc_html( $text( $step, 'attempts' ) ); ?></td>
					<td><?php echo esc_html( $text( $step, 'looks' ) ); ?></td>
				</tr>
			<?php endforeach; ?>
			</tbody>
		</table></div>
		<?php
	}
};
