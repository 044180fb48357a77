<?php
/**
 * Which submissions a profile takes.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Profile_Rows;
use Halt\Tracker\Admin\View;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$matching = $data['profile']['matching'];
	$boxes    = array();
	$shown    = array(
		'form_ids' => array(),
		'css_ids'  => array(),
	);
	foreach ( $data['forms'] as $form ) {
		$member = '' === $form['id'] ? 'css_ids' : 'form_ids';
		$id     = '' === $form['id'] ? $form['css_id'] : $form['id'];
		if ( '' !== $id ) {
			$ticked           = array_values( array_filter( $matching[ $member ], static fn( string $entry ): bool => strtolower( $entry ) === strtolower( $id ) ) );
			$shown[ $member ] = array_merge( $shown[ $member ], $ticked );
			$boxes[]          = array(
				'name' => 'form_ids' === $member ? 'found' : 'found_css',
				'id'   => $ticked[0] ?? $id,
				'on'   => array() !== $ticked,
				'form' => $form,
			);
		}
	}
	$lists = array(
		'form_ids' => array( __( 'Other form ids', 'halt-tracker' ), __( 'The form_id of a webhook, or the unique id of a form that was not found. It is in the page as data-form_unique_id, and with each submission. One a line.', 'halt-tracker' ) ),
		'css_ids'  => array( __( 'CSS ids', 'halt-tracker' ), __( 'Divi 4 only; Divi 5 no longer tells the CSS id.', 'halt-tracker' ) ),
		'sources'  => array( __( 'Sources', 'halt-tracker' ), __( 'Names of senders, or of plugins that hand submissions over.', 'halt-tracker' ) ),
		'posts'    => array( __( 'Pages', 'halt-tracker' ), __( 'Ids of pages or posts all of whose forms it takes.', 'halt-tracker' ) ),
	);
	$tests = array(
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
		<?php if ( array() !== $boxes ) : ?>
			<tr>
				<th scope="row"><?php esc_html_e( 'Forms of this site', 'halt-tracker' ); ?></th>
				<td><fieldset class="halt-tracker-found">
					<legend class="screen-reader-text"><?php esc_html_e( 'Forms of this site', 'halt-tracker' ); ?></legend>
					<?php
					foreach ( $boxes as $index => $box ) {
						$name = 'matching[' . $box['name'] . '][' . $index . ']';
						printf( '<input type="hidden" name="%s[id]" value="%s">', esc_attr( $name ), View::quoted( $box['id'] ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes.
						printf(
							'<label><input type="checkbox" name="%s[on]" value="1" data-halt-form="%d"%s> %s <span class="description">%s</span></label><br>',
							esc_attr( $name ),
							(int) array_search( $box['form'], $data['forms'], true ),
							checked( $box['on'], true, false ),
							esc_html( $box['form']['name'] ),
							esc_html( $box['form']['title'] . ' (' . ( 'divi4' === $box['form']['module'] ? 'Divi 4' : 'Divi 5' ) . ( $box['form']['is_public'] ? '' : ', ' . __( 'not public', 'halt-tracker' ) ) . ')' )
						);
					}
					?>
				</fieldset></td>
			</tr>
		<?php endif; ?>
		<?php
		foreach ( $lists as $name => $words ) :
			$texts = array_values( array_diff( array_map( 'strval', $matching[ $name ] ), $shown[ $name ] ?? array() ) );
			?>
			<tr>
				<th scope="row"><label for="halt-tracker-<?php echo esc_attr( $name ); ?>"><?php echo esc_html( $words[0] ); ?></label></th>
				<td>
					<textarea id="halt-tracker-<?php echo esc_attr( $name ); ?>" name="matching[<?php echo esc_attr( $name ); ?>]" rows="2" class="large-text code"><?php echo esc_textarea( implode( "\n", $texts ) ); ?></textarea>
					<p class="description"><?php echo esc_html( $words[1] ); ?></p>
				</td>
			</tr>
		<?php endforeach; ?>
		<tr>
			<th scope="row"><?php esc_html_e( 'Everything else', 'halt-tracker' ); ?></th>
			<td><?php View::checkbox( 'matching[fallback]', __( 'Takes what no other profile takes', 'halt-tracker' ), $matching['fallback'] ); ?></td>
		</tr>
	</table>
	<h3 id="halt-tracker-conditions"><?php esc_html_e( 'Conditions', 'halt-tracker' ); ?></h3>
	<p class="description"><?php esc_html_e( 'All must hold; otherwise the next profile is tried. Leave a row empty to remove it.', 'halt-tracker' ); ?></p>
	<?php Profile_Rows::begin( 'conditions', __( 'Conditions', 'halt-tracker' ), array( __( 'Form key', 'halt-tracker' ), __( 'Test', 'halt-tracker' ), __( 'Value', 'halt-tracker' ) ) ); ?>
		<?php
		$blank = array(
			'field' => '',
			'test'  => 'equals',
			'value' => '',
		);
		foreach ( array_merge( $data['profile']['conditions'], array_fill( 0, $data['blank']['conditions'], $blank ) ) as $index => $condition ) :
			$name = 'conditions[' . $index . ']';
			?>
			<tr>
				<?php Profile_Rows::number( $index ); ?>
				<td data-halt-label="<?php esc_attr_e( 'Form key', 'halt-tracker' ); ?>"><?php View::text( $name . '[field]', $condition['field'], array( 'aria-label' => __( 'Form key', 'halt-tracker' ), 'list' => 'halt-tracker-form-keys', 'class' => 'halt-tracker-grow' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A cell of a table. ?></td>
				<td data-halt-label="<?php esc_attr_e( 'Test', 'halt-tracker' ); ?>"><?php View::select( $name . '[test]', $tests, $condition['test'], '', __( 'Test', 'halt-tracker' ) ); ?></td>
				<td data-halt-label="<?php esc_attr_e( 'Value', 'halt-tracker' ); ?>"><?php View::text( $name . '[value]', $condition['value'], array( 'aria-label' => __( 'Value', 'halt-tracker' ), 'class' => 'halt-tracker-grow' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A cell of a table. ?></td>
				<?php Profile_Rows::buttons( 'conditions', $index ); ?>
			</tr>
		<?php endforeach; ?>
	<?php
	Profile_Rows::end( 'conditions', __( 'Add condition', 'halt-tracker' ) );
};
