<?php
/**
 * A submission.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Submissions_Page;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$row        = $data['row'];
	$submission = (array) ( $row['submission'] ?? array() );
	$state      = (string) ( $row['state'] ?? '' );
	$id         = (string) ( $row['id'] ?? '' );
	$form_id    = (string) ( $row['form_id'] ?? '' );
	?>
	<div class="wrap halt-tracker">
		<h1><?php esc_html_e( 'Submission', 'halt-tracker' ); ?> <code><?php echo esc_html( $id ); ?></code></h1>
		<p><a href="<?php echo esc_url( Screens::url( Screens::SUBMISSIONS ) ); ?>"><?php esc_html_e( 'All submissions', 'halt-tracker' ); ?></a></p>
		<p>
			<span class="halt-tracker-state halt-tracker-state-<?php echo esc_attr( sanitize_html_class( $state ) ); ?>"><?php echo esc_html( Words::state( $state ) ); ?></span>
			<?php echo esc_html( Words::code( (string) ( $row['reason'] ?? '' ) ) ); ?>
		</p>
		<div class="halt-tracker-buttons">
			<?php
			if ( in_array( $state, Submissions_Page::REPLAYABLE, true ) ) {
				$is_spam = 'held' === $state && str_starts_with( (string) ( $row['reason'] ?? '' ), 'spam' );
				View::button( 'replay', $is_spam ? __( 'Not spam: send', 'halt-tracker' ) : __( 'Map again and send', 'halt-tracker' ), array( 'id' => $id ), 'primary' );
			}
			if ( in_array( $state, Submissions_Page::DISCARDABLE, true ) ) {
				View::button( 'discard', __( 'Discard', 'halt-tracker' ), array( 'id' => $id ), 'link-delete', __( 'Discard this submission? It will not be sent.', 'halt-tracker' ) );
			}
			if ( 'unrouted' === $state ) {
				printf(
					'<a class="button" href="%s">%s</a>',
					esc_url(
						Screens::url(
							Screens::PROFILES,
							array(
								'profile' => 'new',
								'form_id' => $form_id,
							)
						)
					),
					esc_html__( 'Make a profile for this form', 'halt-tracker' )
				);
			}
			?>
		</div>
		<?php
		View::render( 'submission/problems', $row );
		View::render( 'submission/fields', $submission + array( 'row' => $row ) );
		View::render( 'submission/steps', $row );
		?>
	</div>
	<?php
};
