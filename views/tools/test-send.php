<?php
/**
 * A test delivery.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Posted_Form;
use Halt\Tracker\Admin\Record_Link;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Settings;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$answer = $data['answer'];
	$names  = array(
		Settings::LIVE    => 'simulator' === $data['nature'] ? __( 'The configured account: a simulator on this machine', 'halt-tracker' ) : __( 'The configured account: the live one', 'halt-tracker' ),
		Settings::SANDBOX => __( 'The sandbox account', 'halt-tracker' ),
	);
	Posted_Form::begin( $data['name'], $data['url'], 'halt-tracker-stack halt-tracker-once', array( 'once' => $data['once'] ) );
	?>
	<fieldset>
		<legend><?php esc_html_e( 'To which account', 'halt-tracker' ); ?></legend>
		<?php foreach ( $names as $connection => $name ) : ?>
			<p><label><input type="radio" name="connection" value="<?php echo esc_attr( $connection ); ?>"<?php checked( $connection, $data['connection'] ); ?>> <?php echo esc_html( $name ); ?></label></p>
		<?php endforeach; ?>
		<?php if ( 'live' === $data['nature'] ) : ?>
			<p><label><input type="checkbox" name="is_live" value="1"> <?php esc_html_e( 'I know that this makes a record in the live account.', 'halt-tracker' ); ?></label></p>
		<?php endif; ?>
	</fieldset>
	<?php View::render( 'tools/box', $data ); ?>
	<p><button type="submit" class="button button-primary"><?php esc_html_e( 'Send the test', 'halt-tracker' ); ?></button></p>
	</form>
	<?php if ( '' !== $data['fault'] ) : ?>
		<div class="notice notice-error inline" role="alert"><p><?php echo esc_html( $data['fault'] ); ?></p></div>
		<?php
	endif;
	if ( ! is_array( $answer ) ) {
		return;
	}
	$text    = static fn( string $key ): string => is_scalar( $answer[ $key ] ?? null ) ? (string) $answer[ $key ] : '';
	$record  = is_array( $answer['record'] ?? null ) ? $answer['record'] : array();
	$kind    = is_scalar( $record['kind'] ?? null ) ? (string) $record['kind'] : '';
	$id      = is_scalar( $record['id'] ?? null ) ? (string) $record['id'] : '';
	$address = Settings::LIVE === $data['connection'] ? Record_Link::url( $kind, $id ) : '';
	?>
	<section aria-labelledby="halt-tracker-test-result">
		<h3 id="halt-tracker-test-result"><?php esc_html_e( 'How it went', 'halt-tracker' ); ?></h3>
		<div class="notice <?php echo empty( $answer['ok'] ) ? 'notice-error' : 'notice-success'; ?> inline" role="status">
			<p>
				<?php
				echo empty( $answer['ok'] )
					? esc_html( Words::code( $text( 'code' ) ) . ( '' === $text( 'detail' ) ? '' : ' (' . $text( 'detail' ) . ')' ) )
					: esc_html__( 'Tracker took it.', 'halt-tracker' );
				?>
			</p>
		</div>
		<?php if ( '' !== $id ) : ?>
			<p>
				<?php
				echo esc_html( ( Words::records()[ $kind ] ?? $kind ) . ' ' . $id );
				if ( '' !== $address ) {
					printf( ' <a href="%s" rel="noreferrer">%s</a>', esc_url( $address ), esc_html__( 'Open the record in Tracker', 'halt-tracker' ) );
				}
				if ( (int) $text( 'activity_id' ) > 0 ) {
					echo '<br>' . esc_html( Words::records()['activity'] . ' ' . $text( 'activity_id' ) );
				}
				?>
			</p>
		<?php endif; ?>
		<?php if ( '' !== $text( 'removal' ) ) : ?>
			<?php
			View::button(
				'remove_test',
				__( 'Remove what the test made', 'halt-tracker' ),
				array(
					'removal'    => $text( 'removal' ),
					'connection' => $data['connection'],
				)
			);
			?>
		<?php endif; ?>
		<h4><?php esc_html_e( 'The calls, in order', 'halt-tracker' ); ?></h4>
		<?php View::render( 'tools/calls', array( 'calls' => $answer['calls'] ?? array() ) ); ?>
	</section>
	<?php
};
