<?php
/**
 * A job in a list.
 *
 * A theme replaces it by `halt-tracker/parts/item.php`.
 *
 * `$args`: `job` (a `Job`), `heading` (`h2` to `h6`), `excerpt` (whether it is shown).
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Jobs\Job_Meta;
use Halt\Tracker\Jobs_Front\Job;

defined( 'ABSPATH' ) || exit;

$halt_job   = $args['job'];
$halt_facts = array(
	array( 'location', __( 'Location', 'halt-tracker' ), $halt_job->place() ),
	array( 'type', __( 'Type', 'halt-tracker' ), implode( ', ', $halt_job->terms( Job_Meta::TYPE ) ) ),
	array( 'salary', __( 'Salary', 'halt-tracker' ), $halt_job->salary()->text() ),
);
?>
<article class="halt-jobs__card">
	<<?php echo tag_escape( $args['heading'] ); ?> class="halt-jobs__title"><a href="<?php echo esc_url( (string) get_permalink( $halt_job->post ) ); ?>"><?php echo esc_html( $halt_job->title() ); ?></a></<?php echo tag_escape( $args['heading'] ); ?>>
	<ul class="halt-jobs__facts" role="list">
		<?php foreach ( $halt_facts as list( $halt_name, $halt_label, $halt_value ) ) { ?>
			<?php if ( '' !== $halt_value ) { ?>
				<li class="halt-jobs__fact halt-jobs__fact--<?php echo esc_attr( $halt_name ); ?>"><span class="screen-reader-text"><?php echo esc_html( $halt_label ); ?>: </span><?php echo esc_html( $halt_value ); ?></li>
			<?php } ?>
		<?php } ?>
	</ul>
	<?php if ( $args['excerpt'] ) { ?>
		<p class="halt-jobs__excerpt"><?php echo esc_html( $halt_job->excerpt() ); ?></p>
	<?php } ?>
	<p class="halt-jobs__posted">
		<?php
		/* translators: %s: a date. */
		printf( esc_html__( 'Posted %s', 'halt-tracker' ), '<time datetime="' . esc_attr( $halt_job->posted_on() ) . '">' . esc_html( Job::in_words( $halt_job->posted_on() ) ) . '</time>' );
		?>
	</p>
</article>
