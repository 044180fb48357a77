<?php
/**
 * Senders that cannot sign.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Sections;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$sources = (array) $data['settings']['sources'];
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-sources">
		<?php Settings_Sections::heading( 'sources' ); ?>
		<p><?php esc_html_e( 'Each gets a token of its own and sends it in the header X-Halt-Webhook-Token. A token is shown once; only its hash is kept.', 'halt-tracker' ); ?></p>
		<?php if ( array() !== $sources ) : ?>
			<table class="widefat striped">
				<thead><tr>
					<th scope="col"><?php esc_html_e( 'Sender', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'May feed', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Actions', 'halt-tracker' ); ?></th>
				</tr></thead>
				<tbody>
				<?php foreach ( $sources as $source ) : ?>
					<tr>
						<th scope="row"><code><?php echo esc_html( (string) $source['id'] ); ?></code></th>
						<td>
							<?php
							$names = array();
							foreach ( (array) $source['profiles'] as $profile_id ) {
								$names[] = (string) ( $data['profiles'][ $profile_id ] ?? $profile_id );
							}
							echo esc_html( array() === $names ? __( 'Every profile', 'halt-tracker' ) : implode( ', ', $names ) );
							if ( (int) ( $source['previous_until'] ?? 0 ) > time() ) {
								/* translators: %s: date and time. */
								echo '<br>' . esc_html( sprintf( __( 'The earlier token works until %s.', 'halt-tracker' ), View::time( 1000 * (int) $source['previous_until'] ) ) );
							}
							?>
						</td>
						<td class="halt-tracker-buttons">
							<?php
							$hidden = array( 'id' => (string) $source['id'] );
							View::button( 'rotate_source', __( 'New token', 'halt-tracker' ), $hidden );
							View::button( 'delete_source', __( 'Delete', 'halt-tracker' ), $hidden, 'link-delete', __( 'Delete this sender? Its token stops working at once.', 'halt-tracker' ) );
							?>
						</td>
					</tr>
				<?php endforeach; ?>
				</tbody>
			</table>
			<?php
		endif;
		View::form( 'add_source', array(), 'halt-tracker-line' );
		?>
		<label for="halt-tracker-source-id"><?php esc_html_e( 'Name of a new sender', 'halt-tracker' ); ?></label>
		<?php
		$fault = $data['faults']['id'] ?? null;
		View::text(
			'id',
			(string) ( $fault['typed'] ?? '' ),
			array(
				'id'        => 'halt-tracker-source-id',
				'required'  => 'required',
				'maxlength' => '60',
			) + ( null === $fault ? array() : array(
				'aria-invalid'     => 'true',
				'aria-describedby' => 'halt-tracker-source-fault',
			) )
		);
		if ( null !== $fault ) {
			printf( '<p class="halt-tracker-fault" id="halt-tracker-source-fault">%s</p>', esc_html( $fault['text'] ) );
		}
		if ( array() !== $data['profiles'] ) {
			echo '<fieldset><legend>' . esc_html__( 'May feed (none ticked: every profile)', 'halt-tracker' ) . '</legend>';
			foreach ( $data['profiles'] as $profile_id => $name ) {
				printf( '<label><input type="checkbox" name="profiles[]" value="%s"> %s</label> ', esc_attr( (string) $profile_id ), esc_html( (string) $name ) );
			}
			echo '</fieldset>';
		}
		submit_button( __( 'Create token', 'halt-tracker' ), 'secondary', '', false );
		?>
		</form>
	</section>
	<?php
};
