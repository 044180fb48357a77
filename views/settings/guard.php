<?php
/**
 * Which site the store was made for.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Settings_Sections;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$guard    = $data['guard'];
	$standing = (string) ( $guard['standing'] ?? '' );
	$site     = static fn( string $prefix ): string => sprintf( '%s (%s)', (string) ( $guard[ $prefix . 'home' ] ?? '' ), (string) ( $guard[ $prefix . 'environment' ] ?? '' ) );
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-guard">
		<?php Settings_Sections::heading( 'guard' ); ?>
		<table class="halt-tracker-facts">
			<?php foreach ( $data['surroundings'] as $label => $value ) : ?>
				<tr><th scope="row"><?php echo esc_html( $label ); ?></th><td class="halt-tracker-wrap"><?php echo esc_html( $value ); ?></td></tr>
			<?php endforeach; ?>
		</table>
		<?php if ( '' !== (string) ( $guard['home'] ?? '' ) ) : ?>
			<p>
				<?php
				/* translators: %s: address and kind of a site. */
				echo esc_html( sprintf( __( 'The store was made for %s.', 'halt-tracker' ), $site( '' ) ) );
				?>
			</p>
			<?php
		endif;
		if ( 'copy' === $standing ) :
			?>
			<p role="alert"><strong>
				<?php
				/* translators: %s: address and kind of a site. */
				echo esc_html( sprintf( __( 'This site is %s. It stores submissions and sends nothing until you say which of the two it is.', 'halt-tracker' ), $site( 'copy_' ) ) );
				?>
			</strong></p>
			<p>
				<?php
				/* translators: %s: number of submissions. */
				echo esc_html( sprintf( __( 'Held here so far: %s.', 'halt-tracker' ), number_format_i18n( (int) ( $guard['held'] ?? 0 ) ) ) );
				if ( ! empty( $guard['shared'] ) ) {
					echo ' ' . esc_html__( 'The original is at work in this very store.', 'halt-tracker' );
				}
				?>
			</p>
			<div class="halt-tracker-buttons">
				<?php
				View::button( 'take_over', __( 'This is the live site now', 'halt-tracker' ), array(), 'primary', __( 'From now on this site sends, and the other one must not. Is this the live site?', 'halt-tracker' ) );
				if ( empty( $guard['shared'] ) ) {
					View::button( 'discard_copy', __( 'This is a copy: discard what was copied', 'halt-tracker' ), array(), 'secondary', __( 'Discard every submission that came along with the copy, and forget its sign-in? The original keeps both.', 'halt-tracker' ) );
				}
				View::button( 'own_store', __( 'This is a copy: give it an empty store of its own', 'halt-tracker' ), array(), 'secondary', __( 'Begin with an empty store here and leave the other one as it is?', 'halt-tracker' ) );
				?>
			</div>
			<p class="description"><?php esc_html_e( 'Or leave it as it is: everything stays held.', 'halt-tracker' ); ?></p>
			<?php
		elseif ( (int) ( $guard['held'] ?? 0 ) > 0 ) :
			?>
			<p>
				<?php
				/* translators: 1: address and kind of a site, 2: number of submissions. */
				echo esc_html( sprintf( __( '%1$s has used this store as well; %2$s submissions are held because of it.', 'halt-tracker' ), $site( 'copy_' ), number_format_i18n( (int) $guard['held'] ) ) );
				?>
			</p>
			<?php
			View::button( 'take_over', __( 'Send them from here', 'halt-tracker' ) );
		endif;
		View::form( 'save_guard', array(), 'halt-tracker-line' );
		View::checkbox( 'guard_exempt', __( 'This site feeds a sandbox account: send even as a copy', 'halt-tracker' ), (bool) $data['settings']['guard_exempt'] );
		submit_button( __( 'Save', 'halt-tracker' ), 'secondary', '', false );
		?>
		</form>
	</section>
	<?php
};
