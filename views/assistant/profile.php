<?php
/**
 * Forms of the site, one of which gets the first profile.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$free  = array_filter( $data['forms'], static fn( array $form ): bool => '' === $form['profile_id'] && '' !== $form['value'] );
	$first = array_key_first( $free );
	?>
	<p><?php esc_html_e( 'A profile says which form becomes what at Tracker. Choose a form; name, e-mail address, phone and CV find their places by themselves, and all else goes into the activity. You can change everything afterwards.', 'halt-tracker' ); ?></p>
	<?php if ( array() !== $data['profiles'] ) : ?>
		<p>
			<?php
			esc_html_e( 'Profiles at work:', 'halt-tracker' );
			foreach ( $data['profiles'] as $profile ) {
				printf( ' <a href="%s">%s</a>', esc_url( Screens::url( Screens::PROFILES, array( 'profile' => $profile['id'] ) ) ), esc_html( $profile['name'] ) );
			}
			?>
		</p>
		<?php
	endif;
	if ( array() === $data['forms'] ) :
		?>
		<p><strong><?php esc_html_e( 'No contact form of Divi was found on this site.', 'halt-tracker' ); ?></strong></p>
		<p>
			<?php esc_html_e( 'Publish a page with one and open this step again. For forms of other makers, and for other systems, make a profile by hand.', 'halt-tracker' ); ?>
			<a href="<?php echo esc_url( Screens::url( Screens::PROFILES, array( 'profile' => 'new' ) ) ); ?>"><?php esc_html_e( 'Add profile', 'halt-tracker' ); ?></a>
		</p>
		<?php
		return;
	endif;
	View::form( 'assistant_profile' );
	?>
	<fieldset>
		<legend><h3><?php esc_html_e( 'Forms of this site', 'halt-tracker' ); ?></h3></legend>
		<?php foreach ( $data['forms'] as $index => $form ) : ?>
			<div class="halt-tracker-form">
				<label>
					<input type="radio" name="form" value="<?php echo View::quoted( $form['value'] ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes. ?>" required<?php checked( $index, $first ); ?><?php disabled( ! isset( $free[ $index ] ) ); ?>>
					<strong><?php echo esc_html( '' !== $form['name'] ? $form['name'] : $form['title'] ); ?></strong>
				</label>
				<?php
				if ( '' !== $form['url'] ) {
					printf( ' – <a href="%s">%s</a>', esc_url( $form['url'] ), esc_html( $form['title'] ) );
				}
				echo '<br><span class="description">' . esc_html( implode( ', ', array_column( $form['fields'], 'label' ) ) );
				if ( '' !== $form['profile_id'] ) {
					/* translators: %s: name of a profile. */
					echo '<br>' . esc_html( sprintf( __( 'Taken by the profile “%s”.', 'halt-tracker' ), $form['profile'] ) );
				} elseif ( '' === $form['value'] ) {
					echo '<br>' . esc_html__( 'It has no unique id: open the page in Divi’s editor and save it once.', 'halt-tracker' );
				} else {
					/* translators: %s: record type. */
					echo '<br>' . esc_html( sprintf( __( 'Looks like: %s', 'halt-tracker' ), Words::records()[ $form['guess'] ] ) );
				}
				echo '</span>';
				?>
			</div>
		<?php endforeach; ?>
	</fieldset>
	<p>
		<label for="halt-tracker-record-kind"><?php esc_html_e( 'It becomes at Tracker', 'halt-tracker' ); ?></label>
		<?php
		View::select( 'record', array( '' => __( 'what it looks like', 'halt-tracker' ) ) + array_intersect_key( Words::records(), array_flip( \Halt\Tracker\Assistant\First_Profile::RECORDS ) ), '', 'halt-tracker-record-kind' );
		?>
	</p>
	<?php
	submit_button( __( 'Make the profile', 'halt-tracker' ), array() === $data['profiles'] ? 'primary' : 'secondary', '', false, array() === $free ? array( 'disabled' => 'disabled' ) : array() );
	echo '</form>';
};
