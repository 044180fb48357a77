<?php
/**
 * Steps and journal of a submission.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$steps   = array_values( array_filter( (array) ( $data['steps'] ?? array() ), 'is_array' ) );
	$journal = array_filter( (array) ( $data['journal'] ?? array() ), 'is_array' );
	$text    = static fn( array $row, string $key ): string => is_scalar( $row[ $key ] ?? null ) ? (string) $row[ $key ] : '';
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
					<td><?php echo esc_html( implode( ': ', array_filter( array( Journal_Words::event( $text( $entry, 'event' ) ), Journal_Words::step( $entry['step'] ?? '' ) ), 'strlen' ) ) ); ?></td>
					<td><?php echo esc_html( implode( ' – ', array_filter( array( Journal_Words::outcome( $text( $entry, 'outcome' ) ), Words::code( $text( $entry, 'code' ) ) ), 'strlen' ) ) ); ?></td>
					<td><?php echo esc_html( empty( $entry['http_status'] ) ? '' : (string) $entry['http_status'] ); ?></td>
					<td><?php echo esc_html( empty( $entry['duration_ms'] ) ? '' : (string) $entry['duration_ms'] . ' ms' ); ?></td>
					<td class="halt-tracker-detail"><?php echo esc_html( Journal_Words::detail( $entry['detail'] ?? '' ) ); ?></td>
				</tr>
			<?php endforeach; ?>
			</tbody>
		</table></div>
		<?php
	}
};
