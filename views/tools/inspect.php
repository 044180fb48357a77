<?php
/**
 * What came in beside what was made of it.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Delivery_Page;
use Halt\Tracker\Admin\Json_Block;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Tools_Page;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Capability;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$row = $data['row'];
	?>
	<form method="get" class="halt-tracker-line">
		<input type="hidden" name="page" value="<?php echo esc_attr( Screens::TOOLS ); ?>">
		<input type="hidden" name="tool" value="inspect">
		<label for="halt-tracker-inspect"><?php esc_html_e( 'Submission id', 'halt-tracker' ); ?></label>
		<input type="text" class="regular-text" id="halt-tracker-inspect" name="id" value="<?php echo esc_attr( $data['id'] ); ?>">
		<button type="submit" class="button"><?php esc_html_e( 'Inspect', 'halt-tracker' ); ?></button>
		<a href="<?php echo esc_url( Tools_Page::url( 'inspect' ) ); ?>"><?php esc_html_e( 'The last one', 'halt-tracker' ); ?></a>
	</form>
	<?php if ( null === $row ) : ?>
		<p><?php '' === $data['id'] ? esc_html_e( 'Nothing has come in yet.', 'halt-tracker' ) : esc_html_e( 'There is no such submission.', 'halt-tracker' ); ?></p>
		<?php
		return;
	endif;
	$plan = is_array( $row['plan'] ?? null ) ? $row['plan'] : null;
	?>
	<p>
		<a href="<?php echo esc_url( Delivery_Page::url( (string) $row['id'] ) ); ?>"><code class="halt-tracker-wrap"><?php echo esc_html( (string) $row['id'] ); ?></code></a>
		<?php echo esc_html( View::time( $row['received_at'] ?? 0 ) ); ?>
		<span class="halt-tracker-state"><?php echo esc_html( Words::state( is_scalar( $row['state'] ?? null ) ? (string) $row['state'] : '' ) ); ?></span>
		<?php
		if ( Capability::is_granted() ) {
			printf(
				'<a href="%s">%s</a>',
				esc_url( Tools_Page::url( 'dry-run', array( 'id' => (string) $row['id'] ) ) ),
				esc_html__( 'What would today’s profile send?', 'halt-tracker' )
			);
		}
		?>
	</p>
	<?php View::render( 'submission/problems', $row ); ?>
	<div class="halt-tracker-columns">
		<div>
			<h3><?php esc_html_e( 'Received', 'halt-tracker' ); ?></h3>
			<?php
			if ( is_array( $row['submission'] ?? null ) ) {
				Json_Block::show( __( 'Received', 'halt-tracker' ), $row['submission'] );
			} else {
				echo '<p>' . esc_html__( 'What was sent is no longer kept, or no longer opens with the key of this site.', 'halt-tracker' ) . '</p>';
			}
			?>
		</div>
		<div>
			<h3><?php esc_html_e( 'Made of it', 'halt-tracker' ); ?></h3>
			<?php
			if ( null !== $plan ) {
				/* translators: 1: name of a profile, 2: its version. */
				echo '<p>' . esc_html( sprintf( __( 'Profile %1$s, version %2$s', 'halt-tracker' ), is_scalar( $plan['profile_name'] ?? null ) && '' !== (string) $plan['profile_name'] ? (string) $plan['profile_name'] : (string) ( $row['profile_name'] ?? '' ), is_scalar( $plan['profile_version'] ?? null ) ? (string) $plan['profile_version'] : '' ) ) . '</p>';
				Json_Block::show( __( 'Made of it', 'halt-tracker' ), $plan );
			} else {
				echo '<p>' . esc_html__( 'Nothing was to be sent of it, or it is no longer kept.', 'halt-tracker' ) . '</p>';
			}
			?>
		</div>
	</div>
	<?php
};
