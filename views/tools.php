<?php
/**
 * The tools.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Tools_Page;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$current = $data['current'];
	?>
	<div class="wrap halt-tracker">
		<h1><?php esc_html_e( 'Tools', 'halt-tracker' ); ?></h1>
		<nav class="nav-tab-wrapper" aria-label="<?php esc_attr_e( 'Tools', 'halt-tracker' ); ?>">
			<?php
			foreach ( $data['tools'] as $tool ) {
				printf(
					'<a href="%s" class="nav-tab%s"%s>%s</a>',
					esc_url( Tools_Page::url( $tool->name() ) ),
					$tool === $current ? ' nav-tab-active' : '',
					$tool === $current ? ' aria-current="page"' : '',
					esc_html( $tool->title() )
				);
			}
			?>
		</nav>
		<h2><?php echo esc_html( $current->title() ); ?></h2>
		<p><?php echo esc_html( $current->purpose() ); ?></p>
		<?php ( $data['body'] )(); ?>
	</div>
	<?php
};
