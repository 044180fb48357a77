<?php
/**
 * Contact forms of Divi 4.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Shortcodes in a content (Divi contract, section 5), read by WordPress's own shortcode expressions.
 */
class Divi4_Forms implements Form_Source {

	public const MODULE = 'divi4';

	private const FORM  = 'et_pb_contact_form';
	private const FIELD = 'et_pb_contact_field';

	/** What Divi writes in an attribute in place of characters that would end it. */
	private const ENCODED = array(
		'%22' => '"',
		'%91' => '[',
		'%93' => ']',
		'%5c' => '\\',
	);

	/**
	 * {@inheritDoc}
	 *
	 * @return list<string>
	 */
	public function marks(): array {
		return array( '[' . self::FORM, ' global_module="' );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $content Content of a post.
	 * @return array{forms:list<array<string,mixed>>,layouts:list<int>}
	 */
	public function read( string $content ): array {
		$forms = array();
		foreach ( self::shortcodes( self::FORM, $content ) as $found ) {
			list( $attributes, $inner ) = $found;

			$fields = array();
			foreach ( array_slice( self::shortcodes( self::FIELD, $inner ), 0, Found_Field::MAX ) as $field ) {
				$fields[] = self::field( $field[0] );
			}
			$name    = Found_Field::plain( self::decoded( $attributes, 'title' ) );
			$forms[] = array(
				'id'        => self::decoded( $attributes, '_unique_id' ),
				'css_id'    => self::decoded( $attributes, 'module_id' ),
				'name'      => '' === $name ? Found_Field::plain( self::decoded( $attributes, 'admin_label' ) ) : $name,
				'module'    => self::MODULE,
				'is_hidden' => 'on' === ( $attributes['disabled'] ?? '' ),
				'layout'    => absint( $attributes['global_module'] ?? 0 ),
				'fields'    => $fields,
			);
		}
		preg_match_all( '/\[et_pb_\w+ [^\]]*?\bglobal_module="(\d+)"/', $content, $layouts );
		return array(
			'forms'   => $forms,
			'layouts' => array_values( array_unique( array_map( 'absint', $layouts[1] ) ) ),
		);
	}

	/**
	 * A field of its attributes. What Divi leaves out has the module's default.
	 *
	 * @param array<string,string> $attributes Attributes.
	 * @return array<string,mixed>
	 */
	private static function field( array $attributes ): array {
		$type    = $attributes['field_type'] ?? 'input';
		$options = json_decode( self::decoded( $attributes, $type . '_options' ), true );
		return Found_Field::make(
			self::decoded( $attributes, 'field_id' ),
			self::decoded( $attributes, 'field_title' ),
			$type,
			'off' !== ( $attributes['required_mark'] ?? 'on' ),
			array_map( 'strval', array_filter( array_column( is_array( $options ) ? array_filter( $options, 'is_array' ) : array(), 'value' ), 'is_scalar' ) )
		);
	}

	/**
	 * The shortcodes of one name: attributes and content of each.
	 *
	 * @param string $tag  Name of the shortcode.
	 * @param string $text Where to look.
	 * @return list<array{0:array<string,string>,1:string}>
	 */
	private static function shortcodes( string $tag, string $text ): array {
		$found = array();
		preg_match_all( '/' . get_shortcode_regex( array( $tag ) ) . '/', $text, $matches, PREG_SET_ORDER );
		foreach ( $matches as $match ) {
			if ( '[' === $match[1] && ']' === $match[6] ) {
				// Escaped: it is shown and not run.
				continue;
			}
			$attributes = shortcode_parse_atts( $match[3] );
			$found[]    = array( is_array( $attributes ) ? array_map( 'strval', $attributes ) : array(), $match[5] );
		}
		return $found;
	}

	/**
	 * An attribute as it was typed.
	 *
	 * @param array<string,string> $attributes Attributes.
	 * @param string               $name       Name of one.
	 * @return string
	 */
	private static function decoded( array $attributes, string $name ): string {
		return trim( strtr( $attributes[ $name ] ?? '', self::ENCODED ) );
	}
}
