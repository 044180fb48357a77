<?php
/**
 * The forms of the site, and who takes them.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Profile_Words;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	?>
	<h2><?php esc_html_e( 'Forms of this site', 'halt-tracker' ); ?></h2>
	<?php if ( array() !== $data['untaken'] ) : ?>
		<div class="notice notice-warning inline"><p>
			<?php
			$count = count( $data['untaken'] );
			/* translators: %d: number of forms. */
			echo esc_html( sprintf( _n( '%d form is on a page that visitors see, and no profile takes it. What is sent there is stored and waits for a profile.', '%d forms are on pages that visitors see, and no profile takes them. What is sent there is stored and waits for a profile.', $count, 'halt-tracker' ), $count ) );
			?>
		</p></div>
	<?php endif; ?>
	<?php if ( array() === $data['forms'] ) : ?>
		<p><?php esc_html_e( 'No contact form of Divi was found in the pages, layouts and templates of this site.', 'halt-tracker' ); ?></p>
	<?php else : ?>
		<div class="halt-tracker-scroll"><table class="widefat striped">
			<thead><tr>
				<th scope="col"><?php esc_html_e( 'Form', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Where', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Fields', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Profile', 'halt-tracker' ); ?></th>
				<th scope="col"><?php esc_html_e( 'Warnings', 'halt-tracker' ); ?></th>
			</tr></thead>
			<tbody>
			<?php
			foreach ( $data['forms'] as $index => $form ) :
				$places = array(
					'library'  => __( 'Divi library', 'halt-tracker' ),
					'template' => __( 'Theme Builder', 'halt-tracker' ),
					'page'     => $form['is_public'] ? '' : __( 'not published', 'halt-tracker' ),
				);
				?>
				<tr>
					<th scope="row"><?php echo esc_html( $form['name'] ); ?><br><code class="halt-tracker-wrap"><?php echo esc_html( '' === $form['id'] ? __( 'no id', 'halt-tracker' ) : $form['id'] ); ?></code></th>
					<td>
						<?php
						if ( '' === $form['url'] ) {
							echo esc_html( $form['title'] );
						} else {
							printf( '<a href="%s">%s</a>', esc_url( $form['url'] ), esc_html( $form['title'] ) );
						}
						if ( count( $form['posts'] ) > 1 ) {
							/* translators: %d: number of places. */
							echo '<br>' . esc_html( sprintf( _n( 'and %d more place', 'and %d more places', count( $form['posts'] ) - 1, 'halt-tracker' ), count( $form['posts'] ) - 1 ) );
						}
						$words = array_filter( array( 'divi4' === $form['module'] ? 'Divi 4' : 'Divi 5', $places[ $form['place'] ] ) );
						echo '<br><span class="description">' . esc_html( implode( ', ', $words ) ) . '</span>';
						?>
					</td>
					<td class="halt-tracker-wrap"><?php echo esc_html( implode( ', ', array_column( $form['fields'], 'label' ) ) ); ?></td>
					<td>
						<?php
						foreach ( $data['takers'][ $index ] ?? array() as $profile ) {
							printf( '<a href="%s">%s</a><br>', esc_url( Screens::url( Screens::PROFILES, array( 'profile' => $profile['id'] ) ) ), esc_html( $profile['name'] ) );
						}
						if ( array() === ( $data['takers'][ $index ] ?? array() ) ) {
							if ( in_array( $form, $data['untaken'], true ) ) {
								echo '<strong>' . esc_html__( 'none', 'halt-tracker' ) . '</strong><br>';
							}
							if ( '' !== $form['id'] ) {
								printf(
									'<a href="%s">%s<span class="screen-reader-text"> (%s)</span></a>',
									esc_url( Screens::url( Screens::PROFILES, array( 'profile' => 'new', 'form_id' => $form['id'] ) ) ), // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Two words.
									esc_html__( 'Make a profile', 'halt-tracker' ),
									esc_html( $form['name'] )
								);
							}
						}
						?>
					</td>
					<td class="halt-tracker-detail">
						<?php
						foreach ( $form['warnings'] as $code ) {
							// The row says which form it is.
							$warning = array( 'code' => $code, 'detail' => '', 'line' => null ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- One warning.
							echo '<p>' . esc_html( preg_replace( '/  +/', ' ', Profile_Words::warning( $warning ) ) ) . '</p>';
						}
						?>
					</td>
				</tr>
			<?php endforeach; ?>
			</tbody>
		</table></div>
	<?php endif; ?>
	<?php
	View::button( 'find_forms', __( 'Look again', 'halt-tracker' ) );
};
