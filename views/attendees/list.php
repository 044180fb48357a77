<?php
/**
 * How the list stands, and the people on it. The script takes this part anew while it loads.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Attendees_Table;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Attendees\Attendee_Words;
use Halt\Tracker\Attendees\Load_State;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$list    = $data['list'];
	$load    = $list['load'];
	$table   = $list['table'];
	$further = Attendee_Words::further_counts( $load, $data['event']->capacity() );
	$hidden  = array(
		'event' => (string) $data['event']->id(),
		'shown' => implode( ',', $table->shown() ),
		'paged' => (string) $table->get_pagenum(),
	);
	foreach ( $list['filter']->arguments() as $name => $value ) {
		$hidden[ 'filter[' . $name . ']' ] = $value;
	}
	?>
	<div id="halt-tracker-attendees" data-halt-url="<?php echo esc_url( $data['rest_url'] . '/attending/' ); ?>" data-halt-nonce="<?php echo esc_attr( wp_create_nonce( 'wp_rest' ) ); ?>">
		<p class="halt-tracker-standing<?php echo Load_State::STOPPED === $load->state ? ' halt-tracker-fault' : ''; ?>">
			<strong><?php echo esc_html( Attendee_Words::found( $load ) ); ?> / <span data-halt-attending="<?php /* translators: %s: number of contacts. */ esc_attr_e( '%s attending', 'halt-tracker' ); ?>"><?php echo esc_html( Attendee_Words::attending( $list['attending'] ) ); ?></span></strong>
			<br><span class="halt-tracker-as-of"><?php echo esc_html( Attendee_Words::standing( $load ) ); ?></span>
		</p>
		<?php if ( '' !== $further ) : ?>
			<p><?php echo esc_html( $further ); ?></p>
		<?php endif; ?>
		<?php if ( $list['elsewhere'] > 0 ) : ?>
			<p>
				<?php
				/* translators: %s: number of contacts. */
				echo esc_html( sprintf( _n( '%s contact is marked as attending and not on this list.', '%s contacts are marked as attending and not on this list.', $list['elsewhere'], 'halt-tracker' ), number_format_i18n( $list['elsewhere'] ) ) );
				?>
			</p>
		<?php endif; ?>
		<form method="get" class="halt-tracker-list halt-tracker-attendee-table">
			<input type="hidden" name="page" value="<?php echo esc_attr( Screens::ATTENDEES ); ?>">
			<input type="hidden" name="event" value="<?php echo esc_attr( (string) $data['event']->id() ); ?>">
			<?php foreach ( $list['filter']->arguments() as $name => $value ) : ?>
				<input type="hidden" name="<?php echo esc_attr( $name ); ?>" value="<?php echo View::quoted( $value ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes. ?>">
			<?php endforeach; ?>
			<?php $table->display(); ?>
		</form>
		<?php
		if ( $data['may_act'] ) {
			View::form( 'change_seat', $hidden, '', false, Attendees_Table::SEATS );
			echo '</form>';
		}
		if ( $data['may_act'] && array() !== $table->shown() ) {
			View::form( 'mark_attendees', $hidden, 'halt-tracker-save-marks', false, Attendees_Table::FORM );
			printf( '<button type="submit" class="button">%s</button></form>', esc_html__( 'Save the marks of this page', 'halt-tracker' ) );
		}
		?>
	</div>
	<div class="halt-tracker-marked" data-halt-marked="<?php /* translators: %s: name of a person. */ esc_attr_e( '%s is marked as attending.', 'halt-tracker' ); ?>" data-halt-unmarked="<?php /* translators: %s: name of a person. */ esc_attr_e( '%s is no longer marked as attending.', 'halt-tracker' ); ?>" data-halt-failed="<?php /* translators: %s: name of a person. */ esc_attr_e( 'The mark of %s was not saved, and is as it was before.', 'halt-tracker' ); ?>" data-halt-old="<?php esc_attr_e( 'Please load this page again: it was open for too long, or you are signed out.', 'halt-tracker' ); ?>" data-halt-undo="<?php esc_attr_e( 'Undo', 'halt-tracker' ); ?>" data-halt-again="<?php esc_attr_e( 'Try again', 'halt-tracker' ); ?>" hidden>
		<span role="status"></span>
		<button type="button" class="button button-small"></button>
	</div>
	<?php
};
