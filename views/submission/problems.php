<?php
/**
 * Why a submission cannot be sent as it is.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Words;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$problems = array_filter( (array) ( $data['problems'] ?? array() ), 'is_array' );
	if ( array() === $problems ) {
		return;
	}
	?>
	<h2><?php esc_html_e( 'What is in the way', 'halt-tracker' ); ?></h2>
	<ul class="ul-disc">
		<?php foreach ( $problems as $problem ) : ?>
			<li>
				<code><?php echo esc_html( (string) ( $problem['field'] ?? '' ) ); ?></code>
				<?php echo esc_html( trim( Words::code( (string) ( $problem['code'] ?? '' ) ) . ' ' . Words::code( (string) ( $problem['detail'] ?? '' ) ) ) ); ?>
			</li>
		<?php endforeach; ?>
	</ul>
	<?php
};
