<?php
/**
 * Jobs one below the other.
 *
 * A theme replaces it by `halt-tracker/parts/items.php`.
 *
 * `$args`: `jobs` (list of `Job`), `heading` (`h2` to `h6`), `excerpts` (whether they are shown).
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Jobs_Front\Template_Part;

defined( 'ABSPATH' ) || exit;

?>
<ul class="halt-jobs__list" role="list">
	<?php foreach ( $args['jobs'] as $halt_job ) { ?>
		<li class="halt-jobs__item">
			<?php
			// phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- The part escapes it.
			echo Template_Part::render(
				'item',
				array(
					'job'     => $halt_job,
					'heading' => $args['heading'],
					'excerpt' => $args['excerpts'],
				)
			);
			?>
		</li>
	<?php } ?>
</ul>
