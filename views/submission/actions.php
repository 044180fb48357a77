<?php
/**
 * What can be done with a delivery.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Delivery_Page;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Submissions_Page;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $row ): void {
	$text  = static fn( string $key ): string => is_scalar( $row[ $key ] ?? null ) ? (string) $row[ $key ] : '';
	$state = $text( 'state' );
	$id    = $text( 'id' );
	?>
	<div class="halt-tracker-buttons">
		<?php
		if ( in_array( $state, Submissions_Page::REPLAYABLE, true ) ) {
			$is_spam = 'held' === $state && str_starts_with( $text( 'reason' ), 'spam' );
			View::button( 'replay', $is_spam ? __( 'Not spam: send', 'halt-tracker' ) : __( 'Map again and send', 'halt-tracker' ), array( 'id' => $id ), 'primary' );
			if ( is_array( $row['plan'] ?? null ) ) {
				View::button(
					'replay',
					__( 'Send as it was accepted', 'halt-tracker' ),
					array(
						'id'      => $id,
						'profile' => 'accepted',
					)
				);
			}
		}
		if ( Delivery_Page::is_editable( $row ) ) {
			printf( '<a class="button" href="%s">%s</a>', esc_url( Delivery_Page::url( $id, array( 'edit' => '1' ) ) ), esc_html__( 'Correct and send', 'halt-tracker' ) );
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
							'form_id' => $text( 'form_id' ),
						)
					)
				),
				esc_html__( 'Make a profile for this form', 'halt-tracker' )
			);
		}
		printf(
			'<a class="button" href="%s">%s</a>',
			esc_url(
				Screens::url(
					Screens::TOOLS,
					array(
						'tool' => 'inspect',
						'id'   => $id,
					)
				)
			),
			esc_html__( 'Inspect', 'halt-tracker' )
		);
		?>
	</div>
	<?php if ( in_array( $state, Submissions_Page::REPLAYABLE, true ) && ! empty( $row['profile_today'] ) && is_array( $row['plan'] ?? null ) ) : ?>
		<p class="description"><?php esc_html_e( 'The profile was changed since this was accepted. “Map again and send” takes today’s; “Send as it was accepted” takes the one of then.', 'halt-tracker' ); ?></p>
	<?php endif; ?>
	<?php
};
