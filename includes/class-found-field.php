<?php
/**
 * A field of a form that was found.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Brings what an editor saved to what the hook will deliver (Divi contract, section 2.2).
 */
class Found_Field {

	/** Fields of one form that are kept. */
	public const MAX = 200;

	private const TYPES = array( 'input', 'email', 'text', 'checkbox', 'radio', 'select' );

	/**
	 * A field in one shape.
	 *
	 * @param string       $id          Id as its editor wrote it.
	 * @param string       $label       Label.
	 * @param string       $type        Divi's type; empty: a line of text.
	 * @param bool         $is_required Whether it must be filled in.
	 * @param list<string> $options     Choices.
	 * @return array{key:string,label:string,type:string,required:bool,options:list<string>}
	 */
	public static function make( string $id, string $label, string $type, bool $is_required, array $options ): array {
		$key   = Divi_Fields::lower( trim( $id ) );
		$label = self::plain( $label );
		return array(
			'key'      => $key,
			'label'    => '' === $label ? $key : $label,
			'type'     => in_array( $type, self::TYPES, true ) ? $type : 'input',
			'required' => $is_required,
			'options'  => array_slice( array_values( array_filter( array_map( array( self::class, 'plain' ), $options ), 'strlen' ) ), 0, 100 ),
		);
	}

	/**
	 * A text of the builder as plain text of one line.
	 *
	 * @param string $text Any text.
	 * @return string
	 */
	public static function plain( string $text ): string {
		// A dynamic value of Divi 5 is known only while the page is rendered.
		if ( str_contains( $text, '$variable(' ) ) {
			return '';
		}
		$text = wp_strip_all_tags( html_entity_decode( $text, ENT_QUOTES | ENT_HTML5, 'UTF-8' ), true );
		return mb_substr( trim( (string) preg_replace( '/[\s\x00-\x1f\x7f]+/u', ' ', $text ) ), 0, 200 );
	}
}
