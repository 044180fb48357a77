<?php
/**
 * The mapping repeater. Three blank rows stand at its end, so that it works without a script: fill them, save,
 * and there are three more.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Profile_Rows;
use Halt\Tracker\Admin\Profile_Words;
use Halt\Tracker\Admin\Profiles_Page;
use Halt\Tracker\Admin\View;
use Halt\Tracker\Transform_Shape;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$kinds      = array(
		'field'    => __( 'Form key', 'halt-tracker' ),
		'constant' => __( 'Fixed text', 'halt-tracker' ),
		'template' => __( 'Template', 'halt-tracker' ),
	);
	$transforms = array(
		''           => __( 'as it is', 'halt-tracker' ),
		'trim'       => __( 'tidy spaces', 'halt-tracker' ),
		'lowercase'  => __( 'small letters', 'halt-tracker' ),
		'uppercase'  => __( 'capital letters', 'halt-tracker' ),
		'first_name' => __( 'first name of a full name', 'halt-tracker' ),
		'last_name'  => __( 'surname of a full name', 'halt-tracker' ),
		'phone'      => __( 'phone number', 'halt-tracker' ),
		'date_dmy'   => __( 'date, day first', 'halt-tracker' ),
		'date_mdy'   => __( 'date, month first', 'halt-tracker' ),
		'date_ymd'   => __( 'date, year first', 'halt-tracker' ),
		'yes_no'     => __( 'yes or no', 'halt-tracker' ),
		'custom'     => __( 'as the box says', 'halt-tracker' ),
	);
	$policies   = array(
		''          => __( 'usual', 'halt-tracker' ),
		'overwrite' => __( 'replace', 'halt-tracker' ),
		'if_empty'  => __( 'only if empty', 'halt-tracker' ),
		'append'    => __( 'append', 'halt-tracker' ),
		'never'     => __( 'keep Tracker’s', 'halt-tracker' ),
	);
	$record     = $data['profile']['record'];
	$blank      = array(
		'from'       => array(
			'kind'  => 'field',
			'value' => '',
		),
		'to'         => '',
		'required'   => false,
		'pattern'    => '',
		'transforms' => array(),
		'on_match'   => null,
	);
	$notes      = array_merge(
		array_map( static fn( array $fault ): array => array( $fault['line'], Profiles_Page::fault( $fault ) ), $data['faults'] ),
		array_map( static fn( array $warning ): array => array( $warning['line'], Profile_Words::warning( $warning ) ), $data['warnings'] )
	);
	$faulty     = array_filter( array_column( $notes, 0 ), 'is_int' );
	// What the box of a line suggests: the form's keys, or the values that Tracker has for the key.
	$suggestions = static function ( array $line ) use ( $data, $record ): string {
		if ( 'field' === $line['from']['kind'] ) {
			return 'halt-tracker-form-keys';
		}
		return 'constant' === $line['from']['kind'] ? ( $data['values'][ $record ][ $line['to'] ]['id'] ?? '' ) : '';
	};
	$list        = 'halt-tracker-targets-' . ( isset( $data['targets'][ $record ] ) ? $record : 'resource' );
	?>
	<h2 id="halt-tracker-fields"><?php esc_html_e( 'Field map', 'halt-tracker' ); ?></h2>
	<p class="description">
		<?php esc_html_e( 'Each line gives one Tracker key its value. Custom fields are written customFields[12] or customFields[Salary band]. On a Lead, keys that begin with “contact.” belong to its Contact. Leave a row empty to remove it.', 'halt-tracker' ); ?>
		<?php esc_html_e( 'Placeholders of templates: {{form_name}} {{form_id}} {{url}} {{page_title}} {{timestamp}} {{event}} {{event_date}} {{job}} {{site}} {{source}} {{utm_source}} {{field:message}} {{meta:key}}', 'halt-tracker' ); ?>
	</p>
	<?php
	View::render( 'profile/picker', $data );
	Profile_Rows::begin(
		'fields',
		__( 'Field map', 'halt-tracker' ),
		array(
			__( 'From', 'halt-tracker' ),
			__( 'Key or text', 'halt-tracker' ),
			__( 'Tracker key', 'halt-tracker' ),
			__( 'Required', 'halt-tracker' ),
			__( 'Change', 'halt-tracker' ),
			__( 'Pattern', 'halt-tracker' ),
			__( 'On an existing record', 'halt-tracker' ),
		)
	);
	?>
		<?php
		foreach ( array_merge( $data['profile']['fields'], array_fill( 0, $data['blank']['fields'], $blank ) ) as $index => $line ) :
			$name   = 'fields[' . $index . ']';
			$choice = Transform_Shape::choice( $line['transforms'] );
			?>
			<tr<?php echo in_array( $index, $faulty, true ) ? ' class="halt-tracker-faulty"' : ''; ?>>
				<?php Profile_Rows::number( $index ); ?>
				<td data-halt-label="<?php esc_attr_e( 'From', 'halt-tracker' ); ?>"><?php View::select( $name . '[kind]', $kinds, $line['from']['kind'], '', __( 'From', 'halt-tracker' ) ); ?></td>
				<td data-halt-label="<?php esc_attr_e( 'Key or text', 'halt-tracker' ); ?>">
					<?php
					if ( str_contains( $line['from']['value'], "\n" ) ) {
						// A browser takes line ends out of an input; such a text comes from an imported profile.
						printf( '<textarea name="%s" rows="3" class="halt-tracker-grow" aria-label="%s">', esc_attr( $name . '[value]' ), esc_attr__( 'Key or text', 'halt-tracker' ) );
						// And it drops a first line end of a textarea.
						echo "\n" . esc_textarea( $line['from']['value'] ) . '</textarea>';
					} else {
						$suggested = $suggestions( $line );
						View::text( $name . '[value]', $line['from']['value'], array( 'aria-label' => __( 'Key or text', 'halt-tracker' ), 'class' => 'halt-tracker-grow halt-tracker-value' ) + ( '' === $suggested ? array() : array( 'list' => $suggested ) ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A cell of a table.
					}
					?>
				</td>
				<td data-halt-label="<?php esc_attr_e( 'Tracker key', 'halt-tracker' ); ?>">
					<?php
					View::text(
						$name . '[to]',
						$line['to'],
						array(
							'aria-label' => __( 'Tracker key', 'halt-tracker' ),
							'class'      => 'halt-tracker-grow halt-tracker-key code',
							'list'       => $list,
							'spellcheck' => 'false',
						)
					);
					foreach ( $notes as list( $at, $text ) ) {
						if ( $index === $at ) {
							echo '<p class="halt-tracker-fault">' . esc_html( $text ) . '</p>';
						}
					}
					?>
				</td>
				<td data-halt-label="<?php esc_attr_e( 'Required', 'halt-tracker' ); ?>"><label><input type="checkbox" name="<?php echo esc_attr( $name ); ?>[required]" value="1"<?php checked( $line['required'] ); ?>><span class="screen-reader-text"><?php esc_html_e( 'Required', 'halt-tracker' ); ?></span></label></td>
				<td data-halt-label="<?php esc_attr_e( 'Change', 'halt-tracker' ); ?>">
					<?php View::select( $name . '[transform]', $transforms, $choice, '', __( 'Change', 'halt-tracker' ) ); ?>
					<details<?php echo 'custom' === $choice ? ' open' : ''; ?>>
						<summary><?php esc_html_e( 'JSON', 'halt-tracker' ); ?></summary>
						<textarea name="<?php echo esc_attr( $name ); ?>[transforms]" rows="3" class="code" aria-label="<?php esc_attr_e( 'Transforms as JSON', 'halt-tracker' ); ?>" placeholder='[{"type":"join","fields":["last"],"separator":" "}]'><?php echo esc_textarea( array() === $line['transforms'] ? '' : (string) wp_json_encode( $line['transforms'], JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) ); ?></textarea>
					</details>
				</td>
				<td data-halt-label="<?php esc_attr_e( 'Pattern', 'halt-tracker' ); ?>"><?php View::text( $name . '[pattern]', $line['pattern'], array( 'aria-label' => __( 'Pattern', 'halt-tracker' ), 'class' => 'halt-tracker-grow code' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- A cell of a table. ?></td>
				<td data-halt-label="<?php esc_attr_e( 'On an existing record', 'halt-tracker' ); ?>"><?php View::select( $name . '[on_match]', $policies, (string) $line['on_match'], '', __( 'On an existing record', 'halt-tracker' ) ); ?></td>
				<?php Profile_Rows::buttons( 'fields', $index ); ?>
			</tr>
		<?php endforeach; ?>
	<?php
	Profile_Rows::end( 'fields', __( 'Add line', 'halt-tracker' ) );
};
