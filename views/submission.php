<?php
/**
 * One delivery.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Delivery_Words;
use Halt\Tracker\Admin\Record_Link;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Capability;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$row        = $data['row'];
	$text       = static fn( string $key ): string => is_scalar( $row[ $key ] ?? null ) ? (string) $row[ $key ] : '';
	$submission = is_array( $row['submission'] ?? null ) ? $row['submission'] : array();
	$state      = $text( 'state' );
	$advice     = Delivery_Words::advice( $state, $text( 'reason' ) );
	$record_url = Record_Link::url( $text( 'record_kind' ), $text( 'record_id' ) );
	?>
	<div class="wrap halt-tracker">
		<h1><?php esc_html_e( 'Submission', 'halt-tracker' ); ?> <code class="halt-tracker-wrap"><?php echo esc_html( $text( 'id' ) ); ?></code></h1>
		<p><a href="<?php echo esc_url( Screens::url( Screens::SUBMISSIONS ) ); ?>"><?php esc_html_e( 'All deliveries', 'halt-tracker' ); ?></a></p>
		<p>
			<span class="halt-tracker-state halt-tracker-state-<?php echo esc_attr( sanitize_html_class( $state ) ); ?>"><?php echo esc_html( Words::state( $state ) ); ?></span>
			<?php echo esc_html( Words::code( $text( 'reason' ) ) ); ?>
		</p>
		<?php foreach ( array_filter( (array) ( $row['flags'] ?? array() ), 'is_string' ) as $flag ) : ?>
			<p><strong><?php echo esc_html( Delivery_Words::flag( $flag ) ); ?></strong></p>
		<?php endforeach; ?>
		<?php if ( '' !== $advice ) : ?>
			<p><?php echo esc_html( $advice ); ?></p>
		<?php endif; ?>
		<?php if ( '' !== $record_url ) : ?>
			<p><a class="button" href="<?php echo esc_url( $record_url ); ?>" rel="noreferrer"><?php esc_html_e( 'Open the record in Tracker', 'halt-tracker' ); ?></a></p>
		<?php endif; ?>
		<?php
		if ( Capability::is_granted() ) {
			View::render( 'submission/actions', $row );
		}
		View::render( 'submission/duplicates', $row );
		View::render( 'submission/problems', $row );
		View::render( 'submission/timeline', $row );
		View::render( 'submission/read-back', $row );
		View::render( 'submission/fields', $submission + array( 'row' => $row ) );
		View::render( 'submission/steps', $row );
		View::render( 'submission/audit', $row );
		?>
	</div>
	<?php
};
