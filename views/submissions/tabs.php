<?php
/**
 * The tabs of the deliveries.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$tabs = array(
		''     => __( 'Deliveries', 'halt-tracker' ),
		'runs' => __( 'Runs and journal', 'halt-tracker' ),
	);
	?>
	<nav class="nav-tab-wrapper" aria-label="<?php esc_attr_e( 'Deliveries', 'halt-tracker' ); ?>">
		<?php
		foreach ( $tabs as $tab => $label ) {
			printf(
				'<a href="%s" class="nav-tab%s"%s>%s</a>',
				esc_url( Screens::url( Screens::SUBMISSIONS, '' === $tab ? array() : array( 'tab' => $tab ) ) ),
				$tab === $data['current'] ? ' nav-tab-active' : '',
				$tab === $data['current'] ? ' aria-current="page"' : '',
				esc_html( $label )
			);
		}
		?>
	</nav>
	<?php
};
