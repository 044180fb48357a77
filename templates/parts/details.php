<?php
/**
 * The facts of a job.
 *
 * A theme replaces it by `halt-tracker/parts/details.php`.
 *
 * `$args`: `job` (a `Job`), `facts` (`label` and `value`, plain text, by name; may be empty), `skills` and `benefits` (HTML, or nothing).
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

?>
<div class="halt-jobs halt-jobs__details">
	<?php if ( array() !== $args['facts'] ) { ?>
	<dl class="halt-jobs__table">
		<?php foreach ( $args['facts'] as $halt_name => $halt_fact ) { ?>
			<div class="halt-jobs__row halt-jobs__row--<?php echo esc_attr( (string) $halt_name ); ?>">
				<dt><?php echo esc_html( $halt_fact['label'] ); ?></dt>
				<dd><?php echo esc_html( $halt_fact['value'] ); ?></dd>
			</div>
		<?php } ?>
	</dl>
	<?php } ?>
	<?php if ( '' !== $args['skills'] ) { ?>
		<h2 class="halt-jobs__subheading"><?php esc_html_e( 'Skills', 'halt-tracker' ); ?></h2>
		<?php echo wp_kses_post( wpautop( $args['skills'] ) ); ?>
	<?php } ?>
	<?php if ( '' !== $args['benefits'] ) { ?>
		<h2 class="halt-jobs__subheading"><?php esc_html_e( 'Benefits', 'halt-tracker' ); ?></h2>
		<?php echo wp_kses_post( wpautop( $args['benefits'] ) ); ?>
	<?php } ?>
</div>
