<?php
/**
 * The check-in list: a page of its own, to be printed and ticked with a pen.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Attendees_Page;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Attendees\Attendee_Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$event = $data['event'];
	wp_enqueue_style( 'halt-tracker-check-in', plugins_url( 'assets/check-in.css', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION );
	wp_enqueue_script( 'halt-tracker-check-in', plugins_url( 'assets/check-in.js', HALT_TRACKER_FILE ), array(), HALT_TRACKER_VERSION, array( 'in_footer' => true ) );
	?>
<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
	<meta charset="<?php echo esc_attr( get_bloginfo( 'charset' ) ); ?>">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<meta name="robots" content="noindex">
	<?php /* translators: %s: title of an event. */ ?>
	<title><?php echo esc_html( sprintf( __( 'Check-in: %s', 'halt-tracker' ), $event->title() ) ); ?></title>
	<?php wp_print_styles( array( 'halt-tracker-check-in' ) ); ?>
</head>
<body class="wrap">
	<p class="tools">
		<a href="<?php echo esc_url( Attendees_Page::url( $event->id(), $data['filter']->arguments() ) ); ?>"><?php esc_html_e( 'Back to the list', 'halt-tracker' ); ?></a>
		<button type="button" hidden data-halt-print><?php esc_html_e( 'Print', 'halt-tracker' ); ?></button>
	</p>
	<main>
		<h1><?php echo esc_html( $event->title() ); ?></h1>
		<p>
			<?php echo esc_html( $event->place_and_time() ); ?><br>
			<?php
			/* translators: %s: number of people. */
			echo esc_html( sprintf( _n( '%s person on this list.', '%s people on this list.', count( $data['attendees'] ), 'halt-tracker' ), number_format_i18n( count( $data['attendees'] ) ) ) );
			echo ' ' . esc_html( Attendee_Words::counts( $data['load'], $data['attending'] ) ) . '. ' . esc_html( Attendee_Words::standing( $data['load'] ) );
			?>
		</p>
		<table>
			<thead>
				<tr>
					<th scope="col"><?php esc_html_e( 'Here', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Name', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Company', 'halt-tracker' ); ?></th>
					<th scope="col"><?php esc_html_e( 'State', 'halt-tracker' ); ?></th>
					<th scope="col" class="remarks"><?php esc_html_e( 'Remarks', 'halt-tracker' ); ?></th>
				</tr>
			</thead>
			<tbody>
				<?php foreach ( $data['attendees'] as $one ) : ?>
					<tr>
						<td><span class="box"><?php echo $one->is_attending ? '&#10003;' : ''; ?></span><span class="spoken"><?php echo $one->is_attending ? esc_html__( 'marked as attending', 'halt-tracker' ) : ''; ?></span></td>
						<th scope="row"><?php echo View::quoted( implode( ', ', array_filter( array( $one->surname, $one->first_name ), 'strlen' ) ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes. ?></th>
						<td><?php echo View::quoted( $one->company ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes. ?></td>
						<td><?php echo esc_html( Attendee_Words::states()[ $one->state ] ?? $one->state ); ?></td>
						<td></td>
					</tr>
				<?php endforeach; ?>
			</tbody>
		</table>
	</main>
	<?php wp_print_scripts( array( 'halt-tracker-check-in' ) ); ?>
</body>
</html>
	<?php
};
