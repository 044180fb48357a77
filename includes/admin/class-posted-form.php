<?php
/**
 * A form that a page answers itself.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Capability;

defined( 'ABSPATH' ) || exit;

/**
 * What an admin tries out is answered in the same page and kept nowhere: a pasted body, what a person typed, an answer
 * of Tracker. The same three locks as {@see Actions}: a POST, the capability, the nonce of that very form.
 */
class Posted_Form {

	/**
	 * What was sent with a form of this page.
	 *
	 * @param string $name Name of the form, without prefix.
	 * @return Input|null Null where this request does not send it.
	 */
	public static function input( string $name ): ?Input {
		$method = isset( $_SERVER['REQUEST_METHOD'] ) ? sanitize_key( wp_unslash( $_SERVER['REQUEST_METHOD'] ) ) : '';
		// phpcs:ignore WordPress.Security.NonceVerification.Missing -- Only tells the forms of a page apart; the nonce of the one is checked below.
		if ( 'post' !== $method || ! isset( $_POST['halt_tracker_form'] ) || sanitize_key( wp_unslash( $_POST['halt_tracker_form'] ) ) !== $name ) {
			return null;
		}
		if ( ! Capability::is_granted() ) {
			wp_die( esc_html__( 'You are not allowed to do this.', 'halt-tracker' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( Actions::PREFIX . $name );
		return new Input( wp_unslash( $_POST ) );
	}

	/**
	 * Begins such a form, with its nonce.
	 *
	 * @param string               $name      Name of the form, without prefix.
	 * @param string               $url       Address of the page.
	 * @param string               $class_name Class of the form.
	 * @param array<string,string> $hidden    Further hidden values.
	 * @return void
	 */
	public static function begin( string $name, string $url, string $class_name = '', array $hidden = array() ): void {
		printf( '<form method="post" action="%s" class="%s" autocomplete="off">', esc_url( $url ), esc_attr( $class_name ) );
		wp_nonce_field( Actions::PREFIX . $name );
		foreach ( array( 'halt_tracker_form' => $name ) + $hidden as $key => $value ) {
			printf( '<input type="hidden" name="%s" value="%s">', esc_attr( $key ), View::quoted( $value ) ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- quoted() escapes.
		}
	}
}
