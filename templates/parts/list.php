<?php
/**
 * A list of open jobs.
 *
 * A theme replaces it by `halt-tracker/parts/list.php`.
 *
 * `$args`: `jobs` (list of `Job`), `total` (on all pages), `filter` (HTML), `filtered` (whether something is chosen), `base`
 * (address without a filter), `links` (HTML), `heading` (`h2` to `h6`), `excerpts` (whether they are shown).
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Jobs_Front\Template_Part;

defined( 'ABSPATH' ) || exit;

?>
<div class="halt-jobs">
	<?php echo $args['filter']; // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- The part has escaped it. ?>
	<p class="halt-jobs__count">
		<?php
		echo esc_html(
			0 === $args['total']
				? ( $args['filtered'] ? __( 'No vacancy fits. Try another word, or choose less.', 'halt-tracker' ) : __( 'There are no vacancies at the moment.', 'halt-tracker' ) )
				/* translators: %s: number of jobs. */
				: sprintf( _n( '%s vacancy', '%s vacancies', $args['total'], 'halt-tracker' ), number_format_i18n( $args['total'] ) )
		);
		if ( $args['filtered'] ) {
			?>
			<a class="halt-jobs__clear" href="<?php echo esc_url( $args['base'] ); ?>"><?php esc_html_e( 'Show all', 'halt-tracker' ); ?></a>
		<?php } ?>
	</p>
	<?php if ( array() !== $args['jobs'] ) { ?>
		<?php
		// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- The part escapes it.
		echo Template_Part::render(
			'items',
			array(
				'jobs'     => $args['jobs'],
				'heading'  => $args['heading'],
				'excerpts' => $args['excerpts'],
			)
		);
		?>
	<?php } ?>
	<?php if ( '' !== $args['links'] ) { ?>
		<nav class="halt-jobs__pages" aria-label="<?php esc_attr_e( 'Pages of vacancies', 'halt-tracker' ); ?>">
			<?php echo wp_kses_post( $args['links'] ); ?>
		</nav>
	<?php } ?>
</div>
