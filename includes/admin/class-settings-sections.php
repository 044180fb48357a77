<?php
/**
 * The parts of the settings page.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

defined( 'ABSPATH' ) || exit;

/**
 * Names of the parts and their anchors, in the order of the page: the list on top and the headings say the same.
 */
class Settings_Sections {

	/**
	 * All parts.
	 *
	 * @return array<string,string> Anchor, without prefix, to title.
	 */
	public static function titles(): array {
		return array(
			'connection' => __( 'Connection', 'halt-tracker' ),
			'guard'      => __( 'Environment: live site or copy', 'halt-tracker' ),
			'account'    => __( 'Account at Tracker', 'halt-tracker' ),
			'capture'    => __( 'Capture and delivery', 'halt-tracker' ),
			'files'      => __( 'Files', 'halt-tracker' ),
			'virus'      => __( 'Virus scanner', 'halt-tracker' ),
			'requests'   => __( 'Requests of other systems', 'halt-tracker' ),
			'spam'       => __( 'Spam', 'halt-tracker' ),
			'keeping'    => __( 'Keeping', 'halt-tracker' ),
			'log'        => __( 'Log and redaction', 'halt-tracker' ),
			'people'     => __( 'Who may look on', 'halt-tracker' ),
			'uninstall'  => __( 'Uninstall', 'halt-tracker' ),
			'sandbox'    => __( 'Sandbox account', 'halt-tracker' ),
			'alerts'     => __( 'Alerts & status', 'halt-tracker' ),
			'webhook'    => __( 'Signed webhook', 'halt-tracker' ),
			'sources'    => __( 'Senders that cannot sign', 'halt-tracker' ),
		);
	}

	/**
	 * Prints the list of the parts.
	 *
	 * @return void
	 */
	public static function contents(): void {
		echo '<nav class="halt-tracker-contents" aria-label="' . esc_attr__( 'On this page', 'halt-tracker' ) . '"><ul>';
		foreach ( self::titles() as $name => $title ) {
			printf( '<li><a href="#halt-tracker-%s">%s</a></li>', esc_attr( $name ), esc_html( $title ) );
		}
		echo '</ul></nav>';
	}

	/**
	 * Prints the heading of a part.
	 *
	 * @param string $name Anchor, without prefix.
	 * @return void
	 */
	public static function heading( string $name ): void {
		printf( '<h2 id="halt-tracker-%s">%s</h2>', esc_attr( $name ), esc_html( self::titles()[ $name ] ) );
	}
}
