<?php
/**
 * What the boxes of the editor suggest. Anything else can be typed as well.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

use Halt\Tracker\Admin\Profile_Words;
use Halt\Tracker\Profile_Suggestion;
use Halt\Tracker\Profile_Warnings;

defined( 'ABSPATH' ) || exit;

return static function ( array $data ): void {
	$print = static function ( string $id, array $options ): void {
		echo '<datalist id="' . esc_attr( $id ) . '">';
		foreach ( $options as $value => $label ) {
			printf( '<option value="%s">%s</option>', esc_attr( (string) $value ), esc_html( (string) $label ) );
		}
		echo '</datalist>';
	};

	// The keys of the forms that are ticked; before any is, those of all.
	$keys  = array();
	$forms = array();
	foreach ( array() === $data['named'] ? $data['forms'] : $data['named'] as $form ) {
		foreach ( $form['fields'] as $field ) {
			$keys[ $field['key'] ] ??= $field['label'];
		}
	}
	foreach ( Profile_Warnings::keys_of( $data['profile'] ) as $used ) {
		$keys[ strtolower( $used['key'] ) ] ??= '';
	}
	$print( 'halt-tracker-form-keys', $keys );

	foreach ( $data['targets'] as $kind => $targets ) {
		$options = array();
		foreach ( $targets as $target ) {
			$words                      = array_filter( array( $target['label'], Profile_Words::type( $target['type'] ), array() === $target['values'] ? '' : __( 'closed list', 'halt-tracker' ) ) );
			$options[ $target['path'] ] = implode( ', ', $words );
		}
		$print( 'halt-tracker-targets-' . $kind, $options );
	}

	$lists = array();
	$paths = array();
	foreach ( $data['values'] as $kind => $members ) {
		foreach ( $members as $path => $list ) {
			$lists[ $list['id'] ]    = $list['values'];
			$paths[ $kind ][ $path ] = $list['id'];
		}
	}
	foreach ( $lists as $id => $values ) {
		$print( $id, array_fill_keys( $values, '' ) );
	}
	$names = $data['tracker']->names( 'activity_type' );
	$print( 'halt-tracker-activity-types', array_fill_keys( $names, '' ) );
	$names = $data['tracker']->names( 'document_type' );
	$print( 'halt-tracker-document-types', array_fill_keys( $names, '' ) );
	$print( 'halt-tracker-shortlist-statuses', $data['tracker']->names( 'shortlist' ) );

	foreach ( $data['forms'] as $form ) {
		$fields = array();
		foreach ( $form['fields'] as $field ) {
			$guesses = array();
			foreach ( array( 'resource', 'contact', 'lead' ) as $kind ) {
				$guesses[ $kind ] = Profile_Suggestion::target( $field, $kind );
			}
			$fields[] = array(
				'key'   => $field['key'],
				'label' => $field['label'],
				'guess' => $guesses,
			);
		}
		$forms[] = $fields;
	}
	// For assets/profile-editor.js.
	wp_print_inline_script_tag(
		(string) wp_json_encode(
			array(
				'forms'  => $forms,
				'values' => (object) $paths,
				'words'  => array(
					/* translators: 1: line number, 2: number of lines. */
					'moved'   => __( 'Moved to line %1$d of %2$d.', 'halt-tracker' ),
					/* translators: %d: line number. */
					'added'   => __( 'Line %d added.', 'halt-tracker' ),
					'removed' => __( 'Line removed.', 'halt-tracker' ),
				),
			),
			JSON_HEX_TAG | JSON_HEX_AMP | JSON_UNESCAPED_SLASHES
		),
		array(
			'type' => 'application/json',
			'id'   => 'halt-tracker-editor-data',
		)
	);
	echo '<p class="screen-reader-text" role="status" aria-live="polite" id="halt-tracker-editor-status"></p>';
};
