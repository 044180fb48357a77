<?php
/**
 * Rows of the editor's lists.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * The buttons that move, remove and add rows. They are buttons of the form, so they work without a script (see
 * {@see Profile_Change}); assets/profile-editor.js does the same in the page.
 */
class Profile_Rows {

	/**
	 * Begins the table of a list.
	 *
	 * @param string       $name    Short name of the list; a key of {@see Profile_Change::LISTS}.
	 * @param string       $caption What the list is.
	 * @param list<string> $columns Headings.
	 * @return void
	 */
	public static function begin( string $name, string $caption, array $columns ): void {
		printf( '<div class="halt-tracker-scroll"><table class="widefat halt-tracker-repeater" data-halt-list="%s"><caption class="screen-reader-text">%s</caption><thead><tr><th scope="col">%s</th>', esc_attr( $name ), esc_html( $caption ), esc_html__( 'Line', 'halt-tracker' ) );
		foreach ( $columns as $column ) {
			printf( '<th scope="col">%s</th>', esc_html( $column ) );
		}
		printf( '<th scope="col">%s</th></tr></thead><tbody>', esc_html__( 'Actions', 'halt-tracker' ) );
	}

	/**
	 * The number of a row, which stands before its first cell.
	 *
	 * @param int $index Index of the row.
	 * @return void
	 */
	public static function number( int $index ): void {
		printf( '<th scope="row" data-halt-number>%d</th>', (int) ( $index + 1 ) );
	}

	/**
	 * The last cell of a row.
	 *
	 * @param string $name  Short name of the list.
	 * @param int    $index Index of the row.
	 * @return void
	 */
	public static function buttons( string $name, int $index ): void {
		echo '<td class="halt-tracker-row-buttons">';
		$labels = array(
			'up'     => __( 'Move up', 'halt-tracker' ),
			'down'   => __( 'Move down', 'halt-tracker' ),
			'remove' => __( 'Remove', 'halt-tracker' ),
		);
		foreach ( $labels as $what => $label ) {
			printf(
				'<button type="submit" name="change" value="%s" class="button-link%s" data-halt-row="%s" formnovalidate>%s<span class="screen-reader-text"> %s <span data-halt-number>%d</span></span></button> ',
				esc_attr( $name . ':' . $index . ':' . $what ),
				'remove' === $what ? ' button-link-delete' : '',
				esc_attr( $what ),
				esc_html( $label ),
				esc_html__( 'line', 'halt-tracker' ),
				(int) ( $index + 1 )
			);
		}
		echo '</td>';
	}

	/**
	 * Ends the table, with the button that adds a row.
	 *
	 * @param string $name  Short name of the list.
	 * @param string $label Text of the button.
	 * @return void
	 */
	public static function end( string $name, string $label ): void {
		printf(
			'</tbody></table></div><button type="submit" name="change" value="%s" class="button" data-halt-add="%s" formnovalidate>%s</button>',
			esc_attr( $name . '::add' ),
			esc_attr( $name ),
			esc_html( $label )
		);
	}
}
