<?php
/**
 * The overview.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Overview_Words;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$headline = Overview_Words::headline( $data );
	?>
	<div class="wrap halt-tracker halt-tracker-overview">
		<h1><?php esc_html_e( 'Tracker overview', 'halt-tracker' ); ?></h1>
		<hr class="wp-header-end">
		<p class="halt-tracker-headline halt-tracker-headline-<?php echo esc_attr( $headline['level'] ); ?>"><?php echo esc_html( $headline['text'] ); ?></p>
		<?php
		View::render( 'overview/alerts', $data );
		View::render( 'spool', $data );
		?>
		<div class="halt-tracker-columns">
			<?php
			View::render( 'overview/queue', $data );
			View::render( 'overview/connection', $data );
			?>
		</div>
		<?php View::render( 'overview/days', $data ); ?>
		<div class="halt-tracker-columns">
			<?php
			View::render( 'overview/latest', $data );
			View::render( 'overview/runners', $data );
			View::render( 'overview/account', $data );
			?>
		</div>
	</div>
	<?php
};
