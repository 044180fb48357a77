<?php
/**
 * The open jobs, all or those of a sector, a type or a place, in themes without block templates.
 *
 * A theme replaces it by `halt-tracker/archive-halt_job.php` or `archive-halt_job.php`.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Jobs_Front\Job_List;
use Halt\Tracker\Jobs_Front\Template_Part;

defined( 'ABSPATH' ) || exit;

get_header();
Template_Part::open();
?>
<header class="halt-jobs__header">
	<h1 class="halt-jobs__heading page-title"><?php echo esc_html( is_tax() ? (string) single_term_title( '', false ) : (string) post_type_archive_title( '', false ) ); ?></h1>
	<?php
	if ( is_tax() ) {
		the_archive_description( '<div class="halt-jobs__description">', '</div>' );
	}
	?>
</header>
<?php
echo Job_List::render( array( 'inherit' => true ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- The parts have escaped it.
Template_Part::close();
get_footer();
