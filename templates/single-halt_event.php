<?php
/**
 * The page of an event. To change it, copy it to `halt-tracker/single-halt_event.php` in the theme.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

get_header();
?>
<main class="halt-event-page">
	<?php
	while ( have_posts() ) :
		the_post();
		?>
		<article <?php post_class(); ?>>
			<header class="entry-header">
				<?php the_title( '<h1 class="entry-title">', '</h1>' ); ?>
			</header>
			<?php
			the_post_thumbnail( 'large' );
			/**
			 * Prints date, place and registration of an event, unless its content has them.
			 *
			 * @since 2.0.0
			 *
			 * @param \WP_Post $event The event.
			 */
			do_action( 'halt_tracker_event_details', get_post() );
			?>
			<div class="entry-content">
				<?php the_content(); ?>
			</div>
		</article>
	<?php endwhile; ?>
</main>
<?php
get_footer();
