<?php
/**
 * Fields of a job that Tracker seldom knows.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	foreach ( $data['labels'] as $field => $label ) :
		?>
		<p>
			<label for="halt-job-<?php echo esc_attr( $field ); ?>"><?php echo esc_html( $label ); ?></label><br>
			<?php
			View::text(
				"halt_job[{$field}]",
				$data['values'][ $field ],
				array(
					'type'      => 'closing' === $field ? 'date' : 'text',
					'id'        => 'halt-job-' . $field,
					'class'     => 'widefat',
					'maxlength' => '100',
				)
			);
			?>
			<input type="hidden" name="halt_job_was[<?php echo esc_attr( $field ); ?>]" value="<?php echo esc_attr( $data['values'][ $field ] ); ?>">
		</p>
		<?php
	endforeach;
	?>
	<p class="description"><?php esc_html_e( 'Search engines ask for these. What Tracker says nothing about stays as you set it.', 'halt-tracker' ); ?></p>
	<?php
};
