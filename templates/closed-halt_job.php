<?php
/**
 * A job that is closed, in themes without block templates. Its answer is a 410.
 *
 * A theme replaces it by `halt-tracker/closed-halt_job.php` or `closed-halt_job.php`.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Jobs_Front\Closed_Jobs;
use Halt\Tracker\Jobs_Front\Job;
use Halt\Tracker\Jobs_Front\Template_Part;

defined( 'ABSPATH' ) || exit;

$halt_job = Job::current();

get_header();
Template_Part::open();
if ( null !== $halt_job ) {
	echo Closed_Jobs::render( $halt_job ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- The part has escaped it.
}
Template_Part::close();
get_footer();
