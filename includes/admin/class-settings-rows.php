<?php
/**
 * Rows of the settings page's tables.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker\Admin;

use Halt\Tracker\Settings;
use Halt\Tracker\Settings_Schema;

defined( 'ABSPATH' ) || exit;

/**
 * Prints a label and its control; what a constant of wp-config.php decides cannot be changed here, and says so.
 */
class Settings_Rows {

	/**
	 * Makes it.
	 *
	 * @param array<string,mixed>                             $settings Settings in force.
	 * @param array<string,array{text:string,typed:string}> $faults   What is wrong with what was sent, by control.
	 * @param string                                          $prefix   What stands before the names of the controls.
	 */
	public function __construct( private array $settings, private array $faults = array(), private string $prefix = '' ) {
	}

	/**
	 * A line of text.
	 *
	 * @param string               $name        Setting, and name of the control.
	 * @param string               $label       Label.
	 * @param string               $description What to know about it; empty: nothing.
	 * @param array<string,string> $attributes  Further attributes.
	 * @param string|null          $value       What is shown where it is not the setting as it is saved.
	 * @return void
	 */
	public function text( string $name, string $label, string $description = '', array $attributes = array(), ?string $value = null ): void {
		$control   = $this->prefix . $name;
		$fault     = $this->faults[ $control ] ?? null;
		$is_locked = '' === $this->prefix && self::is_locked( $name );
		$parts     = array_keys( array_filter( array( 'fault' => null !== $fault, 'lock' => $is_locked, 'note' => '' !== $description ) ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing.AssociativeArrayFound -- Three pairs are easier to read in a line.
		self::begin( $control, $label );
		if ( $is_locked ) {
			$attributes['disabled'] = 'disabled';
		}
		if ( null !== $fault ) {
			$attributes['aria-invalid'] = 'true';
		}
		if ( array() !== $parts ) {
			$attributes['aria-describedby'] = implode( ' ', array_map( static fn( string $part ): string => self::id( $control ) . '-' . $part, $parts ) );
		}
		View::text( $control, $fault['typed'] ?? $value ?? (string) $this->settings[ $name ], array( 'id' => self::id( $control ) ) + $attributes );
		if ( null !== $fault ) {
			printf( '<p class="halt-tracker-fault" id="%s-fault">%s</p>', esc_attr( self::id( $control ) ), esc_html( $fault['text'] ) );
		}
		if ( $is_locked ) {
			self::note( $name );
		}
		if ( '' !== $description ) {
			printf( '<p class="description" id="%s-note">%s</p>', esc_attr( self::id( $control ) ), esc_html( $description ) );
		}
		self::end();
	}

	/**
	 * A number.
	 *
	 * @param string   $name        Setting, and name of the control.
	 * @param string   $label       Label.
	 * @param int      $max         Highest.
	 * @param string   $description What to know about it; empty: nothing.
	 * @param int|null $value       What is shown where it is not the setting as it is saved.
	 * @param int      $unit        What one stands for.
	 * @return void
	 */
	public function number( string $name, string $label, int $max, string $description = '', ?int $value = null, int $unit = 1 ): void {
		$attributes = array(
			'type'  => 'number',
			// WordPress's narrow box shows four digits.
			'class' => $max > 9999 && strlen( (string) ( $value ?? $this->settings[ $name ] ) ) > 4 ? 'halt-tracker-number' : 'small-text',
			'min'   => (string) ceil( ( Settings_Schema::NUMBERS[ $name ][0] ?? 0 ) / $unit ),
			'max'   => (string) $max,
		);
		$this->text( $name, $label, $description, $attributes, (string) ( $value ?? (int) $this->settings[ $name ] ) );
	}

	/**
	 * A number of megabytes; the setting has bytes.
	 *
	 * @param string $name        Setting, and name of the control.
	 * @param string $label       Label.
	 * @param int    $max         Highest, in megabytes.
	 * @param string $description What to know about it; empty: nothing.
	 * @return void
	 */
	public function megabytes( string $name, string $label, int $max, string $description = '' ): void {
		$this->number( $name, $label, $max, $description, intdiv( (int) $this->settings[ $name ], MB_IN_BYTES ), MB_IN_BYTES );
	}

	/**
	 * A choice.
	 *
	 * @param string               $name        Setting, and name of the control.
	 * @param string               $label       Label.
	 * @param array<string,string> $options     Value to text.
	 * @param string               $description What to know about it; empty: nothing.
	 * @return void
	 */
	public function select( string $name, string $label, array $options, string $description = '' ): void {
		$control   = $this->prefix . $name;
		$is_locked = '' === $this->prefix && self::is_locked( $name );
		self::begin( $control, $label );
		View::select( $control, $options, (string) $this->settings[ $name ], self::id( $control ), '', $is_locked );
		if ( $is_locked ) {
			self::note( $name );
		}
		self::end( $description );
	}

	/**
	 * Boxes that belong together.
	 *
	 * @param string               $label What they have in common.
	 * @param array<string,string> $boxes Setting to text.
	 * @param string               $description What to know about the last of them; empty: nothing.
	 * @return void
	 */
	public function checkboxes( string $label, array $boxes, string $description = '' ): void {
		printf( '<tr><th scope="row">%1$s</th><td><fieldset><legend class="screen-reader-text">%1$s</legend>', esc_html( $label ) );
		foreach ( $boxes as $name => $text ) {
			echo '<p>';
			View::checkbox( $name, $text, (bool) $this->settings[ $name ], self::is_locked( $name ) );
			echo '</p>';
			self::note( $name );
		}
		echo '</fieldset>';
		self::end( $description );
	}

	/**
	 * Begins a row whose control the view prints itself, with {@see self::id()}.
	 *
	 * @param string $name  Setting.
	 * @param string $label Label.
	 * @return void
	 */
	public static function begin( string $name, string $label ): void {
		printf( '<tr><th scope="row"><label for="%s">%s</label></th><td>', esc_attr( self::id( $name ) ), esc_html( $label ) );
	}

	/**
	 * Ends a row.
	 *
	 * @param string ...$descriptions What to know about it.
	 * @return void
	 */
	public static function end( string ...$descriptions ): void {
		foreach ( array_filter( $descriptions, 'strlen' ) as $description ) {
			printf( '<p class="description">%s</p>', esc_html( $description ) );
		}
		echo '</td></tr>';
	}

	/**
	 * Id of a control.
	 *
	 * @param string $name Setting.
	 * @return string
	 */
	public static function id( string $name ): string {
		return 'halt-tracker-' . $name;
	}

	/**
	 * Whether a constant decides.
	 *
	 * @param string $name Setting.
	 * @return bool
	 */
	public static function is_locked( string $name ): bool {
		return null !== Settings::constant( $name );
	}

	/**
	 * Says which constant decides, if one does.
	 *
	 * @param string $name Setting.
	 * @return void
	 */
	public static function note( string $name ): void {
		if ( self::is_locked( $name ) ) {
			/* translators: %s: name of a PHP constant. */
			printf( '<p class="description" id="%s-lock">%s</p>', esc_attr( self::id( $name ) ), esc_html( sprintf( __( 'Set by %s in wp-config.php.', 'halt-tracker' ), Settings::CONSTANTS[ $name ] ) ) );
		}
	}
}
