<?php
/**
 * What would be sent.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Json_Block;
use Halt\Tracker\Admin\Posted_Form;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$answer = $data['answer'];
	Posted_Form::begin( $data['name'], $data['url'], 'halt-tracker-stack' );
	?>
	<p>
		<label for="halt-tracker-trial-id"><?php esc_html_e( 'A stored submission instead of the one below (its id; it is mapped as of today)', 'halt-tracker' ); ?></label>
		<input type="text" class="regular-text" id="halt-tracker-trial-id" name="id" value="<?php echo esc_attr( $data['id'] ); ?>">
	</p>
	<?php View::render( 'tools/box', $data ); ?>
	<p><button type="submit" class="button button-primary"><?php esc_html_e( 'Dry run', 'halt-tracker' ); ?></button></p>
	</form>
	<?php if ( '' !== $data['fault'] ) : ?>
		<div class="notice notice-error inline" role="alert"><p><?php echo esc_html( $data['fault'] ); ?></p></div>
		<?php
	endif;
	if ( ! is_array( $answer ) ) {
		return;
	}
	$text = static fn( string $key ): string => is_scalar( $answer[ $key ] ?? null ) ? (string) $answer[ $key ] : '';
	?>
	<section aria-labelledby="halt-tracker-dry-run">
		<h3 id="halt-tracker-dry-run"><?php esc_html_e( 'What would come of it', 'halt-tracker' ); ?></h3>
		<p>
			<span class="halt-tracker-state"><?php echo esc_html( Words::state( $text( 'state' ) ) ); ?></span>
			<?php echo esc_html( Words::code( $text( 'reason' ) ) ); ?>
			<?php
			$name = is_array( $answer['profile'] ?? null ) && is_scalar( $answer['profile']['name'] ?? null ) ? (string) $answer['profile']['name'] : '';
			if ( '' !== $name ) {
				/* translators: %s: name of a profile. */
				echo esc_html( sprintf( __( 'Profile: %s', 'halt-tracker' ), $name ) );
			}
			?>
		</p>
		<?php
		View::render( 'submission/problems', $answer );
		if ( is_array( $answer['draft'] ?? null ) ) {
			echo '<h4>' . esc_html__( 'The record', 'halt-tracker' ) . '</h4>';
			Json_Block::show( __( 'The record', 'halt-tracker' ), $answer['draft'] );
		}
		?>
		<h4><?php esc_html_e( 'The calls, in order', 'halt-tracker' ); ?></h4>
		<?php View::render( 'tools/calls', array( 'calls' => $answer['calls'] ?? array() ) ); ?>
	</section>
	<?php
};
