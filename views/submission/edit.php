<?php
/**
 * The form in which a person corrects a submission. “Check” tries it out and sends nothing.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Actions;
use Halt\Tracker\Admin\Delivery_Page;
use Halt\Tracker\Admin\Posted_Form;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$row      = $data['row'];
	$id       = (string) ( $row['id'] ?? '' );
	$trial    = $data['trial'];
	$problems = array();
	foreach ( array_filter( (array) ( $trial['problems'] ?? $row['problems'] ?? array() ), 'is_array' ) as $problem ) {
		$problems[ (string) ( $problem['field'] ?? '' ) ][] = trim( Words::code( (string) ( $problem['code'] ?? '' ) ) . ' ' . Words::code( (string) ( $problem['detail'] ?? '' ) ) );
	}
	$keys = array_column( $data['fields'], 'key' );
	?>
	<div class="wrap halt-tracker">
		<h1><?php esc_html_e( 'Correct and send', 'halt-tracker' ); ?> <code class="halt-tracker-wrap"><?php echo esc_html( $id ); ?></code></h1>
		<p><a href="<?php echo esc_url( Delivery_Page::url( $id ) ); ?>"><?php esc_html_e( 'Back to the submission', 'halt-tracker' ); ?></a></p>
		<p><?php esc_html_e( 'The values replace those that were received and are mapped with today’s profile. What was received stays with the submission; the journal names the changed fields and you, never a value. Files stay as they are.', 'halt-tracker' ); ?></p>
		<div aria-live="polite">
			<?php if ( '' !== $data['fault'] ) : ?>
				<div class="notice notice-error inline"><p><?php echo esc_html( $data['fault'] ); ?></p></div>
			<?php elseif ( is_array( $trial ) ) : ?>
				<?php $is_good = 'waiting' === (string) ( $trial['state'] ?? '' ); ?>
				<div class="notice <?php echo $is_good ? 'notice-success' : 'notice-warning'; ?> inline">
					<p>
						<?php
						/* translators: %s: state of the submission. */
						echo esc_html( trim( sprintf( __( 'Nothing was sent yet. With these values it would be: %s.', 'halt-tracker' ), Words::state( (string) ( $trial['state'] ?? '' ) ) ) . ' ' . Words::code( (string) ( $trial['reason'] ?? '' ) ) ) );
						?>
					</p>
				</div>
			<?php endif; ?>
			<?php foreach ( array_diff_key( $problems, array_flip( $keys ) ) as $field => $texts ) : ?>
				<p class="halt-tracker-fault"><code><?php echo esc_html( (string) $field ); ?></code> <?php echo esc_html( implode( ' ', $texts ) ); ?></p>
			<?php endforeach; ?>
		</div>
		<?php
		Posted_Form::begin(
			Delivery_Page::EDIT,
			Delivery_Page::url( $id, array( 'edit' => '1' ) ),
			'halt-tracker-stack halt-tracker-once',
			array(
				'action' => Actions::PREFIX . Delivery_Page::EDIT,
				'id'     => $id,
			)
		);
		foreach ( $data['fields'] as $index => $field ) :
			$control = 'halt-tracker-field-' . $index;
			$faults  = $problems[ $field['key'] ] ?? array();
			$name    = 'fields[' . $index . '][value]';
			?>
			<p>
				<label for="<?php echo esc_attr( $control ); ?>"><?php echo esc_html( '' === $field['label'] ? $field['key'] : $field['label'] ); ?> <code><?php echo esc_html( $field['key'] ); ?></code></label>
				<input type="hidden" name="fields[<?php echo esc_attr( (string) $index ); ?>][key]" value="<?php echo View::quoted( $field['key'] ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes. ?>">
				<?php
				$described = array() === $faults ? '' : sprintf( ' aria-invalid="true" aria-describedby="%s-fault"', esc_attr( $control ) );
				if ( $field['is_long'] ) {
					printf( '<textarea id="%s" name="%s" rows="5"%s>%s</textarea>', esc_attr( $control ), esc_attr( $name ), $described, "\n" . View::quoted( $field['value'] ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes; the attributes are escaped above.
				} else {
					printf( '<input type="text" class="regular-text" id="%s" name="%s" value="%s"%s>', esc_attr( $control ), esc_attr( $name ), View::quoted( $field['value'] ), $described ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes; the attributes are escaped above.
				}
				if ( $field['is_changed'] ) {
					echo ' <em>' . esc_html__( 'changed', 'halt-tracker' ) . '</em>';
				}
				?>
			</p>
			<?php if ( array() !== $faults ) : ?>
				<p class="halt-tracker-fault" id="<?php echo esc_attr( $control ); ?>-fault"><?php echo esc_html( implode( ' ', $faults ) ); ?></p>
			<?php endif; ?>
		<?php endforeach; ?>
		<div class="halt-tracker-buttons">
			<button type="submit" class="button"><?php esc_html_e( 'Check', 'halt-tracker' ); ?></button>
			<button type="submit" class="button button-primary" formaction="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>"><?php esc_html_e( 'Save and send', 'halt-tracker' ); ?></button>
			<a href="<?php echo esc_url( Delivery_Page::url( $id ) ); ?>"><?php esc_html_e( 'Cancel', 'halt-tracker' ); ?></a>
		</div>
		</form>
	</div>
	<?php
};
