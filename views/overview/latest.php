<?php
/**
 * What arrived last.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Ago;
use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	if ( '' !== $data['fault'] ) {
		return;
	}
	?>
	<section class="halt-tracker-panel" aria-labelledby="halt-tracker-latest">
		<h2 id="halt-tracker-latest"><?php esc_html_e( 'Delivered last', 'halt-tracker' ); ?></h2>
		<?php if ( array() === $data['latest'] ) : ?>
			<p><?php esc_html_e( 'Nothing was delivered yet.', 'halt-tracker' ); ?></p>
		<?php else : ?>
			<ul class="halt-tracker-latest">
				<?php
				foreach ( $data['latest'] as $row ) :
					$person = is_scalar( $row['person'] ?? null ) ? trim( (string) $row['person'] ) : '';
					$form   = (string) ( $row['form_name'] ?? '' );
					$form   = '' === $form ? (string) ( $row['form_id'] ?? '' ) : $form;
					$kind   = (string) ( $row['record_kind'] ?? '' );
					$record = (int) ( $row['record_id'] ?? 0 );
					$ended  = (int) ( $row['ended_at'] ?? 0 );
					?>
					<li>
						<a class="halt-tracker-wrap" href="<?php echo esc_url( Screens::url( Screens::SUBMISSIONS, array( 'submission' => (string) ( $row['id'] ?? '' ) ) ) ); ?>"><?php echo esc_html( '' === $person ? __( '(no name)', 'halt-tracker' ) : $person ); ?></a>
						<?php
						echo '' === $form ? '' : esc_html( ' – ' . $form );
						echo 0 === $record ? '' : esc_html( ' – ' . ( Words::records()[ $kind ] ?? $kind ) . ' ' . $record );
						?>
						<br><span class="description"><?php echo esc_html( Ago::text( 0 === $ended ? ( $row['received_at'] ?? 0 ) : $ended ) ); ?></span>
					</li>
				<?php endforeach; ?>
			</ul>
		<?php endif; ?>
		<p><a href="<?php echo esc_url( Screens::url( Screens::SUBMISSIONS ) ); ?>"><?php esc_html_e( 'All deliveries', 'halt-tracker' ); ?></a></p>
	</section>
	<?php
};
