<?php
/**
 * Which submissions a profile takes.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$matching = $data['profile']['matching'];
	$lists    = array(
		'form_ids' => array( __( 'Form ids', 'halt-tracker' ), __( 'The unique id of a Divi form, or the form_id of a webhook. It is in the page as data-form_unique_id, and with each submission. One a line.', 'halt-tracker' ) ),
		'css_ids'  => array( __( 'CSS ids', 'halt-tracker' ), __( 'Divi 4 only; Divi 5 no longer tells the CSS id.', 'halt-tracker' ) ),
		'sources'  => array( __( 'Sources', 'halt-tracker' ), __( 'Names of senders, or of plugins that hand submissions over.', 'halt-tracker' ) ),
		'posts'    => array( __( 'Pages', 'halt-tracker' ), __( 'Ids of pages or posts all of whose forms it takes.', 'halt-tracker' ) ),
	);
	$tests    = array(
		'equals'     => __( 'is', 'halt-tracker' ),
		'not_equals' => __( 'is not', 'halt-tracker' ),
		'contains'   => __( 'contains', 'halt-tracker' ),
		'one_of'     => __( 'is one of (separated by |)', 'halt-tracker' ),
		'empty'      => __( 'is empty', 'halt-tracker' ),
		'not_empty'  => __( 'is not empty', 'halt-tracker' ),
	);
	?>
	<h2><?php esc_html_e( 'Which forms', 'halt-tracker' ); ?></h2>
	<table class="form-table" role="presentation">
		<?php foreach ( $lists as $name => $words ) : ?>
			<tr>
				<th scope="row"><label for="halt-tracker-<?php echo esc_attr( $name ); ?>"><?php echo esc_html( $words[0] ); ?></label></th>
				<td>
					<textarea id="halt-tracker-<?php echo esc_attr( $name ); ?>" name="matching[<?php echo esc_attr( $name ); ?>]" rows="2" class="large-text code"><?php echo esc_textarea( implode( "\n", $matching[ $name ] ) ); ?></textarea>
					<p class="description"><?php echo esc_html( $words[1] ); ?></p>
				</td>
			</tr>
		<?php endforeach; ?>
		<tr>
			<th scope="row"><?php esc_html_e( 'Everything else', 'halt-tracker' ); ?></th>
			<td><?php View::checkbox( 'matching[fallback]', __( 'Takes what no other profile takes', 'halt-tracker' ), $matching['fallback'] ); ?></td>
		</tr>
	</table>
	<h3><?php esc_html_e( 'Conditions', 'halt-tracker' ); ?></h3>
	<p class="description"><?php esc_html_e( 'All must hold; otherwise the next profile is tried. Leave a row empty to remove it.', 'halt-tracker' ); ?></p>
	<div class="halt-tracker-scroll"><table class="widefat halt-tracker-repeater" data-halt-add="<?php esc_attr_e( 'Add condition', 'halt-tracker' ); ?>" data-halt-remove="<?php esc_attr_e( 'Remove', 'halt-tracker' ); ?>">
		<thead><tr>
			<th scope="col"><?php esc_html_e( 'Form key', 'halt-tracker' ); ?></th>
			<th scope="col"><?php esc_html_e( 'Test', 'halt-tracker' ); ?></th>
			<th scope="col"><?php esc_html_e( 'Value', 'halt-tracker' ); ?></th>
		</tr></thead>
		<tbody>
		<?php
		$blank = array(
			'field' => '',
			'test'  => 'equals',
			'value' => '',
		);
		foreach ( array_merge( $data['profile']['conditions'], array( $blank ) ) as $index => $condition ) :
			$name = 'conditions[' . $index . ']';
			?>
			<tr>
				<td><?php View::text( $name . '[field]', $condition['field'], array( 'aria-label' => __( 'Form key', 'halt-tracker' ) ) ); ?></td>
				<td><?php View::select( $name . '[test]', $tests, $condition['test'], '', __( 'Test', 'halt-tracker' ) ); ?></td>
				<td><?php View::text( $name . '[value]', $condition['value'], array( 'aria-label' => __( 'Value', 'halt-tracker' ) ) ); ?></td>
			</tr>
		<?php endforeach; ?>
		</tbody>
	</table></div>
	<?php
};
