<?php
/**
 * What the page of a closed job says.
 *
 * A theme replaces it by `halt-tracker/parts/closed.php`.
 *
 * `$args`: `job` (the closed `Job`), `title` (empty where the page has it already), `similar` (list of open ones), `archive` (address of all open jobs).
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Jobs_Front\Template_Part;

defined( 'ABSPATH' ) || exit;

?>
<div class="halt-jobs halt-jobs__gone">
	<?php if ( '' !== $args['title'] ) { ?>
		<h1 class="halt-jobs__heading entry-title"><?php echo esc_html( $args['title'] ); ?></h1>
	<?php } ?>
	<p class="halt-jobs__closed"><strong><?php esc_html_e( 'This vacancy is closed.', 'halt-tracker' ); ?></strong> <?php esc_html_e( 'Applications are no longer taken.', 'halt-tracker' ); ?></p>
	<?php if ( array() !== $args['similar'] ) { ?>
		<h2 class="halt-jobs__subheading"><?php esc_html_e( 'Vacancies that are open', 'halt-tracker' ); ?></h2>
		<?php
		// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- The part escapes it.
		echo Template_Part::render(
			'items',
			array(
				'jobs'     => $args['similar'],
				'heading'  => 'h3',
				'excerpts' => false,
			)
		);
		?>
	<?php } ?>
	<p class="halt-jobs__back"><a href="<?php echo esc_url( $args['archive'] ); ?>"><?php esc_html_e( 'All vacancies', 'halt-tracker' ); ?></a></p>
</div>
