<?php
/**
 * What can be picked for the field map: fields of the forms that have no line yet, and what Tracker has.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Profile_Warnings;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$fault = $data['tracker']->fault();
	if ( 'extension' === $fault ) {
		echo '<p class="description"><strong>' . esc_html__( 'The extension is missing, so Tracker’s fields cannot be offered. They can be typed all the same.', 'halt-tracker' ) . '</strong></p>';
	} elseif ( '' !== $fault ) {
		/* translators: %s: why. */
		echo '<p class="description"><strong>' . esc_html( sprintf( __( 'Custom fields, statuses and sources of your account cannot be offered: %s They can be typed all the same.', 'halt-tracker' ), Words::code( $fault ) ) ) . '</strong></p>';
	} elseif ( $data['tracker']->fetched_at() > 0 ) {
		/* translators: %s: date and time. */
		echo '<p class="description">' . esc_html( sprintf( __( 'Custom fields, statuses and sources are those of your account on %s.', 'halt-tracker' ), View::time( $data['tracker']->fetched_at() ) ) ) . '</p>';
	}

	$used = array_map( 'strtolower', array_merge( array_column( Profile_Warnings::keys_of( $data['profile'] ), 'key' ), $data['profile']['attachments']['fields'] ) );
	$left = array();
	foreach ( $data['named'] as $form ) {
		foreach ( $form['fields'] as $field ) {
			if ( ! in_array( $field['key'], $used, true ) ) {
				$left[ $field['key'] ] = $field;
			}
		}
	}
	?>
	<div class="halt-tracker-unmapped" data-halt-unmapped<?php echo array() === $left ? ' hidden' : ''; ?>>
		<p id="halt-tracker-unmapped"><?php esc_html_e( 'Fields of the form without a line. Press one to add it:', 'halt-tracker' ); ?></p>
		<ul aria-labelledby="halt-tracker-unmapped">
			<?php foreach ( $left as $field ) : ?>
				<li><button type="submit" name="change" value="<?php echo esc_attr( 'key::' . $field['key'] ); ?>" class="button button-small" data-halt-key="<?php echo esc_attr( $field['key'] ); ?>" formnovalidate><?php echo esc_html( $field['label'] . ' (' . $field['key'] . ')' ); ?></button></li>
			<?php endforeach; ?>
		</ul>
	</div>
	<?php
};
