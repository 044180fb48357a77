<?php
/**
 * Contact forms of Divi 5.
 *
 * @package Halt_Tracker
 */

declare(strict_types=1);

namespace Halt\Tracker;

defined( 'ABSPATH' ) || exit;

/**
 * Blocks in a content (Divi contract, section 5). WordPress's own parser is used, not `parse_blocks()`: Divi 5 puts a
 * parser of its own there, which may put the layouts in the place of the references to them.
 */
class Divi5_Forms implements Form_Source {

	public const MODULE = 'divi5';

	private const FORM   = 'divi/contact-form';
	private const FIELD  = 'divi/contact-field';
	private const LAYOUT = 'divi/global-layout';

	/**
	 * {@inheritDoc}
	 *
	 * @return list<string>
	 */
	public function marks(): array {
		return array( 'wp:' . self::FORM, 'wp:' . self::LAYOUT );
	}

	/**
	 * {@inheritDoc}
	 *
	 * @param string $content Content of a post.
	 * @return array{forms:list<array<string,mixed>>,layouts:list<int>}
	 */
	public function read( string $content ): array {
		$found = array(
			'forms'   => array(),
			'layouts' => array(),
		);
		if ( str_contains( $content, 'wp:' . self::FORM ) || str_contains( $content, 'wp:' . self::LAYOUT ) ) {
			self::walk( ( new \WP_Block_Parser() )->parse( $content ), $found );
		}
		$found['layouts'] = array_values( array_unique( $found['layouts'] ) );
		return $found;
	}

	/**
	 * Goes through blocks and those inside them.
	 *
	 * @param array<mixed>                                                  $blocks Blocks.
	 * @param array{forms:list<array<string,mixed>>,layouts:list<int>} $found  Receives what is found.
	 * @return void
	 */
	private static function walk( array $blocks, array &$found ): void {
		foreach ( $blocks as $block ) {
			$name       = (string) ( $block['blockName'] ?? '' );
			$attributes = is_array( $block['attrs'] ?? null ) ? $block['attrs'] : array();
			if ( self::FORM === $name ) {
				$found['forms'][] = self::form( $attributes, $block['innerBlocks'], 0 );
				continue;
			}
			if ( self::LAYOUT === $name ) {
				$layout             = absint( is_scalar( $attributes['globalModule'] ?? null ) ? $attributes['globalModule'] : 0 );
				$found['layouts'][] = $layout;
				if ( self::FORM === ( $attributes['blockName'] ?? '' ) ) {
					$local            = is_array( $attributes['localAttrs'] ?? null ) ? $attributes['localAttrs'] : array();
					$found['forms'][] = self::form( $local, $block['innerBlocks'], $layout );
					continue;
				}
			}
			self::walk( $block['innerBlocks'], $found );
		}
	}

	/**
	 * A form.
	 *
	 * @param array<mixed> $attributes Attributes of the module.
	 * @param array<mixed> $inner      Blocks inside it.
	 * @param int          $layout     The layout that it stands for, or 0.
	 * @return array<string,mixed>
	 */
	private static function form( array $attributes, array $inner, int $layout ): array {
		$name = Found_Field::plain( self::text( $attributes, 'title.innerContent' ) );
		return array(
			'id'        => self::text( $attributes, 'module.advanced.uniqueId' ),
			// Only here does the hook still read it; where Divi 5 itself writes it, it stays in the page.
			'css_id'    => self::text( $attributes, 'module.advanced.htmlAttributes', 'id' ),
			'name'      => '' === $name ? Found_Field::plain( self::text( $attributes, 'module.meta.adminLabel' ) ) : $name,
			'module'    => self::MODULE,
			'is_hidden' => false,
			'layout'    => $layout,
			'fields'    => self::fields( $inner ),
		);
	}

	/**
	 * The fields of a form, also those that stand in a group inside it.
	 *
	 * @param array<mixed> $blocks Blocks of the form.
	 * @return list<array<string,mixed>>
	 */
	private static function fields( array $blocks ): array {
		$fields = array();
		foreach ( $blocks as $block ) {
			if ( self::FIELD === ( $block['blockName'] ?? '' ) ) {
				$fields[] = self::field( is_array( $block['attrs'] ?? null ) ? $block['attrs'] : array() );
			} else {
				$fields = array_merge( $fields, self::fields( $block['innerBlocks'] ?? array() ) );
			}
		}
		return array_slice( $fields, 0, Found_Field::MAX );
	}

	/**
	 * A field of its attributes. What Divi leaves out has the module's default.
	 *
	 * @param array<mixed> $attributes Attributes.
	 * @return array<string,mixed>
	 */
	private static function field( array $attributes ): array {
		$type    = self::text( $attributes, 'fieldItem.advanced.type' );
		$options = self::value( $attributes, 'fieldItem.advanced.' . $type . 'Options' );
		return Found_Field::make(
			self::text( $attributes, 'fieldItem.advanced.id' ),
			self::text( $attributes, 'fieldItem.innerContent' ),
			$type,
			'off' !== self::text( $attributes, 'fieldItem.advanced.required' ),
			array_map( 'strval', array_filter( array_column( is_array( $options ) ? array_filter( $options, 'is_array' ) : array(), 'value' ), 'is_scalar' ) )
		);
	}

	/**
	 * A value of a module: Divi 5 keeps one for each size of screen, and forms have that of the desktop.
	 *
	 * @param array<mixed> $attributes Attributes.
	 * @param string       $path       Names with full stops between them.
	 * @return mixed
	 */
	private static function value( array $attributes, string $path ): mixed {
		$value = $attributes;
		foreach ( explode( '.', $path . '.desktop.value' ) as $name ) {
			$value = is_array( $value ) ? ( $value[ $name ] ?? null ) : null;
		}
		return $value;
	}

	/**
	 * The same as text.
	 *
	 * @param array<mixed> $attributes Attributes.
	 * @param string       $path       Names with full stops between them.
	 * @param string       $member     Member of the value where that is an object.
	 * @return string
	 */
	private static function text( array $attributes, string $path, string $member = '' ): string {
		$value = self::value( $attributes, $path );
		$value = '' === $member ? $value : ( is_array( $value ) ? ( $value[ $member ] ?? '' ) : '' );
		return is_scalar( $value ) ? trim( (string) $value ) : '';
	}
}
