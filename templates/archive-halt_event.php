<?php
/**
 * The list of events. To change it, copy it to `halt-tracker/archive-halt_event.php` in the theme.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

defined( 'ABSPATH' ) || exit;

get_header();
?>
<main class="halt-event-page">
	<header class="page-header">
		<h1 class="page-title"><?php post_type_archive_title(); ?></h1>
	</header>
	<?php
	/**
	 * Prints upcoming events page by page and the latest past ones, or past events where the address asks for them.
	 *
	 * @since 2.0.0
	 */
	do_action( 'halt_tracker_event_archive' );
	?>
</main>
<?php
get_footer();
