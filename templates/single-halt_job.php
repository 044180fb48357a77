<?php
/**
 * One open job, in themes without block templates.
 *
 * A theme replaces it by `halt-tracker/single-halt_job.php` or `single-halt_job.php`.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Jobs_Front\Apply_Form;
use Halt\Tracker\Jobs_Front\Job;
use Halt\Tracker\Jobs_Front\Job_Blocks;
use Halt\Tracker\Jobs_Front\Jobs_Front;
use Halt\Tracker\Jobs_Front\Template_Part;

defined( 'ABSPATH' ) || exit;

$halt_front = Jobs_Front::instance();

get_header();
Template_Part::open();
while ( have_posts() ) {
	the_post();
	$halt_job = Job::current();
	if ( null === $halt_job || null === $halt_front ) {
		continue;
	}
	// What the text of the job has itself is not shown twice.
	$halt_has_details = Job_Blocks::is_in_content( $halt_job->post, 'job-details' );
	$halt_has_apply   = Job_Blocks::is_in_content( $halt_job->post, 'job-apply' ) || Apply_Form::has_form( $halt_job->post->post_content );
	?>
	<article id="post-<?php the_ID(); ?>" <?php post_class( 'halt-jobs halt-jobs__single' ); ?>>
		<header class="halt-jobs__header">
			<p class="halt-jobs__back"><a href="<?php echo esc_url( (string) get_post_type_archive_link( 'halt_job' ) ); ?>"><?php esc_html_e( 'All vacancies', 'halt-tracker' ); ?></a></p>
			<h1 class="halt-jobs__heading entry-title"><?php echo esc_html( $halt_job->title() ); ?></h1>
			<?php if ( ! $halt_has_apply && $halt_front->apply->is_on_page( $halt_job->post ) ) { ?>
				<p><a class="halt-jobs__button wp-element-button" href="#<?php echo esc_attr( Apply_Form::ANCHOR ); ?>"><?php esc_html_e( 'Apply for this job', 'halt-tracker' ); ?></a></p>
			<?php } ?>
		</header>
		<?php
		if ( ! $halt_has_details ) {
			echo $halt_front->details->render( $halt_job, 'facts' ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- The part has escaped it.
		}
		?>
		<div class="halt-jobs__content entry-content">
			<?php
			the_content();
			wp_link_pages();
			?>
		</div>
		<?php
		if ( ! $halt_has_details ) {
			echo $halt_front->details->render( $halt_job, 'more' ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- The part has escaped it.
		}
		if ( ! post_password_required() && ! $halt_has_apply ) {
			echo $halt_front->apply->render( $halt_job ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- A form of the site's own.
		}
		?>
	</article>
	<?php
}
Template_Part::close();
get_footer();
