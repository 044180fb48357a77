<?php
/**
 * The list of Form Profiles.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Single_Use;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$new = Screens::url( Screens::PROFILES, array( 'profile' => 'new' ) );
	?>
	<div class="wrap halt-tracker">
		<h1 class="wp-heading-inline"><?php esc_html_e( 'Form Profiles', 'halt-tracker' ); ?></h1>
		<a href="<?php echo esc_url( $new ); ?>" class="page-title-action"><?php esc_html_e( 'Add profile', 'halt-tracker' ); ?></a>
		<hr class="wp-header-end">
		<p><?php esc_html_e( 'A profile says which form becomes which record at Tracker. They are tried from top to bottom.', 'halt-tracker' ); ?></p>
		<?php if ( array() === $data['rows'] ) : ?>
			<p><strong><?php esc_html_e( 'There is no profile yet. Submissions are stored, and can be sent once there is one.', 'halt-tracker' ); ?></strong></p>
		<?php else : ?>
			<div class="halt-tracker-scroll"><table class="widefat striped">
				<thead><tr>
					<th scope="col"><?php esc_html_e( 'Name', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Takes', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Makes', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Version', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Warnings', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Actions', 'halt-tracker' ); ?></th>
				</tr></thead>
				<tbody>
				<?php
				foreach ( $data['rows'] as $row ) :
					$profile = $row['profile'];
					$names   = array();
					foreach ( $data['forms'] as $form ) {
						$names[ strtolower( $form['id'] ) ] = $form['name'] . ' – ' . $form['title'];
					}
					$takes = array_map( static fn( string $id ): string => $names[ strtolower( $id ) ] ?? $id, $profile['matching']['form_ids'] );
					$takes = array_merge( $takes, array_map( static fn( string $id ): string => '#' . $id, $profile['matching']['css_ids'] ), $profile['matching']['sources'] );
					foreach ( $profile['matching']['posts'] as $post_id ) {
						/* translators: %d: id of a page. */
						$takes[] = sprintf( __( 'page %d', 'halt-tracker' ), $post_id );
					}
					if ( $profile['matching']['fallback'] ) {
						$takes[] = __( 'everything else', 'halt-tracker' );
					}
					$hidden = array( 'id' => $profile['id'] );
					?>
					<tr>
						<th scope="row">
							<a href="<?php echo esc_url( Screens::url( Screens::PROFILES, array( 'profile' => $profile['id'] ) ) ); ?>"><strong><?php echo esc_html( $profile['name'] ); ?></strong></a>
							<?php echo $profile['enabled'] ? '' : '<br><em>' . esc_html__( 'switched off', 'halt-tracker' ) . '</em>'; ?>
						</th>
						<td class="halt-tracker-wrap"><?php echo esc_html( implode( ', ', $takes ) ); ?></td>
						<td><?php echo esc_html( 'ignore' === $profile['action'] ? __( 'nothing (ignored)', 'halt-tracker' ) : Words::records()[ $profile['record'] ] ); ?></td>
						<td><?php echo esc_html( (string) $profile['version'] ); ?></td>
						<td class="halt-tracker-detail"><?php echo implode( '<br>', array_map( 'esc_html', $row['warnings'] ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- Each is escaped in the call. ?></td>
						<td class="halt-tracker-buttons">
							<?php
							View::button( 'move_profile', __( 'Move up', 'halt-tracker' ), $hidden, 'link' );
							View::button( 'duplicate_profile', __( 'Copy', 'halt-tracker' ), $hidden + array( 'once' => Single_Use::token() ), 'link' );
							View::button( 'export_profiles', __( 'Export', 'halt-tracker' ), $hidden, 'link' );
							View::button( 'delete_profile', __( 'Delete', 'halt-tracker' ), $hidden, 'link-delete', __( 'Delete this profile?', 'halt-tracker' ) );
							?>
						</td>
					</tr>
				<?php endforeach; ?>
				</tbody>
			</table></div>
			<?php
			View::button( 'export_profiles', __( 'Export all', 'halt-tracker' ) );
		endif;
		View::render( 'profiles/import', $data );
		View::render( 'profiles/forms', $data );
		View::render( 'profiles/senders', $data );
		?>
	</div>
	<?php
};
