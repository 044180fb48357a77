<?php
/**
 * What a visitor sent. Everything here is a stranger's text.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Delivery_Words;
use Halt\Tracker\Admin\Downloads;
use Halt\Tracker\Admin\Journal_Words;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Capability;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$row     = $data['row'];
	$text    = static fn( array $from, string $key ): string => is_scalar( $from[ $key ] ?? null ) ? (string) $from[ $key ] : '';
	$context = array_filter( (array) ( $data['context'] ?? array() ), static fn( $value ): bool => is_scalar( $value ) && '' !== (string) $value && '0' !== (string) $value );
	foreach ( array( 'tracking', 'meta' ) as $group ) {
		$context += (array) ( $data['context'][ $group ] ?? array() );
	}
	$record = (string) ( $row['record_kind'] ?? '' );
	$facts  = array(
		__( 'Received', 'halt-tracker' )   => View::time( $row['received_at'] ?? 0 ),
		__( 'Way in', 'halt-tracker' )     => Delivery_Words::path( $text( $row, 'path' ) ),
		__( 'Source', 'halt-tracker' )     => $text( $row, 'source' ),
		__( 'Form', 'halt-tracker' )       => trim( (string) ( $row['form_name'] ?? '' ) . ' ' . (string) ( $row['form_id'] ?? '' ) ),
		__( 'Profile', 'halt-tracker' )    => (string) ( $row['profile_name'] ?? '' ),
		__( 'At Tracker', 'halt-tracker' ) => empty( $row['record_id'] ) ? '' : trim( ( Words::records()[ $record ] ?? $record ) . ' ' . (string) $row['record_id'] . ', ' . Journal_Words::outcome( (string) ( $row['outcome'] ?? '' ) ), ' ,' ),
	);
	?>
	<h2><?php esc_html_e( 'What was sent', 'halt-tracker' ); ?></h2>
	<?php if ( '' !== $text( $row, 'duplicate_of' ) ) : ?>
		<p><?php esc_html_e( 'A second copy is kept without its content; the first one has it.', 'halt-tracker' ); ?></p>
	<?php elseif ( ! is_array( $row['submission'] ?? null ) ) : ?>
		<p><?php esc_html_e( 'What was sent is no longer kept, or no longer opens with the key of this site.', 'halt-tracker' ); ?></p>
	<?php elseif ( ! empty( $row['edited'] ) ) : ?>
		<p><strong><?php esc_html_e( 'A person has changed values. As it was received:', 'halt-tracker' ); ?></strong></p>
		<ul class="ul-disc">
			<?php foreach ( array_filter( (array) ( $data['received'] ?? array() ), 'is_array' ) as $field ) : ?>
				<li><code><?php echo esc_html( is_scalar( $field['key'] ?? null ) ? (string) $field['key'] : '' ); ?></code> <?php echo esc_html( is_scalar( $field['value'] ?? null ) ? (string) $field['value'] : '' ); ?></li>
			<?php endforeach; ?>
		</ul>
	<?php endif; ?>
	<table class="widefat striped halt-tracker-facts">
		<tbody>
		<?php foreach ( array_filter( $facts, 'strlen' ) as $label => $value ) : ?>
			<tr><th scope="row"><?php echo esc_html( $label ); ?></th><td><?php echo esc_html( $value ); ?></td></tr>
		<?php endforeach; ?>
		<?php foreach ( array_filter( (array) ( $data['fields'] ?? array() ), 'is_array' ) as $field ) : ?>
			<tr>
				<th scope="row">
					<?php echo esc_html( $text( $field, 'label' ) ); ?>
					<code class="halt-tracker-wrap"><?php echo esc_html( $text( $field, 'key' ) ); ?></code>
				</th>
				<td class="halt-tracker-wrap"><?php echo nl2br( esc_html( $text( $field, 'value' ) ) ); ?></td>
			</tr>
		<?php endforeach; ?>
		<?php foreach ( array_filter( (array) ( $data['files'] ?? array() ), 'is_array' ) as $index => $file ) : ?>
			<tr>
				<th scope="row"><?php esc_html_e( 'File', 'halt-tracker' ); ?> <code><?php echo esc_html( (string) ( $file['field'] ?? '' ) ); ?></code></th>
				<td>
					<?php
					echo esc_html( (string) ( $file['name'] ?? '' ) . ' ' . size_format( (int) ( $file['size'] ?? 0 ) ) );
					if ( '' !== (string) ( $file['refused'] ?? '' ) ) {
						echo '<br><strong>' . esc_html( Words::code( (string) $file['refused'] ) ) . '</strong>';
					} elseif ( '' !== (string) ( $file['sha256'] ?? '' ) ) {
						echo '<br><code class="halt-tracker-wrap">SHA-256 ' . esc_html( (string) $file['sha256'] ) . '</code>';
					}
					foreach ( array_filter( (array) ( $file['flags'] ?? array() ), 'is_string' ) as $flag ) {
						echo '<br>' . esc_html( Words::code( 'file_' . $flag ) );
					}
					if ( '' !== (string) ( $file['blob'] ?? '' ) && Capability::may_view() ) {
						printf( '<br><a href="%s">%s</a>', esc_url( Downloads::url( (string) ( $row['id'] ?? '' ), (int) $index ) ), esc_html__( 'Download', 'halt-tracker' ) );
					}
					?>
				</td>
			</tr>
		<?php endforeach; ?>
		<?php foreach ( $context as $key => $value ) : ?>
			<tr><th scope="row"><code><?php echo esc_html( (string) $key ); ?></code></th><td><?php echo esc_html( is_scalar( $value ) ? (string) $value : '' ); ?></td></tr>
		<?php endforeach; ?>
		</tbody>
	</table>
	<?php
};
