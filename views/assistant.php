<?php
/**
 * The setup assistant: where one is, and the step itself.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Screens;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$number = 1 + (int) array_search( $data['current'], array_keys( $data['titles'] ), true );
	?>
	<div class="wrap halt-tracker halt-tracker-assistant">
		<h1><?php esc_html_e( 'Setup assistant', 'halt-tracker' ); ?></h1>
		<nav aria-label="<?php esc_attr_e( 'Steps', 'halt-tracker' ); ?>">
			<ol class="halt-tracker-steps">
				<?php foreach ( $data['titles'] as $name => $title ) : ?>
					<li class="<?php echo $data['done'][ $name ] ? 'is-done' : 'is-open'; ?>">
						<a href="<?php echo esc_url( Screens::url( Screens::ASSISTANT, array( 'step' => (string) $name ) ) ); ?>"<?php echo $name === $data['current'] ? ' aria-current="step"' : ''; ?>><?php echo esc_html( $title ); ?></a>
						<span class="halt-tracker-mark"><?php echo $data['done'][ $name ] ? esc_html__( 'done', 'halt-tracker' ) : esc_html__( 'open', 'halt-tracker' ); ?></span>
					</li>
				<?php endforeach; ?>
			</ol>
		</nav>
		<section class="halt-tracker-panel" aria-labelledby="halt-tracker-step">
			<h2 id="halt-tracker-step">
				<?php
				/* translators: 1: number of the step, 2: number of steps, 3: title of the step. */
				echo esc_html( sprintf( __( 'Step %1$d of %2$d: %3$s', 'halt-tracker' ), $number, count( $data['titles'] ), $data['titles'][ $data['current'] ] ) );
				?>
			</h2>
			<?php
			if ( '' !== $data['fault'] ) {
				printf( '<p role="alert"><strong>%s</strong></p>', esc_html( $data['fault'] ) );
			}
			View::render( 'assistant/' . $data['current'], $data );
			?>
		</section>
		<p class="halt-tracker-buttons">
			<?php
			if ( '' !== $data['next'] ) {
				printf(
					'<a class="button%s" href="%s">%s</a>',
					$data['done'][ $data['current'] ] ? ' button-primary' : '',
					esc_url( Screens::url( Screens::ASSISTANT, array( 'step' => $data['next'] ) ) ),
					/* translators: %s: title of the next step. */
					esc_html( sprintf( $data['done'][ $data['current'] ] ? __( 'Next: %s', 'halt-tracker' ) : __( 'Skip for now: %s', 'halt-tracker' ), $data['titles'][ $data['next'] ] ) )
				);
			} elseif ( ! in_array( false, $data['done'], true ) ) {
				printf( '<a class="button button-primary" href="%s">%s</a>', esc_url( Screens::url( Screens::OVERVIEW ) ), esc_html__( 'All is set up: to the overview', 'halt-tracker' ) );
			}
			?>
		</p>
		<p class="description"><?php esc_html_e( 'You can leave at any time and come back: the assistant looks at how things stand and goes on there.', 'halt-tracker' ); ?></p>
	</div>
	<?php
};
