<?php
/**
 * The form that filters a list of jobs. It works without a script.
 *
 * A theme replaces it by `halt-tracker/parts/filter.php`.
 *
 * `$args`: `id` (begins the ids), `keyword`, `choices` (by parameter: `label`, `any`, `chosen`, `rows` of `slug`, `name`,
 * `count`), `action` (address), `hidden` (parameters of the address).
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Divi_Context;
use Halt\Tracker\Jobs_Front\Job_Filter;

defined( 'ABSPATH' ) || exit;

?>
<form class="halt-jobs__filter" method="get" action="<?php echo esc_url( $args['action'] ); ?>" role="search" aria-label="<?php esc_attr_e( 'Vacancies', 'halt-tracker' ); ?>">
	<?php foreach ( $args['hidden'] as $halt_name => $halt_value ) { ?>
		<input type="hidden" name="<?php echo esc_attr( (string) $halt_name ); ?>" value="<?php echo esc_attr( $halt_value ); ?>">
	<?php } ?>
	<p class="halt-jobs__field halt-jobs__field--keyword">
		<label for="<?php echo esc_attr( $args['id'] . '-keyword' ); ?>"><?php esc_html_e( 'Keyword or reference', 'halt-tracker' ); ?></label>
		<input type="search" id="<?php echo esc_attr( $args['id'] . '-keyword' ); ?>" name="<?php echo esc_attr( Job_Filter::KEYWORD ); ?>" value="<?php echo esc_attr( $args['keyword'] ); ?>" maxlength="100">
	</p>
	<?php foreach ( $args['choices'] as $halt_name => $halt_choice ) { ?>
		<p class="halt-jobs__field">
			<label for="<?php echo esc_attr( $args['id'] . '-' . $halt_name ); ?>"><?php echo esc_html( $halt_choice['label'] ); ?></label>
			<select id="<?php echo esc_attr( $args['id'] . '-' . $halt_name ); ?>" name="<?php echo esc_attr( $halt_name ); ?>">
				<option value=""><?php echo esc_html( $halt_choice['any'] ); ?></option>
				<?php foreach ( $halt_choice['rows'] as $halt_row ) { ?>
					<option value="<?php echo esc_attr( $halt_row['slug'] ); ?>"<?php selected( $halt_row['slug'], $halt_choice['chosen'] ); ?>>
						<?php
						/* translators: 1: name of a sector, type or place, 2: number of open jobs. */
						echo esc_html( sprintf( __( '%1$s (%2$s)', 'halt-tracker' ), Divi_Context::plain( $halt_row['name'] ), number_format_i18n( $halt_row['count'] ) ) );
						?>
					</option>
				<?php } ?>
			</select>
		</p>
	<?php } ?>
	<p class="halt-jobs__field halt-jobs__field--button">
		<button type="submit" class="halt-jobs__button wp-element-button"><?php esc_html_e( 'Show vacancies', 'halt-tracker' ); ?></button>
	</p>
</form>
