<?php
/**
 * What waits in the spool.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;
use Halt\Tracker\Admin\Words;
use Halt\Tracker\Bridge;
use Halt\Tracker\Capability;
use Halt\Tracker\Spool_Health;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	if ( empty( $data['spooled'] ) ) {
		return;
	}
	?>
	<div class="notice notice-warning inline">
		<p><?php echo esc_html( Spool_Health::sentence( $data['spooled'], $data['spooled_since'] ) ); ?></p>
		<?php if ( array() !== $data['spool_problems'] ) : ?>
			<ul class="ul-disc">
				<?php foreach ( $data['spool_problems'] as $code => $number ) : ?>
					<?php /* translators: 1: number of submissions, 2: why. */ ?>
					<li><?php echo esc_html( sprintf( __( '%1$d of them could not be taken in: %2$s', 'halt-tracker' ), $number, Words::code( (string) $code ) ) ); ?></li>
				<?php endforeach; ?>
			</ul>
		<?php endif; ?>
		<?php if ( '' === Bridge::extension_fault() && Capability::is_granted() ) : ?>
			<p><?php View::button( 'import_spool', __( 'Take them in now', 'halt-tracker' ) ); ?></p>
		<?php endif; ?>
	</div>
	<?php
};
