<?php
/**
 * Templates.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * A view is a file that returns a function of prepared values: it has no variable of the caller and leaves
 * none behind. Every view escapes what it prints.
 */
class View {

	/**
	 * Prints a view.
	 *
	 * @param string              $name File below `views`, without extension.
	 * @param array<string,mixed> $data Prepared values.
	 * @return void
	 */
	public static function render( string $name, array $data = array() ): void {
		$view = require dirname( HALT_TRACKER_FILE ) . '/views/' . $name . '.php';
		$view( $data );
	}

	/**
	 * Begins a form of an action, with its nonce.
	 *
	 * @param string               $action Name of the action, without prefix.
	 * @param array<string,string> $hidden Further hidden values.
	 * @param string               $class_name Class of the form.
	 * @param bool                 $is_multipart Whether it sends files.
	 * @param string               $id Id, for controls that stand outside of it; empty: none.
	 * @return void
	 */
	public static function form( string $action, array $hidden = array(), string $class_name = '', bool $is_multipart = false, string $id = '' ): void {
		printf(
			'<form method="post" action="%s" class="%s" autocomplete="off"%s%s>',
			esc_url( admin_url( 'admin-post.php' ) ),
			esc_attr( $class_name ),
			$is_multipart ? ' enctype="multipart/form-data"' : '',
			'' === $id ? '' : ' id="' . esc_attr( $id ) . '"'
		);
		printf( '<input type="hidden" name="action" value="%s">', esc_attr( Actions::PREFIX . $action ) );
		wp_nonce_field( Actions::PREFIX . $action );
		foreach ( $hidden as $name => $value ) {
			printf( '<input type="hidden" name="%s" value="%s">', esc_attr( $name ), self::quoted( $value ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes.
		}
	}

	/**
	 * Prints a form that is one button.
	 *
	 * @param string               $action  Name of the action, without prefix.
	 * @param string               $label   Text of the button.
	 * @param array<string,string> $hidden  Hidden values.
	 * @param string               $style   `primary`, `secondary`, `link` or `link-delete`.
	 * @param string               $confirm Question to answer first; empty: none.
	 * @return void
	 */
	public static function button( string $action, string $label, array $hidden = array(), string $style = 'secondary', string $confirm = '' ): void {
		self::form( $action, $hidden, 'halt-tracker-inline' );
		$classes = array(
			'primary'     => 'button button-primary',
			'secondary'   => 'button',
			'link'        => 'button-link',
			'link-delete' => 'button-link button-link-delete',
		);
		printf(
			'<button type="submit" class="%s"%s>%s</button></form>',
			esc_attr( $classes[ $style ] ?? 'button' ),
			'' === $confirm ? '' : ' data-halt-confirm="' . esc_attr( $confirm ) . '"',
			esc_html( $label )
		);
	}

	/**
	 * Prints a select.
	 *
	 * @param string               $name     Name of the control.
	 * @param array<string,string> $options  Value to text.
	 * @param string               $selected Selected value.
	 * @param string               $id       Id; empty: none.
	 * @param string               $label    Label for screen readers where there is no visible one.
	 * @param bool                 $locked   Whether it cannot be changed here.
	 * @return void
	 */
	public static function select( string $name, array $options, string $selected, string $id = '', string $label = '', bool $locked = false ): void {
		printf(
			'<select name="%s"%s%s%s>',
			esc_attr( $name ),
			'' === $id ? '' : ' id="' . esc_attr( $id ) . '"',
			'' === $label ? '' : ' aria-label="' . esc_attr( $label ) . '"',
			disabled( $locked, true, false )
		);
		foreach ( $options as $value => $text ) {
			printf( '<option value="%s"%s>%s</option>', esc_attr( (string) $value ), selected( (string) $value, $selected, false ), esc_html( $text ) );
		}
		echo '</select>';
	}

	/**
	 * Prints a box with its label.
	 *
	 * @param string $name    Name of the control.
	 * @param string $label   Text beside the box.
	 * @param bool   $checked Whether it is ticked.
	 * @param bool   $locked  Whether it cannot be changed here.
	 * @return void
	 */
	public static function checkbox( string $name, string $label, bool $checked, bool $locked = false ): void {
		printf(
			'<label><input type="checkbox" name="%s" value="1"%s%s> %s</label>',
			esc_attr( $name ),
			checked( $checked, true, false ),
			disabled( $locked, true, false ),
			esc_html( $label )
		);
	}

	/**
	 * Prints a line of text to be typed.
	 *
	 * @param string               $name       Name of the control.
	 * @param string               $value      Its value.
	 * @param array<string,string> $attributes Further attributes, `id` among them.
	 * @return void
	 */
	public static function text( string $name, string $value, array $attributes = array() ): void {
		$attributes += array(
			'type'  => 'text',
			'class' => 'regular-text',
		);
		printf( '<input name="%s" value="%s"', esc_attr( $name ), self::quoted( $value ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes.
		foreach ( $attributes as $attribute => $content ) {
			printf( ' %s="%s"', esc_attr( $attribute ), esc_attr( $content ) );
		}
		echo '>';
	}

	/**
	 * Prints a text to be copied elsewhere. The button needs the script; without it the text is selected by hand.
	 *
	 * @param string $id    Id of the control.
	 * @param string $text  The text.
	 * @param string $label Label for screen readers; what stands beside it says the same.
	 * @param int    $rows  Lines; 1: a single line.
	 * @return void
	 */
	public static function copyable( string $id, string $text, string $label, int $rows = 1 ): void {
		echo '<div class="halt-tracker-copy">';
		if ( $rows > 1 ) {
			printf( '<textarea id="%s" class="large-text code" rows="%d" readonly aria-label="%s">' . "\n" . '%s</textarea>', esc_attr( $id ), $rows, esc_attr( $label ), self::quoted( $text ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes.
		} else {
			printf( '<input type="text" id="%s" class="large-text code" readonly aria-label="%s" value="%s">', esc_attr( $id ), esc_attr( $label ), self::quoted( $text ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes.
		}
		printf(
			'<button type="button" class="button" hidden data-halt-copy="%s" data-halt-copied="%s">%s</button><span class="halt-tracker-copied" role="status"></span></div>',
			esc_attr( $id ),
			esc_attr__( 'Copied.', 'halt-tracker' ),
			esc_html__( 'Copy', 'halt-tracker' )
		);
	}

	/**
	 * A text escaped for HTML and its attributes, so that a browser gives back the very same text. esc_html()
	 * and esc_attr() leave entities alone that are in the text already: `R&amp;D` would come back as `R&D`.
	 *
	 * @param string $text Any text.
	 * @return string
	 */
	public static function quoted( string $text ): string {
		return htmlspecialchars( $text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8' );
	}

	/**
	 * A time in the site's zone; empty for none.
	 *
	 * @param mixed $milliseconds Unix milliseconds.
	 * @return string
	 */
	public static function time( mixed $milliseconds ): string {
		$seconds = is_numeric( $milliseconds ) ? intdiv( (int) $milliseconds, 1000 ) : 0;
		return $seconds > 0 ? (string) wp_date( get_option( 'date_format' ) . ' H:i:s', $seconds ) : '';
	}
}
